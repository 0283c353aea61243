package websub_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"datapolicy/policy"
	"datapolicy/sources/fetch"
	"datapolicy/sources/websub"
)

func TestOrderIsPlacedVerifiedAndServed(t *testing.T) {
	h := newHub(t)
	d := newDesk(t, h, nil)
	d.offered("edpb", h.URL)
	if d.Tells(t.Context(), "edpb") {
		t.Error("relied on before it was asked")
	}
	d.works(h)
	order := h.last(1)
	if order.Get("hub.mode") != "subscribe" || order.Get("hub.topic") != "https://edpb.example/topic" || order.Get("hub.lease_seconds") != "864000" {
		t.Errorf("the order is %v", order)
	}
	callback, secret := order.Get("hub.callback"), order.Get("hub.secret")
	if !regexp.MustCompile(`^`+regexp.QuoteMeta(d.URL)+`/websub/[A-Za-z0-9_-]{43}$`).MatchString(callback) || len(secret) < 40 || len(secret) >= 200 || strings.Contains(callback, secret) {
		t.Errorf("callback %q, secret %q", callback, secret)
	}
	if v := h.verified[0]; v.status != http.StatusOK || !v.echoed {
		t.Fatalf("asked back, it got %+v", v)
	}
	if kept := d.kept("edpb"); kept.State != policy.HubActive || kept.LeaseUntil != d.now.Add(240*time.Hour) || !kept.Due.Before(kept.LeaseUntil.Add(-20*time.Hour)) || kept.Due.Before(d.now.Add(180*time.Hour)) {
		t.Errorf("kept: %+v", kept)
	}
	if !d.Tells(t.Context(), "edpb") || d.Tells(t.Context(), "noyb") {
		t.Error("who tells of what is mixed up")
	}
	d.runs()
	for method := range digests {
		body := "<rss>" + method + "</rss>"
		if status := send(t, callback, body, "application/rss+xml", "X-Hub-Signature", sign(method, secret, body)); status != http.StatusAccepted {
			t.Errorf("%s: answered %d", method, status)
		}
		if got := d.next(); got != "edpb: "+body {
			t.Errorf("%s: delivered %q", method, got)
		}
	}
	if said := d.said(); strings.Contains(said, secret) || strings.Contains(said, callback[len(callback)-43:]) {
		t.Errorf("a secret is in the log: %s", said)
	}
	d.works(h)
	h.last(1) // nothing is ordered twice
}

// What is not signed as it should be is answered like all else, and thrown away.
func TestWrongSignatures(t *testing.T) {
	h := newHub(t)
	d := newDesk(t, h, nil)
	d.offered("edpb", h.URL)
	d.works(h)
	d.runs()
	const body = "<rss/>"
	callback := h.callback()
	secret := h.secrets[callback]
	good := sign("sha256", secret, body)
	for name, signature := range map[string]string{
		"none": "", "of another body": sign("sha256", secret, body+" "), "with another secret": sign("sha256", "guess", body), "cut": good[:len(good)-2],
		"no hexadecimal": "sha256=zz", "method unknown": "md5=" + good[7:], "method mistaken": "sha512=" + good[7:], "no method": good[7:], "empty": "sha256=",
	} {
		d.said()
		headers := []string{"X-Hub-Signature", signature}
		if signature == "" {
			headers = nil
		}
		for range 2 {
			if status := send(t, callback, body, "text/xml", headers...); status != http.StatusAccepted {
				t.Errorf("%s: answered %d", name, status)
			}
		}
		if d.Tells(t.Context(), "edpb") {
			t.Errorf("%s: it is still relied on", name)
		}
		if said := d.said(); strings.Count(said, "level=WARN") != 1 || !strings.Contains(said, "source=edpb") {
			t.Errorf("%s: told %s", name, said)
		}
		// A good one is taken, the first that is, and makes up for it.
		if status := send(t, callback, body+name, "text/xml", "X-Hub-Signature", sign("sha1", secret, body+name)); status != http.StatusAccepted {
			t.Errorf("%s: answered %d", name, status)
		}
		if got := d.next(); got != "edpb: "+body+name {
			t.Errorf("%s: delivered %q", name, got)
		}
		until(t, "it is relied on again", func() bool { return d.Tells(t.Context(), "edpb") })
	}
}

