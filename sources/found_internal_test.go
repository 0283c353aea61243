package sources

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"datapolicy/policy"
	"datapolicy/sources/catalog"
	"datapolicy/sources/markup"
)

func TestHomeOf(t *testing.T) {
	for host, want := range map[string]struct {
		j    policy.Jurisdiction
		kind catalog.Kind
	}{
		"www.cac.gov.cn":         {"CN", catalog.Official},
		"www.caixin.com":         {"INT", catalog.Press},
		"36kr.cn":                {"CN", catalog.Press},
		"www.edpb.europa.eu":     {"EU", catalog.Official},
		"noyb.eu":                {"EU", catalog.Press},
		"www.ftc.gov":            {"US", catalog.Official},
		"oag.ca.gov":             {"US-CA", catalog.Official},
		"www.oag.state.va.us":    {"US-VA", catalog.Official},
		"www.gov.uk":             {"UK", catalog.Official},
		"ico.org.uk":             {"UK", catalog.Press},
		"www.bfdi.bund.de":       {"DE", catalog.Official},
		"www.numerama.fr":        {"FR", catalog.Press},
		"www.edoeb.admin.ch":     {"CH", catalog.Official},
		"openai.ai":              {"INT", catalog.Press},
		"restofworld.org":        {"INT", catalog.Press},
		"abcnews.go.com":         {"INT", catalog.Press},
		"127.0.0.1":              {"INT", catalog.Press},
		"localhost":              {"INT", catalog.Press},
		"datatilsynet.no":        {"NO", catalog.Press},
		"例子.xn--fiqs8s":          {"CN", catalog.Press},
		"www.priv.gc.ca":         {"CA", catalog.Press},
		"english.www.gov.cn":     {"CN", catalog.Official},
		"www.legifrance.gouv.fr": {"FR", catalog.Official},
	} {
		if j, kind := homeOf(host); j != want.j || kind != want.kind {
			t.Errorf("%s: %s, %s; want %s, %s", host, j, kind, want.j, want.kind)
		}
	}
	for j, zone := range zones {
		if _, err := time.LoadLocation(zone); err != nil {
			t.Errorf("%s: %v", j, err)
		}
		if _, err := policy.ParseJurisdiction(string(j)); err != nil {
			t.Error(err)
		}
	}
}

func TestIDFor(t *testing.T) {
	for address, want := range map[string]string{
		"https://www.edpb.europa.eu/feed/news_en": "edpb-europa-eu-news-en",
		"https://noyb.eu/en/rss.xml":              "noyb-eu-en",
		"https://a.example/feed/":                 "a-example",
		"https://a.example/index.php/rss":         "a-example",
		"https://例子.example/新闻":                   "example",
		"https://a.example/":                      "a-example",
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := idFor(u); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

// The table of platforms is one that a person edits.
func TestPlatforms(t *testing.T) {
	list, err := platforms()
	if err != nil {
		t.Fatal(err)
	}
	page, err := url.Parse("https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		if p.Name == "" || len(p.Hosts)+len(p.Signs) == 0 || len(p.Paths) == 0 {
			t.Errorf("%+v is not complete", p)
		}
		if p.Name == "YouTube" {
			got := p.addresses(page, "")
			if !p.made(page, "") || len(got) != 1 || got[0] != "https://www.youtube.com/feeds/videos.xml?channel_id=UCabcdefghijklmnopqrstuv" {
				t.Errorf("YouTube: %q", got)
			}
		}
		if p.Name == "Medium" {
			who, _ := url.Parse("https://medium.com/@who/a-story")
			if got := p.addresses(who, ""); len(got) != 2 || got[0] != "https://medium.com/feed/@who" {
				t.Errorf("Medium: %q", got)
			}
		}
	}
}

// What a page and its headers say is anything; no address comes of it that is
// not of the web.
func FuzzCandidates(f *testing.F) {
	f.Add(`</f>; rel="alternate"; type="application/rss+xml", <x`, `<a href="feed:https://a.example/f">RSS</a><a href="//b.example/rss">x</a><a href="javascript:rss()">RSS</a>`, "?format=feed")
	f.Add(`<`, `<base href="::"><a href="%zz/rss">`, "./")
	f.Fuzz(func(t *testing.T, header, source, path string) {
		base := &url.URL{Scheme: "https", Host: "a.example", Path: "/news/"}
		doc, err := markup.Parse([]byte(source))
		if err != nil {
			return
		}
		for _, c := range linkedFeeds(doc, base) {
			if u, err := url.Parse(c.url); err != nil || u.Scheme != "http" && u.Scheme != "https" {
				t.Errorf("%q, %v", c.url, err)
			}
		}
		headerFeeds(http.Header{"Link": {header}}, base)
		newsPages(doc, base)
		onSite(base, path)
		foldedAddress(path)
		if name := clean(source); len([]rune(name)) > maxName {
			t.Errorf("%q is longer than %d", name, maxName)
		}
	})
}
