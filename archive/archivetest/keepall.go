package archivetest

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
)

// keepingAll is what keeping many articles at once adds to keeping one.
func keepingAll(t *testing.T, fresh func(*testing.T) string) {
	filed := func(slug, body string, hour int, stories ...policy.Story) policy.Filing {
		a := article(slug, "On "+slug, body, day(13, hour))
		r := about(policy.EuropeanUnion, "company/tiktok")
		if quote := "never"; strings.Contains(body, quote) {
			r.Statements = []policy.Statement{said(a, "Guo Jiakun", "person/guo-jiakun", policy.Denied, quote)}
		}
		return policy.Filing{Article: a, Reading: r, Change: policy.StoryChange{Stories: stories}}
	}

	t.Run("all are there as if kept one by one", func(t *testing.T) {
		at, one := open(t, fresh), open(t, fresh)
		a, b := article("a", "On a", "The authority fined the company.", day(13, 1)), article("b", "On b", "It has never asked.", day(13, 2))
		all := []policy.Filing{
			filed("a", a.Text, 1, told("s1", nil, nil, a)),
			filed("b", b.Text, 2, told("s1", nil, nil, a, b)), // the second joins the story that the first made
			filed("c", "Nothing to do with it.", 3),
		}
		added, err := at.KeepAll(at.ctx(), all)
		if err != nil || !slices.Equal(added, []bool{true, true, true}) {
			t.Fatalf("added %v, %v", added, err)
		}
		for _, f := range all {
			if added, err := one.Keep(one.ctx(), f.Article, f.Reading, f.Change); err != nil || !added {
				t.Fatalf("added %v, %v", added, err)
			}
		}
		for name, of := range map[string]func(s shelf) any{
			"stories":    func(s shelf) any { all, _ := s.Stories(s.ctx(), policy.StoryQuery{}); return all },
			"statements": func(s shelf) any { all, _ := s.Statements(s.ctx(), policy.StatementQuery{}); return all },
			"search":     func(s shelf) any { return s.find(policy.SearchQuery{Text: "authority"}) },
			"reading":    func(s shelf) any { r, _ := s.Reading(s.ctx(), b.ID); return r },
		} {
			if diff := cmp.Diff(of(one), of(at)); diff != "" {
				t.Errorf("%s:\n%s", name, diff)
			}
		}
		if got, _ := at.Story(at.ctx(), "s1"); len(got.Articles) != 2 {
			t.Errorf("the story has %d articles", len(got.Articles))
		}
	})

	t.Run("twins of one batch are one article", func(t *testing.T) {
		s := open(t, fresh)
		first := filed("a", "The authority fined the company.", 1)
		twin, moved := first, filed("moved", "The authority  fined the company", 2)
		moved.Article.Title = first.Article.Title
		moved.Article.ContentHash = policy.ContentHash(moved.Article.Title, moved.Article.Text)
		added, err := s.KeepAll(s.ctx(), []policy.Filing{first, twin, moved, filed("b", "Something else.", 3)})
		if err != nil || !slices.Equal(added, []bool{true, false, false, true}) {
			t.Fatalf("added %v, %v", added, err)
		}
		if got, err := s.Article(s.ctx(), moved.Article.ID); err != nil || got.ID != first.Article.ID {
			t.Errorf("the moved address leads to %q, %v", got.ID, err)
		}
	})

	t.Run("one at fault keeps out all, and nothing of them", func(t *testing.T) {
		s := open(t, fresh)
		bad := filed("bad", "It has never asked.", 2)
		missing := filed("missing", "Nobody keeps it.", 3)
		bad.Change.Stories = []policy.Story{told("s1", nil, nil, bad.Article, missing.Article)}
		all := []policy.Filing{filed("a", "The authority fined the company.", 1), bad}
		added, err := s.KeepAll(s.ctx(), all)
		wantCode(t, err, policy.Invalid)
		if !slices.Equal(added, []bool{false, false}) {
			t.Errorf("added %v", added)
		}
		has, err := s.HasArticles(s.ctx(), []string{all[0].Article.CanonicalURL, bad.Article.CanonicalURL})
		if err != nil || len(has) != 0 {
			t.Errorf("it has %v, %v", has, err)
		}
		if found := s.find(policy.SearchQuery{Text: "authority"}); len(found) != 0 {
			t.Error("the index has one of them")
		}
		if added, err := s.KeepAll(s.ctx(), all[:1]); err != nil || !added[0] { // and afterwards it can be kept as if nothing had been
			t.Errorf("added %v, %v", added, err)
		}
	})

	t.Run("nothing is nothing", func(t *testing.T) {
		s := open(t, fresh)
		if added, err := s.KeepAll(s.ctx(), nil); err != nil || len(added) != 0 {
			t.Errorf("added %v, %v", added, err)
		}
		if has, err := s.HasArticles(s.ctx(), nil); err != nil || len(has) != 0 {
			t.Errorf("it has %v, %v", has, err)
		}
	})

	t.Run("many addresses are asked for at once", func(t *testing.T) {
		s := open(t, fresh)
		a := article("a", "Fine", "The authority fined the company.", day(13, 1))
		s.keep(a, about(policy.EuropeanUnion))
		addresses := []string{a.CanonicalURL, "https://wire.example/none"}
		for range 300 {
			addresses = append(addresses, "https://wire.example/more")
		}
		has, err := s.HasArticles(s.ctx(), addresses)
		if diff := cmp.Diff(map[string]bool{a.CanonicalURL: true}, has); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
	})
}
