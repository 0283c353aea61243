package websub_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"datapolicy/archive"
	"datapolicy/policy"
	"datapolicy/sources/fetch"
	"datapolicy/sources/websub"
)

// patience bounds waits for what happens beside the test; it is never spent
// where all is well.
const patience = 20 * time.Second

// hub is a WebSub hub. Its fields may be set between steps.
type hub struct {
	*httptest.Server
	t        *testing.T
	status   int    // that it answers orders with; 0 is 202
	lease    string // that it grants; "" is what was asked for
	deny     string // the reason why it says no; "" says yes
	mute     bool   // it never asks back
	early    bool   // it asks back before it answers
	mu       sync.Mutex
	orders   []url.Values
	verified []verification
	secrets  map[string]string // by callback
	asking   sync.WaitGroup
}

// verification is what came of asking back.
type verification struct {
	mode   string
	status int
	echoed bool
}

func newHub(t *testing.T) *hub {
	t.Helper()
	h := &hub{t: t, secrets: map[string]string{}}
	h.Server = httptest.NewTLSServer(h)
	t.Cleanup(h.Close)
	return h
}

func (h *hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		h.t.Errorf("no order: %s %s, %v", r.Method, r.Header.Get("Content-Type"), err)
	}
	h.mu.Lock()
	h.orders = append(h.orders, r.PostForm)
	h.mu.Unlock()
	if h.status != 0 && h.status/100 != 2 {
		http.Error(w, "we are\x1b[31m not well", h.status)
		return
	}
	form := r.PostForm
	switch {
	case h.mute:
	case h.early:
		h.askBack(form)
	default:
		h.asking.Go(func() { h.askBack(form) })
	}
	if h.status != 0 {
		w.WriteHeader(h.status)
		return
	}
	w.WriteHeader(http.StatusAccepted)
}

// askBack verifies an order, or denies it.
func (h *hub) askBack(form url.Values) {
	q := url.Values{"hub.mode": {form.Get("hub.mode")}, "hub.topic": {form.Get("hub.topic")}, "hub.challenge": {"<b>chal" + rand.Text()}}
	if form.Get("hub.mode") == "subscribe" {
		q.Set("hub.lease_seconds", form.Get("hub.lease_seconds"))
		if h.lease != "" {
			q.Set("hub.lease_seconds", h.lease)
		}
	}
	if h.deny != "" {
		q = url.Values{"hub.mode": {"denied"}, "hub.topic": {form.Get("hub.topic")}, "hub.reason": {h.deny}}
	}
	status, body, _ := get(h.t, form.Get("hub.callback")+"?"+q.Encode())
	v := verification{mode: q.Get("hub.mode"), status: status, echoed: h.deny == "" && body == q.Get("hub.challenge")}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.verified = append(h.verified, v)
	switch {
	case v.echoed && v.mode == "subscribe":
		h.secrets[form.Get("hub.callback")] = form.Get("hub.secret")
	case v.echoed:
		delete(h.secrets, form.Get("hub.callback"))
	}
}

// last is the latest order, of so many.
func (h *hub) last(n int) url.Values {
	h.t.Helper()
	h.asking.Wait()
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.orders) != n {
		h.t.Fatalf("%d orders, want %d: %v", len(h.orders), n, h.orders)
	}
	return h.orders[n-1]
}

// callback is where the one subscriber is called.
func (h *hub) callback() string {
	h.t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	for callback := range h.secrets {
		return callback
	}
	h.t.Fatal("nobody subscribed")
	return ""
}

var digests = map[string]func() hash.Hash{"sha1": sha1.New, "sha256": sha256.New, "sha384": sha512.New384, "sha512": sha512.New}

func sign(method, secret, body string) string {
	mac := hmac.New(digests[method], []byte(secret))
	mac.Write([]byte(body))
	return method + "=" + hex.EncodeToString(mac.Sum(nil))
}

// distribute sends a document as the hub does.
func (h *hub) distribute(body string) int {
	h.t.Helper()
	callback := h.callback()
	return send(h.t, callback, body, "application/rss+xml", "X-Hub-Signature", sign("sha256", h.secrets[callback], body))
}

