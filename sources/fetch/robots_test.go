package fetch

import (
	"fmt"
	"net/http"
	"strings"
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

// What is no rule: a file that is missing, behind too many redirects, or in a
// circle. What is one: the beginning of a file that is too large, a file that a
// redirect leads to, on whatever host.
func TestRobotsFound(t *testing.T) {
	for name, c := range map[string]struct {
		robots  http.HandlerFunc
		refused bool
	}{
		"five redirects": {func(w http.ResponseWriter, r *http.Request) {
			if len(r.URL.RawQuery) < 5 {
				http.Redirect(w, r, "/robots.txt?"+r.URL.RawQuery+"x", http.StatusFound)
				return
			}
			fmt.Fprint(w, "user-agent: *\ndisallow: /no")
		}, true},
		"six redirects": {func(w http.ResponseWriter, r *http.Request) {
			if len(r.URL.RawQuery) < 6 {
				http.Redirect(w, r, "/robots.txt?"+r.URL.RawQuery+"x", http.StatusFound)
				return
			}
			fmt.Fprint(w, "user-agent: *\ndisallow: /no")
		}, false},
		"a circle": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/robots.txt", http.StatusFound) }, false},
		"too large": {func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, "user-agent: *\ndisallow: /no\n", strings.Repeat("# nothing\n", 200_000))
		}, true},
		"a login": {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusUnauthorized) }, false},
		"gzipped": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(packed(t, "gzip", []byte("user-agent: *\ndisallow: /no")))
		}, true},
		"nothing yet": {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, Options{Retries: -1}, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/robots.txt" {
					c.robots(w, r)
				}
			})
			_, err := s.client.Get(t.Context(), Request{URL: s.URL + "/no"})
			if c.refused {
				wantError(t, err, policy.Invalid, "robots.txt")
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}

// After a month of failures the file is taken for none.
func TestRobotsGivenUp(t *testing.T) {
	s := newSite(t, Options{Retries: -1, BreakAfter: 1000}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	for range 30 {
		_, err := s.client.Get(t.Context(), Request{URL: s.URL})
		wantError(t, err, policy.Unavailable, "robots.txt")
		s.now = s.now.Add(24 * time.Hour)
	}
	s.now = s.now.Add(time.Hour)
	if _, err := s.client.Get(t.Context(), Request{URL: s.URL}); err != nil {
		t.Error(err)
	}
}

func TestSitemaps(t *testing.T) {
	s := newSite(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "Sitemap: /news.xml\nsitemap: https://cdn.example/s.xml\nsitemap: ftp://a.example/s\nuser-agent: *\ndisallow: /\n")
	})
	list, err := s.client.Sitemaps(t.Context(), s.URL+"/some/page")
	if err != nil || len(list) != 2 || list[0] != s.URL+"/news.xml" || list[1] != "https://cdn.example/s.xml" {
		t.Errorf("%v, %v", list, err)
	}
	_, err = s.client.Sitemaps(t.Context(), "http://127.0.0.1/")
	wantError(t, err, policy.Invalid, "allow_hosts")
}

// What is kept of robots.txt files and hosts stays within bounds.
func TestBoundsOfWhatIsKept(t *testing.T) {
	var cache robotsCache
	cache.init()
	large := &rules{list: make([]rule, 10_000)}
	for i := range 1000 {
		cache.keep(fmt.Sprintf("http://large-%d.example", i), robotsFile{rules: large, due: noon})
	}
	if cache.bytes > maxRobotsBytes || len(cache.files) < 2 {
		t.Errorf("%d files of %d bytes", len(cache.files), cache.bytes)
	}
	for i := range 2 * maxRobotsKept {
		cache.keep(fmt.Sprintf("http://small-%d.example", i), robotsFile{rules: &rules{}, due: noon})
	}
	sum := 0
	for _, f := range cache.files {
		sum += f.kept()
	}
	if len(cache.files) > maxRobotsKept || sum != cache.bytes {
		t.Errorf("%d files of %d bytes, counted as %d", len(cache.files), sum, cache.bytes)
	}

	now := noon
	c, err := New(Options{Clock: func() time.Time { now = now.Add(time.Millisecond); return now }})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 3 * maxHosts {
		u, err := parseAddress(fmt.Sprintf("http://h%d.example/", i))
		if err != nil {
			t.Fatal(err)
		}
		h := c.host(u)
		if i > 0 {
			h.inUse.Add(-1)
		}
	}
	if len(c.hosts) > maxHosts || c.hosts["h0.example"] == nil {
		t.Errorf("%d hosts are kept; the one in use: %v", len(c.hosts), c.hosts["h0.example"] != nil)
	}
}
