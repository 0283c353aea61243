package newsroom

import (
	"time"
)

// block is a piece of a page's text: a paragraph, a subheading, or noise that
// the outlet put between them.
type block struct {
	Text    string
	Heading bool
	Teaser  string // words before a link to another article, such as "Also read | "
	URL     string // where the teaser leads
	Box     bool   // the newsletter box stands here
}

// blocks are an article's paragraphs, on a page with noise among them.
func (st *site) blocks(base string, a Article, noise bool) []block {
	var blocks []block
	for i, p := range a.Paragraphs() {
		blocks = append(blocks, block{Text: p, Heading: a.headings[i]})
		if !noise || st.official() {
			continue
		}
		if i == 1 || i == 4 {
			if other, ok := st.other(a, i); ok {
				blocks = append(blocks, block{Text: other.Title, URL: base + other.Path, Teaser: st.Chrome.Teasers[i%len(st.Chrome.Teasers)]})
			}
		}
		if i == 2 {
			blocks = append(blocks, block{Box: true})
		}
	}
	return blocks
}

// other picks an article to tease on a's page.
func (st *site) other(a Article, n int) (Article, bool) {
	for i := range st.articles {
		candidate := st.articles[(i+n)%len(st.articles)]
		if candidate.ID != a.ID {
			return candidate, true
		}
	}
	return Article{}, false
}

// page renders an article's page.
func (st *site) page(base string, a Article, name string) (*document, error) {
	var related []listed
	for _, other := range st.articles {
		if other.ID != a.ID && len(related) < 4 {
			related = append(related, listed{URL: base + other.Path, Title: other.Title, Date: st.day(other.Published)})
		}
	}
	published := a.Published.In(st.location)
	dated := a.Feed != "undated"
	data := map[string]any{
		"Site": st, "Chrome": st.Chrome, "Base": base, "Article": a, "URL": base + a.Path, "Meta": st.metaCharset(),
		"Blocks": st.blocks(base, a, true), "Related": related, "Dated": dated,
		"ISO": published.Format(time.RFC3339), "Day": st.day(published), "Clock": published.Format("15:04"),
		"JSONLD": st.has("json-ld"), "OpenGraph": st.has("opengraph"), "Canonical": st.has("canonical") || name == "amp.gohtml",
		"Time": st.has("time"), "Official": st.official(),
	}
	if st.has("json-ld") {
		data["Schema"] = st.schema(base, a, dated)
	}
	body, err := st.render(name, data)
	if err != nil {
		return nil, err
	}
	return &document{mediaType: "text/html", text: body, modified: a.Published}, nil
}

// schema is what a page says of itself to search engines (schema.org
// NewsArticle).
func (st *site) schema(base string, a Article, dated bool) map[string]any {
	schema := map[string]any{
		"@context": "https://schema.org", "@type": "NewsArticle", "headline": a.Title, "inLanguage": st.HTMLLang,
		"mainEntityOfPage": base + a.Path, "publisher": map[string]any{"@type": "Organization", "name": st.Name},
	}
	if dated {
		schema["datePublished"] = a.Published.In(st.location).Format(time.RFC3339)
	}
	if a.Byline != "" {
		schema["author"] = []map[string]any{{"@type": "Person", "name": a.Byline}}
	}
	return schema
}
