package sources_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"datapolicy/policy"
	"datapolicy/sources"
	"datapolicy/sources/catalog"
)

// feedOf is a feed with an entry on each of these days.
func feedOf(days ...time.Time) string {
	var items []string
	for i := len(days) - 1; i >= 0; i-- {
		d := days[i]
		items = append(items, fmt.Sprintf("<item><title>Of %[1]s</title><link>/%[1]s</link><pubDate>%[2]s</pubDate>%[3]s</item>", d.Format(time.DateOnly), d.Format(time.RFC1123Z), full("Text of "+d.Format(time.DateOnly)+".")))
	}
	return rss(items...)
}

// every are the days from one to another that are wanted.
func every(from, to time.Time, wanted func(time.Time) bool) (days []time.Time) {
	for d := from; !d.After(to); d = d.AddDate(0, 0, 1) {
		if wanted(d) {
			days = append(days, d)
		}
	}
	return days
}

func last(days []time.Time, n int) []time.Time { return days[max(0, len(days)-n):] }

func daily(time.Time) bool      { return true }
func weekdays(d time.Time) bool { return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday }

// A source is held silent by its own habit, over all that was seen of it.
func TestSilenceByHabit(t *testing.T) {
	noAugust := func(d time.Time) bool { return weekdays(d) && d.Month() != time.August }
	monthly := func(d time.Time) bool { return d.Day() == 3 }
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 9, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		runs  func(time.Time) bool
		from  time.Time // of its first entry
		until time.Time // of its last
		reads []time.Time
		quiet time.Time // not flagged until then
		told  time.Time // and from then on
	}{
		"daily":                    {daily, day(2024, 12, 1), day(2025, 1, 10), []time.Time{day(2025, 1, 10)}, day(2025, 1, 16), day(2025, 1, 18)},
		"on weekdays":              {weekdays, day(2024, 12, 1), day(2025, 1, 10), []time.Time{day(2025, 1, 10)}, day(2025, 1, 18), day(2025, 1, 20)},
		"monthly":                  {monthly, day(2024, 1, 1), day(2025, 1, 3), []time.Time{day(2025, 1, 10)}, day(2025, 4, 1), day(2025, 4, 20)},
		"a summer break, not seen": {noAugust, day(2025, 5, 1), day(2025, 7, 31), []time.Time{day(2025, 7, 31)}, day(2025, 8, 8), day(2025, 8, 10)},
		"a summer break, seen the year before": {
			noAugust, day(2024, 5, 1), day(2025, 7, 31), []time.Time{day(2024, 7, 31), day(2024, 9, 3), day(2024, 12, 20), day(2025, 7, 31)}, day(2025, 9, 5), day(2025, 9, 15),
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOutlet(t, map[string]http.HandlerFunc{})
			m := newMemory()
			g := o.gatherer(t, m, sources.Options{})
			pass := func(at time.Time) sources.SourceReport {
				o.now = at.Add(6 * time.Hour)
				o.mu.Lock()
				end := at
				if end.After(c.until) {
					end = c.until
				}
				o.pages["/feed"] = text(feedOf(last(every(c.from, end, c.runs), 15)...))
				o.mu.Unlock()
				return only(t, g.Gather(t.Context(), []catalog.Source{o.source("/feed")}, m.keep, nil))
			}
			for _, at := range append(c.reads, c.quiet) {
				if r := pass(at); strings.Contains(r.Advice, "nothing new since") || r.Status == sources.StatusFailed {
					t.Errorf("on %s: %s, %q (%v)", at.Format(time.DateOnly), r.Status, r.Advice, r.Err)
				}
			}
			if r := pass(c.told); !strings.Contains(r.Advice, "nothing new since "+m.states["s"].NewestEntry.Format("2 January 2006")) || !r.Changed {
				t.Errorf("on %s: %q, changed %v", c.told.Format(time.DateOnly), r.Advice, r.Changed)
			}
			if r := pass(c.told.AddDate(0, 0, 1)); r.Advice == "" || r.Changed {
				t.Errorf("the day after: %q, changed %v", r.Advice, r.Changed)
			}
		})
	}
}

