package archive

import (
	"context"
	"time"
)

// DeleteBefore deletes the articles that were kept before a time, with all
// that was read off them, and the stories that have none left. Their addresses
// stay known, so that gathering does not bring them back, and what digests
// carried stays as it was posted. It reports how many articles went.
func (a *Archive) DeleteBefore(ctx context.Context, before time.Time) (int, error) {
	total := 0
	for {
		n, err := a.deleteBatch(ctx, before)
		total += n
		if err != nil || n == 0 {
			return total, err
		}
	}
}

// deleteBatch deletes few enough articles for others to write in between.
func (a *Archive) deleteBatch(ctx context.Context, before time.Time) (int, error) {
	const batch = 200
	var nums []int64
	err := a.change(ctx, func(s session) error {
		if err := s.dialect.lock(ctx, s, articleWriters); err != nil {
			return err
		}
		err := s.each(ctx, "SELECT num FROM articles WHERE kept < ? ORDER BY kept LIMIT ?", []any{moment(before), batch}, func(scan func(...any) error) error {
			var num int64
			err := scan(&num)
			nums = append(nums, num)
			return err
		})
		if err != nil || len(nums) == 0 {
			return err
		}
		if err := s.dialect.unindex(ctx, s, encode(nums)); err != nil {
			return err
		}
		for _, num := range nums {
			if _, err := s.exec(ctx, "DELETE FROM articles WHERE num = ?", num); err != nil {
				return err
			}
		}
		_, err = s.exec(ctx, "DELETE FROM stories WHERE NOT EXISTS (SELECT 1 FROM story_articles sa WHERE sa.story_id = stories.id)")
		return err
	})
	return len(nums), err
}
