package archive

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSnippet(t *testing.T) {
	filler := strings.Repeat("Nothing of interest was said on this point. ", 20)
	zhFiller := strings.Repeat("会议听取了有关方面的汇报，", 40)
	for name, c := range map[string]struct {
		body, query, shows string
		begins, ends       bool // whether the text's ends are shown, without "…"
	}{
		"a short text is shown whole":      {"TikTok was fined.", "tiktok", "TikTok was fined.", true, true},
		"the hit, in the original's words": {filler + "The Datenschützer of Wien\n\nspoke of ＴｉｋＴｏｋ. " + filler, "datenschutzer tiktok", "The Datenschützer of Wien spoke of ＴｉｋＴｏｋ.", false, false},
		"where most of the words are":      {"TikTok. " + filler + "TikTok and Xiaomi were named. " + filler, "tiktok xiaomi", "TikTok and Xiaomi were named.", false, false},
		"a phrase":                         {"data and personal. " + filler + "The personal data went to China. " + filler, `"personal data"`, "The personal data went to China.", false, false},
		"Chinese":                          {zhFiller + "抖音应当申报數據出境安全评估。" + zhFiller, "数据出境", "抖音应当申报數據出境安全评估。", false, false},
		"no hit: the beginning":            {"It began. " + filler, "tiktok", "It began. Nothing", true, false},
		"a hit at the end":                 {filler + "The last word was TikTok", "tiktok", "The last word was TikTok", false, true},
		"empty":                            {"", "tiktok", "", true, true},
	} {
		t.Run(name, func(t *testing.T) {
			got := snippet(c.body, parseQuery(c.query))
			if !strings.Contains(got, c.shows) || strings.HasPrefix(got, "…") == c.begins || strings.HasSuffix(got, "…") == c.ends {
				t.Errorf("%q does not show %q as it should", got, c.shows)
			}
			if n := utf8.RuneCountInString(got); n > snippetRunes+2 {
				t.Errorf("%d runes", n)
			}
		})
	}
}

func FuzzSnippet(f *testing.F) {
	f.Add("TikTok was fined.\n\n数据出境。", "tiktok 数据")
	f.Add(strings.Repeat("ab 数", 300), `"b 数"`)
	f.Add("\xff\xfe…“", "\xff")
	f.Fuzz(func(t *testing.T, body, query string) {
		got := snippet(body, parseQuery(query))
		if utf8.ValidString(body) && !utf8.ValidString(got) {
			t.Fatalf("cut inside a character: %q", got)
		}
		if utf8.RuneCountInString(got) > 2*snippetRunes || strings.ContainsAny(got, "\n\r\t") {
			t.Fatalf("snippet %q", got)
		}
	})
}
