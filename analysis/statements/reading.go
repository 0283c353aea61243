package statements

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/text"
)

// reading is the state of reading one article, sentence by sentence.
type reading struct {
	l       *layout
	m       *memory
	article policy.Article
	out     []draft

	last    turn      // the latest statement
	pending []pending // quotations of the block before, or of this one, whose speaker is still to come
}

// draft is a statement in the making.
type draft struct {
	speaker    speaker
	kind       policy.StatementKind
	start, end int
	verbatim   bool
	about      []string
	date       time.Time
}

// turn is who spoke last and where.
type turn struct {
	speakers []speaker
	date     time.Time
	sentence int
	block    int
}

type pending struct {
	quotation int
	sentence  int
	block     int
}

// found is an attribution with those who speak.
type found struct {
	attribution
	speakers []speaker
	date     time.Time
	used     bool // a quotation was taken for what it says
}

func (rd *reading) sentence(i int) {
	sen := &rd.l.sentences[i]
	rd.m.before, rd.m.start = rd.m.start, sen.start
	rd.m.lastInBlock = nil
	if len(rd.last.speakers) == 1 && rd.last.block == sen.block {
		rd.m.lastInBlock = &rd.last.speakers[0]
	}
	var all []found
	if rd.l.lex.Language == "zh" {
		all = rd.han(sen)
	} else {
		all = rd.resolve(sen, rd.l.attributions(sen.tokens))
	}
	rd.noteAuthors(sen.tokens, all)
	defer rd.noteSubject(sen)
	rd.direct(i, all)
	rd.reported(i, all)
}

// noteSubject remembers the person that a sentence begins with: the next "she"
// is likely her.
func (rd *reading) noteSubject(sen *sentence) {
	if rd.l.lex.Language == "zh" || sen.tokens[0].kind != word {
		return
	}
	p, ok := rd.l.opening(sen.tokens)
	if !ok || sen.tokens[p.first].class&isPronoun != 0 {
		return
	}
	if found := rd.m.identify(sen.tokens, phrase{first: p.first, head: p.head, last: p.last, appFirst: p.appFirst, appLast: p.appLast}); len(found) == 1 && found[0].class == rolePerson && found[0].named {
		s := found[0]
		rd.m.subject, rd.m.subjectAt = &s, sen.start
		rd.m.meet(s)
	}
}

// resolve finds the speakers of a sentence's attributions, in order.
func (rd *reading) resolve(sen *sentence, list []attribution) []found {
	var all []found
	for _, a := range list {
		f := found{attribution: a}
		if a.shared || len(all) > 0 && !all[len(all)-1].trailing && len(all[len(all)-1].speakers) > 0 && isPronounPhrase(sen.tokens, a.subject) {
			if len(all) == 0 {
				continue
			}
			f.speakers, f.date = all[len(all)-1].speakers, all[len(all)-1].date
		} else {
			rd.m.trailing = a.trailing
			f.speakers = rd.m.identify(sen.tokens, a.subject)
		}
		f.speakers = slices.DeleteFunc(slices.Clone(f.speakers), func(s speaker) bool { return !a.cue.allows(s) })
		if f.date.IsZero() {
			f.date = rd.l.lex.Dates.utterance(around(sen.tokens, &a), rd.article.Published)
		}
		all = append(all, f)
	}
	return all
}

func isPronounPhrase(t []token, p phrase) bool {
	return p.last == p.first+1 && t[p.first].class&isPronoun != 0 && t[p.first].mention < 0
}

// around is the tokens near the cue that may tell the day: from the sentence's
// beginning to where the report begins, or what follows a trailing cue.
func around(t []token, a *attribution) []token {
	lo, hi := 0, min(len(t), max(a.complement, a.to))
	if s := a.subject; s.appLast > s.appFirst && s.appLast <= hi && t[s.appFirst].class&isRelative != 0 { // "who takes office on Monday"
		t = slices.Concat(t[:s.appFirst], t[s.appLast:])
		hi -= s.appLast - s.appFirst
	}
	if a.trailing || a.from > window {
		lo = a.from
	}
	for k := a.from - 1; k >= lo; k-- {
		if t[k].kind == quoted {
			lo = k + 1
			break
		}
	}
	if lo >= hi {
		return nil
	}
	return t[lo:hi]
}

// noteAuthors learns who wrote a complaint: "filed by X", "X's complaint",
// "X said in its complaint".
func (rd *reading) noteAuthors(t []token, all []found) {
	for k := range t {
		if rd.l.lex.document[t[k].low] != policy.Alleged {
			continue
		}
		if s, ok := rd.authorNear(t, k); ok {
			rd.m.wrote(t[k].low, s)
			continue
		}
		for _, f := range all {
			if len(f.speakers) == 1 && f.speakers[0].named && f.speakers[0].says == "" && k > f.from && k < f.from+window && !f.trailing {
				rd.m.wrote(t[k].low, f.speakers[0])
				break
			}
		}
	}
}

