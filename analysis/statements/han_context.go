package statements

import (
	"slices"
	"strings"
	"unicode/utf8"

	"datapolicy/policy"
)

// fragmentHan reports whether quoted words inside a report say something by
// themselves: they end their clause, and are more than a noun.
func (l *layout) fragmentHan(t []token, k int, q quotation) bool {
	if k+1 < len(t) && t[k+1].kind != punct {
		return false
	}
	words := l.plain[q.start:q.end]
	n := utf8.RuneCountInString(words)
	return n >= 8 || n >= 4 && strings.ContainsAny(words, "地得不未没将会已正在要了是有我被把能可就都也还更最早过着太很又难")
}

// announced remembers who spoke in a sentence that says no more than that
// (厂家对此予以否认。), for the quotation that follows.
func (rd *reading) announced(i int, all []found) {
	if rd.l.lex.Language != "zh" || len(all) == 0 {
		return
	}
	f := &all[len(all)-1]
	if !f.bare || f.used || len(f.speakers) == 0 {
		return
	}
	rd.turned(i, f)
	rd.last.cue = f.cue
}

// beforeColonHan is who speaks in a quotation after a colon with no known verb
// before it: the person or role that the sentence begins with.
func (rd *reading) beforeColonHan(t []token, k int) (speaker, bool) {
	if t[k-1].low != ":" {
		return speaker{}, false
	}
	low := 0
	for j := k - 1; j >= 0; j-- {
		if t[j].kind == quoted {
			low = j + 1
			break
		}
	}
	for end := k - 1; end > low; {
		start := clauseStart(t, low, end, 1)
		if s, ok := rd.subjectHan(t, start, end); ok {
			return s, true
		}
		end = start - 1
	}
	return speaker{}, false
}

// subjectHan is the person, or the organisation that is a mention, which the
// clause [start,end) begins with.
func (rd *reading) subjectHan(t []token, start, end int) (speaker, bool) {
	start = rd.l.skipHanAdverbs(t, start, end)
	if start >= end {
		return speaker{}, false
	}
	s := rd.l.phraseHan(t, start, end)
	if s.end <= s.start {
		return speaker{}, false
	}
	if people := rd.peopleHan(t, s); len(people) == 1 {
		return people[0], true
	}
	if n, class := rd.l.pronounHan(t, start, end); n > 0 {
		if found := rd.m.pronoun(token{class: class, start: t[start].start}); len(found) == 1 {
			return found[0], true
		}
		return speaker{}, false
	}
	list := rd.candidates(t, s.start, s.end)
	if n := len(list); n > 0 && list[n-1].to == s.end && list[0].after == "" && (list[n-1].role == roleSpokes || list[n-1].role == rolePerson || list[n-1].mention >= 0) {
		if found := rd.hanGroup(t, firstRun(rd.l, t, list), &found{attribution: attribution{cue: plain, at: s.end}, subject: s}); len(found) == 1 {
			return found[0], true
		}
	}
	if p := rd.metHan(rd.l.text[t[s.start].start:t[s.end-1].end]); p != nil {
		return *p, true
	}
	if person, role := rd.l.hanPerson(rd.l.plain[t[s.start].start:t[s.end-1].end]); person != "" {
		return speaker{name: person, role: role, class: rolePerson, named: true, at: t[s.start].start}, true
	}
	return speaker{}, false
}

// namedNextHan is the person whom the sentence after a quotation is about:
// `“…？”提起此事，宋女士仍心有余悸。`
func (rd *reading) namedNextHan(sen *sentence, all []found) (speaker, bool) {
	t := sen.tokens
	if len(all) > 0 {
		return speaker{}, false
	}
	for start := 0; start < len(t); {
		end := start
		for end < len(t) && t[end].low != "," && t[end].low != "。" && t[end].kind != quoted {
			end++
		}
		if s, ok := rd.subjectHan(t, start, end); ok && s.class == rolePerson && s.named {
			return s, true
		}
		if end < len(t) && t[end].kind == quoted {
			break
		}
		start = end + 1
	}
	return speaker{}, false
}

// inWord is the role noun or the longer word that begins at token k, or "".
func (l *layout) inWord(t []token, k, end int) string {
	if noun, _ := l.roleHan(t, k, end); noun != "" {
		return noun
	}
	for _, w := range l.lex.longer[t[k].low] {
		if strings.HasPrefix(l.plain[t[k].start:t[end-1].end], w) {
			return w
		}
	}
	return ""
}

// inDocument notes what a document that the cue says it was written in makes of
// the words: 在判决书中写道, 在投诉中称.
func (rd *reading) inDocument(t []token, f *found) {
	s := f.subject
	if s.end <= s.start || s.end >= f.at {
		return
	}
	between := rd.l.plain[t[s.end].start:t[f.at].start]
	if !strings.ContainsAny(between, "中里内") {
		return
	}
	for noun, kind := range rd.l.lex.document {
		if kind == policy.Said || !strings.Contains(between, noun+"中") && !strings.Contains(between, noun+"里") && !strings.Contains(between, noun+"内") {
			continue
		}
		f.speakers = slices.Clone(f.speakers)
		for i := range f.speakers {
			f.speakers[i].says = kind
		}
	}
}

// noteSubjectHan remembers the person that a sentence begins with.
func (rd *reading) noteSubjectHan(sen *sentence) {
	t := sen.tokens
	end := 0
	for end < len(t) && t[end].kind != quoted && !strings.Contains(",;。:", t[end].low) {
		end++
	}
	if p := rd.l.phraseHan(t, rd.l.skipHanAdverbs(t, 0, end), end); p.end >= end {
		return // no verb is told from the name
	}
	if s, ok := rd.subjectHan(t, 0, end); ok && s.class == rolePerson && s.named {
		rd.m.subject, rd.m.subjectAt = &s, sen.start
		rd.m.meet(s)
	}
}

// ownSubjectHan is the person that the pronoun's own sentence begins with:
// 市长蒋某今早出席活动时被问及，他说…
func (rd *reading) ownSubjectHan(t []token, c candidate) (speaker, bool) {
	end := 0
	for end < c.from && t[end].kind != quoted && !strings.Contains(",;。:", t[end].low) {
		end++
	}
	if end == 0 || end >= c.from || c.pronoun&isPersonPronoun == 0 {
		return speaker{}, false
	}
	start := rd.l.skipHanAdverbs(t, 0, end)
	if start >= end || t[start].class&isPronoun != 0 || rd.l.phraseHan(t, start, end).end >= end {
		return speaker{}, false
	}
	s, ok := rd.subjectHan(t, start, end)
	return s, ok && s.class == rolePerson && s.named
}

// answersHan reports whether the cue answers what stands before it, and has
// words of its own after it.
func (l *layout) answersHan(t []token, f *found) bool {
	return strings.Contains("回答否反解澄", t[f.at].low) && f.complement < len(t) && (t[f.complement].kind != quoted || f.complement > f.end && t[f.complement-1].low == ":")
}
