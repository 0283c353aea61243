package sources_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"datapolicy/newsroom"
	"datapolicy/policy"
	"datapolicy/sources"
	"datapolicy/sources/catalog"
	"datapolicy/sources/fetch"
)

// memory is a State, and keeps the articles that it is handed.
type memory struct {
	mu       sync.Mutex
	states   map[string]policy.FetchState
	articles map[string]policy.Article // by canonical address
	urls     map[string]bool
	order    []policy.Article
	refuse   func(policy.Article) error
}

func newMemory() *memory {
	return &memory{states: map[string]policy.FetchState{}, articles: map[string]policy.Article{}, urls: map[string]bool{}}
}

func (m *memory) FetchState(_ context.Context, id string) (policy.FetchState, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.states[id]
	return s, ok, nil
}

func (m *memory) SaveFetchState(_ context.Context, s policy.FetchState) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.states[s.SourceID] = s
	return nil
}

func (m *memory) HasArticle(_ context.Context, canonical string) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.urls[canonical], nil
}

func (m *memory) keep(_ context.Context, a policy.Article) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.refuse != nil {
		if err := m.refuse(a); err != nil {
			return err
		}
	}
	if _, again := m.articles[a.CanonicalURL]; again {
		return errors.New("handed on twice: " + a.CanonicalURL)
	}
	m.articles[a.CanonicalURL] = a
	m.urls[a.CanonicalURL] = true
	if u, err := policy.CanonicalURL(a.URL); err == nil {
		m.urls[u] = true
	}
	m.order = append(m.order, a)
	return nil
}

// The sample newsroom has the awkward sides of the world: every outlet that is
// up gives its articles, with text, language and date.
func TestGatherNewsroom(t *testing.T) {
	room, err := newsroom.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer room.Close()
	list, err := catalog.Parse("newsroom", room.NamedCatalog())
	if err != nil {
		t.Fatal(err)
	}
	client, err := fetch.New(fetch.Options{Dial: room.DialContext, Interval: -1, Retries: -1, IdleTimeout: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	m := newMemory()
	g := sources.New(sources.Options{Client: client, State: m, Clock: func() time.Time { return newsroom.Now }})
	report := g.Gather(t.Context(), list, m.keep, nil)
	for _, s := range report.Sources {
		t.Logf("%-22s %-9s entries %d new %d partial %d left %d err %v notes %v", s.ID, s.Status, s.Entries, s.New, s.Partial, s.Left, s.Err, s.Notes)
	}
	for _, a := range m.order {
		t.Logf("%s %s %-5s %v %5d %-40.40s %s", a.Published.Format(time.DateTime), a.Language, a.DateSource, a.Partial, len(a.Text), a.Title, a.CanonicalURL)
	}
}
