package sources

import (
	"hash/fnv"
	"net/http"
	"slices"
	"time"

	"datapolicy/policy"
	"datapolicy/sources/feed"
	"datapolicy/sources/fetch"
)

// When a source is asked again.
//
//	least  = the longest of every (the catalog's), the time that the last answer
//	         says it may be kept (RFC 9111), and the pause that the feed asks for
//	         (ttl, sy:updatePeriod); most at the most
//	most   = a day, or every where that is longer
//	pause  = (silence + rhythm/2) / 24, no less than least
//	due in = pause × (1 + spread/10), no more than most
//
// silence is the time since anything new came, rhythm the mean pause between
// the hours in which the source published something. A pause of a 24th of what
// is to be expected finds news when a 24th of the usual time has passed since:
// a daily source is looked at within the hour, a weekly one within hours, one
// that has been silent for a month once a day. What is new resets silence. The
// spread is a number from 0 to 1 that the source's id decides, so that
// thousands of sources that were read in one pass do not come due in one second.
//
// After n failures in a row due in is every × 2ⁿ⁻¹, and no less than the
// Retry-After that came with the last.
const (
	looks   = 24 // in the time that is expected between two entries
	maxRest = 24 * time.Hour
)

// pause is the time until the next look at a source that answered.
func pause(every time.Duration, s policy.FetchState, now time.Time) time.Duration {
	most := max(maxRest, every)
	least := min(max(every, s.Fresh, s.Pause), most)
	expected := s.Rhythm / 2
	if since := lastSign(s); !since.IsZero() {
		expected += max(now.Sub(since), 0)
	}
	return spread(s.SourceID, max(least, expected/looks), least, most)
}

// awake is at, or the end of the hours and days in which a source asks to be
// left alone (RSS 2.0, skipHours and skipDays). It is put off by no more than
// two days, as over a weekend.
func awake(s policy.FetchState, at time.Time) time.Time {
	asks := feed.Feed{SkipHours: s.SkipHours, SkipDays: s.SkipDays}
	if next := asks.Resumes(at); next.Sub(at) <= 48*time.Hour {
		return next
	}
	return at
}

// lastSign is when a source last gave a sign of life, or zero: when a reading
// brought something, or the date of what it lists, or of its document.
func lastSign(s policy.FetchState) time.Time {
	last := s.NewestEntry
	for _, at := range []time.Time{s.NewestListed, s.LastNew} {
		if at.After(last) {
			last = at
		}
	}
	if last.IsZero() { // stands for it, as in RFC 9111, §4.2.2
		last, _ = http.ParseTime(s.LastModified)
	}
	return last
}

// backoff is the pause after so many failures in a row: doubled each time.
func backoff(id string, every time.Duration, failures int) time.Duration {
	most := max(maxRest, every)
	return spread(id, min(every<<min(failures-1, 10), most), every, most)
}

// spread lengthens a pause by up to a tenth, by the source's id. What comes near
// most is shortened first, to no less than least, so that it is spread as well.
func spread(id string, pause, least, most time.Duration) time.Duration {
	h := fnv.New32a()
	h.Write([]byte(id))                           // never fails
	part := time.Duration(h.Sum32()) * 1000 >> 32 // thousandths
	pause = min(pause, max(least, most-most/11))  // ten elevenths
	return min(pause+pause/10*part/1000, most)
}

// rhythm is the mean pause between the hours in which a document's entries were
// published, or 0 when they are too few: ten decisions on one afternoon are one
// sign of life.
func (t *turn) rhythm(entries []entry) time.Duration {
	var dates []time.Time
	for i := range entries {
		if !t.impossible(entries[i].published) {
			dates = append(dates, entries[i].published)
		}
	}
	if len(dates) < 2 {
		return 0
	}
	slices.SortFunc(dates, time.Time.Compare)
	hours, last := 1, dates[0]
	for _, at := range dates[1:] {
		if at.Sub(last) >= time.Hour {
			hours, last = hours+1, at
		}
	}
	if hours < 2 {
		return 0
	}
	return last.Sub(dates[0]) / time.Duration(hours-1)
}

// settled notes that the source answered, and when it is due again.
func (t *turn) settled(resp *fetch.Response) {
	s := &t.state
	s.LastSuccess, s.Failures, s.LastError = t.now, 0, ""
	s.FailingSince, s.Cause, s.Gone = time.Time{}, "", false
	if t.report.New > 0 && (!s.FirstSuccess.IsZero() || s.NewestEntry.IsZero()) { // what a first reading brings may be old
		s.LastNew = t.now
	}
	if s.FirstSuccess.IsZero() {
		s.FirstSuccess = t.now
	}
	if !resp.NotModified || resp.Freshness.Told { // else what was told with the copy stands (RFC 9111, §3.2)
		s.Fresh = resp.Freshness.Left
	}
	if resp.Permanent != "" && resp.Permanent != s.URL && t.inquiry == nil {
		s.URL = resp.Permanent // not before the new address was read: it may be a page that asks for consent
		t.report.Advice = "it has moved for good to " + resp.Permanent + ", where it is now read; put that address into the catalog"
	} else if resp.Moved != "" {
		t.report.Advice = "it says that it has moved for good to " + resp.Moved + ", which is of another owner or no longer encrypted, so that nothing was changed: look at it, and put that address into the catalog if it is right"
	}
	s.NextDue = awake(*s, t.now.Add(pause(t.source.Every, *s, t.now)))
}

// validated keeps what the next request asks with: the validators of the copy,
// as they came. A 304 brings them up to date (RFC 9111, §4.3.4). An answer that
// must not be stored leaves none (§5.2.2.5), nor does one that is a part of its
// document (226).
func (t *turn) validated(resp *fetch.Response) {
	s := &t.state
	switch {
	case resp.Freshness.NoStore || resp.Status == http.StatusIMUsed:
		s.ETag, s.LastModified = "", ""
	case resp.NotModified:
		if resp.ETag != "" {
			s.ETag = resp.ETag
		}
		if resp.LastModified != "" {
			s.LastModified = resp.LastModified
		}
	default:
		s.ETag, s.LastModified = resp.ETag, resp.LastModified
	}
	if s.ValidFor = ""; resp.URL != s.URL && s.ETag+s.LastModified != "" {
		s.ValidFor = resp.URL
	}
}
