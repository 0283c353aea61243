package newsroom

import (
	"encoding/xml"
	"time"
)

// rdf renders the site's feed as RSS 1.0, which is RDF: the channel lists its
// items by address, and the items stand beside it.
func (st *site) rdf(base string) (*document, error) {
	type resource struct {
		Resource string `xml:"rdf:resource,attr"`
	}
	type item struct {
		About       string `xml:"rdf:about,attr"`
		Title       string `xml:"title"`
		Link        string `xml:"link"`
		Description string `xml:"description,omitempty"`
		Creator     string `xml:"dc:creator,omitempty"`
		Date        string `xml:"dc:date,omitempty"`
	}
	type channel struct {
		About       string     `xml:"rdf:about,attr"`
		Title       string     `xml:"title"`
		Link        string     `xml:"link"`
		Description string     `xml:"description"`
		Language    string     `xml:"dc:language"`
		Items       []resource `xml:"items>rdf:Seq>rdf:li"`
	}
	entries, err := st.entries(base)
	if err != nil {
		return nil, err
	}
	feed := struct {
		XMLName xml.Name `xml:"rdf:RDF"`
		RDF     string   `xml:"xmlns:rdf,attr"`
		RSS     string   `xml:"xmlns,attr"`
		DC      string   `xml:"xmlns:dc,attr"`
		Channel channel  `xml:"channel"`
		Items   []item   `xml:"item"`
	}{
		RDF: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
		RSS: "http://purl.org/rss/1.0/",
		DC:  "http://purl.org/dc/elements/1.1/",
		Channel: channel{
			About: base + st.Path, Title: st.Name, Link: base + "/", Description: st.Name, Language: st.HTMLLang,
		},
	}
	for _, e := range entries {
		it := item{About: e.URL, Title: e.Title, Link: e.URL, Description: e.Summary, Creator: e.Byline}
		if !e.Published.IsZero() {
			it.Date = e.Published.Format(time.RFC3339)
		}
		feed.Channel.Items = append(feed.Channel.Items, resource{e.URL})
		feed.Items = append(feed.Items, it)
	}
	return st.xmlDocument("application/rdf+xml", feed)
}
