package sources_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"datapolicy/sources"
	"datapolicy/sources/catalog"
	"datapolicy/sources/fetch"
)

// Each thing that goes wrong has its cause, its status and what to do.
func TestCheckCauses(t *testing.T) {
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	page := text(`<html><head><title>News</title></head><body><ul class="list">` +
		`<li><a href="/news/2025/shop-fined">The authority fines a shop over its cameras</a> 17 January 2025` +
		`<li><a href="/news/2025/consultation">A consultation on transfers to third countries</a> 16 January 2025` +
		`<li><a href="/news/2025/report">The annual report of the authority is published</a> 15 January 2025</ul></body></html>`)
	o := newOutlet(t, map[string]http.HandlerFunc{
		"/rss":       text(rss(item("/a", "A", ""))),
		"/rdf":       text(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>F</title></channel><item><title>A</title><link>/a</link></item></rdf:RDF>`),
		"/atom":      text(`<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><title>A</title><id>/a</id><link href="/a"/><updated>2025-01-17T10:00:00Z</updated></entry></feed>`),
		"/json":      text(`{"version":"https://jsonfeed.org/version/1.1","title":"F","items":[{"id":"1","url":"/a","title":"A"}]}`),
		"/page":      page,
		"/empty":     text(rss()),
		"/old":       text(rss("<item><title>A</title><link>/a</link><pubDate>Tue, 03 May 2016 10:00:00 GMT</pubDate></item>")),
		"/moved":     func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/rss", http.StatusMovedPermanently) },
		"/gone":      status(410),
		"/shut":      status(403),
		"/often":     status(429),
		"/broken":    status(500),
		"/teapot":    status(418),
		"/terms":     text(rss(item("/a", "Football", ""), item("/b", "A privacy law", ""))),
		"/sitemap":   text(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/a</loc><lastmod>2025-01-17</lastmod></url></urlset>`),
		"/script":    text(`<div id="app"></div><script src="/app.js"></script>`),
		"/wordpress": text(`<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>`),
	})
	untrusted := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(untrusted.Close)
	shut := httptest.NewServer(http.NotFoundHandler())
	shut.Close()

	g := o.gatherer(t, newMemory(), sources.Options{})
	for _, c := range []struct {
		name   string
		s      catalog.Source
		cause  sources.Cause
		status int
		format string
		says   string // in its error, notes or advice
	}{
		{name: "rss", s: o.source("/rss"), status: 200, format: "rss 2.0"},
		{name: "rdf", s: o.source("/rdf"), status: 200, format: "rdf 1.0"},
		{name: "atom", s: o.source("/atom"), status: 200, format: "atom 1.0"},
		{name: "json feed", s: o.source("/json"), status: 200, format: "json feed 1.1"},
		{name: "listing", s: as(o.source("/page"), catalog.Listing), status: 200, format: "listing"},
		{name: "sitemap", s: as(o.source("/sitemap"), catalog.Sitemap), status: 200, format: "sitemap"},
		{name: "terms", s: withTerms(o.source("/terms"), "privacy"), status: 200, format: "rss 2.0", says: "1 of its 2 entries name its terms"},
		{name: "selector of dates", s: selecting(o.source("/page"), catalog.Selectors{Item: ".list li", Date: ".day"}), status: 200, format: "listing", says: `date ".day" matches nothing`},
		{name: "selector of items", s: selecting(o.source("/page"), catalog.Selectors{Item: ".news li"}), cause: sources.OtherLayout, status: 200, says: `item ".news li" matches nothing`},
		{name: "built by scripts", s: as(o.source("/script"), catalog.Listing), cause: sources.OtherLayout, status: 200, says: "scripts"},
		{name: "a page", s: o.source("/page"), cause: sources.NoFeed, status: 200, says: "an HTML page"},
		{name: "a page with a feed", s: o.source("/wordpress"), cause: sources.NoFeed, status: 200, says: o.URL + "/rss"},
		{name: "empty", s: o.source("/empty"), cause: sources.Empty, status: 200, format: "rss 2.0", says: "lists nothing"},
		{name: "old", s: o.source("/old"), cause: sources.Old, status: 200, format: "rss 2.0", says: "nothing since 3 May 2016"},
		{name: "moved", s: o.source("/moved"), cause: sources.Moved, status: 200, format: "rss 2.0", says: o.URL + "/rss"},
		{name: "not found", s: o.source("/nowhere"), cause: sources.Unfound, status: 404, says: "sources discover"},
		{name: "gone", s: o.source("/gone"), cause: sources.GoneForGood, status: 410, says: "gone for good"},
		{name: "forbidden", s: o.source("/shut"), cause: sources.Shut, status: 403, says: "does not let us in"},
		{name: "too often", s: o.source("/often"), cause: sources.Shut, status: 429, says: "every"},
		{name: "server error", s: o.source("/broken"), cause: sources.Faulty, status: 500, says: "500"},
		{name: "another status", s: o.source("/teapot"), cause: sources.OtherAnswer, status: 418, says: "418"},
		{name: "certificate", s: at(o.source(""), untrusted.URL), cause: sources.Untrusted, says: "certificate"},
		{name: "connection refused", s: at(o.source(""), shut.URL), cause: sources.NoAnswer, says: "does not take connections"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := checkOne(t, g, c.s)
			said := r.Advice + "\n" + strings.Join(r.Notes, "\n")
			if r.Err != nil {
				said += "\n" + r.Err.Error()
			}
			if r.Cause != c.cause || r.Status != c.status || r.Format != c.format || !strings.Contains(said, c.says) {
				t.Errorf("got cause %q, status %d, format %q, said %q; want %q, %d, %q, %q", r.Cause, r.Status, r.Format, said, c.cause, c.status, c.format, c.says)
			}
			if failed := c.cause != "" && c.cause != sources.Old && c.cause != sources.Moved; failed != (r.Err != nil) || failed && r.Advice == "" {
				t.Errorf("error %v, advice %q", r.Err, r.Advice)
			}
		})
	}
}

// A host's own word, and ours, that something is not to be fetched.
func TestCheckRefusals(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{"/robots.txt": text("User-agent: *\nDisallow: /private/")})
	if r := checkOne(t, o.gatherer(t, newMemory(), sources.Options{}), o.source("/private/feed")); r.Cause != sources.Robots || !strings.Contains(r.Advice, "robots: ignore") {
		t.Errorf("%+v", r)
	}
	client, err := fetch.New(fetch.Options{Interval: -1, Retries: -1})
	if err != nil {
		t.Fatal(err)
	}
	guarded := sources.New(sources.Options{Client: client, State: newMemory(), Clock: func() time.Time { return now }})
	if r := checkOne(t, guarded, o.source("/feed")); r.Cause != sources.OurLimits || r.Err == nil {
		t.Errorf("%+v", r)
	}
}

func checkOne(t *testing.T, g *sources.Gatherer, s catalog.Source) sources.CheckResult {
	t.Helper()
	var got []sources.CheckResult
	g.Check(t.Context(), []catalog.Source{s}, func(r sources.CheckResult) { got = append(got, r) })
	if len(got) != 1 {
		t.Fatalf("%d results", len(got))
	}
	return got[0]
}

func as(s catalog.Source, f catalog.Format) catalog.Source {
	s.Format = f
	return s
}

func selecting(s catalog.Source, with catalog.Selectors) catalog.Source {
	s.Format, s.Listing = catalog.Listing, with
	return s
}

func withTerms(s catalog.Source, terms ...string) catalog.Source {
	s.Terms = terms
	return s
}

func at(s catalog.Source, address string) catalog.Source {
	s.URL = address
	return s
}
