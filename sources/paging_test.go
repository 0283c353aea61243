package sources_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"datapolicy/policy"
	"datapolicy/sources"
	"datapolicy/sources/catalog"
)

// archiveList serves a list of n articles, the newest (the highest) first, ten on
// a page, and their pages.
func archiveList(t *testing.T, n int) *outlet {
	t.Helper()
	o := newOutlet(t, map[string]http.HandlerFunc{})
	o.grow(n)
	return o
}

func (o *outlet) grow(n int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for from := 0; from < n; from += 10 {
		var page strings.Builder
		page.WriteString(`<html lang="en"><body><ul class="list">`)
		for i := n - from; i > max(n-from-10, 0); i-- {
			fmt.Fprintf(&page, `<li><a href="/a/%d">The authority has decided case number %d in full</a> <span>%s</span></li>`, i, i, time.Date(2024, 6, 1, 8*i, 0, 0, 0, time.UTC).Format(time.DateOnly))
			o.pages[fmt.Sprintf("/a/%d", i)] = article(fmt.Sprintf("Case number %d", i), "", fmt.Sprintf("This is case %d.", i))
		}
		page.WriteString(`</ul>`)
		if from+10 < n {
			fmt.Fprintf(&page, `<a class="next" href="/list%d">Next</a>`, from/10+1)
		}
		path := fmt.Sprintf("/list%d", from/10)
		o.pages[path] = text(page.String())
	}
}

func TestListingIsReadBack(t *testing.T) {
	o := archiveList(t, 24)
	s := o.source("/list0")
	s.Format = catalog.Listing
	s.Listing = catalog.Selectors{Item: ".list li", Next: "a.next"}
	m := newMemory()
	g := o.gatherer(t, m, sources.Options{MaxPages: 1000})
	pass := func(what string, fresh int, asked ...int) {
		t.Helper()
		o.mu.Lock()
		clear(o.asked)
		o.mu.Unlock()
		r := only(t, g.Gather(t.Context(), []catalog.Source{s}, m.keep, nil))
		if r.New != fresh || r.Err != nil {
			t.Errorf("%s: %d new (%v), want %d", what, r.New, r.Err, fresh)
		}
		for i, want := range asked {
			if got := o.count(fmt.Sprintf("/list%d", i)); got != want {
				t.Errorf("%s: page %d was asked for %d times, want %d", what, i, got, want)
			}
		}
	}
	pass("the first pass", 24, 1, 1, 1)
	pass("nothing new", 0, 1, 0, 0)
	o.grow(26)
	pass("two new", 2, 1, 0, 0)
	o.grow(41)
	pass("after downtime", 15, 1, 1, 0, 0, 0)
	o.grow(200)
	pass("after long downtime", 159, slices.Repeat([]int{1}, 16)...)
	o.grow(450)
	pass("after too long a downtime: twenty pages", 200, append(slices.Repeat([]int{1}, 20), 0)...)
	gaps := m.states["s"].Gaps
	if len(gaps) != 1 || !gaps[0].Filled.IsZero() || !gaps[0].Next.IsZero() || gaps[0].From.Format(time.DateOnly) != "2024-08-06" || gaps[0].Until.Format(time.DateOnly) != "2024-08-23" {
		t.Errorf("what could not be read is not told: %+v", gaps)
	}
}

// What a pass had to leave on further pages is found by those that follow.
func TestListingLeftForLater(t *testing.T) {
	o := archiveList(t, 30)
	s := o.source("/list0")
	s.Format = catalog.Listing
	m := newMemory()
	g := o.gatherer(t, m, sources.Options{MaxPages: 12})
	for n, want := range []int{12, 12, 6, 0} {
		if r := only(t, g.Gather(t.Context(), []catalog.Source{s}, m.keep, nil)); r.New != want {
			t.Errorf("pass %d: %d new, want %d (%+v)", n+1, r.New, want, r)
		}
	}
	// A page that fails once is asked for again.
	o = archiveList(t, 30)
	s.URL = o.URL + "/list0"
	o.mu.Lock()
	second := o.pages["/list1"]
	o.pages["/list1"] = func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusBadGateway) }
	o.mu.Unlock()
	m = newMemory()
	g = o.gatherer(t, m, sources.Options{MaxPages: 100})
	if r := only(t, g.Gather(t.Context(), []catalog.Source{s}, m.keep, nil)); r.New != 10 || len(r.Notes) == 0 || r.Status != sources.StatusOK {
		t.Errorf("with a page that fails: %+v", r)
	}
	o.mu.Lock()
	o.pages["/list1"] = second
	o.mu.Unlock()
	if r := only(t, g.Gather(t.Context(), []catalog.Source{s}, m.keep, nil)); r.New != 20 {
		t.Errorf("afterwards: %+v", r)
	}
}

