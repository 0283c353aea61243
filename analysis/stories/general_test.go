package stories_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"datapolicy/analysis/stories"
	"datapolicy/policy"
)

// generalNews is news of everything else: quakes, rate decisions, finals,
// elections, deals. The part "train" is learned from, "held" is not. All of it
// is ours and made up, in parts after things that happen every year.
func generalNews(t testing.TB, part string) []labelled {
	t.Helper()
	data, err := os.ReadFile("testdata/general-" + part + ".jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var out []labelled
	for line := range strings.Lines(string(data)) {
		var l struct {
			ID, URL, Title, Text, Source, Language, Event string
			Published                                     time.Time
		}
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		a := policy.Article{ID: l.ID, URL: l.URL, Source: l.Source, Title: l.Title, Text: l.Text, Language: l.Language, Published: l.Published, ContentHash: policy.ContentHash(l.Title, l.Text)}
		out = append(out, labelled{a, read(t, a), l.Event, ""})
	}
	return out
}

// inOneLanguage is the mean B-cubed F1 of the languages, each by itself.
func inOneLanguage(articles []labelled, w stories.TestWeights) float64 {
	var f1 float64
	langs := []string{"en", "zh", "de", "fr"}
	for _, lang := range langs {
		own := slices.DeleteFunc(slices.Clone(articles), func(a labelled) bool { return a.Language != lang })
		_, _, f := bcubed(own, clustered(own, w))
		f1 += f / float64(len(langs))
	}
	return f1
}

// TestGeneralNews holds the clustering of news that is not data policy to a
// floor: `datapolicy cluster` takes any.
func TestGeneralNews(t *testing.T) {
	for _, part := range []string{"train", "held", "fresh"} {
		t.Run(part, func(t *testing.T) {
			articles := generalNews(t, part)
			w := stories.Learned()
			story := clustered(articles, w)
			p, r, f := bcubed(articles, story)
			mono := inOneLanguage(articles, w)
			t.Logf("%d articles: B-cubed precision %.3f, recall %.3f, F1 %.3f; in one language %.3f", len(articles), p, r, f, mono)
			logConfusions(t, articles, story)
			if f < 0.85 || mono < 0.93 {
				t.Errorf("B-cubed F1 %.3f, in one language %.3f; want 0.85 and 0.93", f, mono)
			}
		})
	}
}

// logConfusions lists the stories of several events and the events of several
// stories.
func logConfusions(t *testing.T, articles []labelled, story func(string) string) {
	t.Helper()
	mixed, split := map[string]map[string]bool{}, map[string]map[string]bool{}
	note := func(m map[string]map[string]bool, k, v string) {
		if m[k] == nil {
			m[k] = map[string]bool{}
		}
		m[k][v] = true
	}
	for _, a := range articles {
		note(mixed, story(a.ID), a.event)
		note(split, a.event, story(a.ID))
	}
	for _, a := range articles {
		if len(mixed[story(a.ID)]) > 1 {
			t.Logf("mixed %s: %-20s [%s] %s", story(a.ID), a.event, a.Language, a.Title)
		}
	}
	for _, a := range articles {
		if len(split[a.event]) > 1 {
			t.Logf("split %-20s: %s [%s] %s", a.event, story(a.ID), a.Language, a.Title)
		}
	}
}
