package statements

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/text"
)

// direct turns the sentence's quotations into statements.
func (rd *reading) direct(i int, all []found) {
	sen := &rd.l.sentences[i]
	t := sen.tokens
	rd.settlePending(i, all)
	for k := range t {
		if t[k].kind != quoted {
			continue
		}
		q := rd.l.quotations[t[k].quotation]
		f, place := matchQuote(rd.l, t, k, all)
		if f != nil {
			if rd.l.counts(t, k, q, f, place) {
				f.used = true
				if len(f.speakers) > 0 {
					rd.quote(i, k, q, f)
				}
			}
			continue
		}
		goesOn := rd.last.block == sen.block && rd.last.sentence >= i-1 && len(rd.last.speakers) > 0 && rd.l.stops(q)
		if !goesOn && !rd.l.sentenceLike(q) || len(all) > 0 && !alone(t, k) && !(k == 0 && rd.l.fullStop(q)) {
			continue
		}
		rd.unattributed(i, k, t[k].quotation)
	}
}

// quote adds the quotation for each speaker.
func (rd *reading) quote(i, k int, q quotation, f *found) {
	sen := &rd.l.sentences[i]
	words := rd.l.text[q.start:q.end]
	for _, s := range f.speakers {
		kind := rd.l.kindOf(&f.attribution, s, words, "", rd.inComplaint(sen.tokens, f))
		rd.add(draft{speaker: s, kind: kind, start: q.start, end: q.end, verbatim: true, about: rd.about(sen, s, q.start, q.end), date: rd.when(f.date)})
	}
	rd.turned(i, f)
}

// unattributed gives a quotation that stands alone to who spoke just before in
// the same paragraph or at the end of the one before, or keeps it for what follows.
func (rd *reading) unattributed(i, k, quote int) {
	sen := &rd.l.sentences[i]
	same := rd.last.speakers != nil && rd.last.block == sen.block
	adjacent := rd.last.speakers != nil && rd.last.block == sen.block-1 && rd.last.sentence == i-1 && sen.first && k <= 1
	q := rd.l.quotations[quote]
	if !rd.bareNext(i) && (same || adjacent && len(rd.pending) == 0) {
		f := found{attribution: attribution{cue: cmp.Or(rd.last.cue, plain)}, speakers: rd.last.speakers, date: rd.last.date}
		for s := range f.speakers {
			f.speakers[s].says = ""
		}
		rd.quote(i, k, q, &f)
		return
	}
	if rd.l.lex.Language == "zh" && k > 0 {
		if s, ok := rd.beforeColonHan(sen.tokens, k); ok {
			rd.quote(i, k, q, &found{attribution: attribution{cue: plain}, speakers: []speaker{s}})
			return
		}
	}
	if s := rd.answering(i, k); s != nil {
		rd.quote(i, k, q, &found{attribution: attribution{cue: plain}, speakers: []speaker{*s}})
		return
	}
	if s := rd.m.subject; s != nil && !rd.bareNext(i) && rd.m.subjectAt == rd.m.before && i > 0 && rd.l.sentences[i-1].start == rd.m.before && rd.l.length(q) >= 6 {
		rd.quote(i, k, q, &found{attribution: attribution{cue: plain}, speakers: []speaker{*s}}) // `Kamp was clear. "…"`
		return
	}
	rd.pending = append(rd.pending, pending{quotation: quote, sentence: i, block: sen.block})
}

// bareNext reports whether the sentence after i, in its paragraph, is nothing
// but a speaker and a cue: "Guo said."
func (rd *reading) bareNext(i int) bool {
	if i+1 >= len(rd.l.sentences) || rd.l.sentences[i+1].block != rd.l.sentences[i].block {
		return false
	}
	next := &rd.l.sentences[i+1]
	if len(next.tokens) > 3*window {
		return false
	}
	if rd.l.lex.Language == "zh" {
		all := rd.han(next)
		return len(all) > 0 && all[0].bare
	}
	all := rd.l.attributions(next.tokens)
	return len(all) > 0 && all[0].bare
}

var plain = &cue{Kind: policy.Said, Quote: true}

