package feed

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/net/html"
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
	"svg", "math", "title", "frameset", "xmp", "plaintext", "link", "meta", "base", "input", "canvas", "map", "param", "portal")

// addresses are attributes whose value is one.
var addresses = set("href", "src", "cite", "poster")

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
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

// isPixel reports whether an attribute of an image shows that it is there to
// count its readers: nobody could see it, or a known counter serves it.
func isPixel(key string, value []byte) bool {
	switch key {
	case "width", "height":
		v := strings.TrimSuffix(strings.ToLower(strings.TrimSpace(string(value))), "px")
		return v == "0" || v == "1"
	case "style":
		v := strings.ReplaceAll(strings.ToLower(string(value)), " ", "")
		return strings.Contains(v, "display:none") || strings.Contains(v, "visibility:hidden")
	case "src":
		v := strings.ToLower(string(value))
		for _, t := range trackers() {
			if strings.Contains(v, t) {
				return true
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

// squeeze makes one line of s, with one space between words.
func squeeze(s string) string {
	s = strings.TrimSpace(s)
	space := false
	for _, r := range s {
		if !unicode.IsSpace(r) {
			space = false
			continue
		}
		if r != ' ' || space {
			return strings.Join(strings.Fields(s), " ")
		}
		space = true
	}
	return s
}

// isTitleHTML reports whether a title of which it is not told is meant as HTML.
// Titles write about elements, too: one in the middle that nothing closes is
// such a mention.
func isTitleHTML(s string) bool {
	if !looksLikeHTML(s) {
		return false
	}
	low := strings.ToLower(s)
	return s[0] == '<' || strings.Contains(s, "</") || strings.Contains(s, "<!--") || strings.Contains(s, "/>") || strings.Contains(low, "<br") || strings.Contains(low, "<img")
}

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
