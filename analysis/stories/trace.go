package stories

import (
	"encoding/json"
	"slices"
	"time"

	"datapolicy/policy"
)

// trace is what is kept of a story for telling, years later, which stories go
// on with it. It is about a kilobyte.
type trace struct {
	Version  int       `json:"v"`
	Words    vector    `json:"w,omitempty"`
	Concepts vector    `json:"c,omitempty"`
	Names    vector    `json:"n,omitempty"`
	Numbers  vector    `json:"m,omitempty"`
	Entities vector    `json:"e,omitempty"`
	Titled   []string  `json:"te,omitempty"` // entities of titles
	Back     []backref `json:"b,omitempty"`

	id    string
	event string
	first time.Time // published
	last  time.Time
}

const (
	// traceVersion changes when an older trace can no longer be compared.
	traceVersion = 1
	// traced bounds how many of a story's articles its trace is made of.
	traced = 24
)

// traceOf sums up the articles of a story, which are in order.
func traceOf(nodes []*node) []byte {
	t := trace{Version: traceVersion}
	var words, concepts, names, numbers, entities []vector
	for _, n := range nodes[:min(len(nodes), traced)] {
		words, concepts, names = append(words, n.Words), append(concepts, n.Concepts), append(names, n.Names)
		numbers, entities = append(numbers, n.Numbers), append(entities, n.Entities)
		for _, e := range n.TitleEntities {
			if !slices.Contains(t.Titled, e) {
				t.Titled = append(t.Titled, e)
			}
		}
		for _, b := range n.Back {
			if len(t.Back) < 2*mostBackrefs && !slices.ContainsFunc(t.Back, func(o backref) bool {
				return o.Year == b.Year && o.Month == b.Month && slices.Equal(o.Concepts, b.Concepts)
			}) {
				t.Back = append(t.Back, b)
			}
		}
	}
	slices.Sort(t.Titled)
	t.Words, t.Concepts, t.Names = mean(words, 32), mean(concepts, 24), mean(names, 16)
	t.Numbers, t.Entities = mean(numbers, 12), mean(entities, 16)
	data, err := json.Marshal(t)
	if err != nil { // only a NaN or an infinite weight could cause it
		return nil
	}
	return data
}

// mean is the direction of the sum of some vectors, its n heaviest terms.
func mean(all []vector, n int) vector {
	sum := map[string]float64{}
	for _, v := range all {
		for _, t := range v {
			sum[t.Term] += float64(t.Weight)
		}
	}
	return newVector(sum, n)
}

func decodeTrace(p policy.StoryTrace) (*trace, error) {
	t := new(trace)
	if err := json.Unmarshal(p.Data, t); err != nil {
		return nil, policy.Errorf(policy.Internal, "what is kept of the story %s for its links cannot be read", p.ID).Because(err)
	}
	if t.Version != traceVersion {
		return nil, policy.Errorf(policy.Conflict, "what is kept of the story %s for its links has version %d and this program writes %d", p.ID, t.Version, traceVersion)
	}
	t.id, t.event, t.first, t.last = p.ID, p.Event, p.First, p.Last
	return t, nil
}
