package statements

import (
	"slices"
	"strings"
	"time"

	"datapolicy/policy"
)

// reading is the state of reading one article, sentence by sentence.
type reading struct {
	l       *layout
	m       *memory
	article policy.Article
	out     []draft

	told        []speaker // Chinese: the last speakers of the sentence that begins at toldAt, kept or not
	toldAt      int
	last        turn      // the latest statement
	interviewee *speaker  // whose answers the paragraphs after questions are
	pending     []pending // quotations of the block before, or of this one, whose speaker is still to come
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
	cue      *cue // Chinese: of a sentence that said no more than that somebody spoke
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
	subject  subject // Chinese: the noun phrase before the cue
	used     bool    // a quotation was taken for what it says
}

func (rd *reading) sentence(i int) {
	sen := &rd.l.sentences[i]
	rd.m.before, rd.m.start = rd.m.start, sen.start
	rd.m.lastInBlock = nil
	if len(rd.last.speakers) == 1 && rd.last.block == sen.block {
		rd.m.lastInBlock = &rd.last.speakers[0]
	}
	var all []found
	rd.noteNamedAuthors(sen.tokens)
	if rd.l.lex.Language == "zh" {
		all = rd.han(sen)
		defer func() {
			rd.told, rd.toldAt = nil, sen.start
			if n := len(all); n > 0 {
				rd.told = all[n-1].speakers
			}
		}()
	} else {
		all = rd.resolve(sen, rd.l.attributions(sen.tokens))
	}
	if f, ok := rd.carriedOn(i, all); ok {
		all = []found{f}
	}
	rd.noteAuthors(sen.tokens, all)
	defer rd.noteSubject(sen)
	rd.direct(i, all)
	rd.reported(i, all)
	rd.announced(i, all)
}

// noteSubject remembers the person that a sentence begins with: the next "she"
// is likely her.
func (rd *reading) noteSubject(sen *sentence) {
	if sen.tokens[0].kind != word {
		return
	}
	if rd.l.lex.Language == "zh" {
		rd.noteSubjectHan(sen)
		return
	}
	rd.noteBodies(sen.tokens)
	p, ok := rd.l.opening(sen.tokens)
	if ok && sen.tokens[p.first].class&isPronoun != 0 || sen.tokens[0].low == "i" || sen.tokens[0].low == "we" {
		rd.noteAsked(sen)
		return
	}
	if ok && rd.noted(sen, p) {
		return
	}
	// "Échappé à trente kilomètres, Théo Lagardelle a résisté."
	if i := next(sen.tokens, 0, len(sen.tokens), ",") + 1; i < len(sen.tokens) && rd.l.personAt(sen.tokens, i) {
		if p, ok := rd.l.phraseAfter(sen.tokens, i, len(sen.tokens)); ok {
			rd.noted(sen, p)
		}
	}
}

// noteAsked remembers the person whom a sentence brings in with a clause of
// their own: "I asked Rebecca Stowe, who advises exporters, …".
func (rd *reading) noteAsked(sen *sentence) {
	t := sen.tokens
	for k := 1; k+3 < len(t); k++ {
		if !t[k].capital || !rd.l.personAt(t, k) {
			continue
		}
		end := rd.l.groupRight(t, k, len(t))
		if end+1 < len(t) && t[end].low == "," && (t[end+1].low == "who" || t[end+1].low == "qui") && rd.noted(sen, phrase{first: k, head: end, last: end}) {
			return
		}
		k = max(k, end-1)
	}
}

