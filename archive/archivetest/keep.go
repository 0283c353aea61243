package archivetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"datapolicy/policy"
)

const denial = "It has never and will never require any enterprise or individual to collect or provide data."

func keeping(t *testing.T, fresh func(*testing.T) string) {
	t.Run("what goes in comes out", func(t *testing.T) {
		s := open(t, fresh)
		a := article("denial", "Beijing denies “data demands” – 外交部", "Guo said: “"+denial+"”\n\n第二段。", day(17, 9).Add(123456*time.Microsecond))
		a.Partial = true
		r := about(policy.China, "government/china", "company/tiktok")
		r.Mentions = append(r.Mentions, policy.Mention{EntityID: "person/guo-jiakun", Start: 0, End: 3})
		r.NearDuplicateOf = "a0123"
		st := said(a, "Guo Jiakun", "person/guo-jiakun", policy.Denied, denial, "government/china")
		st.Role, st.StoryID = "spokesperson", "s1"
		r.Statements = []policy.Statement{st}
		s.keep(a, r, told("s1", []string{"company/tiktok"}, []policy.Jurisdiction{policy.China}, a))

		got, err := s.Article(s.ctx(), a.ID)
		if diff := cmp.Diff(a, got); err != nil || diff != "" {
			t.Errorf("article: %v\n%s", err, diff)
		}
		reading, err := s.Reading(s.ctx(), a.ID)
		if diff := cmp.Diff(r, reading); err != nil || diff != "" {
			t.Errorf("reading: %v\n%s", err, diff)
		}
		several, err := s.Articles(s.ctx(), []string{"a-none", a.ID, a.ID})
		if diff := cmp.Diff([]policy.Article{a}, several); err != nil || diff != "" {
			t.Errorf("articles: %v\n%s", err, diff)
		}
	})

	t.Run("twice is once", func(t *testing.T) {
		s := open(t, fresh)
		a := article("a", "Fine", "The authority fined the company.", day(13, 1))
		s.keep(a, about(policy.EuropeanUnion))
		added, err := s.Keep(s.ctx(), a, about(policy.EuropeanUnion), policy.StoryChange{Stories: []policy.Story{told("s1", nil, nil, a)}})
		if err != nil || added {
			t.Fatalf("added %v, %v", added, err)
		}
		if all, _ := s.Stories(s.ctx(), policy.StoryQuery{}); len(all) != 0 {
			t.Errorf("a duplicate made a story: %v", all)
		}
	})

	t.Run("the same text from the same source is a duplicate under any address", func(t *testing.T) {
		s := open(t, fresh)
		a := article("a", "Fine", "The authority fined the company.", day(13, 1))
		moved := article("moved", "FINE!", "The authority  fined the company", day(14, 1))
		s.keep(a, about(policy.EuropeanUnion))
		if added, err := s.Keep(s.ctx(), moved, about(policy.EuropeanUnion), policy.StoryChange{}); err != nil || added {
			t.Fatalf("added %v, %v", added, err)
		}
		if has, err := s.HasArticle(s.ctx(), moved.CanonicalURL); err != nil || !has {
			t.Errorf("the duplicate's address is not known: it would be fetched again and again (%v)", err)
		}
		if got, err := s.Article(s.ctx(), moved.ID); err != nil || got.ID != a.ID {
			t.Errorf("the duplicate's id leads to %q, %v", got.ID, err)
		}
	})

	t.Run("an article is known at every address at which it was met", func(t *testing.T) {
		s := open(t, fresh)
		a := article("a", "Fine", "The authority fined the company.", day(13, 1))
		a.URL, a.FoundAt = "http://www.wire.example/a/?utm_source=rss", "https://feeds.example/wire/17?utm_medium=feed"
		other := article("other", "Other", "Another text.", day(13, 2))
		s.keep(other, about(policy.EuropeanUnion))
		s.keep(a, about(policy.EuropeanUnion))
		if err := s.KnownAs(s.ctx(), a.CanonicalURL, "https://wire.example/b"); err != nil {
			t.Fatal(err)
		}
		if err := s.KnownAs(s.ctx(), a.CanonicalURL, other.CanonicalURL); err != nil { // leads elsewhere already
			t.Fatal(err)
		}
		if err := s.KnownAs(s.ctx(), "https://wire.example/none", "https://wire.example/c"); err != nil {
			t.Fatal(err)
		}
		for address, want := range map[string]string{
			"https://www.wire.example/a": a.ID, "https://feeds.example/wire/17": a.ID, "https://wire.example/b": a.ID, other.CanonicalURL: other.ID, "https://wire.example/c": "",
		} {
			has, err := s.HasArticle(s.ctx(), address)
			if err != nil || has != (want != "") {
				t.Errorf("%s is known: %v, %v", address, has, err)
			}
			if got, _ := s.Article(s.ctx(), policy.ArticleID(address)); got.ID != want {
				t.Errorf("%s leads to %q, want %q", address, got.ID, want)
			}
		}
	})

	t.Run("the same text from another source is kept", func(t *testing.T) {
		s := open(t, fresh)
		a := article("a", "Fine", "The authority fined the company.", day(13, 1))
		b := article("b", "Fine", "The authority fined the company.", day(13, 2))
		b.SourceID = "post"
		s.keep(a, about(policy.EuropeanUnion))
		s.keep(b, about(policy.EuropeanUnion))
	})

	t.Run("a title without a text is not a duplicate by itself", func(t *testing.T) {
		s := open(t, fresh)
		s.keep(article("1", "Press release", "", day(13, 1)), about(policy.China))
		s.keep(article("2", "Press release", "", day(14, 1)), about(policy.China))
		if added, err := s.Keep(s.ctx(), article("3", "Press release", "", day(14, 1)), about(policy.China), policy.StoryChange{}); err != nil || added {
			t.Errorf("added %v, %v", added, err)
		}
	})

	t.Run("all or nothing", func(t *testing.T) {
		s := open(t, fresh)
		a := article("denial", "Beijing denies", "Guo said: “"+denial+"”", day(17, 9))
		good := said(a, "Guo Jiakun", "", policy.Denied, denial)
		moved, twice, foreign, beyond := good, good, good, good
		moved.Start, moved.End = good.Start-1, good.End-1
		foreign.ArticleID = "a-other"
		beyond.End = len(a.Text) + 7
		missing := told("s1", nil, nil, a, article("never-kept", "x", "y", day(17, 1)))
		for name, broken := range map[string]struct {
			statements []policy.Statement
			change     policy.StoryChange
		}{
			"a quotation that is not at its span": {statements: []policy.Statement{good, moved}},
			"a span beyond the text":              {statements: []policy.Statement{beyond}},
			"two statements with one id":          {statements: []policy.Statement{good, twice}},
			"another article's statement":         {statements: []policy.Statement{foreign}},
			"a story of an unknown article":       {statements: []policy.Statement{good}, change: policy.StoryChange{Stories: []policy.Story{missing}}},
			"a merge into nothing": {
				statements: []policy.Statement{good},
				change:     policy.StoryChange{Stories: []policy.Story{told("s1", nil, nil, a)}, Merged: map[string]string{"s9": ""}},
			},
		} {
			r := about(policy.China, "government/china")
			r.Statements = broken.statements
			added, err := s.Keep(s.ctx(), a, r, broken.change)
			if err == nil || added {
				t.Errorf("%s: added %v, %v", name, added, err)
			}
			if has, _ := s.HasArticle(s.ctx(), a.CanonicalURL); has {
				t.Errorf("%s: the article is there", name)
			}
			if found := s.find(policy.SearchQuery{Text: "Beijing"}); len(found) != 0 {
				t.Errorf("%s: the index has it", name)
			}
			if all, _ := s.Statements(s.ctx(), policy.StatementQuery{}); len(all) != 0 {
				t.Errorf("%s: statements are there", name)
			}
			if all, _ := s.Stories(s.ctx(), policy.StoryQuery{}); len(all) != 0 {
				t.Errorf("%s: stories are there", name)
			}
		}
		r := about(policy.China, "government/china")
		r.Statements = []policy.Statement{good}
		s.keep(a, r, told("s1", nil, nil, a)) // and afterwards it can be kept as if nothing had been
	})

	t.Run("text that is not clean is refused", func(t *testing.T) {
		s := open(t, fresh)
		for _, body := range []string{"a\x00b", "a\xffb"} {
			_, err := s.Keep(s.ctx(), article("x", "Title", body, day(13, 1)), about(policy.China), policy.StoryChange{})
			wantCode(t, err, policy.Invalid)
		}
	})

	t.Run("what can be told from the rest need not be given", func(t *testing.T) {
		s := open(t, fresh)
		added, err := s.Keep(s.ctx(), policy.Article{URL: "https://wire.example/x/?utm_source=a", Title: "T", Text: "Body.", Published: day(13, 1)}, about(""), policy.StoryChange{})
		if err != nil || !added {
			t.Fatalf("added %v, %v", added, err)
		}
		if has, err := s.HasArticle(s.ctx(), "https://wire.example/x"); err != nil || !has {
			t.Errorf("has %v, %v", has, err)
		}
	})

	t.Run("export and sketches are by date", func(t *testing.T) {
		s := open(t, fresh)
		var all []policy.Article
		for _, d := range []int{15, 13, 14} {
			a := article("d"+string(rune('0'+d-10)), "Day", "Text of day "+string(rune('0'+d-10)), day(d, 5))
			r := about(policy.China)
			if d == 14 {
				r = policy.Reading{Language: "en", Sketch: []byte("sketch of 14"), NearDuplicateOf: all[0].ID}
			}
			s.keep(a, r)
			all = append(all, a)
		}
		var got []string
		err := s.Export(s.ctx(), january(13, 15), func(a policy.Article) error { got = append(got, a.ID); return nil })
		if diff := cmp.Diff([]string{all[1].ID, all[2].ID}, got); err != nil || diff != "" {
			t.Errorf("export: %v\n%s", err, diff)
		}
		stop := errors.New("enough")
		if err := s.Export(s.ctx(), policy.Period{}, func(policy.Article) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("export did not stop: %v", err)
		}
		type sketch struct{ Article, Story, Near, Bytes string }
		var sketches []sketch
		err = s.Sketches(s.ctx(), january(14, 15), func(a, st, near string, b []byte) error {
			sketches = append(sketches, sketch{a, st, near, string(b)})
			return nil
		})
		if diff := cmp.Diff([]sketch{{all[2].ID, "", all[0].ID, "sketch of 14"}}, sketches); err != nil || diff != "" {
			t.Errorf("sketches: %v\n%s", err, diff)
		}
	})

	t.Run("what others kept since", func(t *testing.T) {
		s := open(t, fresh)
		a, b := article("a", "A", "Text a.", day(20, 0)), article("b", "B", "Text b.", day(13, 0))
		s.keep(a, about(policy.China))
		last, err := s.SketchesAfter(s.ctx(), -1, nil)
		if err != nil {
			t.Fatal(err)
		}
		s.keep(b, about(policy.China), told("s1", nil, nil, b))
		var got []string
		next, err := s.SketchesAfter(s.ctx(), last, func(id, story, _ string, published time.Time, sketch []byte) error {
			got = append(got, id, story, published.String())
			return nil
		})
		if diff := cmp.Diff([]string{b.ID, "s1", b.Published.String()}, got); err != nil || diff != "" || next <= last {
			t.Errorf("%v, from %d to %d\n%s", err, last, next, diff)
		}
		if twin, err := s.HasTwin(s.ctx(), a); err != nil || !twin {
			t.Errorf("twin %v, %v", twin, err)
		}
		if twin, err := s.HasTwin(s.ctx(), article("c", "C", "Text c.", day(13, 0))); err != nil || twin {
			t.Errorf("twin %v, %v", twin, err)
		}
	})

	t.Run("what is not there", func(t *testing.T) {
		s := open(t, fresh)
		_, err := s.Article(s.ctx(), "a'none")
		wantCode(t, err, policy.NotFound)
		_, err = s.Reading(s.ctx(), "a\x00none")
		wantCode(t, err, policy.NotFound)
		_, err = s.Story(s.ctx(), "none")
		wantCode(t, err, policy.NotFound)
		if has, err := s.HasArticle(s.ctx(), "https://wire.example/none"); err != nil || has {
			t.Errorf("has %v, %v", has, err)
		}
	})

	t.Run("retention", func(t *testing.T) {
		s := open(t, fresh)
		old, young := article("old", "Old TikTok news", "Guo said: “"+denial+"”", day(1, 0)), article("young", "Young TikTok news", "Something else.", day(20, 0))
		r := about(policy.China, "company/tiktok")
		r.Statements = []policy.Statement{said(old, "Guo Jiakun", "", policy.Denied, denial)}
		s.keep(old, r, told("s1", nil, nil, old))
		s.keep(young, about(policy.China, "company/tiktok"), told("s2", nil, nil, young))
		n, err := s.DeleteBefore(s.ctx(), day(10, 0))
		if err != nil || n != 1 {
			t.Fatalf("deleted %d, %v", n, err)
		}
		found := s.find(policy.SearchQuery{Text: "tiktok"})
		if len(found) != 1 || found[0].ArticleID != young.ID {
			t.Errorf("found %v", found)
		}
		if all, err := s.Statements(s.ctx(), policy.StatementQuery{Text: "never require"}); err != nil || len(all) != 0 {
			t.Errorf("statements %v, %v", all, err)
		}
		if all, err := s.Stories(s.ctx(), policy.StoryQuery{}); err != nil || len(all) != 1 || all[0].ID != "s2" {
			t.Errorf("stories %v, %v", all, err)
		}
		if has, err := s.HasArticle(s.ctx(), old.CanonicalURL); err != nil || !has {
			t.Errorf("the old address is forgotten (%v): the feed would bring it back", err)
		}
		s.keep(old, r) // but by hand it may come back
	})

	t.Run("stats", func(t *testing.T) {
		s := open(t, fresh)
		a, b := article("a", "A", "Text a.", day(13, 0)), article("b", "B", "Text b.", day(15, 0))
		b.Language = "zh"
		s.keep(a, about(policy.China), told("s1", nil, nil, a))
		s.keep(b, policy.Reading{})
		got, err := s.Stats(s.ctx())
		if err != nil || got.Bytes <= 0 || got.Schema < 1 {
			t.Fatalf("%+v, %v", got, err)
		}
		want := got
		want.Articles, want.Relevant, want.Stories, want.Sources = 2, 1, 1, 1
		want.Languages = map[string]int{"en": 1, "zh": 1}
		want.Oldest, want.Newest, want.LastKept = a.Published, b.Published, b.Fetched
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
	})

	t.Run("the index is made anew as it was", func(t *testing.T) {
		s := open(t, fresh)
		a := article("a", "TikTok禁令", "Guo said: “"+denial+"” 数据出境安全评估", day(13, 0))
		r := about(policy.China)
		r.Statements = []policy.Statement{said(a, "Guo Jiakun", "", policy.Denied, denial)}
		s.keep(a, r)
		if err := s.Reindex(s.ctx()); err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{"tiktok", "出境安全", `"never require"`} {
			if found := s.find(policy.SearchQuery{Text: q}); len(found) != 1 {
				t.Errorf("%s: found %d", q, len(found))
			}
		}
		if all, err := s.Statements(s.ctx(), policy.StatementQuery{Text: "never require"}); err != nil || !slices.ContainsFunc(all, func(st policy.Statement) bool { return st.Quote == denial }) {
			t.Errorf("%v, %v", all, err)
		}
	})
}
