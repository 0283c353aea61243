package gazetteer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"datapolicy/text"
)

const (
	needsWithin   = 300 // bytes of folded text around a name in which a word of needs counts
	forbidsWithin = 48  // and one of forbids
)

// window is the text around a piece of s.
func window(s string, start, end, width int) string {
	from, to := max(0, start-width), min(len(s), end+width)
	for from > 0 && !utf8.RuneStart(s[from]) {
		from--
	}
	for to < len(s) && !utf8.RuneStart(s[to]) {
		to++
	}
	return s[from:to]
}

// holds reports whether one of the phrases stands in a folded text as a word
// of its own; "*" at a phrase's end lets the word go on.
func holds(folded string, list []string) bool {
	for _, phrase := range list {
		word, open := strings.CutSuffix(phrase, "*")
		for from := 0; ; {
			i := strings.Index(folded[from:], word)
			if i < 0 || word == "" {
				break
			}
			start, end := from+i, from+i+len(word)
			if !letterBefore(folded, start) && (open || !letterAfter(folded, end)) {
				return true
			}
			from = end
		}
	}
	return false
}

// letterBefore reports whether a letter or digit stands directly before i and
// belongs to the word that begins there.
func letterBefore(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	first, _ := utf8.DecodeRuneInString(s[i:])
	return wordRune(before) && wordRune(first)
}

func letterAfter(s string, i int) bool {
	last, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i:])
	return wordRune(last) && wordRune(after)
}

func wordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_') && !text.IsHan(r)
}

// asWritten reports whether the words of the original are in the letter case
// of a name, or all in capitals, as in some headlines.
func asWritten(original, name string) bool {
	if original == name {
		return true
	}
	plain := strings.Map(func(r rune) rune {
		switch r {
		case '’', '‘', 'ʼ':
			return '\''
		case '‐', '‑', '–', '—':
			return '-'
		case '\u00a0', '\u202f', '\t':
			return ' '
		}
		return r
	}, original)
	return plain == name || utf8.RuneCountInString(name) >= 4 && plain == strings.ToUpper(name)
}
