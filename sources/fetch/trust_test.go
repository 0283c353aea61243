package fetch

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"datapolicy/policy"
)

// web is a server that stands for every host, and a client that is led to it.
func web(t *testing.T, o Options, handler http.HandlerFunc) *Client {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	o.Interval = -1
	o.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, network, s.Listener.Addr().String())
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A move for good is believed from who may speak for the old address.
func TestWhoseMoveIsBelieved(t *testing.T) {
	c := web(t, Options{IgnoreRobots: true, Retries: -1}, func(w http.ResponseWriter, r *http.Request) {
		if to := r.URL.Query().Get("to"); to != "" {
			status := http.StatusMovedPermanently
			if r.URL.Query().Get("status") != "" {
				fmt.Sscan(r.URL.Query().Get("status"), &status)
			}
			w.Header().Set("Location", to)
			w.WriteHeader(status)
			return
		}
		fmt.Fprint(w, "x")
	})
	for name, s := range map[string]struct{ from, permanent, moved string }{
		"on the same host":                   {"http://edpb.europa.eu/rss?to=/feed", "http://edpb.europa.eu/feed", ""},
		"to a host of the same owner":        {"http://www.cnil.fr/rss?to=http://cnil.fr/feed", "http://cnil.fr/feed", ""},
		"to another owner":                   {"http://ico.org.uk/rss?to=http://casino.example/", "", "http://casino.example/"},
		"under one public suffix":            {"http://a.gov.cn/rss?to=http://b.gov.cn/feed", "", "http://b.gov.cn/feed"},
		"between two blogs of one service":   {"http://a.github.io/feed?to=http://b.github.io/feed", "", "http://b.github.io/feed"},
		"for now":                            {"http://cnil.fr/rss?status=302&to=/feed", "", ""},
		"308":                                {"http://cnil.fr/rss?status=308&to=/feed", "http://cnil.fr/feed", ""},
		"303":                                {"http://cnil.fr/rss?status=303&to=/feed", "", ""},
		"to a circle of its own":             {"http://user:pw@cnil.fr/rss?to=/feed", "", ""},
		"with a fragment that means nothing": {"http://cnil.fr/rss?to=/feed%23new", "http://cnil.fr/feed", ""},
	} {
		resp, err := c.Get(t.Context(), Request{URL: s.from})
		if err != nil || resp.Permanent != s.permanent || resp.Moved != s.moved {
			t.Errorf("%s: %+v, %v; want %q, %q", name, resp, err, s.permanent, s.moved)
		}
	}
}

func TestMoveAwayFromHTTPS(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "x") }))
	defer plain.Close()
	secure := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, plain.URL+"/feed", http.StatusMovedPermanently)
	}))
	defer secure.Close()
	c, err := New(Options{AllowPrivate: true, IgnoreRobots: true, Retries: -1})
	if err != nil {
		t.Fatal(err)
	}
	c.http.TLSClientConfig = secure.Client().Transport.(*http.Transport).TLSClientConfig
	resp, err := c.Get(t.Context(), Request{URL: secure.URL})
	if err != nil || resp.Permanent != "" || resp.Moved != plain.URL+"/feed" {
		t.Errorf("%+v, %v", resp, err)
	}
}

// A page to log in, to consent, to prove that one is human, or that sells the
// domain is no document.
func TestDetours(t *testing.T) {
	c := web(t, Options{Retries: -1}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.Redirect(w, r, "/login", http.StatusFound) // no rules, and no reason to stay away
			return
		}
		if to := r.URL.Query().Get("to"); to != "" {
			http.Redirect(w, r, to, http.StatusFound)
			return
		}
		fmt.Fprint(w, "x")
	})
	for to, says := range map[string]string{
		"/user/login":                            "a login page",
		"/Account/Login.aspx?return=/feed":       "a login page",
		"http://login.outlet.example/":           "a login page",
		"http://consent.google.com/m?continue=x": "asks for consent",
		"http://www.consent.yahoo.com/x":         "asks for consent",
		"http://www.hugedomains.com/domain":      "sells the domain",
		"/captcha/":                              "a test for humans",
		"/news/consent-or-pay":                   "",
		"/2025/login-act":                        "",
		"/feed.xml":                              "",
		"http://dan.community.example/":          "",
	} {
		_, err := c.Get(t.Context(), Request{URL: "http://outlet.example/feed?to=" + to})
		if says == "" && err != nil {
			t.Errorf("%s: %v", to, err)
		}
		if says != "" {
			wantError(t, err, policy.Unavailable, "does not lead to a document", says)
		}
	}
	if _, err := c.Get(t.Context(), Request{URL: "http://outlet.example/login?to=/sso"}); err != nil {
		t.Errorf("who asks for a login page gets one: %v", err)
	}
}

func TestDetourTable(t *testing.T) {
	for key, what := range detours() {
		kind, word, _ := strings.Cut(key, " ")
		if kind != "host" && kind != "site" && kind != "path" || word == "" || word != strings.ToLower(word) || !strings.HasPrefix(what, "a ") {
			t.Errorf("detours.txt: %q: %q", key, what)
		}
	}
	if len(detours()) < 40 {
		t.Errorf("%d detours", len(detours()))
	}
}

