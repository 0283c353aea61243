package sources

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"datapolicy/policy"
	"datapolicy/sources/catalog"
)

// Limits on what is kept of a source's gaps and on filling them.
const (
	maxGaps   = 12                   // kept of one source
	gapMemory = 120 * 24 * time.Hour // for so long is a gap kept after its end
	gapTries  = 5                    // passes that try to fill one
	anyPause  = 24 * time.Hour       // a pause that is none, for a source of which nothing is known
)

// missed is the gap between what we had of the source and what its document
// lists now: everything listed is newer than all that we had, nothing of it is
// known, and the pause between is longer than the source's usual one.
func (t *turn) missed(ctx context.Context, entries []entry) (policy.Gap, bool) {
	switch t.source.Format {
	case catalog.Feed, catalog.Listing, catalog.Sitemap, "":
	default:
		return policy.Gap{}, false // an API is asked for the time since the last reading
	}
	last := t.lastSeen()
	entries = withoutPinned(entries)
	oldest := oldestOf(entries, t.impossible)
	if last.IsZero() || oldest.IsZero() || !oldest.After(last) {
		return policy.Gap{}, false
	}
	usual := t.pace(entries)
	if usual < 0 {
		usual = t.state.Pace
		if usual == 0 {
			usual = anyPause
		}
	}
	if oldest.Sub(last) <= usual || t.knows(ctx, entries) > 0 {
		return policy.Gap{}, false
	}
	return policy.Gap{From: last, Until: oldest, Why: t.pauseCause(), Next: t.now}, true
}

// lastSeen is the newest entry that we had at the last reading, or zero. An
// entry dated ahead counts as of that reading.
func (t *turn) lastSeen() time.Time {
	last := t.state.NewestListed
	if last.IsZero() {
		last = t.state.NewestEntry
	}
	if !last.IsZero() && !t.state.LastSuccess.IsZero() && last.After(t.state.LastSuccess) {
		last = t.state.LastSuccess
	}
	return last
}

// pauseCause is why nothing was read for a while.
func (t *turn) pauseCause() string {
	switch {
	case t.state.Failures > 0 && t.state.Cause != "":
		return past(t.state.Cause)
	case t.now.Sub(t.state.LastSuccess) > t.longPause():
		return "was not asked"
	}
	return "lists too few"
}

// longPause is a pause in reading a source that its being asked less often does
// not explain.
func (t *turn) longPause() time.Duration { return max(36*time.Hour, 2*t.source.Every) }

// outage is the time since the last reading, when that was long: nothing of it
// is missing, but all that came out in it was read late.
func (t *turn) outage() (policy.Gap, bool) {
	last := t.state.LastSuccess
	if last.IsZero() || t.now.Sub(last) <= t.longPause() {
		return policy.Gap{}, false
	}
	if seen := t.lastSeen(); !seen.IsZero() {
		last = seen
	}
	return policy.Gap{From: last, Until: t.now, Why: t.pauseCause(), Filled: t.now}, true
}

// addGap notes a gap. One that begins where an open one did takes its place.
func (t *turn) addGap(g policy.Gap) {
	gaps := slices.DeleteFunc(slices.Clone(t.state.Gaps), func(old policy.Gap) bool {
		return old.Filled.IsZero() && old.From.Equal(g.From) || !old.Until.IsZero() && old.Until.Before(t.now.Add(-gapMemory))
	})
	gaps = append(gaps, g)
	if more := len(gaps) - maxGaps; more > 0 {
		gaps = gaps[more:]
	}
	t.state.Gaps = gaps
}

// inGap reports whether a gap that begins then is known, as after a pass that
// was broken off.
func (t *turn) inGap(from time.Time) bool {
	return slices.ContainsFunc(t.state.Gaps, func(g policy.Gap) bool { return g.From.Equal(from) })
}

// due are the gaps that are to be tried to be filled now, and from when on that
// is to be read.
func (t *turn) dueGaps() (from time.Time, due bool) {
	for _, g := range t.state.Gaps {
		if t.isDue(g) && (!due || g.From.Before(from)) {
			from, due = g.From, true
		}
	}
	return from, due
}

func (t *turn) isDue(g policy.Gap) bool {
	return g.Filled.IsZero() && !g.Next.IsZero() && !t.now.Before(g.Next)
}

