package stories_test

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"datapolicy/analysis/stories"
	"datapolicy/policy"
)

// report is a labelled report of testdata/sequences.jsonl: those of one
// sequence tell one matter in the order of its events, those of one day one
// event.
type report struct {
	Part, Sequence, ID, Published, Language, Event, Title, Text string

	trace policy.StoryTrace
}

func reports(t testing.TB, part string) []report {
	t.Helper()
	data, err := os.ReadFile("testdata/sequences.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var out []report
	for line := range strings.Lines(string(data)) {
		var r report
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		if r.Part != part {
			continue
		}
		at, err := time.Parse(time.DateOnly, r.Published)
		if err != nil {
			t.Fatal(err)
		}
		r.trace = traceOf(t, article(r.ID, r.Language, r.Title, r.Text, at.Add(9*time.Hour)))
		out = append(out, r)
	}
	return out
}

// traceOf is the trace of a story that has just this article.
func traceOf(t testing.TB, a policy.Article) policy.StoryTrace {
	t.Helper()
	change, _ := stories.New(stories.Options{}).Add(a, read(t, a))
	s := change.Stories[0]
	return policy.StoryTrace{ID: a.ID, Event: s.Event, First: s.FirstPublished, Last: s.LastPublished, Entities: s.Entities, Data: s.Trace}
}

type linkFigures struct{ right, wrong, found, due int }

// scoreLinks: precision is over links, recall over reports that something went
// before, of which one right link at least is due.
func scoreLinks(t testing.TB, all []report, w stories.TestLinkWeights, show bool) linkFigures {
	var f linkFigures
	sequels := stories.SequelsWith(w)
	traces := make([]policy.StoryTrace, len(all))
	byID := map[string]report{}
	for i, r := range all {
		traces[i], byID[r.ID] = r.trace, r
	}
	for _, r := range all {
		due := slices.ContainsFunc(all, func(o report) bool { return o.Sequence == r.Sequence && o.Published < r.Published })
		hit := false
		continues, _ := sequels.Relate(r.trace, traces)
		for _, id := range continues {
			if byID[id].Sequence == r.Sequence {
				f.right++
				hit = true
			} else {
				f.wrong++
				if show {
					t.Logf("wrong: %s (%s) continues %s (%s) %v", r.ID, r.trace.Event, id, byID[id].trace.Event, stories.Links(r.trace, byID[id].trace))
				}
			}
		}
		if due {
			f.due++
			if hit {
				f.found++
			} else if show {
				for _, o := range all {
					if o.Sequence == r.Sequence && o.Published < r.Published {
						t.Logf("missed: %s (%s) continues %s (%s) %v", r.ID, r.trace.Event, o.ID, o.trace.Event, stories.Links(r.trace, o.trace))
					}
				}
			}
		}
	}
	return f
}

// learnLinks fits a logistic regression to all pairs, precision first.
func learnLinks(all []report) stories.TestLinkWeights {
	type pair struct {
		l    stories.TestLinks
		same bool
	}
	var pairs []pair
	var positives, negatives float64
	for _, a := range all {
		for _, b := range all {
			if l, ok := stories.CompareLinks(a.trace, b.trace); ok {
				pairs = append(pairs, pair{l, a.Sequence == b.Sequence})
				if a.Sequence == b.Sequence {
					positives++
				} else {
					negatives++
				}
			}
		}
	}
	var w, speed stories.TestLinks
	const rounds, rate, momentum, penalty = 3000, 0.5, 0.9, 0.004
	for range rounds {
		var grad stories.TestLinks
		for _, p := range pairs {
			var z float64
			for i := range w {
				z += w[i] * p.l[i]
			}
			y, weight := 0.0, 0.8/negatives
			if p.same {
				y, weight = 1, 0.2/positives
			}
			for i := range w {
				grad[i] += weight * (1/(1+math.Exp(-z)) - y) * p.l[i]
			}
		}
		for i := range w {
			if i > 0 {
				grad[i] += penalty * w[i]
			}
			speed[i] = momentum*speed[i] - rate*grad[i]
			w[i] += speed[i]
			against := i >= len(w)-3
			if i > 0 && (against && w[i] > 0 || !against && w[i] < 0) {
				w[i], speed[i] = 0, 0
			}
		}
	}
	return stories.TestLinkWeights{Weights: w, Least: 0.5}
}

// TestLinks holds the links between stories to a floor, on sequences that their
// weights were not learned from; with -update it learns them anew.
func TestLinks(t *testing.T) {
	dev, held := reports(t, "dev"), reports(t, "held")
	w := stories.LearnedLinks()
	if *update {
		w = learnLinks(dev)
		data, err := json.MarshalIndent(w, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("data/links.json", append(data, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s", data)
	}
	for name, part := range map[string][]report{"dev": dev, "held": held} {
		f := scoreLinks(t, part, w, true)
		precision, recall := float64(f.right)/float64(max(1, f.right+f.wrong)), float64(f.found)/float64(f.due)
		t.Logf("%s: %d reports, links P %.3f (%d right, %d wrong), R %.3f (%d of %d)", name, len(part), precision, f.right, f.wrong, recall, f.found, f.due)
		if precision < 0.9 || recall < 0.6 {
			t.Errorf("%s: precision %.3f and recall %.3f of links; want 0.9 and 0.6", name, precision, recall)
		}
	}
}