// A source that goes on answering with something else than it did is flagged,
// once, and so is its recovery.
func TestBrokenForm(t *testing.T) {
	days := every(now.AddDate(0, 0, -9), now, daily)
	good := feedOf(days...)
	undated := strings.NewReplacer("<pubDate>", "<x>", "</pubDate>", "</x>").Replace(good)
	var future []time.Time
	for _, d := range days {
		future = append(future, d.AddDate(6, 0, 0))
	}
	same := good
	for _, d := range days {
		same = strings.ReplaceAll(same, "<title>Of "+d.Format(time.DateOnly)+"</title>", "<title>Press release</title>")
	}
	list := func(title string) string {
		var b strings.Builder
		for i, d := range days {
			fmt.Fprintf(&b, `<li class="news"><a href="/%[1]s">%[2]s in case %[3]d</a> <time>%[1]s</time></li>`, d.Format(time.DateOnly), title, i)
		}
		return "<html><body><ul>" + b.String() + "</ul></body></html>"
	}
	for name, c := range map[string]struct {
		format      catalog.Format
		good, bad   string
		want, wrong string
	}{
		"the list is empty":       {catalog.Feed, good, rss(), "lists nothing any more", ""},
		"the dates are gone":      {catalog.Feed, good, undated, "tell no dates any more", ""},
		"all dates in the future": {catalog.Feed, good, feedOf(future...), "dated in the future", ""},
		"all titles the same":     {catalog.Feed, good, same, "the same title", ""},
		"a page in its stead":     {catalog.Feed, good, "<!DOCTYPE html><html><body><h1>We have moved</h1></body></html>", "discover", "not a feed"},
		"selectors match nothing": {catalog.Listing, list("Decision"), strings.ReplaceAll(list("Decision"), `class="news"`, `class="card"`), "mend the selector", "matches"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOutlet(t, map[string]http.HandlerFunc{"/feed": text(c.good)})
			for _, d := range append(days, future...) {
				o.pages["/"+d.Format(time.DateOnly)] = article("Decision of "+d.Format(time.DateOnly), "", "Text.")
			}
			s := o.source("/feed")
			s.Format = c.format
			if c.format == catalog.Listing {
				s.Listing.Item = "li.news"
			}
			m := newMemory()
			g := o.gatherer(t, m, sources.Options{MaxPages: 100})
			pass := func(body string) sources.SourceReport {
				o.mu.Lock()
				o.pages["/feed"] = text(body)
				o.mu.Unlock()
				o.now = o.now.Add(time.Hour)
				return only(t, g.Gather(t.Context(), []catalog.Source{s}, m.keep, nil))
			}
			if r := pass(c.good); r.Advice != "" || r.Changed {
				t.Fatalf("in good order: %+v", r)
			}
			for n := range 3 {
				r := pass(c.bad + strings.Repeat(" ", n%2)) // also when the document is the same
				if !strings.Contains(r.Advice, c.want) || c.wrong != "" && !strings.Contains(policy.Message(r.Err), c.wrong) || r.Changed != (n == 0) {
					t.Errorf("pass %d: %q, %v, changed %v; want %q, %q", n, r.Advice, r.Err, r.Changed, c.want, c.wrong)
				}
			}
			if r := pass(c.good + "\n"); r.Advice != "" || !r.Changed || !r.Recovered {
				t.Errorf("mended: %+v", r)
			}
			if r := pass(c.good); r.Changed || r.Recovered {
				t.Errorf("afterwards: %+v", r)
			}
		})
	}
}

