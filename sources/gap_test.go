package sources_test

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"datapolicy/policy"
	"datapolicy/sources"
	"datapolicy/sources/catalog"
)

// journal is an outlet that runs a report every six hours and lists the newest
// ten in its feed.
type journal struct {
	*outlet
	t     *testing.T
	begin time.Time
	head  string // inside of the channel
}

func newJournal(t *testing.T) *journal {
	t.Helper()
	j := &journal{outlet: newOutlet(t, map[string]http.HandlerFunc{}), t: t, begin: now.AddDate(0, 0, -10)}
	j.serve("/feed", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, j.page(0, "")) })
	return j
}

func (j *journal) serve(path string, h http.HandlerFunc) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.pages[path] = h
}

func (j *journal) count() int { return int(j.now.Sub(j.begin)/(6*time.Hour)) + 1 }

func (j *journal) at(n int) time.Time { return j.begin.Add(time.Duration(n) * 6 * time.Hour) }

// page is the n-th ten of its reports as a feed, the newest first.
func (j *journal) page(n int, links string) string {
	var items []string
	for i := j.count() - 1 - 10*n; i >= 0 && len(items) < 10; i-- {
		items = append(items, fmt.Sprintf("<item><title>Report %[1]d</title><link>/r/%[1]d</link><pubDate>%[2]s</pubDate>%[3]s</item>", i, j.at(i).Format(time.RFC1123Z), full(fmt.Sprintf("This is report %d.", i))))
	}
	return strings.Replace(rss(items...), "<title>F</title>", "<title>F</title>"+j.head+links, 1)
}

func atomLink(rel, href string) string {
	return `<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="` + rel + `" href="` + href + `"/>`
}

// missing are the reports since the first that is kept that are not.
func missing(m *memory, j *journal) (list []int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	have := map[string]bool{}
	first := -1
	for _, a := range m.articles {
		have[a.Title] = true
	}
	for i := range j.count() {
		if have[fmt.Sprintf("Report %d", i)] {
			if first < 0 {
				first = i
			}
		} else if first >= 0 {
			list = append(list, i)
		}
	}
	return list
}

// After downtime, what has left the feed is taken from wherever the source
// still lists it; where it lists it nowhere, the gap is told.
func TestDowntimeIsReadUp(t *testing.T) {
	for name, c := range map[string]struct {
		serve  func(j *journal)
		source func(s *catalog.Source, j *journal)
		filled bool
	}{
		"the feed still has it":             {serve: func(j *journal) {}, filled: true}, // see below: two days only
		"the feed alone":                    {serve: func(j *journal) {}},
		"RFC 5005: paged":                   {serve: func(j *journal) { j.linked("next") }, filled: true},
		"RFC 5005: archived":                {serve: func(j *journal) { j.linked("prev-archive") }, filled: true},
		"WordPress":                         {serve: func(j *journal) { j.numbered("paged", 1, "<generator>https://wordpress.org/?v=6.7</generator>") }, filled: true},
		"Drupal":                            {serve: func(j *journal) { j.numbered("page", 0, "") }, filled: true},
		"paged by number, system not named": {serve: func(j *journal) { j.numbered("page", 1, "") }, filled: true},
		"paging by another site":            {serve: func(j *journal) { j.head = atomLink("next", "https://evil.example/feed?page=2") }},
		"the catalog's listing":             {serve: (*journal).listed, source: func(s *catalog.Source, j *journal) { s.Archive, s.Listing.Item = j.URL+"/archive", "ul li" }, filled: true},
		"the catalog's sitemap":             {serve: (*journal).mapped, source: func(s *catalog.Source, j *journal) { s.Archive = j.URL + "/sitemap.xml" }, filled: true},
	} {
		t.Run(name, func(t *testing.T) {
			j := newJournal(t)
			c.serve(j)
			s := j.source("/feed")
			if c.source != nil {
				c.source(&s, j)
			}
			m := newMemory()
			g := j.gatherer(t, m, sources.Options{MaxPages: 100})
			list := []catalog.Source{s}
			if r := only(t, g.Gather(t.Context(), list, m.keep, nil)); r.New != 10 || len(m.states["s"].Gaps) != 0 {
				t.Fatalf("the first pass: %+v, gaps %+v", r, m.states["s"].Gaps)
			}
			last := j.at(j.count() - 1)
			down := 6 // days
			if name == "the feed still has it" {
				down = 2
			}
			j.now = j.now.AddDate(0, 0, down)
			r := only(t, g.Gather(t.Context(), list, m.keep, nil))
			gaps := m.states["s"].Gaps
			if len(gaps) != 1 || !gaps[0].From.Equal(last) || gaps[0].Why != "was not asked" {
				t.Fatalf("gaps %+v, report %+v", gaps, r)
			}
			if lost := missing(m, j); c.filled != (len(lost) == 0) || c.filled != !gaps[0].Filled.IsZero() {
				t.Errorf("missing %v, gap %+v", lost, gaps[0])
			}
			if !c.filled && !gaps[0].Until.Equal(j.at(j.count()-10)) {
				t.Errorf("the gap is said to end at %v", gaps[0].Until)
			}
			for i := range 9 { // nothing older than what was known is taken up
				if _, ok := m.articles[fmt.Sprintf("https://%s/r/%d", strings.TrimPrefix(j.URL, "http://"), i)]; ok {
					t.Errorf("report %d is from before the first pass", i)
				}
			}
			// The next pass has nothing to do, and asks for no older page again.
			j.mu.Lock()
			clear(j.asked)
			j.mu.Unlock()
			r = only(t, g.Gather(t.Context(), list, m.keep, nil))
			j.mu.Lock()
			defer j.mu.Unlock()
			if r.New != 0 || len(j.asked) > 1 || j.asked["/feed"] > 1 {
				t.Errorf("the next pass: %+v, asked %v", r, j.asked)
			}
		})
	}
}

