package answer

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"datapolicy/cite"
	"datapolicy/policy"
	"datapolicy/text"
)

func isHanWord(s string) bool { return text.IsHan(first(s)) }

// page is an article made ready for comparing.
type page struct {
	article *policy.Article
	units   []unit
	title   bag
	whole   bag
	scope   bool
	near    bool
	story   string
}

type unit struct {
	cite.Unit
	bag
}

// bag is what a text is about: stems, concepts and entities; folded for what
// is no word of a list.
type bag struct {
	stems    map[string]bool
	concepts map[string]bool
	entities map[string]bool
	folded   string
}

func newBag(s, lang string) bag {
	b := bag{stems: map[string]bool{}, concepts: map[string]bool{}, entities: map[string]bool{}, folded: text.Fold(s).Text}
	t := theTables()
	for _, w := range cite.ContentWords(s, lang) {
		b.stems[w] = true
	}
	for _, w := range text.Words(s, lang) {
		b.stems[w.Text] = true
		if c := t.conceptOf(w.Text); c != "" && !isHanWord(w.Text) {
			b.concepts[c] = true
		}
	}
	for _, p := range t.han {
		if strings.Contains(b.folded, p.word) {
			b.concepts[p.concept] = true
		}
	}
	for _, n := range cite.Numbers(s) {
		b.stems[n] = true
	}
	return b
}

func (d *Desk) pages(s *shelf) []page {
	pages := make([]page, 0, len(s.articles))
	for i := range s.articles {
		a := &s.articles[i]
		p := d.shelved.get(a, d.page)
		p.scope, p.near, p.story = s.inScope[a.ID], s.near[a.ID], s.story[a.ID]
		pages = append(pages, p)
	}
	return pages
}

// page reads an article once for all questions.
func (d *Desk) page(a *policy.Article) page {
	p := page{article: a, title: newBag(a.Title, a.Language), whole: newBag(a.Title+"\n"+a.Text, a.Language)}
	for _, u := range cite.Units(a) {
		p.units = append(p.units, unit{u, newBag(u.Text, u.Lang)})
	}
	for _, m := range d.o.Names.Find(a.Title, a.Text, a.Language) {
		for id := m.EntityID; id != ""; {
			p.whole.entities[id] = true
			if m.InTitle {
				p.title.entities[id] = true
			}
			for j := range p.units {
				if !m.InTitle && m.Start >= p.units[j].Start && m.End <= p.units[j].End {
					p.units[j].entities[id] = true
				}
			}
			e, ok := d.o.Names.Entity(id)
			if !ok || e.Parent == id {
				break
			}
			id = e.Parent
		}
	}
	return p
}

// hit reports whether the bag has a term.
func (b bag) hit(t term) bool {
	switch {
	case t.entity != "":
		return b.entities[t.entity]
	case t.stem != "" && (b.stems[t.stem] || b.stems[t.word]):
		return true
	case t.concept != "" && b.concepts[t.concept]:
		return true
	}
	return isHanWord(t.word) && strings.Contains(b.folded, t.word)
}

// How much a term counts by where it stands: in the sentence, in the article's
// title, in the sentence before, elsewhere in the article.
const (
	inTitle  = 0.75
	before   = 0.6
	inText   = 0.35
	nameText = 0.8 // an entity anywhere in the article: what it is about is rarely said twice
)

// hits is how much of the question a sentence answers to: from 0 to 1, and how
// much of what is not a name stands in the sentence itself.
func (p *page) hits(i int, q *inquiry) (all, own float64) {
	var total, got, plain, plainGot float64
	for _, t := range q.terms {
		total += t.weight
		share := 0.0
		switch {
		case p.units[i].hit(t):
			share = 1
		case p.title.hit(t):
			share = inTitle
		case i > 0 && p.units[i-1].hit(t):
			share = before
		case p.whole.hit(t) && t.entity != "":
			share = nameText
		case p.whole.hit(t):
			share = inText
		}
		got += t.weight * share
		if t.entity == "" && !t.name {
			plain += t.weight
			if share >= before {
				plainGot += t.weight * share
			}
		}
	}
	if total == 0 {
		return 0, 0
	}
	if plain == 0 {
		return got / total, 1
	}
	return got / total, plainGot / plain
}

// missing reports whether the article lacks a name that the question is about.
func (p *page) missing(q *inquiry) bool {
	return slices.ContainsFunc(q.terms, func(t term) bool {
		return !t.inherited && (t.entity != "" || t.name) && !p.whole.hit(t) && !(t.name && strings.Contains(p.whole.folded, t.word))
	})
}

// found is a sentence that may answer.
type found struct {
	page  *page
	at    int
	score float64 // for ranking
	sure  float64 // how much of the question it answers to

	things []string // what it names of the kind asked for
}

func (f found) unit() *cite.Unit { return &f.page.units[f.at].Unit }

// Thresholds below which there is no answer. They were set with
// calibration_test.go: questions that the sample newsroom answers, in other
// words and languages, and such that it does not.
const (
	enough       = 0.6
	enoughPlain  = 0.55 // of the words that are no names
	enoughThread = 0.4  // for a question that leans on its thread
)

