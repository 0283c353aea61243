package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFold(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"case":                     {"TikTok GmbH", "tiktok gmbh"},
		"sharp s":                  {"Straße GROẞ", "strasse gross"},
		"accents kept":             {"Données ÉTÉ", "données été"},
		"composed and not":         {"e\u0301te\u0301", "été"},
		"apostrophes":              {"TikTok’s l‘UE", "tiktok's l'ue"},
		"quotation marks":          {"„a“ «b» 「c」", `"a" "b" "c"`},
		"dashes":                   {"TikTok–Verbot ‑ x", "tiktok-verbot - x"},
		"full width":               {"ＴｉｋＴｏｋ，１２", "tiktok,12"},
		"traditional Chinese":      {"國家互聯網信息辦公室", "国家互联网信息办公室"},
		"spaces":                   {"Data \u00a0 Protection\tCommission", "data protection commission"},
		"line breaks stay":         {"a\r\nb", "a\nb"},
		"invisible":                {"Tik\u200bTok\u00ad\ufeff", "tiktok"},
		"signs":                    {"TikTok™ GDPR¹", "tiktok gdpr "},
		"name with a middle point": {"马克斯•施雷姆斯", "马克斯·施雷姆斯"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Fold(c.in).Text; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestFoldLeadsBack(t *testing.T) {
	s := "In der Straße sagte „ＴｉｋＴｏｋ’s“ Chef: 國家安全"
	f := Fold(s)
	for folded, original := range map[string]string{"strasse": "Straße", "tiktok's": "ＴｉｋＴｏｋ’s", "国家": "國家"} {
		i := strings.Index(f.Text, folded)
		if got := f.Original(i, i+len(folded)).In(s); got != original {
			t.Errorf("%q came from %q, want %q", folded, got, original)
		}
	}
	if got := f.Original(-5, 1<<20); got != (Span{0, len(s)}) {
		t.Errorf("all: %v", got)
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Straße ™ é e\u0301 ﬁ", "國\u0301", "\xff\xfe", "a\u0300\u0301\u0302", "ㄱㅏ ᄀ", "か\u3099", "İ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		fold := Fold(s)
		if !utf8.ValidString(fold.Text) {
			t.Fatalf("not UTF-8: %q", fold.Text)
		}
		last := Span{}
		for i := range fold.Text {
			at := fold.Original(i, i+1)
			if at.Start < last.Start || at.End < at.Start || at.End > len(s) {
				t.Fatalf("byte %d of %q from %v after %v of %q", i, fold.Text, at, last, s)
			}
			if utf8.ValidString(s) && !utf8.ValidString(at.In(s)) {
				t.Fatalf("%v splits a rune of %q", at, s)
			}
			last = at
		}
		for _, w := range Words(s, "en") {
			if w.Start >= w.End || w.End > len(s) || w.Text == "" {
				t.Fatalf("word %+v of %q", w, s)
			}
		}
	})
}