// linked has the feed's pages tell where the next is.
func (j *journal) linked(rel string) {
	for n := range 8 {
		path := "/feed"
		if n > 0 {
			path = fmt.Sprintf("/older/%d", n)
		}
		j.serve(path, func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, j.page(n, atomLink(rel, fmt.Sprintf("/older/%d", n+1))))
		})
	}
}

// numbered has the feed's pages under a parameter.
func (j *journal) numbered(parameter string, first int, head string) {
	j.head = head
	j.serve("/feed", func(w http.ResponseWriter, r *http.Request) {
		n := first
		if v := r.URL.Query().Get(parameter); v != "" {
			n, _ = strconv.Atoi(v)
		}
		if 10*(n-first) >= j.count() {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, j.page(n-first, ""))
	})
}

func (j *journal) listed() {
	for n := range 8 {
		path := "/archive"
		if n > 0 {
			path = fmt.Sprintf("/archive/%d", n)
		}
		j.serve(path, func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, `<html lang="en"><body><ul>`)
			for i := j.count() - 1 - 10*n; i >= 0 && i > j.count()-1-10*(n+1); i-- {
				fmt.Fprintf(w, `<li><a href="/r/%[1]d">Report %[1]d</a> <time datetime="%[2]s">on a day</time></li>`, i, j.at(i).Format(time.RFC3339))
			}
			fmt.Fprintf(w, `</ul><a rel="next" href="/archive/%d">Older</a>`, n+1)
		})
	}
	j.articles()
}

func (j *journal) mapped() {
	j.serve("/sitemap.xml", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
		for i := range j.count() {
			fmt.Fprintf(w, `<url><loc>%s/r/%d</loc><lastmod>%s</lastmod></url>`, j.URL, i, j.at(i).Format(time.RFC3339))
		}
		fmt.Fprint(w, `</urlset>`)
	})
	j.articles()
}

// articles serves the reports' own pages.
func (j *journal) articles() {
	for i := range 100 {
		j.serve(fmt.Sprintf("/r/%d", i), article(fmt.Sprintf("Report %d", i), "", fmt.Sprintf("This is report %d.", i)))
	}
}

// A pass that is killed anywhere between handing on and saving loses nothing:
// the next one hands the rest on, and nothing twice.
func TestKilledWhileReadingUp(t *testing.T) {
	for after := range 30 {
		j := newJournal(t)
		j.linked("next")
		m := newMemory()
		g := j.gatherer(t, m, sources.Options{})
		list := []catalog.Source{j.source("/feed")}
		g.Gather(t.Context(), list, m.keep, nil)
		j.now = j.now.AddDate(0, 0, 6)

		// Killed: nothing that it does afterwards has an effect.
		ctx, kill := context.WithCancel(t.Context())
		left := after
		dying := &dead{memory: m}
		var state sources.State = dying
		j.gathererOf(t, state, sources.Options{}).Gather(ctx, list, func(ctx context.Context, a policy.Article) error {
			if left == 0 {
				dying.gone = true
				kill()
			}
			if dying.gone {
				return context.Canceled
			}
			left--
			return m.keep(ctx, a)
		}, nil)

		j.now = j.now.Add(6 * time.Hour) // and the source has gone on
		r := only(t, g.Gather(t.Context(), list, m.keep, nil))
		if lost := missing(m, j); len(lost) > 0 || r.Err != nil {
			t.Errorf("killed after %d: missing %v (%v), gaps %+v", after, lost, r.Err, m.states["s"].Gaps)
		}
		if gaps := m.states["s"].Gaps; len(gaps) == 0 || gaps[len(gaps)-1].Filled.IsZero() {
			t.Errorf("killed after %d: gaps %+v", after, gaps)
		}
		kill()
	}
}

