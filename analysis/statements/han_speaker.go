package statements

import (
	"strings"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/text"
)

// candidate is a name or a role in a Chinese clause.
type candidate struct {
	from, to int
	mention  int // or -1
	role     string
	noun     string
	pronoun  wordClass
	after    string // the preposition that it hangs on: "被", "据", "p", or ""
}

// hanGroup turns a run of names and roles into speakers: the lists joined by
// 、 and 和 are several, else the last and most specific one speaks.
func (rd *reading) hanGroup(t []token, run []candidate, f *found) []speaker {
	var out []speaker
	from := 0
	for n := range run {
		last := n == len(run)-1
		if !last {
			gap := rd.l.plain[t[run[n].to-1].end:t[run[n+1].from].start]
			if !rd.l.joinsHan(gap) || f.subject.name < f.subject.end && run[n].mention < 0 && (utf8.RuneCountInString(gap) > 2 || run[n].role == rolePerson || run[n].role == roleSpokes) {
				continue
			}
		}
		if s, ok := rd.hanOne(t, run[from:n+1], f); ok && len(out) < maxJoint {
			out = append(out, s...)
		}
		from = n + 1
	}
	return out
}

func (l *layout) joinsHan(gap string) bool {
	for _, w := range l.lex.And {
		if strings.HasPrefix(gap, w) {
			return true
		}
	}
	return false
}

// hanOne is one speaker: a person, or an organisation, or a role.
func (rd *reading) hanOne(t []token, run []candidate, f *found) ([]speaker, bool) {
	m := rd.m
	c := run[len(run)-1]
	at := t[c.from].start
	words := rd.l.text[t[run[0].from].start:t[c.from].start]
	switch {
	case c.mention >= 0 && m.kindAt(c.mention) == policy.Person:
		e := m.entityAt(c.mention)
		if len(run) > 1 && run[len(run)-2].role != "" { // a given name may stand before the known surname
			words = rd.l.text[t[run[0].from].start:t[run[len(run)-2].to-1].end]
		}
		role := strings.TrimSpace(words)
		if role == "" {
			if known := m.byID(e.ID); known != nil {
				role = known.role
			}
		}
		return []speaker{{name: e.Name, id: e.ID, role: first(role, standing(e.Role)), class: rolePerson, named: true, at: at}}, true
	case c.mention >= 0:
		e := m.entityAt(c.mention)
		if e.ID == "" {
			return nil, false
		}
		if p := c.from - 1; p >= 0 && (e.Kind == policy.Authority || e.Kind == policy.Government) && t[p].mention < 0 && strings.Contains("市省县區区州", t[p].low) {
			return []speaker{{name: rd.hanWords(t, p, c.to), class: classOf(e.Kind), named: true, at: t[p].start}}, true // a local one, not the one of the state
		}
		if strings.HasPrefix(rd.l.characters(t, c.to, c.to+4), "的") {
			if s, ok := rd.hanDocument(t, c, f, e); ok {
				return []speaker{s}, true
			}
		}
		return []speaker{{name: e.Name, id: e.ID, class: classOf(e.Kind), named: true, at: at}}, true
	case c.pronoun != 0:
		if s, ok := rd.ownSubjectHan(t, c); ok {
			return []speaker{s}, true
		}
		s := m.pronoun(token{class: c.pronoun, start: at})
		return s, len(s) > 0
	}
	return rd.hanRole(t, run, c, f)
}

// hanDocument is "noyb的投诉称": noyb, in its complaint.
func (rd *reading) hanDocument(t []token, c candidate, f *found, e policy.Entity) (speaker, bool) {
	between := rd.l.plain[t[c.to-1].end:t[f.at].start]
	for noun, kind := range rd.l.lex.document {
		if strings.Contains(between, noun) {
			return speaker{name: e.Name, id: e.ID, class: classOf(e.Kind), named: true, says: kind, at: t[c.from].start}, true
		}
	}
	return speaker{}, false
}

