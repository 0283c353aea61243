package feed

import (
	"net/url"
	"strings"

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
	if markup == "" || p.o.Raw {
		return markup
	}
	s := sanitiser{base: base, out: make([]byte, 0, len(markup)+len(markup)/8)}
	if strings.IndexByte(markup, '<') < 0 {
		s.text(markup)
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
				s.text(string(z.Raw()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, hasAttrs := z.TagName()
			s.start(z, string(name), hasAttrs, markup)
		case html.EndTagToken:
			name, _ := z.TagName()
			s.end(string(name))
		}
	}
}

// text writes text that may have references in it.
func (s *sanitiser) text(raw string) {
	if strings.IndexByte(raw, '&') >= 0 {
		raw = html.UnescapeString(raw)
	}
	s.escape(raw, false)
}

// escape writes plain text so that no markup can come of it. Line ends become
// line feeds.
func (s *sanitiser) escape(plain string, quotes bool) {
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
		s.out = append(append(s.out, plain[from:i]...), with...)
		from = i + 1
	}
	s.out = append(s.out, plain[from:]...)
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
	mark := len(s.out)
	s.out = append(append(s.out, '<'), name...)
	for more, seen := hasAttrs, 0; more && seen < 100; seen++ {
		var key, value []byte
		key, value, more = z.TagAttr()
		if name == "img" && isPixel(string(key), value) {
			s.out = s.out[:mark]
			return
		}
		if k := string(key); contains(e, k) && !written(s.out[mark:], k) {
			s.attribute(k, string(value))
		}
	}
	s.out = append(s.out, '>')
	if !htmlVoid[name] {
		s.open = append(s.open, name)
	}
}

func (s *sanitiser) attribute(key, value string) {
	if addresses[key] {
		if value = resolve(s.base, value); value == "" {
			return
		}
	}
	s.out = append(append(append(s.out, ' '), key...), `="`...)
	s.escape(value, true)
	s.out = append(s.out, '"')
}

// written reports whether a start tag has an attribute already: the first counts.
func written(tag []byte, key string) bool {
	return strings.Contains(string(tag), " "+key+`="`)
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
	ends, stop := impliedEnds(name)
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

// impliedEnds are the elements that a start tag ends, and those in which it
// looks for them no further; without any, those that are not inline.
func impliedEnds(name string) (ends, stop []string) {
	switch name {
	case "li":
		return []string{"li"}, []string{"ul", "ol", "table", "td", "th"}
	case "dt", "dd":
		return []string{"dt", "dd"}, []string{"dl", "table", "td", "th"}
	case "td", "th":
		return []string{"td", "th"}, []string{"tr", "table"}
	case "tr":
		return []string{"td", "th", "tr"}, []string{"table"}
	case "tbody", "thead", "tfoot":
		return []string{"td", "th", "tr", "tbody", "thead", "tfoot"}, []string{"table"}
	case "a":
		return []string{"a"}, nil
	}
	if blocks[name] {
		return []string{"p"}, nil
	}
	return nil, nil
}

var (
	blocks = set("address", "article", "aside", "blockquote", "center", "details", "div", "dl", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
		"main", "ol", "p", "pre", "section", "summary", "table", "ul")
	walls      = set("table", "td", "th", "caption")
	tableParts = set("table", "td", "th", "tr", "tbody", "thead", "tfoot", "caption", "colgroup")
	htmlVoid   = set("br", "hr", "img", "wbr", "col", "source", "link", "meta", "base", "input", "embed", "param")
)
