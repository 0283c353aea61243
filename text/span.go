package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Span is a piece of a text: bytes Start to End, End not included.
type Span struct{ Start, End int }

// In is the piece of s that the span covers.
func (p Span) In(s string) string { return s[p.Start:p.End] }

// trimmed is the span without white space at its ends.
func (p Span) trimmed(s string) Span {
	for p.Start < p.End {
		r, n := utf8.DecodeRuneInString(s[p.Start:p.End])
		if !isBlank(r) {
			break
		}
		p.Start += n
	}
	for p.Start < p.End {
		r, n := utf8.DecodeLastRuneInString(s[p.Start:p.End])
		if !isBlank(r) {
			break
		}
		p.End -= n
	}
	return p
}

// isBlank reports white space and the invisible characters that pages leave
// in their text (zero-width space, byte-order mark).
func isBlank(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == '\u2060'
}

// IsHan reports whether r is a Chinese character (also as used in Japanese).
func IsHan(r rune) bool {
	switch {
	case r < 0x2e80:
		return false
	case r >= 0x4e00 && r <= 0x9fff:
		return true
	}
	return r == '〇' || unicode.Is(unicode.Han, r) && unicode.IsLetter(r)
}

func isKana(r rune) bool {
	return r >= 0x3041 && r <= 0x30ff && r != '・' || r >= 0x31f0 && r <= 0x31ff
}

// unspaced reports scripts written without spaces between words.
func unspaced(r rune) bool { return r >= 0x2e80 && (IsHan(r) || isKana(r)) }

// Clip shortens s to at most the given number of runes, the "…" that marks the
// cut included. It cuts between words, except where a single word (or text
// without spaces) fills more than the last third.
func Clip(s string, runes int) string {
	if utf8.RuneCountInString(s) <= runes {
		return s
	}
	if runes <= 0 {
		return ""
	}
	cut, n := 0, 0
	space, spaceAt := -1, 0
	for i, r := range s {
		if n == runes-1 {
			cut = i
			break
		}
		if unicode.IsSpace(r) {
			space, spaceAt = i, n
		}
		n++
	}
	next, _ := utf8.DecodeRuneInString(s[cut:])
	last, _ := utf8.DecodeLastRuneInString(s[:cut])
	inWord := !unicode.IsSpace(next) && !unicode.IsSpace(last) && !unspaced(next) && !unspaced(last)
	if inWord && space >= 0 && spaceAt >= (runes-1)*2/3 {
		cut = space
	}
	for cut > 0 { // never part a letter from its accents
		r, _ := utf8.DecodeRuneInString(s[cut:])
		if !unicode.IsMark(r) && r != '\u200d' {
			break
		}
		_, size := utf8.DecodeLastRuneInString(s[:cut])
		cut -= size
	}
	return strings.TrimRightFunc(s[:cut], func(r rune) bool {
		return isBlank(r) || strings.ContainsRune(",;:–—-、，；：", r)
	}) + "…"
}
