package sources_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"datapolicy/policy"
	"datapolicy/sources"
	"datapolicy/sources/catalog"
	"datapolicy/sources/fetch"
)

func TestSitemaps(t *testing.T) {
	var o *outlet
	zipped := func(w http.ResponseWriter, r *http.Request) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		fmt.Fprintf(z, `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>%[1]s/a</loc><news:news><news:publication><news:name>N</news:name><news:language>en</news:language></news:publication><news:publication_date>2025-01-19T10:00:00+01:00</news:publication_date><news:title>Fine &amp; order</news:title></news:news></url>
<url><loc>%[1]s/old</loc><lastmod>2020-01-01</lastmod></url></urlset>`, o.URL)
		z.Close()
		w.Header().Set("Content-Type", "application/gzip")
		w.Write(b.Bytes())
	}
	o = newOutlet(t, map[string]http.HandlerFunc{
		"/index.xml": func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(w, `<sitemapindex><sitemap><loc>%s/2019.xml</loc><lastmod>2019-01-01</lastmod></sitemap><sitemap><loc>/news.xml.gz</loc><lastmod>2025-01-19</lastmod></sitemap></sitemapindex>`, o.URL)
		},
		"/news.xml.gz": zipped, "/a": article("Fine and order", "", "Body."),
		"/undated.xml": text(`<urlset><url><loc>https://x.example/a</loc></url></urlset>`),
	})
	m := newMemory()
	g := o.gatherer(t, m, sources.Options{})
	s := o.source("/index.xml")
	s.Format = catalog.Sitemap
	r := only(t, g.Gather(t.Context(), []catalog.Source{s}, m.keep, nil))
	if r.New != 1 || o.count("/2019.xml") != 0 {
		t.Fatalf("got %+v, asked %v", r, o.asked)
	}
	if a := m.order[0]; a.Title != "Fine & order" || !a.Published.Equal(time.Date(2025, 1, 19, 9, 0, 0, 0, time.UTC)) || !strings.HasPrefix(a.Text, "Body.") {
		t.Errorf("got %+v", a)
	}
	s.URL = o.URL + "/undated.xml"
	if r = only(t, g.Gather(t.Context(), []catalog.Source{s}, m.keep, nil)); r.Status != sources.StatusFailed || !strings.Contains(policy.Message(r.Err), "no dates") {
		t.Errorf("undated: %+v", r)
	}
}

func TestFederalRegister(t *testing.T) {
	var o *outlet
	doc := func(n int, day string) string {
		return fmt.Sprintf(`{"title":"Rule %[1]d","type":"Rule","abstract":"What the rule does.","document_number":"2025-%[1]d","html_url":"%[2]s/d/%[1]d","body_html_url":"%[2]s/body/%[1]d","publication_date":"%[3]s","agencies":[{"name":"Justice Department"},{"raw_name":"DEPARTMENT X"}]}`, n, o.URL, day)
	}
	page := func(next string, docs ...string) string {
		return fmt.Sprintf(`{"count":9,"next_page_url":%q,"results":[%s]}`, next, strings.Join(docs, ","))
	}
	o = newOutlet(t, map[string]http.HandlerFunc{})
	for n := range 9 {
		o.pages[fmt.Sprintf("/body/%d", n)] = article(fmt.Sprintf("Rule %d", n), "", fmt.Sprintf("Text of rule %d.", n))
	}
	o.pages["/documents.json"] = text(page(o.URL+"/page2", doc(1, "2025-01-17"), doc(0, "2025-01-16")))
	m := newMemory()
	g := o.gatherer(t, m, sources.Options{})
	s := o.source("/documents.json")
	s.Format = catalog.FederalRegister
	r := only(t, g.Gather(t.Context(), []catalog.Source{s}, m.keep, nil))
	if r.New != 2 || o.count("/page2") != 0 {
		t.Fatalf("the first pass: %+v, asked %v", r, o.asked)
	}
	a := m.order[1]
	if a.Title != "Rule 1" || a.Byline != "Justice Department, DEPARTMENT X" || a.DateSource != policy.DateDay || !strings.HasPrefix(a.Text, "Text of rule 1.") || !strings.HasSuffix(a.CanonicalURL, "/d/1") || a.Partial {
		t.Errorf("got %+v", a)
	}
	// After downtime, further pages are read until something known comes.
	o.mu.Lock()
	o.pages["/documents.json"] = text(page(o.URL+"/page2", doc(5, "2025-01-20"), doc(4, "2025-01-20")))
	o.pages["/page2"] = text(page(o.URL+"/page3", doc(3, "2025-01-19"), doc(1, "2025-01-17")))
	o.mu.Unlock()
	if r = only(t, g.Gather(t.Context(), []catalog.Source{s}, m.keep, nil)); r.New != 3 || o.count("/page3") != 0 {
		t.Errorf("after downtime: %+v, asked %v", r, o.asked)
	}
}

func TestCheck(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{
		"/feed": text(rss(item("/a", "A", full("x")))), "/empty": text(rss()),
		"/list": text(`<ul class="l"><li><a href="/a">A decision of the authority in full</a> 2025-01-17</li></ul><a rel="next" href="/list2">Next</a>`),
		"/moved": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/feed", http.StatusMovedPermanently)
		},
	})
	m := newMemory()
	var list []catalog.Source
	for _, path := range []string{"/feed", "/empty", "/moved", "/missing"} {
		s := o.source(path)
		s.ID = path[1:]
		list = append(list, s)
	}
	listed := o.source("/list")
	listed.ID, listed.Format, listed.Listing.Item = "list", catalog.Listing, ".l li"
	list = append(list, listed)
	got := map[string]sources.CheckResult{}
	client, err := fetch.New(fetch.Options{AllowPrivate: true, Interval: -1, Retries: -1})
	if err != nil {
		t.Fatal(err)
	}
	// A check needs no State: nothing is kept.
	sources.New(sources.Options{Client: client}).Check(t.Context(), list, func(r sources.CheckResult) { got[r.Source.ID] = r })
	if r := got["feed"]; r.Err != nil || r.Entries != 1 || !r.FullText || r.Newest.IsZero() {
		t.Errorf("feed: %+v", r)
	}
	if r := got["list"]; r.Err != nil || r.Entries != 1 || o.count("/list2") != 0 {
		t.Errorf("list: %+v, asked %v", r, o.asked)
	}
	if r := got["moved"]; r.Err != nil || r.Moved != o.URL+"/feed" {
		t.Errorf("moved: %+v", r)
	}
	for _, id := range []string{"empty", "missing"} {
		if r := got[id]; policy.CodeOf(r.Err) != policy.NotFound || r.Advice == "" {
			t.Errorf("%s: %+v", id, r)
		}
	}
	if len(m.states) != 0 || len(m.order) != 0 {
		t.Error("a check left something behind")
	}
}
