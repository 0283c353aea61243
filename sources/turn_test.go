package sources_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"datapolicy/policy"
	"datapolicy/sources"
	"datapolicy/sources/catalog"
	"datapolicy/sources/fetch"
)

var now = time.Date(2025, 1, 20, 12, 0, 0, 0, time.UTC)

const paragraph = "The authority found that the company had sent personal data of its users to servers abroad without a valid legal basis, and ordered it to stop within six months of the decision. "

// outlet is a server of one feed and its pages, which counts what is asked.
type outlet struct {
	*httptest.Server
	mu    sync.Mutex
	asked map[string]int
	pages map[string]http.HandlerFunc
	now   time.Time
}

func newOutlet(t *testing.T, pages map[string]http.HandlerFunc) *outlet {
	t.Helper()
	o := &outlet{asked: map[string]int{}, pages: pages, now: now}
	o.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o.mu.Lock()
		o.asked[r.URL.Path]++
		h := o.pages[r.URL.Path]
		o.mu.Unlock()
		if h == nil {
			http.NotFound(w, r)
			return
		}
		h(w, r)
	}))
	t.Cleanup(o.Close)
	return o
}

func (o *outlet) count(path string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.asked[path]
}

func (o *outlet) gatherer(t *testing.T, m *memory, options sources.Options) *sources.Gatherer {
	t.Helper()
	return o.gathererOf(t, m, options)
}

func (o *outlet) gathererOf(t *testing.T, state sources.State, options sources.Options) *sources.Gatherer {
	t.Helper()
	client, err := fetch.New(fetch.Options{AllowPrivate: true, Interval: -1, Retries: -1, BreakAfter: 1000, Clock: func() time.Time { return o.now }})
	if err != nil {
		t.Fatal(err)
	}
	options.Client, options.State = client, state
	options.Clock = func() time.Time { return o.now }
	return sources.New(options)
}

func (o *outlet) source(path string) catalog.Source {
	return catalog.Source{ID: "s", Name: "The Source", Jurisdiction: "EU", Kind: catalog.Press, Format: catalog.Feed, Language: "en", URL: o.URL + path, Every: time.Hour}
}

func text(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, body) }
}

func rss(items ...string) string {
	return `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>F</title><link>/</link>` + strings.Join(items, "") + `</channel></rss>`
}

func item(link, title, inside string) string {
	return "<item><title>" + title + "</title><link>" + link + "</link><pubDate>Fri, 17 Jan 2025 10:00:00 GMT</pubDate>" + inside + "</item>"
}

func full(sentence string) string {
	return "<content:encoded><![CDATA[<p>" + sentence + "</p><p>" + strings.Repeat(paragraph, 6) + "</p>]]></content:encoded>"
}

func article(title, head, sentence string) http.HandlerFunc {
	return text(`<!DOCTYPE html><html lang="en"><head><title>` + title + `</title>` + head + `</head><body><nav><a href="/">Home</a></nav><article><h1>` + title + `</h1><p>` + sentence + `</p><p>` +
		strings.Repeat(paragraph, 4) + `</p><p>` + strings.Repeat(paragraph, 3) + `</p></article></body></html>`)
}

func only(t *testing.T, r sources.Report) sources.SourceReport {
	t.Helper()
	if len(r.Sources) != 1 {
		t.Fatalf("%d reports", len(r.Sources))
	}
	return r.Sources[0]
}

func TestFullTextInTheFeed(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{"/feed": text(rss(item("/a", "Regulator rules", full("It has ruled."))))})
	m := newMemory()
	r := only(t, o.gatherer(t, m, sources.Options{}).Gather(t.Context(), []catalog.Source{o.source("/feed")}, m.keep, nil))
	if r.New != 1 || o.count("/a") != 0 {
		t.Fatalf("got %+v, and the page was asked for %d times", r, o.count("/a"))
	}
	a := m.order[0]
	if a.Partial || !strings.HasPrefix(a.Text, "It has ruled.\n\nThe authority found") || a.Language != "en" || !a.Published.Equal(time.Date(2025, 1, 17, 10, 0, 0, 0, time.UTC)) || a.DateSource != policy.DateExact {
		t.Errorf("got %+v", a)
	}
}

