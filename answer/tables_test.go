package answer

import (
	"testing"
	"time"

	"datapolicy/policy"
	"datapolicy/text"
)

func TestTheTablesAreWhole(t *testing.T) {
	tb := theTables()
	for _, lang := range []string{"en", "de", "fr", "zh"} {
		c := tb.cues[lang]
		for name, list := range map[string][]string{"who": c.Who, "when": c.When, "amount": c.Amount, "count": c.Count, "say": c.Say, "back": c.Back, "lead": c.Lead, "empty": c.Empty} {
			if len(list) == 0 {
				t.Errorf("%s: no %s", lang, name)
			}
		}
		p := phrasesFor(lang)
		for _, k := range policy.StatementKinds() {
			if k != policy.Said && len(c.Kinds[string(k)]) == 0 {
				t.Errorf("%s: no words for %s", lang, k)
			}
			if p.Verbs[string(k)] == "" {
				t.Errorf("%s: no verb for %s", lang, k)
			}
		}
	}
	in := map[string]string{}
	for concept, words := range tb.concepts {
		for _, w := range words {
			w = text.Fold(w).Text
			if other, ok := in[w]; ok && other != concept {
				t.Errorf("%q stands in %s and %s", w, other, concept)
			}
			in[w] = concept
		}
	}
}

func TestPeriod(t *testing.T) {
	now := time.Date(2025, 11, 21, 8, 0, 0, 0, time.UTC)
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	for q, want := range map[string]policy.Period{
		"fines since January":               {Since: day(2025, 1, 1)},
		"fines since December":              {Since: day(2024, 12, 1)},
		"what happened on 17 January 2025?": {Since: day(2025, 1, 17), Until: day(2025, 1, 28)},
		"before January 20, 2025":           {Until: day(2025, 1, 20)},
		"since 2025-01-16":                  {Since: day(2025, 1, 16)},
		"in 2024":                           {Since: day(2024, 1, 1), Until: day(2025, 1, 11)},
		"seit März 2025":                    {Since: day(2025, 3, 1)},
		"depuis janvier 2025":               {Since: day(2025, 1, 1)},
		"2025年1月17日以来":                      {Since: day(2025, 1, 17)},
		"what happened yesterday":           {Since: day(2025, 11, 20), Until: day(2025, 11, 21)},
		"may TikTok send data to China":     {},
		"Article 46 of the GDPR":            {},
		"28 CFR Part 202":                   {},
		"2025年99月":                          {},
	} {
		if got, _ := period(q, "en", now); got != want {
			t.Errorf("period(%q) = %v, want %v", q, got, want)
		}
	}
}
