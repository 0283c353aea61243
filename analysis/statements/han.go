package statements

import (
	"slices"
	"strings"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/text"
)

// han finds the attributions of a Chinese sentence, whose tokens are single
// characters, marks, and words in other scripts. The subject stands before the
// cue, in its clause or in one before it.
func (rd *reading) han(sen *sentence) []found {
	t := sen.tokens
	var all []found
	low := 0
	for i := 0; i < len(t); i++ {
		if t[i].kind == quoted {
			low = i + 1
			continue
		}
		c, n := rd.l.cueAt(t, i)
		if n == 0 || rd.l.otherWord(t, i, n, c) {
			continue
		}
		f := found{attribution: attribution{cue: c, at: i, end: i + n, to: i + n}}
		f.complement = f.end
		for f.complement < len(t) && t[f.complement].kind == punct {
			f.follows = f.follows || t[f.complement].low == ":" || t[f.complement].low == ","
			f.complement++
		}
		if !rd.hanSubject(t, low, &f, all) {
			continue
		}
		f.speakers = slices.DeleteFunc(f.speakers, func(s speaker) bool { return !c.allows(s) })
		if len(f.speakers) == 0 {
			continue
		}
		rest := len(t) - f.complement
		f.reports = len(c.Then) > 0 && rest >= 4 && !(f.complement < len(t) && t[f.complement].kind == quoted && rest < 6)
		if f.complement >= len(t) || rest <= 1 {
			f.trailing = true
			f.bare = low == 0 && f.from <= 1 && f.to >= len(t)-1
		}
		f.date = utteranceHan(rd.l.text[t[clauseStart(t, low, f.from, 2)].start:t[f.end-1].end], rd.article.Published)
		if last := len(all) - 1; last >= 0 && i-all[last].end <= 4 && !all[last].trailing && f.shared && !marksBetween(t, all[last].end, i) {
			// "发表声明否认", "回应称": one act in two verbs, the plainer one gives way
			if all[last].cue.Kind == policy.Said {
				all[last].cue = c
			}
			all[last].end, all[last].to, all[last].complement, all[last].follows = f.end, f.to, f.complement, f.follows
			all[last].reports, all[last].trailing = all[last].reports || f.reports, f.trailing
			i += n - 1
			continue
		}
		if rd.insideReport(t, &f, all) {
			continue
		}
		all = append(all, f)
		i += n - 1
	}
	return all
}

// insideReport reports whether the cue is inside what another cue of the
// sentence reports, and of a kind that says nothing by itself there.
func (rd *reading) insideReport(t []token, f *found, all []found) bool {
	if len(all) == 0 || all[len(all)-1].trailing {
		return false
	}
	before := &all[len(all)-1]
	if f.shared {
		switch f.cue.Kind {
		case policy.Alleged, policy.Ordered, policy.Denied, policy.Admitted, policy.Ruled:
			if before.cue.Kind == policy.Said { // "宣布，对X处以罚款": what it says it does
				before.cue = f.cue
				return true
			}
		}
		return f.cue.Kind == before.cue.Kind || f.cue.Kind == policy.Said
	}
	if f.from >= before.end && !marksBetween(t, before.end, f.from) {
		switch before.cue.Kind {
		case policy.CalledFor, policy.Ordered, policy.Promised:
			return true // what it asks others to do
		}
	}
	if before.cue.Kind == policy.Said || before.cue.Kind == policy.Alleged || before.cue.Kind == policy.Denied {
		switch f.cue.Kind {
		case policy.Admitted, policy.Denied, policy.Ruled, policy.Alleged:
			return f.from < before.end
		}
		return !slices.ContainsFunc(t[min(before.end, f.from):f.from], func(k token) bool { return k.kind == quoted || k.low == ";" })
	}
	return false
}

func marksBetween(t []token, a, b int) bool {
	for k := a; k < b; k++ {
		if t[k].kind != word {
			return true
		}
	}
	return false
}

// otherWord reports whether the characters beside the cue make it part of
// another word, or an attribute (…的), or negated.
func (l *layout) otherWord(t []token, i, n int, c *cue) bool {
	after := l.characters(t, i+n, i+n+4)
	before := l.charactersBefore(t, i, 6)
	if strings.HasPrefix(after, "的") || strings.HasPrefix(after, "者") {
		return true
	}
	for _, w := range c.NotBefore {
		if strings.HasPrefix(after, w) {
			return true
		}
	}
	for _, w := range []string{"该", "該", "这", "這", "此", "这项", "一项", "上述", "这一", "行政"} {
		if strings.HasSuffix(before, w) && c.Kind != policy.Said {
			return true // a noun: "该命令"
		}
	}
	if i > 0 && t[i-1].mention >= 0 || l.endsInRole(before) {
		return false
	}
	for _, list := range [][]string{c.NotAfter, l.lex.Negations, l.lex.Modals} {
		for _, w := range list {
			if strings.HasSuffix(before, w) {
				return true
			}
		}
	}
	return false
}

