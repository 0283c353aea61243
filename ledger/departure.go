package ledger

import (
	"maps"
	"slices"
	"time"

	"datapolicy/policy"
)

// Bounds of a change of line: how much both statements share, how long apart
// they may be when no story ties them together, and how many earlier statements
// of a speaker are looked at.
const (
	oneMatter    = 2   // strong concepts
	topicOfLine  = 2.1 // see topic
	sameSentence = 0.6 // of their words, for a bare reversal
	memory       = 3 * 365 * 24 * time.Hour
	mostEarlier  = 80
	anotherDay   = 20 * time.Hour
)

// depart finds, for each utterance, the latest earlier one by the same speaker
// whose line it leaves.
func (l *book) depart() {
	voices := map[string][]*utterance{}
	for _, u := range l.groups {
		v := u.best.voice
		keys := append([]string{v.id}, v.orgs...)
		if v.id == "" {
			keys = append(keys, u.best.StoryID+"|"+v.name)
		}
		for _, key := range keys {
			if key != "" {
				voices[key] = append(voices[key], u)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(voices)) {
		said := voices[key]
		slices.SortStableFunc(said, func(a, b *utterance) int {
			x, y := a.best, b.best
			if n := x.Date.Compare(y.Date); n != 0 {
				return n
			}
			if x.ArticleID == y.ArticleID {
				return x.Start - y.Start
			}
			return x.at - y.at
		})
		for i, later := range said {
			for k := i - 1; k >= max(0, i-mostEarlier); k-- {
				if l.departs(said[k], later) && (later.departs == nil || later.departs.best.Date.Before(said[k].best.Date)) {
					later.departs = said[k]
					break
				}
			}
		}
	}
}

// departs reports whether a statement leaves the line of an earlier one. It
// takes a clear sign: an admission of what was denied, an announcement of what
// was ruled out, the same sentence without its negation, a figure corrected.
func (l *book) departs(before, after *utterance) bool {
	for _, a := range before.variants[:min(len(before.variants), 4)] {
		for _, b := range after.variants[:min(len(after.variants), 4)] {
			if l.leaves(a, b) {
				return true
			}
		}
	}
	return false
}

func (l *book) leaves(a, b *record) bool {
	gap := b.Date.Sub(a.Date)
	sameArticle := a.ArticleID == b.ArticleID && a.End <= b.Start
	if !sameVoice(a, b) || gap < 0 || gap > memory || gap < anotherDay && !sameArticle {
		return false
	}
	if a.Kind == policy.Admitted && b.Kind != policy.Denied {
		return false // more of the same
	}
	denied := a.Kind == policy.Denied && !a.appeals || a.Kind != policy.Admitted && len(a.negations) > 0
	shared := common(a.strong, b.strong)
	matter := shared >= oneMatter || shared > 0 && topic(a, b) >= topicOfLine || a.lang == b.lang && common(a.stems, b.stems) >= 3 && shared > 0
	if b.Kind == policy.Admitted && denied {
		switch {
		case matter && (len(b.negations) == 0 || b.turns):
			return true
		case sameArticle && b.turns && b.Start-a.End < lookBack/3 && len(b.strong) <= oneMatter:
			return true // "in April it conceded that this had happened after all"
		}
	}
	if sameArticle || gap < anotherDay || !statesLine(a) || !statesLine(b) {
		return false
	}
	c, d := cuesFor(a.lang), cuesFor(b.lang)
	negated := (len(a.negations) > 0) != (len(b.negations) > 0)
	if negated && matter && c.never.in(a.words, a.han) && len(b.negations) == 0 && (d.will.in(b.words, b.han) || b.turns) && share(a, b) >= 0.5 {
		return true
	}
	if a.lang != b.lang || len(a.stems) < 3 || len(b.stems) < 3 {
		return false
	}
	alike := dice(a.stems, b.stems)
	switch {
	case negated && (alike >= sameSentence || b.turns && matter):
		return true
	case len(a.numbers) > 0 && len(b.numbers) > 0 && common(a.numbers, b.numbers) == 0:
		return matter && b.turns || alike >= 0.75
	}
	return false
}

// statesLine reports whether a statement is of a kind that holds a line: an
// order or a call for something is no such.
func statesLine(r *record) bool {
	return r.Kind == policy.Said || r.Kind == policy.Denied || r.Kind == policy.Admitted || r.Kind == policy.Promised
}

// share is how much of what the shorter one speaks of both do.
func share(a, b *record) float64 {
	if a.lang == b.lang {
		n := min(len(a.stems), len(b.stems))
		if n == 0 {
			return 0
		}
		return float64(common(a.stems, b.stems)) / float64(n)
	}
	n := min(len(a.strong), len(b.strong))
	if n == 0 {
		return 0
	}
	return float64(common(a.strong, b.strong)) / float64(n)
}
