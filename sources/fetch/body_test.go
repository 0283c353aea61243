package fetch

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"datapolicy/policy"
)

func packed(t *testing.T, how string, plain []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	var w io.WriteCloser
	switch how {
	case "gzip":
		w = gzip.NewWriter(&out)
	case "zlib":
		w = zlib.NewWriter(&out)
	case "flate":
		w, _ = flate.NewWriter(&out, 6)
	case "br":
		w = brotli.NewWriter(&out)
	case "zstd":
		w, _ = zstd.NewWriter(&out)
	default:
		return plain
	}
	w.Write(plain)
	w.Close()
	return out.Bytes()
}

func TestCompression(t *testing.T) {
	want := "<rss><channel/></rss>" + strings.Repeat("<!-- Verordnung (EU) 2016/679 -->", 30)
	zipped, binary := packed(t, "gzip", []byte(want)), strings.Repeat("\x00\x01", 40)
	for name, c := range map[string]struct {
		header string
		body   []byte
		want   string // "" is nothing; "-" an error
	}{
		"plain":                           {"", []byte(want), want},
		"identity":                        {"identity", []byte(want), want},
		"gzip":                            {"gzip", zipped, want},
		"x-gzip":                          {"X-Gzip", zipped, want},
		"gzip in quotes":                  {`"gzip"`, zipped, want},
		"gzip in two members":             {"gzip", append(slices.Clone(zipped), zipped...), want + want},
		"gzip with padding behind":        {"gzip", append(slices.Clone(zipped), 0, 0, 0), want},
		"deflate with frame":              {"deflate", packed(t, "zlib", []byte(want)), want},
		"deflate without":                 {"deflate", packed(t, "flate", []byte(want)), want},
		"brotli":                          {"br", packed(t, "br", []byte(want)), want},
		"zstd":                            {"zstd", packed(t, "zstd", []byte(want)), want},
		"twice":                           {"gzip, gzip", packed(t, "gzip", zipped), want},
		"twice, in two ways":              {"gzip, br", packed(t, "br", zipped), want},
		"gzip that is none":               {"gzip", []byte(want), want},
		"deflate that is none":            {"deflate", []byte(want), want},
		"brotli that is none":             {"br", []byte(want), want},
		"zstd that is none":               {"zstd", []byte(want), want},
		"gzip that says nothing of it":    {"", zipped, want},
		"a charset instead of a coding":   {"utf-8", []byte(want), want},
		"a coding that nobody knows":      {"x-outlet", []byte(want), want},
		"the same, and it is no text":     {"x-outlet", []byte(binary), "-"},
		"gzip, and nothing":               {"gzip", nil, ""},
		"brotli, and nothing":             {"br", nil, ""},
		"gzip without its checksum":       {"gzip", zipped[:len(zipped)-8], want},
		"gzip without half its checksum":  {"gzip", zipped[:len(zipped)-5], want},
		"gzip cut off":                    {"gzip", zipped[:len(zipped)-12], "-"},
		"deflate cut off":                 {"deflate", packed(t, "zlib", []byte(want))[:30], "-"},
		"brotli cut off":                  {"br", packed(t, "br", []byte(want))[:30], "-"},
		"zstd cut off":                    {"zstd", packed(t, "zstd", []byte(want))[:30], "-"},
		"gzip with another's checksum":    {"gzip", append(slices.Clone(zipped[:len(zipped)-8]), 1, 2, 3, 4, 5, 6, 7, 8), "-"},
		"gzip, broken":                    {"gzip", append([]byte{0x1f, 0x8b}, make([]byte, 20)...), "-"},
		"brotli that is something binary": {"br", []byte(binary), "-"},
		"zstd that is something binary":   {"zstd", []byte(binary), "-"},
		"thrice":                          {"gzip, gzip, gzip", []byte(want), "-"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, Options{Retries: -1, IgnoreRobots: true}, func(w http.ResponseWriter, r *http.Request) {
				if c.header != "" {
					w.Header().Set("Content-Encoding", c.header)
				}
				w.Write(c.body)
			})
			resp, err := s.client.Get(t.Context(), Request{URL: s.URL})
			if c.want == "-" {
				wantError(t, err, policy.Unavailable)
				if resp != nil {
					t.Errorf("half a document came with it: %.60q", resp.Body)
				}
				return
			}
			if err != nil || string(resp.Body) != c.want {
				t.Errorf("got %.60q, %v; want %.60q", resp.Body, err, c.want)
			}
		})
	}
}

