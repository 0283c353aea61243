package cli

import (
	"strings"
	"unicode"
)

// visible is text from elsewhere made safe for a terminal: one line, without
// control characters, which could move the cursor or fake a prompt, and
// without marks that turn the direction of what follows.
func visible(s string) string {
	return strings.Join(strings.Fields(visibleText(s)), " ")
}

// visibleText is visible for a text of several lines.
func visibleText(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, s)
}
