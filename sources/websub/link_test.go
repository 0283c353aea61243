package websub

import (
	"net/http"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestLinksOfOffers(t *testing.T) {
	const at = "https://edpb.example/news/feed.xml"
	for _, c := range []struct {
		name      string
		header    []string
		hub, self string // of the document
		unread    bool
		hubs      []string
		topic     string
		unknown   bool
	}{
		{name: "two headers", header: []string{`<https://hub.example/>; rel="hub"`, `<https://edpb.example/feed>; rel="self"`}, hubs: []string{"https://hub.example/"}, topic: "https://edpb.example/feed"},
		{name: "one header, relative, without quotes", header: []string{`</hub>;rel=hub , <feed>; rel=self`}, hubs: []string{"https://edpb.example/hub"}, topic: "https://edpb.example/news/feed"},
		{name: "several relations in one", header: []string{`<https://hub.example/>; rel="alternate HUB"`}, hubs: []string{"https://hub.example/"}, topic: at},
		{name: "two hubs", header: []string{`<https://a.example/>; rel=hub, <https://b.example/>; rel=hub, <https://a.example/>; rel=hub`}, hubs: []string{"https://a.example/", "https://b.example/"}, topic: at},
		{name: "commas in the address and in a title", header: []string{`<https://hub.example/a,b;c>; title="x, <y>; rel=\"no\""; rel=hub`}, hubs: []string{"https://hub.example/a,b;c"}, topic: at},
		{name: "the first rel counts", header: []string{`<https://hub.example/>; rel=next; rel=hub`}, topic: at},
		{name: "of another document", header: []string{`<https://hub.example/>; rel=hub; anchor="/other"`}, topic: at},
		{name: "the document's own", hub: "https://hub.example/", self: "/feed", hubs: []string{"https://hub.example/"}, topic: "https://edpb.example/feed"},
		{name: "the header goes first", header: []string{`<https://a.example/>; rel=hub, </a>; rel=self`}, hub: "https://b.example/", self: "/b", hubs: []string{"https://a.example/"}, topic: "https://edpb.example/a"},
		{name: "the header has the hub, the document itself", header: []string{`<https://a.example/>; rel=hub`}, hub: "https://b.example/", self: "/b", hubs: []string{"https://a.example/"}, topic: "https://edpb.example/b"},
		{name: "other links in the header", header: []string{`</style.css>; rel=preload; as=style`}, hub: "https://hub.example/", hubs: []string{"https://hub.example/"}, topic: at},
		{name: "no hub", topic: at},
		{name: "unchanged, so nothing is known", unread: true, unknown: true},
		{name: "unchanged, with a header", unread: true, header: []string{`<https://hub.example/>; rel=hub`}, hubs: []string{"https://hub.example/"}, topic: at},
		{name: "addresses that nobody asks", header: []string{`<javascript:alert(1)>; rel=hub, <ftp://hub.example/>; rel=hub, <https://me:pw@hub.example/>; rel=hub, <http://[::1>; rel=hub`}, hub: "mailto:hub@example", self: "data:,", topic: at},
		{name: "broken", header: []string{`<https://hub.example/`, `https://hub.example/>; rel=hub`, `;;;,,<`, `<https://hub.example/>; rel="hub`, ``}, hubs: []string{"https://hub.example/"}, topic: at},
	} {
		header := http.Header{"Link": c.header}
		hubs, topic, known := Offer{SourceID: "edpb", Address: at, Header: header, Read: !c.unread, Hub: c.hub, Self: c.self}.links()
		if diff := cmp.Diff(c.hubs, hubs); diff != "" || topic != c.topic || known == c.unknown {
			t.Errorf("%s: topic %q, known %v\n%s", c.name, topic, known, diff)
		}
	}
}

func TestAskAt(t *testing.T) {
	for _, c := range []struct {
		hub, feed string
		private   bool
		want      string
	}{
		{"https://hub.example/", "https://edpb.example/feed", false, "https://hub.example/"},
		{"https://hub.example:8443/", "http://edpb.example/feed", false, "https://hub.example:8443/"},
		{"http://hub.example/x?y", "http://edpb.example/feed", false, "https://hub.example/x?y"},
		{"http://hub.example:80/", "https://edpb.example/feed", false, "https://hub.example/"},
		{"http://hub.example:81/", "http://edpb.example/feed", false, ""},
		{"http://edpb.example/hub", "http://edpb.example/feed", false, "http://edpb.example/hub"},
		{"http://edpb.example/hub", "https://edpb.example/feed", false, "https://edpb.example/hub"}, // no less safe than the feed
		{"http://edpb.example:81/hub", "http://edpb.example/feed", false, ""},
		{"http://10.0.0.7/hub", "https://intranet.example/feed", true, "http://10.0.0.7/hub"},
		{"http://[::1", "https://intranet.example/feed", true, ""},
	} {
		if got := askAt(c.hub, c.feed, c.private); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

func FuzzLinks(f *testing.F) {
	for _, s := range []string{`<https://hub.example/>; rel="hub", </x>; rel=self`, `<a>;b="\`, `<<>>,;=`, `<a>;;;=;"`, "<\xff>; rel=hub"} {
		f.Add(s, "https://hub.example/", "feed")
	}
	f.Fuzz(func(t *testing.T, header, hub, self string) {
		o := Offer{Address: "https://edpb.example/feed", Header: http.Header{"Link": {header, header}}, Read: true, Hub: hub, Self: self}
		hubs, topic, known := o.links()
		if !known || len(hubs) > 2*maxLinks {
			t.Errorf("known %v, %d hubs", known, len(hubs))
		}
		for _, address := range append(hubs, topic) {
			if again := webAddress("", address); again != address && utf8.ValidString(address) {
				t.Errorf("%q is not an address: %q", address, again)
			}
		}
	})
}

func FuzzLine(f *testing.F) {
	f.Add("quota\nexceeded")
	f.Add("数据出境安全评估办法数据出境安全评估办法数据出境安全评估办法数据出境安全评估办法数据出境安全评估办法数据出境安全评估办法数据出境安全评估办法数据出境安全评估办法")
	f.Fuzz(func(t *testing.T, said string) {
		if got := line(said); len(got) > 200 || !utf8.ValidString(got) {
			t.Errorf("%q", got)
		}
	})
}
