package importance

import (
	"slices"
	"strings"

	"datapolicy/policy"
)

// Names knows the entities; *gazetteer.Gazetteer does.
type Names interface {
	Entity(id string) (policy.Entity, bool)
	Find(title, body, lang string) []policy.Mention
}

// named are the entities that the story's headline, summary and titles name, in
// the order of the story's own list. What only an article's depths name is not
// what the story is about.
func named(s policy.Story, names Names) []policy.Entity {
	if names == nil {
		return nil
	}
	found := map[string]bool{}
	look := func(text, lang string) {
		if text == "" {
			return
		}
		for _, m := range names.Find(text, "", lang) {
			found[m.EntityID] = true
		}
	}
	look(s.Headline, "")
	for _, a := range s.Articles {
		if a.NearDuplicateOf == "" {
			look(a.Title, a.Language)
		}
	}
	for _, m := range s.Amounts {
		for _, id := range m.On {
			found[id] = true
		}
	}
	ids := slices.Clone(s.Entities)
	var more []string
	for id := range found {
		if !slices.Contains(ids, id) {
			more = append(more, id)
		}
	}
	slices.Sort(more)
	var out []policy.Entity
	for _, id := range append(ids, more...) {
		if e, ok := names.Entity(id); ok && found[id] {
			out = append(out, e)
		}
	}
	return out
}

// veryLarge reports whether a company is a very large one, or belongs to one.
func (r rubric) veryLarge(e policy.Entity, names Names) bool {
	for range 5 { // parents of parents; a ring in the data ends too
		if slices.Contains(r.VeryLarge, e.ID) {
			return true
		}
		parent, ok := names.Entity(e.Parent)
		if e.Parent == "" || !ok {
			return false
		}
		e = parent
	}
	return false
}

// companies are those named, the very large first, with their points.
func (r rubric) companies(all []policy.Entity, names Names) (of []policy.Entity, points float64) {
	var others []policy.Entity
	for _, e := range all {
		switch {
		case e.Kind != policy.Company:
		case r.veryLarge(e, names):
			of = append(of, e)
		default:
			others = append(others, e)
		}
	}
	switch n := len(of); {
	case n > 0:
		points = min(r.Companies.Most, r.Companies.VeryLarge+r.Companies.EachMore*float64(n-1))
	case len(others) > 0:
		points = r.Companies.Known
	}
	return append(of, others...), points
}

// covered is whom a general act covers: a clause that names the law, where the
// story's titles do, else the place.
func (r rubric) covered(s policy.Story, all []policy.Entity, w words) (points float64, clause string, law bool) {
	place := policy.International
	if len(s.Jurisdictions) > 0 {
		place = s.Jurisdictions[0]
	}
	points = r.General.Country
	if w.Places[string(place)] != "" {
		points = r.General.Bloc
	}
	var laws []policy.Entity
	for _, e := range all {
		if e.Kind == policy.Law {
			laws = append(laws, e)
		}
	}
	narrow := len(laws) > 0 && !slices.ContainsFunc(laws, func(e policy.Entity) bool { return !slices.Contains(r.Sectors, e.ID) })
	if narrow {
		points -= r.General.Sector
	}
	switch {
	case len(laws) > 0:
		return points, w.say("covered", "law", entityName(laws[0], w)), true
	case w.Places[string(place)] != "":
		return points, w.say("place", "place", w.Places[string(place)]), false
	case w.Places[string(place.Section())] != "":
		name := string(place)
		if _, state, ok := strings.Cut(name, "-"); ok {
			name = state
		}
		return points, w.say("place", "place", name+", "+w.Places[string(place.Section())]), false
	}
	return points, "", false
}

// entityName is the name that a reader of the language would use: for Chinese
// the first alias in Chinese, where there is one.
func entityName(e policy.Entity, w words) string {
	if w.Lang == "zh" {
		for _, a := range e.Aliases {
			if isHan(a) {
				return a
			}
		}
	}
	return e.Name
}
