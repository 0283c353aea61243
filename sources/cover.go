package sources

import (
	"time"

	"datapolicy/policy"
	"datapolicy/sources/catalog"
)

// overdue is for how long a source may have been due without being asked before
// that counts as not being read.
const overdue = 36 * time.Hour

// Cover tells how completely a source has been read, from what its fetches left
// behind.
func Cover(s catalog.Source, state policy.FetchState, now time.Time) policy.Coverage {
	c := policy.Coverage{
		SourceID: s.ID, Source: s.Name, Jurisdiction: s.Jurisdiction,
		FirstRead: state.FirstSuccess, ReachesBack: state.ReachesBack, ReadUntil: state.LastSuccess, Gaps: state.Gaps,
	}
	switch {
	case state.Gone:
		c.Failing = "is gone for good"
	case state.Failures > 0:
		c.Failing = state.Cause
		if c.Failing == "" {
			c.Failing = "cannot be read"
		}
	case !state.NextDue.IsZero() && now.Sub(state.NextDue) > overdue:
		c.Idle = true
	}
	return c
}
