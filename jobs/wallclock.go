package jobs

import "time"

// clockChange is more than any clock is ever put forward or back at once, but
// for islands that moved across the date line.
const clockChange = 3 * time.Hour

// wallClock is what a clock shows at t, as a time in UTC to reckon with.
func wallClock(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

// instants is when the schedule is due for one reading of the wall clock: see
// Schedule for the readings that do not exist and those that come twice.
func (s Schedule) instants(wall time.Time) []time.Time {
	var all []time.Time
	// No zone is further from UTC than 14 hours, so every instant at which the
	// clock shows wall is within these bounds.
	latest := wall.Add(13 * time.Hour)
	for at := wall.Add(-15 * time.Hour).In(s.zone); at.Before(latest); {
		_, offset := at.Zone()
		instant := wall.Add(-time.Duration(offset) * time.Second).In(s.zone)
		_, end := at.ZoneBounds()
		if !instant.Before(at) && (end.IsZero() || instant.Before(end)) {
			all = append(all, instant)
		}
		if end.IsZero() || end.After(latest) {
			break
		}
		if !s.elapsed && wallClock(end).After(wall) && !instant.Before(end) {
			all = append(all, end) // the gap that swallowed it ends here
		}
		at = end
	}
	if !s.elapsed && len(all) > 1 {
		return all[:1]
	}
	return all
}
