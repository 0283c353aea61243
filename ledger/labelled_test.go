package ledger_test

import (
	_ "embed"
	"hash/fnv"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"datapolicy/analysis/gazetteer"
	"datapolicy/ledger"
	"datapolicy/policy"
)

//go:embed testdata/pairs.tsv
var pairsTSV string

var names = sync.OnceValues(gazetteer.Default)

func theNames(t testing.TB) *gazetteer.Gazetteer {
	t.Helper()
	g, err := names()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

var noon = time.Date(2025, 1, 17, 12, 0, 0, 0, time.UTC)

type pair struct {
	line, want string
	a, b       policy.Statement
	heldOut    bool
}

func labelledPairs(t *testing.T) []pair {
	t.Helper()
	var out []pair
	for line := range strings.Lines(pairsTSV) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 11 {
			t.Fatalf("%d columns: %s", len(f), line)
		}
		days, err := strconv.Atoi(f[2])
		if err != nil {
			t.Fatal(err)
		}
		p := pair{line: line, want: f[0], a: stated("a1", f[3:7], 0), b: stated("b1", f[7:11], 0)}
		p.b.Date = p.b.Date.AddDate(0, 0, days)
		switch f[1] {
		case "article":
			p.b.ArticleID, p.b.Start, p.b.End = p.a.ArticleID, p.a.End+20, p.a.End+20+len(p.b.Quote)
		case "afar":
			p.b.StoryID = "s2"
		}
		h := fnv.New32a()
		h.Write([]byte(p.a.Quote + p.b.Quote))
		p.heldOut = h.Sum32()%3 == 0
		out = append(out, p)
	}
	return out
}

// stated is a statement of an article: name=id@role, kind, about, words.
func stated(article string, f []string, start int) policy.Statement {
	name, rest, _ := strings.Cut(f[0], "=")
	id, role, _ := strings.Cut(rest, "@")
	kind, verbatim := strings.CutSuffix(f[1], "!")
	return policy.Statement{
		ID: policy.StatementID(article, name, start, start+len(f[3])), Speaker: name, SpeakerID: id, Role: role, Kind: policy.StatementKind(kind), Verbatim: verbatim,
		About: strings.Fields(f[2]), Quote: f[3], Date: noon, ArticleID: article, ArticleURL: "https://" + article + ".example/", Source: "Outlet " + article, StoryID: "s1", Start: start, End: start + len(f[3]),
	}
}

func relation(t *testing.T, p pair) string {
	t.Helper()
	l := ledger.Keep([]policy.Statement{p.a, p.b}, ledger.Options{Names: theNames(t)})
	first, _ := l.ByID(p.a.ID)
	second, _ := l.ByID(p.b.ID)
	switch {
	case first.ID == second.ID:
		return "same"
	case len(second.Contests) > 0 || len(first.Contests) > 0:
		return "contest"
	case second.DepartsFrom != "":
		return "departs"
	}
	return "neither"
}

// TestLabelledPairs holds the precision and recall of each relation. A wrong
// link costs more than a missed one.
func TestLabelledPairs(t *testing.T) {
	for _, heldOut := range []bool{false, true} {
		right, said, there := map[string]int{}, map[string]int{}, map[string]int{}
		n := 0
		for _, p := range labelledPairs(t) {
			if p.heldOut != heldOut {
				continue
			}
			n++
			got := relation(t, p)
			said[got]++
			there[p.want]++
			if got == p.want {
				right[got]++
			} else if !heldOut {
				t.Logf("%s, wants %s: %s", got, p.want, p.line)
			}
		}
		for _, kind := range []string{"same", "contest", "departs"} {
			precision, recall := share(right[kind], said[kind]), share(right[kind], there[kind])
			t.Logf("held out %t, %d pairs: %s precision %.2f recall %.2f (%d)", heldOut, n, kind, precision, recall, there[kind])
			if precision < 0.9 || recall < 0.7 {
				t.Errorf("held out %t: %s precision %.2f recall %.2f", heldOut, kind, precision, recall)
			}
		}
	}
}

func share(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}
