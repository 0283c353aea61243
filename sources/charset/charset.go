package charset

import (
	"bytes"
	"unicode/utf8"

	"datapolicy/policy"
)

// Kind is what sort of document is decoded: it decides where a declaration is
// looked for.
type Kind int

const (
	HTML Kind = iota // meta elements, an XML declaration (XHTML)
	XML              // the XML declaration, which is rewritten to say UTF-8
	Text             // no declaration of its own
	JSON             // no declaration of its own; UTF-8 unless the header differs
)

// Options says what is known beforehand.
type Options struct {
	Kind    Kind
	Default string // the charset to assume when nothing else tells; "" is windows-1252, as in browsers
}

// Decoded is a document in UTF-8.
type Decoded struct {
	Text    []byte // valid UTF-8 without NULs and other control characters; no byte order mark
	Charset string // the name, in lower case, of what it was decoded from: "utf-8", "gb18030", "windows-1252"
	Certain bool   // declared and readable so, or told by its form; false when guessed
}

// Decode gives body as UTF-8. contentType is the HTTP header's value that came
// with it, or "". Text that cannot be read by any charset is decoded as well as
// may be, with U+FFFD for each lost character; only what is no text at all (an
// image, an archive) is refused, as policy.Invalid.
func Decode(body []byte, contentType string, opts Options) (Decoded, error) {
	if name := binaryFormat(body); name != "" {
		return Decoded{}, policy.Errorf(policy.Invalid, "this is %s, not text; give the address of the page or feed itself", name)
	}
	if text, ok := plainUTF8(body); ok { // nearly all of the web
		d := Decoded{Text: scrubValid(text), Charset: "utf-8", Certain: true}
		if opts.Kind == XML {
			d.Text = rewriteDeclaration(d.Text)
		}
		return d, nil
	}
	d := decode(body, contentType, opts)
	d.Text = scrub(d.Text)
	if opts.Kind == XML {
		d.Text = rewriteDeclaration(d.Text)
	}
	return d, nil
}

// plainUTF8 is body without its byte order mark if it is well-formed UTF-8 that
// no charset of seven bits can be meant by, nor UTF-16 or UTF-32: then whatever
// is declared does not matter; see validUTF8.
func plainUTF8(body []byte) ([]byte, bool) {
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(body, 0) >= 0 || bytes.IndexByte(body, 0x1b) >= 0 || bytes.Contains(body, []byte("~{")) || bytes.HasPrefix(body, []byte("\x84\x31\x95\x33")) {
		return nil, false
	}
	return body, utf8.Valid(body)
}

func decode(body []byte, contentType string, opts Options) Decoded {
	if name, rest := byteOrderMark(body); name != "" {
		enc, _ := lookup(name)
		if t := enc.read(rest); t.readable() {
			return Decoded{Text: t.text, Charset: name, Certain: true}
		}
		body = rest // a mark pasted before bytes of another charset
	}
	if name := wideForm(body); name != "" {
		enc, _ := lookup(name)
		return Decoded{Text: enc.read(body).text, Charset: name, Certain: true}
	}
	if d, ok := ebcdic(body); ok {
		return d
	}
	header, hasHeader := lookup(headerCharset(contentType))
	inside, hasInside := lookup(declaredCharset(body, opts.Kind))
	if utf8.Valid(body) {
		return validUTF8(body, header, inside)
	}
	claimed := claims(body, header, hasHeader, inside, hasInside)
	if len(claimed) == 1 && claimed[0].name == "windows-1252" {
		if _, ok := guessEastAsian(highPart(body)); ok {
			claimed = nil // any bytes can be read as Latin-1; these are plainly something else
		}
	}
	return settle(body, opts, claimed)
}

// validUTF8 takes well-formed UTF-8 for what it is, even when it is declared
// otherwise: text of another charset hardly ever happens to be well-formed. The
// exceptions are the charsets that use seven bits only.
func validUTF8(body []byte, declared ...codec) Decoded {
	for _, c := range declared {
		if c.sevenBit() && c.switches(body) {
			if t := c.read(body); t.readable() {
				return Decoded{Text: t.text, Charset: c.name, Certain: true}
			}
		}
	}
	return Decoded{Text: body, Charset: "utf-8", Certain: true}
}

// claims are the declared charsets in the order in which they are believed: the
// header first, except where it is the server's blanket "iso-8859-1" and the
// document knows better.
func claims(body []byte, header codec, hasHeader bool, inside codec, hasInside bool) []codec {
	switch {
	case hasHeader && hasInside && header.name != inside.name:
		if header.name == "windows-1252" && (inside.multiByte() || guess(body).name == inside.name) {
			return []codec{inside, header}
		}
		return []codec{header, inside}
	case hasHeader:
		return []codec{header}
	case hasInside:
		return []codec{inside}
	}
	return nil
}

