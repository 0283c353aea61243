package ledger

import (
	"reflect"
	"strings"
	"testing"

	"datapolicy/text"
)

// The tables are edited by hand: every language has every list, and no entry
// is written in a way that can never be found.
func TestTables(t *testing.T) {
	all, err := readCues()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range conceptLanguages {
		c, ok := all[lang]
		if !ok {
			t.Errorf("cues.yaml has no %s", lang)
			continue
		}
		lists := reflect.ValueOf(*c)
		for i := range lists.NumField() {
			if lists.Type().Field(i).Type != reflect.TypeFor[*wordlist]() {
				continue
			}
			name, l := lists.Type().Field(i).Name, lists.Field(i).Elem()
			if l.FieldByName("byFirst").Len()+l.FieldByName("open").Len()+l.FieldByName("han").Len() == 0 && (name != "notNegation" || lang == "zh") {
				t.Errorf("cues.yaml: %s has no %s", lang, name)
			}
		}
		if len(c.opposites) == 0 {
			t.Errorf("opposites.yaml has no %s", lang)
		}
	}
	seen := map[string]bool{}
	for line := range strings.Lines(conceptsTSV) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 1+len(conceptLanguages) {
			t.Errorf("concepts.tsv: %d columns in %q", len(f), line)
		}
		if name := strings.TrimPrefix(f[0], "~"); seen[name] {
			t.Errorf("concepts.tsv: %s twice", name)
		}
		seen[strings.TrimPrefix(f[0], "~")] = true
		for i, cell := range f[1:] {
			for entry := range strings.SplitSeq(cell, "|") {
				words := text.Words(strings.ReplaceAll(entry, "*", ""), conceptLanguages[i])
				if entry == "" || len(words) == 0 {
					t.Errorf("concepts.tsv: an empty entry of %s in %s", f[0], conceptLanguages[i])
				}
			}
		}
	}
}

func TestPhrases(t *testing.T) {
	for name, c := range map[string]struct {
		lang, entry, said string
		want              bool
	}{
		"a word":                    {"en", "baseless", "The claim is baseless.", true},
		"not within a word":         {"en", "wrong", "the wronged party", false},
		"a beginning":               {"en", "disagree*", "We disagreed", true},
		"a phrase":                  {"en", "will appeal", "It will appeal.", true},
		"a gap":                     {"de", "weist * zurück", "Meta weist die Vorwürfe entschieden zurück.", true},
		"too wide a gap":            {"de", "weist * zurück", "Meta weist darauf hin, dass die Daten längst nicht mehr kommen zurück.", false},
		"an elision":                {"fr", "contester l'amende", "Google va contester l’amende.", true},
		"Chinese anywhere":          {"zh", "毫无根据", "这种说法毫无根据。", true},
		"traditional characters":    {"zh", "毫无根据", "這種說法毫無根據。", true},
		"a folded apostrophe":       {"en", "don't", "We don’t sell data.", true},
		"nothing to find it within": {"en", "baseless", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			var words []string
			for _, w := range text.Words(c.said, c.lang) {
				words = append(words, w.Text)
			}
			if got := newWordlist([]string{c.entry}, c.lang).in(words, text.FoldText(c.said)); got != c.want {
				t.Errorf("%v", got)
			}
		})
	}
}
