package feed

import (
	"net/url"
	"strings"

	"datapolicy/policy"
)

// feedElement is the outermost element that makes the document a feed, or nil.
func (p *parser) feedElement(root *node) *node {
	for n := range root.children() {
		if top := p.feedWithin(n, 0); top != nil {
			return top
		}
	}
	return nil
}

func (p *parser) feedWithin(n *node, depth int) *node {
	switch n.name {
	case "rss", "rdf:rdf", "channel", "atom:feed", "atom:entry", "feed":
		return n
	case "entry", "item":
		if n.parent.parent == nil {
			return n
		}
	case "html", "xhtml:html", "opml", "sitemap:urlset", "sitemap:sitemapindex", "urlset", "sitemapindex":
		return nil
	}
	if strings.HasSuffix(n.name, ":rss") || strings.HasSuffix(n.name, ":feed") && strings.HasPrefix(n.name, alienNS) {
		return n // in a namespace of its own, as some servers write it
	}
	if depth < 3 { // SOAP and the like around a feed
		for c := range n.children() {
			if top := p.feedWithin(c, depth+1); top != nil {
				return top
			}
		}
	}
	return nil
}

// rss reads RSS of every version, RDF included. Its items stand in the channel
// or beside it.
func (p *parser) rss(root, top *node) {
	f := p.feed
	f.Format, f.Version = rssVersion(top)
	channel := top
	if c := top.first("channel"); c != nil {
		channel = c
	}
	p.feedLinks(channel)
	p.schedule(channel)
	p.inferBase(root, p.linkOf(channel))
	f.Title = p.line(channel, "title", "dc:title", "atom:title")
	f.Language = firstOf(channel.first("language").value(), channel.first("dc:language").value(), channel.attr("xml:lang"), top.attr("xml:lang"))
	if f.URL == "" {
		f.URL = p.address(channel, p.linkOf(channel))
	}
	author := ""
	if channel.first("itunes:author") != nil { // a podcast's: those of other channels are not the items'
		author = p.names(channel, "dc:creator", "itunes:author", "author")
	}
	list := items(top, nil)
	f.Entries = make([]Entry, 0, len(list))
	for _, item := range list {
		e := p.item(item)
		e.Author = firstOf(e.Author, author)
		f.Entries = append(f.Entries, e)
	}
}

func rssVersion(top *node) (format, version string) {
	version = top.attr("version")
	switch {
	case top.name == "rdf:rdf":
		version = "1.0"
		for _, a := range top.attrs {
			if strings.HasPrefix(a.name, "xmlns") && strings.Contains(a.value, "simple/0.9") {
				version = "0.90"
			}
		}
		return "rdf", version
	case top.name == "channel":
		for _, a := range top.attrs {
			if a.name == "xmlns" && strings.Contains(a.value, "rss1.1") {
				return "rdf", "1.1"
			}
		}
	}
	return "rss", version
}

// items adds the items to list, wherever they stand, but not those within an
// item.
func items(n *node, list []*node) []*node {
	if n.name == "item" {
		return append(list, n)
	}
	for c := range n.children() {
		if c.name != "" && !leaves[c.name] {
			list = items(c, list)
		}
	}
	return list
}

// feedLinks takes what atom:link elements of a feed tell: where the site is,
// where the feed itself is, and who to ask to be told of news.
func (p *parser) feedLinks(n *node) {
	for link := range n.children() {
		if link.name != "atom:link" && link.name != "link" && link.name != "atom10:link" {
			continue
		}
		href := p.address(link, link.attr("href"))
		switch strings.ToLower(link.attr("rel")) {
		case "self":
			p.feed.Self = firstOf(p.feed.Self, href)
		case "hub":
			p.feed.Hub = firstOf(p.feed.Hub, href)
		case "next":
			p.feed.Next = firstOf(p.feed.Next, href)
		case "prev-archive":
			p.feed.PrevArchive = firstOf(p.feed.PrevArchive, href)
		}
	}
	p.feed.Generator = p.line(n, "generator", "atom:generator")
}

// inferBase gives a document that came without its address the one that it
// tells itself, so that its relative addresses lead somewhere.
func (p *parser) inferBase(root *node, site string) {
	if p.base != nil {
		return
	}
	for _, own := range []string{p.feed.Self, site} {
		if u, err := url.Parse(own); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
			p.base = u
			rebase(root, u)
			return
		}
	}
}

