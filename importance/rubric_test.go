package importance

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"datapolicy/analysis/gazetteer"
	"datapolicy/policy"
)

// The kinds of events are named in the analysis' table; each has points here and
// a clause in every language.
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
		if !strings.Contains(k.ID, ".") {
			known = append(known, k.ID)
		}
	}
	if len(known) < 15 {
		t.Fatalf("the analysis' table has only %q", known)
	}
	for _, k := range known {
		if e, ok := r.Events[k]; !ok || (e.Points <= 0 && k != "other") {
			t.Errorf("%s has no points", k)
		}
		for lang, w := range theWords() {
			if w.Clauses[k] == "" || w.Earlier[k] == "" {
				t.Errorf("%s has no words in %s", k, lang)
			}
		}
	}
	for k, e := range r.Events {
		if !slices.Contains(known, k) {
			t.Errorf("no article is ever a %s", k)
		}
		if e.Ceiling != "" && e.Ceiling != policy.Medium && e.Ceiling != policy.Low {
			t.Errorf("%s: the ceiling %q is no level below high", k, e.Ceiling)
		}
	}
}

// Every language has every clause, and takes the same values in it.
func TestTheWordsMatch(t *testing.T) {
	all := theWords()
	if len(all) != 4 {
		t.Fatalf("%d languages", len(all))
	}
	name := regexp.MustCompile(`\{[a-z]+\}`)
	values := func(s string) []string {
		found := name.FindAllString(s, -1)
		slices.Sort(found)
		return found
	}
	for key, english := range all["en"].Clauses {
		for lang, w := range all {
			if got := w.Clauses[key]; got == "" || !slices.Equal(values(got), values(english)) {
				t.Errorf("%s %s: %q for %q", lang, key, got, english)
			}
		}
	}
	for lang, w := range all {
		for key := range w.Clauses {
			if all["en"].Clauses[key] == "" {
				t.Errorf("%s: English has no %s", lang, key)
			}
		}
		if len(w.Places) != 4 {
			t.Errorf("%s: places %v", lang, w.Places)
		}
	}
	for _, kind := range []policy.DeadlineKind{policy.CommentsDue, policy.ComplyBy, policy.AppliesFrom, policy.AnswerBy, policy.SellBy, policy.DecisionBy, "appeal_by"} {
		if !strings.Contains(all["en"].Clauses[string(kind)], "{date}") {
			t.Errorf("the deadline %s has no words", kind)
		}
	}
}

func TestTheRubricsDataIsSound(t *testing.T) {
	r := theRubric()
	g, err := gazetteer.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range slices.Concat(r.VeryLarge, r.Sectors, r.Courts.Last.IDs, r.Courts.Appeal.IDs) {
		if _, ok := g.Entity(id); !ok {
			t.Errorf("the gazetteer has no %s", id)
		}
	}
	if r.Levels.High <= r.Levels.Medium || r.Levels.Medium <= 0 {
		t.Errorf("levels: %+v", r.Levels)
	}
	for code, rate := range r.Rates {
		if !regexp.MustCompile(`^[A-Z]{3}$`).MatchString(code) || rate <= 0 || rate > 5 {
			t.Errorf("the rate of %s is %v", code, rate)
		}
	}
	for stage := range r.Stages {
		if theWords()["en"].Clauses[string(stage)] == "" {
			t.Errorf("the stage %s has no words", stage)
		}
	}
	for i := 1; i < len(r.Amounts); i++ {
		if r.Amounts[i].From >= r.Amounts[i-1].From || r.Amounts[i].Points > r.Amounts[i-1].Points {
			t.Errorf("the amounts are not in order at %v", r.Amounts[i])
		}
	}
	for i := 1; i < len(r.Deadlines); i++ {
		if r.Deadlines[i].Within <= r.Deadlines[i-1].Within || r.Deadlines[i].Points > r.Deadlines[i-1].Points {
			t.Errorf("the deadlines are not in order at %v", r.Deadlines[i])
		}
	}
}

func TestMoney(t *testing.T) {
	for _, c := range []struct {
		value      float64
		currency   string
		en, de, zh string
	}{
		{530e6, "EUR", "€530 million", "530 Mio. €", "5.3亿欧元"},
		{8.026e9, "CNY", "CNY 8.026 billion", "8,026 Mrd. CNY", "80.26亿元人民币"},
		{40000, "EUR", "€40,000", "40.000 €", "4万欧元"},
		{1234567.5, "USD", "$1,234,567.50", "1.234.567,50 $", "1,234,567.50美元"},
		{14e6, "GBP", "£14 million", "14 Mio. £", "1400万英镑"},
	} {
		a := policy.Amount{Value: c.value, Currency: c.currency}
		for lang, want := range map[string]string{"en": c.en, "de": c.de, "zh": c.zh} {
			if got := wordsOf(lang).money(a); got != want {
				t.Errorf("%s: %q, want %q", lang, got, want)
			}
		}
	}
}
