package archive

import (
	"context"
	"time"
)

// FirstSight reports whether key is seen for the first time, or for the first
// time since ttl ran out. Of callers at once, in whatever processes, one is
// told so. It is how a delivery that comes twice is answered once.
func (a *Archive) FirstSight(ctx context.Context, key string, now time.Time, ttl time.Duration) (bool, error) {
	first := false
	err := a.change(ctx, func(s session) error {
		if _, err := s.exec(ctx, "DELETE FROM sights WHERE until <= ?", moment(now)); err != nil {
			return err
		}
		added, err := s.exec(ctx, "INSERT INTO sights (key, until) VALUES (?, ?) ON CONFLICT (key) DO NOTHING", key, moment(now.Add(ttl)))
		first = added > 0
		return err
	})
	return first && err == nil, err
}
