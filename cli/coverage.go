package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"datapolicy/digest"
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

// statusPeriod is how far back a status looks for gaps.
const statusPeriod = 7 * 24 * time.Hour

// Condition tells a person how the sources are read.
func (c coverage) Condition(ctx context.Context) (string, error) {
	list, err := c.Coverage(ctx)
	if err != nil {
		return "", err
	}
	if len(list) == 0 {
		return "No source has been read yet.", nil
	}
	now := c.parts.program.Clock().UTC()
	fine := 0
	var last time.Time
	var odd []string
	for _, s := range list {
		if s.ReadUntil.After(last) {
			last = s.ReadUntil
		}
		switch {
		case s.Failing != "" || s.Idle:
		case s.Trouble != "":
			odd = append(odd, visible(s.Source)+" ("+s.Trouble+")")
		default:
			fine++
		}
	}
	said := []string{fmt.Sprintf("%d of %d sources are read without trouble.", fine, len(list))}
	if !last.IsZero() {
		said[0] = strings.TrimSuffix(said[0], ".") + ", the last at " + last.Format("15:04 UTC on 2 January") + "."
	}
	said = append(said, digest.Notes(list, digest.Request{Period: policy.Period{Since: now.Add(-statusPeriod), Until: now}})...)
	if len(odd) > 0 {
		const shown = 5
		more := ""
		if n := len(odd) - shown; n > 0 {
			odd, more = odd[:shown], fmt.Sprintf(" and %d more", n)
		}
		said = append(said, "To be looked at: "+strings.Join(odd, ", ")+more+".")
	}
	return strings.Join(said, " "), nil
}