func (rd *reading) authorNear(t []token, k int) (speaker, bool) {
	named := func(i int) (speaker, bool) {
		if i < 0 || i >= len(t) || t[i].mention < 0 {
			return speaker{}, false
		}
		e := rd.m.entityAt(t[i].mention)
		if e.ID == "" || e.Kind == policy.Law {
			return speaker{}, false
		}
		return speaker{name: e.Name, id: e.ID, class: classOf(e.Kind), named: true, at: t[i].start}, true
	}
	for i := k + 1; i < min(len(t), k+8); i++ {
		if t[i].kind == quoted || t[i].low == "," {
			break
		}
		if t[i].class&isAgent != 0 {
			for j := i + 1; j < min(len(t), i+8); j++ {
				if s, ok := named(j); ok && s.class != roleGovernment {
					return s, true
				}
				if t[j].kind == punct {
					break
				}
			}
		}
	}
	for i := k - 1; i > max(0, k-4); i-- {
		if t[i].low == "'s" || t[i].low == "'" {
			return named(i - 1)
		}
	}
	return speaker{}, false
}

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
		if !goesOn && !rd.l.sentenceLike(q) || len(all) > 0 && !alone(t, k) {
			continue
		}
		rd.unattributed(i, k, t[k].quotation)
	}
}

// quote adds the quotation for each speaker.
func (rd *reading) quote(i, k int, q quotation, f *found) {
	sen := &rd.l.sentences[i]
	words := rd.l.text[q.start:q.end]
	reported := ""
	if a, b := f.complement, k; !f.trailing && a < b && a < len(sen.tokens) {
		reported = rd.l.text[sen.tokens[a].start:sen.tokens[b].start]
	}
	for _, s := range f.speakers {
		kind := rd.l.kindOf(&f.attribution, s, words, reported, rd.inComplaint(sen.tokens, f))
		rd.add(draft{speaker: s, kind: kind, start: q.start, end: q.end, verbatim: true, about: rd.about(sen, s, q.start, q.end), date: rd.when(f.date)})
	}
	rd.turned(i, f)
}

func (rd *reading) turned(i int, f *found) {
	rd.m.heard(f.speakers)
	rd.m.spokeAt = rd.l.sentences[i].start
	rd.last = turn{speakers: f.speakers, date: f.date, sentence: i, block: rd.l.sentences[i].block}
}

func (rd *reading) add(d draft) {
	rd.out = append(rd.out, d)
	if d.kind == policy.Alleged {
		s := d.speaker
		s.role = ""
		rd.m.accuser = &s
	}
}

// when is the day of the utterance, or the article's date.
func (rd *reading) when(t time.Time) time.Time {
	if t.IsZero() {
		return rd.article.Published
	}
	return t
}

// unattributed gives a quotation that stands alone to who spoke just before in
// the same paragraph or at the end of the one before, or keeps it for what follows.
func (rd *reading) unattributed(i, k, quote int) {
	sen := &rd.l.sentences[i]
	same := rd.last.speakers != nil && rd.last.block == sen.block
	adjacent := rd.last.speakers != nil && rd.last.block == sen.block-1 && rd.last.sentence == i-1 && sen.first && k <= 1
	q := rd.l.quotations[quote]
	if !rd.bareNext(i) && (same || adjacent && len(rd.pending) == 0) {
		f := found{attribution: attribution{cue: plain}, speakers: rd.last.speakers, date: rd.last.date}
		for s := range f.speakers {
			f.speakers[s].says = ""
		}
		rd.quote(i, k, q, &f)
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

// inComplaint reports whether the attribution names a complaint as where it
// was said: "noyb said in its complaint".
func (rd *reading) inComplaint(t []token, f *found) bool {
	lo, hi := f.from, min(len(t), max(f.complement, f.to))
	if f.trailing {
		hi = min(len(t), f.complement+1)
	}
	for k := max(lo, 0); k < hi; k++ {
		if rd.l.lex.document[t[k].low] == policy.Alleged {
			return true
		}
	}
	return false
}

// place is where a quotation stands to its cue.
type place int

const (
	atCue     place = iota // directly after or before the cue
	inReport               // inside the reported words
	namesIt                // called X “…”
	afterText              // directly before the cue, with reported words before it
)

// matchQuote finds the attribution of the quotation at token k.
func matchQuote(l *layout, t []token, k int, all []found) (*found, place) {
	var left, right *found
	n, _ := slices.BinarySearchFunc(all, k, func(f found, k int) int { return f.at - k })
	for m := n; m < min(len(all), n+4) && right == nil; m++ {
		if all[m].from > k {
			right = &all[m]
		}
	}
	for m := n - 1; m >= max(0, n-4) && left == nil; m-- {
		if all[m].to <= k {
			left = &all[m]
		}
	}
	rightNext := right != nil && onlyMarks(t[k+1:right.from])
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
		return n >= 3 || l.stops(q) || f.follows && n >= 2
	case namesIt:
		return n >= 3
	case afterText:
		return n >= 3
	}
	if l.lex.Language == "zh" {
		return n >= 8 || l.stops(q) || strings.Contains(l.text[q.start:q.end], "，")
	}
	return n >= 5
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

// sentenceLike reports whether the quotation may be speech with no cue at it.
func (l *layout) sentenceLike(q quotation) bool {
	n := l.length(q)
	first, _ := utf8.DecodeRuneInString(l.text[q.start:q.end])
	if unicode.IsLower(first) {
		return false
	}
	return n >= 3 && l.stops(q) || n >= 8
}
