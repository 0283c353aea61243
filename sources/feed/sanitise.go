package feed

import (
	"bytes"
	"net/url"
	"strings"
	"sync"

	"golang.org/x/net/html"
)

// sanitise makes markup fit to show: allowed elements only, each of them
// closed, addresses resolved against base, no script, style, event handlers or
// tracking pixels.
func (p *parser) sanitise(markup string, base *url.URL) string {
	markup = strings.TrimSpace(markup)
	if len(markup) > MaxMarkup {
		p.warn("an entry has more than %d MB of text; it was cut", MaxMarkup>>20)
		markup = strings.ToValidUTF8(markup[:MaxMarkup], "")
	}
	if strings.Contains(markup, "<![CDATA[") { // a section within a section ends too early; HTML has none
		markup = strings.ReplaceAll(strings.ReplaceAll(markup, "<![CDATA[", ""), "]]>", "")
	}
	if markup == "" || p.o.Raw {
		return markup
	}
	s := sanitiser{base: base, out: make([]byte, 0, len(markup)+len(markup)/8)}
	if strings.IndexByte(markup, '<') < 0 {
		s.text([]byte(markup))
	} else {
		s.run(markup)
	}
	return strings.TrimSpace(string(s.out))
}

// sanitiser writes markup anew in one pass. What it writes is an allow-list's
// elements and attributes with all else escaped: none of it holds raw text or
// foreign content, so a browser that reads it takes it as it was written, and
// how the original would have been read does not matter for safety.
type sanitiser struct {
	base    *url.URL
	out     []byte
	open    []string // allowed elements that are open, outermost first
	within  string   // the dropped element that is being passed over
	nesting int      // how many of its name are open
	ends    map[string]bool
	lower   string // the markup in lower case, once it was needed
}

// maxOpen bounds how deep elements are kept; those within go, their text stays.
const maxOpen = 200

func (s *sanitiser) run(markup string) {
	z := html.NewTokenizer(strings.NewReader(markup))
	for {
		switch z.Next() {
		case html.ErrorToken:
			s.closeTo(0)
			return
		case html.TextToken:
			if s.within == "" {
				s.text(z.Raw())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			tag, hasAttrs := z.TagName()
			if name, ok := known()[string(tag)]; ok {
				s.start(z, name, hasAttrs, markup)
			}
		case html.EndTagToken:
			tag, _ := z.TagName()
			if name, ok := known()[string(tag)]; ok {
				s.end(name)
			}
		}
	}
}

// known are the names of the elements that are allowed or dropped. Of others
// nothing stays but their text.
var known = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for name := range allowed {
		names[name] = name
	}
	for name := range dropped {
		names[name] = name
	}
	return names
})

// text writes text that may have references in it.
func (s *sanitiser) text(raw []byte) {
	if bytes.IndexByte(raw, '&') >= 0 {
		s.out = escape(s.out, html.UnescapeString(string(raw)), false)
		return
	}
	s.out = escape(s.out, raw, false)
}

// escape adds plain text to out so that no markup can come of it. Line ends
// become line feeds.
func escape[T string | []byte](out []byte, plain T, quotes bool) []byte {
	from := 0
	for i := 0; i < len(plain); i++ {
		with := ""
		switch plain[i] {
		case '&':
			with = "&amp;"
		case '<':
			with = "&lt;"
		case '>':
			with = "&gt;"
		case '"':
			if !quotes {
				continue
			}
			with = "&#34;"
		case '\r':
			with = "\n"
			if i+1 < len(plain) && plain[i+1] == '\n' {
				with = ""
			}
		case 0:
		default:
			continue
		}
		out = append(append(out, plain[from:i]...), with...)
		from = i + 1
	}
	return append(out, plain[from:]...)
}

func (s *sanitiser) start(z *html.Tokenizer, name string, hasAttrs bool, markup string) {
	if s.within != "" {
		if name == s.within {
			s.nesting++
		}
		return
	}
	if dropped[name] {
		switch {
		case htmlVoid[name]:
		case s.closes(name, markup):
			s.within, s.nesting = name, 1
		case name == "script" || name == "style" || name == "plaintext":
			s.within, s.nesting = name, 1 // cut off within it: what follows is no text
		default:
			z.NextIsNotRawText()
		}
		return
	}
	e, ok := allowed[name]
	if !ok || len(s.open) >= maxOpen && !htmlVoid[name] {
		return
	}
	s.implyEnds(name)
	mark, have := len(s.out), 0 // have: the attributes written, as bits: the first of a name counts
	s.out = append(append(s.out, '<'), name...)
	for more, seen := hasAttrs, 0; more && seen < 100; seen++ {
		var key, value []byte
		key, value, more = z.TagAttr()
		if name == "img" && isPixel(string(key), value) {
			s.out = s.out[:mark]
			return
		}
		for i, k := range e {
			if k == string(key) && have&(1<<i) == 0 && s.attribute(k, value) {
				have |= 1 << i
			}
		}
	}
	s.out = append(s.out, '>')
	if !htmlVoid[name] {
		s.open = append(s.open, name)
	}
}

