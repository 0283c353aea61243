package newsroom_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"github.com/goccy/go-yaml"
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

// On an earlier day nothing is there that came out later.
func TestAsOf(t *testing.T) {
	day := time.Date(2025, 1, 18, 7, 0, 0, 0, time.UTC)
	s, err := newsroom.StartAsOf(day)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	articles, err := newsroom.Articles()
	if err != nil {
		t.Fatal(err)
	}
	before, after := 0, 0
	for _, a := range articles {
		resp, err := http.Get(s.URL() + "/" + a.Outlet + a.Path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		switch there := resp.StatusCode == http.StatusOK; {
		case a.Outlet == "pellworth-gazette": // which is down
		case there == a.Published.After(day):
			t.Errorf("%s of %v: there %v", a.ID, a.Published, there)
		case there:
			before++
		default:
			after++
		}
	}
	if before < 20 || after < 20 || strings.Contains(string(s.Catalog()), "id: berlin-dpa") == strings.Contains(string(s.Catalog()), "id: noyb") {
		t.Errorf("%d articles before, %d after; catalog:\n%s", before, after, s.Catalog())
	}
}
