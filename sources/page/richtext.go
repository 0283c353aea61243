package page

import (
	"regexp"
	"strings"
)

// stateText looks for an article in the values of a page's state: the longest
// text that stands with the page's title. Where bare says that the page shows
// nothing else, the longest text of all will do.
func stateText(values []any, titles []string, bare bool) []block {
	s := stateSearch{left: 400_000}
	for _, t := range titles {
		if k := keyOf(t); len(k) >= 8 {
			s.titles = append(s.titles, k)
		}
	}
	for _, v := range values {
		s.walk(v, "", 0, 0)
	}
	best := s.titled
	if best == nil && bare {
		best = s.longest
	}
	return best
}

// stateSearch goes through a value of unknown make.
type stateSearch struct {
	titles          []string // folded: what the page calls the article
	left            int      // values that may still be looked at
	titled, longest []block
	most, mostAtAll int // their widths
}

var (
	// besideText are the keys of what is not the article, or not only it.
	besideText = regexp.MustCompile(`(?i)comment|repl(?:y|ies)|review|related|recommend|teaser|trending|popular|caption|biograph|^bio$|cookie|consent|legal|transl|i18n|messages|locale|config|footer|navigat|menu|polic(?:y|ies)$|newsletter|promo|sidebar|gallery|sponsor|advert|seo|meta(?:data)?$`)
	titleKeys  = []string{"headline", "title", "name", "heading", "headlines", "shortTitle", "displayTitle", "pageTitle", "h1"}
)

// maxStateDepth is the nesting that is followed.
const maxStateDepth = 60

// walk visits a value. titled is how many levels above it an object stands that
// bears the page's title, counted down from 4.
func (s *stateSearch) walk(v any, key string, depth, titled int) {
	key, _, _ = strings.Cut(key, "(") // Apollo writes the arguments of a field behind its name
	if s.left--; s.left < 0 || depth > maxStateDepth || besideText.MatchString(key) {
		return
	}
	switch v := v.(type) {
	case map[string]any:
		switch bears, own := s.bearsTitle(v); {
		case bears:
			titled = 5
		case own:
			titled = 0 // another article
		}
		for k, inner := range v {
			s.walk(inner, k, depth+1, titled-1)
		}
	case []any:
		s.offer(v, titled)
		for _, inner := range v {
			s.walk(inner, key, depth+1, titled-1)
		}
	case string:
		if len(v) > 300 {
			s.offer(v, titled)
		}
	}
}

// bearsTitle reports whether an object has the title of the article, or one at all.
func (s *stateSearch) bearsTitle(m map[string]any) (bears, own bool) {
	for _, k := range titleKeys {
		said := texts(m[k])
		if inner, ok := m[k].(map[string]any); ok {
			for _, v := range []string{"basic", "main", "rendered", "default"} {
				said = append(said, texts(inner[v])...)
			}
		}
		for _, t := range said {
			if len(t) > 1000 {
				continue
			}
			key := keyOf(plainLine(t))
			own = own || len(key) > 20 && k != "name"
			for _, title := range s.titles {
				if key == title || len(key) > 12 && (strings.HasPrefix(title, key) || strings.HasPrefix(key, title)) {
					return true, true
				}
			}
		}
	}
	return false, own
}

// offer holds a value against the longest texts so far.
func (s *stateSearch) offer(v any, titled int) {
	var r richText
	r.left = 20_000
	r.read(v, 0)
	if r.width < thin || r.prose*2 < r.width {
		return
	}
	if r.width > s.mostAtAll && r.prose*4 > r.width*3 {
		s.longest, s.mostAtAll = r.blocks, r.width
	}
	if titled > 0 && r.width > s.most {
		s.titled, s.most = r.blocks, r.width
	}
}

// richText reads a tree of rich text, as editors keep it, to blocks: Arc's
// content elements, Draft.js, ProseMirror, Portable Text, Contentful, Slate,
// Editor.js, trees of elements, or plain HTML in strings.
type richText struct {
	blocks []block
	width  int
	prose  int // of the width
	left   int
}

var (
	notText   = regexp.MustCompile(`(?i)^(?:image|picture|photo|figure|video|audio|gallery|embed.*|oembed.*|ad|advert.*|.*promo.*|related.*|interstitial.*|newsletter.*|iframe|social.*|tweet|instagram|youtube|script|style|story|author|person|tag|reference|link_list|media.*|caption|button|divider|correction)$`)
	blockLike = regexp.MustCompile(`(?i)^(?:p|div|section|article|paragraph|h[1-6]|head(?:ing|er)(?:[-_ ]?\w+)?|li|list(?:[-_ ]?item)?|ul|ol|blockquote|quote|unstyled|(?:un)?ordered.*|bullet.*|numbered.*|block|text|raw_html|html|document|doc|root|body|table|tr|row)$`)
	typeKeys  = []string{"type", "_type", "nodeType", "tagName", "tag", "kind", "blockType", "__typename", "name"}
	textKeys  = []string{"text", "html", "content", "value", "data", "body", "children", "nodes", "items", "blocks", "paragraphs", "fragments", "elements", "document", "json", "attributes", "props"}
)

