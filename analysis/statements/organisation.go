package statements

import (
	"slices"
	"strings"

	"datapolicy/policy"
)

// organisation is one that speaks under its own name.
func (m *memory) organisation(t []token, p phrase, g group) []speaker {
	e := m.entityAt(t[g.entity].mention)
	if e.ID == "" || e.Kind == policy.Law || t[g.entity].class&isMedia != 0 {
		return nil
	}
	return []speaker{{name: e.Name, id: e.ID, class: classOf(e.Kind), named: true, at: t[g.entity].start}}
}

// document is what speaks through a paper: whoever wrote it.
func (m *memory) document(t []token, p phrase, g group) []speaker {
	says := m.l.lex.document[g.noun]
	if g.owner >= 0 {
		e := m.entityAt(t[g.owner].mention)
		if e.ID == "" || e.Kind == policy.Law || g.media {
			return nil
		}
		s := speaker{name: e.Name, id: e.ID, class: classOf(e.Kind), named: true, says: says, at: t[g.owner].start}
		if says == policy.Alleged && g.owner > g.nounAt && !m.doer(t, g) {
			return nil // "the complaint against TikTok": TikTok did not write it
		}
		return []speaker{s}
	}
	if known := m.author(g.noun); known != nil {
		s := *known
		s.says, s.at = says, t[p.first].start
		return []speaker{s}
	}
	return nil
}

// doer reports whether the owner after the noun is its author: by, from, of.
func (m *memory) doer(t []token, g group) bool {
	for k := g.owner - 1; k > g.nounAt; k-- {
		if t[k].class&isAgent != 0 {
			return true
		}
		if t[k].class&isPreposition != 0 {
			return t[k].low == "from" || t[k].low == "von" || t[k].low == "de"
		}
	}
	return false
}

// byRole is a speaker named by what it is: "the regulator", "a TikTok
// spokesperson", "officials".
func (m *memory) byRole(t []token, p phrase, g group) []speaker {
	at := t[p.first].start
	words := m.words(t, p.first, p.last)
	if g.role == roleSpokes || g.role == rolePerson {
		if g.definite && g.owner < 0 && p.head == p.last && p.head-p.first <= 3 {
			if s := m.personWith(g.noun); s != nil {
				return []speaker{*s}
			}
		}
		if g.role == roleSpokes {
			if s, ok := m.spokenFor(t, p, g); ok {
				return []speaker{s}
			}
		}
		s := speaker{name: words, class: rolePerson, at: at}
		if g.owner >= 0 {
			s.about = []string{m.l.mentions[t[g.owner].mention].EntityID}
		}
		return []speaker{s}
	}
	if g.definite && g.owner < 0 && p.head-p.first <= 2 && p.head == p.last && strings.HasSuffix(g.noun, "s") && slices.Contains(m.l.lex.rolesOf[g.noun], roleCourt) && g.noun != "tribunals" && g.noun != "courts" {
		if s := m.court(at); s != nil { // "the judges": the court that they sit on
			out := *s
			out.role, out.says, out.at = "", "", at
			return []speaker{out}
		}
	}
	if e, ok := m.namedBeside(t, p); ok && g.role != roleGroup {
		return []speaker{{name: e.Name, id: e.ID, class: classOf(e.Kind), named: true, at: at}}
	}
	if g.definite && g.owner < 0 && p.head-p.first <= 2 && g.role != roleGroup && (p.head == p.last || m.l.lex.Language != "de") {
		if found := m.referent(g, 0, at); len(found) > 0 {
			return found
		}
	}
	if e, ok := m.resolve(words); ok && e.Kind != policy.Law && (words != g.noun || m.mentioned(e.ID)) {
		return []speaker{{name: e.Name, id: e.ID, class: classOf(e.Kind), named: true, at: at}}
	}
	if e, ok := m.described(t, p, g, words); ok {
		return []speaker{{name: e.Name, id: e.ID, class: classOf(e.Kind), named: true, at: at}}
	}
	if g.owner >= 0 {
		e := m.entityAt(t[g.owner].mention)
		if e.Kind == policy.Government && g.role == roleGovernment && g.owner < g.nounAt {
			return []speaker{{name: e.Name, id: e.ID, class: roleGovernment, named: true, at: at}}
		}
		return []speaker{{name: words, class: g.role, at: at}}
	}
	if g.definite && p.head-p.first <= 4 {
		if found := m.referent(g, numberIn(t, p, m.l.lex), at); len(found) > 0 {
			return found
		}
	}
	return []speaker{{name: words, class: g.role, at: at}}
}

