package page

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"
	"unicode"

	xhtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"datapolicy/sources/markup"
)

// linkedArticle is what a page's structured data (schema.org as JSON-LD) says of
// its article.
type linkedArticle struct {
	found     bool // an Article of any kind, not just a WebPage
	headline  string
	body      string
	published string
	modified  string
	authors   []string
	houses    []string // authors that are organisations
	publisher string
	language  string
	address   string
	about     string // the description
	paid      bool   // isAccessibleForFree is false
}

// maxLinkedData is the longest piece of JSON-LD that is read, in bytes.
const maxLinkedData = 2 << 20

// linkedData reads all JSON-LD of a page and merges what it says: of several
// articles (a page may list its teasers too) the first that has a headline.
func linkedData(doc *xhtml.Node) linkedArticle {
	var best linkedArticle
	var score int
	var all []any
	known := map[string]map[string]any{}
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Script || !strings.Contains(strings.ToLower(markup.Attr(n, "type")), "ld+json") || n.FirstChild == nil || len(n.FirstChild.Data) > maxLinkedData {
			continue
		}
		v, ok := parseLoose(n.FirstChild.Data)
		if !ok {
			continue
		}
		all = append(all, v)
		eachThing(v, 0, func(thing map[string]any) {
			if id, ok := thing["@id"].(string); ok && len(thing) > 1 {
				known[id] = thing
			}
		})
	}
	for _, v := range all {
		eachThing(v, 0, func(thing map[string]any) {
			a := readThing(thing, known)
			if s := a.score(); s > score {
				if best.publisher != "" && a.publisher == "" {
					a.publisher = best.publisher
				}
				best, score = a, s
			} else if best.publisher == "" {
				best.publisher = a.publisher
			}
		})
	}
	return best
}

func (a *linkedArticle) score() int {
	s := 0
	if a.found {
		s += 10
	}
	for _, field := range []string{a.headline, a.published, a.body} {
		if field != "" {
			s += 2
		}
	}
	if len(a.authors) > 0 {
		s++
	}
	if len(a.body) > 400 {
		s += 2
	}
	if s > 0 || a.publisher != "" {
		s++
	}
	return s
}

var (
	articleType = regexp.MustCompile(`(?i)(?:Article|BlogPosting|Report|Posting|PressRelease|Legislation|Review|QAPage|Speech)$`)
	pageType    = regexp.MustCompile(`(?i)(?:WebPage|ItemPage|GovernmentService|CreativeWork|Event)$`)
)

func readThing(t map[string]any, known map[string]map[string]any) linkedArticle {
	var a linkedArticle
	types := strings.Join(texts(t["@type"]), " ")
	last := types[strings.LastIndexAny(types, "/# ")+1:]
	for _, name := range strings.Fields(types) {
		a.found = a.found || articleType.MatchString(name)
	}
	if !a.found && !pageType.MatchString(last) {
		if strings.HasSuffix(last, "Organization") || last == "WebSite" {
			a.publisher = first(texts(t["name"]))
		}
		return a
	}
	a.headline = plainLine(first(texts(t["headline"])))
	if a.headline == "" && a.found {
		a.headline = plainLine(first(texts(t["name"])))
	}
	a.about = plainLine(first(texts(t["description"])))
	a.published = first(texts(t["datePublished"]))
	if a.published == "" {
		a.published = first(texts(t["dateCreated"]))
	}
	if a.found {
		if a.body = strings.Join(texts(t["articleBody"]), "\n\n"); a.body == "" {
			a.body = first(texts(t["text"]))
		}
	}
	a.modified = first(texts(t["dateModified"]))
	a.language = first(texts(t["inLanguage"]))
	a.address = first(texts(t["url"]))
	for _, key := range []string{"author", "creator"} {
		if a.writers(t[key], known, 0); len(a.authors)+len(a.houses) > 0 {
			break
		}
	}
	if p := names(t["publisher"]); len(p) > 0 {
		a.publisher = plainLine(p[0])
	}
	switch free := t["isAccessibleForFree"].(type) {
	case bool:
		a.paid = !free
	case string:
		a.paid = strings.EqualFold(strings.TrimSpace(free), "false")
	}
	return a
}

