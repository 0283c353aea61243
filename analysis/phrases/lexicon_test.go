package phrases

import (
	"strings"
	"testing"

	"datapolicy/policy"
	"datapolicy/text"
)

func TestLexiconFind(t *testing.T) {
	l, err := ParseLexicon("kinds.yaml", []byte("- {id: order, en: ['orders * to'], de: ['weist * zurück'], zh: ['遭 * 投诉']}\n- {id: body, de: ['*aufsicht'], exact: [US]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ lang, text, want string }{
		"a gap":                        {"en", "Brazil orders Meta to stop.", "order:orders Meta to"},
		"no gap at all":                {"en", "It orders to stop.", "order:orders to"},
		"the tail in a longer word":    {"en", "It orders Meta together.", ""},
		"the tail in another sentence": {"en", "Brazil orders. Meta has to stop.", ""},
		"the tail too far":             {"en", "It orders " + strings.Repeat("more ", 20) + "to come.", ""},
		"a German bracket":             {"de", "Peking weist die Vorwürfe zurück.", "order:weist die Vorwürfe zurück"},
		"Chinese":                      {"zh", "六中企遭欧洲组织投诉", "order:遭欧洲组织投诉"},
		"the end of a compound":        {"de", "Die Datenschutzaufsicht und die Aufsicht", "body:Datenschutzaufsicht"},
		"letter case":                  {"en", "The US told us.", "body:US"},
		"cut off":                      {"en", "orders", ""},
	} {
		t.Run(name, func(t *testing.T) {
			folded := text.Fold(c.text)
			var got []string
			for _, h := range l.Find(c.text, folded, c.lang) {
				got = append(got, l.IDs()[h.Group]+":"+folded.Original(h.Start, h.End).In(c.text))
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestParseLexiconRefuses(t *testing.T) {
	for name, data := range map[string]string{
		"no id": "- {en: [x]}", "an id twice": "- {id: a, en: [x]}\n- {id: a, en: [y]}", "no phrases": "- {id: a}", "an unknown field": "- {id: a, es: [x]}",
	} {
		if _, err := ParseLexicon("x.yaml", []byte(data)); policy.CodeOf(err) != policy.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