// attribute writes one, unless it is an address that may not be followed.
func (s *sanitiser) attribute(key string, value []byte) bool {
	address := ""
	if addresses[key] {
		if address = resolve(s.base, string(value)); address == "" {
			return false
		}
	}
	s.out = append(append(append(s.out, ' '), key...), `="`...)
	if address != "" {
		s.out = escape(s.out, address, true)
	} else {
		s.out = escape(s.out, value, true)
	}
	s.out = append(s.out, '"')
	return true
}

// closes reports whether the markup has an end tag of that name at all. One
// that is left open, as <iframe/> is in HTML, shall not take the rest with it.
func (s *sanitiser) closes(name, markup string) bool {
	has, known := s.ends[name]
	if !known {
		if s.lower == "" {
			s.lower = strings.ToLower(markup)
			s.ends = map[string]bool{}
		}
		has = strings.Contains(s.lower, "</"+name)
		s.ends[name] = has
	}
	return has
}

func (s *sanitiser) end(name string) {
	if s.within != "" {
		if name == s.within {
			if s.nesting--; s.nesting == 0 {
				s.within = ""
			}
		}
		return
	}
	if _, ok := allowed[name]; !ok || htmlVoid[name] {
		return
	}
	for i := len(s.open) - 1; i >= 0; i-- {
		if s.open[i] == name {
			s.closeTo(i)
			return
		}
		if walls[s.open[i]] && !tableParts[name] || inline[name] && !inline[s.open[i]] && s.open[i] != "p" {
			return // an end tag does not reach out of a cell, nor an inline one out of its block
		}
	}
}

// closeTo ends the open elements down to the one at depth.
func (s *sanitiser) closeTo(depth int) {
	for i := len(s.open) - 1; i >= depth; i-- {
		s.out = append(append(append(s.out, "</"...), s.open[i]...), '>')
	}
	s.open = s.open[:depth]
}

// implyEnds ends what HTML lets authors leave open when an element begins
// (HTML, §13.1.2.4).
func (s *sanitiser) implyEnds(name string) {
	does, ok := implied[name]
	ends, stop := does.ends, does.stop
	if !ok {
		if !blocks[name] {
			return
		}
		ends = paragraph
	}
	for i := len(s.open) - 1; i >= 0; i-- {
		at := s.open[i]
		if contains(ends, at) {
			s.closeTo(i)
			if name != "tr" && name != "tbody" && name != "thead" && name != "tfoot" {
				return
			}
			continue
		}
		if contains(stop, at) || len(stop) == 0 && !inline[at] {
			return
		}
	}
}

// implied are the elements that a start tag ends, and those in which it looks
// for them no further; without any, those that are not inline. A block ends a
// paragraph.
var implied = map[string]struct{ ends, stop []string }{
	"li":    {[]string{"li"}, []string{"ul", "ol", "table", "td", "th"}},
	"dt":    {[]string{"dt", "dd"}, []string{"dl", "table", "td", "th"}},
	"dd":    {[]string{"dt", "dd"}, []string{"dl", "table", "td", "th"}},
	"td":    {[]string{"td", "th"}, []string{"tr", "table"}},
	"th":    {[]string{"td", "th"}, []string{"tr", "table"}},
	"tr":    {[]string{"td", "th", "tr"}, []string{"table"}},
	"tbody": {[]string{"td", "th", "tr", "tbody", "thead", "tfoot"}, []string{"table"}},
	"thead": {[]string{"td", "th", "tr", "tbody", "thead", "tfoot"}, []string{"table"}},
	"tfoot": {[]string{"td", "th", "tr", "tbody", "thead", "tfoot"}, []string{"table"}},
	"a":     {[]string{"a"}, nil},
}

var paragraph = []string{"p"}

var (
	blocks = set("address", "article", "aside", "blockquote", "center", "details", "div", "dl", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
		"main", "ol", "p", "pre", "section", "summary", "table", "ul")
	walls      = set("table", "td", "th", "caption")
	tableParts = set("table", "td", "th", "tr", "tbody", "thead", "tfoot", "caption", "colgroup")
	htmlVoid   = set("br", "hr", "img", "wbr", "col", "source", "link", "meta", "base", "input", "embed", "param")
)
