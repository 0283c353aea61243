package statements

import (
	"slices"
	"strings"
	"unicode/utf8"

	"datapolicy/policy"
)

// memory is what an article has told so far of those who speak in it: it
// resolves pronouns, roles, surnames and "the complaint".
type memory struct {
	l           *layout
	names       Names
	entities    map[string]policy.Entity
	resolved    map[string]policy.Entity
	spoke       []speaker          // in order, the latest last
	people      []speaker          // every person met, by name
	authors     map[string]speaker // document noun → who wrote it
	title       []policy.Mention
	start       int       // where the sentence being read begins
	before      int       // where the sentence before it begins
	spokeAt     int       // where the sentence of the last statement begins
	subject     *speaker  // the last person that a sentence began with
	subjectAt   int       // where that sentence begins
	lastInBlock *speaker  // who spoke last in this paragraph
	trailing    bool      // the phrase being read stands after what it reports
	accuser     *speaker  // who alleged something last
	orgs        []speaker // organisations that the gazetteer doesn't know, as the article names them
	full        map[string]string
	recurring   map[string]bool // see recurs
	heading     string          // the article's title
}

func newMemory(l *layout, names Names, mentions []policy.Mention) *memory {
	m := &memory{l: l, names: names, entities: map[string]policy.Entity{}, resolved: map[string]policy.Entity{}, authors: map[string]speaker{}, full: map[string]string{}, recurring: map[string]bool{}, spokeAt: -1, subjectAt: -1}
	for _, mention := range mentions {
		if mention.InTitle {
			m.title = append(m.title, mention)
		}
	}
	return m
}

func (m *memory) entity(id string) policy.Entity {
	e, ok := m.entities[id]
	if !ok {
		e, _ = m.names.Entity(id)
		m.entities[id] = e
	}
	return e
}

func (m *memory) entityAt(mention int) policy.Entity { return m.entity(m.l.mentions[mention].EntityID) }

// kindAt is the kind of the mention's entity, by its id's first part where the
// gazetteer doesn't have it any more.
func (m *memory) kindAt(mention int) policy.EntityKind {
	kind, _, _ := strings.Cut(m.l.mentions[mention].EntityID, "/")
	return policy.EntityKind(kind)
}

func (m *memory) resolve(name string) (policy.Entity, bool) {
	if e, ok := m.resolved[name]; ok {
		return e, e.ID != ""
	}
	e, ok := m.names.Resolve(name)
	if country := m.l.lex.Capitals[strings.ToLower(name)]; !ok && country != "" {
		e, ok = m.names.Resolve(country)
	}
	if ok && e.Kind == policy.Government && legislature(e.Name) && !legislature(name) && !slices.Contains(e.Aliases, name) {
		ok = false // "Texas sued": a state, not its parliament
	}
	if !ok || len(name) > 120 {
		e = policy.Entity{}
	}
	m.resolved[name] = e
	return e, ok
}

func legislature(name string) bool {
	low := strings.ToLower(name)
	return strings.Contains(low, "legislature") || strings.Contains(low, "parliament") || strings.Contains(low, "congress")
}

// heard notes that the speakers spoke.
func (m *memory) heard(speakers []speaker) {
	for _, s := range speakers {
		m.spoke = append(m.spoke, s)
		m.meet(s)
	}
	if len(m.spoke) > 64 {
		m.spoke = slices.Delete(m.spoke, 0, 32)
	}
}

func (m *memory) meet(s speaker) {
	if s.class != rolePerson || !s.named {
		return
	}
	for i := range m.people {
		if m.people[i].name == s.name {
			if s.role != "" && m.people[i].role == "" {
				m.people[i].role = s.role
			}
			return
		}
	}
	if len(m.people) < 200 {
		m.people = append(m.people, s)
	}
}

func (m *memory) byID(id string) *speaker {
	for i := range m.people {
		if m.people[i].id == id {
			return &m.people[i]
		}
	}
	return nil
}

// roleNear is the role that the article gives a name where it names it in full
// outside an attribution: "Name, role at Y, …" or "role Name".
func (m *memory) roleNear(name string) string {
	for i := range m.people {
		if m.people[i].name == name {
			return m.people[i].role
		}
	}
	return ""
}

// pronoun is whom he, she, it or they stand for: the last to speak who fits,
// else the last one named.
func (m *memory) pronoun(t token) []speaker {
	person, thing := t.class&isPersonPronoun != 0, t.class&(isThingPronoun|isPluralPronoun) != 0
	if s := m.subject; person && thing && s != nil && m.subjectAt > m.spokeAt && m.subjectAt >= m.before && m.subjectAt != m.start {
		return []speaker{*s}
	}
	if person && thing && (m.spokeAt < m.before || len(m.spoke) == 0) {
		return nil // who spoke is too far back to be meant by it
	}
	if person && thing && len(m.spoke) > 0 { // "sie", "elle": of people and of organisations
		return []speaker{m.spoke[len(m.spoke)-1]}
	}
	if person {
		if s := m.lastNamed(t.start, true); s != nil {
			return []speaker{*s}
		}
	}
	if thing {
		if s := m.lastNamed(t.start, false); s != nil {
			return []speaker{*s}
		}
	}
	return nil
}

