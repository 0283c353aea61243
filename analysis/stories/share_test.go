package stories_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"datapolicy/analysis/stories"
)

// fewest is in how many events a term must stand before its share says more
// than chance.
const fewest = 4

// TestShares checks that idf.tsv is what the sample's events give; with -update
// it writes it. A term counts once an event, and shares are of the events told
// in its language, so that a dense week does not make its names look common.
func TestShares(t *testing.T) {
	const path = "data/idf.tsv"
	events := map[string]map[string]bool{}    // term → events
	languages := map[string]map[string]bool{} // language → events
	inLanguage := map[string]map[string]bool{}
	mark := func(m map[string]map[string]bool, k, v string) {
		if m[k] == nil {
			m[k] = map[string]bool{}
		}
		m[k][v] = true
	}
	for _, a := range append(policyNews(t), generalNews(t, "train")...) {
		mark(languages, a.reading.Language, a.event)
		for _, term := range stories.Terms(a.Article, a.reading) {
			mark(events, term, a.event)
			mark(inLanguage, term, a.reading.Language)
		}
	}
	var out strings.Builder
	for _, term := range slices.Sorted(maps.Keys(events)) {
		n := len(events[term])
		if n < fewest {
			continue
		}
		of := map[string]bool{}
		for lang := range inLanguage[term] {
			maps.Copy(of, languages[lang])
		}
		fmt.Fprintf(&out, "%s\t%.0f\n", term, 1000*float64(n)/float64(len(of)))
	}
	if *update {
		if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// A name more in the gazetteer moves a share or two, which is no reason to
	// learn everything anew.
	have := strings.Split(strings.TrimSpace(string(got)), "\n")
	want := strings.Split(strings.TrimSpace(out.String()), "\n")
	behind := 0
	for _, line := range want {
		if !slices.Contains(have, line) {
			behind++
		}
	}
	if 20*behind > len(want) || 20*len(have) > 21*len(want) {
		t.Errorf("%d of %d lines of %s are behind; run go test ./analysis/stories -run 'TestShares|TestWeights' -update", behind, len(want), path)
	}
}