var (
	sum         = regexp.MustCompile(`(?i)[€$£¥]\s?\d|\d[\d.,\s]*(?:million|billion|thousand|mio|mrd|milli\w+|万|亿)?[\s\x{a0}]*(?:d['’]euros|euros?|dollars?|yuan|pounds?|€|\$|£|元|欧元|美元|人民币)|\d(?:[.,]\d+)?\s?(?:%|percent|per cent|prozent|pour cent)`)
	calendarDay = regexp.MustCompile(`(?i)\d{1,2}\.?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|jän|mär|mai|okt|dez|févr|avril|juin|juil|août|déc)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}*\.?\s+\d{1,2}\b|\d{4}-\d\d-\d\d|月\d+日`)
	date        = regexp.MustCompile(`(?i)\b(?:\d{1,2}\.?\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|jän|mär|mai|okt|dez|janv|févr|avril|juin|juil|août|déc)\p{L}*\.?(?:\s+\d{1,4})?|\d{4}-\d\d-\d\d|\d+月(?:\d+日)?|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b|(?:星期|周)[一二三四五六日天]`)
)

// search ranks the sentences that may answer, the best first. None is returned
// that does not answer to enough of the question.
func (q *inquiry) search(pages []page) []found {
	return ownLanguage(q.scored(pages), q.lang, func(f found) (string, float64) { return f.unit().Lang, f.score })
}

func (q *inquiry) scored(pages []page) []found {
	var all []found
	for pi := range pages {
		p := &pages[pi]
		if p.missing(q) {
			continue
		}
		for i := range p.units {
			u := &p.units[i]
			if u.Fit == cite.Unfit && !(q.amount && sum.MatchString(u.Text)) {
				continue
			}
			sure, plain := p.hits(i, q)
			least, leastPlain := enough, enoughPlain
			if q.follow && p.scope {
				least, leastPlain = enoughThread, 0.3
			}
			if sure < least || plain < leastPlain {
				continue
			}
			score := sure + 0.12/(1+0.5*float64(i))
			switch {
			case q.amount && sum.MatchString(u.Text):
				score += 0.5 + aboutIt*p.titled(q)
				if aside(u.Text) {
					score -= 0.3
				}
			case q.amount, q.count && len(cite.Numbers(u.Text)) == 0:
				continue
			}
			if q.when {
				switch {
				case q.beside(u, calendarDay):
					score += 0.65
				case calendarDay.MatchString(u.Text):
					score += 0.35
				case date.MatchString(u.Text):
					score += 0.15
				}
			}
			if q.who {
				if q.namesAnother(u) {
					score += 0.15
				} else {
					score -= 0.1
				}
			}
			switch {
			case u.Lang == q.lang:
				score += 0.15
			case (u.Lang == "zh") == (q.lang == "zh"):
				score += 0.1 // a script that the asker reads
			}
			if p.scope {
				score += 0.1
			}
			if p.near {
				score += 0.2
			}
			if u.Fit == cite.Good {
				score += 0.1
			}
			score -= q.repeated(u.Text)
			all = append(all, found{page: p, at: i, score: score, sure: sure})
		}
	}
	slices.SortStableFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(b.score, a.score), b.page.article.Published.Compare(a.page.article.Published), cmp.Compare(a.page.article.ID, b.page.article.ID), cmp.Compare(a.at, b.at))
	})
	return all
}

// aboutIt is what an amount gains in an article that is about the matter: in
// others it is told in passing, and may be another one.
const aboutIt = 0.4

// titled is the share of the question's terms that the article's title has.
func (p *page) titled(q *inquiry) float64 {
	var total, got float64
	for _, t := range q.terms {
		total += t.weight
		if p.title.hit(t) {
			got += t.weight
		}
	}
	if total == 0 {
		return 0
	}
	return got / total
}

// sideClause is the beginning of a sentence that tells of an amount only to
// date something else by it.
var sideClause = regexp.MustCompile(`(?i)^(?:(?:\p{L}+|\d+) (?:days?|weeks?|months?|years?) )?(?:after|since|before|when|while|following|nachdem|nach|seit|bevor|als|après|depuis|avant|alors que)\s[^,，]*`)

// aside reports whether the only amount of a sentence stands in its side clause.
func aside(s string) bool {
	end := len(sideClause.FindString(s))
	return end > 0 && sum.MatchString(s[:end]) && !sum.MatchString(s[end:])
}

// namesAnother reports whether a sentence names somebody whom the question
// does not, who may be the one asked for.
func (q *inquiry) namesAnother(u *unit) bool {
	for id := range u.entities {
		if !strings.HasPrefix(id, string(policy.Law)) && !strings.HasPrefix(id, string(policy.Government)) && !slices.Contains(q.entities(), id) {
			return true
		}
	}
	return false
}

// beside reports whether a date stands next to a word for what happened.
func (q *inquiry) beside(u *unit, re *regexp.Regexp) bool {
	const near = 30 // bytes
	for _, loc := range re.FindAllStringIndex(u.Text, -1) {
		around := newBag(strings.ToValidUTF8(u.Text[max(0, loc[0]-near):min(len(u.Text), loc[1]+near)], ""), u.Lang)
		if slices.ContainsFunc(q.terms, func(t term) bool { return t.entity == "" && !t.name && around.hit(t) }) {
			return true
		}
	}
	return false
}

// ownLanguage keeps what is in the question's language when there is something
// nearly as good as the best in it.
func ownLanguage[T any](all []T, lang string, of func(T) (string, float64)) []T {
	if len(all) == 0 {
		return all
	}
	_, best := of(all[0])
	var own []T
	good := false
	for _, one := range all {
		if l, score := of(one); l == lang {
			own = append(own, one)
			good = good || score >= 0.7*best
		}
	}
	if good {
		return own
	}
	return all
}
