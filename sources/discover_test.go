package sources_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
	"datapolicy/sources"
	"datapolicy/sources/catalog"
)

func htmlPage(head, body string) http.HandlerFunc {
	return text(`<!DOCTYPE html><html lang="en"><head><title>The Office</title>` + head + `</head><body>` + body + `</body></html>`)
}

func linkTo(kind, href string) string {
	return `<link rel="alternate" type="application/` + kind + `+xml" title="News" href="` + href + `">`
}

func titled(title string, items ...string) string {
	return strings.Replace(rss(items...), "<title>F</title>", "<title>"+title+"</title>", 1)
}

// Each place where a site may have its feed, and what is offered of it.
func TestDiscover(t *testing.T) {
	news := text(titled("The Office, news", item("/a", "A", full("x"))))
	other := text(titled("The Office, decisions", item("/b", "B", full("y"))))
	atom := text(`<feed xmlns="http://www.w3.org/2005/Atom"><title>The Office</title><id>x</id><updated>2025-01-17T10:00:00Z</updated><entry><title>A</title><id>/a</id><link href="/a"/><updated>2025-01-17T10:00:00Z</updated></entry></feed>`)
	list := `<ul class="news">`
	for i := range 12 {
		list += fmt.Sprintf(`<li><a href="/news/2025/%d">The authority has decided the case number %d today</a> <span>%d January 2025</span></li>`, i, i, i+1)
	}
	list += `</ul>`
	sitemap := text(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/a</loc><lastmod>2025-01-17T10:00:00Z</lastmod></url></urlset>`)
	pages := func(at ...any) map[string]http.HandlerFunc {
		m := map[string]http.HandlerFunc{}
		for i := 0; i < len(at); i += 2 {
			m[at[i].(string)] = at[i+1].(http.HandlerFunc)
		}
		return m
	}
	for name, c := range map[string]struct {
		pages map[string]http.HandlerFunc
		path  string   // "" is /
		want  []string // "path format how"
	}{
		"the feed itself": {pages("/f", news), "/f", []string{"/f|rss 2.0|the address itself"}},
		"a JSON feed itself": {
			pages("/f", text(`{"version":"https://jsonfeed.org/version/1.1","title":"F","items":[{"id":"1","url":"/a","title":"A"}]}`)), "/f",
			[]string{"/f|json feed 1.1|the address itself"},
		},
		"a sitemap itself":        {pages("/s.xml", sitemap), "/s.xml", []string{"/s.xml|sitemap|the address itself"}},
		"named in the head":       {pages("/", htmlPage(linkTo("rss", "/f"), ""), "/f", news), "", []string{"/f|rss 2.0|named by the page"}},
		"named in the body":       {pages("/", htmlPage("", "<p>x</p>"+linkTo("atom", "f?x=1&amp;y=2")), "/f", atom), "", []string{"/f?x=1&y=2|atom 1.0|named by the page"}},
		"named by its base":       {pages("/", htmlPage(`<base href="/en/">`+linkTo("rss", "f"), ""), "/en/f", news), "", []string{"/en/f|rss 2.0|named by the page"}},
		"several, in their order": {pages("/", htmlPage(linkTo("rss", "/f")+linkTo("rss", "/g"), ""), "/f", news, "/g", other), "", []string{"/f|rss 2.0|named by the page", "/g|rss 2.0|named by the page"}},
		"named, but no feed": {
			pages("/", htmlPage(linkTo("rss", "/gone")+linkTo("rss", "/page"), `<a href="/real.rss">Subscribe</a>`), "/page", htmlPage("", "x"), "/real.rss", news), "",
			[]string{"/real.rss|rss 2.0|linked on the page"},
		},
		"in the Link header": {
			pages("/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Add("Link", `</style.css>; rel=preload, </f>; rel="alternate"; type="application/rss+xml"; title="News, and more"`)
				htmlPage("", "")(w, r)
			}), "/f", news), "", []string{"/f|rss 2.0|named in the Link header"},
		},
		"linked, by its address": {pages("/", htmlPage("", `<a href="/rss-all">All of it</a>`), "/rss-all", news), "", []string{"/rss-all|rss 2.0|linked on the page"}},
		"linked, by its text":    {pages("/", htmlPage("", `<a href="/subscribe/7"><span>RSS-Feed</span></a>`), "/subscribe/7", news), "", []string{"/subscribe/7|rss 2.0|linked on the page"}},
		"linked, in Chinese":     {pages("/", htmlPage("", `<a href="/dingyue/7">RSS订阅</a>`), "/dingyue/7", news), "", []string{"/dingyue/7|rss 2.0|linked on the page"}},
		"not a word on feedback": {pages("/", htmlPage("", `<a href="/feedback">Feedback</a>`), "/feedback", news), "", nil},
		"the site's page of feeds": {
			pages("/", htmlPage("", `<a href="/service/rss">RSS</a>`), "/service/rss", htmlPage("", `<a href="/x/f.xml">News (RSS)</a> <a href="/x/g.rss">Decisions</a>`), "/x/f.xml", news, "/x/g.rss", other), "",
			[]string{"/x/f.xml|rss 2.0|on the site's page of feeds", "/x/g.rss|rss 2.0|on the site's page of feeds"},
		},
		"WordPress": {
			pages("/news/", htmlPage(`<meta name="generator" content="WordPress 6.7">`, ""), "/news/feed/", news), "/news/",
			[]string{"/news/feed/|rss 2.0|where WordPress keeps it"},
		},
		"TYPO3": {
			pages("/aktuelles", htmlPage(`<meta name="generator" content="TYPO3 CMS">`, ""), "/rss.xml", news), "/aktuelles",
			[]string{"/rss.xml|rss 2.0|where TYPO3 keeps it"},
		},
		"Joomla": {
			pages("/news", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.FormValue("format") == "feed" {
					news(w, r)
					return
				}
				htmlPage(`<meta name="generator" content="Joomla! - Open Source">`, "")(w, r)
			})), "/news", []string{"/news?format=feed&type=rss|rss 2.0|where Joomla keeps it"},
		},
		"at a usual place":                   {pages("/", htmlPage("", "x"), "/feed.xml", news), "", []string{"/feed.xml|rss 2.0|at a usual place"}},
		"at a usual place, below the page":   {pages("/press/index.html", htmlPage("", "x"), "/press/rss.xml", news, "/rss.xml", other), "/press/index.html", []string{"/press/rss.xml|rss 2.0|at a usual place"}},
		"the page is not there, the feed is": {pages("/feed", news), "/old/page", []string{"/feed|rss 2.0|at a usual place"}},
		"RSS and Atom of one list": {
			pages("/", htmlPage(linkTo("atom", "/atom")+linkTo("rss", "/f"), ""), "/atom", atom, "/f", news), "", []string{"/f|rss 2.0|named by the page"}, // which has the texts
		},
		"one feed at two addresses": {pages("/", htmlPage(linkTo("rss", "/f")+linkTo("rss", "/f/")+linkTo("rss", "/copy"), ""), "/f", news, "/f/", news, "/copy", news), "", []string{"/f|rss 2.0|named by the page"}},
		"not that of the comments": {
			pages("/", htmlPage(linkTo("rss", "/comments/feed/")+linkTo("rss", "/f")+linkTo("rss", "/kf"), ""), "/comments/feed/", other, "/f", news, "/kf", text(titled("Kommentare zu: The Office", item("/a#c1", "B", full("z"))))), "",
			[]string{"/f|rss 2.0|named by the page"},
		},
		"that of the comments, for want of another": {pages("/", htmlPage(linkTo("rss", "/comments/feed/"), ""), "/comments/feed/", news), "", []string{"/comments/feed/|rss 2.0|named by the page"}},
		"what is of late before what is old": {
			pages("/", htmlPage(linkTo("rss", "/old")+linkTo("rss", "/f"), ""), "/old", text(titled("Archive", "<item><title>A</title><link>/o</link><pubDate>Tue, 03 May 2016 10:00:00 GMT</pubDate></item>")), "/f", news), "",
			[]string{"/f|rss 2.0|named by the page", "/old|rss 2.0|named by the page"},
		},
		"an empty feed is none": {pages("/", htmlPage(linkTo("rss", "/f"), ""), "/f", text(rss()), "/rss.xml", news), "", []string{"/rss.xml|rss 2.0|at a usual place"}},
		"the feed of the page of news": {
			pages("/", htmlPage("", `<a href="/press">Press releases</a>`), "/press", htmlPage(linkTo("rss", "/press/f"), ""), "/press/f", news), "", []string{"/press/f|rss 2.0|named by the page"},
		},
		"a sitemap named in robots.txt": {
			pages("/", htmlPage("", "x"), "/robots.txt", text("User-agent: *\nDisallow:\nSitemap: /maps/news.xml\n"), "/maps/news.xml", sitemap), "",
			[]string{"/maps/news.xml|sitemap|named in robots.txt, or at a usual place"},
		},
		"a news sitemap":                  {pages("/", htmlPage("", "x"), "/news-sitemap.xml", sitemap), "", []string{"/news-sitemap.xml|sitemap|at a usual place"}},
		"a listing":                       {pages("/news", htmlPage("", list)), "/news", []string{"/news|listing|the page, read by its form"}},
		"the listing of the page of news": {pages("/", htmlPage("", `<a href="/news">News</a>`), "/news", htmlPage("", list)), "", []string{"/news|listing|the page, read by its form"}},
		"nothing":                         {pages("/", htmlPage("", "<p>Nothing.</p>")), "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOutlet(t, c.pages)
			path := c.path
			if path == "" {
				path = "/"
			}
			found, err := o.gatherer(t, newMemory(), sources.Options{}).Discover(t.Context(), o.URL+path)
			var got []string
			for _, f := range found {
				got = append(got, strings.TrimPrefix(f.Source.URL, o.URL)+"|"+f.Format+"|"+f.How)
				if f.Entries == 0 {
					t.Errorf("%+v has no entries", f)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if (len(c.want) == 0) != (policy.CodeOf(err) == policy.NotFound) || len(c.want) > 0 && err != nil {
				t.Errorf("error %v", err)
			}
			asked := 0
			for _, n := range o.asked {
				asked += n
			}
			if asked > 60 {
				t.Errorf("%d requests for one search", asked)
			}
			pasteable(t, found)
		})
	}
}

// pasteable checks that what is offered can be read as a catalog, and is the same then.
func pasteable(t *testing.T, found []sources.Found) {
	t.Helper()
	if len(found) == 0 {
		return
	}
	var list []catalog.Source
	for _, f := range found {
		list = append(list, f.Source)
	}
	for _, write := range []func([]catalog.Source) ([]byte, error){catalog.Marshal, catalog.MarshalExtra} {
		yaml, err := write(list)
		if err != nil {
			t.Fatal(err)
		}
		again, err := catalog.Parse("pasted", yaml)
		if err != nil {
			t.Fatalf("what is offered cannot be pasted: %v\n%s", err, yaml)
		}
		if diff := cmp.Diff(list, again); diff != "" {
			t.Errorf("pasted, it is another (-offered +read): %s", diff)
		}
	}
}

// Titles come from strangers: they are made one line of plain text, and no
// piece of YAML.
func TestDiscoverHostileTitles(t *testing.T) {
	for _, title := range []string{
		"x\nsources:\n  - id: evil", `"quoted" 'twice' \n`, "- a list", "? key", "a: b: c # d", "{flow: [1, 2]}", "*alias &anchor !!tag", "| block", "> fold", "%directive", "@at `tick`",
		"yes", "null", "~", "0x1F", "1e3", "2025-01-17", "---", "...", "\u202egnp.exe", "a\u2028b\u0085c", "<b>Bold</b> &amp; <script>x</script>", strings.Repeat("long ", 100),
		"网信办: 数据 #1", "é\u0301\u200b\u200d", "\ufeffbom", "tab\there", "<<: *x", "trailing: ", "\\", "'", `"`, "=",
	} {
		o := newOutlet(t, map[string]http.HandlerFunc{"/f": text(titled("<![CDATA["+title+"]]>", item("/a", title, full("x"))))})
		found, err := o.gatherer(t, newMemory(), sources.Options{}).Discover(t.Context(), o.URL+"/f")
		if err != nil || len(found) != 1 {
			t.Errorf("%q: %v, %v", title, found, err)
			continue
		}
		if name := found[0].Source.Name; name == "" || strings.ContainsAny(name, "\n\r\t\u202e\u2028") || len([]rune(name)) > 80 {
			t.Errorf("%q became %q", title, name)
		}
		pasteable(t, found)
	}
}