// send posts a document, with further headers.
func send(t *testing.T, callback, body, contentType string, headers ...string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, callback, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

func get(t *testing.T, address string) (int, string, http.Header) {
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Error(err)
		return 0, "", nil
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Error(err)
		return 0, "", nil
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(body), resp.Header
}

// trusting posts forms to hubs whose certificates the tests made.
type trusting struct{ client *http.Client }

func (c trusting) Post(ctx context.Context, f fetch.Form) (*fetch.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, f.URL, strings.NewReader(f.Fields.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	raw, err := c.client.Do(req)
	if err != nil {
		return nil, policy.Errorf(policy.Unavailable, "%s does not answer", f.URL).Because(err)
	}
	defer raw.Body.Close()
	body, _ := io.ReadAll(raw.Body)
	resp := &fetch.Response{Status: raw.StatusCode, Header: raw.Header, Body: body}
	if raw.StatusCode/100 != 2 {
		return resp, policy.Errorf(policy.Unavailable, "%s answered %d", f.URL, raw.StatusCode)
	}
	return resp, nil
}

// desk is a subscriber on a server, with a real archive, a clock and a log.
type desk struct {
	*websub.Subscriber
	*httptest.Server
	t     *testing.T
	store *archive.Archive
	once  sync.Once
	mu    sync.Mutex
	now   time.Time
	log   bytes.Buffer
	came  chan string // "source: body", as delivered
	fail  func(body string) error
	ready chan struct{} // closed once it takes in what comes
}

func newDesk(t *testing.T, h *hub, alter func(*websub.Options)) *desk {
	t.Helper()
	store, err := archive.Open(t.Context(), t.TempDir()+"/a.db", archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return newDeskOn(t, h, store, alter)
}

func newDeskOn(t *testing.T, h *hub, store *archive.Archive, alter func(*websub.Options)) *desk {
	t.Helper()
	d := &desk{t: t, store: store, now: time.Date(2025, 1, 20, 12, 0, 0, 0, time.UTC), came: make(chan string, 100), ready: make(chan struct{})}
	d.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { d.Subscriber.ServeHTTP(w, r) }))
	t.Cleanup(d.Server.Close)
	o := websub.Options{
		Address: d.Server.URL + "/websub", Client: trusting{h.Client()}, Store: store, Random: rand.Reader, Clock: d.clock,
		Log: slog.New(slog.NewTextHandler(&lockedWriter{d: d}, nil)),
		Sleep: func(ctx context.Context, _ time.Duration) error {
			d.once.Do(func() { close(d.ready) })
			<-ctx.Done()
			return ctx.Err()
		},
	}
	if alter != nil {
		alter(&o)
	}
	s, err := websub.New(o)
	if err != nil {
		t.Fatal(err)
	}
	d.Subscriber = s
	return d
}

type lockedWriter struct{ d *desk }

func (w *lockedWriter) Write(p []byte) (int, error) {
	w.d.mu.Lock()
	defer w.d.mu.Unlock()
	return w.d.log.Write(p)
}

func (d *desk) clock() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *desk) later(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(by)
}

// said is what was logged since the last time.
func (d *desk) said() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	said := d.log.String()
	d.log.Reset()
	return said
}

// runs takes in what hubs send, until the test ends or stop is called.
func (d *desk) runs() (stop func()) {
	ctx, end := context.WithCancel(d.t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		d.Run(ctx, func(_ context.Context, source string, p websub.Push) error {
			if d.fail != nil {
				if err := d.fail(string(p.Body)); err != nil {
					return err
				}
			}
			d.came <- source + ": " + string(p.Body)
			return nil
		})
	}()
	<-d.ready
	stop = func() { end(); <-done }
	d.t.Cleanup(stop)
	return stop
}

// next is what was delivered next.
func (d *desk) next() string {
	d.t.Helper()
	select {
	case got := <-d.came:
		return got
	case <-time.After(patience):
		d.t.Fatal("nothing was delivered")
		return ""
	}
}

// works does what is due, and lets the hub do what it has to.
func (d *desk) works(h *hub) {
	d.t.Helper()
	if err := d.Work(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	h.asking.Wait()
}

// offered tells of a feed that names a hub in its header.
func (d *desk) offered(source, hub string) {
	d.t.Helper()
	o := websub.Offer{SourceID: source, Address: "https://" + source + ".example/feed", Header: http.Header{}, Read: true}
	if hub != "" {
		o.Header.Add("Link", "<"+hub+`>; rel="hub", </topic>; rel=self`)
	}
	if err := d.Offered(d.t.Context(), o); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) kept(source string) policy.HubSubscription {
	d.t.Helper()
	h, _, err := d.store.HubSubscriptionOf(d.t.Context(), source)
	if err != nil {
		d.t.Fatal(err)
	}
	return h
}

// until waits for what another goroutine brings about.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("never: " + what)
		}
	}
}
