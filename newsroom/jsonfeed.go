package newsroom

import (
	"encoding/json"
	"time"
)

// jsonFeed renders the site's feed as JSON Feed 1.1.
func (st *site) jsonFeed(base string) (*document, error) {
	type author struct {
		Name string `json:"name"`
	}
	type item struct {
		ID        string   `json:"id,omitempty"`
		URL       string   `json:"url"`
		Title     string   `json:"title"`
		Summary   string   `json:"summary,omitempty"`
		HTML      string   `json:"content_html,omitempty"`
		Text      string   `json:"content_text,omitempty"`
		Published string   `json:"date_published,omitempty"`
		Authors   []author `json:"authors,omitempty"`
	}
	entries, err := st.entries(base)
	if err != nil {
		return nil, err
	}
	feed := struct {
		Version  string `json:"version"`
		Title    string `json:"title"`
		HomePage string `json:"home_page_url"`
		FeedURL  string `json:"feed_url"`
		Language string `json:"language"`
		Items    []item `json:"items"`
	}{
		Version: "https://jsonfeed.org/version/1.1", Title: st.Name, HomePage: base + "/",
		FeedURL: base + st.Path, Language: st.HTMLLang, Items: []item{},
	}
	for _, e := range entries {
		it := item{ID: e.ID, URL: e.URL, Title: e.Title, Summary: e.Summary, HTML: e.HTML}
		if e.HTML == "" {
			it.Text = e.Summary // 1.1 wants one of the two contents
		}
		if !e.Published.IsZero() {
			it.Published = e.Published.Format(time.RFC3339)
		}
		if e.Byline != "" {
			it.Authors = []author{{e.Byline}}
		}
		feed.Items = append(feed.Items, it)
	}
	body, err := json.MarshalIndent(feed, "", " ")
	if err != nil {
		return nil, err
	}
	return &document{mediaType: "application/feed+json", text: body, modified: st.modified()}, nil
}
