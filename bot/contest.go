package bot

import (
	"fmt"
	"slices"
	"strings"

	"datapolicy/cite"
	"datapolicy/policy"
)

// ClaimLabel heads a claim that others stand against.
func ClaimLabel(s policy.Statement) string {
	switch s.Kind {
	case policy.Ordered:
		return "Ordered"
	case policy.Ruled:
		return "Ruled"
	case policy.Alleged:
		return "Claimed"
	}
	return "Said"
}

// CounterLabel heads what stands against a claim.
func CounterLabel(s policy.Statement) string {
	switch s.Kind {
	case policy.Denied:
		return "Denied"
	case policy.Admitted:
		return "Admitted"
	}
	return "Answered"
}

// Carried says which other outlets have a statement's words, or "": the first
// few by name, each once, and in which languages where there are several.
func Carried(s policy.Statement) string {
	const named = 3
	var outlets, languages []string
	for _, c := range s.AlsoIn {
		if c.Source != "" && c.Source != s.Source && !slices.Contains(outlets, c.Source) {
			outlets = append(outlets, c.Source)
		}
		if c.Language != "" && !slices.Contains(languages, c.Language) {
			languages = append(languages, c.Language)
		}
	}
	if len(outlets) == 0 {
		return ""
	}
	line := "also in " + strings.Join(outlets[:min(len(outlets), named)], ", ")
	if more := len(outlets) - named; more > 0 {
		line += fmt.Sprintf(" and %d more", more)
	}
	if len(languages) > 1 {
		slices.Sort(languages)
		line += " (" + strings.Join(languages, ", ") + ")"
	}
	return line
}

// EarlierLine finds the statement of a lookup whose line another leaves.
func EarlierLine(l policy.Lookup, s policy.Statement) (policy.Statement, bool) {
	if s.DepartsFrom == "" {
		return policy.Statement{}, false
	}
	for _, o := range everyStatement(l) {
		if o.ID == s.DepartsFrom {
			return o, true
		}
	}
	return policy.Statement{}, false
}

func everyStatement(l policy.Lookup) []policy.Statement {
	all := slices.Clone(l.Statements)
	for _, c := range l.Contested {
		all = append(append(all, c.Claim), c.Counters...)
	}
	return all
}

// SideBySide are the first contests of a lookup as they are shown: those who
// answered in the same words together, so many answers at most. The others of
// its statements are what is left to tell.
func SideBySide(l policy.Lookup, contests, counters int) (shown []policy.Contest, others []policy.Statement) {
	told := map[string]bool{}
	for _, c := range l.Contested[:min(len(l.Contested), contests)] {
		told[c.Claim.ID] = true
		c.Counters = cite.Joined(c.Counters)
		c.Counters = c.Counters[:min(len(c.Counters), counters)]
		for _, s := range c.Counters {
			told[s.ID] = true
		}
		shown = append(shown, c)
	}
	for _, s := range cite.Joined(l.Statements) {
		if !told[s.ID] {
			others = append(others, s)
		}
	}
	return shown, others
}
