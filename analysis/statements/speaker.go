package statements

import (
	"slices"
	"strings"
	"unicode/utf8"

	"datapolicy/policy"
)

// speaker is who is found to speak.
type speaker struct {
	name  string
	id    string
	role  string
	class string   // a role class: "person", "company", "authority", …
	about []string // the organisation that an unknown person belongs to
	says  policy.StatementKind
	named bool // by a name, not by a role only
	at    int  // byte offset where it was named
}

func (s *speaker) official() bool {
	return s.class == roleAuthority || s.class == roleCourt || s.class == roleGovernment
}

// identify turns a subject into those who speak; none when it is nobody who
// can, or nobody that the article tells.
func (m *memory) identify(t []token, p phrase) []speaker {
	var out []speaker
	all := append([]phrase{p}, p.also...)
	slices.SortStableFunc(all, func(a, b phrase) int { return a.first - b.first })
	for _, one := range all {
		found := m.one(t, one)
		for _, s := range found {
			if !slices.ContainsFunc(out, func(o speaker) bool { return o.name == s.name && o.id == s.id }) {
				out = append(out, s)
			}
		}
	}
	if len(out) > 1 && slices.ContainsFunc(out, func(s speaker) bool { return s.named && s.class == rolePerson }) {
		out = slices.DeleteFunc(out, func(s speaker) bool { return !s.named && s.class == rolePerson }) // "M. X, élu de Y et membre de Z": one man
	}
	if len(out) > maxJoint {
		out = out[:maxJoint]
	}
	return out
}

// maxJoint is how many speakers one report may have.
const maxJoint = 8

func (m *memory) one(t []token, p phrase) []speaker {
	if p.empty() {
		return nil
	}
	first := t[p.first]
	if p.head == p.first+1 && first.class&isPronoun != 0 && first.mention < 0 {
		return m.pronoun(first)
	}
	g := m.group(t, p)
	if g.entity < 0 && g.person < 0 && g.role == "" && g.name == [2]int{} && p.last > p.head && m.l.counted(t, p) { // "four of the six companies"
		whole := p
		whole.head = p.last
		if g = m.group(t, whole); g.role != "" {
			p, g.entity, g.person, g.name, g.definite = whole, -1, -1, [2]int{}, false
		}
	}
	switch {
	case g.media:
		return nil
	case m.l.vague(t, p, g):
		return []speaker{{name: m.words(t, p.first, p.last), class: vagueClass, at: first.start}}
	case g.person >= 0:
		return m.knownPerson(t, p, g)
	case g.name != [2]int{}:
		return m.unknownPerson(t, p, g)
	case g.role == roleDocument:
		return m.document(t, p, g)
	case g.entity >= 0:
		return m.organisation(t, p, g)
	case g.role != "":
		return m.byRole(t, p, g)
	}
	if s, ok := m.unknownBody(t, p); ok {
		return []speaker{s}
	}
	if p.head-p.first >= 2 && first.class&isDeterminer != 0 {
		return []speaker{{name: m.words(t, p.first, p.last), class: vagueClass, at: first.start}}
	}
	return nil
}

// unknownBody is an organisation that the gazetteer doesn't know, under a name
// that no person has ("IAB Europe") or that the article says is one ("Privacy
// First, a campaign group").
func (m *memory) unknownBody(t []token, p phrase) (speaker, bool) {
	a := p.first
	for a < p.head && t[a].class&isDeterminer != 0 && t[a].mention < 0 {
		a++
	}
	name := false
	for k := a; k < p.head; k++ {
		if t[k].kind != word || !t[k].capital || t[k].mention >= 0 || t[k].class&(isTime|isPronoun|isMedia) != 0 {
			return speaker{}, false
		}
		name = name || m.nameWord(t, k)
	}
	class := m.appositionBody(t, p)
	if a >= p.head || class == "" && (p.head-a < 2 || !name || a > p.first || m.l.lex.Language == "de") {
		return speaker{}, false
	}
	if class == "" {
		class = roleCompany
	}
	return speaker{name: m.l.text[t[a].start:t[p.head-1].end], class: class, named: true, at: t[a].start}, true
}

