package statements

import (
	"strings"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/text"
)

// reported turns the sentence's attributions that have no quotation of their
// own into statements.
func (rd *reading) reported(i int, all []found) {
	sen := &rd.l.sentences[i]
	if rd.l.heading(i) || rd.l.question(i) {
		return
	}
	var live []*found
	for n := range all {
		f := &all[n]
		if len(f.speakers) > 0 && f.speakers[0].class == vagueClass {
			continue
		}
		if (f.reports || f.used) && len(f.speakers) > 0 && !f.bare {
			if last := len(live) - 1; last >= 0 && !f.used && !live[last].used && sameSpeakers(f.speakers, live[last].speakers) &&
				(f.shared || f.cue.Kind == live[last].cue.Kind || f.cue.Kind == policy.Said || live[last].cue.Kind == policy.Said) {
				if strength(f.cue.Kind) > strength(live[last].cue.Kind) {
					live[last].cue = f.cue
				}
				continue // "…, adding that …" is in the sentence already
			}
			live = append(live, f)
		}
	}
	units := rd.units(sen, live)
	for n, f := range live {
		alone := len(live) == 1
		if f.used {
			continue
		}
		unit := units[n]
		content := ""
		if alone || !rd.nests(sen.tokens, live, n) {
			content = rd.reportOf(sen, f, unit)
		}
		for _, s := range f.speakers {
			kind := rd.l.kindOf(&f.attribution, s, "", content, rd.inComplaint(sen.tokens, f))
			rd.add(draft{speaker: s, kind: kind, start: unit.Start, end: unit.End, about: rd.about(sen, s, unit.Start, unit.End), date: rd.when(f.date)})
		}
		rd.turned(i, f)
	}
}

// strength orders what one sentence reports of one speaker: of a denial with an
// explanation the denial is kept.
func strength(k policy.StatementKind) int {
	switch k {
	case policy.Said:
		return 0
	case policy.CalledFor, policy.Promised:
		return 1
	}
	return 2
}

// heading reports whether sentence i is a heading: a short line of its own with
// no stop.
func (l *layout) heading(i int) bool {
	sen := &l.sentences[i]
	if !sen.first || len(sen.tokens) > window || i+1 < len(l.sentences) && l.sentences[i+1].block == sen.block {
		return false
	}
	last := sen.tokens[len(sen.tokens)-1]
	return last.kind != punct && last.kind != quoted
}

// question reports whether the sentence asks, rather than tells.
func (l *layout) question(i int) bool {
	t := l.sentences[i].tokens
	last := t[len(t)-1]
	return last.low == "?" || last.low == "？"
}

// reportOf is the words that are reported, without the attribution.
func (rd *reading) reportOf(sen *sentence, f *found, unit text.Span) string {
	t := sen.tokens
	if f.trailing && f.from < len(t) {
		return rd.l.text[unit.Start:max(unit.Start, min(unit.End, t[f.from].start))]
	}
	if f.complement < len(t) {
		return rd.l.text[min(t[f.complement].start, unit.End):unit.End]
	}
	return rd.l.text[unit.Start:unit.End]
}

func sameSpeakers(a, b []speaker) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].name != b[i].name {
			return false
		}
	}
	return true
}

// units are the spans of the reports of one sentence: the whole sentence for
// the first; for one inside another's report, its own clause; for those side by
// side, from each subject to the next.
func (rd *reading) units(sen *sentence, live []*found) []text.Span {
	t := sen.tokens
	out := make([]text.Span, len(live))
	for n, f := range live {
		start, end := sen.start, sen.end
		if len(t) > 1 && t[0].kind == quoted && t[1].kind == word && t[1].capital && f.from > 0 && rd.l.stops(rd.l.quotations[t[0].quotation]) {
			start = t[1].start // `“We will act.” Officials insisted …`: the quotation is a sentence of its own
		}
		if n > 0 && !f.trailing {
			start = t[min(f.from, len(t)-1)].start
			if end = sen.end; rd.nested(t, live[n-1], f) {
				end = trimStop(rd.l.text, start, end)
			}
		}
		if n+1 < len(live) {
			next := live[n+1]
			switch {
			case next.trailing && next.from > 0:
				end = trimMarks(rd.l.text, start, t[next.from].start)
			case next.from > f.to && !rd.nested(t, f, next):
				end = rd.before(t, next.from, start)
			}
		}
		if end <= start {
			start, end = sen.start, sen.end
		}
		out[n] = text.Span{Start: start, End: end}
	}
	return out
}

// nests reports whether another report is inside the n-th one's, so that what
// the words say is the other's.
func (rd *reading) nests(t []token, live []*found, n int) bool {
	return live[n].trailing && n > 0 || n+1 < len(live) && rd.nested(t, live[n], live[n+1])
}

// nested reports whether b's clause is part of what a reports: nothing but
// words of a's report, no new main clause, stands before it.
func (rd *reading) nested(t []token, a, b *found) bool {
	if a.trailing || b.from < a.to {
		return false
	}
	if b.from <= a.complement {
		return true
	}
	k := b.from - 1
	if t[k].class&isThat != 0 {
		return true
	}
	for k > a.to && t[k].kind == word && t[k].class&isAdverb != 0 {
		k--
	}
	return t[k].low != "," && t[k].low != ";" && t[k].class&(isAnd|isConjunction) == 0
}

// before is the end of the clause before token k: conjunctions and commas go.
func (rd *reading) before(t []token, k, start int) int {
	for k > 0 && (t[k-1].class&(isAnd|isConjunction|isAdverb) != 0 || strings.Contains(",;:–—", t[k-1].low)) {
		k--
	}
	if k == 0 {
		return start
	}
	return t[k-1].end
}

// trimStop is end without the full stop that closes the sentence.
func trimStop(s string, start, end int) int {
	for end > start {
		r, n := utf8.DecodeLastRuneInString(s[start:end])
		if !strings.ContainsRune(".。!?！？；;", r) {
			break
		}
		end -= n
	}
	return end
}

// trimMarks is end without commas, dashes and spaces.
func trimMarks(s string, start, end int) int {
	return start + len(strings.TrimRight(s[start:end], " \u00a0\t,，;；–—-"))
}
