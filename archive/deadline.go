package archive

import (
	"context"

	"datapolicy/policy"
)

// Deadlines are the deadlines that q asks for, the nearest first: one of each
// day and kind of a story, as its first article tells it, with how many outlets
// do. About means an entity that a deadline binds, or that its story is about;
// children are for the caller to add.
func (a *Archive) Deadlines(ctx context.Context, q policy.DeadlineQuery) ([]policy.Deadline, error) {
	s := a.reader()
	var c conditions
	c.add("a.relevant = 1")
	c.within("d.day", q.Period)
	if len(q.Kinds) > 0 {
		c.add(s.dialect.in("d.kind"), list(q.Kinds))
	}
	if len(q.Jurisdictions) > 0 {
		condition, args := ofJurisdictions(s.dialect, q.Jurisdictions)
		c.add("d.article_num IN (SELECT article_num FROM article_jurisdictions WHERE "+condition+")", args...)
	}
	if len(q.About) > 0 {
		about := list(q.About)
		c.add("(d.num IN (SELECT deadline_num FROM deadline_about WHERE "+s.dialect.in("entity_id")+
			") OR sa.story_id IN (SELECT story_id FROM story_entities WHERE "+s.dialect.in("entity_id")+"))", about, about)
	}
	var all []policy.Deadline
	err := deadlines(ctx, s, c.joined(), c.args, "d.day, a.published, a.id, d.num", func(d policy.Deadline) { all = append(all, d) })
	if err != nil {
		return nil, a.explain(err)
	}
	all = eachDay(all)
	if q.Limit > 0 {
		all = all[:min(len(all), q.Limit)]
	}
	return all, nil
}

func deadlines(ctx context.Context, s session, where string, args []any, order string, f func(policy.Deadline)) error {
	return s.each(ctx, `SELECT d.day, d.kind, d.about, d.words, d.start_byte, d.end_byte, a.id, a.url, a.source, coalesce(sa.story_id, '')
		FROM deadlines d JOIN articles a ON a.num = d.article_num LEFT JOIN story_articles sa ON sa.article_num = a.num
		WHERE `+where+" ORDER BY "+order, args, func(scan func(...any) error) error {
		var d policy.Deadline
		var day int64
		var about string
		if err := scan(&day, &d.Kind, &about, &d.Text, &d.Start, &d.End, &d.ArticleID, &d.ArticleURL, &d.Source, &d.StoryID); err != nil {
			return err
		}
		d.Date = instant(day)
		if err := decode(about, &d.About); err != nil {
			return err
		}
		d.About = orNil(d.About)
		f(d)
		return nil
	})
}

// eachDay is the first of all of each story, day and kind, with the number of
// outlets that tell it. An article in no story stands for itself.
func eachDay(all []policy.Deadline) []policy.Deadline {
	type key struct {
		story, kind string
		day         int64
	}
	at := map[key]int{}
	outlets := map[key]map[string]bool{}
	out := []policy.Deadline{}
	for _, d := range all {
		k := key{d.StoryID, string(d.Kind), d.Date.Unix()}
		if k.story == "" {
			k.story = d.ArticleID
		}
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k], outlets[k] = i, map[string]bool{}
			out = append(out, d)
		}
		outlets[k][d.Source] = true
		out[i].Outlets = len(outlets[k])
	}
	return out
}
