package feed

import (
	_ "embed"
	"net/url"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// allowed lists what may stand in a summary or content, and with which
// attributes. Everything else goes; its text stays, unless it is in dropped.
var allowed = map[string][]string{
	"a": {"href", "title"}, "abbr": {"title"}, "acronym": {"title"}, "address": nil, "article": nil, "aside": nil, "audio": {"src", "controls"},
	"b": nil, "bdi": nil, "bdo": {"dir"}, "big": nil, "blockquote": {"cite"}, "br": nil, "caption": nil, "center": nil, "cite": nil, "code": nil, "col": {"span"}, "colgroup": {"span"},
	"dd": nil, "del": {"cite", "datetime"}, "details": nil, "dfn": nil, "div": nil, "dl": nil, "dt": nil, "em": nil, "figcaption": nil, "figure": nil, "footer": nil,
	"h1": nil, "h2": nil, "h3": nil, "h4": nil, "h5": nil, "h6": nil, "header": nil, "hr": nil, "i": nil, "img": {"src", "alt", "title", "width", "height"},
	"ins": {"cite", "datetime"}, "kbd": nil, "li": {"value"}, "main": nil, "mark": nil, "ol": {"start", "reversed"}, "p": nil, "picture": nil, "pre": nil, "q": {"cite"}, "rp": nil, "rt": nil, "ruby": nil,
	"s": nil, "samp": nil, "section": nil, "small": nil, "source": {"src", "type"}, "span": nil, "strike": nil, "strong": nil, "sub": nil, "summary": nil, "sup": nil,
	"table": nil, "tbody": nil, "td": {"colspan", "rowspan"}, "tfoot": nil, "th": {"colspan", "rowspan", "scope"}, "thead": nil, "time": {"datetime"}, "tr": nil, "tt": nil,
	"u": nil, "ul": nil, "var": nil, "video": {"src", "poster", "controls"}, "wbr": nil,
}

// dropped are elements that go with all that is in them.
var dropped = set("script", "style", "iframe", "object", "embed", "applet", "noscript", "noembed", "noframes", "template", "textarea", "select", "button",
	"svg", "math", "head", "title", "frameset", "xmp", "plaintext", "link", "meta", "base", "input", "canvas", "map", "param", "marquee", "portal")

// addresses are attributes whose value is one.
var addresses = set("href", "src", "cite", "poster")

// sanitiser is the last word on markup: an allow-list that stands even if our
// own pass over the tree should err.
var sanitiser = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	for element, attrs := range allowed {
		p.AllowElements(element)
		p.AllowNoAttrs().OnElements(element)
		if len(attrs) > 0 {
			p.AllowAttrs(attrs...).OnElements(element)
		}
	}
	p.AllowURLSchemes("http", "https", "mailto", "tel", "ftp")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(true) // those that stay so when the document's own address is unknown
	return p
})