// settlePending gives quotations kept from the sentence before their speaker:
// `"…?" Smith asked.`, `"…" "…," said X`, or a line "— X" below.
func (rd *reading) settlePending(i int, all []found) {
	if len(rd.pending) == 0 {
		return
	}
	sen := &rd.l.sentences[i]
	kept := rd.pending
	rd.pending = nil
	lastKept := kept[len(kept)-1]
	if lastKept.sentence != i-1 {
		return
	}
	var f *found
	switch {
	case len(all) > 0 && all[0].bare && lastKept.block >= sen.block-1:
		f = &all[0]
		f.used = true
	case len(all) > 0 && lastKept.block == sen.block && all[0].trailing && len(sen.tokens) > 0 && sen.tokens[0].kind == quoted:
		f = &all[0]
	case rd.l.lex.Language == "zh":
		if s, ok := rd.namedNextHan(sen, all); ok && lastKept.block == sen.block {
			f = &found{attribution: attribution{cue: plain}, speakers: []speaker{s}}
		}
	case len(sen.tokens) > 0 && strings.ContainsAny(sen.tokens[0].low, "—–-") && len(sen.tokens) < window:
		if p, ok := rd.l.phraseAfter(sen.tokens, 1, len(sen.tokens)); ok {
			f = &found{attribution: attribution{cue: plain, subject: p}, speakers: rd.m.identify(sen.tokens, p)}
		}
	}
	if f == nil {
		if lastKept.block == sen.block && len(all) == 0 && len(sen.tokens) > 0 && sen.tokens[0].kind == quoted {
			rd.pending = kept
		}
		return
	}
	for _, p := range kept {
		q := rd.l.quotations[p.quotation]
		s := &rd.l.sentences[p.sentence]
		for k := range s.tokens {
			if s.tokens[k].kind == quoted && s.tokens[k].quotation == p.quotation && len(f.speakers) > 0 {
				rd.quote(p.sentence, k, q, f)
			}
		}
	}
	rd.last.sentence, rd.last.block = i, sen.block
}

// place is where a quotation stands to its cue.
type place int

// matchQuote finds the attribution of the quotation at token k.
func matchQuote(l *layout, t []token, k int, all []found) (*found, place) {
	var left, right *found
	n, _ := slices.BinarySearchFunc(all, k, func(f found, k int) int { return f.at - k })
	for m := n; m < min(len(all), n+4) && right == nil; m++ {
		if all[m].from > k && !all[m].cue.Act {
			right = &all[m]
		}
	}
	for m := n - 1; m >= max(0, n-4) && left == nil; m-- {
		if all[m].to <= k && !all[m].cue.Act {
			left = &all[m]
		}
	}
	rightNext := right != nil && onlyMarks(t[k+1:right.from])
	if rightNext && right.reports && !right.trailing && k == 0 && l.fullStop(l.quotations[t[k].quotation]) {
		return nil, 0 // `"We will act." Officials insisted that …`: two sentences
	}
	if rightNext && k == 0 && l.lex.Language == "zh" && !right.trailing && l.stops(l.quotations[t[k].quotation]) && l.answersHan(t, right) {
		return nil, 0 // `“…？”负责人韩某回应，…`: what it answers
	}
	if left != nil {
		from := max(left.complement, left.to)
		for from < k && (t[from].class&isThat != 0 || t[from].kind == punct || t[from].class&isDeterminer != 0) {
			from++
		}
		if k > 0 && t[k-1].low == ":" && !left.trailing {
			from = k
		}
		switch {
		case from >= k && !(rightNext && left.trailing):
			return left, atCue
		case left.cue.Names && k-left.end <= window && !left.trailing && !rightNext:
			return left, namesIt
		case rightNext && right.trailing:
		case !left.trailing && left.cue.Quote:
			return left, inReport
		}
	}
	switch {
	case right == nil:
		return nil, 0
	case rightNext && k == 0:
		return right, atCue
	case rightNext:
		if onlyMarks(t[:k]) || t[k-1].kind == quoted || t[k-1].low == "." {
			return right, atCue
		}
		return right, afterText
	case right.trailing:
		return right, inReport
	}
	return nil, 0
}

func onlyMarks(t []token) bool {
	for _, tok := range t {
		if tok.kind != punct || tok.low == "." || tok.low == ";" {
			return false
		}
	}
	return true
}

// alone reports whether the quotation at k is the whole sentence.
func alone(t []token, k int) bool {
	for i, tok := range t {
		if i != k && tok.kind != punct && tok.kind != quoted {
			return false
		}
	}
	return true
}