// endsInRole reports whether the characters end with a noun for who speaks
// (委员会, 发言人), whose last character is then no auxiliary.
func (l *layout) endsInRole(s string) bool {
	for n := 2; n <= 5; n++ {
		at := len(s) - 3*n // Chinese characters have three bytes
		if at < 0 {
			return false
		}
		if r := l.lex.roleOf[s[at:]]; r != "" && r != roleDocument {
			return true
		}
	}
	return false
}

// characters is the text of tokens [a,b) up to the first mark or quotation;
// marks themselves are given when first.
func (l *layout) characters(t []token, a, b int) string {
	b = min(b, len(t))
	if a >= b {
		return ""
	}
	return l.text[t[a].start:t[b-1].end]
}

func (l *layout) charactersBefore(t []token, i, n int) string {
	a := i
	for a > 0 && i-a < n && t[a-1].kind == word && t[a-1].end == t[a].start {
		a--
	}
	if a == i {
		return ""
	}
	return l.text[t[a].start:t[i-1].end]
}

// clauseStart is the token after the n-th comma or stop left of token i.
func clauseStart(t []token, low, i, n int) int {
	i = min(i, len(t)-1)
	for k := i - 1; k >= low; k-- {
		if t[k].kind == quoted || t[k].low == ";" || t[k].low == "。" {
			return k + 1
		}
		if t[k].low == "," || t[k].low == ":" {
			if n--; n == 0 {
				return k + 1
			}
		}
		if i-k > 5*window {
			return k
		}
	}
	return min(low, i)
}

// hanSubject finds who speaks before the cue.
func (rd *reading) hanSubject(t []token, low int, f *found, before []found) bool {
	end := f.at
	for clause := range 3 {
		start := clauseStart(t, low, end, 1)
		if clause > 0 && len(before) > 0 && start < before[len(before)-1].end && end > before[len(before)-1].at {
			break // that clause has its own speaker
		}
		if start > end || start >= len(t) {
			return false
		}
		if s, from, ok := rd.hanClause(t, start, end, f, clause); ok {
			f.speakers, f.from = s, from
			return len(s) > 0
		}
		if start <= low || t[start-1].low == ":" || t[start-1].low == ";" {
			break
		}
		end = start - 1
	}
	if len(before) > 0 {
		last := before[len(before)-1]
		f.shared, f.speakers, f.from, f.date = true, slices.Clone(last.speakers), f.at, last.date
		return true
	}
	return false
}

// hanClause looks for the subject among the names and roles of one clause; ok
// also when the clause shows that nobody is told.
func (rd *reading) hanClause(t []token, start, end int, f *found, clause int) ([]speaker, int, bool) {
	start = rd.l.skipHanAdverbs(t, start, end)
	list := rd.candidates(t, start, end)
	if len(list) == 0 {
		if clause > 0 || start >= end {
			return nil, 0, false
		}
		return rd.hanName(t, start, end)
	}
	for n, c := range list {
		if c.after == "被" {
			if !f.cue.Passive {
				return nil, 0, true
			}
			f.reports = true
			return rd.hanGroup(t, list[n:n+1], f), c.from, true
		}
	}
	if b := rd.l.charactersBefore(t, end, 2); strings.HasSuffix(b, "被") || strings.HasSuffix(b, "遭") {
		return nil, 0, true // "被指控": by nobody in particular
	}
	var free []candidate
	for _, c := range list {
		if c.after == "" || c.after == "据" && clause == 0 {
			free = append(free, c)
		}
	}
	if len(free) == 0 {
		return nil, 0, false
	}
	if clause > 0 && free[0].from > start+2 {
		return nil, 0, false
	}
	// The subject is the first run of names and roles that stand together; a
	// relative clause (…的) before it is passed over.
	run := firstRun(rd.l, t, free)
	speakers := rd.hanGroup(t, run, f)
	return speakers, run[0].from, len(speakers) > 0
}

// candidate is a name or a role in a Chinese clause.
type candidate struct {
	from, to int
	mention  int // or -1
	role     string
	noun     string
	pronoun  wordClass
	after    string // the preposition that it hangs on: "被", "据", "p", or ""
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
		s := l.text[t[i].start:t[i+n-1].end]
		if r, ok := l.lex.roleOf[s]; ok && r != roleMedia && r != roleDocument {
			return s, r
		}
	}
	return "", ""
}