// writers takes the names of an author's value: persons and, apart from them,
// organisations. What is only named by its @id stands elsewhere on the page.
func (a *linkedArticle) writers(v any, known map[string]map[string]any, depth int) {
	if depth > 4 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			a.writers(e, known, depth+1)
		}
	case map[string]any:
		if id, ok := v["@id"].(string); ok && v["name"] == nil {
			if there := known[id]; there != nil && there["name"] != nil {
				v = there
			}
		}
		organisation := strings.HasSuffix(strings.Join(texts(v["@type"]), " "), "Organization")
		for _, name := range texts(v["name"]) {
			if name = plainLine(cut(name)); organisation {
				a.houses = append(a.houses, name)
			} else {
				a.authors = append(a.authors, name)
			}
		}
	case string:
		if s := strings.TrimSpace(v); strings.HasPrefix(s, "{") {
			if inner, ok := parseLoose(cut(s)); ok { // an object that was written as a string
				a.writers(inner, known, depth+1)
				return
			}
		}
		if v = plainLine(cut(v)); v != "" && !strings.Contains(v, "://") {
			a.authors = append(a.authors, v)
		}
	}
}

// eachThing visits the objects of a JSON-LD value that may be things: the top,
// lists, @graph and mainEntity. Depth is bounded: the data is untrusted.
func eachThing(v any, depth int, visit func(map[string]any)) {
	if depth > 6 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			eachThing(e, depth+1, visit)
		}
	case map[string]any:
		visit(v)
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage", "publisher", "article", "hasPart"} {
			if inner, ok := v[key]; ok {
				eachThing(inner, depth+1, visit)
			}
		}
	}
}

// texts gives a JSON-LD value as its strings: itself, of a list all, of an object
// its @value, name or @id.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		if s := strings.TrimSpace(v); s != "" {
			return []string{s}
		}
	case []any:
		var all []string
		for _, e := range v {
			all = append(all, texts(e)...)
		}
		return all
	case map[string]any:
		for _, key := range []string{"@value", "name", "alternateName", "@id", "url"} {
			if s, ok := v[key].(string); ok && s != "" {
				return []string{s}
			}
		}
	}
	return nil
}

// names gives the names of persons or organisations; addresses are none.
func names(v any) []string {
	var out []string
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			out = append(out, names(e)...)
		}
	case map[string]any:
		for _, n := range texts(v["name"]) {
			out = append(out, names(n)...)
		}
	case string:
		if v = strings.TrimSpace(v); v != "" && !strings.Contains(v, "://") {
			out = append(out, v)
		}
	}
	return out
}

func first(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[0]
}

// plainLine drops markup and entities from a short text.
func plainLine(s string) string {
	if strings.ContainsAny(s, "<&") {
		s = html.UnescapeString(html.UnescapeString(anyTag.ReplaceAllString(s, " ")))
		s = anyTag.ReplaceAllString(s, " ")
	}
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

var (
	anyTag        = regexp.MustCompile(`</?[a-zA-Z][^<>]*>|<!--|<![a-zA-Z]`)
	wrapping      = regexp.MustCompile(`^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)\s*|\s*(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$`)
	trailingComma = regexp.MustCompile(`,(\s*[}\]])`)
)

// parseLoose reads JSON as sites write it by hand: in CDATA or comments, with
// raw line ends in strings, commas before a closing bracket, an ending semicolon,
// several objects in a row, or cut off by something behind it.
func parseLoose(s string) (any, bool) {
	s = strings.TrimSpace(wrapping.ReplaceAllString(s, ""))
	for _, mend := range []func(string) string{
		func(s string) string { return s },
		escapeControls,
		func(s string) string { return trailingComma.ReplaceAllString(escapeControls(s), "$1") },
		func(s string) string { return html.UnescapeString(escapeControls(s)) },
	} {
		var all []any
		dec := json.NewDecoder(strings.NewReader(mend(s)))
		for len(all) < 50 {
			var v any
			if dec.Decode(&v) != nil {
				break
			}
			all = append(all, v)
		}
		if len(all) > 0 {
			return all, true
		}
	}
	return nil, false
}

// escapeControls escapes raw line ends and tabs inside JSON strings, where the
// grammar forbids them, and drops backslashes before characters that need none.
func escapeControls(s string) string {
	var out strings.Builder
	out.Grow(len(s) + 64)
	inString := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '"':
			inString = !inString
		case inString && c == '\\' && i+1 < len(s):
			if strings.IndexByte(`"\/bfnrtu`, s[i+1]) < 0 {
				continue
			}
			out.WriteByte(c)
			i++
			c = s[i]
		case inString && c == '\n':
			out.WriteString(`\n`)
			continue
		case inString && c < 0x20:
			out.WriteByte(' ')
			continue
		}
		out.WriteByte(c)
	}
	return out.String()
}
