package newsroom_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
)

func TestListingsMatchTheirSelectors(t *testing.T) {
	s, c := start(t)
	catalog := readCatalog(t, s.Catalog())
	outlets, articles := sample(t)
	listings := 0
	for _, o := range outlets {
		if o.Format != "listing" {
			continue
		}
		listings++
		t.Run(o.ID, func(t *testing.T) {
			src := catalog[o.ID]
			var got []string
			for next := src.URL; next != ""; {
				page, err := goquery.NewDocumentFromReader(bytes.NewReader(decoded(t, o, get(t, c, next).body)))
				if err != nil {
					t.Fatal(err)
				}
				page.Find(src.Listing["item"]).Each(func(_ int, item *goquery.Selection) {
					link := item.Find(src.Listing["link"])
					if href, ok := link.Attr("href"); !ok || !strings.HasPrefix(href, s.URL()) {
						t.Errorf("the link of %q is %q", link.Text(), href)
					}
					if item.Find(src.Listing["date"]).Text() == "" {
						t.Errorf("%q has no date", link.Text())
					}
					got = append(got, link.Text())
				})
				next = ""
				if src.Listing["next"] != "" {
					next, _ = page.Find(src.Listing["next"]).Attr("href")
				}
			}
			var want []string
			for _, a := range slices.Backward(articles) {
				if a.Outlet == o.ID {
					want = append(want, a.Title)
					page, err := goquery.NewDocumentFromReader(bytes.NewReader(decoded(t, o, get(t, c, s.URL()+"/"+o.ID+a.Path).body)))
					if err != nil {
						t.Fatal(err)
					}
					for part, selector := range src.Page {
						if page.Find(selector).Text() == "" {
							t.Errorf("%s: the selector %q for its %s finds nothing", a.ID, selector, part)
						}
					}
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("titles (-want +got):\n%s", diff)
			}
		})
	}
	if listings < 3 {
		t.Errorf("%d outlets have a listing only, want 3 or more", listings)
	}
}
