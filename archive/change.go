package archive

import (
	"context"
	"maps"
	"slices"

	"datapolicy/policy"
)

// putChange makes the stories as change has them: those that ended first, then
// each made or altered story whole, in order of their ids.
func putChange(ctx context.Context, s session, change policy.StoryChange) error {
	for _, ended := range slices.Sorted(maps.Keys(change.Merged)) {
		if err := putMerge(ctx, s, ended, change.Merged[ended]); err != nil {
			return err
		}
	}
	stories := slices.SortedFunc(slices.Values(change.Stories), func(a, b policy.Story) int { return compare(a.ID, b.ID) })
	for i := range stories {
		if err := putStory(ctx, s, &stories[i]); err != nil {
			return err
		}
	}
	altered := map[string]bool{} // those too that lose an article and are not told of
	for i := range stories {     // after all stories, as an article may have moved between two of them
		altered[stories[i].ID] = true
		lost, err := putMembers(ctx, s, &stories[i])
		if err != nil {
			return err
		}
		for _, id := range lost {
			altered[id] = true
		}
	}
	for _, id := range slices.Sorted(maps.Keys(altered)) {
		if err := putExtent(ctx, s, id); err != nil {
			return err
		}
	}
	return nil
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// putMerge ends a story. What ended in it before now leads on to the new one,
// so a chain of merges is never longer than one step.
func putMerge(ctx context.Context, s session, ended, into string) error {
	if ended == "" || into == "" || ended == into {
		return policy.Errorf(policy.Internal, "the story %q cannot be merged into %q", ended, into)
	}
	if _, err := s.exec(ctx, "UPDATE story_merges SET story_id = ? WHERE story_id = ?", into, ended); err != nil {
		return err
	}
	if _, err := s.exec(ctx, "DELETE FROM story_merges WHERE ended_id = ?", into); err != nil {
		return err
	}
	if _, err := s.exec(ctx, "INSERT INTO story_merges (ended_id, story_id) VALUES (?, ?) ON CONFLICT (ended_id) DO UPDATE SET story_id = excluded.story_id", ended, into); err != nil {
		return err
	}
	_, err := s.exec(ctx, "DELETE FROM stories WHERE id = ?", ended)
	return err
}

// putStory writes a story. Its links to earlier ones are made afterwards, see
// Unlinked: until then those that it had stay.
func putStory(ctx context.Context, s session, st *policy.Story) error {
	if st.ID == "" {
		return policy.Errorf(policy.Internal, "a story without an id cannot be kept")
	}
	if _, err := s.exec(ctx, "DELETE FROM story_merges WHERE ended_id = ?", st.ID); err != nil {
		return err
	}
	_, err := s.exec(ctx, `INSERT INTO stories (id, headline, summary, event, jurisdictions, entities, continues, first_published, last_published, last_seen, trace, linked)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET headline = excluded.headline, summary = excluded.summary, event = excluded.event,
			jurisdictions = excluded.jurisdictions, entities = excluded.entities,
			continues = CASE WHEN excluded.continues = '[]' THEN stories.continues ELSE excluded.continues END,
			trace = excluded.trace, linked = excluded.linked,
			first_published = excluded.first_published, last_published = excluded.last_published, last_seen = excluded.last_seen`,
		st.ID, st.Headline, st.Summary, st.Event, list(st.Jurisdictions), list(st.Entities), list(st.Continues),
		moment(st.FirstPublished), moment(st.LastPublished), moment(st.LastSeen), orNull(st.Trace), flag(len(st.Trace) == 0))
	if err != nil {
		return err
	}
	var jurisdictions []string
	for _, j := range st.Jurisdictions {
		jurisdictions = append(jurisdictions, string(j))
	}
	err = s.align(ctx, "SELECT jurisdiction FROM story_jurisdictions WHERE story_id = ?", st.ID, jurisdictions,
		func(gone string) error {
			_, err := s.exec(ctx, "DELETE FROM story_jurisdictions WHERE story_id = ? AND jurisdiction = ?", st.ID, gone)
			return err
		},
		func(fresh string) error {
			_, err := s.exec(ctx, "INSERT INTO story_jurisdictions (story_id, jurisdiction, section) VALUES (?, ?, ?)", st.ID, fresh, string(policy.Jurisdiction(fresh).Section()))
			return err
		})
	if err != nil {
		return err
	}
	return s.align(ctx, "SELECT entity_id FROM story_entities WHERE story_id = ?", st.ID, st.Entities,
		func(gone string) error {
			_, err := s.exec(ctx, "DELETE FROM story_entities WHERE story_id = ? AND entity_id = ?", st.ID, gone)
			return err
		},
		func(fresh string) error {
			_, err := s.exec(ctx, "INSERT INTO story_entities (story_id, entity_id) VALUES (?, ?)", st.ID, fresh)
			return err
		})
}

// orNull is a value for a column that has none where data is empty.
func orNull(data []byte) any {
	if len(data) == 0 {
		return nil
	}
	return data
}

// align makes the set of texts that statement finds for id the wanted one,
// touching only what differs: a long story gains one article at a time.
func (s session) align(ctx context.Context, statement, id string, wanted []string, remove, add func(string) error) error {
	have, err := s.texts(ctx, statement, id)
	if err != nil {
		return err
	}
	old := map[string]bool{}
	for _, h := range have {
		old[h] = true
	}
	for _, w := range distinct(wanted) {
		if old[w] {
			delete(old, w)
			continue
		}
		if err := add(w); err != nil {
			return err
		}
	}
	for _, gone := range slices.Sorted(maps.Keys(old)) {
		if err := remove(gone); err != nil {
			return err
		}
	}
	return nil
}

// putMembers puts the articles of a story into it; of one that is in another
// story it takes it over. Articles that the story had and that change neither
// lists nor gives to another stay: whoever made the change need not have had
// the whole past of a long story before him. lost are the stories from which it
// took one.
func putMembers(ctx context.Context, s session, st *policy.Story) (lost []string, err error) {
	type place struct {
		story, nearDuplicateOf string
		num                    int64
	}
	have := map[string]place{}
	ids := make([]string, len(st.Articles))
	for i, m := range st.Articles {
		ids[i] = m.ID
	}
	err = s.each(ctx, `SELECT a.id, a.num, coalesce(sa.story_id, ''), coalesce(sa.near_duplicate_of, '')
		FROM articles a LEFT JOIN story_articles sa ON sa.article_num = a.num WHERE `+s.dialect.in("a.id"), []any{list(ids)},
		func(scan func(...any) error) error {
			var id string
			var p place
			err := scan(&id, &p.num, &p.story, &p.nearDuplicateOf)
			have[id] = p
			return err
		})
	if err != nil {
		return nil, err
	}
	for _, m := range st.Articles {
		p, known := have[m.ID]
		if !known {
			return nil, policy.Errorf(policy.Invalid, "the story %s has an article %s that is not in the archive: it cannot be kept", st.ID, m.ID)
		}
		if p.story == st.ID && p.nearDuplicateOf == m.NearDuplicateOf {
			continue
		}
		if _, err := s.exec(ctx, `INSERT INTO story_articles (article_num, story_id, near_duplicate_of) VALUES (?, ?, ?)
			ON CONFLICT (article_num) DO UPDATE SET story_id = excluded.story_id, near_duplicate_of = excluded.near_duplicate_of`,
			p.num, st.ID, m.NearDuplicateOf); err != nil {
			return nil, err
		}
		if p.story != "" && p.story != st.ID {
			lost = append(lost, p.story)
		}
	}
	return lost, nil
}

// putExtent tells when a story's first and last articles were published, of
// all that it has now.
func putExtent(ctx context.Context, s session, id string) error {
	_, err := s.exec(ctx, `UPDATE stories SET
		first_published = (SELECT min(a.published) FROM story_articles sa JOIN articles a ON a.num = sa.article_num WHERE sa.story_id = stories.id),
		last_published = (SELECT max(a.published) FROM story_articles sa JOIN articles a ON a.num = sa.article_num WHERE sa.story_id = stories.id)
		WHERE id = ? AND EXISTS (SELECT 1 FROM story_articles sa WHERE sa.story_id = stories.id)`, id)
	return err
}
