package statements

import (
	"slices"
	"strings"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/text"
)

// subject is the noun phrase before a Chinese cue: tokens [start,end), with the
// person's name that it ends with, if any, from token name on.
type subject struct {
	start, end int
	name       int // end when it has none
}

// phraseHan is the noun phrase that begins at token start: up to the first
// adverb, preposition, day or circumstance before the cue at end.
func (l *layout) phraseHan(t []token, start, end int) subject {
	k := start
	for k < end {
		switch {
		case t[k].kind == punct && !isDot(t[k].low) && !strings.Contains("（）()、", t[k].low), t[k].kind == quoted:
			return l.nameHanIn(t, start, k)
		case t[k].low == "(":
			for k < end && t[k].low != ")" {
				k++
			}
		case k > start && strings.Contains("年月日号", t[k].low) && t[k-1].kind == word && endsInDigit(t[k-1].low):
			return l.nameHanIn(t, start, k) // noyb16日
		case k == start || t[k].mention >= 0:
		case l.dayHan(t, k, end) > 0:
			return l.nameHanIn(t, start, k)
		case l.breaksHan(t, start, k, end):
			of := l.relativeHan(t, start, k, end)
			if of < 0 {
				return l.nameHanIn(t, start, k)
			}
			k = of // 总部设在维也纳的隐私组织
		}
		if noun, _ := l.roleHan(t, k, end); noun != "" && t[k].mention < 0 {
			k += utf8.RuneCountInString(noun) - 1
		}
		k++
	}
	return l.nameHanIn(t, start, min(k, end))
}

func endsInDigit(s string) bool { return s != "" && s[len(s)-1] >= '0' && s[len(s)-1] <= '9' }

// relativeHan is the 的 that ends the relative clause which the phrase begins
// with, or -1: nobody is named before token k, and somebody may be after it.
func (l *layout) relativeHan(t []token, start, k, end int) int {
	for j := start; j < k; j++ {
		if noun, _ := l.roleHan(t, j, k); noun != "" || t[j].mention >= 0 {
			return -1
		}
	}
	if s := l.nameHanIn(t, start, k); s.name < s.end {
		return -1
	}
	for j := k; j+2 < end && t[j].kind != punct && t[j].kind != quoted; j++ {
		if t[j].low == "的" && t[j].mention < 0 {
			return j
		}
	}
	return -1
}

func isDot(low string) bool {
	return low == "·" || low == "•" || low == "・" || low == "‧" || low == "-" || low == "‐"
}

// dayHan is how many tokens a day or time that begins at token k has: 17日,
// 1月17日晚, 周五.
func (l *layout) dayHan(t []token, k, end int) int {
	if t[k].kind != number {
		return 0
	}
	j := k
	for j+1 < end && t[j].kind == number && strings.Contains("年月日号时点分", t[j+1].low) {
		j += 2
	}
	return j - k
}

// breaksHan reports whether what stands at token k is no part of a noun phrase
// that began before it.
func (l *layout) breaksHan(t []token, start, k, end int) bool {
	for _, w := range l.lex.longer[t[k].low] {
		if strings.HasPrefix(l.plain[t[k].start:t[end-1].end], w) {
			return false // 再保险, 用户
		}
	}
	if slices.Contains(l.lex.longer[t[k-1].low], t[k-1].low+t[k].low) || l.inName(t, start, k, end) {
		return false // 成都, 通用
	}
	for n := min(5, end-k); n >= 1; n-- {
		if t[k+n-1].mention >= 0 {
			continue
		}
		s := l.plain[t[k].start:t[k+n-1].end]
		if l.lex.class[s]&(isAdverb|isTime|isNegation) == 0 && !l.lex.settings[s] {
			continue
		}
		return true
	}
	if noun, _ := l.roleHan(t, k, end); noun != "" {
		return false
	}
	if strings.Contains("在就向", t[k].low) && (k < 1 || !strings.Contains("现存所", t[k-1].low)) || t[k].low == "对" && !strings.Contains("针绝反应面", t[k-1].low) {
		return true
	}
	return t[k].low == "于" && end-k > 2
}

