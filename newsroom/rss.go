package newsroom

import (
	"encoding/xml"
	"time"
)

// rss renders the site's feed as RSS 2.0, the whole text in content:encoded
// where the outlet gives it.
func (st *site) rss(base string) (*document, error) {
	type guid struct {
		Permanent bool   `xml:"isPermaLink,attr"`
		Value     string `xml:",chardata"`
	}
	type item struct {
		Title       string `xml:"title"`
		Link        string `xml:"link"`
		GUID        *guid  `xml:"guid,omitempty"`
		Date        string `xml:"pubDate,omitempty"`
		Creator     string `xml:"dc:creator,omitempty"`
		Description string `xml:"description,omitempty"`
		Content     string `xml:"content:encoded,omitempty"`
	}
	type self struct {
		Href string `xml:"href,attr"`
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr"`
	}
	type channel struct {
		Title       string `xml:"title"`
		Link        string `xml:"link"`
		Description string `xml:"description"`
		Language    string `xml:"language"`
		Self        self   `xml:"atom:link"`
		Items       []item `xml:"item"`
	}
	entries, err := st.entries(base)
	if err != nil {
		return nil, err
	}
	feed := struct {
		XMLName xml.Name `xml:"rss"`
		Version string   `xml:"version,attr"`
		Atom    string   `xml:"xmlns:atom,attr"`
		DC      string   `xml:"xmlns:dc,attr"`
		Content string   `xml:"xmlns:content,attr"`
		Channel channel  `xml:"channel"`
	}{
		Version: "2.0",
		Atom:    "http://www.w3.org/2005/Atom",
		DC:      "http://purl.org/dc/elements/1.1/",
		Content: "http://purl.org/rss/1.0/modules/content/",
		Channel: channel{
			Title: st.Name, Link: base + "/", Description: st.Name, Language: st.HTMLLang,
			Self: self{Href: base + st.Path, Rel: "self", Type: "application/rss+xml"},
		},
	}
	for _, e := range entries {
		it := item{Title: e.Title, Link: e.URL, Creator: e.Byline, Description: e.Summary, Content: e.HTML, Date: st.feedDate(e.Published)}
		if e.ID != "" {
			it.GUID = &guid{Permanent: e.ID == e.URL, Value: e.ID}
		}
		feed.Channel.Items = append(feed.Channel.Items, it)
	}
	return st.xmlDocument("application/rss+xml", feed)
}

// feedDate writes a date as RSS wants it (RFC 822 with a four-digit year), or
// as outlets do that leave the zone to be guessed. A zero date is "".
func (st *site) feedDate(t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case st.Zoneless:
		return t.Format("2006-01-02 15:04:05")
	default:
		return t.Format(time.RFC1123Z)
	}
}

// xmlDocument is a feed as XML, its declaration naming the charset where the
// outlet declares one, and left out altogether where it does not.
func (st *site) xmlDocument(mediaType string, feed any) (*document, error) {
	body, err := xml.MarshalIndent(feed, "", " ")
	if err != nil {
		return nil, err
	}
	if st.declares("document") {
		body = append([]byte(`<?xml version="1.0" encoding="`+st.Declared+`"?>`+"\n"), body...)
	}
	return &document{mediaType: mediaType, text: append(body, '\n'), modified: st.modified()}, nil
}
