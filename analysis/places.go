package analysis

import (
	"strings"
	"unicode/utf8"

	"datapolicy/policy"
)

// placeCues counts the words for a place, and those that show it acting.
type placeCues struct {
	cues
	actsInTitle, actsInLead bool
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
func (a *Analyst) placesOf(d *document) map[policy.Jurisdiction]placeCues {
	groups := a.places.Groups()
	out := map[policy.Jurisdiction]placeCues{}
	for i, c := range d.count(a.places) {
		out[policy.Jurisdiction(groups[i].ID)] = placeCues{cues: c}
	}
	bodies, towards := d.beside(a, true)
	for _, h := range longestHits(a.places.Find(d.title, d.foldTitle, d.lang)) {
		j := policy.Jurisdiction(groups[h.Group].ID)
		c := out[j]
		opens := len(strings.Fields(d.foldTitle.Text[:h.Start])) <= 1 && utf8.RuneCountInString(d.foldTitle.Text[:h.Start]) <= 4
		if !towards[h.Start] && (opens || near(bodies, h.End)) {
			c.actsInTitle = true
		}
		out[j] = c
	}
	bodies, towards = d.beside(a, false)
	for _, h := range longestHits(a.places.Find(d.body, d.folded, d.lang)) {
		if h.Start >= leadWithin {
			break
		}
		j := policy.Jurisdiction(groups[h.Group].ID)
		if c := out[j]; !towards[h.Start] && near(bodies, h.End) {
			c.actsInLead = true
			out[j] = c
		}
	}
	return out
}

// beside lists where names of bodies begin, and before which places a word
// like "to" or "nach" ends.
func (d *document) beside(a *Analyst, title bool) (bodies []int, towards map[int]bool) {
	s, folded := d.body, d.folded
	if title {
		s, folded = d.title, d.foldTitle
	}
	towards = map[int]bool{}
	for _, h := range a.bodies.Find(s, folded, d.lang) {
		if a.bodies.Groups()[h.Group].ID == "body" {
			bodies = append(bodies, h.Start)
			continue
		}
		next := h.End
		for next < len(folded.Text) && folded.Text[next] == ' ' {
			next++
		}
		towards[next] = true
	}
	return bodies, towards
}

func near(starts []int, end int) bool {
	for _, s := range starts {
		if s >= end && s <= end+bodyBeside {
			return true
		}
	}
	return false
}