// appositionBody is the kind of organisation that the apposition says the
// phrase is, or "".
func (m *memory) appositionBody(t []token, p phrase) string {
	if p.appFirst >= p.appLast || t[p.appFirst].class&isDeterminer == 0 {
		return ""
	}
	class := ""
	for k := p.appFirst; k < min(p.appLast, p.appFirst+8); k++ {
		switch r := m.l.role(t[k].low); {
		case t[k].class&(isPreposition|isRelative) != 0 && t[k].class&isDeterminer == 0:
			return class
		case r == rolePerson || r == roleSpokes:
			return ""
		case m.l.body(r):
			class = r
		}
	}
	return class
}

// body reports whether the role class is of organisations.
func (l *layout) body(role string) bool {
	switch role {
	case roleCompany, roleAuthority, roleCourt, roleNGO, roleGovernment:
		return true
	}
	return false
}

// counted reports whether the first group is only a number: "four of …".
func (l *layout) counted(t []token, p phrase) bool {
	for k := p.first; k < p.head; k++ {
		if t[k].kind != number && t[k].class&isDeterminer == 0 && l.lex.Dates.Numbers[t[k].low] == 0 {
			return false
		}
	}
	return true
}

// vagueClass is the class of a speaker that only the place beside a quotation
// shows to be one ("a shopkeeper"): good for direct speech, not for reports.
const vagueClass = "vague"

// vague reports whether an English group is headed by a word that we don't know
// for a speaker, after a name or a role: "TikTok users", "EU rules".
func (l *layout) vague(t []token, p phrase, g group) bool {
	last := t[p.head-1]
	return l.lex.Language == "en" && last.kind == word && last.mention < 0 && !last.capital && last.low != "'s" && l.role(last.low) == "" && last.class&(isPronoun|isTime) == 0
}

// group is what a noun group consists of.
type group struct {
	entity   int    // token of the organisation that heads it, or -1
	person   int    // token of a known person, or -1
	role     string // class of its head noun
	noun     string // the head noun
	nounAt   int
	owner    int    // token of the organisation that it belongs to (possessive, before or after), or -1
	name     [2]int // tokens of an unknown person's name
	definite bool
	media    bool
}

func (m *memory) group(t []token, p phrase) group {
	g := group{entity: -1, person: -1, owner: -1, nounAt: -1}
	g.definite = t[p.first].class&isDefinite != 0
	for k := p.first; k < p.head; k++ {
		tok := t[k]
		if tok.class&isMedia != 0 && tok.capital && tok.mention < 0 {
			g.media = k == p.head-1 || m.l.role(t[p.head-1].low) == roleMedia || m.l.role(t[p.head-1].low) == roleDocument
		}
		if tok.mention >= 0 {
			switch kind := m.kindAt(tok.mention); {
			case kind == policy.Person:
				if g.person < 0 || t[g.person].mention != tok.mention {
					g.person = k
				}
			case kind == policy.Law:
			case k+1 < p.head && (t[k+1].low == "'s" || t[k+1].low == "'") && t[k+1].mention < 0:
				g.owner = k
			case k+1 < p.head && t[k+1].mention == tok.mention:
			default:
				g.entity = k
			}
			continue
		}
		if r := m.l.role(tok.low); r != "" {
			g.role, g.noun, g.nounAt = r, tok.low, k
		}
	}
	if g.person < 0 {
		g.name = m.nameIn(t, p, g)
	}
	if g.entity >= 0 && g.nounAt > g.entity { // "TikTok spokesperson", "EU regulators"
		g.owner, g.entity = g.entity, -1
	}
	for k := p.head; k < p.last; k++ { // "a spokesperson for TikTok"
		if t[k].mention >= 0 && g.owner < 0 && m.kindAt(t[k].mention) != policy.Law && m.kindAt(t[k].mention) != policy.Person {
			g.owner = k
		}
		if t[k].mention < 0 && t[k].class&isMedia != 0 && t[k].capital && g.role == roleDocument {
			g.media = true
		}
	}
	if g.role == roleMedia && g.name == [2]int{} {
		g.media = true
	}
	return g
}

