package charset

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// metaLimit is how far into a page its declaration is looked for, in bytes.
// Browsers stop after 1,024; sites put scripts and styles before it.
const metaLimit = 64 << 10

var (
	headerLabel  = regexp.MustCompile(`(?i)charset\s*[=:]\s*["']?\s*([a-z0-9_:.\-]+)`)
	xmlEncoding  = regexp.MustCompile(`(?i)^\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']?\s*([a-z0-9_:.\-]+)`)
	metaTag      = regexp.MustCompile(`(?is)<meta[\s/][^>]*>`)
	metaAttr     = regexp.MustCompile(`(?i)[\s/"']charset\s*=\s*["']?\s*([a-z0-9_:.\-]+)`)
	metaContent  = regexp.MustCompile(`(?i)http-equiv\s*=\s*["']?\s*content-type`)
	commentStart = []byte("<!--")
	commentEnd   = []byte("-->")
)

// headerCharset is the charset that a Content-Type header names, also in
// headers that are not well-formed ("text/html; charset=utf-8;;").
func headerCharset(contentType string) string {
	if m := headerLabel.FindStringSubmatch(contentType); m != nil {
		return m[1]
	}
	return ""
}

// declaredCharset is what the document says of itself. A document that can be
// searched for it byte by byte is not UTF-16 or UTF-32, so a declaration of
// those is false: HTML's rule then is UTF-8, and the bytes decide here.
func declaredCharset(body []byte, kind Kind) string {
	label := ""
	if kind == XML || kind == HTML {
		if m := xmlEncoding.FindSubmatch(body[:min(len(body), 1024)]); m != nil {
			label = string(m[1])
		}
	}
	if kind == HTML && label == "" {
		label = metaCharset(body[:min(len(body), metaLimit)])
	}
	if c, ok := lookup(label); ok && (bytes.HasPrefix([]byte(c.name), []byte("utf-16")) || bytes.HasPrefix([]byte(c.name), []byte("utf-32"))) {
		return "utf-8"
	}
	return label
}

// metaCharset is the first usable charset of a meta element outside comments.
func metaCharset(head []byte) string {
	head = withoutComments(head)
	for _, tag := range metaTag.FindAll(head, -1) {
		if m := metaAttr.FindSubmatch(tag); m != nil {
			if _, ok := lookup(string(m[1])); ok {
				return string(m[1])
			}
		}
		if !metaContent.Match(tag) {
			continue
		}
		if m := headerLabel.FindSubmatch(tag); m != nil {
			if _, ok := lookup(string(m[1])); ok {
				return string(m[1])
			}
		}
	}
	return ""
}

func withoutComments(b []byte) []byte {
	if !bytes.Contains(b, commentStart) {
		return b
	}
	var out []byte
	for {
		i := bytes.Index(b, commentStart)
		if i < 0 {
			return append(out, b...)
		}
		out = append(out, b[:i]...)
		j := bytes.Index(b[i:], commentEnd)
		if j < 0 {
			return out
		}
		b = b[i+j+len(commentEnd):]
	}
}

var (
	ebcdicStart  = []byte{0x4c, 0x6f, 0xa7, 0x94} // "<?xm" in EBCDIC, XML 1.0 appendix F.1
	declaration  = regexp.MustCompile(`(?is)^\s*<\?xml\b[^>]*?\?>`)
	encodingPart = regexp.MustCompile(`(?i)\s+encoding\s*=\s*(?:"[^"]*"|'[^']*'|[^\s?>"']+)`)
)

// ebcdic reads XML in one of IBM's charsets: mainframes still send it.
func ebcdic(body []byte) (Decoded, bool) {
	if !bytes.HasPrefix(body, ebcdicStart) {
		return Decoded{}, false
	}
	c := codec{name: "ibm037", enc: charmap.CodePage037}
	start := c.read(body[:min(len(body), 400)]).text
	if m := xmlEncoding.FindSubmatch(start); m != nil {
		if named, ok := lookup(string(m[1])); ok {
			c = named
		}
	}
	return Decoded{Text: c.read(body).text, Charset: c.name, Certain: true}, true
}

// rewriteDeclaration lets the XML declaration say what is now true, so that the
// next parser does not decode the text again. White space before the
// declaration, which strict parsers refuse, goes.
func rewriteDeclaration(text []byte) []byte {
	text = bytes.TrimLeft(text, " \t\r\n\ufeff")
	if len(text) < 5 || !bytes.EqualFold(text[:5], []byte("<?xml")) {
		return text
	}
	loc := declaration.FindIndex(text[:min(len(text), 2048)])
	if loc == nil {
		return text
	}
	was := text[:loc[1]]
	if m := xmlEncoding.FindSubmatch(was); m == nil || bytes.EqualFold(m[1], []byte("utf-8")) {
		return text
	}
	decl := encodingPart.ReplaceAll(was, []byte(` encoding="UTF-8"`))
	return append(append(make([]byte, 0, len(text)+16), decl...), text[loc[1]:]...)
}

// scrub drops what no text holds: NULs and other control characters but tab
// and line ends, byte order marks inside, noncharacters, and malformed UTF-8.
func scrub(text []byte) []byte {
	if !utf8.Valid(text) {
		text = bytes.ToValidUTF8(text, []byte("\ufffd"))
	}
	return scrubValid(text)
}

func scrubValid(text []byte) []byte {
	if !needsScrub(text) {
		return text
	}
	return bytes.Map(func(r rune) rune {
		switch {
		case r < 0x20 && r != '\t' && r != '\n' && r != '\r', r == 0x7f, r == 0xfeff, r == 0xfffe, r == 0xffff:
			return -1
		}
		return r
	}, text)
}

// needsScrub looks at eight bytes at a time: a word in which no byte is below
// 0x20, 0x7f or 0xef needs no closer look.
func needsScrub(text []byte) bool {
	const (
		ones = 0x0101010101010101
		tops = 0x8080808080808080
	)
	i := 0
	for ; i+8 <= len(text); i += 8 {
		w := binary.LittleEndian.Uint64(text[i:])
		del, mark := w^(0x7f*ones), w^(0xef*ones)
		if (w-0x20*ones)&^w&tops|(del-ones)&^del&tops|(mark-ones)&^mark&tops == 0 {
			continue
		}
		for j := i; j < i+8; j++ {
			if unwanted(text, j) {
				return true
			}
		}
	}
	for ; i < len(text); i++ {
		if unwanted(text, i) {
			return true
		}
	}
	return false
}

func unwanted(text []byte, i int) bool {
	switch b := text[i]; {
	case b < 0x20:
		return b != '\t' && b != '\n' && b != '\r'
	case b == 0x7f:
		return true
	case b == 0xef && i+2 < len(text):
		return text[i+1] == 0xbb && text[i+2] == 0xbf || text[i+1] == 0xbf && text[i+2] >= 0xbe
	}
	return false
}
