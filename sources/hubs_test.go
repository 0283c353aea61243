package sources_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
	"datapolicy/sources"
	"datapolicy/sources/catalog"
	"datapolicy/sources/websub"
)

// ear is the hubs' side as a gatherer meets it, and notes what it is told.
type ear struct {
	mu     sync.Mutex
	tells  bool
	offers []string
	found  []time.Time
}

func (e *ear) Offered(_ context.Context, o websub.Offer) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.offers = append(e.offers, fmt.Sprintf("%s %v %s %s %s", o.SourceID, o.Read, o.Hub, o.Self, o.Header.Get("Link")))
	return nil
}

func (e *ear) Tells(context.Context, string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.tells
}

func (e *ear) Found(_ context.Context, _ string, at time.Time) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.found = append(e.found, at)
	return nil
}

func (e *ear) set(tells bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.tells = tells
}

// keepAll is memory's keep, for batches.
func (m *memory) keepAll(ctx context.Context, list []policy.Article) []error {
	errs := make([]error, len(list))
	for i, a := range list {
		errs[i] = m.keep(ctx, a)
	}
	return errs
}

// dated is an item with its whole text, of a day in January 2025 at noon.
func dated(n, day int) string {
	return fmt.Sprintf("<item><title>Decision %d</title><link>/d%d</link><pubDate>%s</pubDate>%s</item>", n, n,
		time.Date(2025, 1, day, 10, 0, 0, 0, time.UTC).Format(time.RFC1123Z), full(fmt.Sprintf("Decision number %d.", n)))
}

const hubLinks = `<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="https://hub.example/"/><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="https://edpb.example/feed"/>`

func TestHubsAreHeardOf(t *testing.T) {
	header := ""
	o := newOutlet(t, nil)
	o.pages = map[string]http.HandlerFunc{"/feed": func(w http.ResponseWriter, r *http.Request) {
		if header != "" {
			w.Header().Set("Link", header)
		}
		w.Header().Set("ETag", `"1"`)
		if r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, rss(hubLinks, dated(1, 17)))
	}}
	e, m := &ear{}, newMemory()
	g := o.gatherer(t, m, sources.Options{Hubs: e})
	list := []catalog.Source{o.source("/feed")}
	g.Gather(t.Context(), list, m.keep, nil)
	g.Gather(t.Context(), list, m.keep, nil) // 304, of which nothing is known
	header = `<https://hub.example/>; rel=hub`
	g.Gather(t.Context(), list, m.keep, nil)
	if diff := cmp.Diff([]string{"s true https://hub.example/ https://edpb.example/feed ", "s false   ", "s false   " + header}, e.offers); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]time.Time{time.Date(2025, 1, 17, 10, 0, 0, 0, time.UTC)}, e.found); diff != "" {
		t.Error(diff)
	}
}

// Of a source that is gone for good no hub is to tell.
func TestGoneSourcesAreNotToldOf(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{"/feed": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) }})
	e := &ear{}
	m := newMemory()
	r := only(t, o.gatherer(t, m, sources.Options{Hubs: e}).Gather(t.Context(), []catalog.Source{o.source("/feed")}, m.keep, nil))
	if diff := cmp.Diff([]string{"s true   "}, e.offers); diff != "" || r.Status != sources.StatusGone {
		t.Errorf("%+v\n%s", r, diff)
	}
}