// nameIn finds a person's name that the gazetteer doesn't know: capitalised
// words at the end of the group, after a role or on their own.
func (m *memory) nameIn(t []token, p phrase, g group) [2]int {
	end := p.head
	start := end
	if k := end - 1; m.l.lex.Language == "de" && g.role == rolePerson && g.nounAt == k-1 && t[k].kind == word && !t[k].capital && t[k].mention < 0 && t[k].class == 0 {
		return [2]int{k, end} // "Vorstand padeluun"
	}
	for start > p.first && m.nameWord(t, start-1) {
		start--
	}
	for start < end && start == p.first && !t[start].capital && t[start].class&isDeterminer != 0 {
		start++ // "der Versorger": an article, not the "der" of a name
		p.first = start
	}
	n := end - start
	if n == 0 || n > 5 {
		return [2]int{}
	}
	switch {
	case g.nounAt >= 0 && g.nounAt == start-1 && n <= 4: // "lawyer Kleanthi Sardeli"
		return [2]int{start, end}
	case start > p.first && t[start-1].class&isTitle != 0:
		return [2]int{start, end}
	case start > p.first && t[start-1].mention >= 0 && n >= 2 && n <= 3:
		return [2]int{start, end}
	case start == p.first:
		name := m.l.text[t[start].start:t[end-1].end]
		if n == 1 && (m.l.lex.Language == "de" || start == 0) && name != strings.ToUpper(name) && !m.knownSurname(name) && !m.recurs(name) {
			return [2]int{} // a noun, as all German nouns are capitalised, or a sentence's first word
		}
		return [2]int{start, end}
	case n >= 3 && m.l.lex.Language == "de" && t[p.first].class&isDeterminer != 0: // "der Kryptologe Jan Weber"
		return [2]int{end - 2, end}
	case n >= 2 && t[p.first].class&isDeterminer == 0:
		return [2]int{start, end}
	}
	return [2]int{}
}

func (m *memory) nameWord(t []token, k int) bool {
	tok := t[k]
	if tok.kind != word || tok.mention >= 0 {
		return false
	}
	if tok.capital {
		return tok.class&(isNotName|isDeterminer|isMedia|isTitle) == 0 && tok.class&closed == 0 && m.l.role(tok.low) == ""
	}
	return nobiliary[tok.low] && k+1 < len(t) && t[k+1].capital
}

func (m *memory) knownPerson(t []token, p phrase, g group) []speaker {
	e := m.entityAt(t[g.person].mention)
	s := speaker{name: e.Name, id: e.ID, class: rolePerson, named: true, at: t[g.person].start}
	if from := g.person; from > p.first {
		s.role = m.words(t, p.first, from)
	}
	if s.role == "" {
		s.role = m.apposition(t, p)
	}
	if known := m.byID(e.ID); s.role == "" && known != nil {
		s.role = known.role
	}
	if s.role == "" {
		s.role = standing(e.Role)
	}
	return []speaker{s}
}

