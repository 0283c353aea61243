package ledger

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"datapolicy/policy"
)

// How much a counter and a claim must speak of the same, see topic: within one
// article, where the outlet sets them against each other, and across; more
// where they are in stories that nothing ties together.
const (
	topicInArticle = 1.4
	topicAcross    = 2.0
	topicAfar      = 3.5
	topicOfState   = 1.2
	topicOfFlip    = 2.6
)

// Bounds on a counter: how many claims of an article and across it is linked
// to, how far a bare one looks back, in bytes, and how long after a claim in
// another story it may come.
const (
	mostInArticle = 2
	mostAcross    = 4
	lookBack      = 1500
	closeScores   = 0.6
	afarTime      = 56 * 24 * time.Hour
	earlier       = 36 * time.Hour // an outlet that does not tell the day
	mostClaims    = 80             // of one story that a counter is held against
)

// contest links what denies, contradicts or answers to what it stands against.
func (l *book) contest() {
	articles := map[string][]*record{}
	stories := map[string][]*utterance{} // with a claim in them
	about := map[string][]*utterance{}
	for _, r := range l.all {
		articles[r.ArticleID] = append(articles[r.ArticleID], r)
	}
	for _, u := range l.groups {
		if !claims(u.best) && u.best.Kind != policy.Said {
			continue
		}
		told := map[string]bool{}
		for _, r := range u.records {
			if r.StoryID != "" && !told[r.StoryID] {
				told[r.StoryID] = true
				stories[r.StoryID] = append(stories[r.StoryID], u)
			}
		}
		for _, id := range u.best.About {
			if claims(u.best) {
				about[id] = append(about[id], u)
			}
		}
	}
	for _, list := range stories {
		slices.SortStableFunc(list, func(a, b *utterance) int {
			return cmp.Or(rank(b.best)-rank(a.best), len(b.records)-len(a.records), a.best.at-b.best.at)
		})
	}
	for _, c := range l.all {
		if counters(c) {
			l.withinArticle(c, articles[c.ArticleID])
		}
	}
	for _, u := range l.groups {
		if i := slices.IndexFunc(u.variants, counters); i >= 0 {
			l.across(u, stories, about)
		}
	}
	for _, u := range l.groups {
		u.contests, u.contestedBy = unique(u.contests), unique(u.contestedBy)
	}
	l.pool()
}

// rank is how soon a statement is looked at as a claim.
func rank(r *record) int {
	switch r.Kind {
	case policy.Alleged:
		return 3
	case policy.Ordered, policy.Ruled:
		return 2
	case policy.Said:
		return 0
	}
	return 1
}

// claims reports whether a statement is of a kind that is answered.
func claims(r *record) bool {
	return decides(r) || r.Kind == policy.Alleged && !r.complies && !r.answering
}

// decides reports whether a statement is a decision, or an authority's word
// that it took one.
func decides(r *record) bool {
	switch r.Kind {
	case policy.Ordered, policy.Ruled:
		return true
	case policy.Said:
		kind, _, _ := strings.Cut(r.voice.id, "/")
		return (kind == string(policy.Authority) || kind == string(policy.Court)) && (r.strong["fine"] || r.strong["ban"]) && !r.past
	}
	return false
}

// counters reports whether a statement can stand against another.
func counters(r *record) bool {
	switch r.Kind {
	case policy.Denied, policy.Admitted:
		return true
	case policy.Said, policy.Promised:
		return r.rejects || r.appeals || r.complies || r.claims || r.decisions || len(r.negations) > 0
	case policy.Alleged:
		return r.appeals
	}
	return false
}

// topic is how much two records speak of the same.
func topic(a, b *record) float64 {
	t := float64(common(a.strong, b.strong)) + weakConcept*float64(common(a.weak, b.weak))
	if a.lang == b.lang {
		t += 0.3 * float64(common(a.stems, b.stems))
	}
	return t
}

// tie is how a counter is held against a claim.
type tie struct {
	accused, addressed, state bool
	topic                     float64
}

