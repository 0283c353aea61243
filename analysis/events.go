package analysis

import "math"

const (
	eventTitle  = 4.0 // points of a first cue in the title; what a headline says is the event
	eventLead   = 1.5
	eventRest   = 0.4
	eventEnough = 1.5
)

// eventOf is the kind of event that an article reports, or "". Of equals the
// kind listed first in events.yaml is taken, so that the fine that ends an
// inquiry is a fine.
func (a *Analyst) eventOf(d *document) string {
	ids := a.events.IDs()
	counts := d.count(a.events)
	best, most := "", 0.0
	for i, id := range ids {
		c := counts[i]
		p := eventTitle*math.Log2(1+float64(c.title)) + eventLead*math.Log2(1+float64(c.lead)) + eventRest*math.Log2(1+float64(c.rest))
		if p >= eventEnough && p > most+1e-9 {
			best, most = id, p
		}
	}
	return best
}

// Events lists the kinds of events, the more telling first.
func (a *Analyst) Events() []string { return a.events.IDs() }
