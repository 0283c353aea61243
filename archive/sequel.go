package archive

import (
	"context"
	"slices"

	"datapolicy/policy"
)

const traceColumns = "s.id, s.event, s.entities, s.continues, s.first_published, s.last_published, s.trace"

// Unlinked are up to n stories that were altered since they were last compared
// with earlier and later ones.
func (a *Archive) Unlinked(ctx context.Context, n int) ([]policy.StoryTrace, error) {
	all, err := traces(ctx, a.reader(), "SELECT "+traceColumns+" FROM stories s WHERE s.linked = 0 ORDER BY s.id LIMIT ?", n)
	return all, a.explain(err)
}

// Sharing are up to n stories that began in the period, but not in that which is
// left out, and share one of these entities, those that share most of them
// first, then the latest.
func (a *Archive) Sharing(ctx context.Context, entities []string, p, without policy.Period, n int) ([]policy.StoryTrace, error) {
	if len(entities) == 0 {
		return nil, nil
	}
	s := a.reader()
	var c conditions
	c.within("s.first_published", p)
	if !without.Since.IsZero() && !without.Until.IsZero() {
		c.add("(s.first_published < ? OR s.first_published >= ?)", moment(without.Since), moment(without.Until))
	}
	// The index of entities is gone through once; traces are read of the few that are left.
	args := append([]any{list(entities)}, c.args...)
	all, err := traces(ctx, s, "SELECT "+traceColumns+` FROM stories s JOIN (
			SELECT se.story_id AS id, count(*) AS shared, max(s.first_published) AS first_published
			FROM story_entities se JOIN stories s ON s.id = se.story_id
			WHERE `+s.dialect.in("se.entity_id")+c.and()+` AND s.trace IS NOT NULL
			GROUP BY se.story_id ORDER BY shared DESC, first_published DESC, se.story_id LIMIT ?
		) best ON best.id = s.id ORDER BY best.shared DESC, s.first_published DESC, s.id`, append(args, n)...)
	return all, a.explain(err)
}

func traces(ctx context.Context, s session, statement string, args ...any) ([]policy.StoryTrace, error) {
	var all []policy.StoryTrace
	err := s.each(ctx, statement, args, func(scan func(...any) error) error {
		var t policy.StoryTrace
		var entities, continues string
		var first, last int64
		if err := scan(&t.ID, &t.Event, &entities, &continues, &first, &last, &t.Data); err != nil {
			return err
		}
		t.First, t.Last = instant(first), instant(last)
		all = append(all, t)
		return decode(entities, &all[len(all)-1].Entities, continues, &all[len(all)-1].Continues)
	})
	return all, err
}

// Link says which earlier stories each of these continues, and that the
// compared ones need not be compared again unless they were altered meanwhile:
// a story whose trace is another than given stays to be linked.
func (a *Archive) Link(ctx context.Context, continues map[string][]string, compared []policy.StoryTrace) error {
	ids := make([]string, 0, len(continues))
	for id := range continues {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return a.change(ctx, func(s session) error {
		for _, id := range ids {
			if _, err := s.exec(ctx, "UPDATE stories SET continues = ? WHERE id = ?", list(continues[id]), id); err != nil {
				return err
			}
		}
		for i := range compared {
			if _, err := s.exec(ctx, "UPDATE stories SET linked = 1 WHERE id = ? AND trace = ?", compared[i].ID, compared[i].Data); err != nil {
				return err
			}
		}
		return nil
	})
}

// addFollowed makes the links of stories lead to what is there now, and names
// what they lead to. A link to a story that is gone stays as it is.
func (a *Archive) addFollowed(ctx context.Context, s session, stories []policy.Story) error {
	var all []string
	for i := range stories {
		st := &stories[i]
		if len(st.Continues) == 0 {
			continue
		}
		now, err := a.current(ctx, s, st.Continues)
		if err != nil {
			return err
		}
		// An earlier story may have been merged into the one that continued it.
		st.Continues = orNil(slices.DeleteFunc(now, func(id string) bool { return id == st.ID }))
		all = append(all, st.Continues...)
	}
	if len(all) == 0 {
		return nil
	}
	refs := map[string]policy.StoryRef{}
	err := s.each(ctx, "SELECT s.id, s.headline, s.first_published FROM stories s WHERE "+s.dialect.in("s.id"), []any{list(distinct(all))}, func(scan func(...any) error) error {
		var ref policy.StoryRef
		var first int64
		err := scan(&ref.ID, &ref.Headline, &first)
		ref.Published = instant(first)
		refs[ref.ID] = ref
		return err
	})
	for i := range stories {
		for _, id := range stories[i].Continues {
			if ref, ok := refs[id]; ok {
				stories[i].Follows = append(stories[i].Follows, ref)
			}
		}
	}
	return err
}