// inName reports whether the adverb at token k is a character of the name that
// reaches to end, after what the person is: 律师曾毅, 工作者沈亦鸣.
func (l *layout) inName(t []token, start, k, end int) bool {
	for j := k; j >= max(start, k-2); j-- {
		if n := end - j; n >= 2 && n <= 3 && strings.Contains(l.lex.Surnames, t[j].low) && l.givenName(t, j+1, end) && (j == start || l.titled(l.plain[t[start].start:t[j].start])) {
			if l.lex.class[l.plain[t[j].start:t[end-1].end]]&isAdverb != 0 {
				return false // 发言人强烈
			}
			return j < k || l.lex.class[t[end-1].low]&isAdverb == 0
		}
	}
	return false
}

// titled reports whether a person's name may follow s: what somebody is.
func (l *layout) titled(s string) bool {
	if s == "" {
		return false
	}
	if l.occupation(s) {
		return true
	}
	r, n := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(l.lex.TitleEnds, r) && len(s) > n
}

// nameHanIn finds the person's name that tokens [start,end) end with.
func (l *layout) nameHanIn(t []token, start, end int) subject {
	s := subject{start, end, end}
	if end <= start || t[end-1].mention >= 0 || !text.IsHan(firstRune(t[end-1].low)) && !t[end-1].capital {
		return s
	}
	begin := start // names don't reach into mentions, terms or 的
	for k := start; k < end; k++ {
		if t[k].mention >= 0 || t[k].low == "的" || t[k].low == ")" || text.IsHan(firstRune(t[k].low)) && t[k].end-t[k].start > 4 || firstRune(t[k].low) == '“' {
			begin = k + 1
		}
	}
	head := func(k int) string { return l.plain[t[start].start:t[k].start] }
	for k := begin; k < end; k++ {
		if isDot(t[k].low) {
			s.name = l.dottedName(t, start, begin, k)
			return s
		}
	}
	if t[end-1].capital { // 律师John Smith
		k := end
		for k > begin && t[k-1].capital {
			k--
		}
		if k > start && l.titled(head(k)) {
			s.name = k
		}
		return s
	}
	for _, n := range []int{3, 2, 4} {
		k := end - n
		if k < begin || !strings.Contains(l.lex.Surnames, t[k].low) || !l.givenName(t, k+1, end) {
			continue
		}
		if n == 4 && !slices.Contains(l.lex.DoubleSurnames, l.plain[t[k].start:t[k+1].end]) {
			continue
		}
		if k == start && n == 3 || k > start && (k == begin && t[k-1].mention < 0 && t[k-1].low == "的" || l.titled(head(k))) {
			s.name = k
			return s
		}
	}
	for k := max(begin, end-6); k+2 <= end; k++ {
		if l.titled(head(k)) && l.transliterated(t, k, end) {
			s.name = k
			return s
		}
	}
	return s
}

// givenName reports whether tokens [k,end) may be a given name.
func (l *layout) givenName(t []token, k, end int) bool {
	for ; k < end; k++ {
		if t[k].kind != word || strings.ContainsAny(t[k].low, "的了是在和与或及等各每某该这那们部局委署司厅院社团网个为被不") {
			return false
		}
	}
	last := l.plain[t[end-2].start:t[end-1].end]
	return l.lex.roleOf[last] == "" && l.lex.class[last]&(isAdverb|isNegation) == 0 && !l.lex.settings[last]
}

// transliterated reports whether tokens [k,end) are characters that foreign
// names are written with.
func (l *layout) transliterated(t []token, k, end int) bool {
	for ; k < end; k++ {
		if t[k].kind != word || !strings.Contains(l.lex.Transliterate, t[k].low) {
			return false
		}
	}
	return true
}

