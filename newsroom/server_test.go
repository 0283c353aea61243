package newsroom_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"

	"datapolicy/newsroom"
)

// start serves the sample for one test and gives a client that reaches it under
// either kind of address and neither asks for gzip nor follows redirects.
func start(t *testing.T) (*newsroom.Server, *http.Client) {
	t.Helper()
	s, err := newsroom.Start()
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{DisableCompression: true, DialContext: s.DialContext}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, &http.Client{Transport: transport}
}

type answer struct {
	*http.Response
	body []byte
}

func get(t *testing.T, c *http.Client, address string, headers ...string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res, body}
}

// source is what these tests read of the catalog.
type source struct {
	ID       string            `yaml:"id"`
	Format   string            `yaml:"format"`
	URL      string            `yaml:"url"`
	Charset  string            `yaml:"charset"`
	FullText bool              `yaml:"full_text"`
	Listing  map[string]string `yaml:"listing"`
	Page     map[string]string `yaml:"page"`
}

func readCatalog(t *testing.T, raw []byte) map[string]source {
	t.Helper()
	var file struct {
		Sources []source `yaml:"sources"`
	}
	if err := yaml.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	byID := map[string]source{}
	for _, s := range file.Sources {
		byID[s.ID] = s
	}
	return byID
}

// decoded is a body in UTF-8, read as the outlet wrote it.
func decoded(t *testing.T, o newsroom.Outlet, body []byte) []byte {
	t.Helper()
	var err error
	switch o.Charset {
	case "gb18030":
		body, err = simplifiedchinese.GB18030.NewDecoder().Bytes(body)
	case "iso-8859-1":
		body, err = charmap.ISO8859_1.NewDecoder().Bytes(body)
	}
	if err != nil || !utf8.Valid(body) {
		t.Fatalf("%s: the body is not %s: %v", o.ID, o.Charset, err)
	}
	return body
}

