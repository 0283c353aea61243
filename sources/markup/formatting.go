package markup

import (
	"bytes"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// formatting are the elements that a parser opens anew in each paragraph until
// they are closed (the list of active formatting elements, HTML standard
// section 13.2.4.3). Of equal ones three at most are; with an attribute that
// differs in each, all are. An a is not among them: the next one closes it.
var formatting = map[atom.Atom]bool{
	atom.B: true, atom.Big: true, atom.Code: true, atom.Em: true, atom.Font: true, atom.I: true, atom.Nobr: true, atom.S: true, atom.Small: true,
	atom.Strike: true, atom.Strong: true, atom.Tt: true, atom.U: true,
}

// maxReopened is how many elements a page may make the parser open anew. Pages
// of the nineties that never close a font reach some thousands; at twenty times
// this number, parsing a page of 250 KB takes 12 s and gigabytes.
const maxReopened = 400_000

// reopens reports whether a page would make the parser open more elements anew
// than maxReopened. It counts without parsing, and rather too many.
func reopens(body []byte) bool {
	open, reopened := 0, 0
	for {
		i := bytes.IndexByte(body, '<')
		if i < 0 || i+1 >= len(body) {
			return false
		}
		body = body[i+1:]
		end := body[0] == '/'
		if end {
			body = body[1:]
		}
		n := 0
		for n < len(body) && n < 12 && ('a' <= body[n]|0x20 && body[n]|0x20 <= 'z' || '0' <= body[n] && body[n] <= '9') {
			n++
		}
		if n == 0 {
			continue
		}
		switch is := formatting[atom.Lookup(bytes.ToLower(body[:n]))]; {
		case is && end:
			open = max(0, open-1)
		case is && n < len(body) && body[n] != '>':
			open++ // with attributes
		case is:
			open = min(open+1, max(open, 3*len(formatting)))
		case !end:
			if reopened += open; reopened > maxReopened {
				return true
			}
		}
	}
}

// plainer copies body without its formatting elements. Their text stays.
func plainer(body []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(body))
	z := html.NewTokenizer(bytes.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out.Bytes()
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			raw := z.Raw()
			if name, _ := z.TagName(); !formatting[atom.Lookup(name)] {
				out.Write(raw)
			}
		default:
			out.Write(z.Raw())
		}
	}
}
