package sources

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"datapolicy/policy"
	"datapolicy/sources/fetch"
)

var noon = time.Date(2025, 1, 20, 12, 0, 0, 0, time.UTC)

func TestPause(t *testing.T) {
	const day = 24 * time.Hour
	for name, c := range map[string]struct {
		every time.Duration
		state policy.FetchState
		want  time.Duration // and up to a tenth more
	}{
		"nothing is known":                       {time.Hour, policy.FetchState{}, time.Hour},
		"news a minute ago":                      {time.Hour, policy.FetchState{NewestEntry: noon.Add(-time.Minute)}, time.Hour},
		"a weekly source, three days silent":     {5 * time.Minute, policy.FetchState{NewestEntry: noon.Add(-3 * day), Rhythm: 7 * day}, 6*time.Hour + 30*time.Minute},
		"a weekly source with news of today":     {5 * time.Minute, policy.FetchState{NewestEntry: noon, Rhythm: 7 * day}, 3*time.Hour + 30*time.Minute},
		"a daily source":                         {time.Hour, policy.FetchState{NewestEntry: noon.Add(-12 * time.Hour), Rhythm: day}, time.Hour},
		"a wire of twenty an hour":               {5 * time.Minute, policy.FetchState{NewestEntry: noon, Rhythm: time.Hour}, 5 * time.Minute},
		"dead for years":                         {time.Hour, policy.FetchState{NewestEntry: noon.AddDate(-3, 0, 0), Rhythm: 30 * day}, day * 10 / 11},
		"once a week by the catalog":             {7 * day, policy.FetchState{NewestEntry: noon.AddDate(-3, 0, 0)}, 7 * day},
		"ttl":                                    {time.Hour, policy.FetchState{NewestEntry: noon, Pause: 3 * time.Hour}, 3 * time.Hour},
		"max-age":                                {time.Hour, policy.FetchState{NewestEntry: noon, Fresh: 2 * time.Hour}, 2 * time.Hour},
		"the longer of the two":                  {time.Hour, policy.FetchState{NewestEntry: noon, Fresh: 2 * time.Hour, Pause: 3 * time.Hour}, 3 * time.Hour},
		"a ttl of a week is a day":               {time.Hour, policy.FetchState{Pause: 7 * day}, day},
		"no dates, and its document is old":      {time.Hour, policy.FetchState{LastModified: "Fri, 10 Jan 2025 12:00:00 GMT"}, 10 * time.Hour},
		"no dates, and something came yesterday": {time.Hour, policy.FetchState{LastNew: noon.Add(-day), LastModified: "Fri, 10 Jan 2025 12:00:00 GMT"}, time.Hour},
		"dates in the future":                    {time.Hour, policy.FetchState{NewestEntry: noon.Add(day)}, time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			c.state.SourceID = "edpb-news"
			if got := pause(c.every, c.state, noon); got < c.want || got > c.want+c.want/10 {
				t.Errorf("due in %v, want %v and up to a tenth more", got, c.want)
			}
		})
	}
}

// Never more often than the catalog says, never later than a day or that; not
// before what the source asks for; later the longer it is silent; and soon again
// once something came.
func TestPauseHolds(t *testing.T) {
	durations := func(longest time.Duration) *rapid.Generator[time.Duration] {
		return rapid.Custom(func(t *rapid.T) time.Duration { return time.Duration(rapid.Int64Range(0, int64(longest)).Draw(t, "d")) })
	}
	const year = 365 * 24 * time.Hour
	rapid.Check(t, func(t *rapid.T) {
		every := max(time.Minute, durations(14*24*time.Hour).Draw(t, "every"))
		most := max(24*time.Hour, every)
		s := policy.FetchState{
			SourceID: rapid.StringMatching(`[a-z-]{1,12}`).Draw(t, "id"), NewestEntry: noon, Rhythm: durations(year).Draw(t, "rhythm"),
			Fresh: durations(year).Draw(t, "fresh"), Pause: durations(7*24*time.Hour).Draw(t, "ttl"),
		}
		a, b := durations(5*year).Draw(t, "silence"), durations(5*year).Draw(t, "more silence")
		first, later := pause(every, s, noon.Add(a)), pause(every, s, noon.Add(a+b))
		if first < every || later > most {
			t.Fatalf("due in %v and %v, not between %v and %v", first, later, every, most)
		}
		if first < min(s.Fresh, most) || first < min(s.Pause, most) {
			t.Fatalf("due in %v, before %v or %v have passed", first, s.Fresh, s.Pause)
		}
		if later < first {
			t.Fatalf("due in %v after %v of silence, and in %v after %v", first, a, later, a+b)
		}
		s.LastNew = noon.Add(a + b)
		if again := pause(every, s, noon.Add(a+b)); again > first {
			t.Fatalf("due in %v after something new, in %v before", again, first)
		}
		for failures := 1; failures < 70; failures++ {
			if d := backoff(s.SourceID, every, failures); d < every || d > most || d < backoff(s.SourceID, every, max(failures-1, 1)) {
				t.Fatalf("due in %v after %d failures", d, failures)
			}
		}
	})
}

