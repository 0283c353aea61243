package fetch

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"datapolicy/policy"
)

// site is a server, and a client that may reach it and never waits.
type site struct {
	*httptest.Server
	client *Client
	mu     sync.Mutex
	slept  []time.Duration
	now    time.Time
}

func newSite(t *testing.T, o Options, handler http.HandlerFunc) *site {
	t.Helper()
	s := &site{Server: httptest.NewServer(handler), now: time.Date(2025, 1, 17, 12, 0, 0, 0, time.UTC)}
	t.Cleanup(s.Close)
	s.client = s.newClient(t, o)
	return s
}

// newClient makes a client whose clock moves by what it sleeps.
func (s *site) newClient(t *testing.T, o Options) *Client {
	t.Helper()
	if o.AllowHosts == nil {
		o.AllowHosts = []string{s.Listener.Addr().String()}
	}
	if o.Interval == 0 {
		o.Interval = -1
	}
	o.Clock = func() time.Time {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.now
	}
	o.Sleep = func(ctx context.Context, d time.Duration) error {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.slept = append(s.slept, d)
		s.now = s.now.Add(d)
		return ctx.Err()
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// noRobots answers 404 for robots.txt and hands the rest on.
func noRobots(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		h(w, r)
	}
}

// wantError checks an error's code and that its message says what it should.
func wantError(t *testing.T, err error, code policy.Code, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	if got := policy.CodeOf(err); got != code {
		t.Errorf("code %q, want %q: %v", got, code, err)
	}
	for _, part := range parts {
		if !strings.Contains(policy.Message(err), part) {
			t.Errorf("the message is %q; want %q in it", policy.Message(err), part)
		}
	}
}

func TestGet(t *testing.T) {
	s := newSite(t, Options{Contact: "https://example.org/bot"}, noRobots(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Last-Modified", "Fri, 17 Jan 2025 10:00:00 GMT")
		w.Header().Set("Content-Type", "application/rss+xml; charset=gb2312")
		w.Header().Set("Set-Cookie", "id=1")
		fmt.Fprint(w, r.Header.Get("User-Agent"), "|", r.Header.Get("Cookie"), "|", r.Header.Get("Accept-Encoding"))
	}))
	for range 2 { // the second must not bring the first's cookie back
		resp, err := s.client.Get(t.Context(), Request{URL: s.URL + "/feed#part"})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := string(resp.Body), "datapolicy/1.0 (+https://example.org/bot)||gzip, deflate, br, zstd"; got != want {
			t.Errorf("body %q, want %q", got, want)
		}
		if resp.Status != 200 || resp.URL != s.URL+"/feed" || resp.ETag != `"v1"` || resp.LastModified == "" || resp.ContentType != "application/rss+xml; charset=gb2312" || resp.Permanent != "" {
			t.Errorf("got %+v", resp)
		}
	}
}

func TestConditional(t *testing.T) {
	s := newSite(t, Options{}, noRobots(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `W/"v1"` && r.Header.Get("If-Modified-Since") == "yesterday" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, "changed")
	}))
	resp, err := s.client.Get(t.Context(), Request{URL: s.URL, ETag: `W/"v1"`, LastModified: "yesterday"})
	if err != nil || !resp.NotModified || resp.Status != 304 || len(resp.Body) != 0 {
		t.Errorf("got %+v, %v; want not modified", resp, err)
	}
	if resp, err = s.client.Get(t.Context(), Request{URL: s.URL}); err != nil || resp.NotModified || string(resp.Body) != "changed" {
		t.Errorf("got %+v, %v; want the document", resp, err)
	}
}