// lastNamed is the person (or organisation) that was named or spoke last
// before the offset.
func (m *memory) lastNamed(offset int, person bool) *speaker {
	if s := m.nearby(offset, person); s != nil {
		return s
	}
	var spoke *speaker
	for i := len(m.spoke) - 1; i >= 0; i-- {
		if s := &m.spoke[i]; (s.class == rolePerson) == person || person && m.l.role(strings.ToLower(s.role)) == roleSpokes {
			spoke = s
			break
		}
	}
	if n := len(m.spoke); !person && n > 0 && m.spokeAt >= m.before {
		if s := &m.spoke[n-1]; s.named && s.id == "" && s.role == "" && m.l.lex.Language == "en" {
			return s // an unknown name with no office that "it" stands for is no person's
		}
	}
	if spoke != nil || !person {
		return spoke // of organisations only one that has spoken: "it" may be anything
	}
	for i, steps := m.mentionBefore(offset), 0; i >= 0 && steps < 40; i, steps = i-1, steps+1 {
		kind := m.kindAt(i)
		if kind != policy.Person {
			continue
		}
		e := m.entityAt(i)
		if e.ID == "" {
			continue
		}
		return &speaker{name: e.Name, id: e.ID, role: standing(e.Role), class: classOf(e.Kind), named: true}
	}
	if len(m.people) > 0 {
		return &m.people[len(m.people)-1]
	}
	return nil
}

// nearby is who the sentence itself names before the offset, or the sentence
// before where nobody else has spoken since: nearer than whoever spoke last.
func (m *memory) nearby(offset int, person bool) *speaker {
	if person {
		for i := m.mentionBefore(offset); i >= 0 && m.l.mentions[i].Start >= m.start; i-- {
			if m.kindAt(i) == policy.Person {
				e := m.entityAt(i)
				if known := m.byID(e.ID); known != nil {
					return known
				}
				return &speaker{name: e.Name, id: e.ID, role: standing(e.Role), class: rolePerson, named: true, at: m.l.mentions[i].Start}
			}
		}
		if s := m.subject; s != nil && s.class == rolePerson && m.subjectAt >= m.spokeAt && (s.id != "" || s.role != "" || m.subjectAt >= m.before) {
			return s
		}
		return nil
	}
	if m.spokeAt >= m.before {
		return nil // somebody spoke in the sentence before
	}
	var only *speaker
	for i := m.mentionBefore(m.start); i >= 0 && m.l.mentions[i].Start >= m.before; i-- {
		switch kind := m.kindAt(i); kind {
		case policy.Company, policy.NGO, policy.Authority, policy.Court:
			e := m.entityAt(i)
			if only != nil && only.id != e.ID {
				return nil
			}
			only = &speaker{name: e.Name, id: e.ID, class: classOf(kind), named: true, at: m.l.mentions[i].Start}
		}
	}
	return only
}

// mentionBefore is the index of the last mention that begins before offset.
func (m *memory) mentionBefore(offset int) int {
	i, _ := slices.BinarySearchFunc(m.l.mentions, offset, func(a policy.Mention, at int) int { return a.Start - at })
	return i - 1
}

// personWith is the person met whose role has the noun in it; for a noun of no
// role in particular, the last to speak.
func (m *memory) personWith(noun string) *speaker {
	for i := len(m.spoke) - 1; i >= 0; i-- {
		if s := &m.spoke[i]; s.class == rolePerson && strings.Contains(strings.ToLower(s.role), noun) {
			return s
		}
	}
	for i := len(m.spoke) - 1; i >= 0; i-- { // "an official": "the official" later on
		if s := &m.spoke[i]; (s.class == rolePerson || s.class == roleGroup) && !s.named && strings.Contains(strings.ToLower(s.name), noun) {
			return s
		}
	}
	for i := len(m.people) - 1; i >= 0; i-- {
		if strings.Contains(strings.ToLower(m.people[i].role), noun) {
			return &m.people[i]
		}
	}
	if s := m.holder(noun); s != nil {
		return s
	}
	if n := len(m.spoke); n > 0 && m.spoke[n-1].class == rolePerson && m.spoke[n-1].role == "" {
		return &m.spoke[n-1]
	}
	if n := len(m.spoke); n > 0 && len(m.people) == 1 && m.spoke[n-1].class == rolePerson && m.spokeAt >= m.before && m.spoke[n-1].named {
		return &m.spoke[n-1] // the only person of the article, who has just spoken
	}
	for i := len(m.spoke) - 1; i >= 0; i-- {
		if s := &m.spoke[i]; s.class != rolePerson && strings.Contains(strings.ToLower(s.role), noun) {
			return s
		}
	}
	return nil
}

