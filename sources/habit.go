package sources

import (
	"fmt"
	"slices"
	"time"

	"datapolicy/policy"
)

// fewest is how many dated entries tell a source's habit.
const fewest = 5

// pauses are those between the entries that a document lists, the shortest
// first; nil when it lists too few.
func (t *turn) pauses(entries []entry) []time.Duration {
	var dates []time.Time
	for i := range entries {
		if !t.impossible(entries[i].published) {
			dates = append(dates, entries[i].published)
		}
	}
	if len(dates) < fewest {
		return nil
	}
	slices.SortFunc(dates, time.Time.Compare)
	list := make([]time.Duration, len(dates)-1)
	for i := range list {
		list[i] = dates[i+1].Sub(dates[i])
	}
	slices.Sort(list)
	return list
}

// pace is the median pause, or -1 when the document lists too few entries.
func (t *turn) pace(entries []entry) time.Duration {
	if list := t.pauses(entries); list != nil {
		return list[len(list)/2]
	}
	return -1
}

// learn takes a source's habit from its document: how long it pauses usually,
// at most, and at most ever, so that a summer break that was seen once is no
// surprise the next year.
func (t *turn) learn(entries []entry) {
	s := &t.state
	entries = withoutPinned(entries)
	if s.LastSuccess.IsZero() {
		s.ReachesBack = oldestOf(entries, t.impossible)
	}
	newest := time.Time{}
	for i := range entries {
		if at := entries[i].published; !t.impossible(at) && at.After(newest) {
			newest = at
		}
	}
	if !newest.IsZero() {
		s.NewestListed = newest
	}
	if s.NewestEntry.IsZero() { // all of it was known already
		s.NewestEntry = newest
	}
	if list := t.pauses(entries); list != nil {
		s.Habit, s.Pace = list[len(list)-1], list[len(list)/2]
		s.LongestPause = max(s.LongestPause, s.Habit)
	}
}

// A source has fallen silent when nothing came for so many times the longest
// pause in its document, for a quarter more than the longest ever seen, and for
// no less than a week.
const (
	silentTimes = 3
	silentLeast = 7 * 24 * time.Hour
)

func (t *turn) silent() bool {
	s := &t.state
	return s.Habit > 0 && !s.NewestEntry.IsZero() && t.now.Sub(s.NewestEntry) > max(silentTimes*s.Habit, s.LongestPause*5/4, silentLeast)
}

// Kinds of trouble with a source that answers. Failures are told by failing.
const (
	troubleSilent  = "silent"
	troubleEmpty   = "empty"
	troubleUndated = "undated"
	troubleFuture  = "future"
	troubleTitles  = "titles"
)

// notice flags a source that answers and still seems broken: it has fallen
// silent against its habit, or its form has changed. What only the document
// tells stays as it was when that is unchanged.
func (t *turn) notice(entries []entry, read bool) {
	kind := t.state.Trouble
	switch kind {
	case troubleEmpty, troubleUndated, troubleFuture, troubleTitles:
	default:
		kind = ""
	}
	if read {
		kind = t.broken(entries)
	}
	if kind == "" && t.silent() {
		kind = troubleSilent
	}
	t.tell(kind)
	if kind != "" && t.report.Advice == "" {
		t.report.Advice = t.remedy(kind)
	}
}

// broken is the kind of trouble that a document's form shows, or "".
func (t *turn) broken(entries []entry) string {
	if t.inquiry != nil {
		return "" // an API lists what fits the question, and that may be nothing
	}
	if len(entries) == 0 {
		if t.state.NewestEntry.IsZero() && !t.checking {
			return ""
		}
		return troubleEmpty
	}
	const few = 4
	if len(entries) < few {
		return ""
	}
	dated, future := 0, 0
	titles := map[string]bool{}
	for i := range entries {
		e := &entries[i]
		titles[e.title] = true
		if !e.published.IsZero() {
			dated++
		}
		if e.published.After(t.now.Add(policy.FutureTolerance)) {
			future++
		}
	}
	switch {
	case dated == 0 && t.state.Pace+t.state.Habit > 0:
		return troubleUndated
	case future == len(entries):
		return troubleFuture
	case len(titles) == 1 && entries[0].title != "":
		return troubleTitles
	}
	return ""
}

// remedy says what is wrong and what to do.
func (t *turn) remedy(kind string) string {
	switch kind {
	case troubleSilent:
		return fmt.Sprintf("nothing new since %s, while it never paused for more than %s before: look whether it has moved",
			t.state.NewestEntry.Format("2 January 2006"), days(max(t.state.Habit, t.state.LongestPause)))
	case troubleEmpty:
		return "it lists nothing any more: look at it in a browser, its form or address may have changed"
	case troubleUndated:
		return "its entries tell no dates any more: look at it in a browser, and give the date's selector in the catalog if it is a page"
	case troubleFuture:
		return "all of its entries are dated in the future, so their dates are not believed: look at it in a browser, or at our clock"
	case troubleTitles:
		return "all of its entries have the same title: look at it in a browser, and mend its selectors if it is a page"
	}
	return ""
}

// failing is the kind of trouble of a source that fails.
func failing(s policy.FetchState) string {
	if s.Failures >= patience {
		return "failing for long: " + s.Cause
	}
	return "failing: " + s.Cause
}

// tell notes the kind of trouble, and whether it is news.
func (t *turn) tell(kind string) {
	t.report.Trouble, t.report.Changed = kind, kind != t.state.Trouble
	t.report.Recovered = kind == "" && t.state.Trouble != ""
	t.state.Trouble = kind
}

func days(d time.Duration) string {
	if n := int((d + 24*time.Hour - 1) / (24 * time.Hour)); n > 1 {
		return fmt.Sprintf("%d days", n)
	}
	return "a day"
}
