package analysis

import (
	"math"
	"slices"
	"strings"

	"datapolicy/analysis/phrases"
	"datapolicy/text"
)

// Points of a first cue, by where it stands: the act itself, and a hint. What
// a headline says is the event; the first sentence says it once more; what
// follows is more and more background.
var (
	eventAct  = zones{title: 6, opening: 3, lead: 1, rest: 0.3}
	eventHint = zones{title: 2, opening: 0.8, lead: 0.3, rest: 0.08}
)

const (
	eventEnough    = 1.4
	eventLead      = 900 // bytes of folded text
	background     = 0.3 // a cue in "after the fine of May" against one in a main clause
	statementShare = 0.7 // somebody always says something; it is the news where nothing was done
	hintSuffix     = ".hint"
)

type zones struct{ title, opening, lead, rest float64 }

// eventOf is the kind of event that an article reports, or "". Of equals the
// kind listed first in events.yaml is taken, so that the fine that ends an
// inquiry is a fine.
func (a *Analyst) eventOf(d *document) string {
	points := map[string]float64{}
	ids := a.events.IDs()
	for i, at := range a.eventCues(d) {
		kind, hint := strings.CutSuffix(ids[i], hintSuffix)
		per := eventAct
		if hint {
			per = eventHint
		}
		p := per.title*math.Log2(1+at.title) + per.opening*math.Log2(1+at.opening) +
			per.lead*math.Log2(1+at.lead) + per.rest*math.Log2(1+at.rest)
		if kind == "statement" {
			p *= statementShare
		}
		points[kind] += p
	}
	best, most := "", 0.0
	for _, id := range a.Events() {
		if p := points[id]; p >= eventEnough && p > most+1e-9 {
			best, most = id, p
		}
	}
	return best
}

// eventCues weighs the cues of each group by zone.
func (a *Analyst) eventCues(d *document) map[int]zones {
	out := map[int]zones{}
	add := func(group int, n float64, to func(*zones) *float64) {
		z := out[group]
		*to(&z) += n
		out[group] = z
	}
	for _, h := range outermost(a.events.Find(d.title, d.foldTitle, d.lang)) {
		add(h.Group, weightAt(d.foldTitle.Text, h.Start, d.lang), func(z *zones) *float64 { return &z.title })
	}
	opening := d.opening()
	for _, h := range outermost(a.events.Find(d.body, d.folded, d.lang)) {
		n := weightAt(d.folded.Text, h.Start, d.lang)
		switch {
		case h.Start < opening:
			add(h.Group, n, func(z *zones) *float64 { return &z.opening })
		case h.Start < eventLead:
			add(h.Group, n, func(z *zones) *float64 { return &z.lead })
		case h.Start < bodyWithin:
			add(h.Group, n, func(z *zones) *float64 { return &z.rest })
		}
	}
	return out
}

// opening is where the first sentence of the body ends in the folded text; two
// sentences when the first is as short as a dateline.
func (d *document) opening() int {
	const short = 60
	head := runeCut(d.body, min(len(d.body), 1500))
	end := 0
	for _, s := range text.Sentences(head, d.lang) {
		if end = s.End; end >= short {
			break
		}
	}
	return d.folded.Within(0, end).End
}

// openers begin a clause that tells what went before the news.
var openers = map[string][]string{
	"en": {"after ", "following ", "since ", "ahead of ", "was asked ", "asked about ", "reports that ", "which had ", "had "},
	"de": {"nach den ", "nach der ", "nach dem ", "nachdem ", "seit ", "wie zuvor "},
	"fr": {"après ", "au lendemain ", "à la suite ", "depuis "},
	"zh": {"针对", "有记者", "此前", "就爱尔兰", "继"},
}

// weightAt is what a cue at i counts: less in a clause of background, from its
// opener to the next comma or stop.
func weightAt(folded string, i int, lang string) float64 {
	from := max(0, i-120)
	clause := folded[from:i]
	if cut := strings.LastIndexAny(clause, ".;:!?。；！？\n"); cut >= 0 {
		clause = clause[cut:]
	}
	if cut := strings.LastIndexAny(clause, ",，"); cut >= 0 {
		clause = clause[cut:]
	}
	for _, opener := range openers[lang] {
		k := strings.Index(clause, opener)
		if k < 0 || lang != "zh" && k > 0 && !strings.ContainsAny(clause[k-1:k], " ,;.:—–-“\"\n") {
			continue
		}
		// A German clause needs no comma before its verb.
		if rest := clause[k+len(opener):]; lang == "de" && (strings.Contains(rest, " hat ") || strings.Contains(rest, " haben ")) {
			continue
		}
		return background
	}
	return 1
}

// outermost drops hits that lie within a longer one, of whichever group:
// "proposed rule" is no rule. The result is in the order of the text.
func outermost(hits []phrases.Hit) []phrases.Hit {
	slices.SortStableFunc(hits, func(a, b phrases.Hit) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	out := hits[:0:0]
	end, start := -1, -1
	for _, h := range hits {
		if h.End < end || h.End == end && h.Start > start {
			continue
		}
		if h.End > end {
			start, end = h.Start, h.End
		}
		out = append(out, h)
	}
	return out
}

// Events lists the kinds of events, the more telling first.
func (a *Analyst) Events() []string {
	var kinds []string
	for _, id := range a.events.IDs() {
		if !strings.HasSuffix(id, hintSuffix) {
			kinds = append(kinds, id)
		}
	}
	return kinds
}
