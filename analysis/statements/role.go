package statements

import (
	"strings"
)

// role is what the noun says somebody is, or "". German compounds are known by
// their last part, others by what follows their hyphen.
func (l *layout) role(low string) string {
	if r, ok := l.lex.roleOf[low]; ok {
		return r
	}
	if i := strings.LastIndexByte(low, '-'); i > 0 {
		if r, ok := l.lex.roleOf[low[i+1:]]; ok {
			return r
		}
	}
	if l.lex.Language != "de" {
		return ""
	}
	if len(low) > 60 {
		return ""
	}
	for _, end := range []string{"", "s", "es", "n", "en"} {
		stem, ok := strings.CutSuffix(low, end)
		for i := 0; ok && i+5 <= len(stem); i++ {
			if i > 0 && i < 3 {
				continue
			}
			if r, ok := l.lex.roleOf[stem[i:]]; ok {
				return r
			}
		}
	}
	return ""
}

// modifies reports whether the lower-case word k may stand before a name in
// one group: a role ("retailer Shein"), a possessive, a hyphenated adjective.
func (l *layout) modifies(t []token, k int) bool {
	low := t[k].low
	role := l.role(low)
	if (role != "" && role != roleDocument) || low == "'s" || low == "'" || strings.Contains(low, "-") || t[k].class&isTitle != 0 || l.lex.Language == "de" {
		return true
	}
	if k+2 < len(t) && t[k+2].capital && t[k+2].kind == word && t[k+1].mention < 0 && t[k].class&(closed|isSetting|isDeterminer) == 0 && role == "" && (k == 0 || t[k-1].kind == quoted || t[k-1].low == ",") && l.role(t[k+1].low) == "" {
		return true // `"…," angler Barnaby Frith told …`
	}
	for n := 0; n < 4 && k >= 0; n, k = n+1, k-1 { // "its shopping site AliExpress"
		switch c := t[k].class; {
		case t[k].low == "'s", c&isDeterminer != 0:
			return n > 0
		case t[k].kind != word, t[k].capital, role == roleDocument, c&(closed|isSetting) != 0:
			return false
		}
	}
	return false
}

// genitive reports whether the group that begins at token i hangs on the noun
// before it: "Sprecher des Unternehmens".
func (l *layout) genitive(t []token, i int) bool {
	if l.lex.Language != "de" || i == 0 || !t[i-1].capital || t[i-1].kind != word || t[i-1].class&closed != 0 {
		return false
	}
	switch t[i].low {
	case "des", "der", "eines", "einer", "seiner", "ihrer":
		return l.role(t[i-1].low) != ""
	}
	return false
}

// namesSomebody reports whether the phrase has a name or a role in it.
func (l *layout) namesSomebody(t []token, p phrase) bool {
	for k := p.first; k < p.last; k++ {
		if t[k].mention >= 0 || t[k].capital || l.role(t[k].low) != "" {
			return true
		}
	}
	return false
}

// hasCue reports whether a cue verb stands among tokens [a,b).
func (l *layout) hasCue(t []token, a, b int) bool {
	for k := a; k < min(b, len(t)); k++ {
		if _, n := l.cueAt(t, k); n > 0 {
			return true
		}
	}
	return false
}
