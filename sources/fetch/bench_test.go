package fetch

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// BenchmarkNotModified compares a conditional request through the client with
// one by the standard library alone: what manners and limits cost.
func BenchmarkNotModified(b *testing.B) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			w.Write([]byte("user-agent: *\ndisallow: /private\n"))
			return
		}
		w.Header().Set("ETag", `"1"`)
		w.Header().Set("Cache-Control", "max-age=3600")
		w.WriteHeader(http.StatusNotModified)
	}))
	defer s.Close()
	b.Run("plain", func(b *testing.B) {
		client := &http.Client{Transport: &http.Transport{}}
		b.ReportAllocs()
		for b.Loop() {
			req, _ := http.NewRequestWithContext(b.Context(), http.MethodGet, s.URL+"/feed", nil)
			req.Header.Set("If-None-Match", `"1"`)
			resp, err := client.Do(req)
			if err != nil || resp.StatusCode != http.StatusNotModified {
				b.Fatal(err)
			}
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
	})
	b.Run("client", func(b *testing.B) {
		c, err := New(Options{AllowPrivate: true, Interval: -1})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for b.Loop() {
			if resp, err := c.Get(b.Context(), Request{URL: s.URL + "/feed", ETag: `"1"`}); err != nil || !resp.NotModified {
				b.Fatal(err)
			}
		}
	})
}