// dead is a memory that takes nothing any more once its process is gone.
type dead struct {
	*memory
	gone bool
}

func (d *dead) SaveFetchState(ctx context.Context, s policy.FetchState) error {
	if d.gone {
		return nil
	}
	return d.memory.SaveFetchState(ctx, s)
}

// A source that runs more than its list holds between any two readings is not
// asked for pages that it does not have again and again, and is told of once.
func TestAlwaysTooShort(t *testing.T) {
	j := newJournal(t)
	m := newMemory()
	g := j.gatherer(t, m, sources.Options{})
	list := []catalog.Source{j.source("/feed")}
	told, probes := 0, 0
	for day := range 5 {
		j.mu.Lock()
		clear(j.asked)
		j.mu.Unlock()
		r := only(t, g.Gather(t.Context(), list, m.keep, nil))
		if r.Gap {
			told++
		}
		if day > 1 {
			probes += j.outlet.count("/feed") - 1
		}
		j.now = j.now.Add(84 * time.Hour) // fourteen reports
	}
	gaps := m.states["s"].Gaps
	if told != 1 || probes != 0 || len(gaps) == 0 || gaps[0].Why == "" {
		t.Errorf("told %d times, %d probes, gaps %+v", told, probes, gaps)
	}
}

// What failed is said as the cause of the gap that it left.
func TestGapAfterFailure(t *testing.T) {
	j := newJournal(t)
	feed := j.pages["/feed"]
	m := newMemory()
	g := j.gatherer(t, m, sources.Options{})
	list := []catalog.Source{j.source("/feed")}
	g.Gather(t.Context(), list, m.keep, nil)
	j.serve("/feed", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	for range 6 {
		j.now = j.now.AddDate(0, 0, 1)
		g.Gather(t.Context(), list, m.keep, nil)
	}
	st := m.states["s"]
	if c := sources.Cover(list[0], st, j.now); c.Failing != "answers 503" || !c.ReadUntil.Equal(now) || st.FailingSince.IsZero() {
		t.Errorf("while it fails: %+v", c)
	}
	j.serve("/feed", feed)
	g.Gather(t.Context(), list, m.keep, nil)
	c := sources.Cover(list[0], m.states["s"], j.now)
	if c.Failing != "" || len(c.Gaps) != 1 || c.Gaps[0].Why != "answered 503" || !c.Gaps[0].Filled.IsZero() {
		t.Errorf("afterwards: %+v", c)
	}
	if idle := sources.Cover(list[0], m.states["s"], j.now.AddDate(0, 0, 5)); !idle.Idle || idle.Failing != "" {
		t.Errorf("not asked for days: %+v", idle)
	}
}

// A page of the past that fails is asked for again later, and not for ever.
func TestGapIsFilledLater(t *testing.T) {
	j := newJournal(t)
	j.linked("next")
	good := j.pages["/older/2"]
	j.serve("/older/2", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	m := newMemory()
	g := j.gatherer(t, m, sources.Options{})
	list := []catalog.Source{j.source("/feed")}
	g.Gather(t.Context(), list, m.keep, nil)
	j.now = j.now.AddDate(0, 0, 6)
	r := only(t, g.Gather(t.Context(), list, m.keep, nil))
	gap := m.states["s"].Gaps[0]
	if !gap.Filled.IsZero() || gap.Tries != 1 || !gap.Next.After(j.now) || len(r.Notes) == 0 {
		t.Fatalf("gap %+v, report %+v", gap, r)
	}
	lost := missing(m, j)
	if len(lost) == 0 {
		t.Fatal("nothing is missing")
	}
	only(t, g.Gather(t.Context(), list, m.keep, nil))
	if j.outlet.asked["/older/2"] != 1 {
		t.Error("it is asked for again at once")
	}
	j.serve("/older/2", good)
	j.now = gap.Next
	only(t, g.Gather(t.Context(), list, m.keep, nil))
	if lost := missing(m, j); len(lost) > 0 || m.states["s"].Gaps[0].Filled.IsZero() {
		t.Errorf("missing %v, gaps %+v", lost, m.states["s"].Gaps)
	}

	// One that fails for ever is given up.
	j.serve("/older/2", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	j.now = j.now.AddDate(0, 0, 6)
	for range 20 {
		only(t, g.Gather(t.Context(), list, m.keep, nil))
		j.now = j.now.Add(6 * time.Hour)
	}
	gaps := m.states["s"].Gaps
	if gap := gaps[len(gaps)-1]; !gap.Filled.IsZero() || gap.Tries != 5 || !gap.Next.IsZero() {
		t.Errorf("gap %+v", gap)
	}
}
