package digest

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// The kinds of events are named in the analysis' table; each has points here,
// and a clause in every language.
func TestTheRubricKnowsEveryKindOfEvent(t *testing.T) {
	raw, err := os.ReadFile("../analysis/data/events.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var kinds []struct {
		ID string `yaml:"id"`
	}
	if err := yaml.Unmarshal(raw, &kinds); err != nil {
		t.Fatal(err)
	}
	r := theRubric()
	known := []string{"other"}
	for _, k := range kinds {
		if strings.Contains(k.ID, ".") {
			continue
		}
		known = append(known, k.ID)
		if r.Events[k.ID] <= 0 {
			t.Errorf("%s has no points", k.ID)
		}
		for _, lang := range []string{"en", "de", "fr", "zh"} {
			if r.Words[lang][k.ID] == "" {
				t.Errorf("%s has no words in %s", k.ID, lang)
			}
		}
	}
	if len(known) < 15 {
		t.Fatalf("the analysis' table has only %q", known)
	}
	for k := range r.Events {
		if !slices.Contains(known, k) {
			t.Errorf("no article is ever a %s", k)
		}
	}
}

func TestTheRubricsWordsCanBeFilled(t *testing.T) {
	name := regexp.MustCompile(`\{[^}]*\}`)
	for lang, words := range theRubric().Words {
		for key, pattern := range words {
			bare := fill(pattern, map[string]string{"amount": "", "on": ""})
			if strings.ContainsAny(bare, "[]") || (strings.Contains(bare, "{") && !strings.Contains("contested contested_many outlets others", key)) {
				t.Errorf("%s %s: %q", lang, key, bare)
			}
			for _, n := range name.FindAllString(pattern, -1) {
				if !slices.Contains([]string{"{amount}", "{on}", "{n}", "{who}"}, n) {
					t.Errorf("%s %s: nothing fills %s", lang, key, n)
				}
			}
		}
		for key := range theRubric().Words["en"] {
			if words[key] == "" {
				t.Errorf("%s has no %s", lang, key)
			}
		}
	}
}
