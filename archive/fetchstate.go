package archive

import (
	"context"

	"datapolicy/policy"
)

// FetchState is what a source's last fetches left behind, if it was ever
// fetched.
func (a *Archive) FetchState(ctx context.Context, sourceID string) (policy.FetchState, bool, error) {
	var state policy.FetchState
	var kept string
	found, err := a.reader().row(ctx, "SELECT state FROM fetch_state WHERE source_id = ?", []any{sourceID}, &kept)
	if err != nil || !found {
		return state, false, a.explain(err)
	}
	err = decode(kept, &state)
	return state, err == nil, err
}

// SaveFetchState keeps it.
func (a *Archive) SaveFetchState(ctx context.Context, state policy.FetchState) error {
	return a.change(ctx, func(s session) error {
		_, err := s.exec(ctx, "INSERT INTO fetch_state (source_id, next_due, state) VALUES (?, ?, ?) ON CONFLICT (source_id) DO UPDATE SET next_due = excluded.next_due, state = excluded.state",
			state.SourceID, moment(state.NextDue), encode(state))
		return err
	})
}

// FetchStates are those of all sources that were ever fetched, by source.
func (a *Archive) FetchStates(ctx context.Context) (map[string]policy.FetchState, error) {
	all := map[string]policy.FetchState{}
	err := a.reader().each(ctx, "SELECT state FROM fetch_state", nil, func(scan func(...any) error) error {
		var kept string
		var state policy.FetchState
		if err := scan(&kept); err != nil {
			return err
		}
		if err := decode(kept, &state); err != nil {
			return err
		}
		all[state.SourceID] = state
		return nil
	})
	return all, a.explain(err)
}