// counts reports whether a quotation with a speaker is a statement by itself,
// and not a term in marks: by its length, the longer the further from the cue.
func (l *layout) counts(t []token, k int, q quotation, f *found, where place) bool {
	n := l.length(q)
	if k+1 < len(t) && t[k+1].kind == word && t[k+1].class&closed == 0 && !t[k+1].capital && f.from <= k {
		return n >= 5 && (l.lex.Language != "zh" || n >= 8) // the clause goes on: a term in it
	}
	switch where {
	case atCue:
		if f.cue.Names {
			return n >= 2
		}
		return n >= 3 || l.stops(q) || (f.follows || l.lex.Language == "zh") && n >= 2
	case namesIt:
		return n >= 2
	case afterText:
		return n >= 3 || n >= 2 && l.predicate(t, k)
	}
	if l.lex.Language == "zh" {
		if k > 0 && t[k-1].low == "," && n >= 4 && strings.Contains(l.text[q.start:q.end], "我") {
			return true // words of the speaker's own, after a comma
		}
		return n >= 8 || l.stops(q) || strings.Contains(l.text[q.start:q.end], "，") || l.fragmentHan(t, k, q)
	}
	return n >= 5 || n >= 2 && l.predicate(t, k) || n >= 2 && l.closes(t, k) && (n >= 3 || l.finite(q))
}

// finite reports whether the quotation seems to begin with a verb: `said the
// ruling "brings clarity"`.
func (l *layout) finite(q quotation) bool {
	first, _, _ := strings.Cut(l.text[q.start:q.end], " ")
	if l.lex.Language != "en" || len(first) < 4 || strings.HasSuffix(first, "ss") || strings.ToLower(first) != first {
		return l.lex.class[strings.ToLower(first)]&(isBe|isHave|isModal) != 0
	}
	return strings.HasSuffix(first, "s") || strings.HasSuffix(first, "ed") && !strings.Contains(first, "-")
}

// predicate reports whether the quotation is what something is said to be or
// to do: it follows "is", "as" or a subject, and begins no noun phrase.
func (l *layout) predicate(t []token, k int) bool {
	if k == 0 || t[k-1].mention >= 0 {
		return false
	}
	for k > 1 && t[k-1].class&(isAdverb|isNegation) != 0 && t[k-1].class&(isPronoun|isBe) == 0 {
		k--
	}
	return t[k-1].class&isBe != 0 && t[k-1].mention < 0
}

// closes reports whether the clause ends with the quotation at k, and no
// article or preposition makes it the name of something.
func (l *layout) closes(t []token, k int) bool {
	if k == 0 || t[k-1].kind != word || t[k-1].mention < 0 && t[k-1].class&(isDeterminer|isPreposition) != 0 {
		return false
	}
	return k+1 >= len(t) || t[k+1].kind == punct || t[k+1].class&(isAnd|isConjunction) != 0
}

// length is how many words the quotation has; two Chinese characters are one.
func (l *layout) length(q quotation) int {
	words, han, inWord := 0, 0, false
	for i, r := range l.text[q.start:q.end] {
		if i > 400 {
			break
		}
		switch {
		case text.IsHan(r):
			han++
			inWord = false
		case isWordRune(r):
			if !inWord {
				words++
			}
			inWord = true
		case r != '\'' && r != '’' && r != '-':
			inWord = false
		}
	}
	return words + (han+1)/2
}

// stops reports whether the quoted words end as a sentence or clause does.
func (l *layout) stops(q quotation) bool {
	r, _ := utf8.DecodeLastRuneInString(l.text[q.start:q.end])
	first, _ := utf8.DecodeRuneInString(l.text[q.start:q.end])
	return strings.ContainsRune(".!?。！？…", r) && !unicode.IsLower(first) || r == ',' && unicode.IsUpper(first)
}

// fullStop reports whether the quoted words end with a full stop.
func (l *layout) fullStop(q quotation) bool {
	return strings.HasSuffix(l.text[q.start:q.end], ".") || strings.HasSuffix(l.text[q.start:q.end], "。")
}

// sentenceLike reports whether the quotation may be speech with no cue at it.
func (l *layout) sentenceLike(q quotation) bool {
	n := l.length(q)
	first, _ := utf8.DecodeRuneInString(l.text[q.start:q.end])
	if unicode.IsLower(first) {
		return false
	}
	return n >= 3 && l.stops(q) || n >= 8
}
