package newsroom

import (
	"encoding/xml"
	"time"
)

// atom renders the site's feed as Atom 1.0 (RFC 4287).
func (st *site) atom(base string) (*document, error) {
	type text struct {
		Type  string `xml:"type,attr"`
		Value string `xml:",chardata"`
	}
	type link struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	}
	type person struct {
		Name string `xml:"name"`
	}
	type atomEntry struct {
		ID        string  `xml:"id,omitempty"`
		Title     text    `xml:"title"`
		Link      link    `xml:"link"`
		Published string  `xml:"published,omitempty"`
		Updated   string  `xml:"updated,omitempty"`
		Author    *person `xml:"author,omitempty"`
		Summary   *text   `xml:"summary,omitempty"`
		Content   *text   `xml:"content,omitempty"`
	}
	entries, err := st.entries(base)
	if err != nil {
		return nil, err
	}
	feed := struct {
		XMLName xml.Name    `xml:"feed"`
		NS      string      `xml:"xmlns,attr"`
		Lang    string      `xml:"xml:lang,attr"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Links   []link      `xml:"link"`
		Author  person      `xml:"author"`
		Entries []atomEntry `xml:"entry"`
	}{
		NS: "http://www.w3.org/2005/Atom", Lang: st.HTMLLang, ID: base + "/", Title: st.Name,
		Updated: st.modified().Format(time.RFC3339), Author: person{st.Name},
		Links: []link{{"self", base + st.Path}, {"alternate", base + "/"}},
	}
	for _, e := range entries {
		ae := atomEntry{ID: e.ID, Title: text{"text", e.Title}, Link: link{"alternate", e.URL}}
		if !e.Published.IsZero() {
			ae.Published = e.Published.Format(time.RFC3339)
			ae.Updated = ae.Published
		}
		if e.Byline != "" {
			ae.Author = &person{e.Byline}
		}
		if e.Summary != "" {
			ae.Summary = &text{"text", e.Summary}
		}
		if e.HTML != "" {
			ae.Content = &text{"html", e.HTML}
		}
		feed.Entries = append(feed.Entries, ae)
	}
	return st.xmlDocument("application/atom+xml", feed)
}