// settle tries the claims, then the guess, then the default, and takes the
// first that reads the bytes cleanly; if none does, the one with least loss.
func settle(body []byte, opts Options, claimed []codec) Decoded {
	var best reading
	var bestName string
	try := func(c codec) bool {
		t := c.read(body)
		if bestName == "" || t.loss() < best.loss() {
			best, bestName = t, c.name
		}
		return t.readable()
	}
	for _, c := range claimed {
		if try(c) {
			return Decoded{Text: best.text, Charset: bestName, Certain: true}
		}
	}
	fallbacks := []codec{guess(body)}
	if c, ok := lookup(opts.Default); ok {
		fallbacks = append(fallbacks, c)
		if len(claimed) == 0 && fallbacks[0].name == "windows-1252" {
			fallbacks[0], fallbacks[1] = c, fallbacks[0] // the caller knows the source; the guess is only the commonest
		}
	}
	utf, _ := lookup("utf-8")
	latin, _ := lookup("windows-1252")
	for _, c := range append(fallbacks, utf, latin) {
		if c.known() && try(c) {
			return Decoded{Text: best.text, Charset: bestName}
		}
	}
	return Decoded{Text: best.text, Charset: bestName}
}

// byteOrderMark names the charset of a byte order mark and gives what follows it.
func byteOrderMark(body []byte) (name string, rest []byte) {
	for _, m := range []struct{ mark, name string }{
		{"\xef\xbb\xbf", "utf-8"},
		{"\x00\x00\xfe\xff", "utf-32be"},
		{"\xff\xfe\x00\x00", "utf-32le"},
		{"\xfe\xff", "utf-16be"},
		{"\xff\xfe", "utf-16le"},
		{"\x84\x31\x95\x33", "gb18030"},
	} {
		if bytes.HasPrefix(body, []byte(m.mark)) {
			return m.name, body[len(m.mark):]
		}
	}
	return "", body
}

// wideForm recognises UTF-16 and UTF-32 without a mark by where the NULs of its
// ASCII characters stand (RFC 4627 §3 does so for JSON). Markup always has
// enough of those.
func wideForm(body []byte) string {
	sample := body[:min(len(body), 4096)]
	sample = sample[:len(sample)/4*4]
	if len(sample) < 8 {
		return ""
	}
	var zero [4]int
	for i, b := range sample {
		if b == 0 {
			zero[i%4]++
		}
	}
	n := len(sample) / 4
	most := func(i int) bool { return zero[i]*10 >= n*9 }
	some := func(i int) bool { return zero[i]*5 >= n }
	few := func(i int) bool { return zero[i]*50 <= n }
	switch {
	case most(0) && most(1) && few(3):
		return "utf-32be"
	case most(2) && most(3) && few(0):
		return "utf-32le"
	case some(0) && some(2) && few(1) && few(3):
		return "utf-16be"
	case some(1) && some(3) && few(0) && few(2):
		return "utf-16le"
	}
	return ""
}

// binaryFormat names the format of a body that is plainly no text.
func binaryFormat(body []byte) string {
	for _, m := range []struct{ magic, name string }{
		{"%PDF-", "a PDF"},
		{"\x89PNG\r\n", "an image (PNG)"},
		{"\xff\xd8\xff", "an image (JPEG)"},
		{"GIF87a", "an image (GIF)"},
		{"GIF89a", "an image (GIF)"},
		{"PK\x03\x04", "a zip archive or an office document"},
		{"\xd0\xcf\x11\xe0\xa1\xb1", "an old office document"},
		{"\x1f\x8b\x08", "gzip-compressed data"},
		{"\x28\xb5\x2f\xfd", "zstd-compressed data"},
		{"BZh9", "bzip2-compressed data"},
		{"\x7fELF", "a program"},
		{"ID3", "an audio file"},
		{"OggS", "an audio file"},
		{"SQLite format 3\x00", "a database"},
		{"wOFF", "a font"},
		{"wOF2", "a font"},
	} {
		if bytes.HasPrefix(body, []byte(m.magic)) {
			return m.name
		}
	}
	if len(body) > 12 && string(body[:4]) == "RIFF" {
		return "a media file"
	}
	if len(body) > 12 && string(body[4:8]) == "ftyp" {
		return "a video file"
	}
	return ""
}
