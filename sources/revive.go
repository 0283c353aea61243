package sources

import (
	"context"

	"datapolicy/sources/catalog"
)

// Revive has sources asked again that were off because they answered 410 (Gone):
// somebody asked for them by name. It tells how many they were.
func Revive(ctx context.Context, state State, list []catalog.Source) (n int, err error) {
	for i := range list {
		s, found, err := state.FetchState(ctx, list[i].ID)
		if err != nil {
			return n, err
		}
		if !found || !s.Gone {
			continue
		}
		s.Gone = false
		if err := state.SaveFetchState(ctx, s); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