// Two thousand sources that were read at once do not come due at once, nor those
// of them that are asked once a day.
func TestSpread(t *testing.T) {
	for name, newest := range map[string]time.Time{"lively": noon, "dead": noon.AddDate(-1, 0, 0)} {
		perMinute := map[time.Duration]int{}
		for i := range 2000 {
			s := policy.FetchState{SourceID: fmt.Sprintf("source-%d", i), NewestEntry: newest}
			due := pause(time.Hour, s, noon)
			perMinute[due.Truncate(time.Minute)]++
			if again := pause(time.Hour, s, noon); again != due {
				t.Fatal("a source's part is not always the same")
			}
		}
		for minute, n := range perMinute {
			if n > 2000/4 {
				t.Errorf("%s: %d of 2000 are due in the minute after %v", name, n, minute)
			}
		}
	}
}

func TestRhythm(t *testing.T) {
	at := func(hours ...float64) (list []entry) {
		for _, h := range hours {
			list = append(list, entry{published: noon.Add(-time.Duration(h * float64(time.Hour)))})
		}
		return list
	}
	for name, c := range map[string]struct {
		entries []entry
		want    time.Duration
	}{
		"nothing":              {nil, 0},
		"one entry":            {at(1), 0},
		"daily":                {at(0, 24, 48, 72), 24 * time.Hour},
		"a batch each week":    {at(0, 0, 0.1, 0.2, 168, 168.2, 168.2, 336.2, 336.2), 168 * time.Hour},
		"a wire":               {at(0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2), time.Hour},
		"all at once":          {at(5, 5, 5, 5), 0},
		"one without its date": {append(at(0, 48), entry{}), 48 * time.Hour},
	} {
		tr := &turn{now: noon}
		if got := tr.rhythm(c.entries); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestSettled(t *testing.T) {
	kept := policy.FetchState{SourceID: "s", URL: "https://a.example/feed", ETag: `"1"`, LastModified: "Fri, 17 Jan 2025 10:00:00 GMT", Fresh: 3 * time.Hour, FirstSuccess: noon.Add(-time.Hour), Gone: true}
	for name, c := range map[string]struct {
		resp                        fetch.Response
		etag, modified, url, advice string
		validFor                    string
		fresh                       time.Duration
	}{
		"a 304 that says nothing leaves all as it was": {resp: fetch.Response{Status: 304, NotModified: true}, etag: `"1"`, modified: kept.LastModified, fresh: 3 * time.Hour},
		"a 304 brings its headers up to date": {
			resp: fetch.Response{Status: 304, NotModified: true, ETag: `W/"2"`, Freshness: fetch.Freshness{Told: true, Left: time.Hour}}, etag: `W/"2"`, modified: kept.LastModified, fresh: time.Hour,
		},
		"a new document has its own validators, or none": {resp: fetch.Response{Status: 200, LastModified: "Mon, 20 Jan 2025 10:00:00 GMT"}, modified: "Mon, 20 Jan 2025 10:00:00 GMT"},
		"no-store leaves none":                           {resp: fetch.Response{Status: 200, ETag: `"3"`, Freshness: fetch.Freshness{Told: true, NoStore: true}}},
		"a part of a feed leaves none":                   {resp: fetch.Response{Status: http.StatusIMUsed, ETag: `"3"`}},
		"found elsewhere for now":                        {resp: fetch.Response{Status: 200, URL: "https://cdn.example/f", ETag: `"3"`}, etag: `"3"`, validFor: "https://cdn.example/f"},
		"moved for good": {
			resp: fetch.Response{Status: 200, URL: "https://a.example/new", Permanent: "https://a.example/new", ETag: `"3"`}, etag: `"3"`, url: "https://a.example/new", advice: "it has moved for good to https://a.example/new",
		},
		"moved to somebody else": {
			resp: fetch.Response{Status: 200, URL: "https://b.example/", Moved: "https://b.example/", ETag: `"3"`}, etag: `"3"`, validFor: "https://b.example/", advice: "of another owner or no longer encrypted",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if c.resp.URL == "" {
				c.resp.URL = kept.URL
			}
			tr := &turn{now: noon, state: kept, report: &SourceReport{}}
			tr.source.Every = time.Hour
			tr.settled(&c.resp)
			tr.validated(&c.resp)
			s := tr.state
			if s.ETag != c.etag || s.LastModified != c.modified || s.Fresh != c.fresh || s.ValidFor != c.validFor || s.Gone {
				t.Errorf("kept %q, %q for %q, fresh for %v, gone %t", s.ETag, s.LastModified, s.ValidFor, s.Fresh, s.Gone)
			}
			if want := c.url; want != "" && s.URL != want || want == "" && s.URL != kept.URL {
				t.Errorf("its address is %s", s.URL)
			}
			if got := tr.report.Advice; !strings.Contains(got, c.advice) || (c.advice == "") != (got == "") {
				t.Errorf("advice %q, want %q", got, c.advice)
			}
		})
	}
}

// A source whose host asked another one for rest has not failed: it is due when
// that is over.
func TestHostAtRest(t *testing.T) {
	tr := &turn{pass: &pass{Gatherer: New(Options{State: nowhere{}})}, now: noon, report: &SourceReport{}}
	tr.source.Every = time.Hour
	tr.failed(t.Context(), &fetch.Response{RetryAfter: 3 * time.Hour}, policy.Errorf(policy.Unavailable, "left alone"))
	if tr.report.Status != StatusNotDue || tr.state.Failures != 0 || tr.state.NextDue != noon.Add(3*time.Hour) {
		t.Errorf("%+v, %+v", tr.report, tr.state)
	}
}

// nowhere is a State that keeps nothing.
type nowhere struct{ State }

func (nowhere) SaveFetchState(context.Context, policy.FetchState) error { return nil }

// A feed may name hours and days in which it is not to be asked.
func TestAwake(t *testing.T) {
	friday := time.Date(2025, 1, 17, 22, 30, 0, 0, time.UTC)
	weekend := policy.FetchState{SkipDays: []time.Weekday{time.Saturday, time.Sunday}}
	night := policy.FetchState{SkipHours: []int{22, 23, 0, 1, 2, 3, 4, 5}}
	for name, c := range map[string]struct {
		state policy.FetchState
		at    time.Time
		want  time.Time
	}{
		"nothing asked":                 {policy.FetchState{}, friday, friday},
		"an hour that is not named":     {night, friday.Add(-time.Hour), friday.Add(-time.Hour)},
		"over the night":                {night, friday, time.Date(2025, 1, 18, 6, 0, 0, 0, time.UTC)},
		"over the weekend":              {weekend, friday.Add(2 * time.Hour), time.Date(2025, 1, 20, 0, 0, 0, 0, time.UTC)},
		"all week is no answer":         {policy.FetchState{SkipDays: []time.Weekday{0, 1, 2, 3, 4, 5, 6}}, friday, friday},
		"all but Thursdays is too long": {policy.FetchState{SkipDays: []time.Weekday{0, 1, 2, 3, 5, 6}}, friday, friday},
	} {
		if got := awake(c.state, c.at); !got.Equal(c.want) {
			t.Errorf("%s: %v, not %v", name, got, c.want)
		}
	}
}