// hanRole is a role with a name after it, with an organisation before it, or by itself.
func (rd *reading) hanRole(t []token, run []candidate, c candidate, f *found) ([]speaker, bool) {
	m := rd.m
	at := t[c.from].start
	var owner *policy.Entity
	for _, o := range run[:len(run)-1] {
		if o.mention >= 0 {
			e := m.entityAt(o.mention)
			owner = &e
		}
	}
	words := strings.TrimSpace(rd.l.text[t[run[0].from].start:t[c.to-1].end])
	if owner != nil && c.role == roleGroup && strings.HasSuffix(c.noun, "负责人") && strings.TrimSpace(rd.l.plain[t[run[len(run)-2].to-1].end:t[c.from].start]) == "" && run[len(run)-2].mention >= 0 {
		return []speaker{{name: owner.Name, id: owner.ID, role: c.noun, class: classOf(owner.Kind), named: true, at: at}}, true
	}
	person := c.role == roleSpokes || c.role == rolePerson
	if person {
		if name := rd.roleName(t, c, f); name != "" {
			if e, ok := m.resolve(name); ok && e.Kind == policy.Person {
				return []speaker{{name: e.Name, id: e.ID, role: words, class: rolePerson, named: true, at: at}}, true
			}
			s := speaker{name: name, role: words, class: rolePerson, named: true, at: at}
			if owner != nil {
				s.about = []string{owner.ID}
			}
			return []speaker{s}, true
		}
		if owner == nil && c.role == roleSpokes && len(run) > 1 { // "该公司发言人"
			o := run[len(run)-2]
			if found := m.referent(group{role: o.role, noun: o.noun, owner: -1}, 0, at); len(found) == 1 {
				found[0].role = c.noun
				return found, true
			}
			s := f.subject
			return []speaker{{name: strings.TrimSpace(rd.l.text[t[min(s.start, run[0].from)].start:t[c.to-1].end]), class: rolePerson, at: at}}, true
		}
		if back := rd.l.charactersBefore(t, c.from, 2); owner == nil && len(run) == 1 && (back == "" || strings.HasSuffix(back, "该") || strings.HasSuffix(back, "这位") || strings.HasSuffix(back, "这名")) {
			for i := len(m.spoke) - 1; i >= 0; i-- { // the last that was one, named or not
				if s := m.spoke[i]; strings.HasSuffix(text.Simplified(s.role), c.noun) || !s.named && strings.HasSuffix(text.Simplified(s.name), c.noun) {
					return []speaker{s}, true
				}
			}
			if s := m.personWith(c.noun); s != nil {
				return []speaker{*s}, true
			}
		}
		if owner != nil && c.role == roleSpokes {
			return []speaker{{name: owner.Name, id: owner.ID, role: c.noun, class: classOf(owner.Kind), named: true, at: at}}, true
		}
		return []speaker{{name: rd.hanWords(t, run[0].from, c.to), class: rolePerson, at: at}}, true
	}
	if back, ok := strings.CutPrefix(c.noun, "该"); owner == nil && ok {
		found := m.referent(group{role: c.role, noun: back, owner: -1}, 0, at)
		return found, len(found) > 0
	}
	if owner == nil {
		if e, ok := m.resolve(words); ok && e.Kind != policy.Law {
			return []speaker{{name: e.Name, id: e.ID, class: classOf(e.Kind), named: true, at: at}}, true
		}
		if c.role != roleGroup && rd.pointsBack(t, run[0].from, c) {
			if found := m.referent(group{role: c.role, noun: c.noun, owner: -1}, 0, at); len(found) > 0 {
				return found, true
			}
		}
	} else if c.role == roleGovernment || c.role == roleCompany {
		return []speaker{{name: owner.Name, id: owner.ID, class: classOf(owner.Kind), named: true, at: at}}, true
	}
	words = rd.hanWords(t, run[0].from, c.to)
	return []speaker{{name: words, class: c.role, named: c.role != roleGroup && rd.l.properHan(text.Simplified(words), c.noun), at: at}}, true
}

// properHan reports whether the words before a noun for an organisation make a
// name of it (云栈科技), and don't only count or point (多家企业).
func (l *layout) properHan(words, noun string) bool {
	head, ok := strings.CutSuffix(words, noun)
	if !ok || utf8.RuneCountInString(head) < 2 {
		return false
	}
	for _, w := range []string{"多", "一", "两", "几", "数", "有", "相", "部", "不", "某", "各", "其", "该", "这", "上", "当", "主", "所", "中", "外", "全", "另", "被", "此", "同"} {
		if strings.HasPrefix(head, w) {
			return false
		}
	}
	return true
}

