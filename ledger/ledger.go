package ledger

import (
	"cmp"
	"slices"

	"datapolicy/policy"
	"datapolicy/text"
)

// Names knows the entities; *gazetteer.Gazetteer does.
type Names interface {
	Entity(id string) (policy.Entity, bool)
	Find(title, body, lang string) []policy.Mention
}

// Options say what is known beside the statements. The zero value is good.
type Options struct {
	Names     Names                         // nil: speakers go by id and name only
	Language  func(policy.Statement) string // of its article; nil: as its words look
	Official  func(policy.Statement) bool   // whether its outlet is an official body; nil: none is
	Copy      func(policy.Statement) bool   // whether its article nearly repeats another; nil: none does
	Continues func(storyID string) []string // earlier stories that one follows up; nil: none
	Prefer    string                        // the language whose record stands for an utterance, among verbatim ones
}

// Ledger is what was made of some statements.
type Ledger struct {
	// Statements has one of each utterance, with AlsoIn, Contests, ContestedBy
	// and DepartsFrom set, in the order in which its first record was given.
	Statements []policy.Statement
	// Contested are the claims beside what stands against them, the weightiest
	// first.
	Contested []policy.Contest

	stands map[string]string // id of any statement → id of the one that stands for it
	places map[string]int    // id of one that stands → its place in Statements

	language map[string]string // of one that stands
}

// StandsFor is the id of the statement that stands for the utterance of the
// given one, or "".
func (l Ledger) StandsFor(id string) string { return l.stands[id] }

// ByID is the statement with an id, or that stands for it.
func (l Ledger) ByID(id string) (policy.Statement, bool) {
	i, ok := l.places[l.stands[id]]
	if !ok {
		return policy.Statement{}, false
	}
	return l.Statements[i], true
}

// Annotated is a statement with what the ledger knows of its utterance, for one
// who lists every record: AlsoIn has the others.
func (l Ledger) Annotated(s policy.Statement) policy.Statement {
	one, ok := l.ByID(s.ID)
	if !ok {
		return s
	}
	s.Contests, s.ContestedBy, s.DepartsFrom = one.Contests, one.ContestedBy, one.DepartsFrom
	s.AlsoIn = nil
	all := one.AlsoIn
	if one.ArticleID != s.ArticleID {
		all = append([]policy.Carrier{carrier(one, l.language[one.ID])}, all...)
	}
	for _, c := range all {
		if c.ArticleID != s.ArticleID {
			s.AlsoIn = append(s.AlsoIn, c)
		}
	}
	return s
}

func carrier(s policy.Statement, lang string) policy.Carrier {
	return policy.Carrier{ArticleID: s.ArticleID, URL: s.ArticleURL, Source: s.Source, Language: lang, Quote: s.Quote, Verbatim: s.Verbatim, Start: s.Start, End: s.End}
}

// book is a ledger in the making.
type book struct {
	o      Options
	all    []*record // by id
	roles  map[string][]string
	states map[string]bool

	groups []*utterance // by the id of their first
	of     map[string]*utterance
	pools  []pool
}

// Keep makes the ledger of some statements. Those with one id count once.
func Keep(all []policy.Statement, o Options) Ledger {
	if o.Language == nil {
		o.Language = language
	}
	if o.Official == nil {
		o.Official = func(policy.Statement) bool { return false }
	}
	if o.Copy == nil {
		o.Copy = func(policy.Statement) bool { return false }
	}
	if o.Continues == nil {
		o.Continues = func(string) []string { return nil }
	}
	l := &book{o: o, of: map[string]*utterance{}}
	given := map[string]int{}
	for i, s := range all {
		if _, seen := given[s.ID]; seen {
			continue
		}
		given[s.ID] = i
		s.AlsoIn, s.Contests, s.ContestedBy, s.DepartsFrom = nil, nil, nil, ""
		l.all = append(l.all, l.record(s))
	}
	slices.SortFunc(l.all, func(a, b *record) int { return cmp.Compare(a.ID, b.ID) })
	for i, r := range l.all {
		r.at = i
	}
	l.group()
	l.contest()
	l.depart()
	return l.close(given)
}

// close writes down what was found, in the order given.
func (l *book) close(given map[string]int) Ledger {
	out := Ledger{stands: map[string]string{}, places: map[string]int{}, language: map[string]string{}, Statements: []policy.Statement{}}
	place := map[string]int{}
	for _, u := range l.groups {
		first := len(given)
		for _, r := range u.records {
			out.stands[r.ID] = u.best.ID
			first = min(first, given[r.ID])
		}
		place[u.best.ID] = first
		s := u.best.Statement
		out.language[s.ID] = u.best.lang
		s.Role = u.role()
		s.AlsoIn = u.carriers()
		s.Contests, s.ContestedBy = idsOf(u.contests), idsOf(u.contestedBy)
		if u.departs != nil {
			s.DepartsFrom = u.departs.best.ID
		}
		out.Statements = append(out.Statements, s)
	}
	slices.SortFunc(out.Statements, func(a, b policy.Statement) int { return cmp.Compare(place[a.ID], place[b.ID]) })
	for i, s := range out.Statements {
		out.places[s.ID] = i
	}
	out.Contested = l.contested(out)
	return out
}

func idsOf(all []*utterance) []string {
	var ids []string
	for _, u := range all {
		ids = append(ids, u.best.ID)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Denies reports whether a statement says that a claim or decision is wrong,
// or will be fought; other answers do not.
func Denies(s policy.Statement) bool {
	if s.Kind == policy.Denied {
		return true
	}
	if s.Kind != policy.Said && s.Kind != policy.Promised && s.Kind != policy.Alleged {
		return false
	}
	lang := text.Language(s.Quote, "")
	r := &record{Statement: s, lang: lang, han: text.FoldText(s.Quote)}
	for _, w := range text.Words(s.Quote, lang) {
		r.words = append(r.words, w.Text)
	}
	c := cuesFor(lang)
	return c.rejection.in(r.words, r.han) || c.appeal.in(r.words, r.han)
}

// OneMatter reports whether two statements speak of enough of the same to be
// held against each other.
func OneMatter(a, b policy.Statement) bool {
	l := &book{o: Options{Language: language, Official: func(policy.Statement) bool { return false }, Copy: func(policy.Statement) bool { return false }}}
	x, y := l.record(a), l.record(b)
	return common(x.strong, y.strong) >= oneMatter || x.lang == y.lang && dice(x.stems, y.stems) >= 0.5
}

// language is that of a statement as its words look.
func language(s policy.Statement) string {
	if lang := text.Language(s.Quote, ""); lang != "und" {
		return lang
	}
	return "en"
}
