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
// order of a dispute, from claim to answer to ruling.
func whoSaysWhat(all []policy.Statement) []policy.Statement {
	pool := slices.Clone(all)
	slices.SortStableFunc(pool, func(a, b policy.Statement) int {
		return cmp.Or(cmp.Compare(merit(b), merit(a)), a.Date.Compare(b.Date), cmp.Compare(a.ArticleID, b.ArticleID), cmp.Compare(a.Start, b.Start))
	})
	pool = distinct(pool)
	chosen := []policy.Statement{}
	bySpeaker := map[string]int{}
	byKind := map[policy.StatementKind]int{}
	for round := range 3 { // one of each kind, then a second voice, then a second statement
		for _, s := range pool {
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
	return chosen
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

// turn is a kind's place in a dispute.
func turn(k policy.StatementKind) int {
	return slices.Index([]policy.StatementKind{policy.Alleged, policy.CalledFor, policy.Admitted, policy.Denied, policy.Said, policy.Promised, policy.Ordered, policy.Ruled}, k)
}

func speakerKey(s policy.Statement) string {
	if s.SpeakerID != "" {
		return s.SpeakerID
	}
	return strings.ToLower(s.Speaker)
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
// speaker, and one quotation is most of the other.
func sameStatement(a, b policy.Statement) bool {
	return sameSpeaker(a, b) && cite.SameWords(a.Quote, b.Quote)
}

func sameSpeaker(a, b policy.Statement) bool {
	if a.SpeakerID != "" && b.SpeakerID != "" {
		return a.SpeakerID == b.SpeakerID
	}
	x, y := strings.ToLower(a.Speaker), strings.ToLower(b.Speaker)
	return x == y || (x != "" && y != "" && (strings.Contains(x, y) || strings.Contains(y, x)))
}
