package charset

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	htmlcharset "golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// codec is one charset that we can read.
type codec struct {
	name string
	enc  encoding.Encoding // nil for UTF-8, which is not converted
	page *codepage         // in place of enc
}

func (c codec) known() bool { return c.name != "" }

// multiByte tells the charsets in which a wrong reading shows by errors.
func (c codec) multiByte() bool {
	switch c.name {
	case "utf-8", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr":
		return true
	}
	return false
}

// sevenBit tells the charsets whose text is ASCII to look at.
func (c codec) sevenBit() bool { return c.name == "iso-2022-jp" || c.name == "hz-gb-2312" }

// switches reports whether a seven-bit body in fact leaves ASCII.
func (c codec) switches(body []byte) bool {
	if c.name == "hz-gb-2312" {
		return bytes.Contains(body, []byte("~{"))
	}
	return bytes.Contains(body, []byte("\x1b$"))
}

// reading is what a codec made of a body.
type reading struct {
	text   []byte
	beyond int // characters that are not ASCII
	lost   int // of those, the ones that the charset does not have
}

// loss is the share of characters beyond ASCII that were lost.
func (r reading) loss() float64 {
	if r.beyond == 0 {
		return 0
	}
	return float64(r.lost) / float64(r.beyond)
}

// readable allows for some damage in a text of some length: texts are pasted
// together from others.
func (r reading) readable() bool { return r.lost == 0 || r.beyond >= 20 && r.lost*20 <= r.beyond }

func (c codec) read(body []byte) reading {
	text := body
	if c.page != nil {
		text = c.page.decode(body)
	} else if c.enc != nil {
		if out, err := c.enc.NewDecoder().Bytes(body); err == nil {
			text = out
		}
	} else {
		text = mendUTF8(body)
	}
	r := reading{text: text}
	for i := 0; i < len(text); {
		if text[i] < utf8.RuneSelf {
			i++
			continue
		}
		ch, size := utf8.DecodeRune(text[i:])
		i += size
		r.beyond++
		// C1 controls are what the gaps of single-byte charsets decode to, and
		// private-use characters those of Chinese ones.
		if ch == utf8.RuneError || (ch >= 0x80 && ch < 0xa0) || (ch >= 0xe000 && ch <= 0xf8ff) {
			r.lost++
		}
	}
	return r
}

// mendUTF8 reads a stray byte between two ASCII characters as windows-1252: that
// is a curly quote or an accent pasted into a UTF-8 page. Others become U+FFFD.
func mendUTF8(body []byte) []byte {
	if utf8.Valid(body) {
		return body
	}
	latin, _ := htmlcharset.Lookup("windows-1252")
	body = body[:len(body)-cutTail(body)]
	out := make([]byte, 0, len(body)+64)
	for i := 0; i < len(body); {
		if body[i] < utf8.RuneSelf {
			out = append(out, body[i])
			i++
			continue
		}
		ch, size := utf8.DecodeRune(body[i:])
		if ch != utf8.RuneError || size != 1 {
			out = append(out, body[i:i+size]...)
			i += size
			continue
		}
		alone := (i == 0 || body[i-1] < utf8.RuneSelf) && (i+1 == len(body) || body[i+1] < utf8.RuneSelf)
		if one, err := latin.NewDecoder().Bytes(body[i : i+1]); alone && err == nil {
			out = append(out, one...)
		} else {
			out = utf8.AppendRune(out, utf8.RuneError)
		}
		i++
	}
	return out
}

// cutTail is the length of a character that the end of body cuts off, if any.
func cutTail(body []byte) int {
	for n := 1; n <= 3 && n <= len(body); n++ {
		if b := body[len(body)-n]; utf8.RuneStart(b) {
			if b >= 0xc2 && !utf8.FullRune(body[len(body)-n:]) && n < len(body) {
				return n
			}
			return 0
		}
	}
	return 0
}

var windowsLabel = regexp.MustCompile(`^(?:x-)?(?:win|windows|cp|ms|x-cp|ansi)[-_ ]?(125[0-8]|874)$`)

// lookup finds a charset by any label that the web, IANA or common mistakes
// have for it.
func lookup(label string) (codec, bool) {
	label = strings.ToLower(strings.Trim(strings.TrimSpace(label), `"';,`))
	switch strings.ReplaceAll(label, "_", "-") {
	case "", "none", "undefined", "null", "auto", "replacement", "x-user-defined", "utf-7":
		return codec{}, false
	case "utf-8", "utf8", "utf-8n", "utf8mb4", "utf-8-sig", "unicode-1-1-utf-8", "x-utf-8", "utf":
		return codec{name: "utf-8"}, true
	case "gb2312", "gbk", "gb-2312", "gb-2312-80", "gb2312-80", "gb18030", "gb-18030", "x-gbk", "cp936", "ms936", "windows-936", "euc-cn", "x-euc-cn", "chinese",
		"csgb2312", "iso-ir-58", "gb18030-2000", "gb18030-2005", "gb18030-2022":
		return codec{name: "gb18030", enc: simplifiedchinese.GB18030}, true
	case "hz-gb-2312", "hz", "hz-gb":
		return codec{name: "hz-gb-2312", enc: simplifiedchinese.HZGB2312}, true
	case "utf-16", "utf16", "ucs-2", "unicode", "iso-10646-ucs-2", "utf-16le", "utf16le":
		return codec{name: "utf-16le", enc: unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)}, true
	case "utf-16be", "utf16be", "unicodefffe":
		return codec{name: "utf-16be", enc: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)}, true
	case "utf-32", "utf32", "utf-32be", "utf32be", "ucs-4", "ucs-4be", "iso-10646-ucs-4", "csucs4":
		return codec{name: "utf-32be", enc: utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)}, true
	case "utf-32le", "utf32le", "ucs-4le":
		return codec{name: "utf-32le", enc: utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)}, true
	case "cp932", "ms932", "sjis-win", "shiftjis", "s-jis":
		label = "shift_jis"
	case "cp949", "ms949", "uhc", "euckr", "ksc5601", "ks-c-5601":
		label = "euc-kr"
	case "cp950", "ms950", "big-5", "big5-eten", "big5hkscs":
		label = "big5"
	case "cp1047", "ibm1047":
		return codec{name: "ibm1047", enc: charmap.CodePage1047}, true
	case "cp1140", "ibm1140":
		return codec{name: "ibm1140", enc: charmap.CodePage1140}, true
	case "eucjp", "ujis":
		label = "euc-jp"
	}
	if name, ok := theCodepages().names[strings.ReplaceAll(label, "_", "-")]; ok {
		switch page := theCodepages().tables[name]; {
		case page != nil:
			return codec{name: name, page: page}, true
		case name == "ibm037":
			return codec{name: name, enc: charmap.CodePage037}, true
		case name == "ibm858":
			return codec{name: name, enc: charmap.CodePage858}, true
		}
		label = name
	}
	if m := windowsLabel.FindStringSubmatch(label); m != nil {
		label = "windows-" + m[1]
	}
	for _, l := range []string{label, strings.ReplaceAll(label, "_", "-"), strings.ReplaceAll(label, "iso8859", "iso-8859")} {
		if enc, name := htmlcharset.Lookup(l); enc != nil && name != "replacement" {
			if name == "utf-8" {
				enc = nil
			}
			return codec{name: name, enc: enc}, true
		}
	}
	if enc, err := ianaindex.IANA.Encoding(label); err == nil && enc != nil {
		return codec{name: label, enc: enc}, true
	}
	return codec{}, false
}
