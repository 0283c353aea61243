package answer

import (
	"slices"
	"strings"

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
			if t.Ours && len(t.StoryIDs) <= 3 && len(q.near) < 3 { // a lookup's or a digest's list is near nothing
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
	ofItsOwn := q.which && own > 0 // "and where did noyb complain?" has a matter that it names
	asksAnew := q.when || q.amount || q.who || q.say || len(q.kinds) > 0 || ofItsOwn
	if ofItsOwn && !has(q.padded, cuesFor(q.lang).Back) {
		q.told = toldLast(turns)
	}
	if before != nil {
		swap := len(q.entities()) > 0 // "what about Temu?" asks the same of another
		for _, t := range before.terms {
			if (swap && t.entity != "") || (q.told != "" && t.entity == "") {
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

// toldLast is our last turn, its words only: what it said already is not the
// answer to another question. Nothing is ever answered from it.
func toldLast(turns []policy.Turn) string {
	for i := len(turns) - 1; i >= 0; i-- {
		if turns[i].Ours {
			return " " + wordsOnly(turns[i].Text) + " "
		}
	}
	return ""
}

// repeated is what a sentence loses that the last answer gave to another
// question.
func (q *inquiry) repeated(s string) float64 {
	if q.told == "" || !strings.Contains(q.told, " "+wordsOnly(s)+" ") {
		return 0
	}
	return 0.3
}

func union(all []string, id string) []string {
	if slices.Contains(all, id) {
		return all
	}
	return append(all, id)
}