func (l *book) tie(c, a *record) tie {
	t := tie{accused: l.concerns(a, c), topic: topic(a, c)}
	t.addressed = a.voice.id != "" && slices.Contains(c.About, a.voice.id) || names(c, a)
	if c.voice.id == "" && c.appeals && !t.accused { // "Christine Grahn, who heads its public policy, said it would appeal"
		t.accused = slices.ContainsFunc(c.About, func(id string) bool {
			return strings.HasPrefix(id, string(policy.Company)+"/") && slices.Contains(a.About, id)
		})
	}
	if c.voice.state != "" {
		for _, id := range a.About {
			if e, ok := l.entity(id); ok && e.Jurisdiction == c.voice.state && (e.Kind == policy.Company || e.Kind == policy.Government) {
				t.state = true
			}
		}
		t.state = t.state || a.weak[stateConcept[c.voice.state]]
	}
	return t
}

// stateConcept is what a claim that names a country speaks of, see
// data/concepts.tsv.
var stateConcept = map[policy.Jurisdiction]string{"CN": "china", "US": "america", "EU": "europe"}

// answers is how surely a counter stands against a claim, or 0. bare says that
// the claim must be the nearest one, since the counter does not tell which.
func (l *book) answers(c, a *record, inArticle bool) (sure float64, bare bool) {
	if c == a || kin(a, c) || a.Date.Sub(c.Date) > earlier {
		return 0, false
	}
	t := l.tie(c, a)
	least := topicAcross
	if inArticle {
		least = topicInArticle
	}
	denies := c.Kind == policy.Denied || c.rejects && c.Kind != policy.Admitted
	decision := decides(a)
	switch {
	case decision && c.past:
		return 0, false // what was argued before is what the decision answers
	case !decision && a.Kind == policy.Alleged && (c.decisions && !c.claims || !claims(a)):
		return 0, false
	case decision && denies && !c.appeals && !c.bare && !c.decisions && (!inArticle || t.topic < topicOfFlip):
		return 0, false
	case decision && c.rejects && c.decisions && t.accused:
		return 2.3 + min(t.topic, 3)/10, false
	case c.appeals && decision && t.accused:
		if !inArticle && len(a.numbers) > 0 && len(c.numbers) > 0 && common(a.numbers, c.numbers) == 0 {
			return 0, false
		}
		return 2.5 + min(t.topic, 3)/10, c.bare
	case denies && (c.bare || (c.claims || c.decisions) && t.topic < 1):
		if !inArticle || !t.accused && !t.addressed || !claims(a) && (!c.bare || a.Kind != policy.Said) {
			return 0, false
		}
		return 2 + 0.2*float64(rank(a)), true
	case denies && claims(a):
		switch {
		case (t.accused || t.addressed) && t.topic >= least:
			return 2 + min(t.topic, 5)/5, false
		case t.state && a.Kind == policy.Alleged && t.topic >= max(topicOfState, least-0.4):
			return 1.8 + min(t.topic, 5)/5, false
		case inArticle && t.addressed && t.topic > 0 && a.Kind == policy.Alleged && c.Kind == policy.Denied:
			return 1.5, true // addressed to the one who alleges: if to any of his claims, to the nearest
		}
	case c.complies && a.Kind == policy.Alleged && t.accused && inArticle:
		return 1.6, false
	case c.Kind == policy.Admitted:
		if a.Kind == policy.Alleged && t.accused && t.topic >= least && common(a.strong, c.strong) > 0 {
			return 1.5 + min(t.topic, 5)/10, false
		}
		return 0, false
	case (c.claims && a.Kind == policy.Alleged || c.decisions && decision) && t.accused && inArticle && (c.Kind == policy.Said || c.Kind == policy.Promised):
		return 1.4, true
	}
	return l.flip(c, a, t), false
}

