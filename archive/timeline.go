package archive

import (
	"cmp"
	"context"
	"slices"
	"time"

	"datapolicy/policy"
)

// Timeline counts the relevant articles that mention any of these entities (or
// all, when none is given), for each day of publication (UTC) that has one, in
// order. Children of an entity are for the caller to add.
func (a *Archive) Timeline(ctx context.Context, entityIDs []string, p policy.Period) ([]policy.DayCount, error) {
	s := a.reader()
	c := s.mentioning(entityIDs, p)
	counts := []policy.DayCount{}
	err := s.each(ctx, "SELECT a.published / 86400000000, count(*) FROM articles a"+c.where()+" GROUP BY 1 ORDER BY 1", c.args, func(scan func(...any) error) error {
		var number int64
		var count int
		err := scan(&number, &count)
		counts = append(counts, policy.DayCount{Date: dayNumber(number).Format(time.DateOnly), Count: count})
		return err
	})
	return counts, a.explain(err)
}

// TimelineBySection counts as Timeline does, each article once, in the section
// of its weightiest jurisdiction.
func (a *Archive) TimelineBySection(ctx context.Context, entityIDs []string, p policy.Period) ([]policy.SectionCount, error) {
	s := a.reader()
	c := s.mentioning(entityIDs, p)
	type square struct {
		day     int64
		section policy.Jurisdiction
	}
	counts := map[square]int{}
	err := s.each(ctx, "SELECT a.published / 86400000000, r.jurisdictions, count(*) FROM articles a JOIN readings r ON r.article_num = a.num"+c.where()+" GROUP BY 1, 2", c.args, func(scan func(...any) error) error {
		at := square{section: policy.International}
		var list string
		var count int
		if err := scan(&at.day, &list, &count); err != nil {
			return err
		}
		var jurisdictions []policy.Jurisdiction
		if err := decode(list, &jurisdictions); err != nil {
			return err
		}
		if len(jurisdictions) > 0 {
			at.section = jurisdictions[0].Section()
		}
		counts[at] += count
		return nil
	})
	out := make([]policy.SectionCount, 0, len(counts))
	for at, n := range counts {
		out = append(out, policy.SectionCount{Day: dayNumber(at.day), Section: at.section, Count: n})
	}
	slices.SortFunc(out, func(x, y policy.SectionCount) int {
		return cmp.Or(x.Day.Compare(y.Day), cmp.Compare(x.Section, y.Section))
	})
	return out, a.explain(err)
}

// mentioning is the condition on articles that both timelines share.
func (s session) mentioning(entityIDs []string, p policy.Period) conditions {
	var c conditions
	c.add("a.relevant = 1")
	c.within("a.published", p)
	if len(entityIDs) > 0 {
		c.add("a.num IN (SELECT article_num FROM article_entities WHERE "+s.dialect.in("entity_id")+")", list(entityIDs))
	}
	return c
}

// dayNumber is the first instant of the day with this number since 1970.
func dayNumber(n int64) time.Time { return time.Unix(n*24*60*60, 0).UTC() }