func TestRenewal(t *testing.T) {
	h := newHub(t)
	h.lease = "86400"
	d := newDesk(t, h, nil)
	d.offered("edpb", h.URL)
	d.works(h)
	first := h.last(1)
	d.later(17 * time.Hour)
	d.works(h)
	h.last(1) // too early
	d.later(5 * time.Hour)
	d.said()
	d.works(h)
	second := h.last(2)
	if second.Get("hub.callback") != first.Get("hub.callback") || second.Get("hub.secret") != first.Get("hub.secret") {
		t.Error("a renewal is another order")
	}
	if kept := d.kept("edpb"); kept.LeaseUntil != d.now.Add(24*time.Hour) || !kept.Since.Equal(d.now.Add(-22*time.Hour)) || d.said() != "" {
		t.Errorf("renewed: %+v", kept)
	}

	// The hub dies: it is told once, it is relied on to the end of the lease, and not after.
	h.status = http.StatusInternalServerError
	d.later(22 * time.Hour)
	d.works(h)
	if said := d.said(); strings.Count(said, "level=WARN") != 1 || !strings.Contains(said, "could not be renewed") || strings.Contains(said, "\x1b") || !d.Tells(t.Context(), "edpb") {
		t.Errorf("told %s", said)
	}
	d.later(time.Hour)
	d.works(h)
	if said := d.said(); said != "" {
		t.Errorf("told again %s", said)
	}
	d.later(2 * time.Hour)
	if d.Tells(t.Context(), "edpb") {
		t.Error("relied on beyond its lease")
	}
	d.runs()
	if status := h.distribute("<rss/>"); status != http.StatusGone {
		t.Errorf("beyond its lease, answered %d", status)
	}
	d.later(24 * time.Hour)
	d.works(h)
	if said := d.said(); strings.Count(said, "level=WARN") != 1 || !strings.Contains(said, "lease has ended") || d.kept("edpb").State != policy.HubWanted {
		t.Errorf("told %s", said)
	}
	h.status = 0
	d.later(8 * 24 * time.Hour)
	d.works(h)
	if !d.Tells(t.Context(), "edpb") || !strings.Contains(d.said(), "from now on") {
		t.Errorf("back, it is not asked: %+v", d.kept("edpb"))
	}
}

func TestHubThatSaysNo(t *testing.T) {
	h := newHub(t)
	h.deny = "quota\n<b>exceeded"
	d := newDesk(t, h, nil)
	d.offered("edpb", h.URL)
	d.works(h)
	d.works(h)
	h.last(1)
	if said := d.said(); strings.Count(said, "level=WARN") != 1 || !strings.Contains(said, `quota <b>exceeded`) || d.Tells(t.Context(), "edpb") {
		t.Errorf("told %s", said)
	}
	d.offered("edpb", h.URL) // the feed still names it
	d.later(29 * 24 * time.Hour)
	d.works(h)
	h.last(1)
	d.later(2 * 24 * time.Hour)
	h.deny = ""
	d.works(h)
	h.last(2)
	if !d.Tells(t.Context(), "edpb") {
		t.Error("asked again, it said yes")
	}
	// It may change its mind at any time, for this topic only.
	callback := h.callback()
	for topic, want := range map[string]int{"https://other.example/": 404, "https://edpb.example/topic": 200} {
		if status, body, _ := get(t, callback+"?hub.mode=denied&hub.topic="+topic); status != want || status == 200 && body != "" {
			t.Errorf("%s: answered %d %q", topic, status, body)
		}
	}
	if d.Tells(t.Context(), "edpb") || d.kept("edpb").State != policy.HubRefused {
		t.Errorf("%+v", d.kept("edpb"))
	}
}

