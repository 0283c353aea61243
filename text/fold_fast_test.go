package text

import (
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// foldSlowly is Fold without its short ways.
func foldSlowly(s string) Folded {
	var f folder
	for i := 0; i < len(s); {
		n := segment(s[i:])
		f.segment(s[i:i+n], i, i+n)
		i += n
	}
	return Folded{Text: string(f.out), from: f.from, to: f.to, size: len(s)}
}

// Fold's short ways lead where its long one does, whatever stands next to what.
func TestFoldShortWays(t *testing.T) {
	pieces := []string{
		"a", "E", " ", "  ", "\t", "\r\n", "`", "é", "ß", "Ä", "ÿ", "×", "\u0301", "\u0308", "e\u0301", "’", "“", "”", "–", "—", "‑", "…", "\u200d", "\u200b", "\u00a0", "\u2028",
		"™", "®", "¹", "數", "据", "龍", "鿿", "㐀", "，", "。", "《", "」", "〰", "\u302a", "カ", "ガ", "\u3099", "ｶ", "ﾞ", "Ａ", "１", "ﬁ", "ĳ", "İ", "ς", "\ufe0f", "\ufffd", "\xff", "\xe9", "\xe2\x80", "가", "ᄀ", "ᅡ", "𠮷", "😀",
	}
	rapid.Check(t, func(t *rapid.T) {
		s := ""
		for _, p := range rapid.SliceOf(rapid.OneOf(rapid.SampledFrom(pieces), rapid.String())).Draw(t, "pieces") {
			s += p
		}
		got, want := Fold(s), foldSlowly(s)
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(Folded{}), cmp.Transformer("none", func(l []int32) []int32 {
			if len(l) == 0 {
				return nil
			}
			return l
		})); diff != "" && utf8.ValidString(want.Text) {
			t.Fatalf("%q: %s", s, diff)
		}
	})
}
