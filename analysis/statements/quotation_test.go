package statements

import (
	"slices"
	"testing"

	"datapolicy/text"
)

func TestQuotations(t *testing.T) {
	for name, c := range map[string]struct {
		lang, text string
		want       []string
	}{
		"curly":                            {"en", "He said “yes” and “no”.", []string{"yes", "no"}},
		"straight":                         {"en", `He said "yes" and "no".`, []string{"yes", "no"}},
		"nested":                           {"en", "“He said ‘no’ to us,” she said.", []string{"He said ‘no’ to us,"}},
		"nested in the same marks":         {"en", "“The “so-called” rule,” he said.", []string{"The “so-called” rule,"}},
		"single, with apostrophes":         {"en", "‘It’s the users’ data,’ he said. The company’s view isn’t known.", []string{"It’s the users’ data,"}},
		"apostrophes only":                 {"en", "The company's view isn't the users' view in the '90s.", nil},
		"inches are no quotation":          {"en", `A 6.1" screen and a 7" tablet.`, nil},
		"repeated at each paragraph":       {"en", "“One.\n“Two.\n“Three,” he said.", []string{"One.\n“Two.\n“Three,"}},
		"straight, repeated":               {"en", "\"One.\n\n\"Two,\" he said.", []string{"One.\n\n\"Two,"}},
		"over paragraphs, opened once":     {"en", "He said: “One.\n\nTwo.” Then he left.", []string{"One.\n\nTwo."}},
		"never closed":                     {"en", "“One is open. The rest is plain.\nNext “two” here.", []string{"two"}},
		"never closed, introduced":         {"en", "He said: “One is open.\nNext “two” here.", []string{"One is open.", "two"}},
		"the first of two never closed":    {"en", "He “began and “ended” it.", []string{"ended"}},
		"German":                           {"de", "Er sagte: „Ja“, dann »nein«.", []string{"Ja", "nein"}},
		"German, nested":                   {"de", "„Das ist ‚gut‘ so“, sagte er.", []string{"Das ist ‚gut‘ so"}},
		"French":                           {"fr", "« Oui », dit-il, «\u202fnon\u202f».", []string{"Oui", "non"}},
		"Chinese":                          {"zh", "他说：“是。”又说「不」，见《法》。", []string{"是。", "不"}},
		"Chinese, marks the wrong way":     {"zh", "他说：”是的。“然后离开。", []string{"是的。"}},
		"empty":                            {"en", "“” \"\"", []string{"", ""}},
		"a quotation after a dash":         {"en", "The verdict—“final”—stands.", []string{"final"}},
		"French words keep their elisions": {"fr", "L'entreprise n'a pas d'avis.", nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, q := range quotations(c.text, text.Paragraphs(c.text), c.lang) {
				got = append(got, c.text[q.start:q.end])
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s\ngave %q, want %q", c.text, got, c.want)
			}
		})
	}
}
