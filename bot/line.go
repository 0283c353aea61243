package bot

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Line makes one line of untrusted text, at most max UTF-16 units long ("…" is put
// where it was cut): no control characters, no marks that turn the direction
// of what follows, no invisible ones, valid UTF-8.
func Line(s string, max int) string {
	if max <= 0 {
		return ""
	}
	var b strings.Builder
	n, space := 0, false
	for i, r := range s {
		switch {
		case unicode.IsSpace(r):
			space = n > 0
			continue
		case r == utf8.RuneError:
			r = '\ufffd'
		case invisible(r):
			continue
		}
		w := utf16.RuneLen(r)
		if space {
			w++
		}
		if n+w > max-1 && (n+w > max || !lastRune(s[i:])) {
			return strings.TrimRight(b.String(), " ") + "…"
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
		n += w
	}
	return b.String()
}

// lastRune reports whether s is one rune and nothing that shows after it.
func lastRune(s string) bool {
	_, size := utf8.DecodeRuneInString(s)
	return size == len(s)
}

func invisible(r rune) bool {
	switch r {
	case '\u200b', '\u2060', '\ufeff', '\u00ad', '\u180e':
		return true
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) ||
		(r >= 0xfff9 && r <= 0xfffb) || (r >= 0xe0000 && r <= 0xe007f) || unicode.Is(unicode.Co, r)
}
