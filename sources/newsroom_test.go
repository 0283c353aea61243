package sources_test

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"datapolicy/newsroom"
	"datapolicy/policy"
	"datapolicy/sources"
	"datapolicy/sources/catalog"
	"datapolicy/sources/fetch"
)

// The sample's articles are what a reader should come away with from its pages:
// each is gathered once, letter by letter, from RSS, Atom, RDF, JSON Feed and
// listings, out of GB18030 and Big5, past teasers, reposts and AMP copies.
func TestNewsroomLetterByLetter(t *testing.T) {
	g, m, list := sample(t)
	g.Gather(t.Context(), list, m.keep, nil)

	hosts := map[string]*time.Location{}
	outlets, err := newsroom.Outlets()
	if err != nil {
		t.Fatal(err)
	}
	byAddress := map[string]policy.Article{}
	for _, a := range m.order {
		byAddress[a.URL] = a
	}
	down := map[string]bool{}
	address := map[string]string{}
	for _, o := range outlets {
		if hosts[o.ID], err = time.LoadLocation(o.Zone); err != nil {
			t.Fatal(err)
		}
		down[o.ID] = o.Fault == "down"
		address[o.ID] = "http://" + o.Host()
	}
	wanted, err := newsroom.Articles()
	if err != nil {
		t.Fatal(err)
	}
	reachable := 0
	for _, want := range wanted {
		got, ok := byAddress[address[want.Outlet]+want.Path]
		if down[want.Outlet] {
			if ok {
				t.Errorf("%s comes from an outlet that is down", want.ID)
			}
			continue
		}
		reachable++
		if !ok {
			t.Errorf("%s was not gathered, or under another address", want.ID)
			continue
		}
		if bare(got.Text) != bare(want.Text) {
			t.Errorf("%s: text\n%s\nwant\n%s", want.ID, got.Text, want.Text)
		}
		if bare(got.Title) != bare(want.Title) {
			t.Errorf("%s: title %q, want %q", want.ID, got.Title, want.Title)
		}
		if got.Language != want.Language || got.Partial {
			t.Errorf("%s: language %q, want %q; partial %v", want.ID, got.Language, want.Language, got.Partial)
		}
		switch day := want.Published.In(hosts[want.Outlet]).Format(time.DateOnly); {
		case want.Feed == "undated": // neither its feed nor its page tells
			if got.DateSource != policy.DateGuessed || !got.Published.Equal(newsroom.Now) {
				t.Errorf("%s: published %v (%s), and nobody said so", want.ID, got.Published, got.DateSource)
			}
		case got.DateSource == policy.DateDay:
			if got.Published.Format(time.DateOnly) != day {
				t.Errorf("%s: published on %v, want %s", want.ID, got.Published, day)
			}
		case got.DateSource != policy.DateExact || !got.Published.Truncate(time.Minute).Equal(want.Published.Truncate(time.Minute)):
			t.Errorf("%s: published %v (%s), want %v", want.ID, got.Published, got.DateSource, want.Published)
		}
	}
	if len(m.order) != reachable {
		t.Errorf("%d articles were gathered of %d", len(m.order), reachable)
	}
}

// bare is a text without white space.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// sample is a Gatherer over the sample newsroom, its memory, and the newsroom's
// catalog.
func sample(t *testing.T) (*sources.Gatherer, *memory, []catalog.Source) {
	t.Helper()
	room, err := newsroom.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = room.Close() })
	list, err := catalog.Parse("newsroom", room.NamedCatalog())
	if err != nil {
		t.Fatal(err)
	}
	client, err := fetch.New(fetch.Options{Dial: room.DialContext, Interval: -1, Retries: -1, IdleTimeout: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	m := newMemory()
	return sources.New(sources.Options{Client: client, State: m, Clock: func() time.Time { return newsroom.Now }}), m, list
}