// pointsBack reports whether a role stands for somebody named before: one with
// 该 or 这, and the few that do so without.
func (rd *reading) pointsBack(t []token, from int, c candidate) bool {
	before := rd.l.charactersBefore(t, from, 2)
	for _, w := range []string{"该", "該", "这家", "這家", "这一", "这个", "此", "上述"} {
		if strings.HasSuffix(before, w) {
			return true
		}
	}
	return before == "" && (c.role == roleCompany || c.role == roleCourt || c.noun == "委员会" || strings.HasPrefix(c.noun, "监管机"))
}

// hanWords is a role with the characters that belong to it on its left.
func (rd *reading) hanWords(t []token, from, to int) string {
	for from > 0 && to-from < 20 && t[from-1].kind == word && t[from-1].mention < 0 && text.IsHan([]rune(t[from-1].low)[0]) && !strings.Contains("在于就对向被将把称说，的该这据与和及、", t[from-1].low) {
		from--
	}
	if from > 0 && strings.Contains("名位家个", t[from].low) && strings.Contains("这该那", t[from-1].low) {
		from-- // 这名官员
	}
	return strings.TrimSpace(rd.l.text[t[from].start:t[to-1].end])
}

func (rd *reading) candidates(t []token, start, end int) []candidate {
	var out []candidate
	for i := start; i < end; {
		c := candidate{from: i, to: i + 1, mention: -1}
		switch {
		case t[i].mention >= 0:
			c.mention = t[i].mention
			for c.to < end && t[c.to].mention == c.mention {
				c.to++
			}
			if rd.m.kindAt(c.mention) == policy.Law {
				i = c.to
				continue
			}
		default:
			noun, role := rd.l.roleHan(t, i, end)
			if role != "" {
				c.role, c.noun = role, noun
				c.to = i + utf8.RuneCountInString(noun)
			} else if n, class := rd.l.pronounHan(t, i, end); n > 0 && (i == start || i+n == end) {
				c.pronoun, c.to = class, i+n
			} else {
				i++
				continue
			}
		}
		c.after = rd.l.prepositionHan(t, start, i)
		out = append(out, c)
		i = c.to
	}
	return out
}

// roleHan is the longest role noun that begins at token i.
func (l *layout) roleHan(t []token, i, end int) (string, string) {
	for n := min(6, end-i); n >= 2; n-- {
		s := l.plain[t[i].start:t[i+n-1].end]
		if r, ok := l.lex.roleOf[s]; ok && r != roleMedia && r != roleDocument {
			return s, r
		}
	}
	return "", ""
}

func (l *layout) pronounHan(t []token, i, end int) (int, wordClass) {
	for n := min(2, end-i); n >= 1; n-- {
		if c := l.lex.class[l.plain[t[i].start:t[i+n-1].end]] & isPronoun; c != 0 {
			return n, c
		}
	}
	return 0, 0
}

// prepositionHan is what stands directly before token i: "被" for the doer of a
// passive, "据" for "according to", "p" for any other preposition.
func (l *layout) prepositionHan(t []token, start, i int) string {
	if i > start && t[i-1].mention >= 0 {
		return "" // 华为发言人
	}
	before := ""
	if i > start {
		before = l.plain[t[max(start, i-3)].start:t[i-1].end]
	}
	for _, w := range l.lex.Agent {
		if strings.HasSuffix(before, w) && w != "由" && w != "获" {
			return "被"
		}
	}
	for _, w := range l.lex.According {
		if strings.HasSuffix(before, w) {
			return "据"
		}
	}
	for _, w := range l.lex.Prepositions {
		if strings.HasSuffix(before, w) {
			return "p"
		}
	}
	if i > start { // "对六家中国公司"
		gap := l.plain[t[max(start, i-6)].start:t[i-1].end]
		if at := max(strings.LastIndex(gap, "对"), strings.LastIndex(gap, "對"), strings.LastIndex(gap, "向")); at >= 0 && !strings.ContainsAny(gap[at:], "的，、") && !strings.HasSuffix(gap[:at], "面") {
			return "p"
		}
	}
	if strings.HasSuffix(before, "在") || strings.HasSuffix(before, "从") {
		return "p"
	}
	return ""
}

// firstRun is the first candidates that stand together (外交部 发言人 郭嘉昆),
// small words between them passed over.
func firstRun(l *layout, t []token, list []candidate) []candidate {
	n := 1
	for n < len(list) {
		gap := l.plain[t[list[n-1].to-1].end:t[list[n].from].start]
		if utf8.RuneCountInString(gap) > 10 || strings.ContainsAny(gap, "在于就对向被将把称说") {
			break
		}
		n++
	}
	return list[:n]
}
