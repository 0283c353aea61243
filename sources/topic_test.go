package sources_test

import (
	"net/http"
	"testing"
	"time"

	"datapolicy/sources"
	"datapolicy/sources/catalog"
)

// Of a general outlet, only the pages of what it is read for are fetched, and
// it does not seem silent when it writes of something else.
func TestGatherTerms(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{
		"/feed": text(rss(
			"<item><link>/cup</link><title>The cup goes north</title><pubDate>Sun, 19 Jan 2025 08:00:00 GMT</pubDate></item>",
			item("/law", "Parliament passes a privacy law", ""),
			item("/fine", "A fine of two millions", "<description>The data protection authority decided.</description>"),
		)),
		"/law":  text("<html><title>Law</title><body><article><h1>Parliament passes a privacy law</h1><p>" + paragraph + paragraph + "</p></article></body></html>"),
		"/fine": text("<html><title>Fine</title><body><article><h1>A fine</h1><p>" + paragraph + paragraph + "</p></article></body></html>"),
	})
	m := newMemory()
	g := o.gatherer(t, m, sources.Options{MaxPages: 5})
	s := o.source("/feed")
	s.Terms = []string{"privacy", "data protection"}
	report := g.Gather(t.Context(), []catalog.Source{s}, m.keep, nil)
	if got := report.Sources[0]; got.New != 2 || got.Entries != 3 || got.Left != 0 || o.count("/cup") != 0 {
		t.Errorf("%+v; the page that is of something else was asked for %d times", got, o.count("/cup"))
	}
	if want := time.Date(2025, 1, 19, 8, 0, 0, 0, time.UTC); !m.states["s"].NewestEntry.Equal(want) {
		t.Errorf("its newest entry is of %s, want %s", m.states["s"].NewestEntry, want)
	}
	if again := g.Gather(t.Context(), []catalog.Source{s}, m.keep, nil); again.Sources[0].Status != sources.StatusUnchanged {
		t.Errorf("the second pass: %+v", again.Sources[0])
	}
}
