package fetch

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"datapolicy/policy"
)

var order = url.Values{"hub.mode": {"subscribe"}, "hub.topic": {"https://edpb.example/feed?a=1&b=ü"}}

func TestPost(t *testing.T) {
	s := newSite(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, "/hub", http.StatusPermanentRedirect)
		case "/elsewhere":
			http.Redirect(w, r, "/hub", http.StatusTemporaryRedirect)
		case "/found":
			http.Redirect(w, r, "/hub", http.StatusFound)
		case "/circle":
			http.Redirect(w, r, "/circle", http.StatusTemporaryRedirect)
		case "/nowhere":
			w.WriteHeader(http.StatusTemporaryRedirect)
		case "/odd":
			w.Header().Set("Location", "gopher://hub.example/")
			w.WriteHeader(http.StatusTemporaryRedirect)
		case "/full":
			w.Header().Set("Retry-After", "90")
			w.WriteHeader(http.StatusServiceUnavailable)
			io.WriteString(w, "no room for more\n")
		case "/endless":
			w.WriteHeader(http.StatusAccepted)
			for range 100 {
				w.Write(bytes.Repeat([]byte("x"), 4096))
			}
		case "/hub":
			body, _ := io.ReadAll(r.Body)
			if got := r.Header.Get("Content-Type"); r.Method != http.MethodPost || got != "application/x-www-form-urlencoded" || string(body) != order.Encode() || !strings.HasPrefix(r.Header.Get("User-Agent"), "datapolicy/") {
				http.Error(w, r.Method+" "+got+" "+string(body), http.StatusBadRequest)
				return
			}
			w.WriteHeader(http.StatusAccepted)
		default: // robots.txt too, which would forbid all: it is not asked
			t.Errorf("asked for %s", r.URL.Path)
		}
	})
	for _, path := range []string{"/hub", "/moved", "/elsewhere"} {
		resp, err := s.client.Post(t.Context(), Form{URL: s.URL + path, Fields: order})
		if err != nil || resp.Status != http.StatusAccepted || resp.URL != s.URL+"/hub" {
			t.Errorf("%s: %+v, %v", path, resp, err)
		}
	}
	resp, err := s.client.Post(t.Context(), Form{URL: s.URL + "/full", Fields: order})
	if StatusOf(err) != http.StatusServiceUnavailable || string(resp.Body) != "no room for more\n" || resp.RetryAfter.Seconds() != 90 {
		t.Errorf("%+v, %v", resp, err)
	}
	if resp, err := s.client.Post(t.Context(), Form{URL: s.URL + "/endless", Fields: order}); err != nil || len(resp.Body) > maxAnswer {
		t.Errorf("read %d bytes, %v", len(resp.Body), err)
	}
	_, err = s.client.Post(t.Context(), Form{URL: s.URL + "/found", Fields: order})
	if StatusOf(err) != http.StatusFound {
		t.Errorf("a 302 is no way for a form: %v", err)
	}
	for path, say := range map[string]string{"/circle": "more than 8 times", "/nowhere": "to nowhere", "/odd": "no web address"} {
		_, err := s.client.Post(t.Context(), Form{URL: s.URL + path, Fields: order})
		if err == nil || !strings.Contains(policy.Message(err), say) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestPostIsGuarded(t *testing.T) {
	asked := false
	s := newSite(t, Options{AllowHosts: []string{"hub.example"}}, func(http.ResponseWriter, *http.Request) { asked = true })
	_, err := s.client.Post(t.Context(), Form{URL: s.URL + "/hub", Fields: order})
	wantError(t, err, policy.Invalid, "not fetched from")
	_, err = s.client.Post(t.Context(), Form{URL: "file:///etc/passwd", Fields: order})
	wantError(t, err, policy.Invalid, "cannot be fetched")
	if asked {
		t.Error("it was sent")
	}
}

// The fields hold a secret, which a redirect must not lay open.
func TestPostDoesNotLeaveHTTPS(t *testing.T) {
	open := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the fields were sent in the open") }))
	defer open.Close()
	closed := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, open.URL, http.StatusTemporaryRedirect)
	}))
	defer closed.Close()
	s := newSite(t, Options{AllowPrivate: true}, nil)
	s.client.http.TLSClientConfig = closed.Client().Transport.(*http.Transport).TLSClientConfig
	_, err := s.client.Post(t.Context(), Form{URL: closed.URL, Fields: order})
	wantError(t, err, policy.Invalid, "nothing was sent")
}

func TestUnfold(t *testing.T) {
	squeeze := func(n int) []byte {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		w.Write(make([]byte, n))
		w.Close()
		return b.Bytes()
	}
	if out, err := Unfold(squeeze(1000), "gzip", 1000); err != nil || len(out) != 1000 {
		t.Errorf("%d bytes, %v", len(out), err)
	}
	_, err := Unfold(squeeze(10<<20), "gzip", 1000)
	wantError(t, err, policy.Invalid, "unfolds to more")
	_, err = Unfold([]byte{0, 1, 2, 3, 4}, "x-outlet", 1000)
	wantError(t, err, policy.Invalid, "do not know")
	_, err = Unfold([]byte{0x1f, 0x8b, 0xff}, "gzip", 1000)
	wantError(t, err, policy.Invalid, "broken")
	if errors.Unwrap(err) == nil {
		t.Error("without its cause")
	}
}

// A hub that is down is left alone, like any host, however much is to be ordered there.
func TestPostLeavesAFailingHostAlone(t *testing.T) {
	asked := 0
	s := newSite(t, Options{BreakAfter: 3}, func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.WriteHeader(http.StatusInternalServerError)
	})
	for range 10 {
		if _, err := s.client.Post(t.Context(), Form{URL: s.URL + "/hub", Fields: order}); err == nil {
			t.Fatal("no error")
		}
	}
	if asked != 3 {
		t.Errorf("it was asked %d times", asked)
	}
}