// referent is what "the regulator", "the company", "the six companies" stand
// for: the last of that kind, one whose name has the noun in it before others.
func (m *memory) referent(g group, number, offset int) []speaker {
	if n := len(m.spoke); n > 0 && !m.spoke[n-1].named && strings.HasSuffix(strings.ToLower(m.spoke[n-1].name), g.noun) {
		return []speaker{m.spoke[n-1]} // "a consumer group": "the group" after it
	}
	var byName, byKind *speaker
	var many []speaker
	seen := map[string]bool{}
	consider := func(id string, at int) {
		if seen[id] {
			return
		}
		seen[id] = true
		e := m.entity(id)
		if e.ID == "" || e.Kind == policy.Law || e.Kind == policy.Person {
			return
		}
		s := speaker{name: e.Name, id: e.ID, class: classOf(e.Kind), named: true, at: at}
		if s.class == g.role || slices.Contains(m.l.lex.rolesOf[g.noun], s.class) {
			many = append(many, s)
			if byKind == nil {
				byKind = &s
			}
		}
		if byName == nil && (g.role == roleAuthority || g.role == roleCourt || g.role == roleGovernment) && nameHas(e, g.noun) {
			byName = &s
		}
	}
	for i, steps := m.mentionBefore(offset), 0; i >= 0 && steps < 120; i, steps = i-1, steps+1 {
		consider(m.l.mentions[i].EntityID, m.l.mentions[i].Start)
	}
	for _, t := range m.title {
		consider(t.EntityID, -1)
	}
	switch {
	case number > 1:
		if len(many) == number {
			slices.Reverse(many)
			return many
		}
		return nil
	case m.l.plural(g.noun):
		return nil // a plural without a number is nobody in particular
	case g.role == roleCourt:
		s := m.court(offset)
		if s == nil {
			return nil
		}
		out := *s
		out.role, out.says, out.at = "", "", offset
		return []speaker{out}
	case byName != nil:
		return []speaker{*byName}
	case g.role == roleCompany:
		s := m.company(offset)
		if s == nil {
			return nil
		}
		out := *s
		out.role, out.says, out.at = "", "", offset
		return []speaker{out}
	case byKind != nil && (g.role != roleAuthority || !properNoun[g.noun]):
		if byKind.at < m.start || m.trailing || len(m.l.lex.rolesOf[g.noun]) > 1 { // not of this sentence: one that spoke goes before others of its kind
			for i := len(m.spoke) - 1; i >= 0; i-- {
				if s := &m.spoke[i]; s.id != "" && (s.class == byKind.class || slices.Contains(m.l.lex.rolesOf[g.noun], s.class)) {
					byKind = &m.spoke[i]
					break
				}
			}
		}
		s := *byKind
		s.role, s.says, s.at = "", "", offset
		return []speaker{s}
	}
	return nil
}

// plural reports whether a role noun is the plural of another.
func (l *layout) plural(noun string) bool {
	if l.lex.Language == "de" {
		return false
	}
	for from, to := range map[string]string{"s": "", "ies": "y"} {
		if stem, ok := strings.CutSuffix(noun, from); ok && l.lex.roleOf[stem+to] != "" {
			return true
		}
	}
	return false
}

// properNoun are nouns that are part of the name of what they stand for: "the
// ministry" is none whose name has no Ministry in it.
var properNoun = map[string]bool{
	"ministry": true, "commission": true, "department": true, "board": true, "council": true, "committee": true, "office": true, "administration": true,
	"ministerium": true, "kommission": true, "ministère": true, "département": true, "parquet": true, "conseil": true, "comité": true, "bureau": true, "police": true, "préfecture": true,
	"staatsanwaltschaft": true, "polizei": true, "ausschuss": true, "bundesamt": true, "außenministerium": true, "embassy": true, "mission": true, "delegation": true, "prosecutors": true,
}

func nameHas(e policy.Entity, noun string) bool {
	if utf8.RuneCountInString(noun) < 4 {
		return false
	}
	if strings.Contains(strings.ToLower(e.Name), noun) {
		return true
	}
	return slices.ContainsFunc(e.Aliases, func(a string) bool { return strings.Contains(strings.ToLower(a), noun) })
}

// wrote notes the author of a kind of document.
func (m *memory) wrote(noun string, s speaker) {
	s.role = ""
	m.authors[strings.TrimSuffix(noun, "s")] = s
}

// author is who wrote the document that the noun names. A statement or a
// release is by the last to speak.
func (m *memory) author(noun string) *speaker {
	if s, ok := m.authors[strings.TrimSuffix(noun, "s")]; ok {
		return &s
	}
	if m.l.lex.document[noun] == policy.Alleged {
		for _, other := range m.l.lex.Documents[string(policy.Alleged)] {
			if s, ok := m.authors[strings.TrimSuffix(other, "s")]; ok {
				return &s
			}
		}
		return m.accuser
	}
	if m.l.lex.document[noun] == policy.Ruled {
		return m.court(m.start)
	}
	return nil
}