// fillGaps adds to the document's entries the older ones that we missed, from
// wherever the source still lists them. What it is about to do is saved first,
// so that a pass that is broken off is taken up by the next.
func (t *turn) fillGaps(ctx context.Context, entries []entry) []entry {
	if g, ok := t.missed(ctx, entries); ok {
		t.addGap(g)
	} else if g, ok := t.outage(); ok && !t.inGap(g.From) {
		t.addGap(g)
	}
	from, due := t.dueGaps()
	if due || t.pages > 1 {
		unfinished := t.state
		unfinished.Behind = max(unfinished.Behind, t.pages, 1)
		t.keep(ctx, unfinished)
	}
	if !due {
		return entries
	}
	t.back = t.goBack(ctx, from, entries)
	t.report.Notes = append(t.report.Notes, t.back.notes...)
	return append(entries, t.back.older...)
}

// settleGaps notes what came of filling; whole: all entries were taken.
func (t *turn) settleGaps(whole bool) {
	gaps := slices.Clone(t.state.Gaps)
	for i := range gaps {
		g := &gaps[i]
		if !t.isDue(*g) {
			continue
		}
		switch {
		case t.back.reached && whole:
			g.Filled, g.Next = t.now, time.Time{}
		case t.back.reached: // the next pass takes what had to be left
		case t.back.again && g.Tries+1 < gapTries:
			g.Tries++
			g.Next = t.now.Add(time.Hour << g.Tries)
		default:
			t.report.Gap = t.report.Gap || !t.givenUp()
			g.Tries++
			g.Next = time.Time{}
			t.report.Advice = cmp.Or(t.report.Advice, fmt.Sprintf("what it ran from %s to %s may be missing, as it %s: if it lists its past anywhere, give that in the catalog (archive: …)",
				g.From.UTC().Format("2 January 15:04"), g.Until.UTC().Format("2 January 15:04 UTC"), g.Why))
		}
	}
	t.state.Gaps = merged(gaps)
}

// lately is for how long it is remembered that a source's past cannot be had.
const lately = 7 * 24 * time.Hour

// givenUp reports whether a gap of late could not be filled: then the next one
// is no news, and ways that were not there are not tried again.
func (t *turn) givenUp() bool {
	return slices.ContainsFunc(t.state.Gaps, func(g policy.Gap) bool { return lost(g) && t.now.Sub(g.Until) < lately })
}

// lost reports whether nobody tries to fill a gap any more.
func lost(g policy.Gap) bool { return g.Filled.IsZero() && g.Next.IsZero() && !g.Until.IsZero() }

// merged makes one of lost gaps that follow each other within a day, as a
// source has that runs more between two readings than its list holds.
func merged(gaps []policy.Gap) []policy.Gap {
	var out []policy.Gap
	for _, g := range gaps {
		if n := len(out) - 1; n >= 0 && lost(g) && lost(out[n]) && g.Why == out[n].Why && g.From.Sub(out[n].Until) < 24*time.Hour {
			out[n].Until = g.Until
			continue
		}
		out = append(out, g)
	}
	return out
}

// withoutPinned leaves out entries that stand at the head of a list though they
// are older than all that follows, in the list's order.
func withoutPinned(entries []entry) []entry {
	const most, rest = 3, 3
	for n := 1; n <= most && len(entries)-n >= rest; n++ {
		follows := entries[n:]
		first, last := follows[0].published, follows[len(follows)-1].published
		if first.IsZero() || last.IsZero() || first.Before(last) {
			continue // the oldest first, or no order
		}
		oldest := oldestOf(follows, time.Time.IsZero)
		if !slices.ContainsFunc(entries[:n], func(e entry) bool { return e.published.IsZero() || !e.published.Before(oldest) }) {
			return follows
		}
	}
	return entries
}

// oldestOf is the oldest date of the entries that is not to be passed over, or
// zero.
func oldestOf(entries []entry, pass func(time.Time) bool) (oldest time.Time) {
	for i := range entries {
		if at := entries[i].published; !pass(at) && (oldest.IsZero() || at.Before(oldest)) {
			oldest = at
		}
	}
	return oldest
}

// past puts a cause of failure into the past tense.
func past(cause string) string {
	for _, verb := range [][2]string{
		{"answers ", "answered "}, {"does not ", "did not "}, {"cannot be ", "could not be "}, {"is ", "was "}, {"has ", "had "}, {"refuses ", "refused "}, {"sends ", "sent "},
	} {
		if rest, ok := strings.CutPrefix(cause, verb[0]); ok {
			return verb[1] + rest
		}
	}
	return cause
}
