package sources_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"datapolicy/policy"
	"datapolicy/sources"
	"datapolicy/sources/catalog"
)

// What is wrong and what to do are told once each, and an action wherever there
// is one.
func TestAdvice(t *testing.T) {
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(code) }
	}
	for name, c := range map[string]struct {
		answer        http.HandlerFunc
		wrong, advice string
	}{
		"not found":  {status(404), "answered 404 Not Found", "check the address; `datapolicy sources discover`"},
		"gone":       {status(410), "it is gone for good", "take the source out of the catalog or give its new address"},
		"forbidden":  {status(403), "answered 403 Forbidden", "ask its publisher"},
		"too often":  {status(429), "answered 429 Too Many Requests", "raise `every`"},
		"overloaded": {status(503), "answered 503 Service Unavailable", "it will be tried again after 13:05 UTC on 20 January; nothing is to be done"},
		"no feed":    {text("<html><body>Hello</body></html>"), "HTML page, not a feed", "discover"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOutlet(t, map[string]http.HandlerFunc{"/feed": c.answer})
			m := newMemory()
			r := only(t, o.gatherer(t, m, sources.Options{}).Gather(t.Context(), []catalog.Source{o.source("/feed")}, m.keep, nil))
			wrong := policy.Message(r.Err)
			if !strings.Contains(wrong+"; "+r.Advice, c.wrong) || !strings.Contains(wrong+"; "+r.Advice, c.advice) {
				t.Errorf("told: %q\ndo: %q\nwant %q, %q", wrong, r.Advice, c.wrong, c.advice)
			}
			if r.Advice == "" || strings.Contains(wrong, r.Advice) || strings.Contains(wrong, "tried again") {
				t.Errorf("said twice, or not at all: %q, %q", wrong, r.Advice)
			}
		})
	}
}

// A source that fails again and again is somebody's task.
func TestAdviceAfterLongFailure(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{"/feed": text(rss(item("/a", "A", full("x"))))})
	m := newMemory()
	g := o.gatherer(t, m, sources.Options{})
	list := []catalog.Source{o.source("/feed")}
	g.Gather(t.Context(), list, m.keep, nil)
	o.mu.Lock()
	o.pages["/feed"] = func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusBadGateway) }
	o.mu.Unlock()
	var r sources.SourceReport
	for range 5 {
		o.now = o.now.Add(24 * time.Hour)
		r = only(t, g.Gather(t.Context(), list, m.keep, nil))
	}
	if want := "it has failed 5 times in a row, the last time it was read was 20 January 2025: look at it in a browser"; !strings.Contains(r.Advice, want) {
		t.Errorf("got %q", r.Advice)
	}
}
