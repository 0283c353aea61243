package sources_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"datapolicy/sources"
	"datapolicy/sources/catalog"
)

func TestFallenSilent(t *testing.T) {
	var items []string
	for day := 10; day <= 19; day++ {
		items = append(items, fmt.Sprintf("<item><title>No. %[1]d</title><link>/%[1]d</link><pubDate>%[1]d Jan 2025 10:00:00 GMT</pubDate>%[2]s</item>", day, full("Text.")))
	}
	o := newOutlet(t, map[string]http.HandlerFunc{"/feed": text(rss(items...))})
	m := newMemory()
	g := o.gatherer(t, m, sources.Options{})
	list := []catalog.Source{o.source("/feed")}
	for _, c := range []struct {
		after int // days
		want  string
	}{{0, ""}, {5, ""}, {9, "nothing new since 19 January 2025, while it never paused for more than a day before"}} {
		o.now = now.AddDate(0, 0, c.after)
		r := only(t, g.Gather(t.Context(), list, m.keep, nil))
		if r.Status == sources.StatusFailed || (c.want == "") != (r.Advice == "") || !strings.Contains(r.Advice, c.want) {
			t.Errorf("after %d days: %s, %q; want %q", c.after, r.Status, r.Advice, c.want)
		}
	}
	o.mu.Lock()
	o.pages["/feed"] = text(rss())
	o.mu.Unlock()
	if r := only(t, g.Gather(t.Context(), list, m.keep, nil)); !strings.Contains(r.Advice, "lists nothing any more") {
		t.Errorf("an empty feed: %+v", r)
	}
}

func TestFreshness(t *testing.T) {
	for name, c := range map[string]struct {
		header map[string]string
		due    time.Duration
	}{
		"nothing said":              {nil, time.Hour},
		"max-age":                   {map[string]string{"Cache-Control": "public, max-age=7200"}, 2 * time.Hour},
		"max-age less its age":      {map[string]string{"Cache-Control": "max-age=14400", "Age": "3600"}, 3 * time.Hour},
		"max-age before Expires":    {map[string]string{"Cache-Control": "max-age=7200", "Expires": "Mon, 20 Jan 2025 23:00:00 GMT", "Date": "Mon, 20 Jan 2025 12:00:00 GMT"}, 2 * time.Hour},
		"Expires":                   {map[string]string{"Expires": "Mon, 20 Jan 2025 17:00:00 GMT", "Date": "Mon, 20 Jan 2025 12:00:00 GMT"}, 5 * time.Hour},
		"no-cache":                  {map[string]string{"Cache-Control": "no-cache, max-age=7200"}, time.Hour},
		"shorter than we ask":       {map[string]string{"Cache-Control": "max-age=60"}, time.Hour},
		"a year is no more than us": {map[string]string{"Cache-Control": "max-age=31536000"}, 24 * time.Hour},
		"nonsense":                  {map[string]string{"Cache-Control": "max-age=soon", "Expires": "0"}, time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOutlet(t, map[string]http.HandlerFunc{"/feed": func(w http.ResponseWriter, r *http.Request) {
				for k, v := range c.header {
					w.Header().Set(k, v)
				}
				fmt.Fprint(w, rss(item("/a", "A", full("x"))))
			}})
			m := newMemory()
			only(t, o.gatherer(t, m, sources.Options{}).Gather(t.Context(), []catalog.Source{o.source("/feed")}, m.keep, nil))
			if due := m.states["s"].NextDue.Sub(now); due != c.due {
				t.Errorf("due in %v, want %v", due, c.due)
			}
		})
	}
}
