package statements

import (
	"strings"
	"unicode/utf8"

	"datapolicy/policy"
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
	if n := end - i; n <= 3 && n >= 2 && strings.Contains(l.lex.Surnames, t[i].low) && l.lex.class[t[end-1].low]&isAdverb == 0 && !strings.Contains("在于就对向与和则也还曾又再已今昨当日", t[end-1].low) {
		if s := l.plain[t[i].start:t[end-1].end]; utf8.RuneCountInString(s) == n && l.lex.class[s] == 0 {
			return l.text[t[i].start:t[end-1].end] // the name reaches to the cue, whatever its characters: 卢启明说
		}
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
	name := strings.TrimSpace(l.plain[t[i].start:t[j-1].end])
	if l.lex.class[name]&isAdverb != 0 {
		return ""
	}
	return strings.TrimSpace(l.text[t[i].start:t[j-1].end])
}

// hanPerson is the person's name in the words before a cue: a surname with an
// honorific (陈师傅), a familiar name (小罗), or a full name after what somebody
// is (主教练赵卫东). The role is what stands before the name.
func (l *layout) hanPerson(s string) (name, role string) {
	r := []rune(s)
	surname := func(i int) bool { return i >= 0 && i < len(r) && strings.ContainsRune(l.lex.Surnames, r[i]) }
	for _, h := range l.lex.Honorifics {
		if i := utf8.RuneCountInString(before(s, h)); i > 0 && i < len(r) && surname(i-1) && l.afterNoun(string(r[:i-1])) {
			return string(r[i-1:i]) + h, lastClause(string(r[:i-1]))
		}
	}
	if n := len(r); n >= 2 && (strings.ContainsRune("小老", r[n-2]) && surname(n-1) || r[n-2] == '阿' && n > 2) && l.afterNoun(string(r[:n-2])) {
		return string(r[n-2:]), lastClause(string(r[:n-2]))
	}
	for n := 3; n >= 2; n-- {
		if i := len(r) - n; i > 0 && surname(i) && l.occupation(string(r[:i])) {
			return string(r[i:]), lastClause(string(r[:i]))
		}
	}
	return "", ""
}

func before(s, sub string) string {
	head, _, ok := strings.Cut(s, sub)
	if !ok {
		return ""
	}
	return head
}

// lastClause is what follows the last 的.
func lastClause(s string) string {
	if i := strings.LastIndex(s, "的"); i >= 0 {
		return s[i+len("的"):]
	}
	return s
}

// afterNoun reports whether a familiar name may follow s: nothing, 的, or what
// somebody is.
func (l *layout) afterNoun(s string) bool {
	return s == "" || strings.HasSuffix(s, "的") || l.occupation(s)
}

func (l *layout) occupation(s string) bool {
	for n, at := 0, len(s); at > 0 && n < 6; n++ {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		if at -= size; l.lex.callings[s[at:]] {
			return true
		}
	}
	return l.endsInRole(s)
}

// hanName is a subject that is neither in the gazetteer nor a role: a person
// met before (or named in full elsewhere), a name with a known surname, an
// organisation known by how its name ends.
func (rd *reading) hanName(t []token, start, end int) ([]speaker, int, bool) {
	for end > start && (t[end-1].kind != word || rd.l.lex.class[t[end-1].low]&isAdverb != 0) {
		end--
	}
	if end == start {
		return nil, 0, false
	}
	plain := strings.TrimSpace(rd.l.plain[t[start].start:t[end-1].end])
	name := strings.TrimSpace(rd.l.text[t[start].start:t[end-1].end])
	n := utf8.RuneCountInString(plain)
	at := t[start].start
	for _, w := range rd.l.lex.Media {
		if strings.HasSuffix(strings.Trim(plain, "《》"), w) {
			return nil, 0, true
		}
	}
	if p := rd.metHan(name); p != nil {
		out := *p
		out.at = at
		return []speaker{out}, start, true
	}
	if out, ok := rd.brandHan(t, start, end); ok {
		return []speaker{out}, start, true
	}
	first := t[start].low
	if person, role := rd.l.hanPerson(plain); person != "" && n <= 24 {
		// the same words as the article has them
		runes := []rune(name)
		k := utf8.RuneCountInString(plain) - utf8.RuneCountInString(person)
		if strings.HasSuffix(plain, person) && len(runes) == utf8.RuneCountInString(plain) {
			person = string(runes[k:])
		}
		return []speaker{{name: person, role: role, class: rolePerson, named: true, at: at}}, start, true
	}
	if e, ok := rd.m.resolve(name); ok && e.Kind != policy.Law {
		return []speaker{{name: e.Name, id: e.ID, class: classOf(e.Kind), named: true, at: at}}, start, true
	}
	switch {
	case strings.ContainsAny(plain, "·•"):
		return []speaker{{name: name, class: rolePerson, named: true, at: at}}, start, true
	case n > 24:
		return nil, 0, false
	case n >= 3 && strings.Contains(rd.l.lex.Suffixes, t[end-1].low):
		return []speaker{{name: name, class: roleAuthority, named: true, at: at}}, start, true
	case (n == 2 || n == 3) && strings.Contains(rd.l.lex.Surnames, first) && rd.l.givenName(t, start+1, end) && rd.l.lex.class[plain] == 0 && !rd.l.anybody(plain):
		return []speaker{{name: name, class: rolePerson, named: true, at: at}}, start, true
	case t[start].capital && end-start <= 4:
		return []speaker{{name: name, class: rolePerson, named: true, at: at}}, start, true
	}
	return nil, 0, false
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}
