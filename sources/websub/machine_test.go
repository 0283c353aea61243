package websub_test

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"datapolicy/policy"
	"datapolicy/sources/fetch"
	"datapolicy/sources/websub"
)

// world is a source, two hubs and us, with a clock, as the property test moves
// them. Nothing in it happens by itself.
type world struct {
	s       *websub.Subscriber
	store   *memory
	now     time.Time
	down    map[string]bool                 // hubs
	pending map[string][]url.Values         // orders, by hub
	serves  map[string]map[string]time.Time // until when, by hub and callback
	mu      sync.Mutex                      // hubs are asked side by side
	posts   int
}

var hubsOfWorld = []string{"https://a.example/", "https://b.example/"}

func (w *world) Post(_ context.Context, f fetch.Form) (*fetch.Response, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.posts++
	if w.down[f.URL] {
		return nil, policy.Errorf(policy.Unavailable, "%s does not answer", f.URL)
	}
	w.pending[f.URL] = append(w.pending[f.URL], f.Fields)
	return &fetch.Response{Status: http.StatusAccepted}, nil
}

func (w *world) offer(t *rapid.T, hub string) {
	err := w.s.Offered(context.Background(), websub.Offer{SourceID: "edpb", Address: "https://edpb.example/feed", Read: true, Hub: hub})
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) work(t *rapid.T) {
	if err := w.s.Work(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// asksBack lets a hub deal with the orders that it has.
func (w *world) asksBack(hub string, yes bool, leaseSeconds string) {
	for _, order := range w.pending[hub] {
		q := url.Values{"hub.mode": {order.Get("hub.mode")}, "hub.topic": {order.Get("hub.topic")}, "hub.challenge": {"c"}, "hub.lease_seconds": {leaseSeconds}}
		if !yes {
			q.Set("hub.mode", "denied")
		}
		callback := order.Get("hub.callback")
		rec := httptest.NewRecorder()
		w.s.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, strings.TrimPrefix(callback, "https://bot.example")+"?"+q.Encode(), nil))
		switch {
		case !yes || rec.Code == http.StatusOK && order.Get("hub.mode") == "unsubscribe":
			delete(w.serves[hub], callback)
		case rec.Code == http.StatusOK:
			seconds, _ := time.ParseDuration(leaseSeconds + "s")
			w.serves[hub][callback] = w.now.Add(seconds)
		}
	}
	w.pending[hub] = nil
}

// served is how many orders a hub serves just now.
func (w *world) served(hub string) (n int) {
	for _, until := range w.serves[hub] {
		if w.now.Before(until) {
			n++
		}
	}
	return n
}

// Whatever feeds, hubs and time do: we rely on nobody who does not serve us, we
// have one order for a source, and do nothing twice. And when all goes well for
// long enough, we are served by the hub that the feed names, and by it alone.
func TestAnyCourseOfEvents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		store := &memory{kept: map[string]policy.HubSubscription{}}
		w := &world{store: store, now: time.Date(2025, 1, 20, 12, 0, 0, 0, time.UTC), down: map[string]bool{}, pending: map[string][]url.Values{}, serves: map[string]map[string]time.Time{}}
		for _, hub := range hubsOfWorld {
			w.serves[hub] = map[string]time.Time{}
		}
		var err error
		if w.s, err = websub.New(websub.Options{Address: "https://bot.example/websub", Client: w, Store: store, Random: rand.Reader, Clock: func() time.Time { return w.now }}); err != nil {
			t.Fatal(err)
		}
		hub := rapid.SampledFrom(hubsOfWorld)
		t.Repeat(map[string]func(*rapid.T){
			"the feed names a hub": func(t *rapid.T) { w.offer(t, rapid.SampledFrom(append(hubsOfWorld, "")).Draw(t, "hub")) },
			"we work":              w.work,
			"a hub asks back": func(t *rapid.T) {
				w.asksBack(hub.Draw(t, "hub"), true, rapid.SampledFrom([]string{"60", "3600", "864000"}).Draw(t, "lease"))
			},
			"a hub says no":       func(t *rapid.T) { w.asksBack(hub.Draw(t, "hub"), false, "") },
			"a hub dies":          func(t *rapid.T) { w.down[hub.Draw(t, "hub")] = true },
			"a hub is well again": func(t *rapid.T) { w.down[hub.Draw(t, "hub")] = false },
			"time passes": func(t *rapid.T) {
				w.now = w.now.Add(time.Duration(rapid.Int64Range(1, int64(5*24*time.Hour)).Draw(t, "by")))
			},
			"": func(t *rapid.T) {
				tells := w.s.Tells(context.Background(), "edpb")
				if tells && w.served(hubsOfWorld[0])+w.served(hubsOfWorld[1]) == 0 {
					t.Fatal("relied on a hub that does not serve us")
				}
				all, err := store.HubSubscriptions(context.Background())
				if err != nil {
					t.Fatal(err)
				}
				ours := 0
				for _, h := range all {
					if h.State != policy.HubLeaving {
						ours++
					}
				}
				if ours > 1 {
					t.Fatalf("%d orders for one source", ours)
				}
				w.work(t)
				posts := w.posts
				w.work(t)
				if w.posts != posts {
					t.Fatal("the same was done twice")
				}
			},
		})
		for _, hub := range hubsOfWorld {
			w.down[hub] = false
		}
		w.offer(t, hubsOfWorld[0])
		for range 45 {
			w.work(t)
			for _, hub := range hubsOfWorld {
				w.asksBack(hub, true, "864000")
			}
			w.now = w.now.Add(24 * time.Hour)
		}
		if !w.s.Tells(context.Background(), "edpb") || w.served(hubsOfWorld[0]) != 1 || w.served(hubsOfWorld[1]) != 0 {
			all, _ := store.HubSubscriptions(context.Background())
			t.Fatalf("served by %d and %d orders; kept %+v", w.served(hubsOfWorld[0]), w.served(hubsOfWorld[1]), all)
		}
		if all, err := store.HubSubscriptions(context.Background()); err != nil || len(all) != 1 {
			t.Fatalf("kept %+v, %v", all, err)
		}
	})
}