func TestStatuses(t *testing.T) {
	s := newSite(t, Options{Retries: -1}, noRobots(func(w http.ResponseWriter, r *http.Request) {
		var status int
		fmt.Sscanf(r.URL.Path, "/%d", &status)
		w.Header().Set("Retry-After", "120")
		w.WriteHeader(status)
	}))
	for status, want := range map[int]struct {
		code policy.Code
		part string
	}{
		400: {policy.Unavailable, "check the address"},
		401: {policy.Unavailable, "login"},
		403: {policy.Unavailable, "does not let us in"},
		404: {policy.NotFound, "sources discover"},
		410: {policy.NotFound, "gone for good"},
		429: {policy.Unavailable, "too often"},
		451: {policy.Unavailable, "a law or a court"},
		402: {policy.Unavailable, "subscription"},
		202: {policy.Unavailable, "nothing for us yet"},
		204: {policy.Unavailable, "brings no document"},
		206: {policy.Unavailable, "a part of a document"},
		304: {policy.Unavailable, "a copy that we do not have"},
		500: {policy.Unavailable, "tried again"},
		503: {policy.Unavailable, "tried again"},
	} {
		client := s.newClient(t, Options{Retries: -1}) // another one's host may be at rest
		resp, err := client.Get(t.Context(), Request{URL: fmt.Sprintf("%s/%d", s.URL, status)})
		wantError(t, err, want.code, want.part)
		if StatusOf(err) != status {
			t.Errorf("StatusOf = %d, want %d", StatusOf(err), status)
		}
		if resp == nil || resp.RetryAfter != 2*time.Minute {
			t.Errorf("%d: the response with its Retry-After is missing: %+v", status, resp)
		}
	}
}

func TestAddresses(t *testing.T) {
	c, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "example.org", "file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)", "http://", "http://[::1", "https://example.org/" + strings.Repeat("a", 9000)} {
		_, err := c.Get(t.Context(), Request{URL: bad})
		wantError(t, err, policy.Invalid)
	}
}

func TestOptionsRefused(t *testing.T) {
	for _, o := range []Options{{MaxBody: -1}, {Timeout: -time.Second}, {Contact: "a\r\nX: y"}} {
		_, err := New(o)
		wantError(t, err, policy.Invalid)
	}
}

// One host is asked by so many at once and no more, at its pace, while others
// are asked meanwhile.
func TestPerHost(t *testing.T) {
	var now, most atomic.Int32
	s := newSite(t, Options{PerHost: 2}, noRobots(func(w http.ResponseWriter, r *http.Request) {
		n := now.Add(1)
		defer now.Add(-1)
		for {
			m := most.Load()
			if n <= m || most.CompareAndSwap(m, n) {
				break
			}
		}
		time.Sleep(5 * time.Millisecond)
		fmt.Fprint(w, "x")
	}))
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			if _, err := s.client.Get(t.Context(), Request{URL: fmt.Sprintf("%s/%d", s.URL, i)}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if most.Load() > 2 {
		t.Errorf("%d requests at once, want 2 at most", most.Load())
	}
}

func TestPace(t *testing.T) {
	s := newSite(t, Options{Interval: time.Second, Burst: 2, IgnoreRobots: true}, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "x") })
	for range 5 {
		if _, err := s.client.Get(t.Context(), Request{URL: s.URL}); err != nil {
			t.Fatal(err)
		}
	}
	var total time.Duration
	for _, d := range s.slept {
		total += d
	}
	if total != 3*time.Second {
		t.Errorf("waited %v for five requests at one a second with two free, want 3s: %v", total, s.slept)
	}
}

