package statements

import (
	"strings"
	"unicode/utf8"

	"datapolicy/text"
)

// notInName are characters that end a Chinese name: what commonly follows a
// subject before its verb.
const notInName = "在于就对向与和及、则也还曾又再已今昨当日表示说称指认回答强透告宣重警写坦批要呼敦承否发公进一周上下近此接受通介解明则补谈补认直"

// nameHan is the person's name that begins at token i, after a role: two or
// three characters with a known surname, a transliteration with its dots, or a
// name in Latin letters.
func (l *layout) nameHan(t []token, i, end int) string {
	for i < end && (t[i].low == "(" || t[i].low == "：") {
		i++
	}
	if i >= end {
		return ""
	}
	if !text.IsHan(firstRune(t[i].low)) {
		j := i
		for j < end && t[j].kind == word && t[j].capital {
			j++
		}
		if j == i {
			return ""
		}
		return l.text[t[i].start:t[j-1].end]
	}
	j, dots := i, 0
	for j < end && j-i < 20 {
		r := firstRune(t[j].low)
		if r == '·' || r == '•' || r == '・' || r == '-' {
			dots++
		} else if t[j].kind != word || !text.IsHan(r) || strings.ContainsRune(notInName, r) && (dots > 0 || j-i >= 2) {
			break
		}
		j++
	}
	switch n := j - i; {
	case dots > 0 && n >= 3:
	case n == 2 || n == 3:
		if !strings.Contains(l.lex.Surnames, t[i].low) && j != end {
			return ""
		}
	case n > 3 && n <= 6 && j == end:
	case n > 3 && strings.Contains(l.lex.Surnames, t[i].low):
		j = i + 3
	default:
		return ""
	}
	return strings.TrimSpace(l.text[t[i].start:t[j-1].end])
}

// hanName is a subject that is neither in the gazetteer nor a role: a person
// met before (or named in full elsewhere), a name with a known surname, an
// organisation known by how its name ends.
func (rd *reading) hanName(t []token, start, end int) ([]speaker, int, bool) {
	stop := start
	for stop < end && stop-start < 24 && t[stop].kind == word && !strings.Contains("在于就对向与则也还曾又再已今昨当", t[stop].low) {
		stop++
	}
	for stop > start && rd.l.lex.class[t[stop-1].low]&isAdverb != 0 {
		stop--
	}
	if stop == start {
		return nil, 0, false
	}
	name := strings.TrimSpace(rd.l.text[t[start].start:t[stop-1].end])
	n := utf8.RuneCountInString(name)
	at := t[start].start
	for _, w := range rd.l.lex.Media {
		if name == w || strings.HasSuffix(name, w) {
			return nil, 0, true
		}
	}
	for i := len(rd.m.people) - 1; i >= 0; i-- {
		if p := rd.m.people[i]; p.name == name || n >= 2 && (strings.HasSuffix(p.name, "·"+name) || strings.HasSuffix(p.name, "•"+name)) {
			return []speaker{p}, start, true
		}
	}
	first := t[start].low
	switch {
	case n > 12:
		return nil, 0, false
	case n == 3 && strings.Contains(rd.l.lex.Surnames, first) && !strings.Contains(rd.l.lex.Suffixes, t[stop-1].low):
		return []speaker{{name: name, class: rolePerson, named: true, at: at}}, start, true
	case strings.ContainsAny(name, "·•"):
		return []speaker{{name: name, class: rolePerson, named: true, at: at}}, start, true
	case n >= 3 && strings.Contains(rd.l.lex.Suffixes, t[stop-1].low):
		if e, ok := rd.m.resolve(name); ok {
			return []speaker{{name: e.Name, id: e.ID, class: classOf(e.Kind), named: true, at: at}}, start, true
		}
		return []speaker{{name: name, class: roleAuthority, named: true, at: at}}, start, true
	case t[start].capital && stop-start <= 4:
		return []speaker{{name: name, class: rolePerson, named: true, at: at}}, start, true
	}
	if e, ok := rd.m.resolve(name); ok {
		return []speaker{{name: e.Name, id: e.ID, class: classOf(e.Kind), named: true, at: at}}, start, true
	}
	return nil, 0, false
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
