package websub_test

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
	"time"

	"datapolicy/policy"
	"datapolicy/sources/websub"
)

const topic = "https://edpb.example/topic"

// asked is a desk whose order the hub has yet to verify, and the callback.
func asked(t *testing.T) (*desk, *hub, string) {
	t.Helper()
	h := newHub(t)
	h.mute = true
	d := newDesk(t, h, nil)
	d.offered("edpb", h.URL)
	d.works(h)
	return d, h, h.last(1).Get("hub.callback")
}

func TestVerificationOfIntent(t *testing.T) {
	good := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {topic}, "hub.challenge": {"c"}, "hub.lease_seconds": {"3600"}}
	with := func(change ...string) url.Values {
		q := url.Values{}
		for k := range good {
			q.Set(k, good.Get(k))
		}
		for i := 0; i < len(change); i += 2 {
			q.Set(change[i], change[i+1])
		}
		return q
	}
	for _, c := range []struct {
		name  string
		query url.Values
		want  int
		lease time.Duration // 0: nothing becomes active
	}{
		{"as asked", good, 200, time.Hour},
		{"another topic", with("hub.topic", topic+"/"), 404, 0},
		{"another mode", with("hub.mode", "unsubscribe"), 404, 0},
		{"a mode that is none", with("hub.mode", "publish"), 404, 0},
		{"a mode in capitals", with("hub.mode", "SUBSCRIBE"), 404, 0},
		{"no challenge", with("hub.challenge", ""), 404, 0},
		{"a challenge without end", with("hub.challenge", strings.Repeat("x", 5000)), 404, 0},
		{"a challenge of markup", with("hub.challenge", "<script>alert(1)</script>"), 200, time.Hour},
		{"no lease", with("hub.lease_seconds", ""), 200, 240 * time.Hour},
		{"a lease for ever", with("hub.lease_seconds", "99999999999999"), 200, 720 * time.Hour},
		{"a lease that is no number", with("hub.lease_seconds", "-5"), 200, 240 * time.Hour},
		{"a lease of a second", with("hub.lease_seconds", "1"), 200, time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, _, callback := asked(t)
			status, body, header := get(t, callback+"?"+c.query.Encode())
			if status != c.want {
				t.Fatalf("answered %d", status)
			}
			if !strings.HasPrefix(header.Get("Content-Type"), "text/plain") || header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("a browser might take it for a page: %v", header)
			}
			if status != 200 {
				if strings.Contains(body, "x") || d.kept("edpb").State != policy.HubWanted {
					t.Errorf("said %q, kept %+v", body, d.kept("edpb"))
				}
				return
			}
			if kept := d.kept("edpb"); body != c.query.Get("hub.challenge") || kept.LeaseUntil != d.now.Add(c.lease) || !kept.Due.Before(kept.LeaseUntil) {
				t.Errorf("said %q, kept %+v", body, kept)
			}
			if status, _, _ := get(t, callback+"?"+c.query.Encode()); status != 404 {
				t.Errorf("the same again is answered %d", status)
			}
		})
	}
	t.Run("too late", func(t *testing.T) {
		d, _, callback := asked(t)
		d.later(61 * time.Minute)
		if status, _, _ := get(t, callback+"?"+good.Encode()); status != 404 {
			t.Errorf("answered %d", status)
		}
	})
	t.Run("nobody's order", func(t *testing.T) {
		d, _, callback := asked(t)
		for _, address := range []string{d.URL + "/websub/", d.URL + "/websub/x", callback[:len(callback)-1], callback + "x", d.URL + "/websub/" + strings.Repeat("A", 43)} {
			if status, _, _ := get(t, address+"?"+good.Encode()); status != 404 {
				t.Errorf("%s: answered %d", address, status)
			}
		}
		if d.kept("edpb").State != policy.HubWanted {
			t.Errorf("%+v", d.kept("edpb"))
		}
	})
	t.Run("other methods", func(t *testing.T) {
		_, _, callback := asked(t)
		for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodOptions} {
			req, err := http.NewRequestWithContext(t.Context(), method, callback+"?"+good.Encode(), nil)
			if err != nil {
				t.Fatal(err)
			}
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != http.StatusMethodNotAllowed {
				t.Errorf("%s: answered %d", method, resp.StatusCode)
			}
		}
	})
}

// served is a desk with an active order that takes in what comes.
func served(t *testing.T, alter func(*websub.Options)) (d *desk, h *hub, callback string) {
	t.Helper()
	h = newHub(t)
	d = newDesk(t, h, alter)
	d.offered("edpb", h.URL)
	d.works(h)
	return d, h, h.callback()
}