func (m *memory) unknownPerson(t []token, p phrase, g group) []speaker {
	a, b := g.name[0], g.name[1]
	text := m.l.text[t[a].start:t[b-1].end]
	if last := t[b-1]; last.end-last.start == 1 && strings.HasPrefix(m.l.text[last.end:], ".") {
		text += "." // "Bruno K.": who is named in part only
	}
	if org := g.nounAt == a-1 && b == a+1 && m.l.body(g.role); org && a > p.first {
		if m.l.lex.Language != "en" { // "Oberlandesgericht Köln"
			text = m.words(t, p.first, b)
		}
		if e, ok := m.resolve(text); !ok || e.Kind != policy.Person {
			s := speaker{name: text, class: g.role, named: true, at: t[a].start}
			if ok && e.Kind != policy.Law {
				s.name, s.id, s.class = e.Name, e.ID, classOf(e.Kind)
			}
			return []speaker{s}
		}
	}
	e, ok := m.resolve(text)
	if plain := withoutInitials(text); !ok && plain != text {
		if e, ok = m.resolve(plain); ok && e.Kind != policy.Person {
			ok = false
		}
	}
	if ok && e.Kind != policy.Law {
		s := speaker{name: e.Name, id: e.ID, class: classOf(e.Kind), named: true, at: t[a].start}
		if e.Kind == policy.Person {
			s.role = first(m.words(t, p.first, a), m.apposition(t, p), standing(e.Role))
		}
		return []speaker{s}
	}
	if known := m.bySurname(text, t[a].start); known != nil {
		s := *known
		s.at = t[a].start
		return []speaker{s}
	}
	s := speaker{name: text, class: rolePerson, named: true, at: t[a].start}
	if full := m.fullName(text, t[a].start); full != "" {
		s.name = full
	}
	if class := m.appositionBody(t, p); class != "" || a > p.first && g.nounAt == a-1 && m.l.body(g.role) {
		s.class = first(class, g.role) // "casino operator Crown Harbour"
		m.orgs = append(m.orgs, s)
		return []speaker{s}
	}
	s.role = first(m.words(t, p.first, a), m.apposition(t, p), m.roleNear(s.name))
	if g.owner >= 0 {
		s.about = []string{m.l.mentions[t[g.owner].mention].EntityID}
	}
	for k := p.appFirst; k < p.appLast && len(s.about) == 0; k++ {
		if t[k].mention >= 0 && m.kindAt(t[k].mention) != policy.Law {
			s.about = []string{m.l.mentions[t[k].mention].EntityID}
		}
	}
	if utf8.RuneCountInString(s.name) < 2 {
		return nil
	}
	return []speaker{s}
}

// withoutInitials is "Lina Khan" for "Lina M. Khan".
func withoutInitials(name string) string {
	fields := strings.Fields(name)
	return strings.Join(slices.DeleteFunc(fields, func(f string) bool {
		return strings.HasSuffix(f, ".") && utf8.RuneCountInString(f) == 2
	}), " ")
}

// words is tokens [a,b) as the article has them, without a leading article,
// possessive or trailing comma.
func (m *memory) words(t []token, a, b int) string {
	for a < b && (t[a].class&isDeterminer != 0 && t[a].mention < 0 && m.l.lex.Dates.Numbers[t[a].low] < 2 || t[a].kind == punct || t[a].class&isTitle != 0 || t[a].class&isAdverb != 0) {
		a++
	}
	for b > a && (t[b-1].kind == punct || t[b-1].class&isTitle != 0 || t[b-1].class&isPreposition != 0) {
		b--
	}
	if a >= b {
		return ""
	}
	return strings.Join(strings.Fields(m.l.text[t[a].start:t[b-1].end]), " ")
}

// apposition is what the article says the speaker is, between commas.
func (m *memory) apposition(t []token, p phrase) string {
	if p.appFirst >= p.appLast || t[p.appFirst].class&(isRelative|isConjunction) != 0 {
		return ""
	}
	has := false
	for k := p.appFirst; k < p.appLast; k++ {
		switch m.l.role(t[k].low) {
		case "", roleMedia, roleDocument:
		default:
			has = true
		}
	}
	if strings.HasSuffix(t[p.appFirst].low, "ing") || !has || t[p.appFirst].class&isPreposition != 0 {
		return ""
	}
	return m.words(t, p.appFirst, p.appLast)
}

func first(options ...string) string {
	for _, o := range options {
		if o != "" {
			return o
		}
	}
	return ""
}

// standing is a role that the gazetteer gives without a date: one that it dates
// may not have been held on the article's day.
func standing(role string) string {
	if strings.ContainsAny(role, "(0123456789") {
		return ""
	}
	return role
}

func classOf(k policy.EntityKind) string { return string(k) }
