package eval

import (
	"slices"
	"strings"
)

// ClusterFigures say how near predicted stories come to the labelled events.
type ClusterFigures struct {
	BCubed      Means   `json:"b_cubed"`     // Bagga and Baldwin 1998, over all items
	Monolingual Means   `json:"monolingual"` // the same, each item against those of its own language
	Pairwise    Figures `json:"pairwise"`    // pairs of items in one story
	CrossPairs  Figures `json:"cross_pairs"` // those pairs whose languages differ
	Events      int     `json:"events"`      // labelled
	Predicted   int     `json:"predicted"`   // stories among these items
}

// Means are averages over items.
type Means struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

func (s *scorer) stories(items []Item, predictions map[string]Prediction) ClusterFigures {
	items = slices.DeleteFunc(slices.Clone(items), func(i Item) bool { return i.Event == "" })
	story := func(i Item) string {
		if id := predictions[i.ID].Story; id != "" {
			return id
		}
		return "\x00" + i.ID
	}
	out := ClusterFigures{
		BCubed:      bCubed(items, story, func(a, b Item) bool { return true }),
		Monolingual: bCubed(items, story, func(a, b Item) bool { return a.Language == b.Language }),
	}
	events, stories := map[string]bool{}, map[string]bool{}
	for n, a := range items {
		events[a.Event], stories[story(a)] = true, true
		for _, b := range items[:n] {
			together, predicted := a.Event == b.Event, story(a) == story(b)
			out.Pairwise.count(together, predicted)
			if a.Language != b.Language {
				out.CrossPairs.count(together, predicted)
			}
			if together == predicted {
				continue
			}
			events := []string{a.Event, b.Event}
			slices.Sort(events)
			for _, i := range []Item{a, b} {
				if together {
					s.confuse("stories", a.Event, "", i.ID)
				} else {
					s.confuse("stories", "", strings.Join(events, " with "), i.ID)
				}
			}
		}
	}
	out.Events, out.Predicted = len(events), len(stories)
	return out
}

func (f *Figures) count(labelled, predicted bool) {
	switch {
	case labelled && predicted:
		f.Hits++
	case labelled:
		f.Missed++
	case predicted:
		f.Wrong++
	}
}

// bCubed is the B³ measure of Bagga and Baldwin (1998): for each item, which
// share of those that were put with it belong with it (precision), and which
// share of those that belong with it were put with it (recall); itself counts.
func bCubed(items []Item, story func(Item) string, comparable func(a, b Item) bool) Means {
	if len(items) == 0 {
		return Means{1, 1, 1}
	}
	var m Means
	for _, a := range items {
		var both, put, belong int
		for _, b := range items {
			if !comparable(a, b) {
				continue
			}
			together, predicted := a.Event == b.Event, story(a) == story(b)
			if together {
				belong++
			}
			if predicted {
				put++
			}
			if together && predicted {
				both++
			}
		}
		m.Precision += float64(both) / float64(put)
		m.Recall += float64(both) / float64(belong)
	}
	m.Precision /= float64(len(items))
	m.Recall /= float64(len(items))
	m.F1 = harmonic(m.Precision, m.Recall)
	return m
}

// nearDuplicates counts pairs within groups of one text, so that it does not
// matter which of them was held to be the original.
func (s *scorer) nearDuplicates(items []Item, predictions map[string]Prediction) Figures {
	labelled, predicted := map[string]string{}, map[string]string{}
	for _, i := range items {
		labelled[i.ID] = i.NearDuplicateOf
		predicted[i.ID] = predictions[i.ID].NearDuplicateOf
	}
	var f Figures
	for n, a := range items {
		for _, b := range items[:n] {
			is, got := root(labelled, a.ID) == root(labelled, b.ID), root(predicted, a.ID) == root(predicted, b.ID)
			f.count(is, got)
			if pair := b.ID + " and " + a.ID; is && !got {
				s.confuse("near-duplicates", pair, "", a.ID)
			} else if got && !is {
				s.confuse("near-duplicates", "", pair, a.ID)
			}
		}
	}
	return f
}

// root follows a chain of originals to its end, and stops in a ring at the
// least id of the ring.
func root(of map[string]string, id string) string {
	var seen []string
	for of[id] != "" {
		if at := slices.Index(seen, id); at >= 0 {
			return slices.Min(seen[at:])
		}
		seen = append(seen, id)
		id = of[id]
	}
	return id
}