// A date that the feed lacks, or that cannot be, is the page's; the text stays
// the feed's.
func TestDateFromThePage(t *testing.T) {
	dated := `<meta property="article:published_time" content="2025-01-19T16:15:00-05:00">`
	o := newOutlet(t, map[string]http.HandlerFunc{
		"/feed": text(rss(
			"<item><link>/none</link><title>None</title>"+full("One.")+"</item>",
			"<item><link>/future</link><title>Future</title><pubDate>Sun, 19 Jan 2052 21:15:00 GMT</pubDate>"+full("Two.")+"</item>",
			"<item><link>/epoch</link><title>Epoch</title><pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>"+full("Three.")+"</item>",
			"<item><link>/silent</link><title>Silent</title>"+full("Four.")+"</item>",
			"<item><link>/missing</link><title>Missing</title>"+full("Five.")+"</item>",
			item("/fine", "Fine", full("Six.")),
		)),
		"/none": article("None", dated, "Page."), "/future": article("Future", dated, "Page."), "/epoch": article("Epoch", dated, "Page."), "/silent": article("Silent", "", "Page."),
	})
	m := newMemory()
	r := only(t, o.gatherer(t, m, sources.Options{}).Gather(t.Context(), []catalog.Source{o.source("/feed")}, m.keep, nil))
	if r.New != 6 || r.Err != nil || o.count("/fine") != 0 {
		t.Fatalf("got %+v, asked %v", r, o.asked)
	}
	for _, a := range m.order {
		want, how := time.Date(2025, 1, 19, 21, 15, 0, 0, time.UTC), policy.DateExact
		switch a.Title {
		case "Silent", "Missing":
			want, how = now, policy.DateGuessed
		case "Fine":
			want = time.Date(2025, 1, 17, 10, 0, 0, 0, time.UTC)
		}
		if !a.Published.Equal(want) || a.DateSource != how {
			t.Errorf("%s: published %v (%s), want %v (%s)", a.Title, a.Published, a.DateSource, want, how)
		}
		if strings.Contains(a.Text, "Page.") || a.Partial {
			t.Errorf("%s: the feed's text is lost: %.80q, partial %v", a.Title, a.Text, a.Partial)
		}
	}
}

