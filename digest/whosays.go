package digest

import (
	"cmp"
	"slices"
	"strings"

	"datapolicy/cite"
	"datapolicy/ledger"
	"datapolicy/policy"
)

// Bounds of "who says what".
const (
	maxStatements = 5
	perSpeaker    = 2
)

// whoSaysWhat chooses the statements that show the matter's sides: a claim and
// what stands against it side by side, then kinds beside each other before
// several of one kind, own words before reports of them, each speaker twice at
// most, an utterance once with all that carried it. After the contest they come
// in the order of a dispute, from claim to answer to ruling. Words in the
// language of the digest come before those that its readers may not read.
func (b *Builder) whoSaysWhat(dr *draft) []policy.Statement {
	book := b.book(dr, dr.language())
	foreign := map[string]bool{}
	for _, s := range book.Statements {
		foreign[s.ID] = dr.languageOf(s.ArticleID) != dr.language()
	}
	pool := slices.Clone(book.Statements)
	if slices.ContainsFunc(pool, func(s policy.Statement) bool { return !foreign[s.ID] }) {
		native := map[policy.StatementKind]bool{}
		for _, s := range pool {
			native[s.Kind] = native[s.Kind] || !foreign[s.ID]
		}
		pool = slices.DeleteFunc(pool, func(s policy.Statement) bool { return foreign[s.ID] && (native[s.Kind] || !s.Verbatim) })
	}
	pool = cite.WithRoles(pool)
	slices.SortStableFunc(pool, func(a, b policy.Statement) int {
		return cmp.Or(cmp.Compare(merit(b), merit(a)), a.Date.Compare(b.Date), cmp.Compare(a.ArticleID, b.ArticleID), cmp.Compare(a.Start, b.Start))
	})
	voices := pool
	pool = cite.Joined(pool)
	c := choice{bySpeaker: map[string]int{}, byKind: map[policy.StatementKind]int{}}
	c.contest(book, pool)
	beside := len(c.chosen)
	disputed := slices.Clone(pool)
	slices.SortStableFunc(disputed, func(a, b policy.Statement) int { return cmp.Compare(urgency(a.Kind), urgency(b.Kind)) })
	for round := range 3 { // one of each kind, then a second voice, then a second statement
		for _, s := range [][]policy.Statement{disputed, pool, pool}[round] {
			if (round == 0 && c.byKind[s.Kind] > 0) || (round == 1 && c.bySpeaker[speakerKey(s)] > 0) || (round == 2 && !s.Verbatim) {
				continue
			}
			c.take(s)
		}
	}
	slices.SortStableFunc(c.chosen[beside:], func(a, b policy.Statement) int {
		return cmp.Or(cmp.Compare(turn(a.Kind), turn(b.Kind)), a.Date.Compare(b.Date), cmp.Compare(a.ArticleID, b.ArticleID), cmp.Compare(a.Start, b.Start))
	})
	all := []policy.Statement{}
	for _, s := range c.chosen {
		all = append(all, cite.Voices(s, voices)...)
	}
	return all
}

// choice is what was chosen so far.
type choice struct {
	chosen    []policy.Statement
	bySpeaker map[string]int
	byKind    map[policy.StatementKind]int
}

// take chooses a statement, unless there are enough, it is chosen already, or
// says what another does, or its speaker has had his say.
func (c *choice) take(s policy.Statement) bool {
	who := speakerKey(s)
	if len(c.chosen) == maxStatements || c.bySpeaker[who] >= perSpeaker || slices.ContainsFunc(c.chosen, func(o policy.Statement) bool { return o.ID == s.ID || sameWords(o, s) }) {
		return false
	}
	c.chosen = append(c.chosen, s)
	c.bySpeaker[who]++
	c.byKind[s.Kind]++
	return true
}

