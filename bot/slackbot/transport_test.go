package slackbot

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
)

func TestOnlyARateLimitIsRepeated(t *testing.T) {
	for _, c := range []struct {
		name    string
		answers []int
		header  string
		calls   int
		status  int
		waits   []time.Duration
	}{
		{"once", []int{429, 200}, "3", 2, 200, []time.Duration{3 * time.Second}},
		{"zero seconds is one", []int{429, 200}, "0", 2, 200, []time.Duration{time.Second}},
		{"no header", []int{429, 200}, "", 2, 200, []time.Duration{defaultWait}},
		{"a header that is no number", []int{429, 200}, "Fri, 17 Jan 2025 08:00:00 GMT", 2, 200, []time.Duration{defaultWait}},
		{"too long", []int{429, 200}, "86400", 1, 429, nil},
		{"without end", []int{429, 429, 429, 429, 429, 429}, "1", 5, 429, []time.Duration{1e9, 1e9, 1e9, 1e9}},
		{"a server error", []int{500, 200}, "1", 1, 500, nil},
		{"unavailable", []int{503, 200}, "1", 1, 503, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			calls := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				if string(body) != "the message" {
					t.Errorf("call %d has the body %q", calls, body)
				}
				if c.header != "" {
					w.Header().Set("Retry-After", c.header)
				}
				w.WriteHeader(c.answers[calls])
				calls++
			}))
			defer server.Close()
			var waits []time.Duration
			client := newHTTPClient(nil, func(_ context.Context, d time.Duration) error { waits = append(waits, d); return nil }, server.URL, "")
			defer client.CloseIdleConnections()
			req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader("the message"))
			resp, err := client.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			if calls != c.calls || resp.StatusCode != c.status || !cmp.Equal(waits, c.waits) {
				t.Errorf("%d calls, status %d, waits %v", calls, resp.StatusCode, waits)
			}
		})
	}
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "60")
		w.WriteHeader(429)
	}))
	defer server.Close()
	ctx, cancel := context.WithCancel(t.Context())
	client := newHTTPClient(nil, func(ctx context.Context, d time.Duration) error { cancel(); return sleep(ctx, d) }, server.URL, "")
	defer client.CloseIdleConnections()
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, server.URL, nil)
	if resp, err := client.Do(req); !errors.Is(err, context.Canceled) {
		_ = resp.Body.Close()
		t.Error(err)
	}
}

func TestTheTokenGoesToTheAPIOnly(t *testing.T) {
	var got []string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		got = append(got, r.URL.Path+" "+r.Header.Get("Authorization"))
	}))
	defer server.Close()
	client := newHTTPClient(nil, sleep, server.URL+"/api/", "xoxb-1")
	defer client.CloseIdleConnections()
	for _, path := range []string{"/api/chat.postMessage", "/respond/1", "/apiary/x"} {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil)
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
	}
	if d := cmp.Diff([]string{"/api/chat.postMessage Bearer xoxb-1", "/respond/1 ", "/apiary/x "}, got); d != "" {
		t.Error(d)
	}
}

func TestExplain(t *testing.T) {
	if explain("x", nil) != nil {
		t.Error("nil is no error")
	}
	for name, a := range advice {
		if a.text == "" || !strings.HasSuffix(a.text, ".") || a.code == "" {
			t.Errorf("%s: %+v", name, a)
		}
	}
	if err := explain("x", context.DeadlineExceeded); policy.CodeOf(err) != policy.Unavailable {
		t.Error(err)
	}
}

func TestLanesKeepTheirOrder(t *testing.T) {
	l := newLanes()
	if l.put(task{lane: "x"}) {
		t.Error("a closed lane took a task")
	}
	l.start(t.Context())
	hold := make(chan struct{})
	var got []int
	for i := range maxInLane + 4 {
		room := l.room("C1:1")
		put := l.put(task{lane: "C1:1", do: func(context.Context) { <-hold; got = append(got, i) }})
		if want := i < maxInLane; room != want || put != want {
			t.Fatalf("task %d: room %v, put %v", i, room, put)
		}
	}
	other := make(chan struct{})
	if !l.put(task{lane: "C2:1", do: func(context.Context) { close(other) }}) {
		t.Error("another lane is full, too")
	}
	<-other // while the first lane stands
	close(hold)
	<-l.drain()
	for i, n := range got {
		if i != n {
			t.Fatalf("%v", got)
		}
	}
	if len(got) != maxInLane || l.room("C1:1") {
		t.Errorf("%d done", len(got))
	}
}