// A failure is told when it begins, when it becomes somebody's task, when its
// cause changes, and when it ends.
func TestFailureIsToldOnce(t *testing.T) {
	answer := http.StatusServiceUnavailable
	o := newOutlet(t, map[string]http.HandlerFunc{"/feed": func(w http.ResponseWriter, r *http.Request) {
		if answer != 0 {
			w.WriteHeader(answer)
			return
		}
		fmt.Fprint(w, rss(item("/a", "A", full("x"))))
	}})
	m := newMemory()
	g := o.gatherer(t, m, sources.Options{})
	var told []string
	for n := range 9 {
		switch n {
		case 6:
			answer = http.StatusForbidden
		case 7:
			answer = 0
		}
		o.now = o.now.Add(12 * time.Hour)
		if r := only(t, g.Gather(t.Context(), []catalog.Source{o.source("/feed")}, m.keep, nil)); r.Changed {
			told = append(told, fmt.Sprintf("%d %s %v", n, m.states["s"].Trouble, r.Recovered))
		}
	}
	want := "0 failing: answers 503 false, 4 failing for long: answers 503 false, 6 failing for long: answers 403 false, 7  true"
	if got := strings.Join(told, ", "); got != want {
		t.Errorf("told:\n%s\nwant:\n%s", got, want)
	}
}

// A source may be dated or addressed as badly as it likes: nothing is taken
// twice, and nothing new is missed.
func TestUnruly(t *testing.T) {
	for name, feed := range map[string]func(day int) string{
		"all is dated anew each day": func(day int) string {
			var items []string
			for n := day; n > max(day-6, 0); n-- {
				items = append(items, fmt.Sprintf("<item><title>No. %[1]d</title><link>/%[1]d</link><pubDate>%[2]s</pubDate>%[3]s</item>", n, now.AddDate(0, 0, day).Format(time.RFC1123Z), full(fmt.Sprintf("Text %d.", n))))
			}
			return rss(items...)
		},
		"addresses with a tracker of the day": func(day int) string {
			var items []string
			for n := day; n > max(day-6, 0); n-- {
				items = append(items, fmt.Sprintf("<item><title>No. %[1]d</title><link>/%[1]d?utm_source=rss&amp;utm_campaign=%[4]d&amp;fbclid=x%[4]d</link><pubDate>%[2]s</pubDate>%[3]s</item>", n, now.AddDate(0, 0, n-1).Format(time.RFC1123Z), full(fmt.Sprintf("Text %d.", n)), day))
			}
			return rss(items...)
		},
		"dated a day ahead": func(day int) string {
			var items []string
			for n := day; n > max(day-6, 0); n-- {
				items = append(items, fmt.Sprintf("<item><title>No. %[1]d</title><link>/%[1]d</link><pubDate>%[2]s</pubDate>%[3]s</item>", n, now.AddDate(0, 0, n+1).Format(time.RFC1123Z), full(fmt.Sprintf("Text %d.", n))))
			}
			return rss(items...)
		},
		"dated years ahead": func(day int) string {
			var items []string
			for n := day; n > max(day-6, 0); n-- {
				items = append(items, fmt.Sprintf("<item><title>No. %[1]d</title><link>/%[1]d</link><pubDate>%[2]s</pubDate>%[3]s</item>", n, now.AddDate(30, 0, n).Format(time.RFC1123Z), full(fmt.Sprintf("Text %d.", n))))
			}
			return rss(items...)
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOutlet(t, map[string]http.HandlerFunc{})
			m := newMemory()
			g := o.gatherer(t, m, sources.Options{})
			for day := 1; day <= 12; day++ {
				o.now = now.AddDate(0, 0, day)
				o.mu.Lock()
				o.pages["/feed"] = text(feed(day))
				o.mu.Unlock()
				if r := only(t, g.Gather(t.Context(), []catalog.Source{o.source("/feed")}, m.keep, nil)); r.New != 1 || r.Status == sources.StatusFailed {
					t.Errorf("day %d: %+v", day, r)
				}
			}
			if gaps := m.states["s"].Gaps; len(m.order) != 12 || len(gaps) != 0 {
				t.Errorf("%d articles, gaps %+v", len(m.order), gaps)
			}
		})
	}
}