func TestTeaserIsFollowedToThePage(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{
		"/feed": text(rss(item("/a", "Regulator rules", "<description>It has ruled … Read more</description>"), item("/b", "Full wanted", full("Own.")))),
		"/a":    article("Regulator rules | Site", `<link rel="canonical" href="/canonical">`, "It has ruled on Friday."),
		"/b":    article("Full wanted", `<link rel="canonical" href="https://elsewhere.example/b">`, "From the page."),
	})
	m := newMemory()
	s := o.source("/feed")
	r := only(t, o.gatherer(t, m, sources.Options{}).Gather(t.Context(), []catalog.Source{s}, m.keep, nil))
	if r.New != 2 || o.count("/a") != 1 || o.count("/b") != 0 {
		t.Fatalf("got %+v; asked %v", r, o.asked)
	}
	wantURL, _ := policy.CanonicalURL(o.URL + "/canonical")
	a, ok := m.articles[wantURL]
	if !ok || a.URL != o.URL+"/canonical" || a.FoundAt != o.URL+"/a" || a.Partial || !strings.Contains(a.Text, "on Friday") {
		t.Errorf("the page's own address is not taken: %+v", m.articles)
	}

	// full_text wants the page even so; a canonical address of another site is not believed.
	m = newMemory()
	s.FullText = true
	only(t, o.gatherer(t, m, sources.Options{}).Gather(t.Context(), []catalog.Source{s}, m.keep, nil))
	wantURL, _ = policy.CanonicalURL(o.URL + "/b")
	if a := m.articles[wantURL]; !strings.Contains(a.Text, "From the page.") {
		t.Errorf("full_text: %+v", m.articles)
	}
	// Unless the catalog allows that site.
	m = newMemory()
	s.Sites = []string{"elsewhere.example"}
	only(t, o.gatherer(t, m, sources.Options{}).Gather(t.Context(), []catalog.Source{s}, m.keep, nil))
	if _, ok := m.articles["https://elsewhere.example/b"]; !ok {
		t.Errorf("an allowed site is not believed: %v", m.urls)
	}
}

// A page that fails leaves the feed's own text, marked as partial.
func TestPageFails(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{"/feed": text(rss(item("/missing", "Short", "<description>Only this much.</description>")))})
	m := newMemory()
	r := only(t, o.gatherer(t, m, sources.Options{}).Gather(t.Context(), []catalog.Source{o.source("/feed")}, m.keep, nil))
	if r.Status != sources.StatusOK || r.New != 1 || r.Partial != 1 || r.Err == nil || r.Advice == "" {
		t.Errorf("got %+v", r)
	}
	if a := m.order[0]; !a.Partial || a.Text != "Only this much." {
		t.Errorf("got %+v", a)
	}
}

