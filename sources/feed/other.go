package feed

import (
	"net/url"
	"strings"

	"datapolicy/policy"
)

// notAFeed says what a document is that is no feed, and what to do.
func (p *parser) notAFeed(root *node, text string) error {
	var top *node
	for n := range root.children() {
		if n.name != "" {
			top = n
			break
		}
	}
	name := ""
	if top != nil {
		name = top.local
	}
	switch {
	case name == "html" || name == "head" || name == "body" || root.attr("doctype") == "html":
		return p.htmlPage(text)
	case name == "urlset" || name == "sitemapindex":
		return policy.Errorf(policy.Invalid, "this is a sitemap, not a feed; give the source the format \"sitemap\" in the catalog")
	case name == "opml":
		return policy.Errorf(policy.Invalid, "this is OPML, a list of feeds, not a feed; take the feeds' addresses out of it (xmlUrl)")
	case looksLikeHTML(text[:min(len(text), 4_096)]):
		return p.htmlPage(text)
	case name == "":
		return policy.Errorf(policy.Invalid, "this is plain text, not a feed; give the address of an RSS, Atom or JSON feed")
	}
	return policy.Errorf(policy.Invalid, "this is XML with the outermost element %.40q, which is no feed that we know; give the address of an RSS, Atom or JSON feed", name)
}

func (p *parser) htmlPage(text string) error {
	if links := FeedLinks(text, p.base); len(links) > 0 {
		return policy.Errorf(policy.Invalid, "this is an HTML page, not a feed; it names this feed: %s. Use that address instead", links[0].URL)
	}
	return policy.Errorf(policy.Invalid, "this is an HTML page, not a feed, and it names none; look for feeds with `datapolicy sources discover`, or give the source the format \"listing\" in the catalog")
}

// Link is a feed that a page names.
type Link struct {
	URL   string
	Title string
	Type  string // the media type that the page gives it
}

// FeedLinks lists the feeds that an HTML page names in its head (link
// rel=alternate), resolved against the page's address, each once.
func FeedLinks(page string, base *url.URL) []Link {
	const enough = 50
	var list []Link
	sc := scanner{s: page}
	seen := map[string]bool{}
	for len(list) < enough {
		t := sc.next()
		if t.kind == endOfDocument {
			break
		}
		if t.kind != startTag {
			continue
		}
		n := &node{}
		e := entities{}
		for _, a := range t.attrs {
			value, err := e.resolve(a.value)
			if err == nil {
				n.attrs = append(n.attrs, attr{a.name, value})
			}
		}
		tag := strings.ToLower(t.name)
		if tag == "base" {
			if u, err := url.Parse(n.attr("href")); err == nil && n.attr("href") != "" {
				if base != nil {
					u = base.ResolveReference(u)
				}
				base = u
			}
			continue
		}
		kind, _, _ := strings.Cut(strings.ToLower(n.attr("type")), ";")
		switch strings.TrimSpace(kind) {
		case "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/xml", "application/xml", "application/json":
		default:
			continue
		}
		rel := " " + strings.ToLower(n.attr("rel")) + " "
		if tag != "link" || !strings.Contains(rel, " alternate ") && !strings.Contains(rel, " feed ") {
			continue
		}
		if strings.TrimSpace(kind) == "application/json" && strings.Contains(n.attr("href"), "wp-json") {
			continue // WordPress names its own interface so
		}
		if u := resolve(base, n.attr("href")); u != "" && !seen[u] {
			seen[u] = true
			list = append(list, Link{URL: u, Title: squeeze(n.attr("title")), Type: strings.TrimSpace(kind)})
		}
	}
	return list
}
