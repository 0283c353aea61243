package sources

import (
	"fmt"
	"slices"
	"time"
)

// fewest is how many dated entries tell a source's habit.
const fewest = 5

// habit is the longest pause between two entries that a source's document
// lists, or 0 when it lists too few.
func (t *turn) habit(entries []entry) time.Duration {
	var dates []time.Time
	for i := range entries {
		if !t.impossible(entries[i].published) {
			dates = append(dates, entries[i].published)
		}
	}
	if len(dates) < fewest {
		return 0
	}
	slices.SortFunc(dates, time.Time.Compare)
	longest := time.Duration(0)
	for i := 1; i < len(dates); i++ {
		longest = max(longest, dates[i].Sub(dates[i-1]))
	}
	return longest
}

// A source has fallen silent when nothing came for so many times its longest
// pause, and for no less than a week.
const (
	silentTimes = 3
	silentLeast = 7 * 24 * time.Hour
)

// notice flags a source that answers and still seems broken: it has fallen
// silent against its habit, or lists nothing any more.
func (t *turn) notice(entries int, read bool) {
	s := &t.state
	silent := t.now.Sub(s.NewestEntry)
	advice := ""
	switch {
	case s.NewestEntry.IsZero():
	case read && entries == 0:
		advice = "it lists nothing any more: look at it in a browser, its form or address may have changed"
	case s.Habit > 0 && silent > max(silentTimes*s.Habit, silentLeast):
		advice = fmt.Sprintf("nothing new since %s, while it never paused for more than %s before: look whether it has moved", s.NewestEntry.Format("2 January 2006"), days(s.Habit))
	}
	if advice != "" && t.report.Advice == "" {
		t.report.Advice = advice
	}
}

func days(d time.Duration) string {
	if n := int((d + 24*time.Hour - 1) / (24 * time.Hour)); n > 1 {
		return fmt.Sprintf("%d days", n)
	}
	return "a day"
}
