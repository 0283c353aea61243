package fetch

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"datapolicy/policy"
)

func TestRobots(t *testing.T) {
	var asked atomic.Int32
	s := newSite(t, Options{Retries: -1}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			asked.Add(1)
			fmt.Fprint(w, "User-agent: *\nDisallow: /\n\nUser-agent: datapolicy\nDisallow: /private/\nDisallow: /*?print=\nAllow: /private/feed.xml\n")
			return
		}
		if r.URL.Path == "/away" {
			http.Redirect(w, r, "/private/page", http.StatusFound)
			return
		}
		fmt.Fprint(w, "x")
	})
	for path, ok := range map[string]bool{
		"/news": true, "/": true, "": true, "/private/feed.xml": true,
		"/private/page": false, "/news?print=1": false, "/away": false,
	} {
		_, err := s.client.Get(t.Context(), Request{URL: s.URL + path})
		if ok && err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if !ok {
			wantError(t, err, policy.Invalid, "robots.txt")
		}
	}
	if asked.Load() != 1 {
		t.Errorf("robots.txt was fetched %d times, want once", asked.Load())
	}
	if _, err := s.client.Get(t.Context(), Request{URL: s.URL + "/private/page", IgnoreRobots: true}); err != nil {
		t.Errorf("allowed by the publisher: %v", err)
	}
	s.now = s.now.Add(25 * time.Hour)
	if _, err := s.client.Get(t.Context(), Request{URL: s.URL + "/news"}); err != nil || asked.Load() != 2 {
		t.Errorf("after a day: %v, asked %d times", err, asked.Load())
	}
}

// 4xx is no rule; 5xx keeps us away, unless an old copy tells what is allowed.
func TestRobotsFailing(t *testing.T) {
	var status atomic.Int32
	s := newSite(t, Options{Retries: -1, BreakAfter: 100}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			if code := int(status.Load()); code != 200 {
				w.WriteHeader(code)
				return
			}
			fmt.Fprint(w, "User-agent: *\nDisallow: /no\n")
			return
		}
		fmt.Fprint(w, "x")
	})
	get := func(path string) error {
		_, err := s.client.Get(t.Context(), Request{URL: s.URL + path})
		return err
	}
	status.Store(503)
	wantError(t, get("/yes"), policy.Unavailable, "robots.txt", "tried again")
	status.Store(200)
	wantError(t, get("/yes"), policy.Unavailable) // not asked again at once
	s.now = s.now.Add(16 * time.Minute)
	if err := get("/yes"); err != nil {
		t.Errorf("after it came back: %v", err)
	}
	status.Store(500)
	s.now = s.now.Add(25 * time.Hour)
	if err := get("/yes"); err != nil {
		t.Errorf("with an old copy: %v", err)
	}
	wantError(t, get("/no"), policy.Invalid, "robots.txt")
	s.now = s.now.Add(8 * 24 * time.Hour)
	wantError(t, get("/yes"), policy.Unavailable, "robots.txt")
	status.Store(403)
	s.now = s.now.Add(16 * time.Minute)
	if err := get("/no"); err != nil {
		t.Errorf("403 is no rule: %v", err)
	}
}

func TestCrawlDelay(t *testing.T) {
	s := newSite(t, Options{Interval: 10 * time.Millisecond}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			fmt.Fprint(w, "User-agent: *\nCrawl-delay: 5\n")
			return
		}
		fmt.Fprint(w, "x")
	})
	begin := s.now
	for range 3 {
		if _, err := s.client.Get(t.Context(), Request{URL: s.URL}); err != nil {
			t.Fatal(err)
		}
	}
	if waited := s.now.Sub(begin); waited < 9*time.Second || waited > 16*time.Second {
		t.Errorf("waited %v for three pages with a delay of 5s", waited)
	}
}
