package archive

import (
	"context"

	"datapolicy/policy"
)

const storyColumns = `s.id, s.headline, s.summary, s.event, s.jurisdictions, s.entities, s.continues, s.first_published, s.last_published, s.last_seen`

// Story is the story with this id, whole; of one that was merged away, the one
// that has its articles now.
func (a *Archive) Story(ctx context.Context, id string) (policy.Story, error) {
	all, err := a.Stories(ctx, policy.StoryQuery{IDs: []string{id}})
	if err != nil {
		return policy.Story{}, err
	}
	if len(all) == 0 {
		return policy.Story{}, policy.Errorf(policy.NotFound, "there is no story %.100q in the archive", id)
	}
	return all[0], nil
}

// Stories are the stories that q asks for, the one with the latest report
// first, each whole: with all of its articles, by time of publication, then id.
//
// A story is in the period when one of its relevant articles is: by time of
// publication in q.Period, or by when we kept it in SeenSince to SeenUntil. When
// only the latter is set, only that counts. About means an entity of the story
// or of one of its articles; children are for the caller to add.
func (a *Archive) Stories(ctx context.Context, q policy.StoryQuery) ([]policy.Story, error) {
	var c conditions
	s := a.reader()
	if len(q.IDs) > 0 {
		ids, err := a.current(ctx, s, q.IDs)
		if err != nil {
			return nil, a.explain(err)
		}
		c.add(s.dialect.in("s.id"), list(ids))
	}
	narrowStories(&c, s, q)
	statement := "SELECT " + storyColumns + " FROM stories s" + c.where() + " ORDER BY s.last_published DESC, s.id"
	if q.Limit > 0 {
		statement += " LIMIT ?"
		c.args = append(c.args, q.Limit)
	}
	stories := []policy.Story{}
	err := s.each(ctx, statement, c.args, func(scan func(...any) error) error {
		st, err := scanStory(scan)
		stories = append(stories, st)
		return err
	})
	if err != nil {
		return nil, a.explain(err)
	}
	if err := addMembers(ctx, s, stories); err != nil {
		return nil, a.explain(err)
	}
	if err := a.addFollowed(ctx, s, stories); err != nil {
		return nil, a.explain(err)
	}
	return stories, nil
}

func narrowStories(c *conditions, s session, q policy.StoryQuery) {
	const members = "s.id IN (SELECT sa.story_id FROM articles a JOIN story_articles sa ON sa.article_num = a.num WHERE a.relevant = 1"
	var published, seen conditions
	published.within("a.published", q.Period)
	seen.within("a.kept", policy.Period{Since: q.SeenSince, Until: q.SeenUntil})
	inPeriod, inSeen := members+published.and()+")", members+seen.and()+")"
	switch {
	case len(seen.all) == 0 && len(published.all) == 0 && len(q.IDs) > 0: // asked for by name
	case len(seen.all) == 0:
		c.add(inPeriod, published.args...)
	case len(published.all) == 0:
		c.add(inSeen, seen.args...)
	default:
		c.add("("+inPeriod+" OR "+inSeen+")", append(published.args, seen.args...)...)
	}
	if len(q.Jurisdictions) > 0 {
		condition, args := ofJurisdictions(s.dialect, q.Jurisdictions)
		c.add("s.id IN (SELECT story_id FROM story_jurisdictions WHERE "+condition+")", args...)
	}
	if len(q.Events) > 0 {
		c.add(s.dialect.in("s.event"), list(q.Events))
	}
	if len(q.About) > 0 {
		about := list(q.About)
		c.add("(s.id IN (SELECT story_id FROM story_entities WHERE "+s.dialect.in("entity_id")+
			") OR s.id IN (SELECT sa.story_id FROM article_entities ae JOIN story_articles sa ON sa.article_num = ae.article_num WHERE "+s.dialect.in("ae.entity_id")+"))",
			about, about)
	}
}

// ofJurisdictions is the condition that a row's jurisdiction is one of these,
// or lies in one that is a section: EU takes in DE, US takes in US-CA.
func ofJurisdictions(d dialect, wanted []policy.Jurisdiction) (string, []any) {
	var sections []policy.Jurisdiction
	for _, j := range wanted {
		if j.Section() == j {
			sections = append(sections, j)
		}
	}
	return "(" + d.in("jurisdiction") + " OR " + d.in("section") + ")", []any{list(wanted), list(sections)}
}

func scanStory(scan func(...any) error) (policy.Story, error) {
	var st policy.Story
	var jurisdictions, entities, continues string
	var first, last, seen int64
	if err := scan(&st.ID, &st.Headline, &st.Summary, &st.Event, &jurisdictions, &entities, &continues, &first, &last, &seen); err != nil {
		return st, err
	}
	st.FirstPublished, st.LastPublished, st.LastSeen = instant(first), instant(last), instant(seen)
	err := decode(jurisdictions, &st.Jurisdictions, entities, &st.Entities, continues, &st.Continues)
	if len(st.Continues) == 0 {
		st.Continues = nil
	}
	return st, err
}

// addMembers gives the stories their articles, and what these tell.
func addMembers(ctx context.Context, s session, stories []policy.Story) error {
	if len(stories) == 0 {
		return nil
	}
	at := make(map[string]*policy.Story, len(stories))
	ids := make([]string, len(stories))
	for i := range stories {
		ids[i], at[stories[i].ID] = stories[i].ID, &stories[i]
		stories[i].Articles = []policy.StoryArticle{}
	}
	if err := addMatters(ctx, s, ids, at); err != nil {
		return err
	}
	return s.each(ctx, `SELECT sa.story_id, a.id, a.url, a.title, a.source, a.source_id, a.published, a.date_source, a.language, sa.near_duplicate_of
		FROM story_articles sa JOIN articles a ON a.num = sa.article_num WHERE `+s.dialect.in("sa.story_id")+" ORDER BY a.published, a.id", []any{list(ids)},
		func(scan func(...any) error) error {
			var story string
			var m policy.StoryArticle
			var published int64
			err := scan(&story, &m.ID, &m.URL, &m.Title, &m.Source, &m.SourceID, &published, &m.DateSource, &m.Language, &m.NearDuplicateOf)
			m.Published = instant(published)
			if st := at[story]; st != nil {
				st.Articles = append(st.Articles, m)
			}
			return err
		})
}

// current is the ids with those of stories that were merged away replaced by
// the ones that took their articles; in order, each once.
func (a *Archive) current(ctx context.Context, s session, ids []string) ([]string, error) {
	merged := map[string]string{}
	err := s.each(ctx, "SELECT ended_id, story_id FROM story_merges WHERE "+s.dialect.in("ended_id"), []any{list(ids)}, func(scan func(...any) error) error {
		var ended, into string
		err := scan(&ended, &into)
		merged[ended] = into
		return err
	})
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var now []string
	for _, id := range ids {
		if into, ok := merged[id]; ok {
			id = into
		}
		if !seen[id] {
			seen[id] = true
			now = append(now, id)
		}
	}
	return now, nil
}