func (rd *reading) noted(sen *sentence, p phrase) bool {
	found := rd.m.identify(sen.tokens, phrase{first: p.first, head: p.head, last: p.last, appFirst: p.appFirst, appLast: p.appLast})
	if len(found) != 1 || found[0].class != rolePerson || !found[0].named || found[0].id == "" && !strings.Contains(found[0].name, " ") {
		return false // of one word it may be a town or a team
	}
	s := found[0]
	rd.m.subject, rd.m.subjectAt = &s, sen.start
	if s.id != "" || s.role != "" {
		rd.m.meet(s) // an unknown name with no office may be a team or a product
	}
	return true
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
			f.speakers = rd.own(sen, &a)
			if f.speakers == nil {
				f.speakers = rd.m.identify(sen.tokens, a.subject)
			}
		}
		if a.trailing && a.cue.Quote && slices.ContainsFunc(f.speakers, func(s speaker) bool { return s.class == rolePerson && s.named && !a.cue.allows(s) }) {
			f.cue = plain // "tranche Jean Martin": a court's verb is a person's turn of phrase
		}
		f.speakers = slices.DeleteFunc(slices.Clone(f.speakers), func(s speaker) bool { return !f.cue.allows(s) })
		if f.date.IsZero() {
			f.date = rd.l.lex.Dates.utterance(around(sen.tokens, &a), rd.article.Published)
		}
		all = append(all, f)
	}
	return all
}

// own is the organisation that the sentence is about, for "…, it said" after it.
func (rd *reading) own(sen *sentence, a *attribution) []speaker {
	t := sen.tokens
	afterMark := a.from > 0 && strings.Contains(":;–—", t[a.from-1].low)                 // "The board was clear: it found that …"
	aside := a.from > 1 && t[a.from-1].low == "," && a.to < len(t) && t[a.to].low == "," // "secrecy, it said, …"
	if !a.trailing && !afterMark && !aside || !isPronounPhrase(t, a.subject) || t[a.subject.first].class&isThingPronoun == 0 {
		return nil
	}
	p, ok := rd.l.opening(t)
	if !ok || p.last > a.from || t[p.first].class&isPronoun != 0 {
		return nil
	}
	p.also = nil
	for k := p.first; k < min(p.first+2, p.head); k++ { // "The board left …": an unknown verb is no part of the name
		if t[k].mention < 0 {
			continue
		}
		end := k + 1
		for end < p.head && t[end].mention == t[k].mention {
			end++
		}
		if end < p.head && !t[end].capital && t[end].low != "'s" && rd.l.role(t[end].low) == "" {
			p.head, p.last, p.appFirst, p.appLast = end, end, 0, 0
		}
		break
	}
	found := rd.m.identify(t, p)
	if len(found) == 1 && !found[0].named && rd.l.body(found[0].class) {
		return found // a court that the article doesn't name: nobody else
	}
	if len(found) != 1 || !found[0].named || found[0].id == "" || found[0].class == rolePerson {
		return nil
	}
	switch found[0].class {
	case roleAuthority, roleCourt, roleNGO, roleCompany, roleGovernment:
		found[0].says = ""
		return found
	}
	return nil
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

// filed are the verbs for what one does with a complaint of one's own.
var filed = map[string]bool{
	"lodged": true, "filed": true, "submitted": true, "brought": true, "published": true, "eingereicht": true, "eingelegt": true, "erhoben": true,
	"déposée": true, "déposé": true, "introduite": true, "introduit": true, "formée": true,
}

// noteNamedAuthors learns it before the sentence is read, where a clause on the
// document says it: "according to a complaint that noyb lodged".
func (rd *reading) noteNamedAuthors(t []token) {
	for k := 0; k+2 < len(t); k++ {
		if t[k+1].class&(isThat|isRelative) != 0 && rd.l.lex.document[t[k].low] == policy.Alleged {
			if s, ok := rd.authorNear(t, k); ok {
				rd.m.wrote(t[k].low, s)
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
	if k+2 < len(t) && t[k+1].class&(isThat|isRelative) != 0 { // "a complaint that noyb lodged"
		for i := k + 3; i < min(len(t), k+7); i++ {
			if !filed[t[i].low] {
				continue
			}
			if s, ok := named(k + 2); ok && s.class != roleGovernment && s.class != rolePerson {
				return s, true
			}
		}
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

const (
	atCue     place = iota // directly after or before the cue
	inReport               // inside the reported words
	namesIt                // called X “…”
	afterText              // directly before the cue, with reported words before it
)
