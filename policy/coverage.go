package policy

import "time"

// Gap is a time of which reports of a source were not read when they came out.
type Gap struct {
	From   time.Time `json:"from,omitzero"`   // the newest report that was known before it; zero: none was
	Until  time.Time `json:"until,omitzero"`  // the oldest that the source listed after it; zero while it lasts
	Why    string    `json:"why,omitempty"`   // for persons, short: "answers 503"
	Filled time.Time `json:"filled,omitzero"` // when all of it had been had after all; zero while some may be missing
	Tries  int       `json:"tries,omitempty"` // how often it was tried to be filled
	Next   time.Time `json:"next,omitzero"`   // when that is tried again; zero: no more
}

// Holds reports whether something that was published then fell into the gap.
func (g Gap) Holds(t time.Time) bool {
	return !t.Before(g.From) && (g.Until.IsZero() || !t.After(g.Until))
}

// Overlaps reports whether the gap and the period have an instant in common.
func (g Gap) Overlaps(p Period) bool {
	return (p.Until.IsZero() || g.From.Before(p.Until)) && (p.Since.IsZero() || g.Until.IsZero() || g.Until.After(p.Since))
}

// Coverage is how completely a source has been read.
type Coverage struct {
	SourceID     string
	Source       string // its name
	Jurisdiction Jurisdiction
	FirstRead    time.Time // zero: never
	ReachesBack  time.Time // the oldest dated report that it listed then; zero: not known
	ReadUntil    time.Time // up to when it was read last; zero: never
	Failing      string    // why it cannot be read now, short: "answers 503"; "" when it can
	Trouble      string    // what is odd about it though it answers, short: "silent since 3 January"; "" when nothing is
	Idle         bool      // it could be read for all we know, but we have not asked it when we should have
	Gaps         []Gap     // the oldest first
}

// GatheredLate reports whether a report that was published then was had only
// after a gap in the reading of its source.
func (c *Coverage) GatheredLate(published time.Time) bool {
	for _, g := range c.Gaps {
		if !g.Until.IsZero() && g.Holds(published) {
			return true
		}
	}
	return false
}
