package answer

import (
	"context"
	"slices"

	"datapolicy/cite"
	"datapolicy/ledger"
	"datapolicy/policy"
)

// Bounds of what the ledger is made of and what is shown of it.
const (
	maxBooked    = 2000 // statements of the stories of a lookup
	maxContested = 12
)

// enter fills a lookup with the statements found, each utterance once, and with
// what of the stories stands against what: a counter-claim need not name whom
// the lookup is about.
func (d *Desk) enter(ctx context.Context, l *policy.Lookup, found []policy.Statement, p policy.Period) error {
	all, err := d.withStories(ctx, found, l.Stories, p)
	if err != nil {
		return err
	}
	book := d.book(all, l.Stories, languageOf(l.Query))
	own := map[string]bool{}
	l.Statements = []policy.Statement{}
	for _, s := range found {
		id := book.StandsFor(s.ID)
		if own[id] {
			continue
		}
		own[id] = true
		if one, ok := book.ByID(id); ok && len(l.Statements) < maxStatements {
			l.Statements = append(l.Statements, one)
		}
	}
	l.Statements = cite.WithRoles(l.Statements)
	for _, c := range book.Contested {
		of := own[c.Claim.ID] || slices.ContainsFunc(c.Counters, func(s policy.Statement) bool { return own[s.ID] })
		if of && len(l.Contested) < maxContested {
			l.Contested = append(l.Contested, c)
		}
	}
	return nil
}

// withStories are the statements found and those of the stories.
func (d *Desk) withStories(ctx context.Context, found []policy.Statement, stories []policy.Story, p policy.Period) ([]policy.Statement, error) {
	var ids []string
	for _, s := range stories {
		ids = append(ids, s.ID)
	}
	if len(ids) == 0 {
		return found, nil
	}
	more, err := d.o.Archive.Statements(ctx, policy.StatementQuery{Period: p, StoryIDs: ids, Limit: maxBooked})
	if err != nil {
		return nil, err
	}
	return append(slices.Clone(found), more...), nil
}

// book makes the ledger of statements, some of whose stories are known.
func (d *Desk) book(all []policy.Statement, stories []policy.Story, lang string) ledger.Ledger {
	language, continues, copied := map[string]string{}, map[string][]string{}, map[string]bool{}
	for _, s := range stories {
		continues[s.ID] = s.Continues
		for _, a := range s.Articles {
			language[a.ID], copied[a.ID] = a.Language, a.NearDuplicateOf != ""
		}
	}
	official := map[string]bool{}
	return ledger.Keep(all, ledger.Options{
		Names: d.o.Names, Prefer: lang,
		Language: func(s policy.Statement) string { return language[s.ArticleID] },
		Official: func(s policy.Statement) bool {
			is, known := official[s.Source]
			if !known {
				e, ok := d.o.Names.Resolve(s.Source)
				is = ok && e.Kind != policy.Company && e.Kind != policy.Law
				official[s.Source] = is
			}
			return is
		},
		Copy:      func(s policy.Statement) bool { return copied[s.ArticleID] },
		Continues: func(id string) []string { return continues[id] },
	})
}

// folded keeps the first of the statements heard that are one utterance, as the
// record that stands for it.
func (d *Desk) folded(all []heard, lang string) []heard {
	statements := make([]policy.Statement, len(all))
	language := map[string]string{}
	for i, h := range all {
		statements[i] = h.Statement
		language[h.ArticleID] = h.lang
	}
	book := ledger.Keep(statements, ledger.Options{Names: d.o.Names, Prefer: lang, Language: func(s policy.Statement) string { return language[s.ArticleID] }})
	seen := map[string]bool{}
	var out []heard
	for _, h := range all {
		one, ok := book.ByID(h.ID)
		if !ok || seen[one.ID] {
			continue
		}
		seen[one.ID] = true
		h.Statement = one
		out = append(out, h)
	}
	return out
}