// flip is how surely one says of the same what the other denies.
func (l *book) flip(c, a *record, t tie) float64 {
	if !t.accused && !t.addressed || (len(c.negations) > 0) == (len(a.negations) > 0) || a.Kind == policy.CalledFor || c.Kind == policy.CalledFor {
		return 0
	}
	strong := common(a.strong, c.strong)
	fewer := min(len(a.strong), len(c.strong))
	if a.lang == c.lang && dice(a.stems, c.stems) < 0.5 {
		return 0
	}
	if strong < 2 || t.topic < topicOfFlip || float64(strong) < 0.66*float64(fewer) || !numbersAgree(a, c) {
		return 0
	}
	return 2 + min(t.topic, 5)/10
}

// answer is a claim that a counter may stand against.
type answer struct {
	to   *utterance
	sure float64
	bare bool
}

// withinArticle links a counter to the claims that its article sets it
// against. One that does not tell what it denies goes to the nearest claim
// before it, else to one after it that is about its speaker.
func (l *book) withinArticle(c *record, article []*record) {
	var found []answer
	for _, a := range article {
		if a.Start < c.End && c.Start < a.End && a.voice.id == c.voice.id {
			continue
		}
		sure, bare := l.answers(c, a, true)
		if sure == 0 {
			continue
		}
		before := a.Start < c.Start
		gap := c.Start - a.End
		if !before {
			gap = a.Start - c.End
		}
		if bare && (gap > lookBack || !before && !claims(a)) {
			continue
		}
		if before {
			sure += 0.5
		}
		sure -= min(0.5, float64(max(gap, 0))/4000)
		found = append(found, answer{l.of[a.ID], sure, bare})
	}
	l.link(l.of[c.ID], found, mostInArticle)
}

// across links a counter to claims of other articles: of its stories, of those
// that they continue, and of the weeks before about its speaker.
func (l *book) across(c *utterance, stories, about map[string][]*utterance) {
	var found []answer
	tried := map[*utterance]bool{c: true}
	try := func(a *utterance, afar bool) {
		if tried[a] {
			return
		}
		tried[a] = true
		sure := 0.0
		for _, x := range c.variants[:min(len(c.variants), 4)] {
			for _, y := range a.variants[:min(len(a.variants), 4)] {
				if !counters(x) || x.bare && !x.appeals || y.Kind == policy.Said && x.Kind != policy.Denied && !x.rejects && len(x.negations) == 0 {
					continue
				}
				if afar && (topic(x, y) < topicAfar || common(x.strong, y.strong) < 2) {
					continue
				}
				s, bare := l.answers(x, y, false)
				if bare && !x.appeals {
					continue
				}
				sure = max(sure, s)
			}
		}
		if sure > 0 {
			found = append(found, answer{to: a, sure: sure})
		}
	}
	told := map[string]bool{}
	for _, r := range c.records {
		for _, id := range append([]string{r.StoryID}, l.o.Continues(r.StoryID)...) {
			if id == "" || told[id] {
				continue
			}
			told[id] = true
			for _, a := range stories[id][:min(len(stories[id]), mostClaims)] {
				try(a, false)
			}
		}
	}
	for _, id := range append([]string{c.best.voice.id}, c.best.voice.orgs...) {
		list := about[id]
		for _, a := range list[max(0, len(list)-mostClaims):] {
			if gap := c.from.Sub(a.from); id != "" && gap >= 0 && gap <= afarTime {
				try(a, true)
			}
		}
	}
	l.link(c, found, mostAcross)
}

func (l *book) link(c *utterance, found []answer, most int) {
	slices.SortStableFunc(found, func(a, b answer) int {
		return cmp.Or(cmp.Compare(b.sure, a.sure), a.to.best.at-b.to.best.at)
	})
	done := map[*utterance]bool{c: true}
	for _, f := range found {
		if done[f.to] {
			continue
		}
		if n := len(done) - 1; n == most || n > 0 && (f.bare || found[0].bare || f.sure < found[0].sure-closeScores) || slices.Contains(f.to.contests, c) {
			break
		}
		done[f.to] = true
		c.contests = append(c.contests, f.to)
		f.to.contestedBy = append(f.to.contestedBy, c)
	}
}

func unique(all []*utterance) []*utterance {
	slices.SortFunc(all, func(a, b *utterance) int { return a.best.at - b.best.at })
	return slices.Compact(all)
}
