package cli_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// bulletin is a publisher of one feed and the hub that the feed names.
type bulletin struct {
	*httptest.Server
	t      *testing.T
	asked  atomic.Int32    // how often the feed was
	orders chan url.Values // that the hub got
}

func newBulletin(t *testing.T) *bulletin {
	t.Helper()
	b := &bulletin{t: t, orders: make(chan url.Values, 10)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /feed", func(w http.ResponseWriter, _ *http.Request) {
		b.asked.Add(1)
		w.Header().Set("Content-Type", "application/atom+xml")
		fmt.Fprint(w, b.feed(1))
	})
	mux.HandleFunc("POST /hub", func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		b.orders <- r.PostForm
		w.WriteHeader(http.StatusAccepted)
	})
	b.Server = httptest.NewServer(mux)
	t.Cleanup(b.Close)
	return b
}

// feed lists one entry, of its number.
func (b *bulletin) feed(n int) string {
	return fmt.Sprintf(`<feed xmlns="http://www.w3.org/2005/Atom"><title>Bulletin</title><id>%[1]s/feed</id><updated>2025-11-2%[2]dT06:00:00Z</updated>
<link rel="self" href="%[1]s/feed"/><link rel="hub" href="%[1]s/hub"/>
<entry><title>Regulator decision number %[2]d on data transfers</title><id>%[1]s/%[2]d</id><link href="%[1]s/%[2]d"/><updated>2025-11-2%[2]dT06:00:00Z</updated>
<content type="html">&lt;p&gt;%[3]s&lt;/p&gt;</content></entry></feed>`, b.URL, n,
		strings.Repeat("The data protection authority found that the company had sent personal data of its users to servers in China without a legal basis under the GDPR. ", 8))
}

// order is the next one that the hub gets.
func (b *bulletin) order() url.Values {
	b.t.Helper()
	select {
	case order := <-b.orders:
		return order
	case <-time.After(patience):
		b.t.Fatal("the hub is not asked")
		return nil
	}
}

// outside is the bot's address as hubs know it.
const outside = "https://bot.example.org/hooks/"

// TestWebSub: a feed names a hub; the daemon asks to be told, and has what comes
// without asking the feed again, also after a restart.
func TestWebSub(t *testing.T) {
	for name, c := range map[string]struct {
		listens *regexp.Regexp
		set     func(*office) string // gives settings of gather
	}{
		"a listener of its own": {regexp.MustCompile(`msg="listening for hubs" address=(\S+)`), func(o *office) string {
			for _, secret := range []string{"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"} {
				delete(o.env, secret)
			}
			return "  websub_listen: 127.0.0.1:0\n"
		}},
		"beside Slack in HTTP mode": {listening, func(o *office) string {
			o.env["DATAPOLICY_LISTEN"], o.env["SLACK_SIGNING_SECRET"] = "127.0.0.1:0", signingSecret
			delete(o.env, "SLACK_APP_TOKEN")
			return ""
		}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBulletin(t)
			o := newOffice(t)
			o.write("catalog.yaml", "sources:\n  - {id: bulletin, name: The Bulletin, url: "+b.URL+"/feed, jurisdiction: EU, language: en, every: 30m}\n")
			o.write("datapolicy.yaml", "sources:\n  catalog: "+o.path("catalog.yaml")+"\ngather:\n  allow_private: true\n  pause: 0s\n  websub_url: "+strings.TrimSuffix(outside, "/")+"\n"+c.set(o))

			var callback string
			for day := 2; day <= 3; day++ { // each with a daemon of its own
				p := o.runs()
				p.log.has(t, "msg=\"listening for")
				at := "http://" + c.listens.FindStringSubmatch(p.log.String())[1] + "/websub/"
				if day == 2 {
					order := b.order()
					callback = at + strings.TrimPrefix(order.Get("hub.callback"), outside)
					if order.Get("hub.mode") != "subscribe" || order.Get("hub.topic") != b.URL+"/feed" || len(callback) != len(at)+43 {
						t.Fatalf("ordered %v", order)
					}
					if code, body := b.call(http.MethodGet, callback+"?hub.mode=subscribe&hub.challenge=c0ffee&hub.lease_seconds=864000&hub.topic="+url.QueryEscape(b.URL+"/feed"), ""); code != http.StatusOK || body != "c0ffee" {
						t.Fatalf("asked back, it says %d %q", code, body)
					}
				}
				callback = at + callback[len(callback)-43:] // the listener is another
				p.log.has(t, "msg=gathered")
				if code := b.tell(callback, b.feed(day)); code != http.StatusAccepted {
					t.Fatalf("told, it says %d", code)
				}
				p.log.has(t, "a hub told of news")
				for path, want := range map[string]int{"": 404, strings.Repeat("A", 43): 410, "../slack/nothing": 404} {
					if code, _ := b.call(http.MethodPost, at+path, b.feed(1)); code != want {
						t.Errorf("%q: %d", path, code)
					}
				}
				if strings.Contains(p.log.String(), callback[len(callback)-43:]) {
					t.Error("the callback's address is in the log")
				}
				if code := p.stop(); code != 0 {
					t.Errorf("interrupted, it ended with %d", code)
				}
				contains(t, o.does("export"), fmt.Sprintf("decision number %d", day))
			}
			if asked := b.asked.Load(); asked != 1 || len(b.orders) != 0 {
				t.Errorf("the feed was asked %d times, the hub %d times more", asked, len(b.orders))
			}
		})
	}
}

// call is a request of the hub's.
func (b *bulletin) call(method, address, body string) (int, string) {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/atom+xml")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	out, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, string(out)
}

// tell sends a document, again while the daemon is not ready for it.
func (b *bulletin) tell(callback, body string) (code int) {
	b.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if code, _ = b.call(http.MethodPost, callback, body); code != http.StatusServiceUnavailable {
			break
		}
	}
	return code
}

func TestWebSubNeedsAListener(t *testing.T) {
	o := newOffice(t)
	o.env["DATAPOLICY_WEBSUB_URL"] = outside
	p := o.runs()
	if code := p.ended(); code != 2 {
		t.Errorf("ended with %d", code)
	}
	contains(t, p.log.String(), "gather.websub_listen", "slack.listen")
	var out, log strings.Builder
	if code := o.program(strings.NewReader(""), &out, &log).Run(t.Context(), []string{"config", "check"}); code != 2 {
		t.Errorf("config check ended with %d: %s", code, out.String())
	}
	o.env["DATAPOLICY_WEBSUB_LISTEN"] = "127.0.0.1:0"
	contains(t, o.does("config", "check"), "good")
}
