package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestWords(t *testing.T) {
	for name, c := range map[string]struct{ lang, in, want string }{
		"English":         {"en", "TikTok's U.S. ban, explained: 1.2 million users", "tiktok u.s ban explained 1.2 million users"},
		"apostrophe":      {"en", "It doesn’t matter", "it doesn't matter"},
		"hyphen":          {"de", "TikTok-Verbot und Datenschutz-Grundverordnung", "tiktok verbot und datenschutz grundverordnung"},
		"elision":         {"fr", "L’UE n’a pas qu’une loi d’ici", "l ue n a pas qu une loi d ici"},
		"Chinese pairs":   {"zh", "数据出境，安全", "数据 据出 出境 安全"},
		"lone character":  {"zh", "在TikTok上", "在 tiktok 上"},
		"traditional":     {"zh", "個人資訊", "个人 人资 资讯"},
		"numbers":         {"en", "€530,000,000 or 45.5%", "530,000,000 or 45.5"},
		"punctuation":     {"en", "— … ()", ""},
		"Cyrillic":        {"ru", "Закон о данных", "закон о данных"},
		"Japanese":        {"ja", "データ", "デー ータ"},
		"Korean":          {"ko", "개인정보 보호", "개인정보 보호"},
		"trailing points": {"en", "Inc. etc.", "inc etc"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, w := range Words(c.in, c.lang) {
				got = append(got, w.Text)
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("got %q, want %q", s, c.want)
			}
		})
	}
}

func TestWordsSayWhereTheyStand(t *testing.T) {
	s := "Die Straße: 國家安全"
	for _, w := range Words(s, "de") {
		if got := Fold(s[w.Start:w.End]).Text; got != w.Text {
			t.Errorf("%q stands at %q", w.Text, got)
		}
	}
}

func TestStopwords(t *testing.T) {
	for lang, words := range map[string][]string{"en": {"the", "which"}, "de": {"der", "für"}, "fr": {"le", "été"}, "zh": {"我们", "的"}} {
		for _, w := range words {
			if !Stopword(w, lang) {
				t.Errorf("%s: %q is no stopword", lang, w)
			}
		}
		if Stopword("gdpr", lang) || Stopword("数据", lang) {
			t.Errorf("%s: a word with meaning is a stopword", lang)
		}
	}
	for lang, set := range stopwordSets() {
		for w := range set {
			if Fold(w).Text != w {
				t.Errorf("%s: %q is not folded and can never match", lang, w)
			}
		}
	}
}

func TestClip(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{
		{"short", 10, "short"},
		{"The Commission opened proceedings", 20, "The Commission…"},
		{"The Commission, opened proceedings", 16, "The Commission…"},
		{"数据出境安全评估办法", 6, "数据出境安…"},
		{"Datenschutzgrundverordnung", 10, "Datenschu…"},
		{"abc", 1, "…"},
		{"abc", 0, ""},
		{"abc", -1, ""},
		{"", 3, ""},
	} {
		if got := Clip(c.in, c.n); got != c.want {
			t.Errorf("Clip(%q, %d) = %q, want %q", c.in, c.n, got, c.want)
		} else if utf8.RuneCountInString(got) > max(c.n, 0) {
			t.Errorf("Clip(%q, %d) is too long", c.in, c.n)
		}
	}
}