func TestHubsThatCannotBeAsked(t *testing.T) {
	for name, c := range map[string]struct {
		set  func(*hub)
		say  string
		back func(*hub)
	}{
		"it fails":            {func(h *hub) { h.status = 500 }, "answered 500", func(h *hub) { h.status = 0 }},
		"it is none":          {func(h *hub) { h.status = 200; h.mute = true }, "answered 200, where a hub answers 202", func(h *hub) { h.status = 0; h.mute = false }},
		"it never asks back":  {func(h *hub) { h.mute = true }, "did not ask back", func(h *hub) { h.mute = false }},
		"it is of older days": {func(h *hub) { h.status = 204; h.early = true }, "", nil},
		"it is quick":         {func(h *hub) { h.early = true }, "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHub(t)
			c.set(h)
			d := newDesk(t, h, nil)
			d.offered("edpb", h.URL)
			d.works(h)
			if c.say == "" {
				if !d.Tells(t.Context(), "edpb") {
					t.Errorf("%+v", d.kept("edpb"))
				}
				return
			}
			d.later(61 * time.Minute) // to the end of what it is given to ask back
			d.works(h)
			said := d.said()
			if strings.Count(said, "level=WARN") != 1 || !strings.Contains(said, c.say) || d.Tells(t.Context(), "edpb") {
				t.Errorf("told %s", said)
			}
			for range 8 { // each time later, and without a word
				d.later(time.Hour)
				d.works(h)
			}
			if n := len(h.orders); n < 2 || n > 5 || d.said() != "" {
				t.Errorf("asked %d times in nine hours, told %s", n, d.said())
			}
			c.back(h)
			d.later(8 * 24 * time.Hour)
			d.works(h)
			d.later(2 * time.Hour)
			d.later(8 * 24 * time.Hour)
			d.works(h)
			if !d.Tells(t.Context(), "edpb") {
				t.Errorf("well again: %+v", d.kept("edpb"))
			}
		})
	}
}

// A feed that names another hub, or none, or is not read any more: the order
// with the old one is given up.
func TestLeaving(t *testing.T) {
	for name, c := range map[string]struct {
		change func(d *desk, other *hub)
		orders int // that the other hub gets
	}{
		"another hub":         {func(d *desk, other *hub) { d.offered("edpb", other.URL) }, 1},
		"no hub any more":     {func(d *desk, _ *hub) { d.offered("edpb", "") }, 0},
		"not read any more":   {func(d *desk, _ *hub) { d.settle("noyb") }, 0},
		"another topic there": {func(d *desk, other *hub) { d.offer("edpb", other.URL, "https://edpb.example/new") }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			old, other := newHub(t), newHub(t)
			d := newDesk(t, old, nil)
			d.offered("edpb", old.URL)
			d.works(old)
			callback := old.callback()
			c.change(d, other)
			if d.Tells(t.Context(), "edpb") {
				t.Error("the old hub is relied on")
			}
			d.works(old)
			other.asking.Wait()
			if got := old.last(2); got.Get("hub.mode") != "unsubscribe" || got.Get("hub.callback") != callback || got.Get("hub.topic") != "https://edpb.example/topic" || got.Has("hub.secret") {
				t.Errorf("told the old hub %v", got)
			}
			if len(old.secrets) != 0 || !old.verified[1].echoed {
				t.Errorf("the old hub: %+v", old.verified)
			}
			if len(other.orders) != c.orders || d.Tells(t.Context(), "edpb") != (c.orders > 0) {
				t.Errorf("the other hub: %v", other.orders)
			}
			if status := send(t, callback, "<rss/>", "text/xml"); status != http.StatusGone {
				t.Errorf("the old hub goes on, and is answered %d", status)
			}
		})
	}
}

// A hub that does not let us go is told no more than three times.
func TestLeavingADeadHub(t *testing.T) {
	h := newHub(t)
	d := newDesk(t, h, nil)
	d.offered("edpb", h.URL)
	d.works(h)
	h.status = http.StatusBadGateway
	d.offered("edpb", "")
	for range 10 {
		d.works(h)
		d.later(6 * time.Hour)
	}
	h.last(4)
	if all, err := d.store.HubSubscriptions(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("%v, %v", all, err)
	}
}

// Another address of ours makes the old callbacks void: all is ordered anew.
func TestAddressChanged(t *testing.T) {
	h := newHub(t)
	d := newDesk(t, h, nil)
	d.offered("edpb", h.URL)
	d.works(h)
	next := newDeskOn(t, h, d.store, nil)
	next.settle("edpb")
	next.works(h)
	if got := h.last(2); !strings.HasPrefix(got.Get("hub.callback"), next.URL) || !next.Tells(t.Context(), "edpb") {
		t.Errorf("ordered %v", got)
	}
	next.settle("edpb")
	next.works(h)
	h.last(2)
}