// described is an entity named by what it is: "die Regierung in Peking", "the
// country's state planner" where a country was named before.
func (m *memory) described(t []token, p phrase, g group, words string) (policy.Entity, bool) {
	if g.role == roleGovernment {
		for k := p.head; k < p.last; k++ {
			if t[k].mention < 0 && m.l.lex.Capitals[t[k].low] == "" {
				continue
			}
			e, ok := m.resolve(m.l.text[t[k].start:t[k].end])
			if t[k].mention >= 0 {
				e, ok = m.entityAt(t[k].mention), true
			}
			if ok && e.Kind == policy.Government {
				return e, true
			}
		}
	}
	_, what, ok := strings.Cut(strings.ReplaceAll(words, "’", "'"), "country's ")
	for i, steps := m.mentionBefore(t[p.first].start), 0; ok && i >= 0 && steps < 40; i, steps = i-1, steps+1 {
		if m.kindAt(i) != policy.Government {
			continue
		}
		place := m.l.text[m.l.mentions[i].Start:m.l.mentions[i].End]
		if place = strings.TrimSuffix(strings.ReplaceAll(place, "’", "'"), "'s government"); place != "" {
			if e, ok := m.exactly(place + "'s " + what); ok {
				return e, true
			}
		}
	}
	for k, steps := p.first-1, 0; ok && k >= 0 && steps < window; k-- { // "China will …, the country's state planner said"
		if t[k].capital && t[k].kind == word && t[k].class&closed == 0 {
			steps++
			if e, ok := m.exactly(m.l.text[t[k].start:t[k].end] + "'s " + what); ok {
				return e, true
			}
		}
	}
	return policy.Entity{}, false
}

// namedBeside is the organisation that the phrase is given the name of: "his
// organisation, noyb, …", "L'agence nationale … (ANPD)".
func (m *memory) namedBeside(t []token, p phrase) (policy.Entity, bool) {
	a, b := p.appFirst, p.appLast
	if a == b && p.last+2 < len(t) && t[p.last].low == "(" {
		a, b = p.last+1, next(t, p.last+1, len(t), ")")
	}
	for a < b && t[a].class&isDeterminer != 0 && t[a].mention < 0 {
		a++
	}
	if a >= b || b > len(t) || t[a].mention < 0 {
		return policy.Entity{}, false
	}
	for k := a; k < b; k++ {
		if t[k].mention != t[a].mention && t[k].kind != punct {
			return policy.Entity{}, false
		}
	}
	e := m.entityAt(t[a].mention)
	return e, e.ID != "" && e.Kind != policy.Law && e.Kind != policy.Person
}

// mentioned reports whether the article names the entity: "the commission" is
// the European one only where that is spoken of.
func (m *memory) mentioned(id string) bool {
	same := func(x policy.Mention) bool { return x.EntityID == id }
	return slices.ContainsFunc(m.title, same) || slices.ContainsFunc(m.l.mentions, same)
}

// exactly is the one entity that the whole description is a name of.
func (m *memory) exactly(description string) (policy.Entity, bool) {
	if e, ok := m.resolve(description); ok {
		return e, true
	}
	for _, found := range m.names.Find("", description, m.l.lex.Language) {
		if found.End-found.Start == len(description) {
			e := m.entity(found.EntityID)
			return e, e.ID != ""
		}
	}
	return policy.Entity{}, false
}

// spokenFor is the organisation that an unnamed spokesperson speaks for.
func (m *memory) spokenFor(t []token, p phrase, g group) (speaker, bool) {
	role := m.l.text[t[g.nounAt].start:t[g.nounAt].end]
	if g.owner >= 0 {
		e := m.entityAt(t[g.owner].mention)
		if e.ID != "" {
			return speaker{name: e.Name, id: e.ID, class: classOf(e.Kind), role: role, named: true, at: t[g.owner].start}, true
		}
	}
	if t[p.first].class&isDefinite == 0 && p.last-p.first <= 2 { // "a spokesperson said", right after its organisation spoke
		if s := m.lastInBlock; s != nil && s.named && (s.class != rolePerson || s.role == "" && s.id == "" && !strings.Contains(s.name, " ")) {
			out := *s
			out.role, out.says, out.at = role, "", t[p.first].start
			return out, true
		}
	}
	if t[p.first].class&isDefinite == 0 && p.last-p.first <= 2 {
		if s := m.company(t[p.first].start); s != nil && s.named {
			out := *s
			out.role, out.says, out.at = role, "", t[p.first].start
			return out, true
		}
	}
	for k := p.first; k < p.last; k++ { // "a spokesperson for the company"
		r := m.l.role(t[k].low)
		if k == g.nounAt || r == "" || r == roleSpokes || r == rolePerson || r == roleDocument || r == roleMedia {
			continue
		}
		if found := m.referent(group{role: r, noun: t[k].low, owner: -1}, 0, t[p.first].start); len(found) == 1 {
			s := found[0]
			s.role = role
			return s, true
		}
	}
	return speaker{}, false
}

func numberIn(t []token, p phrase, lex *lexicon) int {
	for k := p.first; k < p.head; k++ {
		if n := lex.Dates.Numbers[t[k].low]; n > 1 {
			return n
		}
	}
	return 0
}
