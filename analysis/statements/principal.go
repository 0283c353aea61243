package statements

import (
	"slices"
	"strings"

	"datapolicy/policy"
)

// company is what "the company" stands for at the offset: the one that spoke
// just before, else the article's main one, by its title, its first sentence
// and how often it is named so far; nil when two come close, or when none has
// more to say for it than a passing mention.
func (m *memory) company(offset int) *speaker {
	if n := len(m.spoke); n > 0 && m.spokeAt >= m.before {
		if s := &m.spoke[n-1]; s.class == roleCompany && s.id != "" || s.named && s.id == "" && s.role == "" && !strings.Contains(s.name, " ") {
			return s
		}
	}
	if s, any := m.principal(policy.Company, offset); any {
		return s
	}
	if s := m.lastUnknown(); s != nil {
		return s
	}
	for i := len(m.orgs) - 1; i >= 0; i-- {
		if m.orgs[i].class == roleCompany {
			return &m.orgs[i]
		}
	}
	return nil
}

// court is what "the court" stands for: the last that has ruled, else the
// article's main one.
func (m *memory) court(offset int) *speaker {
	for i := len(m.spoke) - 1; i >= 0; i-- {
		if s := &m.spoke[i]; s.class == roleCourt && (s.id != "" || strings.Contains(s.name, " ") || m.l.lex.Language == "zh" && s.named) {
			return s
		}
	}
	s, _ := m.principal(policy.Court, offset)
	return s
}

// principal is the article's main entity of the kind, as told up to the offset;
// any is whether there is one of the kind at all.
func (m *memory) principal(kind policy.EntityKind, offset int) (s *speaker, any bool) {
	score := map[string]int{}
	last := map[string]int{}
	var order []string
	count := func(id string, points, at int) {
		e := m.entity(id)
		if e.Kind != kind {
			return
		}
		if score[id] == 0 {
			order = append(order, id)
		}
		score[id] += points
		last[id] = at
	}
	for _, t := range m.title {
		count(t.EntityID, 4, -1)
	}
	lead := 0
	if len(m.l.sentences) > 0 {
		lead = m.l.sentences[0].end
	}
	for i := 0; i < len(m.l.mentions) && i < 400 && m.l.mentions[i].Start < offset; i++ {
		points := 2
		if m.l.mentions[i].Start < lead {
			points = 3
		}
		if m.l.mentions[i].Start >= m.before {
			points++ // in this sentence or the one before
		}
		count(m.l.mentions[i].EntityID, points, m.l.mentions[i].Start)
	}
	if len(order) == 0 {
		return nil, false
	}
	slices.SortStableFunc(order, func(a, b string) int { return score[b] - score[a] })
	best := order[0]
	switch {
	case score[best] < 3 && len(order) > 1, score[best] < 3 && last[best] < m.before:
		return nil, true
	case len(order) > 1 && score[order[1]] == score[best]:
		if last[order[1]] < m.before && last[best] >= m.before {
			break
		}
		if m.inTitle(best) == m.inTitle(order[1]) {
			return nil, true
		}
		if m.inTitle(order[1]) {
			best = order[1]
		}
	}
	e := m.entity(best)
	return &speaker{name: e.Name, id: e.ID, class: classOf(kind), named: true}, true
}

func (m *memory) inTitle(id string) bool {
	return slices.ContainsFunc(m.title, func(t policy.Mention) bool { return t.EntityID == id })
}

// lastUnknown is the last to speak, where that is a name of one word that the
// gazetteer doesn't know: likely a company.
func (m *memory) lastUnknown() *speaker {
	for i := len(m.spoke) - 1; i >= 0; i-- {
		if s := &m.spoke[i]; s.named && s.id == "" && s.role == "" && !strings.Contains(s.name, " ") && (m.l.lex.Language != "zh" || s.class == roleCompany) {
			return s
		}
	}
	return nil
}