// rebase gives base to all nodes that have none, and completes those that
// xml:base made from nothing.
func rebase(n *node, base *url.URL) {
	if n.base == nil {
		n.base = base
		if own := n.attr("xml:base"); own != "" {
			if u, err := base.Parse(own); err == nil {
				n.base = u
			}
		}
	}
	for c := range n.children() {
		rebase(c, n.base)
	}
}

// linkOf is the address that a channel or item names as its page.
func (p *parser) linkOf(n *node) string {
	fallback := ""
	for link := range n.children() {
		switch link.name {
		case "link":
			if v := link.value(); v != "" {
				return v
			}
			if href := link.attr("href"); href != "" && isAlternate(link) { // Atom's form, without its namespace
				return href
			}
		case "atom:link":
			if href := link.attr("href"); href != "" && isAlternate(link) && fallback == "" {
				fallback = href
			}
		}
	}
	return fallback
}

func isAlternate(link *node) bool {
	rel := strings.ToLower(link.attr("rel"))
	return rel == "" || rel == "alternate" || rel == "http://www.iana.org/assignments/relation/alternate"
}

func (p *parser) item(n *node) Entry {
	e := Entry{CutOff: n.open}
	e.Title = p.line(n, "title", "dc:title", "media:title", "atom:title", "itunes:title")
	guid := n.first("guid")
	e.ID = firstOf(guid.value(), n.first("dc:identifier").value(), n.first("atom:id").value(), n.attr("rdf:about"))
	e.URL = p.itemAddress(n, guid)
	e.Author = p.names(n, "dc:creator", "author", "atom:author", "itunes:author", "dc:author", "dcterms:creator", "dc:contributor")
	e.Published, e.DateSource = p.date(n, "pubdate", "dc:date", "dcterms:issued", "dcterms:available", "dcterms:created", "atom:published", "atom:issued", "date")
	var how policy.DateSource
	if e.Updated, how = p.date(n, "atom:updated", "dcterms:modified", "atom:modified", "dc:date"); e.DateSource == "" {
		e.DateSource = how
	}
	e.Summary = p.guessed(n, "description", "dc:description", "atom:summary", "itunes:summary", "media:description", "dcterms:abstract", "itunes:subtitle")
	if e.Summary == "" {
		if group := n.first("media:group", "media:content"); group != nil {
			e.Summary = p.guessed(group, "media:description")
		}
	}
	for _, name := range []string{"content:encoded", "xhtml:body", "xhtml:div", "fullitem", "body", "atom:content"} {
		if c := n.first(name); c != nil && e.Content == "" {
			e.Content = p.construct(c)
		}
	}
	if items := n.first("content:items"); items != nil && e.Content == "" {
		if c := items.within("rdf:value"); c != nil {
			e.Content = p.construct(c)
		}
	}
	if group := n.first("media:group", "media:content"); group != nil && e.Title == "" {
		e.Title = p.line(group, "media:title")
	}
	e.Categories = p.categories(n)
	e.Enclosures = p.enclosures(n)
	e.Language = firstOf(n.attr("xml:lang"), n.first("dc:language").value())
	return e
}

// itemAddress is where an item's page is: the original address behind a
// counting one first, a permalink guid last.
func (p *parser) itemAddress(n, guid *node) string {
	for _, name := range []string{"feedburner:origlink", "pheedo:origlink"} {
		if original := n.first(name); original != nil {
			if u := p.webAddress(original, original.value()); u != "" {
				return u
			}
		}
	}
	if u := p.webAddress(n.first("link", "atom:link", "guid"), p.linkOf(n)); u != "" {
		return u
	}
	if guid != nil && !strings.EqualFold(guid.attr("ispermalink"), "false") {
		v := guid.value()
		if strings.HasPrefix(v, "http://") || strings.HasPrefix(v, "https://") || strings.HasPrefix(v, "/") || strings.EqualFold(guid.attr("ispermalink"), "true") {
			if u := p.webAddress(guid, v); u != "" {
				return u
			}
		}
	}
	return p.webAddress(n, n.attr("rdf:about"))
}

// address is ref made absolute by where it stands.
func (p *parser) address(at *node, ref string) string {
	base := p.base
	if at != nil && at.base != nil {
		base = at.base
	}
	return resolve(base, ref)
}

// webAddress is address where it can be a page: http or https.
func (p *parser) webAddress(at *node, ref string) string {
	u := p.address(at, ref)
	if u == "" || plainAddress(u) {
		return u
	}
	if parsed, err := url.Parse(u); err != nil || parsed.Scheme != "" && parsed.Scheme != "http" && parsed.Scheme != "https" {
		return ""
	}
	return u
}