// A bomb, an endless body and a body that is merely too large all end at the
// limit.
func TestTooLarge(t *testing.T) {
	bomb := packed(t, "gzip", make([]byte, 8<<20))
	s := newSite(t, Options{Retries: -1, IgnoreRobots: true, MaxBody: 1 << 20}, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(bomb)
		case "/endless":
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 64<<10)); err != nil {
					return
				}
			}
		case "/header":
			w.Header().Set("X-Long", strings.Repeat("x", 1<<20))
		default:
			w.Write(make([]byte, 1<<20))
		}
	})
	for _, path := range []string{"/bomb", "/endless"} {
		_, err := s.client.Get(t.Context(), Request{URL: s.URL + path})
		wantError(t, err, policy.Invalid, "larger than 1 MB")
	}
	_, err := s.client.Get(t.Context(), Request{URL: s.URL + "/header"})
	wantError(t, err, policy.Invalid, "headers")
	if resp, err := s.client.Get(t.Context(), Request{URL: s.URL + "/exact"}); err != nil || len(resp.Body) != 1<<20 {
		t.Errorf("a body of just the limit was refused: %v", err)
	}
}

// A server that sends nothing, or a byte now and then, is given up.
func TestTooSlow(t *testing.T) {
	s := newSite(t, Options{Retries: -1, IgnoreRobots: true, IdleTimeout: 40 * time.Millisecond, Timeout: 150 * time.Millisecond}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/silent" {
			<-r.Context().Done()
			return
		}
		fmt.Fprint(w, "<rss>")
		w.(http.Flusher).Flush()
		if r.URL.Path == "/stalls" {
			<-r.Context().Done()
			return
		}
		for range 100 { // a drop at a time: never idle, never done
			fmt.Fprint(w, " ")
			w.(http.Flusher).Flush()
			select {
			case <-r.Context().Done():
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	})
	for path, part := range map[string]string{"/silent": "does not answer", "/stalls": "too slow", "/drips": "too slow"} {
		_, err := s.client.Get(t.Context(), Request{URL: s.URL + path})
		wantError(t, err, policy.Unavailable, part)
	}
}

// Whatever a body and its label are, it is read or refused, within its limits.
func FuzzBody(f *testing.F) {
	text := []byte("<rss><channel><title>Verordnung</title></channel></rss>")
	for _, how := range []string{"gzip", "zlib", "flate", "br", "zstd", ""} {
		var out bytes.Buffer
		var w io.WriteCloser
		switch how {
		case "gzip":
			w = gzip.NewWriter(&out)
		case "zlib":
			w = zlib.NewWriter(&out)
		case "flate":
			w, _ = flate.NewWriter(&out, 6)
		case "br":
			w = brotli.NewWriter(&out)
		case "zstd":
			w, _ = zstd.NewWriter(&out)
		default:
			out.Write(text)
		}
		if w != nil {
			w.Write(text)
			w.Close()
		}
		for _, label := range []string{"gzip", "deflate", "br", "zstd", "", "gzip, br"} {
			f.Add(out.Bytes(), label)
		}
	}
	var c codecs
	f.Fuzz(func(t *testing.T, body []byte, label string) {
		const limit = 1 << 20
		out, err := c.readBody(bytes.NewReader(body), label, int64(len(body)), limit)
		if len(out) > limit {
			t.Errorf("%d bytes came out", len(out))
		}
		if err == nil && label == "" && !bytes.HasPrefix(body, []byte{0x1f, 0x8b, 8}) && !bytes.Equal(out, body) {
			t.Errorf("%q became %q", body, out)
		}
		// What was read before must not show through.
		again, errAgain := c.readBody(bytes.NewReader(body), label, -1, limit)
		if (err == nil) != (errAgain == nil) || err == nil && !bytes.Equal(out, again) {
			t.Errorf("%q and %q, %v and %v", out, again, err, errAgain)
		}
	})
}
