package answer

import (
	"cmp"
	"slices"
	"strings"

	"datapolicy/policy"
	"datapolicy/text"
)

// sought is what kind of thing a question asks to have named: "which companies
// does the complaint name?". The zero value asks for none.
type sought struct {
	kind policy.EntityKind
	many bool
}

// Bounds of a question for things: between "which" and the word for the thing
// stand two words at most ("which Chinese state-owned companies"), or four Han
// characters; of a sentence that names things, no more than six count.
const (
	wordsBetween = 2
	hanBetween   = 4
	mostNamed    = 6
)

// soughtBy reads what a question asks to have named. padded is its words with
// a space on each side.
func soughtBy(padded, lang string) sought {
	c := cuesFor(lang)
	kindOf := func(s string) policy.EntityKind {
		for _, k := range []policy.EntityKind{policy.Company, policy.Authority, policy.Court, policy.Law, policy.Person} {
			if has(s, c.Things[string(k)]) {
				return k
			}
		}
		return ""
	}
	s := sought{many: !has(padded, c.One)}
	if lang == "zh" {
		for _, w := range c.Pick {
			if _, after, ok := strings.Cut(padded, w); ok && s.kind == "" {
				runes := []rune(after)
				s.kind = kindOf(string(runes[:min(len(runes), hanBetween+2)]))
			}
		}
		return s
	}
	for _, w := range c.Pick {
		_, after, ok := strings.Cut(padded, " "+wordsOnly(w)+" ")
		if !ok {
			continue
		}
		words := strings.Fields(after)
		for _, next := range words[:min(len(words), 1+wordsBetween)] {
			if text.Stopword(next, lang) {
				break
			}
			if s.kind = kindOf(" " + next + " "); s.kind != "" {
				return s
			}
		}
	}
	return s
}

// doers reports whether the things asked for are those who denied, admitted or
// ordered ("which companies admitted …"), not those to whom somebody named did
// it ("which companies does noyb accuse?").
func (q *inquiry) doers(rest string, c cues) bool {
	if len(q.kinds) == 0 {
		return false
	}
	at := len(rest)
	for _, t := range q.terms {
		if t.entity != "" || t.name {
			at = min(at, t.at)
		}
	}
	padded := " " + wordsOnly(strings.ToValidUTF8(rest[:at], "")) + " "
	return slices.ContainsFunc(q.kinds, func(k policy.StatementKind) bool { return has(padded, c.Kinds[string(k)]) })
}

// ofKind keeps, for a question for things that did something, the statements
// by such things where there are any.
func (d *Desk) ofKind(q *inquiry, said []heard) []heard {
	if q.sought.kind == "" {
		return said
	}
	var own []heard
	for _, h := range said {
		if e, ok := d.o.Names.Entity(h.SpeakerID); ok && e.Kind == q.sought.kind {
			own = append(own, h)
		}
	}
	if len(own) > 0 {
		return own
	}
	return said
}

// dropSought takes the word for the thing out of the terms where others are
// left: a sentence that lists companies need not call them so.
func (q *inquiry) dropSought() {
	c := cuesFor(q.lang)
	left := slices.DeleteFunc(slices.Clone(q.terms), func(t term) bool {
		return t.entity == "" && !t.name && has(" "+t.word+" ", c.Things[string(q.sought.kind)])
	})
	if len(left) > 0 {
		q.terms = left
	}
}

// things lists what a sentence names of the kind asked for, but for what the
// question names itself, and for a parent beside its own ("Alibaba's
// AliExpress").
func (d *Desk) things(q *inquiry, u *unit) []string {
	parents := map[string]bool{}
	var ids []string
	for id := range u.entities {
		e, ok := d.o.Names.Entity(id)
		if !ok {
			continue
		}
		parents[e.Parent] = true
		if e.Kind == q.sought.kind && !slices.Contains(q.entities(), id) {
			ids = append(ids, id)
		}
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return parents[id] })
	slices.Sort(ids)
	return ids
}

// naming ranks the sentences that name what is asked for: of those about the
// matter the one with the most names leads. It is nil for a question that asks
// for no names.
func (d *Desk) naming(q *inquiry, pages []page) []found {
	if q.sought.kind == "" {
		return nil
	}
	var all []found
	for _, f := range q.scored(pages) {
		u := &f.page.units[f.at]
		f.things = d.things(q, u)
		n := min(len(f.things), mostNamed)
		if n == 0 {
			continue
		}
		if q.sought.many {
			f.score += perThing * float64(n)
		}
		f.score += inItself*q.own(u) + aboutIt/2*f.page.titled(q)
		if sideClause.MatchString(u.Text) {
			f.score -= inItself
		}
		all = append(all, f)
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(b.score, a.score) })
	if len(all) > 0 && all[0].page.scope { // what the conversation is about, and nothing beside it
		all = slices.DeleteFunc(all, func(f found) bool { return !f.page.scope })
	}
	return ownLanguage(all, q.lang, func(f found) (string, float64) { return f.unit().Lang, f.score })
}

// What a name of the kind asked for, and the question's words within the
// sentence itself, add to its score.
const (
	perThing = 0.12
	inItself = 0.25
)

// own is the share of the question's words, names aside, that a sentence has.
func (q *inquiry) own(u *unit) float64 {
	var total, got float64
	for _, t := range q.terms {
		if t.entity == "" && !t.name {
			total += t.weight
			if u.hit(t) {
				got += t.weight
			}
		}
	}
	if total == 0 {
		return 0
	}
	return got / total
}
