package analysis

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"datapolicy/policy"
	"datapolicy/text"
)

// How much a mention says of whose law is at stake. A law or the body that
// applies it is nearly proof; where a company or a campaigner lives, or which
// place is named, is a hint.
var kindWeight = map[policy.EntityKind]float64{
	policy.Law: 3, policy.Authority: 3, policy.Court: 3, policy.Government: 2.5,
	policy.Person: 0.3, policy.Company: 0.2, policy.NGO: 0.3,
}

// official are the kinds that apply the Union's law where they are a member
// state's.
var official = map[policy.EntityKind]bool{policy.Authority: true, policy.Court: true}

// acts are the kinds through which a state acts or is acted on.
var acts = map[policy.EntityKind]bool{policy.Law: true, policy.Authority: true, policy.Court: true, policy.Government: true}

// offices are words in the role of a person who acts for a state. One who
// belongs to a company or a campaign does not, whatever the title.
var offices = []string{
	"president", "premier", "minister", "chancellor", "senator", "representative", "governor", "attorney general",
	"secretary", "commissioner", "parliament", "spokesperson", "supervisor",
}

const (
	officeWeight  = 0.8 // of a person in office; what they say is their state's word, but not its law
	unionShare    = 0.5 // of a member state's authority's weight that counts for the EU
	placeWeight   = 0.8
	ownPlace      = 0.35 // of a place's weight, in the language of the place: papers name their own country in passing
	chineseFirm   = 0.3  // a company's weight when it is Chinese: what befalls it abroad is news of China to our readers
	passingFrom   = 250  // bytes into the text, from where a paper's own authority, named once and after another land's, is an aside ("in France, the CNIL…")
	passing       = 0.4  // and what it counts
	aimedAt       = 2.0  // for a country that the article names and a law in it is aimed at (aimed.yaml)
	topAtMost     = 18.0 // of the strongest's weight; a longer article on one court does not unmake where data go
	titleFactor   = 2.5  // of a mention in the title
	lateFrom      = 900  // bytes into the text, from where what is named first is background
	late          = 0.5  // and what it counts
	atLeast       = 1.6  // a weight below this is not a jurisdiction of the article
	shareOfTop    = 0.14
	mostKept      = 6
	hintsWhenRank = 0.4 // whose law decides stands before whose company or land it is
	mostHints     = 2.5
	destination   = 1.5 // for where data go
	referral      = 2.0 // for the member state that a case at the Court of Justice is from
	officeLeads   = 3.0 // of one in office whom the headline names: a president who signs

	// Where little but homes and places speaks for a jurisdiction, it must stand
	// out more: a fine in Texas is not federal because Google is American.
	hard           = 1.2
	shareOfTopSoft = 0.45
)

// spoken is where the languages of newspapers are at home.
var spoken = map[string][]policy.Jurisdiction{
	"de": {"DE", "AT"}, "fr": {"FR"}, "zh": {policy.China},
}

// evidence is what speaks for a jurisdiction.
type evidence struct {
	acts   float64 // its laws, authorities, courts, government
	homes  float64 // of companies, campaigners and people
	places float64
	leads  float64 // what shows that it is the one who acts; counts for the order alone
}

func (e evidence) all() float64 { return e.acts + e.homes + e.places }
func (e evidence) rank() float64 {
	return e.acts + e.leads + min(hintsWhenRank*(e.homes+e.places), mostHints)
}

// jurisdictions lists whose law, authority or company an article is about,
// those whose law decides first. Member states stand beside the EU, US states
// beside the US. Several mentions of one entity add ever less.
func (a *Analyst) jurisdictions(d *document, mentions []policy.Mention) []policy.Jurisdiction {
	return strongest(a.evidenceOf(d, mentions))
}