func TestBodies(t *testing.T) {
	const limit = 64 << 10
	squeeze := func(n int) string {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		w.Write(bytes.Repeat([]byte(" "), n))
		w.Close()
		return b.String()
	}
	d, h, callback := served(t, func(o *websub.Options) { o.MaxBody = limit })
	secret := h.secrets[callback]
	if status := h.distribute("<rss/>"); status != http.StatusServiceUnavailable {
		t.Errorf("before anybody takes it in, answered %d", status)
	}
	d.runs()
	for _, c := range []struct {
		name, body, kind, encoding string
		want                       int
		comes                      bool
	}{
		{"as large as may be", strings.Repeat("x", limit), "text/xml", "", 202, true},
		{"larger", strings.Repeat("x", limit+1), "text/xml", "", 413, false},
		{"zipped", squeeze(limit), "application/atom+xml; charset=utf-8", "gzip", 202, true},
		{"a bomb", squeeze(4 << 20), "text/xml", "gzip", 202, false},
		{"broken zip", "\x1f\x8b\x08broken", "text/xml", "gzip", 202, false},
		{"JSON Feed", "{}", "application/feed+json", "", 202, true},
		{"as hosts serve feeds", "<rss/>", "text/html;charset", "", 202, true},
		{"a picture", "GIF89a", "image/gif", "", 415, false},
		{"a form", "a=b", "application/x-www-form-urlencoded", "", 415, false},
		{"no type", "<rss/>", "", "", 415, false},
		{"no type that can be read", "<rss/>", ";;;", "", 415, false},
	} {
		headers := []string{"X-Hub-Signature", sign("sha256", secret, c.body)}
		if c.encoding != "" {
			headers = append(headers, "Content-Encoding", c.encoding)
		}
		if status := send(t, callback, c.body, c.kind, headers...); status != c.want {
			t.Errorf("%s: answered %d, want %d", c.name, status, c.want)
		}
		if c.comes {
			if got := d.next(); !strings.HasPrefix(got, "edpb: ") || c.encoding == "" && got != "edpb: "+c.body {
				t.Errorf("%s: delivered %.40q", c.name, got)
			}
		}
	}
	// One that does not say how long it is.
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, callback, io.MultiReader(strings.NewReader("<rss>"), strings.NewReader(strings.Repeat("x", limit))))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "text/xml")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("without a length, answered %d", resp.StatusCode)
	}
	if len(d.came) > 0 {
		t.Errorf("delivered %q as well", <-d.came)
	}
}

// What cannot be taken in is told, and the source is asked at its own pace
// until something can.
func TestDeliveryFails(t *testing.T) {
	d, h, _ := served(t, nil)
	d.fail = func(body string) error {
		switch body {
		case "no feed":
			return policy.Errorf(policy.Invalid, "this is no feed")
		case "panic":
			panic("at the reader's")
		case "odd":
			return errors.New("odd")
		}
		return nil
	}
	d.runs()
	for _, body := range []string{"no feed", "panic", "odd"} {
		d.said()
		if status := h.distribute(body); status != http.StatusAccepted {
			t.Errorf("%s: answered %d", body, status)
		}
		until(t, "it is told", func() bool { return !d.Tells(t.Context(), "edpb") })
		until(t, "it is in the log", func() bool { return strings.Contains(d.said(), "not relied on") })
		h.distribute("good")
		d.next()
		until(t, "it is relied on again", func() bool { return d.Tells(t.Context(), "edpb") })
	}
}

func TestQueueIsBounded(t *testing.T) {
	gate := make(chan struct{})
	d, h, _ := served(t, func(o *websub.Options) { o.Queue, o.Workers = 2, 1 })
	begun := make(chan struct{}, 10)
	d.fail = func(string) error { begun <- struct{}{}; <-gate; return nil }
	stop := d.runs()
	if status := h.distribute("1"); status != http.StatusAccepted {
		t.Errorf("answered %d", status)
	}
	<-begun // it is being taken in
	for i, want := range []int{202, 202, 503, 503} {
		if status := h.distribute("more"); status != want {
			t.Errorf("document %d: answered %d, want %d", i+2, status, want)
		}
	}
	close(gate)
	stop() // what was taken is taken in
	if len(d.came) != 3 {
		t.Errorf("%d were delivered", len(d.came))
	}
	if status := h.distribute("later"); status != http.StatusServiceUnavailable {
		t.Errorf("after the end, answered %d", status)
	}
}

// Documents that wait hold no more memory than they may.
func TestQueueIsBoundedInBytes(t *testing.T) {
	gate := make(chan struct{})
	d, h, _ := served(t, func(o *websub.Options) { o.Queue, o.Workers, o.MaxBody = 100, 1, 1000 })
	d.fail = func(string) error { <-gate; return nil }
	d.runs()
	taken := 0
	for range 10 {
		if h.distribute(strings.Repeat("x", 1000)) == http.StatusAccepted {
			taken++
		}
	}
	if taken != 4 {
		t.Errorf("%d of 1,000 bytes were taken, where 4,000 may wait", taken)
	}
	close(gate)
	for range taken {
		d.next()
	}
}

// A hub that never stops is asked to go slower.
func TestOrderIsBoundedInPace(t *testing.T) {
	d, h, _ := served(t, nil)
	d.runs()
	taken := 0
	for n := range 60 {
		if h.distribute(strings.Repeat("x", n)) == http.StatusAccepted {
			taken++
			d.next()
		}
	}
	if taken != 30 {
		t.Errorf("%d of 60 were taken at once", taken)
	}
	d.later(2 * time.Minute)
	for _, want := range []int{202, 202, 503} {
		if got := h.distribute("later"); got != want {
			t.Errorf("two minutes later, answered %d, want %d", got, want)
		}
	}
}

// A hub over http on the feed's own host gets no secret; its documents need no
// signature.
func TestWithoutSecret(t *testing.T) {
	h := newHub(t)
	open := httptest.NewServer(h)
	defer open.Close()
	d := newDesk(t, h, nil)
	if err := d.Offered(t.Context(), websub.Offer{SourceID: "local", Address: open.URL + "/feed", Read: true, Hub: "/hub", Self: "/feed"}); err != nil {
		t.Fatal(err)
	}
	d.works(h)
	order := h.last(1)
	if order.Has("hub.secret") || order.Get("hub.topic") != open.URL+"/feed" {
		t.Errorf("ordered %v", order)
	}
	d.runs()
	if status := send(t, order.Get("hub.callback"), "<rss/>", "text/xml", "X-Hub-Signature", "sha1=00"); status != http.StatusAccepted || d.next() != "local: <rss/>" {
		t.Errorf("answered %d", status)
	}
}
