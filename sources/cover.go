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
	switch state.Trouble {
	case troubleSilent:
		c.Trouble = "silent since " + state.NewestEntry.UTC().Format("2 January 2006")
	case troubleEmpty:
		c.Trouble = "lists nothing any more"
	case troubleUndated:
		c.Trouble = "its dates are gone"
	case troubleFuture:
		c.Trouble = "all dated in the future"
	case troubleTitles:
		c.Trouble = "all with one title"
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
