package statements

import (
	"slices"
	"strings"

	"datapolicy/policy"
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
		if n == 0 {
			continue
		}
		if rd.l.otherWord(t, i, n, c) {
			if n > 2 {
				i += n - 1 // nor is a verb inside it one
			}
			continue
		}
		if t[i+n-1].kind == punct {
			n-- // the mark only shows that it is a verb
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
		rd.inDocument(t, &f)
		f.speakers = slices.DeleteFunc(f.speakers, func(s speaker) bool { return !c.allows(s) })
		if len(f.speakers) == 0 {
			continue
		}
		rest := len(t) - f.complement
		f.reports = len(c.Then) > 0 && rest >= 4 && !(f.complement < len(t) && t[f.complement].kind == quoted && rest < 6)
		if f.complement >= len(t) || rest <= 1 && t[f.complement].kind != quoted {
			f.trailing = true
			f.bare = low == 0 && f.to >= len(t)-1
		}
		f.date = utteranceHan(rd.l.plain[t[clauseStart(t, low, f.from, 2)].start:t[f.end-1].end], rd.article.Published)
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
			i += n - 1
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
	if f.complement < len(t) && t[f.complement].kind == quoted && f.cue.Quote && f.complement-f.end <= 1 {
		return false // its own quotation
	}
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
		if strings.HasPrefix(after, w) && (w != "，" || i == 0 || t[i-1].mention < 0 && !l.endsInRole(before)) {
			return true
		}
	}
	if !strings.HasSuffix(before, "对此") && !strings.HasSuffix(before, "就此") && !strings.HasSuffix(before, "因此") {
		for _, w := range []string{"该", "这", "此", "这项", "一项", "上述", "这一", "行政"} {
			if strings.HasSuffix(before, w) && c.Kind != policy.Said {
				return true // a noun: "该命令"
			}
		}
	}
	if i > 0 && t[i-1].mention >= 0 || l.endsInRole(before) {
		return false
	}
	bare := before // 并未直接回应: an adverb between
	for n := 2; n >= 1; n-- {
		if k := len(bare) - 3*n; k > 0 && l.lex.class[bare[k:]]&isAdverb != 0 && l.lex.class[bare[k:]]&isNegation == 0 {
			bare = bare[:k]
			break
		}
	}
	for _, w := range l.lex.Negations {
		if strings.HasSuffix(bare, w) {
			return true
		}
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
		if r := l.lex.roleOf[s[at:]]; r != "" && r != roleDocument && r != roleMedia {
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
	return l.plain[t[a].start:t[b-1].end]
}

func (l *layout) charactersBefore(t []token, i, n int) string {
	a := i
	for a > 0 && i-a < n && t[a-1].kind == word && t[a-1].end == t[a].start {
		a--
	}
	if a == i {
		return ""
	}
	return l.plain[t[a].start:t[i-1].end]
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
		if n := len(before); n > 0 && before[n-1].end > start && before[n-1].end <= end {
			start = before[n-1].end // "noyb要求监管机构下令": what noyb asks of them begins there
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
	if start >= end {
		return nil, 0, false
	}
	list := rd.candidates(t, start, end)
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
	start = rd.l.skipSetting(t, start, end)
	if start < end && t[start].mention < 0 && strings.Contains("被由从来", t[start].low) { // "被点名的天气应用"
		for k := end - 3; k > start; k-- {
			if t[k].low == "的" && t[k].mention < 0 {
				start = k + 1
				break
			}
		}
	}
	if start >= end || t[start].mention < 0 && strings.Contains("对向就把将为从在由因与跟给令使让被等", t[start].low) && rd.l.inWord(t, start, end) == "" {
		return nil, 0, false
	}
	if strings.HasSuffix(rd.l.plain[t[start].start:t[end-1].end], "地") && end-start > 3 && t[end-1].mention < 0 {
		end -= 3 // "气愤地说"
	}
	f.subject = rd.l.phraseHan(t, start, end)
	s := f.subject
	if s.end <= s.start {
		return nil, 0, false
	}
	if people := rd.peopleHan(t, s); len(people) > 0 && !rd.roleBefore(list, s) {
		return people, s.start, true
	}
	if brand, ok := rd.brandHan(t, s.start, s.end); ok {
		return []speaker{brand}, s.start, true
	}
	var free []candidate
	for _, c := range list {
		if c.from < s.end && (c.after == "" || c.after == "据" && clause == 0) {
			free = append(free, c)
		}
	}
	if len(free) > 0 && (clause == 0 || free[0].from <= start+2) {
		// The subject is the first run of names and roles that stand together; a
		// relative clause (…的) before it is passed over.
		run := firstRun(rd.l, t, free)
		if rd.l.headed(t, run[len(run)-1], s) {
			speakers := rd.hanGroup(t, run, f)
			if len(speakers) == 1 && rd.nobody(speakers[0]) {
				if v, ok := rd.vagueHan(t, s); ok && v.name != speakers[0].name {
					return []speaker{v}, s.start, true // 另一家被点名的企业
				}
			}
			return speakers, s.start, len(speakers) > 0
		}
	} else if clause > 0 {
		return nil, 0, false
	}
	if found, from, ok := rd.hanName(t, s.start, s.end); ok {
		return found, from, true
	}
	if author, ok := rd.documentHan(t, s); ok {
		return author, s.start, true
	}
	if clause > 0 || end-s.end > 0 && len(free) == 0 && s.end-s.start < 2 {
		return nil, 0, false
	}
	if v, ok := rd.vagueHan(t, s); ok {
		return []speaker{v}, s.start, true
	}
	return nil, 0, false
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
			if l.lex.class[l.plain[t[i].start:t[i+n-1].end]]&isAdverb != 0 {
				i += n
				continue next
			}
		}
		if strings.HasPrefix(l.plain[t[i].start:t[end-1].end], "当地时间") {
			i += 4
			continue
		}
		return i
	}
	return i
}