// contest chooses the weightiest claim that readers can read with up to two
// answers of theirs.
func (c *choice) contest(book ledger.Ledger, pool []policy.Statement) {
	in := func(s policy.Statement) (policy.Statement, bool) {
		i := slices.IndexFunc(pool, func(o policy.Statement) bool { return o.ID == s.ID })
		if i < 0 {
			return s, false
		}
		return pool[i], true
	}
	for _, one := range book.Contested {
		claim, ok := in(one.Claim)
		if !ok {
			continue
		}
		var counters []policy.Statement
		for _, s := range one.Counters {
			if s, ok := in(s); ok && !slices.ContainsFunc(counters, func(o policy.Statement) bool { return o.ID == s.ID }) {
				counters = append(counters, s)
			}
		}
		slices.SortStableFunc(counters, func(a, b policy.Statement) int {
			return cmp.Or(cmp.Compare(urgency(a.Kind), urgency(b.Kind)), cmp.Compare(merit(b), merit(a)))
		})
		if len(counters) == 0 || !c.take(claim) {
			continue
		}
		for _, s := range counters[:min(len(counters), 2)] {
			c.take(s)
		}
		return
	}
}

// sameWords reports whether two records are of the same words of an article.
func sameWords(a, b policy.Statement) bool {
	return a.ArticleID == b.ArticleID && a.Start < b.End && b.Start < a.End && a.Kind == b.Kind
}

// book is the ledger of a draft's statements, without their datelines.
func (b *Builder) book(dr *draft, lang string) ledger.Ledger {
	all := make([]policy.Statement, 0, len(dr.statements))
	for _, s := range dr.statements {
		if !s.Verbatim {
			n := cite.AfterDateline(s.Quote)
			s.Start, s.Quote = s.Start+n, s.Quote[n:]
		}
		all = append(all, s)
	}
	return b.ledgerOf(dr, all, lang)
}

func (b *Builder) ledgerOf(dr *draft, all []policy.Statement, lang string) ledger.Ledger {
	official := map[string]bool{}
	for _, a := range dr.articles {
		official[a.ID] = b.o.Official(a.SourceID)
	}
	o := ledger.Options{
		Prefer:   lang,
		Language: func(s policy.Statement) string { return dr.languageOf(s.ArticleID) },
		Official: func(s policy.Statement) bool { return official[s.ArticleID] },
	}
	o.Copy = func(s policy.Statement) bool {
		return !slices.ContainsFunc(dr.own, func(a policy.Article) bool { return a.ID == s.ArticleID })
	}
	if b.o.Names != nil {
		o.Names = b.o.Names
	}
	return ledger.Keep(all, o)
}

// languageOf is that of one of the draft's articles, or "".
func (dr *draft) languageOf(articleID string) string {
	for _, a := range dr.articles {
		if a.ID == articleID {
			return a.Language
		}
	}
	return ""
}

// merit is how much a statement is worth showing.
func merit(s policy.Statement) int {
	m := 0
	if s.Verbatim {
		m += 4
	}
	if s.SpeakerID != "" {
		m += 2
	}
	if s.Kind != policy.Said {
		m++
	}
	if n := len(strings.Fields(s.Quote)) + len([]rune(s.Quote))/20; n < 5 {
		m -= 3 // a few words in quotation marks say little alone
	}
	return m
}

// urgency is how soon a kind must be among those chosen: without claim, answer
// and admission a dispute is not told.
func urgency(k policy.StatementKind) int {
	return slices.Index([]policy.StatementKind{policy.Denied, policy.Alleged, policy.Admitted, policy.Ruled, policy.Ordered, policy.Said, policy.Promised, policy.CalledFor}, k)
}

// turn is a kind's place in a dispute.
func turn(k policy.StatementKind) int {
	return slices.Index([]policy.StatementKind{policy.Alleged, policy.Admitted, policy.Denied, policy.Said, policy.Promised, policy.CalledFor, policy.Ordered, policy.Ruled}, k)
}

func speakerKey(s policy.Statement) string {
	if s.SpeakerID != "" {
		return s.SpeakerID
	}
	return lastName(s.Speaker)
}

func lastName(s string) string {
	words := strings.Fields(strings.ToLower(s))
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}
