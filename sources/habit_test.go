package sources_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

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