// Several processes on one archive order once, and each can answer the hub.
func TestReplicas(t *testing.T) {
	h := newHub(t)
	d := newDesk(t, h, nil)
	twin := newDeskOn(t, h, d.store, func(o *websub.Options) { o.Address = d.URL + "/websub" })
	d.offered("edpb", h.URL)
	twin.offered("edpb", h.URL)
	done := make(chan error, 2)
	go func() { done <- d.Work(t.Context()) }()
	go func() { done <- twin.Work(t.Context()) }()
	for range 2 {
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	h.last(1)
	if !d.Tells(t.Context(), "edpb") || !twin.Tells(t.Context(), "edpb") {
		t.Error("they do not know the same")
	}
	twin.runs()
	callback := h.callback()
	there := twin.URL + "/websub/" + callback[len(callback)-43:]
	if status := send(t, there, "<rss/>", "text/xml", "X-Hub-Signature", sign("sha1", h.secrets[callback], "<rss/>")); status != http.StatusAccepted || twin.next() != "edpb: <rss/>" {
		t.Errorf("the other one answered %d", status)
	}
}

// What a poll finds that the hub should have told of makes it doubtful.
func TestFound(t *testing.T) {
	h := newHub(t)
	d := newDesk(t, h, nil)
	d.offered("edpb", h.URL)
	d.works(h)
	begin := d.now
	d.later(24 * time.Hour)
	for _, c := range []struct {
		name      string
		source    string
		published time.Time
		tells     bool
	}{
		{"from before the order", "edpb", begin.Add(-time.Hour), true},
		{"only just published", "edpb", d.now.Add(-10 * time.Minute), true},
		{"without a date", "edpb", time.Time{}, true},
		{"of another source", "noyb", begin.Add(time.Hour), true},
		{"left out", "edpb", begin.Add(time.Hour), false},
	} {
		if err := d.Found(t.Context(), c.source, c.published); err != nil || d.Tells(t.Context(), "edpb") != c.tells {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if said := d.said(); !strings.Contains(said, "did not tell of what its source published at 2025-01-20T13:00:00Z") {
		t.Errorf("told %s", said)
	}
}

// The real client follows a hub that has moved, and its guard holds.
func TestWithRealClient(t *testing.T) {
	var moved atomic.Pointer[httptest.Server]
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, moved.Load().URL, http.StatusPermanentRedirect)
	}))
	defer front.Close()
	h := newHub(t)
	plain := httptest.NewServer(h)
	defer plain.Close()
	moved.Store(plain)
	for _, allowed := range []bool{true, false} {
		client, err := fetch.New(fetch.Options{AllowPrivate: allowed, Interval: -1, Sleep: func(context.Context, time.Duration) error { return nil }})
		if err != nil {
			t.Fatal(err)
		}
		d := newDesk(t, h, func(o *websub.Options) { o.Client, o.AllowPrivate = client, true })
		d.offered("edpb", front.URL)
		d.works(h)
		if d.Tells(t.Context(), "edpb") != allowed {
			t.Errorf("allowed %v: %+v", allowed, d.kept("edpb"))
		}
		if order := h.last(1); order.Has("hub.secret") {
			t.Error("a secret was told in the open")
		}
	}
}

func TestNewRefuses(t *testing.T) {
	store := newDesk(t, newHub(t), nil).store
	for _, address := range []string{"", "bot.example.org/websub", "ftp://bot.example.org/", "https://bot.example.org/websub?x=1", "https://user:pw@bot.example.org/"} {
		_, err := websub.New(websub.Options{Address: address, Client: trusting{}, Store: store, Random: strings.NewReader(""), Clock: time.Now})
		if policy.CodeOf(err) != policy.Invalid {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func (d *desk) settle(sources ...string) {
	d.t.Helper()
	if err := d.Settle(d.t.Context(), sources); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) offer(source, hub, self string) {
	d.t.Helper()
	if err := d.Offered(d.t.Context(), websub.Offer{SourceID: source, Address: "https://" + source + ".example/feed", Read: true, Hub: hub, Self: self}); err != nil {
		d.t.Fatal(err)
	}
}
