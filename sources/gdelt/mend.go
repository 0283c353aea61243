package gdelt

import (
	"strings"
	"unicode/utf8"
)

// mended is text as JSON (RFC 8259, §7), where it differs from that only as
// GDELT's answers do: backslashes that escape nothing, control characters in
// strings, and quotation marks inside a title that are not escaped.
func mended(text string) []byte {
	var b strings.Builder
	b.Grow(len(text) + 64)
	inside := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c < ' ' || c == 0x7f:
			b.WriteByte(' ')
		case !inside:
			inside = c == '"'
			b.WriteByte(c)
		case c == '\\':
			if n := escape(text[i:]); n > 0 {
				b.WriteString(text[i : i+n])
				i += n - 1
			} else {
				b.WriteString(`\\`)
			}
		case c == '"' && !ends(text[i+1:]):
			b.WriteString(`\"`)
		default:
			inside = inside && c != '"'
			b.WriteByte(c)
		}
	}
	return []byte(b.String())
}

// escape is the length of the escape that s begins with, or 0.
func escape(s string) int {
	if len(s) < 2 {
		return 0
	}
	if strings.IndexByte(`"\/bfnrt`, s[1]) >= 0 {
		return 2
	}
	if s[1] != 'u' || len(s) < 6 {
		return 0
	}
	for _, c := range []byte(s[2:6]) {
		if !strings.ContainsRune("0123456789abcdefABCDEF", rune(c)) || c >= utf8.RuneSelf {
			return 0
		}
	}
	return 6
}

// ends reports whether a quotation mark that is followed by rest ends a string:
// then a comma, a colon or a bracket comes next, and after a comma a new string
// or object.
func ends(rest string) bool {
	rest = strings.TrimLeft(rest, " \t\r\n")
	if rest == "" {
		return true
	}
	switch rest[0] {
	case ':', '}', ']':
		return true
	case ',':
		rest = strings.TrimLeft(rest[1:], " \t\r\n")
		return rest == "" || rest[0] == '{' || rest[0] == '"' && strings.Contains(head(rest[1:], 40), `":`)
	}
	return false
}

func head(s string, n int) string { return s[:min(n, len(s))] }
