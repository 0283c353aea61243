package relevance

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"datapolicy/analysis/gazetteer"
)

var update = flag.Bool("update", false, "write what was learned to data/weights.yaml")

type labelled struct {
	Article
	relevant bool
}

// read reads a file of labelled lines.
func read(t testing.TB, name string, g *gazetteer.Gazetteer) []labelled {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("data", name))
	if err != nil {
		t.Fatal(err)
	}
	var out []labelled
	for n, line := range strings.Split(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 4 || f[0] != "0" && f[0] != "1" || f[2] == "" {
			t.Fatalf("%s:%d: want label, language, title and text, parted by tabs", name, n+1)
		}
		out = append(out, labelled{Article{f[2], f[3], f[1], g.Find(f[2], f[3], f[1])}, f[0] == "1"})
	}
	return out
}

func gaz(t testing.TB) *gazetteer.Gazetteer {
	t.Helper()
	g, err := gazetteer.Default()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// signs that weights may have: what the files list as speaking for data policy
// must not come to speak against it by chance, nor the other way round.
func signs(x *extractor) []int {
	out := make([]int, len(x.names))
	against := []string{"sport", "weather", "product", "markets", "infrastructure", "shopping", "entertainment", "politics", "antitrust", "crime", "science", "business", "no anchor", "thin", "homonyms"}
	free := []string{"bias", "e-company", "e-data-company", "e-government", "e-agency", "e-court", "data", "enforce", "lawmaking", "people", "traces"}
	for i, n := range x.names {
		switch {
		case slices.Contains(against, n):
			out[i] = -1
		case !slices.Contains(free, n):
			out[i] = 1
		}
	}
	return out
}

// TestWeights trains anew and holds that the weights kept in the repository
// are those that the labelled lines give.
func TestWeights(t *testing.T) {
	g := gaz(t)
	x, err := newExtractor(cuesData, entitiesData)
	if err != nil {
		t.Fatal(err)
	}
	var examples []example
	for _, l := range read(t, "train.tsv", g) {
		examples = append(examples, example{x.features(l.Article), l.relevant})
	}
	got := train(examples, signs(x))
	if *update {
		var b strings.Builder
		b.WriteString("# Learned from train.tsv; see doc.go for how to learn again. Log odds per feature.\nthreshold: 0.5\nweights:\n")
		for i, n := range x.names {
			fmt.Fprintf(&b, "  %q: %.3f\n", n, got[i])
		}
		if err := os.WriteFile("data/weights.yaml", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	m, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	for i, n := range x.names {
		if math.Abs(got[i]-m.weights[i]) > 0.01 {
			t.Errorf("weight of %q is %.3f, the lines give %.3f: run with -update", n, m.weights[i], got[i])
		}
	}
}

// figures judges labelled lines and lists those judged wrongly.
func figures(m *Model, lines []labelled) (precision, recall, f1 float64, wrong []string) {
	var tp, fp, fn float64
	for _, l := range lines {
		s := m.Score(l.Article)
		said := s >= m.Threshold()
		switch {
		case said && l.relevant:
			tp++
		case said:
			fp++
			wrong = append(wrong, fmt.Sprintf("false alarm %.2f [%s] %s %v", s, l.Language, l.Title, top(m.Explain(l.Article))))
		case l.relevant:
			fn++
			wrong = append(wrong, fmt.Sprintf("missed %.2f [%s] %s %v", s, l.Language, l.Title, top(m.Explain(l.Article))))
		}
	}
	precision, recall = tp/(tp+fp), tp/(tp+fn)
	return precision, recall, 2 * precision * recall / (precision + recall), wrong
}

func TestFigures(t *testing.T) {
	g := gaz(t)
	m, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file              string
		precision, recall float64 // the least allowed
	}{{"train.tsv", 0.99, 0.95}, {"heldout.tsv", 0.95, 0.75}} {
		lines := read(t, c.file, g)
		p, r, f1, wrong := figures(m, lines)
		t.Logf("%s: %d lines, precision %.3f, recall %.3f, F1 %.3f", c.file, len(lines), p, r, f1)
		for _, w := range wrong {
			t.Log(w)
		}
		if p < c.precision || r < c.recall {
			t.Errorf("%s: precision %.3f, recall %.3f; want %.2f and %.2f", c.file, p, r, c.precision, c.recall)
		}
	}
}

func top(r []Reason) []Reason { return r[:min(len(r), 3)] }

// TestThreshold prints what other thresholds would give on the lines that were
// trained on, and holds that the one kept has a precision of 0.99 there.
func TestThreshold(t *testing.T) {
	g := gaz(t)
	m, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	lines := read(t, "train.tsv", g)
	kept := m.threshold
	for _, m.threshold = range []float64{0.3, 0.35, 0.4, 0.45, 0.5, 0.6} {
		p, r, f1, _ := figures(m, lines)
		t.Logf("threshold %.2f: precision %.3f, recall %.3f, F1 %.3f", m.threshold, p, r, f1)
	}
	m.threshold = kept
	if p, _, _, _ := figures(m, lines); p < 0.99 {
		t.Errorf("precision %.3f at the threshold %.2f", p, kept)
	}
}
