package newsroom_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"slices"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

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