// An entry that is altered later stays as it was read, and that is said.
func TestEditedLater(t *testing.T) {
	entry := func(updated, body string) string {
		return `<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><id>1</id><title>A ruling</title><link href="/a"/><published>2025-01-17T10:00:00Z</published><updated>` + updated +
			`</updated><content type="html">` + body + strings.Repeat(paragraph, 6) + `</content></entry></feed>`
	}
	o := newOutlet(t, map[string]http.HandlerFunc{"/feed": text(entry("2025-01-17T10:00:00Z", "It has ruled. "))})
	m := newMemory()
	g := o.gatherer(t, m, sources.Options{})
	list := []catalog.Source{o.source("/feed")}
	if r := only(t, g.Gather(t.Context(), list, m.keep, nil)); r.New != 1 || r.Edited != 0 {
		t.Fatalf("got %+v", r)
	}
	o.now = o.now.AddDate(0, 0, 1)
	o.mu.Lock()
	o.pages["/feed"] = text(entry("2025-01-21T08:00:00Z", "It has not ruled. "))
	o.mu.Unlock()
	r := only(t, g.Gather(t.Context(), list, m.keep, nil))
	if r.New != 0 || r.Edited != 1 || len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "what was read first stands") || !strings.HasPrefix(m.order[0].Text, "It has ruled.") {
		t.Errorf("got %+v; kept %.60q", r, m.order[0].Text)
	}
	o.now = o.now.AddDate(0, 0, 1)
	o.mu.Lock()
	o.pages["/feed"] = text(entry("2025-01-21T08:00:00Z", "It has not ruled. ") + "\n")
	o.mu.Unlock()
	if r := only(t, g.Gather(t.Context(), list, m.keep, nil)); r.Edited != 0 {
		t.Errorf("told again: %+v", r)
	}
}

// A clock that was ahead for a pass does not keep a source from being read.
func TestClockWasAhead(t *testing.T) {
	j := newJournal(t)
	m := newMemory()
	g := j.gatherer(t, m, sources.Options{OnlyDue: true})
	list := []catalog.Source{j.source("/feed")}
	real, body := j.now, j.page(0, "")
	j.now = real.AddDate(1, 0, 0)
	feed := j.pages["/feed"]
	j.serve("/feed", text(body))
	if r := only(t, g.Gather(t.Context(), list, m.keep, nil)); r.New != 10 {
		t.Fatalf("got %+v", r)
	}
	j.serve("/feed", feed)
	real = real.Add(12 * time.Hour)
	j.now = real
	r := only(t, g.Gather(t.Context(), list, m.keep, nil))
	if r.Status != sources.StatusOK || r.New != 2 || m.states["s"].LastSuccess.After(real) || m.states["s"].NextDue.After(real.Add(24*time.Hour)) {
		t.Errorf("got %+v, state %+v", r, m.states["s"])
	}
}

// A check sees by the document alone what cannot be right.
func TestCheckSeesWhatIsOdd(t *testing.T) {
	days := every(now.AddDate(0, 0, -9), now, daily)
	var future []time.Time
	for _, d := range days {
		future = append(future, d.AddDate(6, 0, 0))
	}
	same := feedOf(days...)
	for _, d := range days {
		same = strings.ReplaceAll(same, "<title>Of "+d.Format(time.DateOnly)+"</title>", "<title>Press release</title>")
	}
	for name, c := range map[string]struct {
		feed string
		want sources.Cause
	}{"in good order": {feedOf(days...), ""}, "all in the future": {feedOf(future...), sources.Odd}, "one title": {same, sources.Odd}} {
		t.Run(name, func(t *testing.T) {
			o := newOutlet(t, map[string]http.HandlerFunc{"/feed": text(c.feed)})
			o.gatherer(t, newMemory(), sources.Options{}).Check(t.Context(), []catalog.Source{o.source("/feed")}, func(r sources.CheckResult) {
				if r.Err != nil || r.Cause != c.want || (c.want == "") != (r.Advice == "") {
					t.Errorf("%v, %q, %q", r.Err, r.Cause, r.Advice)
				}
			})
		})
	}
}
