package digest

import (
	"cmp"
	"slices"
	"strings"

	"datapolicy/cite"
	"datapolicy/policy"
)

// Bounds of "who says what".
const (
	maxStatements = 5
	perSpeaker    = 2
)

// whoSaysWhat chooses the statements that show the matter's sides: kinds side
// by side before several of one kind, own words before reports of them, each
// speaker twice at most, a quotation once whoever ran it. They come in the
// order of a dispute, from claim to answer to ruling. Words in the language of
// the digest come before those that its readers may not read.
func whoSaysWhat(dr *draft) []policy.Statement {
	pool := make([]policy.Statement, 0, len(dr.statements))
	foreign := map[string]bool{}
	for _, s := range dr.statements {
		if !s.Verbatim {
			n := cite.AfterDateline(s.Quote)
			s.Start, s.Quote = s.Start+n, s.Quote[n:]
		}
		i := slices.IndexFunc(dr.articles, func(a policy.Article) bool { return a.ID == s.ArticleID })
		foreign[s.ID] = i < 0 || dr.articles[i].Language != dr.language()
		pool = append(pool, s)
	}
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
	pool = distinct(cite.Joined(pool))
	var chosen []policy.Statement
	bySpeaker := map[string]int{}
	byKind := map[policy.StatementKind]int{}
	disputed := slices.Clone(pool)
	slices.SortStableFunc(disputed, func(a, b policy.Statement) int { return cmp.Compare(urgency(a.Kind), urgency(b.Kind)) })
	for round := range 3 { // one of each kind, then a second voice, then a second statement
		for _, s := range [][]policy.Statement{disputed, pool, pool}[round] {
			if len(chosen) == maxStatements {
				break
			}
			who := speakerKey(s)
			if slices.ContainsFunc(chosen, func(c policy.Statement) bool { return c.ID == s.ID }) || bySpeaker[who] >= perSpeaker {
				continue
			}
			if (round == 0 && byKind[s.Kind] > 0) || (round == 1 && bySpeaker[who] > 0) || (round == 2 && !s.Verbatim) {
				continue
			}
			chosen = append(chosen, s)
			bySpeaker[who]++
			byKind[s.Kind]++
		}
	}
	slices.SortStableFunc(chosen, func(a, b policy.Statement) int {
		return cmp.Or(cmp.Compare(turn(a.Kind), turn(b.Kind)), a.Date.Compare(b.Date), cmp.Compare(a.ArticleID, b.ArticleID), cmp.Compare(a.Start, b.Start))
	})
	all := []policy.Statement{}
	for _, c := range chosen {
		all = append(all, cite.Voices(c, voices)...)
	}
	return all
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

// distinct keeps the first of the statements that say the same.
func distinct(all []policy.Statement) []policy.Statement {
	var out []policy.Statement
	for _, s := range all {
		if !slices.ContainsFunc(out, func(o policy.Statement) bool { return sameStatement(s, o) }) {
			out = append(out, s)
		}
	}
	return out
}

// sameStatement reports whether two records are of one utterance: the same
// words of an article, or the same speaker with one quotation most of the other.
func sameStatement(a, b policy.Statement) bool {
	if a.ArticleID == b.ArticleID && a.Start < b.End && b.Start < a.End && a.Kind == b.Kind {
		return true
	}
	return sameSpeaker(a, b) && cite.SameWords(a.Quote, b.Quote)
}

// sameSpeaker goes by id, else by the last word of the name: "Lina M. Khan" and
// "Khan" are one in one story.
func sameSpeaker(a, b policy.Statement) bool {
	if a.SpeakerID != "" && b.SpeakerID != "" {
		return a.SpeakerID == b.SpeakerID
	}
	return lastName(a.Speaker) == lastName(b.Speaker)
}

func lastName(s string) string {
	words := strings.Fields(strings.ToLower(s))
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}
