package websub_test

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"datapolicy/archive"
	"datapolicy/policy"
	"datapolicy/sources/websub"
)

// FuzzCallback calls us as anybody could who knows a callback's address, and
// holds us to what nobody but the hub may bring about.
func FuzzCallback(f *testing.F) {
	const active, asked = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"
	store, err := archive.Open(f.Context(), f.TempDir()+"/a.db", archive.Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { store.Close() })
	now := time.Date(2025, 1, 20, 12, 0, 0, 0, time.UTC)
	orders := []policy.HubSubscription{
		{ID: active, SourceID: "edpb", Topic: topic, Secret: "secret", State: policy.HubActive, Since: now, LeaseUntil: now.Add(time.Hour), Due: now.Add(time.Hour)},
		{ID: asked, SourceID: "noyb", Topic: topic, Secret: "secret", State: policy.HubWanted, Asked: "subscribe", AskedUntil: now.Add(time.Hour), Due: now.Add(time.Hour)},
	}
	s, err := websub.New(websub.Options{
		Address: "https://bot.example/websub", Client: trusting{}, Store: store, Random: rand.Reader, Clock: func() time.Time { return now }, MaxBody: 1 << 16,
		Sleep: func(ctx context.Context, _ time.Duration) error { <-ctx.Done(); return ctx.Err() },
	})
	if err != nil {
		f.Fatal(err)
	}
	ctx, end := context.WithCancel(f.Context())
	came := make(chan string, 100)
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Run(ctx, func(_ context.Context, _ string, p websub.Push) error { came <- string(p.Body); return nil })
	}()
	f.Cleanup(func() { end(); <-done })

	f.Add("GET", "/websub/"+asked, "hub.mode=subscribe&hub.topic="+url.QueryEscape(topic)+"&hub.challenge=c&hub.lease_seconds=60", "", "", "")
	f.Add("GET", "/websub/"+active, "hub.mode=denied&hub.topic="+url.QueryEscape(topic)+"&hub.reason=no", "", "", "")
	f.Add("POST", "/websub/"+active, "", "text/xml", sign("sha256", "secret", "<rss/>"), "<rss/>")
	f.Add("POST", "/websub/"+active, "", "text/xml", "sha256=", "<rss/>")
	f.Add("POST", "/websub/"+asked, "", "application/json; charset=\"", "", "{}")
	f.Add("HEAD", "/websub/%2e%2e/"+active, "hub.mode=%zz&;", "\x00", "sha1", "")
	f.Fuzz(func(t *testing.T, method, path, query, contentType, signature, body string) {
		for _, h := range orders {
			if err := store.DeleteHubSubscription(t.Context(), h.ID); err != nil {
				t.Fatal(err)
			}
			if _, err := store.AddHubSubscription(t.Context(), h); err != nil {
				t.Fatal(err)
			}
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(body))
		r.Method, r.URL.Path, r.URL.RawQuery = method, path, query
		r.Header = http.Header{"Content-Type": {contentType}, "X-Hub-Signature": {signature}}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if !slices.Contains([]int{200, 202, 400, 404, 405, 410, 413, 415, 503}, w.Code) {
			t.Errorf("answered %d", w.Code)
		}
		if kind := w.Header().Get("Content-Type"); w.Body.Len() > 0 && !strings.HasPrefix(kind, "text/plain") || w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("answered as %q", kind)
		}
		q := r.URL.Query()
		if h, _, err := store.HubSubscription(t.Context(), asked); err != nil || h.State == policy.HubActive && (q.Get("hub.topic") != topic || q.Get("hub.mode") != "subscribe" || w.Body.String() != q.Get("hub.challenge") || h.LeaseUntil.After(now.Add(31*24*time.Hour))) {
			t.Errorf("active by %s %q: %+v, %v", method, query, h, err)
		}
		select { // what was delivered by now was signed; nothing else ever is
		case got := <-came:
			if got != "<rss/>" { // the one for which the corpus has a good signature
				t.Errorf("delivered %q, which nobody signed", got)
			}
		default:
		}
	})
}