// dottedName is where the transliterated name around the dot at token k begins:
// after what the person is, or after begin.
func (l *layout) dottedName(t []token, start, begin, k int) int {
	for _, foreign := range []bool{true, false} {
		for j := k - 1; j > max(begin, k-8, start); j-- {
			if (foreign && l.transliterated(t, j, k) || !foreign && k-j >= 2) && t[j].kind == word && l.titled(l.plain[t[start].start:t[j].start]) {
				return j
			}
		}
	}
	j := k
	for j > begin && k-j < 6 && l.transliterated(t, j-1, j) {
		j--
	}
	if j == k {
		return begin
	}
	return j
}

// peopleHan are the people that the phrase names at its end, joined by 和 or 、.
func (rd *reading) peopleHan(t []token, s subject) []speaker {
	if s.name >= s.end {
		return nil
	}
	from := s.start
	var out []speaker
	for k := s.name - 1; k > s.start; k-- {
		if t[k].mention < 0 && strings.Contains("和与、及", t[k].low) {
			left := rd.l.nameHanIn(t, s.start, k)
			if left.name < left.end {
				out = rd.peopleHan(t, left)
				from = k + 1
			} else if m := t[k-1].mention; m >= 0 && rd.m.kindAt(m) == policy.Person {
				e := rd.m.entityAt(m)
				out = append(out, speaker{name: e.Name, id: e.ID, role: standing(e.Role), class: rolePerson, named: true, at: t[k-1].start})
				from = k + 1
			}
			break
		}
	}
	return append(out, rd.personHan(t, subject{from, s.end, s.name}))
}

// roleBefore reports whether the phrase's name follows a role directly, or a
// known one, which tells more of it.
func (rd *reading) roleBefore(list []candidate, s subject) bool {
	for _, c := range list {
		if c.to == s.name && (c.role == roleSpokes || c.role == rolePerson) && c.after == "" {
			return !slices.ContainsFunc(list, func(o candidate) bool { return o.mention >= 0 && o.from < s.name && o.after != "" })
		}
	}
	return false
}

// roleName is the person's name after the role c, or "".
func (rd *reading) roleName(t []token, c candidate, f *found) string {
	s := f.subject
	if s.name == c.to && s.name < s.end {
		return strings.TrimSpace(rd.l.text[t[s.name].start:t[s.end-1].end])
	}
	end := f.at
	if s.end >= c.to {
		end = s.end
	}
	return rd.l.nameHan(t, c.to, end)
}

// headed reports whether the phrase ends with the candidate, or with words that
// leave it what it is (方面).
func (l *layout) headed(t []token, c candidate, s subject) bool {
	if c.to >= s.end || s.name < s.end {
		return true
	}
	rest := strings.TrimSpace(l.plain[t[c.to].start:t[s.end-1].end])
	if strings.HasPrefix(rest, "(") || strings.HasPrefix(rest, "（") || utf8.RuneCountInString(rest) < 2 {
		return true
	}
	if c.role == roleSpokes || c.role == rolePerson || strings.HasPrefix(rest, "的") {
		return true
	}
	for _, w := range l.lex.Bodies {
		if strings.HasSuffix(rest, w) {
			return true
		}
	}
	return false
}

// settings begin what may stand before a subject with no comma after it, and
// settingEnds end it: "在记者会上毛宁表示".
const (
	settings    = "在对就于"
	settingEnds = "上中时后里前下"
)

// skipSetting passes a circumstance before the subject.
func (l *layout) skipSetting(t []token, start, end int) int {
	switch {
	case t[start].mention >= 0:
		return start
	case t[start].low == "据" || t[start].low == "而":
		return start + 1
	case !strings.Contains(settings, t[start].low):
		return start
	}
	for k := start + 2; k < end; k++ {
		if t[k].mention < 0 && strings.Contains(settingEnds, t[k].low) && k+1 < end {
			return k + 1
		}
	}
	return start
}

