package sitemap

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
)

func zip(text string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(text))
	z.Close()
	return b.String()
}

func TestRead(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2025, 1, d, 0, 0, 0, 0, time.UTC) }
	const plain = `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> /a?x=1&amp;y=2 </loc><lastmod>2025-01-17</lastmod><image:image><image:loc>https://e.example/i.png</image:loc><image:title>no</image:title></image:image></url>
<url><loc><![CDATA[https://e.example/b]]></loc></url><url><lastmod>2025-01-17</lastmod></url><url><loc>javascript:x</loc></url></urlset>`
	for name, c := range map[string]struct {
		in   string
		want Sitemap
	}{
		"pages":  {plain, Sitemap{Pages: []Page{{URL: "https://e.example/a?x=1&y=2", Title: "no", Published: day(17), DateSource: policy.DateDay}, {URL: "https://e.example/b"}}}},
		"zipped": {zip(plain), Sitemap{Pages: []Page{{URL: "https://e.example/a?x=1&y=2", Title: "no", Published: day(17), DateSource: policy.DateDay}, {URL: "https://e.example/b"}}}},
		"news": {
			`<urlset><url><loc>/a</loc><lastmod>2025-01-19</lastmod><news:news xmlns:news="x"><news:publication><news:name>N</news:name><news:language>zh-cn</news:language></news:publication>
<news:publication_date>2025-01-17T08:00:00+08:00</news:publication_date><news:title>数据 &amp; 法</news:title></news:news></url></urlset>`,
			Sitemap{Pages: []Page{{URL: "https://e.example/a", Title: "数据 & 法", Language: "zh-cn", Published: day(17), DateSource: policy.DateExact}}},
		},
		"index":            {`<sitemapindex><sitemap><loc>/1.xml</loc><lastmod>2025-01-17</lastmod></sitemap></sitemapindex>`, Sitemap{Sitemaps: []Ref{{"https://e.example/1.xml", day(17)}}}},
		"missing end tags": {`<urlset><url><loc>/a</loc><url><loc>/b</loc></url></urlset>`, Sitemap{Pages: []Page{{URL: "https://e.example/a"}, {URL: "https://e.example/b"}}}},
		"empty":            {`<urlset/>`, Sitemap{}},
		"an entity that nobody declared, and no date": {`<urlset><url><loc>/caf&eacute;</loc><lastmod>soon</lastmod></url></urlset>`, Sitemap{Pages: []Page{{URL: "https://e.example/caf%C3%A9"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Read([]byte(c.in), Options{URL: "https://e.example/sitemap.xml"})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"a feed":    {`<rss><channel/></rss>`, "no sitemap"},
		"a page":    {`<html><body>x</body></html>`, "no sitemap"},
		"nothing":   {"", "no sitemap"},
		"a bomb":    {zip(strings.Repeat(" ", MaxBytes+1)), "more than 60 MB"},
		"half a gz": {zip("<urlset/>")[:10], "cannot be unpacked"},
	} {
		if _, err := Read([]byte(c.in), Options{}); policy.CodeOf(err) != policy.Invalid || !strings.Contains(policy.Message(err), c.want) {
			t.Errorf("%s: %v; want %q", name, err, c.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`<urlset><url><loc>/a</loc><lastmod>2025-01-17</lastmod></url></urlset>`))
	f.Add([]byte(`<sitemapindex><sitemap><loc>x</loc><url><loc>y`))
	f.Add([]byte(zip("<urlset>")))
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := Read(body, Options{URL: "https://e.example/"})
		if err != nil && policy.CodeOf(err) != policy.Invalid {
			t.Fatal(err)
		}
		for _, p := range got.Pages {
			if !strings.HasPrefix(p.URL, "http") {
				t.Fatalf("address %q", p.URL)
			}
		}
	})
}
