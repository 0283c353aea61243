package stories_test

import (
	"encoding/json"
	"hash/fnv"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"datapolicy/analysis/stories"
)

// fold splits events, not articles, between learning and checking: pairs of one
// event must not be on both sides.
func fold(event string, of uint32) uint32 {
	h := fnv.New32a()
	h.Write([]byte(event))
	return h.Sum32() % of
}

// example is a pair of articles within the window.
type example struct {
	f    stories.TestFeatures
	same bool // one event
	lang bool // one language
}

func examples(articles []labelled) []example {
	var out []example
	sketches := make([]*stories.TestSketch, len(articles))
	for i, a := range articles {
		sketches[i] = stories.NewTestSketch(a.Article, a.reading)
	}
	for i, a := range articles {
		for j := range i {
			b := articles[j]
			if !stories.Within(sketches[i], sketches[j]) || stories.NearDuplicates(sketches[i], sketches[j]) {
				continue
			}
			out = append(out, example{stories.Compare(sketches[i], sketches[j]), a.event == b.event, a.reading.Language == b.reading.Language})
		}
	}
	return out
}

// logistic fits a logistic regression by gradient descent, with the two classes
// weighing the same and an L2 penalty; weights that could only be wrong in sign
// (likeness that speaks against one event) are held at zero.
func logistic(all []example, lang bool) stories.TestFeatures {
	var use []example
	var positives, negatives float64
	for _, e := range all {
		if e.lang == lang {
			use = append(use, e)
			if e.same {
				positives++
			} else {
				negatives++
			}
		}
	}
	var w stories.TestFeatures
	if positives == 0 || negatives == 0 {
		return w
	}
	const rounds, rate, momentum, penalty = 900, 0.8, 0.9, 0.0006
	var speed stories.TestFeatures
	for range rounds {
		var grad stories.TestFeatures
		for _, e := range use {
			var z float64
			for i := range w {
				z += w[i] * e.f[i]
			}
			p := 1 / (1 + math.Exp(-z))
			y, weight := 0.0, 0.6/negatives // leaning towards precision
			if e.same {
				y, weight = 1, 0.4/positives
			}
			for i := range w {
				grad[i] += weight * (p - y) * e.f[i]
			}
		}
		for i := range w {
			speed[i] = momentum*speed[i] - rate*(grad[i]+penalty*w[i])
			w[i] += speed[i]
			likeness := i >= 1 && i <= 7 || i == 9
			against := i == 8 || i == 10 || i >= 11
			if likeness && w[i] < 0 || against && w[i] > 0 {
				w[i], speed[i] = 0, 0
			}
		}
	}
	return w
}

func learnFrom(articles []labelled) stories.TestWeights {
	pairs := examples(articles)
	w := stories.TestWeights{Same: logistic(pairs, true), Cross: logistic(pairs, false)}
	scores := map[float64]float64{}
	best := 0.0
	for percent := 30; percent <= 70; percent += 5 {
		cut := float64(percent) / 100
		w.Cut = cut
		_, _, scores[cut] = bcubed(articles, clustered(articles, w))
		best = max(best, scores[cut])
	}
	// Take the middle of the cuts that do as well: the edge is luck.
	var good []float64
	for _, cut := range slices.Sorted(maps.Keys(scores)) {
		if scores[cut] >= best-0.004 {
			good = append(good, cut)
		}
	}
	w.Cut = good[len(good)/2]
	return w
}

func clustered(articles []labelled, w stories.TestWeights) func(string) string {
	c := stories.NewWith(w)
	for _, a := range articles {
		c.Add(a.Article, a.reading)
	}
	return c.Story
}

// TestWeights learns the weights from all labelled articles and checks that the
// embedded ones are those; with -update it writes them. The figure it holds to
// a floor is from articles of events that the weights were not learned from.
func TestWeights(t *testing.T) {
	if testing.Short() {
		t.Skip("learns four models")
	}
	articles := allNews(t)
	const folds = 4
	var f1 float64
	for k := range uint32(folds) {
		var train, held []labelled
		for _, a := range articles {
			if fold(a.event, folds) == k {
				held = append(held, a)
			} else {
				train = append(train, a)
			}
		}
		if len(held) == 0 {
			t.Fatalf("fold %d has no articles", k)
		}
		w := learnFrom(train)
		p, r, f := bcubed(held, clustered(held, w))
		t.Logf("held-out fold %d: %d articles, B-cubed %.3f %.3f F1 %.3f (cut %.3f)", k, len(held), p, r, f, w.Cut)
		f1 += f / folds
	}
	t.Logf("mean held-out B-cubed F1 %.3f", f1)
	if f1 < 0.80 {
		t.Errorf("held-out B-cubed F1 %.3f is under 0.80", f1)
	}
	if *update {
		w := learnFrom(articles)
		data, err := json.MarshalIndent(w, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("data/weights.json", append(data, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("wrote %s", strings.TrimSpace(string(data)))
	}
}
