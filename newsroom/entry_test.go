package newsroom_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"

	"datapolicy/newsroom"
)

func TestEveryFeedParsesAndListsItsArticles(t *testing.T) {
	s, c := start(t)
	catalog := readCatalog(t, s.Catalog())
	outlets, articles := sample(t)
	for _, o := range outlets {
		if o.Format == "listing" || o.Fault == "down" {
			continue
		}
		t.Run(o.ID, func(t *testing.T) {
			res := get(t, c, catalog[o.ID].URL)
			body := decoded(t, o, res.body)
			body = bytes.Replace(body, []byte(`encoding="`+o.Declared+`"`), []byte(`encoding="utf-8"`), 1)
			feed, err := gofeed.NewParser().Parse(bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			wantType, wantVersion := map[string]string{"rss": "rss", "rdf": "rss", "atom": "atom", "json": "json"}[o.Format],
				map[string]string{"rss": "2.0", "rdf": "1.0", "atom": "1.0", "json": "https://jsonfeed.org/version/1.1"}[o.Format]
			if feed.FeedType != wantType || feed.FeedVersion != wantVersion {
				t.Errorf("the feed is %s %s, want %s %s", feed.FeedType, feed.FeedVersion, wantType, wantVersion)
			}
			var got []string
			for _, item := range feed.Items {
				u, err := url.Parse(item.Link)
				if err != nil || u.Host == "" {
					t.Errorf("the link %q is not absolute", item.Link)
					continue
				}
				if u.RawQuery == "" && !strings.HasSuffix(u.Path, "/amp") {
					got = append(got, item.Title)
				}
			}
			var want []string
			for _, a := range slices.Backward(articles) {
				if a.Outlet == o.ID {
					want = append(want, a.Title)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("titles (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEntriesOutOfOrder(t *testing.T) {
	s, c := start(t)
	parse := func(path string) *gofeed.Feed {
		feed, err := gofeed.NewParser().Parse(bytes.NewReader(get(t, c, s.URL()+path).body))
		if err != nil {
			t.Fatal(err)
		}
		return feed
	}
	var noID, noDate, future bool
	for _, item := range parse("/ashgrove-bulletin/index.rss").Items {
		noID = noID || item.GUID == ""
		noDate = noDate || item.PublishedParsed == nil
		future = future || item.PublishedParsed != nil && item.PublishedParsed.After(newsroom.Now)
	}
	if !noID || !noDate || !future {
		t.Errorf("the feed has an entry with no id: %t, with no date: %t, with a date to come: %t", noID, noDate, future)
	}
	for _, item := range parse("/quillmark-dispatch/rss").Items {
		if !strings.HasSuffix(item.Description, "[…]") || item.Content != "" {
			t.Errorf("%q is not truncated", item.Title)
		}
	}
	for _, item := range parse("/halvorsen-wire/feeds/world.xml").Items {
		if !strings.Contains(item.Content, "<p>") {
			t.Errorf("%q has no full text", item.Title)
		}
	}
}

func TestFeedsAreWellFormedXML(t *testing.T) {
	s, c := start(t)
	for _, path := range []string{"/halvorsen-wire/feeds/world.xml", "/courrier-valmontel/index.rdf", "/netzwarte-nord/feed/atom.xml"} {
		d := xml.NewDecoder(bytes.NewReader(get(t, c, s.URL()+path).body))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Errorf("%s: %v", path, err)
				break
			}
		}
	}
}