// What is guessed of a source, by its host and its entries.
func TestDiscoverGuesses(t *testing.T) {
	var items []string
	for i := range 8 {
		items = append(items, fmt.Sprintf("<item><title>Die Aufsichtsbehörde hat über den Fall %d entschieden</title><link>/%d</link><pubDate>Fri, %02d Jan 2025 10:00:00 GMT</pubDate></item>", i, i, i+10))
	}
	o := newOutlet(t, map[string]http.HandlerFunc{"/presse/rss.xml": text(titled("RSS", items...))})
	found, err := o.gatherer(t, newMemory(), sources.Options{}).Discover(t.Context(), o.URL+"/presse/rss.xml")
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	s := found[0].Source
	if s.ID != "127-0-0-1-presse" || s.Name != "127.0.0.1, RSS" || s.Language != "de" || s.Jurisdiction != policy.International || s.Every.Hours() != 1 || !strings.Contains(s.Evidence, "2025-01-20") {
		t.Errorf("%+v", s)
	}
}

// A host that cannot be had at all is told as such.
func TestDiscoverUnreached(t *testing.T) {
	o := newOutlet(t, nil)
	address := o.URL
	o.Close()
	if found, err := o.gatherer(t, newMemory(), sources.Options{}).Discover(t.Context(), address); policy.CodeOf(err) != policy.Unavailable {
		t.Errorf("got %v, %v", found, err)
	}
	// Without a scheme, plain HTTP is tried where TLS is not spoken.
	o = newOutlet(t, map[string]http.HandlerFunc{"/f": text(rss(item("/a", "A", "")))})
	if found, err := o.gatherer(t, newMemory(), sources.Options{}).Discover(t.Context(), strings.TrimPrefix(o.URL, "http://")+"/f"); err != nil || len(found) != 1 || found[0].Source.URL != o.URL+"/f" {
		t.Errorf("got %v, %v", found, err)
	}
}