// A source whose hub tells of its news is asked once a day, and as often as
// before when the hub is not to be relied on any more.
func TestToldSourcesRest(t *testing.T) {
	down := false
	o := newOutlet(t, nil)
	o.pages = map[string]http.HandlerFunc{"/feed": func(w http.ResponseWriter, _ *http.Request) {
		if down {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		fmt.Fprint(w, rss(hubLinks, dated(1, 20)))
	}}
	e, m := &ear{tells: true}, newMemory()
	g := o.gatherer(t, m, sources.Options{Hubs: e, OnlyDue: true})
	list := []catalog.Source{o.source("/feed")}
	status := func(after time.Duration) string {
		o.now = o.now.Add(after)
		return only(t, g.Gather(t.Context(), list, m.keep, nil)).Status
	}
	if got := status(0); got != sources.StatusOK || !m.states["s"].Told {
		t.Fatalf("%s, %+v", got, m.states["s"])
	}
	if rest := m.states["s"].NextDue.Sub(o.now); rest < 21*time.Hour || rest > 24*time.Hour {
		t.Errorf("it is left alone for %s", rest)
	}
	for _, step := range []struct {
		after time.Duration
		tells bool
		want  string
	}{
		{2 * time.Hour, true, sources.StatusNotDue},
		{19 * time.Hour, true, sources.StatusNotDue},
		{4 * time.Hour, true, sources.StatusUnchanged}, // a day is over
		{2 * time.Hour, true, sources.StatusNotDue},
		{time.Minute, false, sources.StatusUnchanged}, // its hub has died
		{30 * time.Minute, false, sources.StatusNotDue},
	} {
		e.set(step.tells)
		if got := status(step.after); got != step.want {
			t.Errorf("after %s, hub %v: %s, want %s", step.after, step.tells, got, step.want)
		}
	}
	// While it fails, it is left alone for longer each time, hub or no hub.
	down = true
	for _, tells := range []bool{true, false} {
		e.set(tells)
		status(25 * time.Hour)
	}
	if got := status(70 * time.Minute); got != sources.StatusNotDue || m.states["s"].Told {
		t.Errorf("%s, %+v", got, m.states["s"])
	}
	// Who has no hubs' side any more asks as before.
	down = false
	e.set(true)
	status(25 * time.Hour)
	g = o.gatherer(t, m, sources.Options{OnlyDue: true})
	if got := status(2 * time.Hour); got != sources.StatusUnchanged {
		t.Errorf("without hubs: %s", got)
	}
}

func TestTakeWhatAHubSent(t *testing.T) {
	items := []string{dated(3, 17), dated(2, 16), dated(1, 15)}
	o := newOutlet(t, map[string]http.HandlerFunc{
		"/feed": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("ETag", `"1"`)
			fmt.Fprint(w, rss(append([]string{hubLinks}, items...)...))
		},
		"/teased": article("Decision 5", "", "From its page."),
	})
	e, m := &ear{tells: true}, newMemory()
	g := o.gatherer(t, m, sources.Options{Hubs: e, MaxPages: 1})
	s := o.source("/feed")
	push := func(body string) sources.SourceReport {
		return g.Take(t.Context(), s, websub.Push{Body: []byte(body), ContentType: "application/rss+xml"}, m.keepAll)
	}
	if r := push(rss(dated(4, 18))); r.Status != sources.StatusFailed || len(m.order) != 0 {
		t.Errorf("a source that was never read: %+v", r)
	}
	only(t, g.Gather(t.Context(), []catalog.Source{s}, m.keep, nil))
	before := m.states["s"]
	o.now = o.now.Add(time.Hour)

	// Only what is new, with a relative address and one entry that is known.
	if r := push(rss(dated(4, 19), dated(3, 17))); r.Status != sources.StatusOK || r.New != 1 || r.Entries != 2 || o.count("/feed") != 1 {
		t.Fatalf("%+v, asked %v", r, o.asked)
	}
	got := m.order[len(m.order)-1]
	if got.URL != o.URL+"/d4" || got.SourceID != "s" || got.Partial || !strings.HasPrefix(got.Text, "Decision number 4.") || !got.Fetched.Equal(o.now) {
		t.Errorf("%+v", got)
	}
	after := before
	after.NewestEntry, after.LastNew = time.Date(2025, 1, 19, 10, 0, 0, 0, time.UTC), o.now
	if diff := cmp.Diff(after, m.states["s"]); diff != "" {
		t.Errorf("a push changes more than it should: %s", diff)
	}
	// Again, and what is no feed: nothing comes of it.
	if r := push(rss(dated(4, 19))); r.New != 0 || r.Status != sources.StatusOK {
		t.Errorf("%+v", r)
	}
	if r := push("<html><body>We have moved.</body></html>"); r.Status != sources.StatusFailed || r.Err == nil {
		t.Errorf("%+v", r)
	}
	if diff := cmp.Diff(after, m.states["s"]); diff != "" {
		t.Error(diff)
	}
	// More pages than may be fetched: the next pass looks at the source.
	teaser := func(n int, link string) string {
		return fmt.Sprintf("<item><title>Decision %d</title><link>%s</link><pubDate>Mon, 20 Jan 2025 10:0%d:00 GMT</pubDate><description>Read more</description></item>", n, link, n)
	}
	if r := push(rss(teaser(5, "/teased"), teaser(6, "/other"))); r.New != 1 || r.Left != 1 {
		t.Errorf("%+v", r)
	}
	if st := m.states["s"]; st.ETag != "" || st.BodyHash != "" || st.Told || !st.NextDue.Equal(o.now.Add(10*time.Minute)) {
		t.Errorf("%+v", st)
	}
	// The next look finds all of it known, and nothing missing.
	o.now = o.now.Add(23 * time.Hour)
	items = []string{dated(4, 19), dated(3, 17)}
	if r := only(t, g.Gather(t.Context(), []catalog.Source{s}, m.keep, nil)); r.New != 0 || r.Err != nil || len(m.states["s"].Gaps) != 0 {
		t.Errorf("%+v, gaps %v", r, m.states["s"].Gaps)
	}
}

// A push in the middle of a pass over the same source waits for it: nothing is
// read or kept twice.
func TestPushWhileAsking(t *testing.T) {
	begun, gate := make(chan struct{}), make(chan struct{})
	o := newOutlet(t, map[string]http.HandlerFunc{"/feed": func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-gate
		fmt.Fprint(w, rss(hubLinks, dated(2, 17), dated(1, 16)))
	}})
	m := newMemory()
	g := o.gatherer(t, m, sources.Options{Hubs: &ear{}})
	s := o.source("/feed")
	m.states["s"] = policy.FetchState{SourceID: "s", URL: s.URL, Origin: s.URL}
	done := make(chan sources.SourceReport)
	go func() { done <- only(t, g.Gather(t.Context(), []catalog.Source{s}, m.keep, nil)) }()
	<-begun
	go func() {
		done <- g.Take(t.Context(), s, websub.Push{Body: []byte(rss(dated(2, 17))), ContentType: "text/xml"}, m.keepAll)
	}()
	close(gate)
	if first, second := <-done, <-done; first.New+second.New != 2 || len(m.order) != 2 || first.Err != nil || second.Err != nil {
		t.Errorf("%+v and %+v", first, second)
	}
}
