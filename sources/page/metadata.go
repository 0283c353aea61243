package page

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"datapolicy/sources/markup"
	"datapolicy/text"
)

// metadata is what a page's head says of it, before anything is believed.
type metadata struct {
	linked    linkedArticle
	meta      map[string][]string // by name, property, itemprop or http-equiv, in lower case
	canonical string              // link rel=canonical
	base      string
	titleTag  string
	htmlLang  string
}

// maxNames and maxValues bound the meta elements of a page that are looked at:
// how many names, and how many values of one. Papers name a hundred authors.
const (
	maxNames  = 1000
	maxValues = 100
)

func readMeta(doc *html.Node) metadata {
	m := metadata{linked: linkedData(doc), meta: map[string][]string{}}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Namespace != "" {
			continue
		}
		switch n.DataAtom {
		case atom.Html:
			if m.htmlLang = markup.Attr(n, "lang"); m.htmlLang == "" {
				m.htmlLang = markup.Attr(n, "xml:lang")
			}
		case atom.Base:
			if m.base == "" {
				m.base = strings.TrimSpace(markup.Attr(n, "href"))
			}
		case atom.Title:
			if m.titleTag == "" {
				m.titleTag = plainLine(cut(markup.Text(n)))
			}
		case atom.Link:
			if m.canonical == "" && hasWord(markup.Attr(n, "rel"), "canonical") {
				m.canonical = strings.TrimSpace(markup.Attr(n, "href"))
			}
		case atom.Meta:
			content := strings.TrimSpace(markup.Attr(n, "content"))
			if content == "" {
				continue
			}
			for _, key := range []string{"name", "property", "itemprop", "http-equiv"} {
				for name := range strings.FieldsSeq(strings.ToLower(markup.Attr(n, key))) {
					if len(m.meta[name]) < maxValues && len(m.meta) < maxNames {
						m.meta[name] = append(m.meta[name], content)
					}
				}
			}
		}
	}
	return m
}

// get is the first value that any of the names has.
func (m *metadata) get(names ...string) string {
	for _, name := range names {
		for _, v := range m.meta[name] {
			if v = plainLine(cut(v)); v != "" {
				return v
			}
		}
	}
	return ""
}

// cut bounds a line of a page's head, in bytes: what is longer is an attack.
func cut(s string) string {
	if len(s) > 4096 {
		s = strings.ToValidUTF8(s[:4096], "")
	}
	return s
}

// language is the article's: what the words look like where that is clear, else
// what the page says, else what its source is known for.
func language(m metadata, words, source string) string {
	hint := ""
	for _, said := range []string{m.htmlLang, m.get("og:locale"), m.linked.language, m.get("content-language", "dc.language", "dcterms.language", "language"), source} {
		if tag := primaryTag(said); tag != "" {
			hint = tag
			break
		}
	}
	if found := text.Language(text.Clip(words, 4000), hint); found != "" && found != "und" {
		return found
	}
	if hint != "" {
		return hint
	}
	return "und"
}

// primaryTag is the language of a BCP 47 tag or locale: "zh" of "zh_CN".
func primaryTag(tag string) string {
	tag = strings.ToLower(strings.TrimSpace(tag))
	tag, _, _ = strings.Cut(tag, ",")
	tag, _, _ = strings.Cut(tag, "-")
	tag, _, _ = strings.Cut(tag, "_")
	if len(tag) < 2 || len(tag) > 3 {
		return ""
	}
	switch tag {
	case "cn", "zho", "chi":
		return "zh"
	case "eng":
		return "en"
	case "deu", "ger":
		return "de"
	case "fra", "fre":
		return "fr"
	case "und", "mul":
		return ""
	}
	return tag
}

func hasWord(list, word string) bool {
	for w := range strings.FieldsSeq(list) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}
