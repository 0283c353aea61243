package archive

import (
	"context"
	"time"

	"datapolicy/policy"
)

// Timeline counts the relevant articles that mention any of these entities (or
// all, when none is given), for each day of publication (UTC) that has one, in
// order. Children of an entity are for the caller to add.
func (a *Archive) Timeline(ctx context.Context, entityIDs []string, p policy.Period) ([]policy.DayCount, error) {
	var c conditions
	c.add("a.relevant = 1")
	c.within("a.published", p)
	s := a.reader()
	if len(entityIDs) > 0 {
		c.add("a.num IN (SELECT article_num FROM article_entities WHERE "+s.dialect.in("entity_id")+")", list(entityIDs))
	}
	const day = int64(24 * time.Hour / time.Microsecond)
	counts := []policy.DayCount{}
	err := s.each(ctx, "SELECT a.published / 86400000000, count(*) FROM articles a"+c.where()+" GROUP BY 1 ORDER BY 1", c.args, func(scan func(...any) error) error {
		var number int64
		var count int
		err := scan(&number, &count)
		counts = append(counts, policy.DayCount{Date: time.UnixMicro(number * day).UTC().Format(time.DateOnly), Count: count})
		return err
	})
	return counts, a.explain(err)
}
