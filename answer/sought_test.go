package answer

import "testing"

func TestWhatKindOfThingIsSought(t *testing.T) {
	for _, c := range []struct {
		q, lang string
		kind    string
		many    bool
	}{
		{"Which companies does the complaint name?", "en", "company", true},
		{"Which Chinese companies did noyb complain about?", "en", "company", true},
		{"Which authority fined TikTok?", "en", "authority", false},
		{"What law was amended?", "en", "law", false},
		{"Name the companies that noyb complained about", "en", "company", true},
		{"Quelles sont les entreprises visées ?", "fr", "company", true},
		{"What did the company say?", "en", "", false},
		{"How must companies comply?", "en", "", true},
		{"Welche Unternehmen nennt die Beschwerde?", "de", "company", true},
		{"Welches Gericht hat entschieden?", "de", "court", false},
		{"Quelles entreprises sont visées ?", "fr", "company", true},
		{"Quelle autorité a infligé l'amende ?", "fr", "authority", false},
		{"noyb投诉了哪些公司？", "zh", "company", true},
		{"哪家监管机构罚了TikTok？", "zh", "authority", false},
		{"郭嘉昆说了什么？", "zh", "", true},
	} {
		got := soughtBy(" "+wordsOnly(c.q)+" ", c.lang)
		if string(got.kind) != c.kind || (c.kind != "" && got.many != c.many) {
			t.Errorf("%s: %+v, want %s many %v", c.q, got, c.kind, c.many)
		}
	}
}

func TestAnAmountInASideClause(t *testing.T) {
	for s, want := range map[string]bool{
		"Ten weeks after it fined TikTok €530 million, the commission is at it again.": true,
		"After the fine of €530 million, another of €10 million followed.":             false,
		"The commission fined TikTok €530 million after an inquiry.":                   false,
		"Nachdem sie 530 Millionen Euro verhängt hatte, prüft die Behörde erneut.":     true,
		"Après une amende de 530 millions d'euros, l'autorité enquête.":                true,
		"": false,
	} {
		if aside(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}
