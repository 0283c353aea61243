package feed

import (
	"strconv"
	"strings"
	"time"
)

// maxPause bounds what a feed may ask for: a slip of the keyboard ("525600")
// must not silence a source for a year.
const maxPause = 7 * 24 * time.Hour

// schedule takes what a channel says of how often it is worth asking: RSS's ttl
// in minutes, the syndication module's updates per period, skipHours and
// skipDays (both in GMT).
func (p *parser) schedule(channel *node) {
	f := p.feed
	if minutes, err := strconv.ParseFloat(channel.first("ttl").value(), 64); err == nil && minutes > 0 {
		f.Pause = within(minutes * float64(time.Minute))
	}
	if period, ok := periods[strings.ToLower(channel.first("sy:updateperiod").value())]; ok {
		times, err := strconv.ParseFloat(channel.first("sy:updatefrequency").value(), 64)
		if err != nil || times <= 0 {
			times = 1
		}
		f.Pause = max(f.Pause, within(float64(period)/times))
	}
	if n := channel.first("skiphours"); n != nil {
		for c := range n.all("hour") {
			if hour, err := strconv.Atoi(c.value()); err == nil && hour >= 0 && hour <= 24 && len(f.SkipHours) < 24 {
				f.SkipHours = append(f.SkipHours, hour%24) // RSS 0.91 counts from 1 to 24
			}
		}
	}
	if n := channel.first("skipdays"); n != nil {
		for c := range n.all("day") {
			if day, ok := weekdayOf(c.value()); ok && len(f.SkipDays) < 7 {
				f.SkipDays = append(f.SkipDays, day)
			}
		}
	}
}

func within(pause float64) time.Duration {
	return time.Duration(min(pause, float64(maxPause)))
}

// periods are the syndication module's, and what people write instead.
var periods = map[string]time.Duration{
	"hourly": time.Hour, "daily": 24 * time.Hour, "weekly": 7 * 24 * time.Hour, "monthly": 30 * 24 * time.Hour, "yearly": 365 * 24 * time.Hour,
	"hour": time.Hour, "day": 24 * time.Hour, "week": 7 * 24 * time.Hour, "month": 30 * 24 * time.Hour, "year": 365 * 24 * time.Hour,
}

func weekdayOf(name string) (time.Weekday, bool) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if full := day.String(); len(name) >= 3 && len(name) <= len(full) && strings.EqualFold(full[:len(name)], name) {
			return day, true
		}
	}
	return 0, false
}

// Resumes is the first instant, at or after at, that the feed does not ask to
// be left alone in. A feed that names every hour and day is not taken at its
// word.
func (f *Feed) Resumes(at time.Time) time.Time {
	next := at.UTC()
	for range 24 * 8 {
		if !f.skips(next) {
			return next.In(at.Location())
		}
		next = next.Truncate(time.Hour).Add(time.Hour)
	}
	return at
}

func (f *Feed) skips(at time.Time) bool {
	for _, hour := range f.SkipHours {
		if at.Hour() == hour {
			return true
		}
	}
	for _, day := range f.SkipDays {
		if at.Weekday() == day {
			return true
		}
	}
	return false
}