func TestUnchanged(t *testing.T) {
	feed := rss(item("/a", "A", full("x")))
	tagged := func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"1"`)
		fmt.Fprint(w, feed)
	}
	for name, h := range map[string]http.HandlerFunc{"by its tag": tagged, "by its bytes": text(feed)} {
		o := newOutlet(t, map[string]http.HandlerFunc{"/feed": h})
		m := newMemory()
		g := o.gatherer(t, m, sources.Options{})
		list := []catalog.Source{o.source("/feed")}
		g.Gather(t.Context(), list, m.keep, nil)
		r := only(t, g.Gather(t.Context(), list, m.keep, nil))
		if r.Status != sources.StatusUnchanged || r.New != 0 || len(m.order) != 1 {
			t.Errorf("%s: %+v, %d articles", name, r, len(m.order))
		}
	}
}

// What is known is not fetched again when the feed grows.
func TestKnownArticles(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{
		"/feed": text(rss(item("/a", "A", ""))), "/a": article("A", "", "One."), "/b": article("B", "", "Two."),
	})
	m := newMemory()
	g := o.gatherer(t, m, sources.Options{})
	list := []catalog.Source{o.source("/feed")}
	g.Gather(t.Context(), list, m.keep, nil)
	o.mu.Lock()
	o.pages["/feed"] = text(rss(item("/b?utm_source=rss", "B", ""), item("/a#comments", "A", ""), item("/b", "B", "")))
	o.mu.Unlock()
	r := only(t, g.Gather(t.Context(), list, m.keep, nil))
	if r.Entries != 3 || r.New != 1 || o.count("/a") != 1 || o.count("/b") != 1 {
		t.Errorf("got %+v; asked %v", r, o.asked)
	}
}

// An article that the archive refuses is offered again; the others are kept.
func TestRefusedArticle(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{"/feed": text(rss(item("/a", "A", full("x")), item("/b", "B", full("y"))))})
	m := newMemory()
	m.refuse = func(a policy.Article) error {
		if a.Title == "A" {
			return errors.New("the disk is full")
		}
		return nil
	}
	g := o.gatherer(t, m, sources.Options{})
	list := []catalog.Source{o.source("/feed")}
	r := only(t, g.Gather(t.Context(), list, m.keep, nil))
	if r.New != 1 || r.Err == nil || m.states["s"].BodyHash != "" {
		t.Errorf("got %+v, state %+v", r, m.states["s"])
	}
	m.refuse = nil
	if r = only(t, g.Gather(t.Context(), list, m.keep, nil)); r.New != 1 || len(m.order) != 2 || m.states["s"].BodyHash == "" {
		t.Errorf("the second time: %+v", r)
	}
}

func TestMovedAndGone(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{
		"/old":  func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/new", http.StatusMovedPermanently) },
		"/new":  text(rss(item("/a", "A", full("x")))),
		"/gone": func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusGone) },
	})
	m := newMemory()
	g := o.gatherer(t, m, sources.Options{})
	r := only(t, g.Gather(t.Context(), []catalog.Source{o.source("/old")}, m.keep, nil))
	if r.Status != sources.StatusOK || m.states["s"].URL != o.URL+"/new" || !strings.Contains(r.Advice, "/new") {
		t.Errorf("moved: %+v, state %+v", r, m.states["s"])
	}
	g.Gather(t.Context(), []catalog.Source{o.source("/old")}, m.keep, nil)
	if o.count("/old") != 1 || o.count("/new") != 2 {
		t.Errorf("the new address is not used: %v", o.asked)
	}
	// The catalog's word counts again once it changes.
	r = only(t, g.Gather(t.Context(), []catalog.Source{o.source("/gone")}, m.keep, nil))
	if r.Status != sources.StatusGone || !m.states["s"].Gone {
		t.Errorf("gone: %+v", r)
	}
	r = only(t, g.Gather(t.Context(), []catalog.Source{o.source("/gone")}, m.keep, nil))
	if r.Status != sources.StatusGone || o.count("/gone") != 1 || r.Advice == "" {
		t.Errorf("gone, and asked again: %+v, %v", r, o.asked)
	}
	// Somebody asks for it by name, and it is back.
	if n, err := sources.Revive(t.Context(), m, []catalog.Source{o.source("/gone"), {ID: "never seen"}}); n != 1 || err != nil {
		t.Errorf("%d revived, %v", n, err)
	}
	o.mu.Lock()
	o.pages["/gone"] = text(rss(item("/b", "B", full("x"))))
	o.mu.Unlock()
	r = only(t, g.Gather(t.Context(), []catalog.Source{o.source("/gone")}, m.keep, nil))
	if r.Status != sources.StatusOK || r.New != 1 || m.states["s"].Gone {
		t.Errorf("revived: %+v", r)
	}
}

// An address is changed once something was read at the new one, and by nobody
// but its owner; validators are sent to the address that gave them, as they came.
func TestMovesAndValidators(t *testing.T) {
	var asked []string
	feed := func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path+" "+r.Header.Get("If-None-Match"))
		if r.Header.Get("If-None-Match") == `W/"1"` {
			w.Header().Set("ETag", `W/"1b"`)
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `W/"1"`)
		fmt.Fprint(w, rss(item("/a", "A", full("x"))))
	}
	o := newOutlet(t, map[string]http.HandlerFunc{
		"/page": text("<html><body>Please choose a feed</body></html>"),
		"/lost": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/page", http.StatusMovedPermanently)
		},
		"/now":   func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/feed", http.StatusFound) },
		"/feed":  feed,
		"/login": text(rss()),
		"/shut": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/login", http.StatusMovedPermanently)
		},
	})
	m := newMemory()
	g := o.gatherer(t, m, sources.Options{})
	for _, path := range []string{"/lost", "/shut"} {
		r := only(t, g.Gather(t.Context(), []catalog.Source{o.source(path)}, m.keep, nil))
		if r.Status != sources.StatusFailed || m.states["s"].URL != o.URL+path {
			t.Errorf("%s: %s, and it is now read at %s", path, r.Status, m.states["s"].URL)
		}
	}
	for range 3 {
		if r := only(t, g.Gather(t.Context(), []catalog.Source{o.source("/now")}, m.keep, nil)); r.Err != nil {
			t.Error(r.Err)
		}
	}
	if got, want := strings.Join(asked, ", "), `/feed , /feed W/"1", /feed W/"1b"`; got != want {
		t.Errorf("asked %s; want %s", got, want)
	}
	if s := m.states["s"]; s.URL != o.URL+"/now" || s.ValidFor != o.URL+"/feed" || s.ETag != `W/"1"` {
		t.Errorf("kept %+v", s)
	}
}

func TestWhenDue(t *testing.T) {
	busy := true
	o := newOutlet(t, map[string]http.HandlerFunc{"/feed": func(w http.ResponseWriter, r *http.Request) {
		if busy {
			w.Header().Set("Retry-After", "18000")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=18000")
		fmt.Fprint(w, rss(item("/a", "A", full("x"))))
	}})
	m := newMemory()
	g := o.gatherer(t, m, sources.Options{OnlyDue: true})
	list := []catalog.Source{o.source("/feed")}
	step := func(after time.Duration, status string, due time.Duration) {
		t.Helper()
		o.now = o.now.Add(after)
		r := only(t, g.Gather(t.Context(), list, m.keep, nil))
		if got := m.states["s"].NextDue.Sub(o.now); r.Status != status || got < due || got > due+due/10 {
			t.Errorf("at %v: %s, due in %v; want %s, %v and up to a tenth more", o.now, r.Status, got, status, due)
		}
	}
	step(0, sources.StatusFailed, 5*time.Hour) // as long as it asks
	step(time.Hour, sources.StatusNotDue, 4*time.Hour)
	busy = false
	step(4*time.Hour, sources.StatusOK, 5*time.Hour) // no sooner than its max-age
	o.mu.Lock()
	o.pages["/feed"] = text("no feed any more")
	o.mu.Unlock()
	step(6*time.Hour, sources.StatusFailed, time.Hour)
	step(2*time.Hour, sources.StatusFailed, 2*time.Hour)
	step(3*time.Hour, sources.StatusFailed, 4*time.Hour)
	if m.states["s"].LastError == "" || m.states["s"].Failures != 3 {
		t.Errorf("state %+v", m.states["s"])
	}
	// A source that has been silent for months is asked less often.
	o.mu.Lock()
	o.pages["/feed"] = text(rss(item("/a", "A", full("x"))))
	o.mu.Unlock()
	o.now = o.now.AddDate(1, 0, 0)
	step(0, sources.StatusUnchanged, 24*time.Hour*10/11)
}

func TestOddEntries(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{"/feed": text(rss(
		"<item><title>No address</title>"+full("One.")+"<guid isPermaLink='false'>7</guid></item>",
		"<item><link>/undated</link><title>No date</title>"+full("Two.")+"</item>",
		"<item><link>/future</link><title>Future</title><pubDate>Fri, 17 Jan 2031 10:00:00 GMT</pubDate>"+full("Three.")+"</item>",
		"<item><link>/untitled</link><pubDate>Fri, 17 Jan 2025</pubDate>"+full("Four has a first line.")+"</item>",
		"<item><link>javascript:alert(1)</link></item>",
		"<item><link>/zh</link><title>网信办发布新规</title><content:encoded><![CDATA[<p>"+strings.Repeat("国家互联网信息办公室公布了新的办法，自发布之日起施行。", 20)+"</p>]]></content:encoded></item>",
	))})
	m := newMemory()
	r := only(t, o.gatherer(t, m, sources.Options{}).Gather(t.Context(), []catalog.Source{o.source("/feed")}, m.keep, nil))
	by := map[string]policy.Article{}
	for _, a := range m.order {
		by[a.Title] = a
	}
	if len(by) != 5 {
		t.Fatalf("%d articles of %+v", len(by), r)
	}
	if a := by["No address"]; !strings.Contains(a.CanonicalURL, "/feed?entry=7") {
		t.Errorf("without an address: %+v", a)
	}
	for _, title := range []string{"No date", "Future"} {
		if a := by[title]; a.DateSource != policy.DateGuessed || !a.Published.Equal(now) {
			t.Errorf("%s: %v, %s", title, a.Published, a.DateSource)
		}
	}
	if a, ok := by["Four has a first line."]; !ok || a.DateSource != policy.DateDay {
		t.Errorf("without a title: %+v", a)
	}
	if a := by["网信办发布新规"]; a.Language != "zh" {
		t.Errorf("the feed's language is believed against the text: %q", a.Language)
	}
}

// Pages beyond the limit are left for the next pass, and then taken.
func TestLeftForTheNextPass(t *testing.T) {
	var items []string
	pages := map[string]http.HandlerFunc{}
	for i := range 7 {
		path := fmt.Sprintf("/p%d", i)
		items = append(items, item(path, fmt.Sprintf("Page %d", i), ""))
		pages[path] = article(fmt.Sprintf("Page %d", i), "", fmt.Sprintf("This is number %d.", i))
	}
	pages["/feed"] = text(rss(items...))
	o := newOutlet(t, pages)
	m := newMemory()
	g := o.gatherer(t, m, sources.Options{MaxPages: 3})
	for pass, want := range []struct{ fresh, left int }{{3, 4}, {3, 1}, {1, 0}, {0, 0}} {
		r := only(t, g.Gather(t.Context(), []catalog.Source{o.source("/feed")}, m.keep, nil))
		if r.New != want.fresh || r.Left != want.left {
			t.Errorf("pass %d: %d new, %d left; want %+v", pass+1, r.New, r.Left, want)
		}
	}
}
