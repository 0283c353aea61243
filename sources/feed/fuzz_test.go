package feed

import (
	"strings"
	"testing"

	"datapolicy/policy"
)

func FuzzParse(f *testing.F) {
	for _, doc := range []string{
		rssItem(`<title>A</title><description><![CDATA[<p onclick=x>]]></description><pubDate>Fri, 17 Jan 2025 10:00:00 GMT</pubDate>`),
		atomEntry(`<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><b>x</b></div></title><content type="html">&lt;img src=x onerror=y&gt;</content>`),
		`{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{"id":1,"content_html":"<p>x"}]}`,
		`<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel><item><title>&a;&#1;</title>`, `<html><link rel=alternate type=application/rss+xml href=x>`,
		`<rdf:RDF><item rdf:about="x"><link>y</item><item>`, "<rss><channel><item><![CDATA[", "\xff\xfe<\x00r\x00",
	} {
		f.Add([]byte(doc), "text/xml; charset=utf-8")
	}
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		got, err := Parse(body, Options{URL: "https://e.example/feed", ContentType: contentType})
		if err != nil {
			if policy.CodeOf(err) != policy.Invalid {
				t.Fatalf("%v is not Invalid", err)
			}
			return
		}
		if got.Entries == nil || got.Warnings == nil || got.Format == "" {
			t.Fatalf("incomplete: %+v", got)
		}
		for _, e := range got.Entries {
			for _, shown := range []string{e.Summary, e.Content} {
				if found := danger(shown); found != "" && !strings.Contains(found, "exceed") {
					t.Fatalf("unsafe: %s in %q", found, shown)
				}
			}
			if strings.HasPrefix(strings.ToLower(e.URL), "javascript:") {
				t.Fatalf("unsafe address %q", e.URL)
			}
		}
	})
}
