package cli

import (
	"context"
	"slices"

	"datapolicy/policy"
	"datapolicy/sources"
)

// coverage tells digests how completely the sources that are read have been
// read. One that was never asked, as in an archive that articles are ingested
// into, is none of them.
type coverage struct{ parts *parts }

func (c coverage) Coverage(ctx context.Context) ([]policy.Coverage, error) {
	p := c.parts.program
	states, err := c.parts.archive.FetchStates(ctx)
	if err != nil || len(states) == 0 {
		return nil, err
	}
	all, err := p.catalog()
	if err != nil {
		return nil, err
	}
	var list []policy.Coverage
	for _, s := range slices.Concat(readable(all, c.parts.config.Sources), p.sample) {
		if state, asked := states[s.ID]; asked {
			list = append(list, sources.Cover(s, state, p.Clock()))
		}
	}
	return list, nil
}
