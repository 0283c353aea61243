package analysis

import (
	"bufio"
	"cmp"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"datapolicy/newsroom"
	"datapolicy/policy"
)

// labelled is an article whose event is known.
type labelled struct {
	id, event     string
	article       policy.Article
	jurisdictions []policy.Jurisdiction // where they are labelled
	relevant      bool
}

// expected is what testdata/kinds.yaml says of an event.
type expected struct {
	Kind    string              `yaml:"kind"`    // one or, in doubt, several with "|" between them
	Section policy.Jurisdiction `yaml:"section"` // of the first jurisdiction
	Second  policy.Jurisdiction `yaml:"second"`  // the next section after it, "" when it does not matter
	Topics  string              `yaml:"topics"`  // those that it is about, with commas; where they are labelled
}

func readExpected(t *testing.T) map[string]map[string]expected {
	t.Helper()
	data, err := os.ReadFile("testdata/kinds.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]map[string]expected
	if err := yaml.UnmarshalWithOptions(data, &out, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	return out
}

func fromNewsroom(t *testing.T) []labelled {
	t.Helper()
	articles, err := newsroom.Articles()
	if err != nil {
		t.Fatal(err)
	}
	var out []labelled
	for _, a := range articles {
		if a.Relevant() {
			out = append(out, labelled{
				id: a.ID, event: a.Event, relevant: true,
				article: policy.Article{ID: a.ID, Title: a.Title, Text: a.Text, Language: a.Language, Published: a.Published},
			})
		}
	}
	return out
}

func fromTrain(t *testing.T) []labelled {
	t.Helper()
	files, err := filepath.Glob("../eval/data/train/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatal("no train part of the labelled set", err)
	}
	var out []labelled
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var a struct {
				policy.Article
				Event         string                `json:"event"`
				Relevant      bool                  `json:"relevant"`
				Jurisdictions []policy.Jurisdiction `json:"jurisdictions"`
			}
			if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
				t.Fatal(name, err)
			}
			out = append(out, labelled{id: a.ID, event: a.Event, article: a.Article, jurisdictions: a.Jurisdictions, relevant: a.Relevant})
		}
	}
	return out
}

// eventsAtLeast is the share of articles, and of events by the majority of
// their articles, whose kind must be right.
const eventsAtLeast = 0.9

func TestLabelledKinds(t *testing.T) {
	analyst, want := newAnalyst(t), readExpected(t)
	for name, list := range map[string][]labelled{"newsroom": fromNewsroom(t), "train": fromTrain(t)} {
		t.Run(name, func(t *testing.T) {
			right, all := 0, 0
			votes := map[string]map[string]int{}
			for _, l := range list {
				e, ok := want[name][l.event]
				if !ok {
					if l.relevant {
						t.Errorf("%s: the event %q has no kind in testdata/kinds.yaml", l.id, l.event)
					}
					continue
				}
				got := analyst.eventOf(newDocument(l.article.Title, l.article.Text, l.article.Language))
				if votes[l.event] == nil {
					votes[l.event] = map[string]int{}
				}
				votes[l.event][got]++
				all++
				if allowed(e.Kind, got) {
					right++
				} else {
					t.Logf("%s is %q, taken for %q: %s", l.id, e.Kind, got, l.article.Title)
				}
			}
			events := 0
			for event, v := range votes {
				ranked := slices.SortedFunc(maps.Keys(v), func(a, b string) int { return cmp.Or(v[b]-v[a], strings.Compare(a, b)) })
				if allowed(want[name][event].Kind, ranked[0]) {
					events++
				} else {
					t.Logf("event %s is %q, taken for %v", event, want[name][event].Kind, v)
				}
			}
			byArticle, byEvent := float64(right)/float64(all), float64(events)/float64(len(votes))
			t.Logf("kinds: %.3f of %d articles, %.3f of %d events", byArticle, all, byEvent, len(votes))
			if byArticle < eventsAtLeast || byEvent < eventsAtLeast {
				t.Errorf("fewer than %.2f of the kinds are right", eventsAtLeast)
			}
		})
	}
}

func allowed(kinds, got string) bool { return slices.Contains(strings.Split(kinds, "|"), got) }

// TestHeadlines holds the kinds of events that stand in a headline, with words
// that the labelled articles do not happen to use.
func TestHeadlines(t *testing.T) {
	analyst := newAnalyst(t)
	data, err := os.ReadFile("testdata/headlines.tsv")
	if err != nil {
		t.Fatal(err)
	}
	right, all := 0, 0
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(f) < 3 {
			t.Fatalf("too few fields: %q", line)
		}
		body := strings.Join(f[3:], " ")
		all++
		if got := analyst.eventOf(newDocument(f[2], body, f[1])); allowed(f[0], got) {
			right++
		} else {
			t.Logf("%q is %q, taken for %q", f[2], f[0], got)
		}
	}
	t.Logf("headlines: %.3f of %d", float64(right)/float64(all), all)
	if float64(right)/float64(all) < eventsAtLeast {
		t.Errorf("fewer than %.2f of the kinds are right", eventsAtLeast)
	}
}
