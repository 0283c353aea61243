package feed

import (
	"fmt"
	"strings"
	"testing"
)

func TestRaw(t *testing.T) {
	f, err := Parse([]byte(rssItem(`<title>&lt;b&gt;A&lt;/b&gt;</title><description>&lt;p onclick="x"&gt;B&lt;/p&gt;</description>`)), Options{Raw: true})
	if err != nil || f.Entries[0].Title != "A" || f.Entries[0].Summary != `<p onclick="x">B</p>` {
		t.Errorf("got %+v, %v", f, err)
	}
}

func BenchmarkParse(b *testing.B) {
	for name, paragraphs := range map[string]int{"full text": 20, "announcements": 0} {
		b.Run(name+", fit to show", func(b *testing.B) { benchmark(b, paragraphs, Options{}) })
		b.Run(name+", raw", func(b *testing.B) { benchmark(b, paragraphs, Options{Raw: true}) })
	}
}

func benchmark(b *testing.B, paragraphs int, o Options) {
	var items strings.Builder
	for i := range 50 {
		fmt.Fprintf(&items, "</item><item><title>Entry %d</title><link>/e/%d</link><pubDate>Fri, 17 Jan 2025 10:00:00 +0000</pubDate><description>&lt;p&gt;Short.&lt;/p&gt;</description><content:encoded><![CDATA[%s]]></content:encoded>", i, i,
			strings.Repeat(`<p>A paragraph with a <a href="/x">link</a> and some <b>words</b> about the law of data.</p>`, paragraphs))
	}
	doc := []byte(rssItem(items.String()))
	b.SetBytes(int64(len(doc)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(doc, o); err != nil {
			b.Fatal(err)
		}
	}
}
