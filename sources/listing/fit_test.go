package listing_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
	"datapolicy/sources/listing"
)

const news = `<ul class="news">
<li><a href="/2025/1.html">The authority fines a shop</a> <span class="day">2025-01-17</span></li>
<li><a href="/2025/2.html">A consultation on transfers</a> <span class="day">2025-01-16</span></li>
</ul><p class="none"></p><p class="bare">x</p>`

// A page that does not fit tells which selector is to be mended.
func TestMisfit(t *testing.T) {
	for name, c := range map[string]struct {
		s    listing.Selectors
		says string
	}{
		"item":          {listing.Selectors{Item: "div.card", Link: "a"}, `item "div.card" matches nothing`},
		"link in items": {listing.Selectors{Item: ".news li", Link: "h3 a"}, `item ".news li" matches 2 elements, and link "h3 a" nothing`},
		"link alone":    {listing.Selectors{Link: "a.title"}, `link "a.title" matches nothing`},
		"no links":      {listing.Selectors{Item: "p.bare"}, `match 1 elements, but none`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := listing.Read([]byte(news), listing.Options{URL: "https://a.example/", Selectors: c.s})
			if policy.CodeOf(err) != policy.Invalid || !strings.Contains(policy.Message(err), c.says) || !strings.Contains(policy.Message(err), "; the site may have changed") {
				t.Errorf("%v; want %q in it, and what to do", err, c.says)
			}
		})
	}
}

// Selectors that match nothing are told, even where the page can be read.
func TestIdle(t *testing.T) {
	for name, c := range map[string]struct {
		s    listing.Selectors
		want []string
	}{
		"all fit":        {listing.Selectors{Item: ".news li", Link: "a", Title: "a", Date: ".day"}, nil},
		"none given":     {listing.Selectors{}, nil},
		"date":           {listing.Selectors{Item: ".news li", Date: ".date"}, []string{`the selector date ".date" matches nothing in its 2 items`}},
		"title":          {listing.Selectors{Item: ".news li", Title: "h2"}, []string{`the selector title "h2" matches nothing in its 2 items; the links' texts were taken`}},
		"date, link":     {listing.Selectors{Link: ".news a", Date: "time"}, []string{`the selector date "time" matches nothing in its 2 items`}},
		"date and title": {listing.Selectors{Item: ".news li", Title: "h2", Date: "time"}, []string{`the selector title "h2" matches nothing in its 2 items; the links' texts were taken`, `the selector date "time" matches nothing in its 2 items`}},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := listing.Read([]byte(strings.ReplaceAll(news, "<ul class", "<ul data-x='' class")), listing.Options{URL: "https://a.example/", Selectors: c.s})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, l.Idle); diff != "" {
				t.Error(diff)
			}
		})
	}
	const undated = `<ul><li><a href="/a/1">The authority fines a shop</a> <b>new</b><li><a href="/a/2">A consultation on transfers</a> <b>new</b></ul>`
	l, err := listing.Read([]byte(undated), listing.Options{URL: "https://a.example/", Selectors: listing.Selectors{Item: "li", Date: "b"}})
	if diff := cmp.Diff([]string{`the selector date "b" matches, but what it matches is no date`}, l.Idle); diff != "" || err != nil {
		t.Error(diff, err)
	}
}
