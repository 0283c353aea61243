package ledger

import (
	"slices"
	"strings"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/text"
)

// voice is who speaks in a statement, and for whom.
type voice struct {
	id     string   // the speaker's own, or ""
	orgs   []string // entities that the role names: a spokesperson speaks for them
	parent string   // of the speaker
	state  policy.Jurisdiction
	name   string // folded
	last   string // its last word
}

func (l *book) voiceOf(s policy.Statement) voice {
	v := voice{id: s.SpeakerID, name: strings.TrimSpace(text.FoldText(s.Speaker))}
	if words := strings.Fields(v.name); len(words) > 0 {
		v.last = words[len(words)-1]
	}
	e, known := l.entity(s.SpeakerID)
	v.parent = e.Parent
	roles := s.Role
	if known {
		roles += "\n" + e.Role
	}
	if e.Kind == policy.Person || !known {
		v.orgs = l.orgsOf(roles)
	}
	if known && (e.Kind == policy.Government || l.stateWords(e.Name+" "+roles)) {
		v.state = e.Jurisdiction
	}
	for _, id := range v.orgs {
		if org, ok := l.entity(id); ok && v.state == "" && (org.Kind == policy.Government || l.stateWords(org.Name)) {
			v.state = org.Jurisdiction
		}
	}
	return v
}

// ownHouse reports whether the outlet is the speaker's own.
func (l *book) ownHouse(r *record) bool {
	return slices.ContainsFunc(append([]string{r.voice.id}, r.voice.orgs...), func(id string) bool {
		e, ok := l.entity(id)
		return ok && r.Source != "" && (e.Name == r.Source || slices.Contains(e.Aliases, r.Source))
	})
}

// stateWords reports whether a name or role is of one who speaks for a state.
func (l *book) stateWords(s string) bool {
	if l.states == nil {
		l.states = map[string]bool{}
	}
	is, done := l.states[s]
	if !done {
		for _, lang := range conceptLanguages {
			var words []string
			for _, w := range text.Words(s, lang) {
				words = append(words, w.Text)
			}
			is = is || cuesFor(lang).state.in(words, text.FoldText(s))
		}
		l.states[s] = is
	}
	return is
}

// orgsOf lists the organisations that a role names.
func (l *book) orgsOf(role string) []string {
	role = strings.TrimSpace(role)
	if role == "" || l.o.Names == nil {
		return nil
	}
	if l.roles == nil {
		l.roles = map[string][]string{}
	}
	ids, done := l.roles[role]
	if !done {
		for _, m := range l.o.Names.Find("", role, text.Language(role, "en")) {
			if e, ok := l.o.Names.Entity(m.EntityID); ok && e.Kind != policy.Person && e.Kind != policy.Law && !slices.Contains(ids, e.ID) {
				ids = append(ids, e.ID)
			}
		}
		slices.Sort(ids)
		l.roles[role] = ids
	}
	return ids
}

func (l *book) entity(id string) (policy.Entity, bool) {
	if id == "" || l.o.Names == nil {
		return policy.Entity{}, false
	}
	return l.o.Names.Entity(id)
}

// sameVoice reports whether two statements can be by one speaker: by id; where
// one has none, by name within a story; an organisation and who speaks for it.
func sameVoice(a, b *record) bool {
	v, w := a.voice, b.voice
	if v.id != "" && v.id == w.id {
		return true
	}
	if v.name != "" && v.name == w.name && (v.id == "" || w.id == "") {
		return true
	}
	if v.speaksFor(w.id) || w.speaksFor(v.id) {
		return true
	}
	if v.state != "" && v.state == w.state && (governs(v.id) || governs(w.id)) {
		return true
	}
	sameStory := a.StoryID != "" && a.StoryID == b.StoryID || a.ArticleID == b.ArticleID
	return sameStory && (v.id == "" || w.id == "") && oneName(v.name, w.name)
}

// oneName reports whether two names can be one person's within a story: "Khan"
// and "Lina M. Khan", "Guo" and "Guo Jiakun", not "Anna Weber" and "Peter
// Weber".
func oneName(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == 0 || len(y) > 4 || utf8.RuneCountInString(x[len(x)-1]) < 3 {
		return false
	}
	if len(x) == 1 {
		return x[0] == y[0] || x[0] == y[len(y)-1]
	}
	if x[len(x)-1] != y[len(y)-1] {
		return false
	}
	return x[0] == y[0] || (len(x[0]) <= 2 || len(y[0]) <= 2) && x[0][0] == y[0][0]
}

func (v voice) speaksFor(id string) bool { return id != "" && slices.Contains(v.orgs, id) }

func governs(id string) bool { return strings.HasPrefix(id, string(policy.Government)+"/") }

// kin reports whether two speakers stand on one side: a company and its
// parent, two who speak for one house.
func kin(a, b *record) bool {
	v, w := a.voice, b.voice
	switch {
	case sameVoice(a, b):
		return true
	case v.parent != "" && (v.parent == w.id || v.parent == w.parent), w.parent != "" && w.parent == v.id:
		return true
	case v.state != "" && v.state == w.state:
		return true
	}
	return slices.ContainsFunc(v.orgs, w.speaksFor)
}

// concerns reports whether a statement is about the speaker of another.
func (l *book) concerns(claim, by *record) bool {
	v := by.voice
	for _, id := range claim.About {
		if id == v.id && id != "" || id == v.parent && id != "" || v.speaksFor(id) {
			return true
		}
		if e, ok := l.entity(id); ok && e.Parent != "" && (e.Parent == v.id || v.speaksFor(e.Parent)) {
			return true
		}
	}
	return names(claim, by)
}

// names reports whether a statement has the name of another's speaker in it.
func names(s, by *record) bool {
	name := by.voice.name
	if utf8.RuneCountInString(name) < 3 && !text.IsHan(firstRune(name)) || name == "" {
		return false
	}
	if text.IsHan(firstRune(name)) {
		return utf8.RuneCountInString(name) >= 2 && strings.Contains(s.han, name)
	}
	return strings.Contains(" "+strings.Join(s.words, " ")+" ", " "+name+" ")
}
