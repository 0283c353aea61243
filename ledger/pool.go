package ledger

import (
	"cmp"
	"maps"
	"slices"

	"datapolicy/policy"
)

// pool is a claim in all its wordings, and the answers to any of them, each
// once.
type pool struct {
	claim    *utterance
	counters []*utterance
	weight   float64
}

// pool gathers several wordings of one claim by one speaker, and links the one
// that shows it best to every answer to the others.
func (l *book) pool() {
	var sets [][]*utterance
	byVoice := map[string][]int{}
	for _, u := range l.groups {
		if len(u.contestedBy) == 0 {
			continue
		}
		key := u.best.voice.id
		if key == "" {
			key = u.best.voice.last
		}
		i := slices.IndexFunc(byVoice[key], func(i int) bool {
			return slices.ContainsFunc(sets[i], func(o *utterance) bool { return oneClaim(o, u) })
		})
		if i < 0 {
			byVoice[key] = append(byVoice[key], len(sets))
			sets = append(sets, []*utterance{u})
		} else {
			k := byVoice[key][i]
			sets[k] = append(sets[k], u)
		}
	}
	for _, set := range sets {
		l.sortByShowing(set)
		p := pool{claim: set[0]}
		var against []*utterance
		for _, u := range set {
			against = append(against, u.contestedBy...)
		}
		against = slices.DeleteFunc(unique(against), func(u *utterance) bool { return slices.Contains(p.claim.contests, u) })
		l.sortByShowing(against)
		for _, c := range against {
			if !slices.ContainsFunc(p.counters, func(k *utterance) bool { return oneAnswer(k.best, c.best) }) {
				p.counters = append(p.counters, c)
			}
		}
		slices.SortStableFunc(p.counters, func(a, b *utterance) int {
			return cmp.Or(a.from.Compare(b.from), cmp.Compare(a.best.ArticleID, b.best.ArticleID), a.best.Start-b.best.Start, a.best.at-b.best.at)
		})
		for _, c := range p.counters {
			c.contests = unique(append(c.contests, p.claim))
			p.claim.contestedBy = unique(append(p.claim.contestedBy, c))
			p.weight = max(p.weight, p.weigh(c))
		}
		l.pools = append(l.pools, p)
	}
	slices.SortStableFunc(l.pools, func(a, b pool) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), b.claim.best.Date.Compare(a.claim.best.Date), a.claim.best.at-b.claim.best.at)
	})
}

// weigh is how much it matters that one stands against the other: a decision
// or an allegation, denied or fought, and how many outlets tell of it.
func (p pool) weigh(c *utterance) float64 {
	weight := 2*float64(min(rank(p.claim.best), 2)) + 0.3*float64(min(len(c.records)+len(p.claim.records), 10))
	if c.best.Kind == policy.Denied || c.best.rejects || c.best.appeals {
		return weight + 3
	}
	return weight + 1
}

func (l *book) sortByShowing(all []*utterance) {
	slices.SortStableFunc(all, func(a, b *utterance) int {
		return cmp.Or(cmp.Compare(l.showing(b), l.showing(a)), a.from.Compare(b.from), a.best.at-b.best.at)
	})
}

// contested puts the claims beside what stands against them.
func (l *book) contested(done Ledger) []policy.Contest {
	out := make([]policy.Contest, 0, len(l.pools))
	for _, p := range l.pools {
		claim, _ := done.ByID(p.claim.best.ID)
		c := policy.Contest{Claim: claim}
		for _, u := range p.counters {
			counter, _ := done.ByID(u.best.ID)
			c.Counters = append(c.Counters, counter)
		}
		out = append(out, c)
	}
	return out
}

// showing is how well an utterance stands for others of its matter.
func (l *book) showing(u *utterance) float64 {
	s := float64(rank(u.best)) + 0.1*float64(min(len(u.records), 10)) + min(float64(u.best.size), 40)/40
	if u.best.lang == l.o.Prefer {
		s += 2
	}
	if u.best.Verbatim {
		s++
	}
	if u.best.Kind == policy.Denied {
		s++
	}
	if u.best.bare {
		s--
	}
	return s
}

// nearDays is how far apart, in days, wordings of one claim in two stories are.
const nearDays = 7

// oneClaim reports whether two claims of one speaker in one story are of the
// same matter, worded anew.
func oneClaim(a, b *utterance) bool {
	x, y := a.best, b.best
	if sameVoice(x, y) && decides(x) && decides(y) && common(x.strong, y.strong) > 0 && sharesAmount(x, y) {
		return true // a decision told again
	}
	shared := slices.ContainsFunc(a.contestedBy, func(c *utterance) bool { return slices.Contains(b.contestedBy, c) })
	near := x.StoryID == y.StoryID || days(x, y) <= nearDays
	if sameVoice(x, y) && near && shared && (decides(x) && decides(y) || x.Kind == y.Kind && (common(x.strong, y.strong) > 0 || slices.ContainsFunc(x.About, func(id string) bool { return slices.Contains(y.About, id) }))) {
		return true
	}
	if !sameVoice(x, y) || x.StoryID != y.StoryID || x.StoryID == "" && x.ArticleID != y.ArticleID || (x.Kind == policy.Said) != (y.Kind == policy.Said) {
		return false
	}
	if x.lang == y.lang {
		return dice(x.tokens(), y.tokens()) >= 0.5 || dice(x.strong, y.strong) >= 0.75 && common(x.strong, y.strong) >= 2
	}
	return dice(x.strong, y.strong) >= 0.6 && common(x.strong, y.strong) >= 2
}

// oneAnswer reports whether two answers of one speaker say the same of a claim.
func oneAnswer(a, b *record) bool {
	if kin(a, b) && (a.appeals && b.appeals || against(a) && against(b) && common(a.strong, b.strong) >= 2) {
		return true
	}
	if !sameVoice(a, b) || a.Kind != b.Kind {
		return false
	}
	if a.bare || b.bare || a.appeals && b.appeals {
		return true
	}
	return dice(a.strong, b.strong) >= 0.5 || a.lang == b.lang && dice(a.tokens(), b.tokens()) >= 0.5 || maps.Equal(a.strong, b.strong)
}

// against reports whether an answer says no.
func against(r *record) bool {
	return r.Kind == policy.Denied || r.rejects || r.Kind == policy.Said && len(r.negations) > 0
}

// sharesAmount reports whether two records have a large number in common.
func sharesAmount(a, b *record) bool {
	for n := range a.numbers {
		if len(n) > 3 && b.numbers[n] {
			return true
		}
	}
	return false
}