// evidenceOf weighs what an article has for each jurisdiction.
func (a *Analyst) evidenceOf(d *document, mentions []policy.Mention) map[policy.Jurisdiction]evidence {
	type tally struct {
		title bool
		body  int
		first int // byte of the first mention in the body
	}
	counts := map[string]tally{}
	for _, m := range mentions {
		t := counts[m.EntityID]
		if m.InTitle {
			t.title = true
		} else {
			if t.body == 0 {
				t.first = m.Start
			}
			t.body++
		}
		counts[m.EntityID] = t
	}
	abroad := map[policy.Jurisdiction]int{} // own land → from where in the body its authorities are an aside
	for _, own := range spoken[d.lang] {
		abroad[own] = math.MaxInt
		for id, t := range counts {
			if e, _ := a.gazetteer.Entity(id); e.Jurisdiction != own && acts[e.Kind] {
				if t.title {
					abroad[own] = -1
				} else if e.Kind == policy.Authority {
					abroad[own] = min(abroad[own], t.first)
				}
			}
		}
	}
	found, aimed := map[policy.Jurisdiction]evidence{}, map[policy.Jurisdiction]bool{}
	for id, t := range counts {
		entity, ok := a.gazetteer.Entity(id)
		if !ok || entity.Jurisdiction == "" {
			continue
		}
		n := math.Log2(1 + float64(t.body))
		switch {
		case t.title:
			n += titleFactor
		case t.first > lateFrom:
			n *= late
		}
		if !t.title && t.body == 1 && slices.Contains(spoken[d.lang], entity.Jurisdiction) && t.first > max(passingFrom, abroad[entity.Jurisdiction]) && entity.Kind == policy.Authority {
			n *= passing
		}
		if j := a.aimed[id]; j != "" {
			aimed[j] = true
		}
		e := found[entity.Jurisdiction]
		if acts[entity.Kind] {
			e.acts += kindWeight[entity.Kind] * n
		} else {
			w := homeWeight(entity)
			e.homes += w * n
			if w == officeWeight && t.title {
				e.leads += officeLeads
			}
		}
		found[entity.Jurisdiction] = e
		if official[entity.Kind] && entity.Jurisdiction != policy.EuropeanUnion && entity.Jurisdiction.Section() == policy.EuropeanUnion {
			union := found[policy.EuropeanUnion]
			union.acts += kindWeight[entity.Kind] * n * unionShare
			found[policy.EuropeanUnion] = union
		}
	}
	asked := counts["court/cjeu"].title || counts["court/cjeu"].body > 0 && counts["court/cjeu"].first < passingFrom && !counts["court/general-court"].title
	for j, p := range a.placesOf(d, a.bearers(mentions)) {
		e := found[j]
		w := placeWeight * (titleFactor*float64(min(p.title, 2)) + 1.2*math.Log2(1+float64(p.lead)) + math.Log2(1+float64(p.rest)))
		if p.destination {
			w += destination
		}
		// The Court of Justice answers a court of the land that the case is from.
		if asked && j != policy.EuropeanUnion && j.Section() == policy.EuropeanUnion && (e.homes > 0 && w > 0 || p.actsInLead) {
			e.acts += referral
		}
		if slices.Contains(spoken[d.lang], j) && e.acts < kindWeight[policy.Authority]/2 {
			w *= ownPlace
		}
		e.places += w
		e.leads += p.acting()
		found[j] = e
	}
	for j := range aimed {
		if e := found[j]; e.homes+e.places > 0 {
			e.acts += aimedAt
			found[j] = e
		}
	}
	return found
}

// bearers lists where in the body names stand that hold a place's name without
// speaking of it: European Union Chamber of Commerce in China.
func (a *Analyst) bearers(mentions []policy.Mention) []text.Span {
	var out []text.Span
	for _, m := range mentions {
		kind, _, _ := strings.Cut(m.EntityID, "/")
		if k := policy.EntityKind(kind); !m.InTitle && (k == policy.Company || k == policy.NGO || k == policy.Person) {
			out = append(out, text.Span{Start: m.Start, End: m.End})
		}
	}
	return out
}

// homeWeight is what the home of a company, a campaigner or a person tells.
func homeWeight(e policy.Entity) float64 {
	if e.Kind == policy.Company && e.Jurisdiction == policy.China {
		return chineseFirm
	}
	if e.Kind == policy.Person && !strings.HasPrefix(e.Parent, "company/") && !strings.HasPrefix(e.Parent, "ngo/") {
		role := strings.ToLower(e.Role)
		if slices.ContainsFunc(offices, func(office string) bool { return strings.Contains(role, office) }) {
			return officeWeight
		}
	}
	return kindWeight[e.Kind]
}

func strongest(found map[policy.Jurisdiction]evidence) []policy.Jurisdiction {
	top := 0.0
	for j, e := range found {
		if j != policy.International {
			top = max(top, e.all())
		}
	}
	top = min(top, topAtMost)
	var out []policy.Jurisdiction
	keep := func(j policy.Jurisdiction) {
		if !slices.Contains(out, j) {
			out = append(out, j)
		}
	}
	for j, e := range found {
		w, share := e.all(), shareOfTop
		if w-e.homes < hard && j != policy.China {
			share = shareOfTopSoft
		}
		if w < atLeast || w < top*share || j == policy.International && w < top {
			continue
		}
		keep(j)
		if j.Section() == policy.EuropeanUnion { // a member state's data law is the Union's
			keep(policy.EuropeanUnion)
		}
	}
	// A state's own case is not a federal one because the country is named.
	if found[policy.UnitedStates].acts == 0 && slices.ContainsFunc(out, func(j policy.Jurisdiction) bool {
		return j.Section() == policy.UnitedStates && j != policy.UnitedStates && found[j].all() > found[policy.UnitedStates].all()
	}) {
		out = slices.DeleteFunc(out, func(j policy.Jurisdiction) bool { return j == policy.UnitedStates })
	}
	slices.SortFunc(out, func(a, b policy.Jurisdiction) int {
		return cmp.Or(cmp.Compare(math.Round(found[b].rank()*1e6), math.Round(found[a].rank()*1e6)), cmp.Compare(a, b))
	})
	if out == nil {
		out = []policy.Jurisdiction{}
	}
	return out[:min(len(out), mostKept)]
}
