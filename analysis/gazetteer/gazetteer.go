package gazetteer

import (
	"slices"

	"datapolicy/analysis/phrases"
	"datapolicy/policy"
)

// Gazetteer is the entities and their names. It is not altered once built and
// safe for concurrent use.
type Gazetteer struct {
	records  []record
	entities []policy.Entity
	byID     map[string]int
	children map[string][]string // direct ones
	names    []name              // what phrases stand for
	phrases  *phrases.Set
	keys     map[string][]key // squashed name → who has it
	acting   []string         // verbs of data/acting.yaml
}

// Default is the gazetteer of the embedded data files.
func Default() (*Gazetteer, error) {
	records, blockers, err := embedded()
	if err != nil {
		return nil, err
	}
	return build(records, blockers)
}

// With is g and the user's own entities. One with the id of an entity that is
// there already adds its aliases to it; its other fields count where they are
// not empty. Aliases of up to four Latin letters match only as they are
// written, longer ones in any case.
func (g *Gazetteer) With(extra []policy.Entity) (*Gazetteer, error) {
	if len(extra) == 0 {
		return g, nil
	}
	records := slices.Clone(g.records)
	var blockers []string
	for _, n := range g.names {
		if n.entity < 0 {
			blockers = append(blockers, n.text)
		}
	}
	at := map[string]int{}
	for i, r := range records {
		at[r.ID] = i
	}
	for _, e := range extra {
		own := fromEntity(e)
		i, ok := at[own.ID]
		if !ok {
			at[own.ID] = len(records)
			records = append(records, own)
			continue
		}
		records[i] = records[i].merged(own)
	}
	return build(records, blockers)
}

// build checks the records and indexes their names.
func build(records []record, blockers []string) (*Gazetteer, error) {
	if err := check(records); err != nil {
		return nil, err
	}
	verbs, err := acting()
	if err != nil {
		return nil, err
	}
	g := &Gazetteer{
		acting: verbs, records: records, byID: map[string]int{}, children: map[string][]string{},
		phrases: phrases.New(), keys: map[string][]key{},
	}
	for i, r := range records {
		g.byID[r.ID] = i
		g.entities = append(g.entities, r.entity())
		if r.Parent != "" {
			g.children[r.Parent] = append(g.children[r.Parent], r.ID)
		}
		for _, n := range r.names(i) {
			g.phrases.Add(n.text, len(g.names))
			g.names = append(g.names, n)
		}
		g.indexKeys(i)
	}
	for _, b := range blockers {
		g.phrases.Add(b, len(g.names))
		g.names = append(g.names, name{entity: -1, text: b})
	}
	return g, nil
}

// Entity is the entity with an id.
func (g *Gazetteer) Entity(id string) (policy.Entity, bool) {
	i, ok := g.byID[id]
	if !ok {
		return policy.Entity{}, false
	}
	return g.copyOf(i), true
}

// copyOf is an entity whose aliases the caller may alter.
func (g *Gazetteer) copyOf(i int) policy.Entity {
	e := g.entities[i]
	e.Aliases = slices.Clone(e.Aliases)
	return e
}

// All lists every entity, in the order of the data files.
func (g *Gazetteer) All() []policy.Entity {
	out := make([]policy.Entity, len(g.entities))
	for i := range g.entities {
		out[i] = g.copyOf(i)
	}
	return out
}

// Children lists the ids of all that belong to an entity: its apps and
// subsidiaries, and theirs.
func (g *Gazetteer) Children(id string) []string {
	var out []string
	for _, child := range g.children[id] {
		out = append(out, child)
		out = append(out, g.Children(child)...)
	}
	slices.Sort(out)
	return out
}
