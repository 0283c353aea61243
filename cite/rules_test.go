package cite

import "testing"

func TestTheTablesAreWhole(t *testing.T) {
	for _, lang := range []string{"en", "de", "fr", "zh"} {
		r := rulesFor(lang)
		for name, list := range map[string][]string{"dangling": r.Dangling, "teaser": r.Teaser, "credit": r.Credit, "lost": r.Lost, "ours": r.Ours} {
			if len(list) == 0 {
				t.Errorf("%s: no %s", lang, name)
			}
			for _, w := range list {
				if w == "" {
					t.Errorf("%s: an empty entry in %s", lang, name)
				}
			}
		}
	}
	c := names()
	seen := map[int]int{}
	for name, n := range c.Months {
		if n < 1 || n > 12 || name == "" {
			t.Errorf("month %q: %d", name, n)
		}
		seen[n]++
	}
	if len(seen) != 12 || len(c.Days) < 28 || len(c.place) < 30 {
		t.Errorf("%d months, %d names of days, %d of places", len(seen), len(c.Days), len(c.place))
	}
}
