package analysis

import (
	"strings"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/text"
)

// placeCues counts the words for a place, and those that show it acting.
type placeCues struct {
	cues
	actsInTitle, actsInLead bool
	destination             bool // data go there
}

const (
	actingTitle = 5.0
	actingLead  = 1.5
	bodyBeside  = 30 // bytes from a place to the body that belongs to it
)

func (c placeCues) acting() float64 {
	w := 0.0
	if c.actsInTitle {
		w += actingTitle
	}
	if c.actsInLead {
		w += actingLead
	}
	return w
}

// placesOf counts the places that an article names. One acts that opens the
// headline ("Italy blocks …", 韩国暂停…) or whose body is named with it ("the
// Irish regulator"), unless something merely goes or happens there.
//
// A place within the names at bearers is not counted, nor one that only tells
// where a company is from ("the Chinese chatbot").
func (a *Analyst) placesOf(d *document, bearers []text.Span) map[policy.Jurisdiction]placeCues {
	groups := a.places.Groups()
	out := map[policy.Jurisdiction]placeCues{}
	bodies, towards, sent, firms := d.beside(a, true)
	for _, h := range longestHits(a.places.Find(d.title, d.foldTitle, d.lang)) {
		j := policy.Jurisdiction(groups[h.Group].ID)
		c := out[j]
		if nextTo(firms, h.End) {
			c.lead++
			out[j] = c
			continue
		}
		c.title++
		c.destination = c.destination || sent[h.Start]
		opens := len(strings.Fields(d.foldTitle.Text[:h.Start])) <= 1 && utf8.RuneCountInString(d.foldTitle.Text[:h.Start]) <= 4
		if !towards[h.Start] && (opens || near(bodies, h.End)) {
			c.actsInTitle = true
		}
		out[j] = c
	}
	bodies, towards, sent, firms = d.beside(a, false)
	for _, h := range longestHits(a.places.Find(d.body, d.folded, d.lang)) {
		if h.Start >= bodyWithin {
			break
		}
		if nextTo(firms, h.End) || len(bearers) > 0 && within(bearers, d.folded.Original(h.Start, h.End)) {
			continue
		}
		j := policy.Jurisdiction(groups[h.Group].ID)
		c := out[j]
		c.destination = c.destination || sent[h.Start]
		if h.Start < leadWithin {
			c.lead++
			c.actsInLead = c.actsInLead || !towards[h.Start] && near(bodies, h.End)
		} else {
			c.rest++
		}
		out[j] = c
	}
	return out
}

// nextTo reports whether one of the starts is at end, a space or hyphen aside.
func nextTo(starts []int, end int) bool {
	for _, s := range starts {
		if s == end || s == end+1 {
			return true
		}
	}
	return false
}

func within(spans []text.Span, s text.Span) bool {
	for _, b := range spans {
		if b.Start <= s.Start && s.End <= b.End {
			return true
		}
	}
	return false
}

// beside lists where names of bodies and words for companies begin, before
// which places a word like "to" or "nach" ends, and before which of them data
// are said to go there.
func (d *document) beside(a *Analyst, title bool) (bodies []int, towards, sent map[int]bool, firms []int) {
	s, folded := d.body, d.folded
	if title {
		s, folded = d.title, d.foldTitle
	}
	towards, sent = map[int]bool{}, map[int]bool{}
	for _, h := range a.bodies.Find(s, folded, d.lang) {
		next := h.End
		for next < len(folded.Text) && folded.Text[next] == ' ' {
			next++
		}
		switch a.bodies.Groups()[h.Group].ID {
		case "body":
			bodies = append(bodies, h.Start)
		case "firm":
			firms = append(firms, h.Start)
		case "sent":
			sent[next] = true
		default:
			towards[next] = true
		}
	}
	return bodies, towards, sent, firms
}

func near(starts []int, end int) bool {
	for _, s := range starts {
		if s >= end && s <= end+bodyBeside {
			return true
		}
	}
	return false
}
