package sources_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"datapolicy/newsroom"
	"datapolicy/policy"
	"datapolicy/sources"
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

func (m *memory) HasArticles(ctx context.Context, canonical []string) (map[string]bool, error) {
	has := map[string]bool{}
	for _, c := range canonical {
		one, err := m.HasArticle(ctx, c)
		if err != nil {
			return nil, err
		}
		has[c] = one
	}
	return has, nil
}

func (m *memory) KnownAs(_ context.Context, canonical, alias string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.urls[alias] = m.urls[canonical]
	return nil
}

func (m *memory) Article(_ context.Context, id string) (policy.Article, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, a := range m.order {
		if a.ID == id {
			return a, nil
		}
	}
	return policy.Article{}, policy.Errorf(policy.NotFound, "no article %s", id)
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
	for _, met := range []string{a.URL, a.FoundAt} {
		if u, err := policy.CanonicalURL(met); err == nil {
			m.urls[u] = true
		}
	}
	m.order = append(m.order, a)
	return nil
}

// The sample newsroom has the awkward sides of the world: every outlet that is
// up gives its articles, with text, language and date.
func TestGatherNewsroom(t *testing.T) {
	g, m, list := sample(t)
	report := g.Gather(t.Context(), list, m.keep, nil)
	up := 0
	for _, s := range report.Sources {
		if s.ID == "pellworth-gazette" { // the one that is down
			if s.Status != sources.StatusFailed || s.Err == nil || s.Advice == "" || m.states[s.ID].Failures != 1 || !m.states[s.ID].NextDue.After(newsroom.Now) {
				t.Errorf("the outlet that is down: %+v, state %+v", s, m.states[s.ID])
			}
			continue
		}
		up++
		if s.Status != sources.StatusOK || s.New == 0 || s.Err != nil || s.Left > 0 {
			t.Errorf("%s: %+v", s.ID, s)
		}
	}
	if up < 30 || report.New() < 100 {
		t.Errorf("%d outlets gave %d articles", up, report.New())
	}
	for _, a := range m.order {
		if a.ID != policy.ArticleID(a.CanonicalURL) || a.Source == "" || a.SourceID == "" || a.Title == "" || len(a.Text) < 300 || a.Language == "und" || a.Published.IsZero() ||
			a.DateSource == "" || !a.Fetched.Equal(newsroom.Now) || a.ContentHash != policy.ContentHash(a.Title, a.Text) {
			t.Errorf("incomplete: %+v", a)
		}
		if strings.Contains(a.Text, "<p>") || strings.ContainsRune(a.Text+a.Title, '\ufffd') {
			t.Errorf("markup or lost characters in %s: %.200q", a.URL, a.Text)
		}
	}

	// The second pass has nothing to do.
	again := g.Gather(t.Context(), list, m.keep, nil)
	if again.New() != 0 {
		t.Errorf("the second pass brought %d articles", again.New())
	}
	for _, s := range again.Sources {
		if s.ID != "pellworth-gazette" && s.Status != sources.StatusUnchanged {
			t.Errorf("%s: %+v, want unchanged", s.ID, s)
		}
	}
}