// documentHan is who wrote the document that speaks (声明强调, 通报指出): the
// last to speak, else the organisation that the sentence before names, else
// the article's main authority.
func (rd *reading) documentHan(t []token, s subject) ([]speaker, bool) {
	plain := rd.l.plain[t[s.start].start:t[s.end-1].end]
	for _, w := range []string{"该", "这份", "上述", "这篇", "其", "在"} {
		plain = strings.TrimPrefix(plain, w)
	}
	if rd.l.lex.document[plain] == "" {
		return nil, false
	}
	if n := len(rd.told); n > 0 && rd.toldAt == rd.m.before {
		return rd.told[n-1:], true
	}
	if len(rd.last.speakers) > 0 && rd.m.spokeAt >= rd.m.before {
		return rd.last.speakers[:1], true
	}
	if a := rd.m.nearby(t[s.start].start, false); a != nil {
		return []speaker{*a}, true
	}
	if len(rd.last.speakers) > 0 {
		return rd.last.speakers[:1], true
	}
	if a, _ := rd.m.principal(policy.Authority, t[s.start].start); a != nil {
		return []speaker{*a}, true
	}
	return nil, true
}

// personHan is the speaker whose name the phrase ends with.
func (rd *reading) personHan(t []token, s subject) speaker {
	m := rd.m
	at := t[s.name].start
	name := strings.TrimSpace(rd.l.text[at:t[s.end-1].end])
	role := ""
	if s.name > s.start {
		role = strings.TrimSpace(lastClause(rd.l.text[t[s.start].start:at]))
	}
	if e, ok := m.resolve(name); ok && e.Kind == policy.Person {
		return speaker{name: e.Name, id: e.ID, role: first(role, standing(e.Role)), class: rolePerson, named: true, at: at}
	}
	if known := rd.metHan(name); known != nil && (role == "" || known.role == "" || known.name == name) {
		out := *known
		out.role, out.at = first(role, known.role), at
		return out
	}
	out := speaker{name: name, role: role, class: rolePerson, named: true, at: at}
	for k := s.start; k < s.name; k++ {
		if t[k].mention >= 0 && m.kindAt(t[k].mention) != policy.Law && m.kindAt(t[k].mention) != policy.Person {
			out.about = []string{m.l.mentions[t[k].mention].EntityID}
		}
	}
	return out
}

// metHan is the person met before who is called so: by the whole name, or by
// the part of a transliterated one after the last dot.
func (rd *reading) metHan(name string) *speaker {
	plain := text.Simplified(name)
	if utf8.RuneCountInString(plain) < 2 {
		return nil
	}
	for i := len(rd.m.people) - 1; i >= 0; i-- {
		p := text.Simplified(rd.m.people[i].name)
		if p == plain || strings.HasSuffix(p, "·"+plain) || strings.HasSuffix(p, "•"+plain) || strings.HasSuffix(p, "・"+plain) {
			return &rd.m.people[i]
		}
	}
	for i := rd.m.mentionBefore(rd.m.start); i >= 0 && i > len(rd.l.mentions)-400; i-- { // 坎普, after 梅克·坎普
		if m := rd.l.mentions[i]; rd.m.kindAt(i) == policy.Person && strings.HasSuffix(rd.l.plain[m.Start:m.End], "·"+plain) {
			e := rd.m.entity(m.EntityID)
			return &speaker{name: e.Name, id: e.ID, role: standing(e.Role), class: rolePerson, named: true, at: m.Start}
		}
	}
	return nil
}

// vagueHan is a speaker whom only the place before a cue shows to be one (厂家客服):
// good for direct speech.
func (rd *reading) vagueHan(t []token, s subject) (speaker, bool) {
	plain := strings.TrimSpace(rd.l.plain[t[s.start].start:t[s.end-1].end])
	n := utf8.RuneCountInString(plain)
	if n < 2 || n > 24 || rd.l.lex.class[plain] != 0 || rd.l.anybody(plain) {
		return speaker{}, false
	}
	for _, w := range rd.l.lex.Unspeaking {
		if strings.HasSuffix(plain, w) {
			return speaker{}, false
		}
	}
	for _, w := range rd.l.lex.Media {
		if strings.HasSuffix(plain, w) {
			return speaker{}, false
		}
	}
	if s.start > 0 && t[s.start-1].low == "另" {
		s.start--
	}
	return speaker{name: strings.TrimSpace(rd.l.text[t[s.start].start:t[s.end-1].end]), class: vagueClass, at: t[s.start].start}, true
}
