package fetch

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

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
	default:
		return plain
	}
	w.Write(plain)
	w.Close()
	return out.Bytes()
}

func TestCompression(t *testing.T) {
	const want = "<rss><channel/></rss>"
	for name, c := range map[string]struct {
		header string
		body   []byte
		want   string
		bad    bool
	}{
		"plain":               {"", []byte(want), want, false},
		"identity":            {"identity", []byte(want), want, false},
		"gzip":                {"gzip", packed(t, "gzip", []byte(want)), want, false},
		"x-gzip":              {"X-Gzip", packed(t, "gzip", []byte(want)), want, false},
		"deflate with frame":  {"deflate", packed(t, "zlib", []byte(want)), want, false},
		"deflate without":     {"deflate", packed(t, "flate", []byte(want)), want, false},
		"twice":               {"gzip, gzip", packed(t, "gzip", packed(t, "gzip", []byte(want))), want, false},
		"gzip that is none":   {"gzip", []byte(want), want, false},
		"gzip, and nothing":   {"gzip", nil, "", false},
		"gzip without an end": {"gzip", packed(t, "gzip", []byte(want))[:28], want[:10], false},
		"thrice":              {"gzip, gzip, gzip", []byte(want), "", true},
		"brotli":              {"br", []byte("x"), "", true},
		"gzip, broken":        {"gzip", append([]byte{0x1f, 0x8b}, make([]byte, 20)...), "", true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, Options{Retries: -1, IgnoreRobots: true}, func(w http.ResponseWriter, r *http.Request) {
				if c.header != "" {
					w.Header().Set("Content-Encoding", c.header)
				}
				w.Write(c.body)
			})
			resp, err := s.client.Get(t.Context(), Request{URL: s.URL})
			if c.bad {
				wantError(t, err, policy.Unavailable)
				return
			}
			if err != nil || !strings.HasPrefix(string(resp.Body), c.want) {
				t.Errorf("got %q, %v; want %q", resp.Body, err, c.want)
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