// sanitise makes markup fit to show: allowed elements only, addresses resolved
// against base, no script, style, event handlers or tracking pixels.
func (p *parser) sanitise(markup string, base *url.URL) string {
	markup = strings.TrimSpace(markup)
	if len(markup) > MaxMarkup {
		p.warn("an entry has more than %d MB of text; it was cut", MaxMarkup>>20)
		markup = strings.ToValidUTF8(markup[:MaxMarkup], "")
	}
	if markup == "" || p.o.Raw {
		return markup
	}
	if strings.IndexByte(markup, '<') < 0 {
		return html.EscapeString(html.UnescapeString(markup))
	}
	if tangled(markup) {
		return strings.TrimSpace(sanitiser().Sanitize(markup))
	}
	nodes, err := html.ParseFragment(strings.NewReader(markup), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil { // nested too deeply for a tree
		return strings.TrimSpace(sanitiser().Sanitize(markup))
	}
	var out strings.Builder
	for _, n := range nodes {
		writeAllowed(&out, n, base)
	}
	return strings.TrimSpace(sanitiser().Sanitize(out.String()))
}

// formatting are the elements that HTML's parser opens again in each paragraph
// until they are closed (HTML, §13.2.4.3).
var formatting = set("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")

// tangled reports whether so many formatting elements are left open that a tree
// of the markup would be far larger than the markup. Nobody writes that but to
// keep a reader busy.
func tangled(markup string) bool {
	const most = 60
	open := 0
	for {
		i := strings.IndexByte(markup, '<')
		if i < 0 || i+1 >= len(markup) {
			return false
		}
		markup = markup[i+1:]
		change := 1
		name := markup
		if name[0] == '/' {
			change, name = -1, name[1:]
		}
		end := 0
		for end < len(name) && end < 8 && name[end]|0x20 >= 'a' && name[end]|0x20 <= 'z' {
			end++
		}
		if formatting[strings.ToLower(name[:end])] {
			if open = max(open+change, 0); open > most {
				return true
			}
		}
	}
}

// writeAllowed writes what may be shown of n. Its depth is bounded by the
// parser, which refuses more than 512 open elements.
func writeAllowed(out *strings.Builder, n *html.Node, base *url.URL) {
	switch n.Type {
	case html.TextNode:
		out.WriteString(html.EscapeString(n.Data))
		return
	case html.ElementNode:
	default:
		return
	}
	name := strings.ToLower(n.Data)
	if dropped[name] || n.Namespace != "" || name == "img" && isPixel(n) {
		return
	}
	attrs, ok := allowed[name]
	if ok {
		out.WriteString("<" + name)
		for _, a := range n.Attr {
			if a.Namespace != "" || !contains(attrs, a.Key) {
				continue
			}
			value := a.Val
			if addresses[a.Key] {
				if value = resolve(base, value); value == "" {
					continue
				}
			}
			out.WriteString(" " + a.Key + `="` + html.EscapeString(value) + `"`)
		}
		out.WriteString(">")
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		writeAllowed(out, c, base)
	}
	if ok && !htmlVoid[name] {
		out.WriteString("</" + name + ">")
	}
}

var htmlVoid = set("br", "hr", "img", "wbr", "col", "source")

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

// resolve makes an address absolute. It is "" when it may not be followed: a
// script, data, a file.
func resolve(base *url.URL, ref string) string {
	ref = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.TrimSpace(ref))
	if ref == "" || len(ref) > MaxAddress {
		return ""
	}
	u, err := url.Parse(ref)
	if err != nil {
		u, err = url.Parse(strings.ReplaceAll(strings.ReplaceAll(ref, "%", "%25"), " ", "%20"))
		if err != nil {
			return ""
		}
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	switch strings.ToLower(u.Scheme) {
	case "", "http", "https", "mailto", "tel", "ftp":
		return u.String()
	}
	return ""
}

//go:embed trackers.txt
var trackerList string

// trackers are parts of addresses of images that are there to count readers.
var trackers = sync.OnceValue(func() []string {
	var list []string
	for _, line := range strings.Split(trackerList, "\n") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			list = append(list, line)
		}
	}
	return list
})

// isPixel reports whether an image is there to count its readers: one that
// nobody could see, or that a known counter serves.
func isPixel(img *html.Node) bool {
	for _, a := range img.Attr {
		value := strings.ToLower(strings.TrimSpace(a.Val))
		switch a.Key {
		case "width", "height":
			if value = strings.TrimSuffix(value, "px"); value == "0" || value == "1" {
				return true
			}
		case "style":
			value = strings.ReplaceAll(value, " ", "")
			if strings.Contains(value, "display:none") || strings.Contains(value, "visibility:hidden") {
				return true
			}
		case "src":
			for _, t := range trackers() {
				if strings.Contains(value, t) {
					return true
				}
			}
		}
	}
	return false
}

// plain is the text of markup on one line: tags gone, references resolved.
func plain(markup string) string {
	if strings.IndexByte(markup, '<') < 0 && strings.IndexByte(markup, '&') < 0 {
		return squeeze(markup)
	}
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(markup))
	skip := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			return squeeze(out.String())
		case html.TextToken:
			if skip == "" {
				out.Write(z.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			if n := string(name); skip == "" && (n == "script" || n == "style" || n == "title" || n == "textarea" || n == "iframe" || n == "noscript") {
				skip = n
			} else if !inline[n] {
				out.WriteByte(' ')
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if n := string(name); n == skip {
				skip = ""
			} else if !inline[n] {
				out.WriteByte(' ')
			}
		}
	}
}

// inline are elements whose borders are not borders of words.
var inline = set("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr")

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// looksLikeHTML reports whether text of which it is not told is meant as HTML:
// it has a tag that HTML knows.
func looksLikeHTML(s string) bool {
	s = s[:strings.LastIndexByte(s, '>')+1]
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 || i+1 >= len(s) {
			return false
		}
		s = s[i+1:]
		if strings.HasPrefix(s, "!--") {
			return true
		}
		name := strings.TrimPrefix(s, "/")
		end := 0
		for end < len(name) && end < 12 && (name[end]|0x20 >= 'a' && name[end]|0x20 <= 'z' || name[end] >= '1' && name[end] <= '6') {
			end++
		}
		if end > 0 && end < len(name) && (isSpace(name[end]) || name[end] == '>' || name[end] == '/') {
			lower := strings.ToLower(name[:end])
			if _, ok := allowed[lower]; ok || dropped[lower] || lower == "font" || lower == "form" || lower == "html" || lower == "body" {
				return true
			}
		}
	}
}
