package feed_test

import (
	"testing"

	"datapolicy/sources/feed"
)

// Where a feed says that its older entries are (RFC 5005, JSON Feed 1.1).
func TestOlderEntries(t *testing.T) {
	for name, c := range map[string]struct{ document, next, archive, generator string }{
		"a paged Atom feed": {
			`<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><link rel="next" href="?page=2"/><generator>Blogger</generator><entry><title>E</title></entry></feed>`,
			"https://outlet.example/feed?page=2", "", "Blogger",
		},
		"an archived Atom feed": {
			`<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><link rel="prev-archive" href="/2025/01.atom"/><entry><title>E</title></entry></feed>`,
			"", "https://outlet.example/2025/01.atom", "",
		},
		"RSS with Atom's links": {
			`<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title><generator>https://wordpress.org/?v=6.7</generator><atom:link rel="next" href="https://outlet.example/feed?paged=2"/></channel></rss>`,
			"https://outlet.example/feed?paged=2", "", "https://wordpress.org/?v=6.7",
		},
		"a JSON Feed": {
			`{"version":"https://jsonfeed.org/version/1.1","title":"T","next_url":"https://outlet.example/feed.json?p=2","items":[]}`,
			"https://outlet.example/feed.json?p=2", "", "",
		},
		"none":                 {`<rss version="2.0"><channel><title>T</title></channel></rss>`, "", "", ""},
		"no address to follow": {`<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><atom:link rel="next" href="javascript:more()"/></channel></rss>`, "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := feed.Parse([]byte(c.document), feed.Options{URL: "https://outlet.example/feed"})
			if err != nil {
				t.Fatal(err)
			}
			if f.Next != c.next || f.PrevArchive != c.archive || f.Generator != c.generator {
				t.Errorf("next %q, prev-archive %q, generator %q", f.Next, f.PrevArchive, f.Generator)
			}
		})
	}
}