// Readers are sent to the page's own link, or to the entry's without what only
// tells the way there.
func TestLinksForReaders(t *testing.T) {
	page := func(head string) http.HandlerFunc { return article("A title", head, "It has ruled on Friday.") }
	for name, c := range map[string]struct{ entry, head, want, found string }{
		"tracked, and the page does not say":    {"/a?utm_source=rss&amp;id=7#top", "", "/a?id=7", ""},
		"the page says":                         {"/a?utm_source=rss", `<link rel="canonical" href="/b/">`, "/b/", "/a?utm_source=rss"},
		"the page's own link is tracked":        {"/a", `<link rel="canonical" href="/a?utm_source=self">`, "/a", ""},
		"an AMP copy":                           {"/a/amp", "", "/a", ""},
		"an AMP copy that names its own":        {"/a/amp", `<link rel="canonical" href="/a">`, "/a", ""},
		"another site's is not believed":        {"/a?fbclid=x", `<link rel="canonical" href="https://evil.example/">`, "/a", ""},
		"the front page is not the article's":   {"/a", `<link rel="canonical" href="/">`, "/a", ""},
		"a redirect through a counter":          {"/click?to=a", "", "/a", "/click?to=a"},
		"a redirect to an address with tracker": {"/click?to=a2", "", "/a", "/click?to=a2"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOutlet(t, map[string]http.HandlerFunc{
				"/feed": text(rss(item(c.entry, "A title", ""))), "/a": page(c.head), "/a/amp": page(c.head),
				"/click": func(w http.ResponseWriter, r *http.Request) {
					to := "/a"
					if r.URL.Query().Get("to") == "a2" {
						to = "/a?utm_campaign=x"
					}
					http.Redirect(w, r, to, http.StatusFound)
				},
			})
			m := newMemory()
			r := only(t, o.gatherer(t, m, sources.Options{}).Gather(t.Context(), []catalog.Source{o.source("/feed")}, m.keep, nil))
			if r.New != 1 {
				t.Fatalf("got %+v", r)
			}
			a := m.order[0]
			want := c.found
			if want != "" {
				want = o.URL + want
			}
			if a.URL != o.URL+c.want || a.FoundAt != want {
				t.Errorf("readers are sent to %s (met at %s), want %s (met at %s)", a.URL, a.FoundAt, o.URL+c.want, want)
			}
			// And it is not fetched again when the feed changes.
			o.mu.Lock()
			o.pages["/feed"] = text(rss(item(c.entry, "A title", ""), "<!-- changed -->"))
			clear(o.asked)
			o.mu.Unlock()
			r = only(t, o.gatherer(t, m, sources.Options{}).Gather(t.Context(), []catalog.Source{o.source("/feed")}, m.keep, nil))
			if r.New != 0 || o.count("/a")+o.count("/a/amp")+o.count("/click") != 0 {
				t.Errorf("fetched again: %+v, %v", r, o.asked)
			}
		})
	}
}

// Two entries whose pages name one address are one article.
func TestTwoEntriesOneArticle(t *testing.T) {
	same := article("A title", `<link rel="canonical" href="/home">`, "It has ruled on Friday.")
	o := newOutlet(t, map[string]http.HandlerFunc{"/feed": text(rss(item("/a", "A title", ""), item("/b", "A title", ""))), "/a": same, "/b": same})
	m := newMemory()
	r := only(t, o.gatherer(t, m, sources.Options{}).Gather(t.Context(), []catalog.Source{o.source("/feed")}, m.keep, nil))
	if r.New != 1 || r.Err != nil || len(m.order) != 1 {
		t.Errorf("got %+v", r)
	}
	if ok, _ := m.HasArticle(t.Context(), strings.Replace(o.URL, "http:", "https:", 1)+"/b"); !ok {
		t.Errorf("the second address is not noted: %v", m.urls)
	}
}

// A template that names one article's address on all of its pages must not cost
// the others: not in one pass, and not in the next.
func TestOneAddressForAll(t *testing.T) {
	named := func(title string) http.HandlerFunc {
		return article(title, `<link rel="canonical" href="/news/first">`, "It has decided so on Friday.")
	}
	titles := map[string]string{"/first": "CNIL fines a search engine over cookies", "/second": "Irish regulator opens inquiry into app", "/third": "法院裁定数据传输违法"}
	pages := map[string]http.HandlerFunc{"/feed": text(rss(item("/first", titles["/first"], ""), item("/second", titles["/second"], "")))}
	for path, title := range titles {
		pages[path] = named(title)
	}
	o := newOutlet(t, pages)
	m := newMemory()
	gather := func() sources.SourceReport {
		return only(t, o.gatherer(t, m, sources.Options{}).Gather(t.Context(), []catalog.Source{o.source("/feed")}, m.keep, nil))
	}
	if r := gather(); r.New != 2 || r.Err != nil {
		t.Errorf("first pass: %+v", r)
	}
	pages["/feed"] = text(rss(item("/third", titles["/third"], ""), item("/second", titles["/second"], "")))
	if r := gather(); r.New != 1 || r.Err != nil {
		t.Errorf("second pass: %+v", r)
	}
	if len(m.order) != 3 {
		t.Errorf("kept: %v", m.order)
	}
}
