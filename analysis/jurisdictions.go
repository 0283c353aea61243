package analysis

import (
	"cmp"
	"math"
	"slices"

	"datapolicy/policy"
)

// How much a mention says of whose law or whose company is at stake. A law or
// the body that applies it is nearly proof; where a company lives or which
// place is named is a hint.
var kindWeight = map[policy.EntityKind]float64{
	policy.Law: 3, policy.Authority: 3, policy.Court: 3, policy.Government: 2.5,
	policy.Person: 0.8, policy.Company: 0.5, policy.NGO: 0.6,
}

// official are the kinds that apply the Union's law where they are a member
// state's.
var official = map[policy.EntityKind]bool{policy.Authority: true, policy.Court: true}

const (
	unionShare  = 0.3 // of a member state's authority's weight that counts for the EU
	placeWeight = 0.8
	titleFactor = 2.5 // of a mention in the title
	atLeast     = 1.6 // a weight below this is not a jurisdiction of the article
	shareOfTop  = 0.14
	mostKept    = 6

	// Where little but a company's home speaks for a jurisdiction, it must
	// stand out more: a fine in Texas is not federal because Google is American.
	hard           = 1.2
	shareOfTopSoft = 0.45
)

// jurisdictions lists whose law, authority or company an article is about, the
// weightiest first. Member states stand beside the EU, US states beside the
// US. Several mentions of one entity add ever less.
func (a *Analyst) jurisdictions(d *document, mentions []policy.Mention) []policy.Jurisdiction {
	type tally struct {
		title bool
		body  int
	}
	counts := map[string]tally{}
	for _, m := range mentions {
		t := counts[m.EntityID]
		if m.InTitle {
			t.title = true
		} else {
			t.body++
		}
		counts[m.EntityID] = t
	}
	weight := map[policy.Jurisdiction]float64{}
	soft := map[policy.Jurisdiction]float64{} // what of it comes from homes of companies and people
	for id, t := range counts {
		e, ok := a.gazetteer.Entity(id)
		if !ok || e.Jurisdiction == "" {
			continue
		}
		w := kindWeight[e.Kind] * math.Log2(1+float64(t.body))
		if t.title {
			w += kindWeight[e.Kind] * titleFactor
		}
		weight[e.Jurisdiction] += w
		if e.Kind == policy.Company || e.Kind == policy.Person {
			soft[e.Jurisdiction] += w
		}
		if official[e.Kind] && e.Jurisdiction != policy.EuropeanUnion && e.Jurisdiction.Section() == policy.EuropeanUnion {
			weight[policy.EuropeanUnion] += w * unionShare
		}
	}
	groups := a.places.Groups()
	for i, c := range d.count(a.places) {
		weight[policy.Jurisdiction(groups[i].ID)] += placeWeight *
			(titleFactor*float64(min(c.title, 2)) + 1.2*math.Log2(1+float64(c.lead)) + math.Log2(1+float64(c.rest)))
	}
	return strongest(weight, soft)
}

func strongest(weight, soft map[policy.Jurisdiction]float64) []policy.Jurisdiction {
	out := make([]policy.Jurisdiction, 0, len(weight))
	top := 0.0
	for j, w := range weight {
		if j != policy.International {
			top = max(top, w)
		}
	}
	for j, w := range weight {
		share := shareOfTop
		if w-soft[j] < hard && j != policy.China { // what befalls a Chinese company abroad is news of China to our readers
			share = shareOfTopSoft
		}
		if w >= atLeast && w >= top*share && (j != policy.International || top < w) {
			out = append(out, j)
		}
	}
	slices.SortFunc(out, func(a, b policy.Jurisdiction) int {
		return cmp.Or(cmp.Compare(math.Round(weight[b]*1e6), math.Round(weight[a]*1e6)), cmp.Compare(a, b))
	})
	return out[:min(len(out), mostKept)]
}
