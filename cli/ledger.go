package cli

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"datapolicy/analysis"
	"datapolicy/analysis/gazetteer"
	"datapolicy/analysis/stories"
	"datapolicy/bot"
	"datapolicy/ledger"
	"datapolicy/policy"
)

// Bounds of what is held against each other at once: beyond it a list is as
// the outlets have it.
const (
	mostBooked      = 20000
	mostBookStories = 300
)

// statements asks the archive, and holds what it has against the other
// statements of the same stories: an utterance is listed once, or with each
// every record of it.
func (s *parts) statements(ctx context.Context, q policy.StatementQuery, each bool) ([]policy.Statement, error) {
	limit := q.Limit
	if limit > 0 {
		q.Limit = 10 * limit // several records may be one utterance
	}
	found, err := s.archive.Statements(ctx, q)
	if err != nil || len(found) == 0 {
		return found, err
	}
	if len(found) > mostBooked {
		s.program.log.Warn("too many statements to hold against each other; narrow the list with --since, --speaker or --about", "statements", len(found))
		return found, nil
	}
	book, err := s.book(ctx, found)
	if err != nil {
		return nil, err
	}
	var out []policy.Statement
	seen := map[string]bool{}
	for _, one := range found {
		if each {
			out = append(out, book.Annotated(one))
		} else if stands, ok := book.ByID(one.ID); ok && !seen[stands.ID] {
			seen[stands.ID] = true
			out = append(out, stands)
		}
	}
	return out, nil
}

// book is the ledger of statements with those of their stories.
func (s *parts) book(ctx context.Context, found []policy.Statement) (ledger.Ledger, error) {
	var ids []string
	seen := map[string]bool{}
	for _, one := range found {
		if one.StoryID != "" && !seen[one.StoryID] {
			seen[one.StoryID] = true
			ids = append(ids, one.StoryID)
		}
	}
	language, continues, official, copied := map[string]string{}, map[string][]string{}, map[string]bool{}, map[string]bool{}
	all := slices.Clone(found)
	for part := range slices.Chunk(ids, mostBookStories) {
		told, err := s.archive.Stories(ctx, policy.StoryQuery{IDs: part})
		if err != nil {
			return ledger.Ledger{}, err
		}
		for _, story := range told {
			continues[story.ID] = story.Continues
			for _, a := range story.Articles {
				language[a.ID], official[a.ID], copied[a.ID] = a.Language, s.official(a.SourceID), a.NearDuplicateOf != ""
			}
		}
		if len(all) > mostBooked {
			continue
		}
		more, err := s.archive.Statements(ctx, policy.StatementQuery{StoryIDs: part})
		if err != nil {
			return ledger.Ledger{}, err
		}
		all = append(all, more...)
	}
	return ledger.Keep(all, ledger.Options{
		Names:     s.names,
		Language:  func(one policy.Statement) string { return language[one.ArticleID] },
		Official:  func(one policy.Statement) bool { return official[one.ArticleID] },
		Copy:      func(one policy.Statement) bool { return copied[one.ArticleID] },
		Continues: func(id string) []string { return continues[id] },
	}), nil
}

// readStatements reads the statements off articles, by article, and holds them
// against each other: several articles are grouped to stories first.
func readStatements(articles []policy.Article, analyst *analysis.Analyst, names *gazetteer.Gazetteer) (map[string][]policy.Statement, ledger.Ledger) {
	said := map[string][]policy.Statement{}
	language := map[string]string{}
	clusterer := stories.New(stories.Options{})
	for _, a := range articles {
		reading := analyst.Read(a)
		said[a.ID], language[a.ID] = reading.Statements, reading.Language
		if len(articles) > 1 {
			clusterer.Add(a, reading)
		}
	}
	var all []policy.Statement
	for _, a := range articles {
		for _, s := range said[a.ID] {
			if len(articles) > 1 {
				s.StoryID = clusterer.Story(a.ID)
			}
			all = append(all, s)
		}
	}
	if len(all) > mostBooked {
		return said, ledger.Ledger{}
	}
	return said, ledger.Keep(all, ledger.Options{Names: names, Language: func(s policy.Statement) string { return language[s.ArticleID] }})
}

func (p *Program) printStatements(found []policy.Statement) {
	if len(found) == 0 {
		fmt.Fprintln(p.out, "No statements.")
	}
	byID := map[string]policy.Statement{}
	for _, s := range found {
		byID[s.ID] = s
	}
	for _, s := range found {
		fmt.Fprintf(p.out, "%s  %s %s: %s\n    %s\n", s.Date.Format(time.DateOnly), visible(withRole(s)), s.Kind, visible(inMarks(s)), visible(cmp.Or(s.Source+"  "+s.ArticleURL, s.ArticleURL)))
		if also := bot.Carried(s); also != "" {
			fmt.Fprintf(p.out, "    %s\n", visible(also))
		}
		for _, id := range s.Contests {
			if claim, ok := byID[id]; ok {
				fmt.Fprintf(p.out, "    against %s, %s: %s\n", visible(cmp.Or(claim.Speaker, "Unknown")), claim.Date.Format(time.DateOnly), visible(inMarks(claim)))
			}
		}
		if before, ok := byID[s.DepartsFrom]; ok && s.DepartsFrom != "" {
			fmt.Fprintf(p.out, "    earlier line, %s: %s\n", before.Date.Format(time.DateOnly), visible(inMarks(before)))
		}
	}
}

func inMarks(s policy.Statement) string {
	if s.Verbatim {
		return "“" + s.Quote + "”"
	}
	return s.Quote
}
