package feed

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"datapolicy/policy"
)

// entities resolves the references of one document: XML's own five, HTML's
// names (which feeds use without declaring them), numbers, and what its
// document type declares. Nothing is ever fetched for one.
type entities struct {
	declared map[string]string
	expanded int // bytes so far, of declared ones
	strange  bool
}

var entityDeclaration = regexp.MustCompile(`<!ENTITY\s+([A-Za-z_][\w.\-]*)\s+(?:"([^"]*)"|'([^']*)')\s*>`)

// declare takes the general entities of a document type's internal subset.
func (e *entities) declare(subset string) {
	for _, m := range entityDeclaration.FindAllStringSubmatch(subset, maxEntities) {
		value := m[2] + m[3]
		if len(value) > maxEntityValue {
			continue
		}
		if e.declared == nil {
			e.declared = map[string]string{}
		}
		if _, again := e.declared[m[1]]; !again {
			e.declared[m[1]] = value
		}
	}
}

// resolve replaces the references in s. A "&" that begins none stays. It fails
// only on a document whose entities unfold without end.
func (e *entities) resolve(s string) (string, error) {
	if strings.IndexByte(s, '&') < 0 {
		return s, nil
	}
	var out strings.Builder
	out.Grow(len(s))
	err := e.unfold(&out, s, 0)
	return out.String(), err
}

func (e *entities) unfold(out *strings.Builder, s string, depth int) error {
	const longestName = 40
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			out.WriteString(s)
			return nil
		}
		out.WriteString(s[:i])
		s = s[i:]
		semicolon := strings.IndexByte(s[:min(len(s), longestName)], ';')
		if semicolon < 2 {
			e.strange = true
			out.WriteByte('&')
			s = s[1:]
			continue
		}
		name := s[1:semicolon]
		if value, ok := e.declared[name]; ok {
			e.expanded += len(value)
			if e.expanded > MaxExpanded || depth >= maxEntityDepth {
				return policy.Errorf(policy.Invalid, "this document declares entities that unfold to more than %d KB or into one another, as attacks do; it was not read", MaxExpanded>>10)
			}
			if err := e.unfold(out, value, depth+1); err != nil {
				return err
			}
		} else if text, ok := predefined(name); ok {
			out.WriteString(text)
		} else {
			e.strange = true
			out.WriteByte('&')
			s = s[1:]
			continue
		}
		s = s[semicolon+1:]
	}
}

// predefined is the text of a reference to a character: by number, or by a name
// that XML or HTML knows.
func predefined(name string) (string, bool) {
	switch name {
	case "amp":
		return "&", true
	case "lt":
		return "<", true
	case "gt":
		return ">", true
	case "quot":
		return `"`, true
	case "apos":
		return "'", true
	}
	if name[0] == '#' {
		return numbered(name[1:])
	}
	for i := range len(name) {
		if c := name[i]; !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9') {
			return "", false
		}
	}
	ref := "&" + name + ";"
	text := html.UnescapeString(ref)
	return text, !strings.HasSuffix(text, ";")
}

func numbered(digits string) (string, bool) {
	base := 10
	if digits != "" && (digits[0] == 'x' || digits[0] == 'X') {
		base, digits = 16, digits[1:]
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		return "", false
	}
	switch {
	case n >= 0x80 && n <= 0x9f: // meant as windows-1252, as HTML reads it
		return html.UnescapeString("&#" + strconv.Itoa(int(n)) + ";"), true
	case n < 0x20 && n != '\n' && n != '\t' && n != '\r', n == 0x7f, n == 0xfffe, n == 0xffff:
		return "", true // no character of a text
	case n > utf8.MaxRune || n >= 0xd800 && n <= 0xdfff:
		return "\ufffd", true
	}
	return string(rune(n)), true
}