// read takes a value for a sequence of blocks.
func (r *richText) read(v any, depth int) {
	if r.left--; r.left < 0 || depth > maxStateDepth {
		return
	}
	switch v := v.(type) {
	case string:
		r.add(v)
	case []any:
		if len(v) > 0 && inline(v) {
			r.add(lineOf(v, 0))
			return
		}
		for _, e := range v {
			r.read(e, depth+1)
		}
	case map[string]any:
		if notText.MatchString(typeOf(v)) || isEntity(v) {
			return
		}
		for _, k := range textKeys {
			switch inner := v[k].(type) {
			case string:
				if inner = strings.TrimSpace(inner); inner == "" || strings.HasPrefix(inner, "http") {
					continue
				}
				r.add(inner)
				return
			case []any, map[string]any:
				r.read(inner, depth+1)
				return
			}
		}
	}
}

// inline reports whether a list is the pieces of one line.
func inline(list []any) bool {
	for _, e := range list {
		switch e := e.(type) {
		case map[string]any:
			t := typeOf(e)
			if t != "text" && blockLike.MatchString(t) || isEntity(e) || notText.MatchString(t) {
				return false
			}
			if t == "text" {
				if s, ok := e["content"].(string); ok && len(s) > 40 { // Arc: a paragraph of HTML
					return false
				}
			}
			if t == "" {
				for _, k := range []string{"children", "content", "paragraphs", "blocks"} {
					if _, ok := e[k].([]any); ok {
						return false
					}
				}
			}
		case string:
			if len(list) > 1 && len(e) > 120 {
				return false
			}
		case []any:
			return false
		}
	}
	return true
}

// lineOf joins the pieces of one line.
func lineOf(v any, depth int) string {
	if depth > maxStateDepth {
		return ""
	}
	switch v := v.(type) {
	case string:
		return v
	case []any:
		var out strings.Builder
		for _, e := range v {
			out.WriteString(lineOf(e, depth+1))
		}
		return out.String()
	case map[string]any:
		for _, k := range textKeys {
			if inner, ok := v[k]; ok {
				if s := lineOf(inner, depth+1); s != "" {
					return s
				}
			}
		}
	}
	return ""
}

func typeOf(m map[string]any) string {
	for _, k := range typeKeys {
		if s, ok := m[k].(string); ok && len(s) < 60 {
			return s
		}
	}
	return ""
}

// isEntity reports whether an object is an article, a person or a thing of its
// own rather than a part of a text.
func isEntity(m map[string]any) bool {
	if _, ok := m["headline"]; ok {
		return true
	}
	if _, ok := m["title"].(string); ok {
		for _, k := range []string{"url", "slug", "publishedAt", "published_at", "datePublished", "canonicalUrl", "href"} {
			if _, ok := m[k]; ok {
				return true
			}
		}
	}
	return false
}

// add adds a paragraph, or the paragraphs of a piece of HTML.
func (r *richText) add(s string) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 1<<20 || looksCode(s) {
		return
	}
	if !anyTag.MatchString(s) {
		s = strings.ReplaceAll(html5Text.Replace(s), "\n\n", "<p>")
		s = strings.ReplaceAll(s, "\n", "<br>")
	}
	for _, b := range bodyBlocks(s) {
		r.width += width(b.text)
		if b.prose() && strings.ContainsAny(b.text, " 。，、") {
			r.prose += width(b.text)
		}
		r.blocks = append(r.blocks, b)
	}
}

// html5Text escapes what would be markup in a plain text; entities stay.
var html5Text = strings.NewReplacer("<", "&lt;", ">", "&gt;")

// looksCode reports whether a string is a style, a script, an address or a token
// rather than words.
func looksCode(s string) bool {
	if len(s) < 200 {
		return strings.HasPrefix(s, "http") && !strings.Contains(s, " ") || strings.HasPrefix(s, "data:")
	}
	head := s[:min(len(s), 2000)]
	return strings.Count(head, " ")*40 < len(head) && !strings.ContainsAny(head, "。，、") && !strings.ContainsRune(head, '<') || strings.Count(head, "{")+strings.Count(head, ";") > len(head)/60
}
