package sources_test

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"datapolicy/archive"
	"datapolicy/policy"
	"datapolicy/sources"
	"datapolicy/sources/catalog"
)

// A process that dies between keeping an article and noting how far it was, or
// anywhere else, over a real archive: the next one begins with what is on the
// disk, while the source has changed. Nothing is kept twice, nothing is missed.
func TestDiesOverARealArchive(t *testing.T) {
	for _, after := range []int{0, 1, 9, 10, 11, 24, 25} {
		t.Run(fmt.Sprintf("after %d articles", after), func(t *testing.T) {
			j := newJournal(t)
			j.linked("next")
			path := filepath.Join(t.TempDir(), "archive.db")
			list := []catalog.Source{j.source("/feed")}
			handed := map[string]int{}
			// pass is a process: it opens the archive and dies once it has kept so many;
			// what it still tries finds the archive closed.
			pass := func(most int) sources.SourceReport {
				a, err := archive.Open(t.Context(), path, archive.Options{})
				if err != nil {
					t.Fatal(err)
				}
				defer a.Close()
				kept := 0
				return only(t, j.gathererOf(t, a, sources.Options{MaxEntries: 12}).Gather(t.Context(), list, func(ctx context.Context, article policy.Article) error {
					if kept == most {
						a.Close()
					}
					kept++
					added, err := a.Keep(ctx, article, policy.Reading{}, policy.StoryChange{})
					if err == nil {
						handed[article.Title]++
					}
					if err == nil && !added {
						return policy.Errorf(policy.Internal, "%s was kept already", article.Title)
					}
					return err
				}, nil))
			}
			pass(-1)
			j.now = j.now.AddDate(0, 0, 6)
			pass(after)
			j.now = j.now.Add(6 * time.Hour)
			for range 4 { // a pass takes twelve
				if r := pass(-1); r.Err != nil {
					t.Errorf("afterwards: %v", r.Err)
				}
				j.now = j.now.Add(10 * time.Minute)
			}
			m := newMemory()
			for title, times := range handed {
				if times != 1 {
					t.Errorf("%s was handed on %d times", title, times)
				}
				m.articles[title] = policy.Article{Title: title}
			}
			if lost := missing(m, j); len(lost) > 0 {
				t.Errorf("missing: %v", lost)
			}
			a, err := archive.Open(t.Context(), path, archive.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close()
			if st, _, err := a.FetchState(t.Context(), "s"); err != nil || len(st.Gaps) != 1 || st.Gaps[0].Filled.IsZero() {
				t.Errorf("gaps %+v, %v", st.Gaps, err)
			}
		})
	}
}

// A feed whose addresses carry a mark of the day that nobody knows for one: the
// archive tells by the text that it has them.
func TestAddressesOfTheDayOverARealArchive(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{})
	a, err := archive.Open(t.Context(), filepath.Join(t.TempDir(), "archive.db"), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	for day := 1; day <= 4; day++ {
		o.now = now.AddDate(0, 0, day)
		var items []string
		for n := day; n > 0; n-- {
			items = append(items, fmt.Sprintf("<item><title>No. %[1]d</title><link>/%[1]d?visit=%[4]d</link><pubDate>%[2]s</pubDate>%[3]s</item>", n, now.AddDate(0, 0, n-1).Format(time.RFC1123Z), full(fmt.Sprintf("Text %d.", n)), day))
		}
		o.mu.Lock()
		o.pages["/feed"] = text(rss(items...))
		o.mu.Unlock()
		r := only(t, o.gathererOf(t, a, sources.Options{}).Gather(t.Context(), []catalog.Source{o.source("/feed")}, func(ctx context.Context, article policy.Article) error {
			_, err := a.Keep(ctx, article, policy.Reading{}, policy.StoryChange{})
			return err
		}, nil))
		st, err := a.Stats(t.Context())
		if err != nil || st.Articles != day || r.Err != nil {
			t.Errorf("day %d: %d articles, %v, %+v", day, st.Articles, err, r)
		}
		if state, _, err := a.FetchState(t.Context(), "s"); err != nil || len(state.Gaps) != 0 {
			t.Errorf("day %d: gaps %+v, %v", day, state.Gaps, err)
		}
	}
}
