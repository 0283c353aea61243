package analysis

import (
	"cmp"
	"math"
	"slices"
)

const (
	topicTitle  = 3.0 // points of a cue in the title
	topicLead   = 1.2
	topicRest   = 0.7
	topicEnough = 1.2
	topicShare  = 0.22 // of the strongest topic's points
	mostTopics  = 5
)

// topicsOf lists the topics of an article, the strongest first: those whose
// cues come in the title, or often.
func (a *Analyst) topicsOf(d *document) []string {
	ids := a.topics.IDs()
	points := map[string]float64{}
	top := 0.0
	for i, c := range d.count(a.topics) {
		p := topicTitle*float64(min(c.title, 2)) + topicLead*math.Log2(1+float64(c.lead)) + topicRest*math.Log2(1+float64(c.rest))
		points[ids[i]] = p
		top = max(top, p)
	}
	out := []string{}
	for id, p := range points {
		if p >= topicEnough && p >= top*topicShare {
			out = append(out, id)
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		return cmp.Or(cmp.Compare(points[b], points[a]), cmp.Compare(a, b))
	})
	return out[:min(len(out), mostTopics)]
}

// Topics lists the ids of all topics that an article may have.
func (a *Analyst) Topics() []string { return a.topics.IDs() }
