package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Paragraphs are the lines of s that are not blank, trimmed. Lines that were
// wrapped by width, as in mail and plain-text releases, are joined to the
// paragraph that they were.
func Paragraphs(s string) []Span {
	var out, block []Span
	flush := func() {
		if wrapped(s, block) {
			block = []Span{{block[0].Start, block[len(block)-1].End}}
		}
		out = append(out, block...)
		block = block[:0:0]
	}
	for start := 0; start <= len(s); {
		end := len(s)
		width := 1
		if i := strings.IndexAny(s[start:], "\n\r\u2028\u2029\u0085\v\f"); i >= 0 {
			end = start + i
			_, width = utf8.DecodeRuneInString(s[end:])
			if strings.HasPrefix(s[end:], "\r\n") {
				width = 2
			}
		}
		if line := (Span{start, end}).trimmed(s); line.Start < line.End {
			block = append(block, line)
		} else {
			flush()
		}
		start = end + width
	}
	flush()
	return out
}

// wrapped reports whether a block of lines was one paragraph broken by width:
// no line is longer than 100 runes, each was broken because the next word did
// not fit, and some line begins in lower case.
func wrapped(s string, lines []Span) bool {
	const narrowest, widest = 50, 100
	if len(lines) < 3 {
		return false
	}
	width := 0
	for _, l := range lines {
		if l.End-l.Start > widest*4 {
			return false
		}
		width = max(width, utf8.RuneCountInString(l.In(s)))
	}
	if width < narrowest || width > widest {
		return false
	}
	lower := false
	for i, l := range lines[1:] {
		next := l.In(s)
		first, _ := utf8.DecodeRuneInString(next)
		if unspaced(first) || strings.ContainsRune("-*•·–—", first) {
			return false
		}
		lower = lower || unicode.IsLower(first)
		word := next
		if end := strings.IndexFunc(next, unicode.IsSpace); end >= 0 {
			word = next[:end]
		}
		if utf8.RuneCountInString(lines[i].In(s))+1+utf8.RuneCountInString(word) <= width {
			return false
		}
	}
	return lower
}
