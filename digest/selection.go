package digest

import (
	"cmp"
	"context"
	"slices"

	"datapolicy/cite"
	"datapolicy/policy"
)

// drafts reads the stories of the period with their articles and statements,
// and leaves out what the channel has had already.
func (b *Builder) drafts(ctx context.Context, r Request, sources readings) ([]*draft, error) {
	q := policy.StoryQuery{Filter: b.widen(r.Filter)}
	if r.BySeen {
		q.SeenSince, q.SeenUntil = r.Since, r.Until
	} else {
		q.Period = r.Period
	}
	stories, err := b.o.Archive.Stories(ctx, q)
	if err != nil {
		return nil, err
	}
	var carried map[string][]string
	if r.Subscription != nil && len(stories) > 0 {
		ids := make([]string, len(stories))
		for i := range stories {
			ids[i] = stories[i].ID
		}
		if carried, err = b.o.Archive.Carried(ctx, r.Subscription.Channel, ids, r.Slot); err != nil {
			return nil, err
		}
	}
	var drafts []*draft
	for _, s := range stories {
		dr, err := b.draft(ctx, s, carried[s.ID], r, sources)
		if err != nil {
			return nil, err
		}
		if dr != nil {
			drafts = append(drafts, dr)
		}
	}
	return drafts, nil
}

// widen takes in the children of the entities asked for.
func (b *Builder) widen(f policy.Filter) policy.Filter {
	if b.o.Names == nil {
		return f
	}
	about := slices.Clone(f.About)
	for _, id := range f.About {
		about = append(about, b.o.Names.Children(id)...)
	}
	slices.Sort(about)
	f.About = slices.Compact(about)
	return f
}

// draft is nil when the story has nothing for this digest.
func (b *Builder) draft(ctx context.Context, s policy.Story, carried []string, r Request, sources readings) (*draft, error) {
	dr := &draft{story: s, section: section(s, r.Filter), update: len(carried) > 0}
	byURL := map[string]policy.StoryArticle{}
	for _, a := range s.Articles {
		byURL[a.URL] = a
	}
	// What repeats an article that was carried is not news.
	had := map[string]bool{}
	for _, id := range carried {
		had[id] = true
	}
	for _, a := range s.Articles {
		if of, ok := byURL[a.NearDuplicateOf]; ok && (had[of.ID] || had[a.ID]) {
			had[a.ID], had[of.ID] = true, true
		}
	}
	var ids []string
	for _, a := range s.Articles {
		if r.BySeen || r.Contains(a.Published) || had[a.ID] {
			ids = append(ids, a.ID)
		}
	}
	articles, err := b.o.Archive.Articles(ctx, ids)
	if err != nil {
		return nil, err
	}
	place := map[string]policy.StoryArticle{}
	for _, a := range s.Articles {
		place[a.ID] = a
	}
	for _, a := range articles {
		if had[a.ID] {
			dr.carried = append(dr.carried, cite.Units(&a)...)
			continue
		}
		// Kept after the period's end: the next digest's, when a slot runs late.
		if r.BySeen && !r.Until.IsZero() && !a.Fetched.IsZero() && !a.Fetched.Before(r.Until) {
			continue
		}
		dr.articles = append(dr.articles, a)
		if of, ok := byURL[place[a.ID].NearDuplicateOf]; !ok || !slices.Contains(ids, of.ID) {
			dr.own = append(dr.own, a)
		}
	}
	if len(dr.own) == 0 || !dr.isNews(r, sources) {
		return nil, nil
	}
	dr.fresh = len(dr.articles)
	slices.SortStableFunc(dr.own, func(a, b policy.Article) int {
		return cmp.Or(a.Published.Compare(b.Published), cmp.Compare(a.ID, b.ID))
	})
	said, err := b.o.Archive.Statements(ctx, policy.StatementQuery{StoryIDs: []string{s.ID}})
	if err != nil {
		return nil, err
	}
	for _, st := range said {
		i := slices.IndexFunc(dr.articles, func(a policy.Article) bool { return a.ID == st.ArticleID })
		switch {
		case had[st.ArticleID]:
			dr.old = append(dr.old, st)
		case i >= 0 && holds(st, dr.articles[i]):
			dr.statements = append(dr.statements, st)
		}
	}
	return dr, nil
}

// isNews reports whether one of the articles is news of the period, or was
// missed when it came out, and marks those that come late.
func (dr *draft) isNews(r Request, sources readings) bool {
	dr.late, dr.allLate = map[string]bool{}, true
	news := false
	for _, a := range dr.articles {
		switch {
		case !sources.old(a, r):
			news, dr.allLate = true, false
			continue
		case sources.caughtUp(a, r):
			news = true
		}
		dr.late[a.ID] = !a.Fetched.Before(r.Since) && a.DateSource != policy.DateGuessed
	}
	return news
}

// holds reports whether a statement's words are where it says that they are.
func holds(s policy.Statement, a policy.Article) bool {
	return cite.Holds(policy.Citation{ArticleID: s.ArticleID, Quote: s.Quote, Start: s.Start, End: s.End}, a)
}

// section is that of the story's weightiest jurisdiction, or of the first that
// the filter asks for.
func section(s policy.Story, f policy.Filter) policy.Jurisdiction {
	asked := map[policy.Jurisdiction]bool{}
	for _, j := range f.Jurisdictions {
		asked[j.Section()] = true
	}
	for _, j := range s.Jurisdictions {
		if len(asked) == 0 || asked[j.Section()] {
			return j.Section()
		}
	}
	if len(s.Jurisdictions) > 0 {
		return s.Jurisdictions[0].Section()
	}
	return policy.International
}

// summarise writes the extractive sentences, and reports whether the draft has
// anything to tell: for a story that the channel had before, something new.
func (b *Builder) summarise(dr *draft, lang string) bool {
	dr.item.Sentences = extract(dr.own, dr.carried, b.o.Sentences, lang)
	if !dr.update {
		return len(dr.item.Sentences) > 0
	}
	book := b.ledgerOf(dr, append(slices.Clone(dr.old), dr.statements...), lang)
	told := map[string]bool{}
	for _, s := range dr.old {
		told[book.StandsFor(s.ID)] = true
	}
	dr.statements = slices.DeleteFunc(dr.statements, func(s policy.Statement) bool { return told[book.StandsFor(s.ID)] })
	return len(dr.item.Sentences) > 0
}
