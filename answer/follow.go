package answer

import (
	"slices"

	"datapolicy/policy"
)

// lookBack is how many turns of a thread are read for a follow-up.
const lookBack = 8

// lean completes a question from the thread: what it is about, the stories to
// ask first, and for a question that points back ("when was that?", "and what
// did they answer?", "what about Temu?") the matter of the question before. Our
// own turns say which stories and entities were talked about; their text is not
// read.
func (d *Desk) lean(q *inquiry, th *policy.Thread) {
	q.scope = slices.Clone(th.StoryIDs)
	turns := th.Turns[max(0, len(th.Turns)-lookBack):]
	var before *inquiry
	var entities []string
	for i := len(turns) - 1; i >= 0; i-- {
		t := turns[i]
		for _, id := range t.StoryIDs {
			q.scope = union(q.scope, id)
			if t.Ours && len(q.near) < 3 {
				q.near = union(q.near, id)
			}
		}
		if len(entities) == 0 {
			entities = slices.Clone(t.Entities)
		}
		if !t.Ours && before == nil && tidy(t.Text) != q.raw {
			b := d.readAlone(t.Text)
			if len(b.terms) > 0 {
				before = &b
			}
		}
	}
	own := len(q.terms)
	if !q.follow && own > 0 {
		return
	}
	asksAnew := q.when || q.amount || q.who || q.say || len(q.kinds) > 0 || (q.which && own > 0)
	if before != nil {
		swap := len(q.entities()) > 0 // "what about Temu?" asks the same of another
		for _, t := range before.terms {
			if swap && t.entity != "" {
				continue
			}
			t.inherited, t.name = true, t.name && !swap
			t.weight *= inheritedCost
			q.add(t)
		}
		if !asksAnew {
			q.who, q.when, q.amount, q.say, q.kinds = before.who, before.when, before.amount, before.say, before.kinds
		}
		if q.period == (policy.Period{}) {
			q.period = before.period
		}
	}
	if len(q.entities()) == 0 {
		if th.Subject != "" {
			entities = []string{th.Subject}
		}
		if len(q.scope) == 0 || th.Subject != "" {
			for _, id := range entities {
				if _, ok := d.o.Names.Entity(id); ok {
					q.add(term{entity: id, inherited: true, weight: entityWeight * inheritedCost})
				}
			}
		}
	}
	q.follow = true
}

func union(all []string, id string) []string {
	if slices.Contains(all, id) {
		return all
	}
	return append(all, id)
}
