package text

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// foldSlowly is Fold without its short ways, and with the span of the original
// of each byte.
func foldSlowly(s string) (folded string, origins []Span) {
	for i := 0; i < len(s); {
		n := segment(s[i:])
		f := folder{oneWay: true}
		if strings.HasSuffix(folded, " ") {
			f.last = ' '
		}
		f.segment(s[i:i+n], i, i+n)
		folded += f.out.String()
		for range f.out.Len() {
			origins = append(origins, Span{i, i + n})
		}
		i += n
	}
	return folded, origins
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
		got := Fold(s)
		want, origins := foldSlowly(s)
		if !utf8.ValidString(want) {
			return
		}
		if diff := cmp.Diff(want, got.Text); diff != "" {
			t.Fatalf("%q: %s", s, diff)
		}
		for i, origin := range origins {
			if at := got.Original(i, i+1); at != origin {
				t.Fatalf("%q: byte %d of %q is from %v, not %v", s, i, want, at, origin)
			}
		}
		for at := range len(s) + 1 {
			first := slices.IndexFunc(origins, func(o Span) bool { return o.Start >= at })
			if first < 0 {
				first = len(want)
			}
			if within := got.Within(at, len(s)); within.Start != first {
				t.Fatalf("%q: what comes from byte %d on stands at %d of %q, not %d", s, at, within.Start, want, first)
			}
		}
	})
}
