package archive

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTokens(t *testing.T) {
	for given, want := range map[string]string{
		"":                            "",
		"Companies’ fines":            "company fine",
		"the company's U.S. business": "the company us business",
		"数据安全":                        "数据 据安 安全 全",
		"数":                           "数",
		"TikTok禁令，生效":                 "tiktok 禁令 令 生效 效",
		"數據":                          "数据 据",
		"e-Privacy":                   "e privacy",
		"Datenschützer in Köln":       "datenschutzer in koln",
		"Straße":                      "strasse",
		"l’autorité":                  "l autorite",
		"28 CFR 202":                  "28 cfr 202",
		"1.2 million":                 "1 2 million",
		"status analysis bus Texas":   "status analysi bus texa",
		"a_b":                         "a b",
		"Ünïcode\x00x":                "unicode x",
	} {
		if got := joined(tokens(given)); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}

func TestTokensPointIntoTheText(t *testing.T) {
	const s = "（ＴｉｋＴｏｋ）與數據、Straße"
	want := map[string]string{"tiktok": "ＴｉｋＴｏｋ", "与数": "與數", "数据": "數據", "据": "據", "strasse": "Straße"}
	for _, w := range tokens(s) {
		if s[w.start:w.end] != want[w.text] {
			t.Errorf("%s is %q", w.text, s[w.start:w.end])
		}
	}
}

func TestParseQuery(t *testing.T) {
	word := func(w string) term { return term{words: []string{w}} }
	for given, want := range map[string][]term{
		"":                        nil,
		"?!":                      nil,
		"TikTok Xiaomi tiktok":    {word("tiktok"), word("xiaomi")},
		"the fine":                {{words: []string{"the"}, stop: true}, word("fine")},
		`"never require" any`:     {{words: []string{"never", "require"}, quoted: true}, {words: []string{"any"}, stop: true}},
		`"open`:                   {word("open")},
		`„Daten fließen“`:         {{words: []string{"daten", "fliessen"}, quoted: true}},
		"«données personnelles»":  {{words: []string{"donnees", "personnelle"}, quoted: true}},
		"「数据安全」":                  {{words: []string{"数据", "据安", "安全"}, quoted: true}},
		"数据安全 抖音":                 {{words: []string{"数据", "据安", "安全"}}, word("抖音")},
		"数":                       {{words: []string{"数"}, prefix: true}},
		"TikTok禁令":                {word("tiktok"), word("禁令")},
		`"TikTok禁"`:               {{words: []string{"tiktok", "禁"}, prefix: true, quoted: true}},
		`"禁令 TikTok"`:             {{words: []string{"禁令", "令", "tiktok"}, quoted: true}},
		"c-level e.g. U.S. 28.12": {{words: []string{"c", "level"}}, word("eg"), word("us"), {words: []string{"28", "12"}}},
		"us ban":                  {{words: []string{"us"}, stop: true}, word("ban")},
		"US ban":                  {word("us"), word("ban")},
		"US BAN":                  {{words: []string{"us"}, stop: true}, word("ban")},
		"GDPR/DSA":                {word("gdpr"), word("dsa")},
		"l'autorité":              {word("l"), word("autorite")},
		"AND OR NOT NEAR(a*)":     {{words: []string{"and"}, stop: true}, {words: []string{"or"}, stop: true}, {words: []string{"not"}, stop: true}, word("near"), {words: []string{"a"}, stop: true}},
	} {
		got := parseQuery(given)
		for i := range got { // which words are stop words is package text's to say
			if i < len(want) && (want[i].words[0] == "l" || want[i].words[0] == "eg" || want[i].words[0] == "near") {
				got[i].stop = false
			}
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(term{})); diff != "" {
			t.Errorf("%q:\n%s", given, diff)
		}
	}
}

func FuzzParseQuery(f *testing.F) {
	for _, seed := range []string{"tiktok", `"never require" any`, "数据出境 TikTok禁", "c-level AND (x OR y)", "\x00\xff“", "l’a.b.c-d_e"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for _, m := range ladder(parseQuery(typed), true) {
			if len(m.terms) == 0 || len(m.terms) > mostTerms {
				t.Fatalf("%d terms", len(m.terms))
			}
			for _, one := range m.terms {
				if len(one.words) == 0 || len(one.words) > longestTerm {
					t.Fatalf("%d words in a term", len(one.words))
				}
				for _, w := range one.words {
					if back := tokens(w); w == "" || len(w) > longestToken+4 || len(back) == 0 {
						t.Fatalf("%q is no word", w)
					}
				}
			}
		}
	})
}
