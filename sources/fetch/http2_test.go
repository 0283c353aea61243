package fetch

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"datapolicy/policy"
)

// The limits hold over HTTP/2 as well.
func TestHTTP2(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/endless":
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 64<<10)); err != nil {
					return
				}
			}
		case "/header":
			w.Header().Set("X-Long", strings.Repeat("x", 64<<10))
		case "/fields":
			for i := range 40 {
				w.Header().Set(fmt.Sprintf("X-%d", i), strings.Repeat("x", 1000))
			}
		case "/reset":
			fmt.Fprint(w, "<rss>half a feed")
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		case "/stalls":
			fmt.Fprint(w, "<rss>")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		default:
			fmt.Fprint(w, r.Proto)
		}
	}))
	s.EnableHTTP2 = true
	s.StartTLS()
	defer s.Close()
	client := func(o Options) *Client {
		o.AllowPrivate, o.IgnoreRobots, o.Retries, o.MaxBody, o.MaxHeader = true, true, -1, 1<<20, 16<<10
		c, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		c.http.TLSClientConfig = s.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
		c.http.TLSClientConfig.NextProtos = nil
		return c
	}
	c := client(Options{})
	if resp, err := c.Get(t.Context(), Request{URL: s.URL}); err != nil || string(resp.Body) != "HTTP/2.0" {
		t.Fatalf("%+v, %v", resp, err)
	}
	_, err := c.Get(t.Context(), Request{URL: s.URL + "/endless"})
	wantError(t, err, policy.Invalid, "larger than 1 MB")
	_, err = c.Get(t.Context(), Request{URL: s.URL + "/header"})
	wantError(t, err, policy.Invalid, "headers of more than 16 KB")
	_, err = c.Get(t.Context(), Request{URL: s.URL + "/fields"}) // there is one error for this and other breaches
	wantError(t, err, policy.Unavailable, "as a web server does")
	_, err = c.Get(t.Context(), Request{URL: s.URL + "/reset"})
	wantError(t, err, policy.Unavailable, "broke off")
	_, err = client(Options{IdleTimeout: 200 * time.Millisecond}).Get(t.Context(), Request{URL: s.URL + "/stalls"})
	wantError(t, err, policy.Unavailable, "too slow")
}