func TestEveryFeedParsesAndListsItsArticles(t *testing.T) {
	s, c := start(t)
	catalog := readCatalog(t, s.Catalog())
	outlets, articles := sample(t)
	for _, o := range outlets {
		if o.Format == "listing" || o.Fault == "down" {
			continue
		}
		t.Run(o.ID, func(t *testing.T) {
			res := get(t, c, catalog[o.ID].URL)
			body := decoded(t, o, res.body)
			body = bytes.Replace(body, []byte(`encoding="`+o.Declared+`"`), []byte(`encoding="utf-8"`), 1)
			feed, err := gofeed.NewParser().Parse(bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			wantType, wantVersion := map[string]string{"rss": "rss", "rdf": "rss", "atom": "atom", "json": "json"}[o.Format],
				map[string]string{"rss": "2.0", "rdf": "1.0", "atom": "1.0", "json": "https://jsonfeed.org/version/1.1"}[o.Format]
			if feed.FeedType != wantType || feed.FeedVersion != wantVersion {
				t.Errorf("the feed is %s %s, want %s %s", feed.FeedType, feed.FeedVersion, wantType, wantVersion)
			}
			var got []string
			for _, item := range feed.Items {
				u, err := url.Parse(item.Link)
				if err != nil || u.Host == "" {
					t.Errorf("the link %q is not absolute", item.Link)
					continue
				}
				if u.RawQuery == "" && !strings.HasSuffix(u.Path, "/amp") {
					got = append(got, item.Title)
				}
			}
			var want []string
			for _, a := range slices.Backward(articles) {
				if a.Outlet == o.ID {
					want = append(want, a.Title)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("titles (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEveryPageHoldsItsText(t *testing.T) {
	s, c := start(t)
	outlets, articles := sample(t)
	byID := map[string]newsroom.Outlet{}
	for _, o := range outlets {
		byID[o.ID] = o
	}
	for _, a := range articles {
		o := byID[a.Outlet]
		res := get(t, c, s.URL()+"/"+a.Outlet+a.Path)
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", a.ID, res.StatusCode)
			continue
		}
		page, err := goquery.NewDocumentFromReader(bytes.NewReader(decoded(t, o, res.body)))
		if err != nil {
			t.Fatal(err)
		}
		if h1 := page.Find("h1").Text(); h1 != a.Title {
			t.Errorf("%s: heading %q, want %q", a.ID, h1, a.Title)
		}
		text := page.Find(".story-body, .notice-body").Text()
		for _, p := range a.Paragraphs() {
			if !strings.Contains(text, p) {
				t.Errorf("%s: the page lacks %q", a.ID, p)
			}
		}
	}
}

func TestPagesCarryNoiseAroundTheText(t *testing.T) {
	s, c := start(t)
	for language, path := range map[string]string{
		"en":      "/saffron-gate/world/china-denies-asking-firms-for-foreign-data-20250117",
		"de":      "/netzwarte-nord/2025/01/peking-nutzerdaten-noyb",
		"fr":      "/courrier-valmontel/monde/2025/01/17/pekin-dement-collecte-de-donnees.html",
		"zh":      "/nanyu-xinwen/guoji/2025/0117/88213.html",
		"zh-Hant": "/chengjiang-caijing/china/20250117/eu-data-complaint",
	} {
		t.Run(language, func(t *testing.T) {
			noise, err := newsroom.Noise(language)
			if err != nil {
				t.Fatal(err)
			}
			page, err := goquery.NewDocumentFromReader(bytes.NewReader(get(t, c, s.URL()+path).body))
			if err != nil {
				t.Fatal(err)
			}
			found := 0
			for _, phrase := range noise {
				if strings.Contains(page.Text(), phrase) {
					found++
				}
			}
			if found < 9 {
				t.Errorf("only %d of the %d phrases of noise stand on the page", found, len(noise))
			}
			if page.Find(".story-body .inline-teaser a").Length() == 0 {
				t.Error("no teaser stands inside the text")
			}
			if teaser := "Also read | Biden won't enforce TikTok ban, leaves it to Trump"; language == "en" && !strings.Contains(page.Text(), teaser) {
				t.Errorf("the page lacks %q", teaser)
			}
		})
	}
	if _, err := newsroom.Noise("tlh"); err == nil {
		t.Error("Noise knows a language that the sample lacks")
	}
}

func TestListingsMatchTheirSelectors(t *testing.T) {
	s, c := start(t)
	catalog := readCatalog(t, s.Catalog())
	outlets, articles := sample(t)
	listings := 0
	for _, o := range outlets {
		if o.Format != "listing" {
			continue
		}
		listings++
		t.Run(o.ID, func(t *testing.T) {
			src := catalog[o.ID]
			var got []string
			for next := src.URL; next != ""; {
				page, err := goquery.NewDocumentFromReader(bytes.NewReader(decoded(t, o, get(t, c, next).body)))
				if err != nil {
					t.Fatal(err)
				}
				page.Find(src.Listing["item"]).Each(func(_ int, item *goquery.Selection) {
					link := item.Find(src.Listing["link"])
					if href, ok := link.Attr("href"); !ok || !strings.HasPrefix(href, s.URL()) {
						t.Errorf("the link of %q is %q", link.Text(), href)
					}
					if item.Find(src.Listing["date"]).Text() == "" {
						t.Errorf("%q has no date", link.Text())
					}
					got = append(got, link.Text())
				})
				next = ""
				if src.Listing["next"] != "" {
					next, _ = page.Find(src.Listing["next"]).Attr("href")
				}
			}
			var want []string
			for _, a := range slices.Backward(articles) {
				if a.Outlet == o.ID {
					want = append(want, a.Title)
					page, err := goquery.NewDocumentFromReader(bytes.NewReader(decoded(t, o, get(t, c, s.URL()+"/"+o.ID+a.Path).body)))
					if err != nil {
						t.Fatal(err)
					}
					for part, selector := range src.Page {
						if page.Find(selector).Text() == "" {
							t.Errorf("%s: the selector %q for its %s finds nothing", a.ID, selector, part)
						}
					}
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("titles (-want +got):\n%s", diff)
			}
		})
	}
	if listings < 3 {
		t.Errorf("%d outlets have a listing only, want 3 or more", listings)
	}
}

func TestConditionalRequests(t *testing.T) {
	s, c := start(t)
	catalog := readCatalog(t, s.Catalog())
	outlets, _ := sample(t)
	for _, o := range outlets {
		if o.Fault == "down" {
			continue
		}
		address := catalog[o.ID].URL
		first := get(t, c, address)
		etag, modified := first.Header.Get("ETag"), first.Header.Get("Last-Modified")
		if (etag != "") != slices.Contains(o.Validators, "etag") || (modified != "") != slices.Contains(o.Validators, "last-modified") {
			t.Errorf("%s: ETag %q and Last-Modified %q, but its validators are %v", o.ID, etag, modified, o.Validators)
		}
		if etag != "" {
			if again := get(t, c, address, "If-None-Match", etag); again.StatusCode != http.StatusNotModified || len(again.body) > 0 {
				t.Errorf("%s: If-None-Match gives %d", o.ID, again.StatusCode)
			}
			if again := get(t, c, address, "If-None-Match", `"other"`, "If-Modified-Since", modified); again.StatusCode != http.StatusOK {
				t.Errorf("%s: another ETag gives %d", o.ID, again.StatusCode)
			}
		}
		if modified != "" {
			if again := get(t, c, address, "If-Modified-Since", modified); again.StatusCode != http.StatusNotModified {
				t.Errorf("%s: If-Modified-Since gives %d", o.ID, again.StatusCode)
			}
			if again := get(t, c, address, "If-Modified-Since", "Wed, 01 Jan 2020 00:00:00 GMT"); again.StatusCode != http.StatusOK {
				t.Errorf("%s: an old If-Modified-Since gives %d", o.ID, again.StatusCode)
			}
		}
	}
}

func TestCompression(t *testing.T) {
	s, c := start(t)
	address := s.URL() + "/halvorsen-wire/feeds/world.xml"
	plain, packed := get(t, c, address), get(t, c, address, "Accept-Encoding", "gzip")
	if packed.Header.Get("Content-Encoding") != "gzip" || packed.Header.Get("Vary") != "Accept-Encoding" {
		t.Fatalf("headers %v", packed.Header)
	}
	if packed.Header.Get("ETag") == plain.Header.Get("ETag") {
		t.Error("both encodings have one ETag")
	}
	zr, err := gzip.NewReader(bytes.NewReader(packed.body))
	if err != nil {
		t.Fatal(err)
	}
	unpacked, err := io.ReadAll(zr)
	if err != nil || !bytes.Equal(unpacked, plain.body) {
		t.Errorf("the compressed body differs: %v", err)
	}
}

func TestCharsets(t *testing.T) {
	s, c := start(t)
	gb := func(text string) string {
		out, err := simplifiedchinese.GB18030.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if n := len(gb("㛃")); n != 4 {
		t.Fatalf("the four-byte character takes %d bytes", n)
	}
	for name, want := range map[string]struct {
		path, contentType, has, hasNot string
	}{
		"GB18030 feed that declares nothing": {"/yunan-shuju/rss/yaowen.xml", "application/rss+xml", gb("外交部"), "encoding="},
		"GB18030 page, meta past the first KB": {
			"/yunan-shuju/yaowen/202501/t20250117_10231.html", "text/html", gb("外交部"), "utf-8",
		},
		"GB18030 called gb2312":          {"/ndrc-cn/xwdt/index.html", "text/html; charset=gb2312", `charset=gb2312`, "utf-8"},
		"a character that gbk lacks":     {"/ndrc-cn/xwdt/202501/t20250115_1395678.html", "text/html; charset=gb2312", gb("㛃"), "&#"},
		"ISO-8859-1 feed":                {"/falkenrieder-zeitung/rss/aktuell.xml", "application/rss+xml; charset=iso-8859-1", `encoding="iso-8859-1"`, "ü"},
		"ISO-8859-1 page with „“":        {"/falkenrieder-zeitung/digital/peking-weist-datenvorwuerfe-zurueck-2025-01-17", "text/html; charset=iso-8859-1", "&#8222;", "„"},
		"JSON Feed is UTF-8 by its spec": {"/potomac-docket/feed.json", "application/feed+json", "TikTok", "charset"},
	} {
		t.Run(name, func(t *testing.T) {
			res := get(t, c, s.URL()+want.path)
			if got := res.Header.Get("Content-Type"); got != want.contentType {
				t.Errorf("Content-Type %q, want %q", got, want.contentType)
			}
			if !bytes.Contains(res.body, []byte(want.has)) {
				t.Errorf("the body lacks %q", want.has)
			}
			if bytes.Contains(res.body, []byte(want.hasNot)) {
				t.Errorf("the body has %q", want.hasNot)
			}
		})
	}
	page := get(t, c, s.URL()+"/yunan-shuju/yaowen/202501/t20250117_10231.html").body
	if at := bytes.Index(page, []byte("charset=gb18030")); at < 1024 {
		t.Errorf("the late declaration stands at byte %d", at)
	}
	if src := readCatalog(t, s.Catalog())["yunan-shuju"]; src.Charset != "gb18030" {
		t.Errorf("the catalog gives the charset %q", src.Charset)
	}
}

func TestEntriesOutOfOrder(t *testing.T) {
	s, c := start(t)
	parse := func(path string) *gofeed.Feed {
		feed, err := gofeed.NewParser().Parse(bytes.NewReader(get(t, c, s.URL()+path).body))
		if err != nil {
			t.Fatal(err)
		}
		return feed
	}
	var noID, noDate, future bool
	for _, item := range parse("/ashgrove-bulletin/index.rss").Items {
		noID = noID || item.GUID == ""
		noDate = noDate || item.PublishedParsed == nil
		future = future || item.PublishedParsed != nil && item.PublishedParsed.After(newsroom.Now)
	}
	if !noID || !noDate || !future {
		t.Errorf("the feed has an entry with no id: %t, with no date: %t, with a date to come: %t", noID, noDate, future)
	}
	for _, item := range parse("/quillmark-dispatch/rss").Items {
		if !strings.HasSuffix(item.Description, "[…]") || item.Content != "" {
			t.Errorf("%q is not truncated", item.Title)
		}
	}
	for _, item := range parse("/halvorsen-wire/feeds/world.xml").Items {
		if !strings.Contains(item.Content, "<p>") {
			t.Errorf("%q has no full text", item.Title)
		}
	}
}

func TestReposts(t *testing.T) {
	s, c := start(t)
	outlets, articles := sample(t)
	var tracking, amp int
	for _, a := range articles {
		plain := s.URL() + "/" + a.Outlet + a.Path
		for _, kind := range a.Reposts {
			switch kind {
			case "tracking":
				tracking++
				if !bytes.Equal(get(t, c, plain).body, get(t, c, plain+"?utm_source=rss").body) {
					t.Errorf("%s: a tracking parameter changes the page", a.ID)
				}
			case "amp":
				amp++
				o := outlets[slices.IndexFunc(outlets, func(o newsroom.Outlet) bool { return o.ID == a.Outlet })]
				page, err := goquery.NewDocumentFromReader(bytes.NewReader(decoded(t, o, get(t, c, plain+"/amp").body)))
				if err != nil {
					t.Fatal(err)
				}
				if href, _ := page.Find("link[rel=canonical]").Attr("href"); href != plain {
					t.Errorf("%s: the AMP page's canonical address is %q", a.ID, href)
				}
			}
		}
	}
	if tracking < 2 || amp < 2 {
		t.Errorf("%d reposts with tracking parameters and %d as AMP, want 2 of each", tracking, amp)
	}
}

func TestFaultsAndManners(t *testing.T) {
	s, c := start(t)
	down := get(t, c, readCatalog(t, s.Catalog())["pellworth-gazette"].URL)
	if down.StatusCode != http.StatusServiceUnavailable || down.Header.Get("Retry-After") == "" {
		t.Errorf("the source that is down answers %d, Retry-After %q", down.StatusCode, down.Header.Get("Retry-After"))
	}
	if robots := get(t, c, s.URL()+"/robots.txt"); !strings.Contains(string(robots.body), "Allow: /") {
		t.Errorf("robots.txt is %q", robots.body)
	}
	for _, path := range []string{"/nobody/at/all", "/halvorsen-wire/no/such/page", "/favicon.ico"} {
		if res := get(t, c, s.URL()+path); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d", path, res.StatusCode)
		}
	}
	if front := get(t, c, s.URL()+"/"); !strings.Contains(string(front.body), "Quillmark") {
		t.Error("the front page does not list the outlets")
	}
	home, err := goquery.NewDocumentFromReader(bytes.NewReader(get(t, c, s.URL()+"/noyb/").body))
	if err != nil {
		t.Fatal(err)
	}
	if href, _ := home.Find(`link[rel=alternate][type="application/rss+xml"]`).Attr("href"); href != s.URL()+"/noyb/en/rss" {
		t.Errorf("noyb's home page gives the feed %q", href)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL()+"/noyb/en/rss", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST gives %d", res.StatusCode)
	}
}

func TestNamedHosts(t *testing.T) {
	s, c := start(t)
	src := readCatalog(t, s.NamedCatalog())["noyb"]
	if src.URL != "http://noyb.example/en/rss" {
		t.Fatalf("the address is %q", src.URL)
	}
	feed, err := gofeed.NewParser().Parse(bytes.NewReader(get(t, c, src.URL).body))
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range feed.Items {
		if !strings.HasPrefix(item.Link, "http://noyb.example/") {
			t.Errorf("link %q", item.Link)
		}
		if res := get(t, c, item.Link); res.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", item.Link, res.StatusCode)
		}
	}
	if conn, err := s.DialContext(context.Background(), "tcp", "example.org:80"); err == nil {
		conn.Close()
		t.Error("DialContext reaches a host that is not the sample's")
	}
}

func TestStructuredData(t *testing.T) {
	s, c := start(t)
	page, err := goquery.NewDocumentFromReader(bytes.NewReader(
		get(t, c, s.URL()+"/halvorsen-wire/2025/01/17/beijing-says-it-never-asks-firms-to-break-data-laws-abroad").body))
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Type      string `json:"@type"`
		Headline  string `json:"headline"`
		Published string `json:"datePublished"`
	}
	if err := json.Unmarshal([]byte(page.Find(`script[type="application/ld+json"]`).Text()), &schema); err != nil {
		t.Fatal(err)
	}
	if schema.Type != "NewsArticle" || schema.Headline != "Beijing says it never asks firms to break data laws abroad" || schema.Published != "2025-01-17T09:40:00Z" {
		t.Errorf("schema %+v", schema)
	}
}

func TestFeedsAreWellFormedXML(t *testing.T) {
	s, c := start(t)
	for _, path := range []string{"/halvorsen-wire/feeds/world.xml", "/courrier-valmontel/index.rdf", "/netzwarte-nord/feed/atom.xml"} {
		d := xml.NewDecoder(bytes.NewReader(get(t, c, s.URL()+path).body))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Errorf("%s: %v", path, err)
				break
			}
		}
	}
}