func (l *layout) pronounHan(t []token, i, end int) (int, wordClass) {
	for n := min(2, end-i); n >= 1; n-- {
		if c := l.lex.class[l.text[t[i].start:t[i+n-1].end]] & isPronoun; c != 0 {
			return n, c
		}
	}
	return 0, 0
}

// prepositionHan is what stands directly before token i: "被" for the doer of a
// passive, "据" for "according to", "p" for any other preposition.
func (l *layout) prepositionHan(t []token, start, i int) string {
	before := ""
	if i > start {
		before = l.text[t[max(start, i-3)].start:t[i-1].end]
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
		gap := l.text[t[max(start, i-6)].start:t[i-1].end]
		if at := max(strings.LastIndex(gap, "对"), strings.LastIndex(gap, "對"), strings.LastIndex(gap, "向")); at >= 0 && !strings.ContainsAny(gap[at:], "的，、") && !strings.HasSuffix(gap[:at], "面") {
			return "p"
		}
	}
	if strings.HasSuffix(before, "在") || strings.HasSuffix(before, "从") {
		return "p"
	}
	return ""
}

// skipHanAdverbs passes what may stand before a subject: 对此, 同时, 17日.
func (l *layout) skipHanAdverbs(t []token, i, end int) int {
next:
	for i < end {
		if t[i].kind == number {
			j := i + 1
			for j < end && strings.Contains("年月日号时点分", t[j].low) {
				j++
				if j < end && t[j].kind == number {
					j++
				}
			}
			if j == i+1 {
				return i
			}
			i = j
			continue
		}
		if t[i].kind == punct {
			i++
			continue
		}
		if t[i].mention >= 0 {
			return i
		}
		for n := min(3, end-i); n >= 1; n-- {
			if l.lex.class[l.text[t[i].start:t[i+n-1].end]]&isAdverb != 0 {
				i += n
				continue next
			}
		}
		if strings.HasPrefix(l.text[t[i].start:t[end-1].end], "当地时间") {
			i += 4
			continue
		}
		return i
	}
	return i
}

// firstRun is the first candidates that stand together (外交部 发言人 郭嘉昆),
// small words between them passed over.
func firstRun(l *layout, t []token, list []candidate) []candidate {
	n := 1
	for n < len(list) {
		gap := l.text[t[list[n-1].to-1].end:t[list[n].from].start]
		if utf8.RuneCountInString(gap) > 10 || strings.ContainsAny(gap, "在于就对向被将把称说") {
			break
		}
		n++
	}
	return list[:n]
}

// hanGroup turns a run of names and roles into speakers: the lists joined by
// 、 and 和 are several, else the last and most specific one speaks.
func (rd *reading) hanGroup(t []token, run []candidate, f *found) []speaker {
	var out []speaker
	from := 0
	for n := range run {
		last := n == len(run)-1
		if !last {
			gap := rd.l.text[t[run[n].to-1].end:t[run[n+1].from].start]
			if !rd.l.joinsHan(gap) {
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
		if strings.HasPrefix(rd.l.characters(t, c.to, c.to+4), "的") {
			if s, ok := rd.hanDocument(t, c, f, e); ok {
				return []speaker{s}, true
			}
		}
		return []speaker{{name: e.Name, id: e.ID, class: classOf(e.Kind), named: true, at: at}}, true
	case c.pronoun != 0:
		s := m.pronoun(token{class: c.pronoun, start: at})
		return s, len(s) > 0
	}
	return rd.hanRole(t, run, c, f)
}

// hanDocument is "noyb的投诉称": noyb, in its complaint.
func (rd *reading) hanDocument(t []token, c candidate, f *found, e policy.Entity) (speaker, bool) {
	between := rd.l.text[t[c.to-1].end:t[f.at].start]
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
	person := c.role == roleSpokes || c.role == rolePerson
	if person {
		if name := rd.l.nameHan(t, c.to, f.at); name != "" {
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
		}
		if owner == nil && len(run) == 1 {
			if s := m.personWith(c.noun); s != nil {
				return []speaker{*s}, true
			}
		}
		if owner != nil && c.role == roleSpokes {
			return []speaker{{name: owner.Name, id: owner.ID, role: c.noun, class: classOf(owner.Kind), named: true, at: at}}, true
		}
		return []speaker{{name: rd.hanWords(t, run[0].from, c.to), class: rolePerson, at: at}}, true
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
	return []speaker{{name: rd.hanWords(t, run[0].from, c.to), class: c.role, at: at}}, true
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
	for from > 0 && to-from < 10 && t[from-1].kind == word && t[from-1].mention < 0 && text.IsHan([]rune(t[from-1].low)[0]) && !strings.Contains("在于就对向被将把称说，的该这据与和及、", t[from-1].low) {
		from--
	}
	return strings.TrimSpace(rd.l.text[t[from].start:t[to-1].end])
}
