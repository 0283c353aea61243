package importance

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"datapolicy/policy"
)

var update = flag.Bool("update", false, "write the rubric's tables into docs/importance.md")

const (
	opens  = "<!-- rubric -->\n"
	closes = "<!-- /rubric -->"
)

// The documentation's tables are the rubric's.
func TestDocsTellTheRubric(t *testing.T) {
	const path = "../docs/importance.md"
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(raw), opens)
	_, after, closed := strings.Cut(rest, closes)
	if !found || !closed {
		t.Fatalf("%s has no place for the rubric", path)
	}
	want := before + opens + tables(theRubric()) + closes + after
	if want == string(raw) {
		return
	}
	if !*update {
		t.Fatalf("%s differs from the rubric; “go test ./importance -update” writes it anew", path)
	}
	if err := os.WriteFile(path, []byte(want), 0o600); err != nil {
		t.Fatal(err)
	}
}

func tables(r rubric) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n| level | from |\n| --- | --- |\n| high | %v |\n| medium | %v |\n", r.Levels.High, r.Levels.Medium)
	b.WriteString("\n| act | points | speaks to all | at most |\n| --- | --- | --- | --- |\n")
	kinds := make([]string, 0, len(r.Events))
	for k := range r.Events {
		kinds = append(kinds, k)
	}
	slices.SortFunc(kinds, func(x, y string) int {
		return cmp.Or(cmp.Compare(r.Events[y].Points, r.Events[x].Points), cmp.Compare(x, y))
	})
	for _, k := range kinds {
		e, general := r.Events[k], ""
		if e.General {
			general = "yes"
		}
		fmt.Fprintf(&b, "| %s | %v | %s | %s |\n", k, e.Points, general, cmp.Or(e.Ceiling, policy.High))
	}
	b.WriteString("\n| beside it | points |\n| --- | --- |\n")
	for _, s := range []policy.Stage{policy.Proposed, policy.Committee, policy.OneHouse, policy.Passed, policy.Stopped} {
		fmt.Fprintf(&b, "| a bill: %s | %v |\n", s, r.Stages[s])
	}
	for _, a := range r.Amounts {
		fmt.Fprintf(&b, "| a sum from €%s | %v |\n", group(fmt.Sprintf("%.0f", a.From)), a.Points)
	}
	fmt.Fprintf(&b, "| a fine or settlement of an unknown sum | %v |\n", r.UnknownAmount)
	fmt.Fprintf(&b, "| a court of last instance; of appeal | %v; %v |\n", r.Courts.Last.Points, r.Courts.Appeal.Points)
	fmt.Fprintf(&b, "| all whom a law covers: of the EU, China, the US, the UK; of another country or a state | %v; %v |\n", r.General.Bloc, r.General.Country)
	fmt.Fprintf(&b, "| less, for a law of one sector | %v |\n", r.General.Sector)
	fmt.Fprintf(&b, "| companies: a very large one; each more, to %v in all; another known one | %v; %v; %v |\n", r.Companies.Most, r.Companies.VeryLarge, r.Companies.EachMore, r.Companies.Known)
	for _, d := range r.Deadlines {
		fmt.Fprintf(&b, "| a day within %d days | %v |\n", d.Within, d.Points)
	}
	fmt.Fprintf(&b, "| each doubling of the outlets, to %v in all | %v |\n", r.Breadth.Most, r.Breadth.Outlets)
	fmt.Fprintf(&b, "| each further language, to %v in all | %v |\n", r.Breadth.Languages, r.Breadth.Language)
	fmt.Fprintf(&b, "| an official body publishes it; a second jurisdiction; claim against denial | %v; %v; %v |\n", r.Breadth.Official, r.Breadth.Crossing, r.Breadth.Contested)
	fmt.Fprintf(&b, "| it continues nothing; the channel had it before | %v; %v |\n\n", r.First, r.Update)
	return b.String()
}
