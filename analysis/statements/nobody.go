package statements

import (
	"slices"
	"strings"
	"unicode/utf8"

	"datapolicy/text"
)

// nobody reports whether the speaker is only a bare noun that the article does
// not resolve ("the company", "the president", "the state"): neither a name nor
// a role in some organisation.
func (rd *reading) nobody(s speaker) bool {
	if s.id != "" {
		return false
	}
	low := strings.ToLower(s.name)
	if rd.l.lex.Language == "zh" {
		plain := text.Simplified(s.name)
		return !s.named && !rd.l.several(plain) && rd.l.lex.roleOf[plain] != "" || utf8.RuneCountInString(plain) < 2
	}
	if strings.ContainsAny(low, " -") {
		return false
	}
	switch role := rd.l.role(low); {
	case rd.l.anybody(low):
		return true
	case s.class == vagueClass:
		return false
	case role == "":
		return !s.named
	case rd.l.several(low):
		return false
	}
	return !s.named || strings.HasPrefix(s.name, low)
}

// several reports whether the noun is of people of one calling: "lawyers",
// "Kritiker", "专家". Readers take them for what they are.
func (l *layout) several(low string) bool {
	return slices.Contains(l.lex.rolesOf[low], roleGroup)
}

// anybody reports whether the noun may stand for whoever you please.
func (l *layout) anybody(low string) bool {
	for _, w := range l.lex.Anybody {
		if w == low {
			return true
		}
	}
	return false
}
