package fetch_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"datapolicy/sources/fetch"
)

// A key goes to the host that it is for, over its own redirects too, and to no
// other host that it redirects to.
func TestHeaderStaysWithItsHost(t *testing.T) {
	const key = "s3cret"
	elsewhere := make(chan string, 4)
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { elsewhere <- r.Header.Get("X-Api-Key") }))
	t.Cleanup(other.Close)
	var here []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		here = append(here, r.Header.Get("X-Api-Key"))
		switch r.URL.Path {
		case "/moved":
			http.Redirect(w, r, "/here", http.StatusMovedPermanently)
		case "/away":
			http.Redirect(w, r, other.URL+"/there", http.StatusFound)
		}
	}))
	t.Cleanup(server.Close)
	c, err := fetch.New(fetch.Options{AllowPrivate: true, IgnoreRobots: true, Interval: -1, Retries: -1})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/moved", "/away"} {
		if _, err := c.Get(t.Context(), fetch.Request{URL: server.URL + path, Header: http.Header{"X-Api-Key": {key}}}); err != nil {
			t.Fatal(err)
		}
	}
	for i, got := range here {
		if got != key {
			t.Errorf("request %d to its own host has the key %q", i+1, got)
		}
	}
	if got := <-elsewhere; got != "" || len(here) != 3 {
		t.Errorf("another host was given %q; its own was asked %d times", got, len(here))
	}
}

// A host that asks for a pause of its own gets it between all requests.
func TestPauseOfTheRequest(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(server.Close)
	now := time.Date(2025, 1, 20, 12, 0, 0, 0, time.UTC)
	var slept []time.Duration
	c, err := fetch.New(fetch.Options{
		AllowPrivate: true, IgnoreRobots: true, Interval: -1, Clock: func() time.Time { return now },
		Sleep: func(_ context.Context, d time.Duration) error {
			slept = append(slept, d)
			now = now.Add(d)
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := c.Get(t.Context(), fetch.Request{URL: server.URL, Pause: 5 * time.Second}); err != nil {
			t.Fatal(err)
		}
	}
	if len(slept) != 2 || slept[0] != 5*time.Second || slept[1] != 5*time.Second {
		t.Errorf("it slept %v between three requests", slept)
	}
}

// An API that has had enough is not asked again at once.
func TestTooManyWithKey(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		w.WriteHeader(http.StatusTooManyRequests)
	}))
	t.Cleanup(server.Close)
	c, err := fetch.New(fetch.Options{AllowPrivate: true, IgnoreRobots: true, Interval: -1, Sleep: func(context.Context, time.Duration) error { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Get(t.Context(), fetch.Request{URL: server.URL, Header: http.Header{"X-Api-Key": {"k3y"}}}); fetch.StatusOf(err) != http.StatusTooManyRequests || asked != 1 {
		t.Errorf("asked %d times: %v", asked, err)
	}
}