// Validators go to the document that gave them, and to nobody else.
func TestValidatorsStayWithTheirDocument(t *testing.T) {
	got := map[string]string{}
	c := web(t, Options{IgnoreRobots: true, Retries: -1}, func(w http.ResponseWriter, r *http.Request) {
		got[r.Host+r.URL.Path] = r.Header.Get("If-None-Match") + r.Header.Get("If-Modified-Since")
		switch {
		case r.Host == "a.example":
			http.Redirect(w, r, "http://cdn.example/feed", http.StatusFound)
		case r.Header.Get("If-None-Match") == `W/"x""y"`:
			w.Header().Set("ETag", `W/"x""y"`)
			w.WriteHeader(http.StatusNotModified)
		default:
			fmt.Fprint(w, "x")
		}
	})
	ask := Request{URL: "http://a.example/feed", ETag: `W/"x""y"`, LastModified: "yesterday"}
	if resp, err := c.Get(t.Context(), ask); err != nil || resp.NotModified || got["a.example/feed"] != `W/"x""y"yesterday` || got["cdn.example/feed"] != "" {
		t.Errorf("%+v, %v; sent %q", resp, err, got)
	}
	ask.ValidFor = "http://cdn.example/feed"
	if resp, err := c.Get(t.Context(), ask); err != nil || !resp.NotModified || got["a.example/feed"] != "" || got["cdn.example/feed"] != `W/"x""y"yesterday` {
		t.Errorf("%+v, %v; sent %q", resp, err, got)
	}
}

// "Not modified" without having been asked, or about another copy, is asked
// again for the whole.
func TestNotModifiedOutOfTurn(t *testing.T) {
	asked := 0
	c := web(t, Options{IgnoreRobots: true, Retries: -1}, func(w http.ResponseWriter, r *http.Request) {
		asked++
		if r.URL.Path == "/always" || r.Header.Get("Cache-Control") != "no-cache" {
			w.Header().Set("ETag", `"other"`)
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, "the whole")
	})
	for name, r := range map[string]Request{"unasked": {}, "another copy": {ETag: `"ours"`}} {
		asked, r.URL = 0, "http://a.example/feed"
		if resp, err := c.Get(t.Context(), r); err != nil || resp.NotModified || string(resp.Body) != "the whole" || asked != 2 {
			t.Errorf("%s: %+v, %v after %d requests", name, resp, err, asked)
		}
	}
	asked = 0
	_, err := c.Get(t.Context(), Request{URL: "http://a.example/always"})
	wantError(t, err, policy.Unavailable, "304", "a copy that we do not have")
	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
}

// A host that asks to be left alone is left alone by all who come.
func TestHostAtRest(t *testing.T) {
	asked := 0
	s := newSite(t, Options{IgnoreRobots: true, Retries: -1}, func(w http.ResponseWriter, r *http.Request) {
		switch asked++; r.URL.Path {
		case "/busy":
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusTooManyRequests)
		case "/later":
			w.Header().Set("Retry-After", "7")
			http.Redirect(w, r, "/feed", http.StatusMovedPermanently)
		case "/much-later":
			w.Header().Set("Retry-After", "700")
			http.Redirect(w, r, "/feed", http.StatusFound)
		}
	})
	get := func(path string) (*Response, error) { return s.client.Get(t.Context(), Request{URL: s.URL + path}) }
	if resp, err := get("/later"); err != nil || len(s.slept) != 1 || s.slept[0] != 7*time.Second || resp.Permanent != s.URL+"/feed" {
		t.Errorf("%+v, %v after %v", resp, err, s.slept)
	}
	if resp, err := get("/much-later"); err == nil || resp.RetryAfter != 700*time.Second {
		t.Errorf("%+v, %v", resp, err)
	}
	get("/busy")
	asked = 0
	resp, err := get("/feed")
	wantError(t, err, policy.Unavailable, "asked to be left alone for another 1h0m0s")
	if asked != 0 || resp.RetryAfter != time.Hour {
		t.Errorf("asked %d times, %+v", asked, resp)
	}
	s.now = s.now.Add(time.Hour)
	if _, err := get("/feed"); err != nil {
		t.Errorf("after its rest: %v", err)
	}
}

// A name and a password go to the origin that they are for.
func TestUserStaysWithItsOrigin(t *testing.T) {
	got := map[string]string{}
	c := web(t, Options{IgnoreRobots: true, Retries: -1}, func(w http.ResponseWriter, r *http.Request) {
		name, password, _ := r.BasicAuth()
		got[r.Host+r.URL.Path] = name + ":" + password
		switch r.URL.Path {
		case "/feed":
			http.Redirect(w, r, "/feed2", http.StatusMovedPermanently)
		case "/feed2":
			http.Redirect(w, r, "http://x:y@cdn.example/feed3", http.StatusMovedPermanently)
		}
	})
	resp, err := c.Get(t.Context(), Request{URL: "http://me:hunter2@a.example/feed"})
	if err != nil || got["a.example/feed"] != "me:hunter2" || got["a.example/feed2"] != "me:hunter2" || got["cdn.example/feed3"] != ":" {
		t.Errorf("%+v, %v; sent %v", resp, err, got)
	}
	if resp != nil && resp.URL != "http://cdn.example/feed3" {
		t.Errorf("found at %s", resp.URL)
	}
	resp, err = c.Get(t.Context(), Request{URL: "http://me:hunter2@cdn.example/feed3"})
	if err != nil || strings.Contains(resp.URL, "hunter2") {
		t.Errorf("%+v, %v", resp, err)
	}
}
