package statements

import (
	"slices"
	"strings"

	"datapolicy/policy"
)

// answering is whom an interview is held with, where the quotation at token k
// opens a paragraph right after a question that nobody is quoted with.
func (rd *reading) answering(i, k int) *speaker {
	sen := &rd.l.sentences[i]
	if k != 0 || !sen.first || i == 0 {
		return nil
	}
	before := &rd.l.sentences[i-1]
	if before.block != sen.block-1 || slices.ContainsFunc(before.tokens, func(t token) bool { return t.kind == quoted }) {
		return nil
	}
	if !rd.l.question(i-1) && rd.interviewee == nil {
		return nil
	}
	if rd.interviewee == nil {
		rd.interviewee = rd.m.guest()
	}
	return rd.interviewee
}

// guest is the one person that the article is an interview with: named in its
// title, else the only one that it has named so far.
func (m *memory) guest() *speaker {
	var only *speaker
	one := func(mention policy.Mention) bool {
		if !strings.HasPrefix(mention.EntityID, "person/") {
			return true
		}
		e := m.entity(mention.EntityID)
		if e.ID == "" || only != nil && only.id == e.ID {
			return true
		}
		if only != nil {
			return false
		}
		only = &speaker{name: e.Name, id: e.ID, role: standing(e.Role), class: rolePerson, named: true}
		return true
	}
	for _, t := range m.title {
		if !one(t) {
			return nil
		}
	}
	if only != nil {
		return only
	}
	for i := 0; i < len(m.l.mentions) && m.l.mentions[i].Start < m.start; i++ {
		if !one(m.l.mentions[i]) {
			return nil
		}
	}
	if only == nil && len(m.people) == 1 {
		return &m.people[0]
	}
	if only == nil && m.subject != nil {
		return m.subject
	}
	return only
}
