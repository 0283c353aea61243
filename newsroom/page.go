package newsroom

import (
	"cmp"
	"slices"
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
	others := st.neighbours(a)
	for i, p := range a.Paragraphs() {
		blocks = append(blocks, block{Text: p, Heading: a.headings[i]})
		if !noise || st.official() {
			continue
		}
		if n := i / 3; i%3 == 1 && n < min(len(others), len(st.Chrome.Teasers)) {
			blocks = append(blocks, block{Text: others[n].Title, URL: base + others[n].Path, Teaser: st.Chrome.Teasers[n]})
		}
		if i == 2 {
			blocks = append(blocks, block{Box: true})
		}
	}
	return blocks
}

// neighbours are the site's other articles, those published nearest to a first.
func (st *site) neighbours(a Article) []Article {
	others := slices.DeleteFunc(slices.Clone(st.articles), func(o Article) bool { return o.ID == a.ID })
	slices.SortStableFunc(others, func(x, y Article) int {
		return cmp.Compare(x.Published.Sub(a.Published).Abs(), y.Published.Sub(a.Published).Abs())
	})
	return others
}

// page renders an article's page.
func (st *site) page(base string, a Article, name string) (*document, error) {
	var related []listed
	others := st.neighbours(a)
	for _, other := range others[:min(4, len(others))] {
		related = append(related, listed{URL: base + other.Path, Title: other.Title, Date: st.day(other.Published)})
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
