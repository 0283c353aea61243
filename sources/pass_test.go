package sources_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"datapolicy/policy"
	"datapolicy/sources"
	"datapolicy/sources/catalog"
)

// One source's failure is its own, and progress is told of each.
func TestSideBySide(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{
		"/good": text(rss(item("/a", "A", full("x")))), "/html": text("<html><body>no</body></html>"),
		"/500": func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(500) },
	})
	var list []catalog.Source
	for _, path := range []string{"/html", "/good", "/500", "/nowhere"} {
		s := o.source(path)
		s.ID, s.Name = strings.Trim(path, "/"), path
		list = append(list, s)
	}
	list = append(list, catalog.Source{ID: "bad", Name: "bad", URL: "file:///etc/passwd", Every: time.Hour})
	m := newMemory()
	var told []sources.Progress
	r := o.gatherer(t, m, sources.Options{}).Gather(t.Context(), list, m.keep, func(p sources.Progress) { told = append(told, p) })
	if r.New() != 1 || r.Failed() != 4 || r.Sources[1].Status != sources.StatusOK {
		t.Errorf("got %+v", r)
	}
	for i, p := range told {
		if p.Done != i+1 || p.Total != 5 {
			t.Errorf("progress %d: %+v", i, p)
		}
	}
	if len(told) != 5 || told[4].Articles != 1 {
		t.Errorf("progress: %+v", told)
	}
	for _, s := range r.Sources {
		if s.Status == sources.StatusFailed && (s.Advice == "" || policy.Message(s.Err) == "") {
			t.Errorf("%s: no advice: %v", s.ID, s.Err)
		}
	}
}

// A pass that is broken off counts as no failure of the sources, and loses
// nothing.
func TestBrokenOff(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{"/feed": text(rss(item("/a", "A", full("x")), item("/b", "B", full("y"))))})
	m := newMemory()
	g := o.gatherer(t, m, sources.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	g.Gather(ctx, []catalog.Source{o.source("/feed")}, func(ctx context.Context, a policy.Article) error {
		cancel()
		return m.keep(ctx, a)
	}, nil)
	if s := m.states["s"]; s.BodyHash != "" || s.Failures != 0 {
		t.Errorf("state %+v", s)
	}
	g.Gather(ctx, []catalog.Source{o.source("/feed")}, m.keep, nil)
	if s := m.states["s"]; s.Failures != 0 {
		t.Errorf("broken off before the fetch: state %+v", s)
	}
	r := only(t, g.Gather(t.Context(), []catalog.Source{o.source("/feed")}, m.keep, nil))
	if r.New != 1 || len(m.order) != 2 {
		t.Errorf("afterwards: %+v, %d articles", r, len(m.order))
	}
}

// A fault of ours in one article does not end the pass.
func TestPanicStaysInside(t *testing.T) {
	o := newOutlet(t, map[string]http.HandlerFunc{"/feed": text(rss(item("/a", "A", full("x"))))})
	m := newMemory()
	r := only(t, o.gatherer(t, m, sources.Options{}).Gather(t.Context(), []catalog.Source{o.source("/feed")}, func(context.Context, policy.Article) error { panic("no") }, nil))
	if r.Status != sources.StatusFailed || policy.CodeOf(r.Err) != policy.Internal {
		t.Errorf("got %+v", r)
	}
}
