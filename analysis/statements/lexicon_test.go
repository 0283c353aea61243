package statements

import (
	"strings"
	"testing"
)

// The data files are edited by people who write no Go: this says what is wrong
// with an entry before it goes unnoticed.
func TestLexicons(t *testing.T) {
	all, err := lexicons()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"en", "zh", "de", "fr"} {
		l := all[lang]
		if l == nil {
			t.Fatalf("no data for %s", lang)
		}
		kinds := map[string]bool{}
		for _, c := range l.Cues {
			kinds[string(c.Kind)] = true
			for _, v := range c.Verbs {
				if v != strings.ToLower(v) || strings.Contains(v, "’") {
					t.Errorf("%s: cue %q must be in lower case with straight apostrophes", lang, v)
				}
			}
			for _, class := range c.Only {
				switch class {
				case rolePerson, roleCompany, roleAuthority, roleCourt, roleNGO, roleGovernment, roleGroup:
				default:
					t.Errorf("%s: cue %q is only for the unknown class %q", lang, c.Verbs[0], class)
				}
			}
			if !c.Quote && len(c.Then) == 0 {
				t.Errorf("%s: cue %q introduces neither a quotation nor a report", lang, c.Verbs[0])
			}
		}
		for _, kind := range []string{"said", "denied", "alleged", "admitted", "ordered", "ruled", "promised", "called for"} {
			if !kinds[kind] {
				t.Errorf("%s: no cue of kind %q", lang, kind)
			}
		}
		for name, words := range map[string][]string{"roles": l.Roles.Person, "spokes": l.Roles.Spokes, "authority": l.Roles.Authority, "company": l.Roles.Company, "adverbs": l.Adverbs, "time": l.Time} {
			if len(words) == 0 && !(lang == "zh" && name == "time") {
				t.Errorf("%s: %s is empty", lang, name)
			}
			for _, w := range words {
				if w != strings.ToLower(w) || strings.TrimSpace(w) != w {
					t.Errorf("%s: %s has %q, want it in lower case", lang, name, w)
				}
			}
		}
		if l.denials == nil || l.oughts == nil {
			t.Errorf("%s: patterns of denials or oughts are missing", lang)
		}
	}
}

func TestParseLexiconRejects(t *testing.T) {
	for name, raw := range map[string]string{
		"an unknown key":      "language: en\nverbs: [say]\n",
		"an unknown kind":     "language: en\ncues: [{kind: whispered, verbs: [whispers]}]\n",
		"an empty verb":       "language: en\ncues: [{kind: said, verbs: ['']}]\n",
		"a broken expression": "language: en\ndenials: ['(']\n",
		"a document's kind":   "language: en\ndocuments: {sung: [song]}\n",
	} {
		if _, err := parseLexicon([]byte(raw)); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

// What a speaker's words are taken for when the verb is a plain "said".
func TestKindFromContent(t *testing.T) {
	all, err := lexicons()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		lang, words, want string
	}{
		{"en", "It has never and will never require any enterprise to collect data.", "denied"},
		{"en", "We have not shared user data with anybody.", "denied"},
		{"en", "These claims are entirely false.", "denied"},
		{"en", "We don’t share data with the Chinese government.", "denied"},
		{"en", "We have not yet decided whether to appeal.", "said"},
		{"en", "Never before has a fine been so high.", "said"},
		{"en", "We urge the EU to respect the rules.", "said"},
		{"zh", "中国政府从来没有要求企业违法收集数据。", "denied"},
		{"zh", "有关说法毫无根据。", "denied"},
		{"zh", "我们敦促美方停止打压。", "said"},
		{"zh", "数据可以依法跨境流动。", "said"},
		{"de", "China hat niemals verlangt, dass Firmen Daten sammeln.", "denied"},
		{"de", "Die Vorwürfe sind haltlos.", "denied"},
		{"de", "Wir prüfen das Urteil sorgfältig.", "said"},
		{"fr", "Nous n’avons jamais transmis de données.", "denied"},
		{"fr", "Ces accusations sont infondées.", "denied"},
		{"fr", "Nous étudions la décision.", "said"},
	} {
		l := &layout{lex: all[c.lang]}
		if got := l.kindOf(&attribution{cue: plain}, speaker{}, c.words, "", false); string(got) != c.want {
			t.Errorf("%s: %q is %s, want %s", c.lang, c.words, got, c.want)
		}
	}
}