func TestRetries(t *testing.T) {
	var calls atomic.Int32
	s := newSite(t, Options{}, noRobots(func(w http.ResponseWriter, r *http.Request) {
		n := calls.Add(1)
		switch r.URL.Path {
		case "/recovers":
			if n < 3 {
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
		case "/asks":
			if n < 2 {
				w.Header().Set("Retry-After", "7")
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
		case "/long":
			w.Header().Set("Retry-After", "Fri, 17 Jan 2025 15:00:00 GMT")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		case "/too-often":
			w.WriteHeader(http.StatusTooManyRequests)
			return
		case "/never":
			w.WriteHeader(http.StatusBadGateway)
			return
		case "/breaks":
			if n < 2 {
				w.Header().Set("Content-Length", "100")
				fmt.Fprint(w, "cut off")
				return
			}
		case "/missing":
			w.WriteHeader(http.StatusNotFound)
			return
		}
		fmt.Fprint(w, "there")
	}))
	for _, c := range []struct {
		path  string
		calls int32
		slept string
		ok    bool
	}{
		{"/recovers", 3, "[1s 2s]", true},
		{"/asks", 2, "[7s]", true},
		{"/long", 1, "[]", false}, // longer than anyone waits: for the caller to come back
		{"/too-often", 1, "[]", false},
		{"/never", 3, "[1s 2s]", false},
		{"/breaks", 2, "[1s]", true},
		{"/missing", 1, "[]", false},
	} {
		calls.Store(0)
		s.slept = nil
		s.now = time.Date(2025, 1, 17, 12, 0, 0, 0, time.UTC)
		resp, err := s.newClient(t, Options{}).Get(t.Context(), Request{URL: s.URL + c.path})
		if (err == nil) != c.ok || calls.Load() != c.calls || fmt.Sprint(s.slept) != c.slept {
			t.Errorf("%s: %v after %d calls and %v; want ok %t, %d, %s", c.path, err, calls.Load(), s.slept, c.ok, c.calls, c.slept)
		}
		if c.path == "/long" && (resp == nil || resp.RetryAfter != 3*time.Hour) {
			t.Errorf("Retry-After as a date: got %+v, want 3h", resp)
		}
	}
}

// A host that fails again and again is left alone without being asked.
func TestBreaker(t *testing.T) {
	var calls atomic.Int32
	s := newSite(t, Options{Retries: -1, BreakAfter: 3, IgnoreRobots: true}, func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		w.WriteHeader(http.StatusInternalServerError)
	})
	for range 5 {
		_, err := s.client.Get(t.Context(), Request{URL: s.URL})
		wantError(t, err, policy.Unavailable)
	}
	_, err := s.client.Get(t.Context(), Request{URL: s.URL})
	wantError(t, err, policy.Unavailable, "3 times in a row", "left alone")
	if calls.Load() != 3 {
		t.Errorf("asked %d times, want 3", calls.Load())
	}
}

func TestCancelled(t *testing.T) {
	started := make(chan struct{})
	s := newSite(t, Options{IgnoreRobots: true}, func(w http.ResponseWriter, r *http.Request) {
		close(started)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-started
		cancel()
	}()
	_, err := s.client.Get(ctx, Request{URL: s.URL})
	wantError(t, err, policy.Unavailable, "broken off")
}

// Passwords in an address are sent, and shown nowhere.
func TestSecretsAreNotShown(t *testing.T) {
	s := newSite(t, Options{Retries: -1, IgnoreRobots: true}, func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusForbidden) })
	_, err := s.client.Get(t.Context(), Request{URL: strings.Replace(s.URL, "http://", "http://me:hunter2@", 1)})
	wantError(t, err, policy.Unavailable)
	if strings.Contains(err.Error(), "hunter2") {
		t.Errorf("the password is in %q", err)
	}
}

// A host that does not exist, one that refuses, and one that hangs up each get
// their own words.
func TestUnreachable(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := l.Addr().String()
	l.Close()
	c, err := New(Options{AllowPrivate: true, Retries: -1, IgnoreRobots: true})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Get(t.Context(), Request{URL: "http://" + closed + "/"})
	wantError(t, err, policy.Unavailable, "does not take connections")
	broken, err := New(Options{Retries: -1, IgnoreRobots: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.DNSError{Err: "no such host", Name: "nowhere.example", IsNotFound: true}
	}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = broken.Get(t.Context(), Request{URL: "http://nowhere.example/"})
	wantError(t, err, policy.Unavailable, "nowhere.example cannot be found")
}
