package feed

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"datapolicy/policy"
	"datapolicy/sources/date"
)

// feedElement is the outermost element that makes the document a feed, or nil.
func (p *parser) feedElement(root *node) *node {
	for _, n := range root.children {
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
		for _, c := range n.children {
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
	p.inferBase(root, channel)
	f.Title = p.line(channel, "title", "dc:title", "atom:title")
	f.Language = firstOf(channel.first("language").value2(), channel.first("dc:language").value2(), channel.attr("xml:lang"), top.attr("xml:lang"))
	if f.URL == "" {
		f.URL = p.address(channel, p.linkOf(channel))
	}
	author := p.names(channel, "dc:creator", "itunes:author", "author")
	for _, item := range items(top) {
		e := p.item(item)
		if e.Author == "" && len(channel.all("itunes:author")) > 0 {
			e.Author = author
		}
		f.Entries = append(f.Entries, e)
	}
}

// value2 is value for a node that may be nil.
func (n *node) value2() string {
	if n == nil {
		return ""
	}
	return n.value()
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

// items lists the items wherever they stand, but not those within an item.
func items(n *node) []*node {
	if n.name == "item" {
		return []*node{n}
	}
	var list []*node
	for _, c := range n.children {
		switch {
		case c.name == "item":
			list = append(list, c)
		case c.name != "" && !leaves[c.name]:
			list = append(list, items(c)...)
		}
	}
	return list
}

// feedLinks takes what atom:link elements of a feed tell: where the site is,
// where the feed itself is, and who to ask to be told of news.
func (p *parser) feedLinks(n *node) {
	for _, link := range n.children {
		if link.name != "atom:link" && link.name != "link" && link.name != "atom10:link" {
			continue
		}
		href := p.address(link, link.attr("href"))
		switch strings.ToLower(link.attr("rel")) {
		case "self":
			p.feed.Self = firstOf(p.feed.Self, href)
		case "hub":
			p.feed.Hub = firstOf(p.feed.Hub, href)
		}
	}
}

// inferBase gives a document that came without its address the one that it
// tells itself, so that its relative addresses lead somewhere.
func (p *parser) inferBase(root, channel *node) {
	if p.base != nil {
		return
	}
	for _, own := range []string{p.feed.Self, p.linkOf(channel)} {
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
	for _, c := range n.children {
		rebase(c, n.base)
	}
}

// linkOf is the address that a channel or item names as its page.
func (p *parser) linkOf(n *node) string {
	fallback := ""
	for _, link := range n.children {
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
	e.ID = firstOf(guid.value2(), n.first("dc:identifier").value2(), n.first("atom:id").value2(), n.attr("rdf:about"))
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
	e.Categories = p.categories(n)
	e.Enclosures = p.enclosures(n)
	e.Language = firstOf(n.attr("xml:lang"), n.first("dc:language").value2())
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
		if v := guid.value(); strings.HasPrefix(v, "http://") || strings.HasPrefix(v, "https://") {
			return p.webAddress(guid, v)
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
	if u == "" {
		return ""
	}
	if parsed, err := url.Parse(u); err != nil || parsed.Scheme != "" && parsed.Scheme != "http" && parsed.Scheme != "https" {
		return ""
	}
	return u
}

// line is the first of the elements that has text, on one line, plain.
func (p *parser) line(n *node, names ...string) string {
	for _, name := range names {
		for _, c := range n.all(name) {
			var text string
			switch {
			case strings.HasPrefix(name, "atom:"):
				text = p.atomLine(c)
			case c.hasElements():
				text = plain(c.markup())
			default:
				text = plainGuess(c.inner())
			}
			if text != "" {
				return text
			}
		}
	}
	return ""
}

// plainGuess is the plain text of what may or may not be HTML.
func plainGuess(s string) string {
	s = strings.TrimSpace(s)
	if inner, ok := strings.CutPrefix(s, "<![CDATA["); ok {
		s = strings.TrimSuffix(inner, "]]>")
	}
	if looksLikeHTML(s) {
		return plain(s)
	}
	e := entities{}
	once, err := e.resolve(s)
	if err != nil {
		return squeeze(s)
	}
	if strings.Contains(once, "</") && looksLikeHTML(once) { // escaped once too often
		return plain(once)
	}
	return squeeze(once)
}

// guessMarkup is text of which it is not told whether it is HTML, as HTML.
func guessMarkup(s string) string {
	if looksLikeHTML(s) {
		return s
	}
	return strings.ReplaceAll(s, "<", "&lt;")
}

// guessed is the first of the elements that has text, sanitised. RSS does not
// tell text from HTML: what has a tag that HTML knows is HTML.
func (p *parser) guessed(n *node, names ...string) string {
	for _, name := range names {
		for _, c := range n.all(name) {
			if out := p.construct(c); out != "" {
				return out
			}
		}
	}
	return ""
}

// construct is an element's text as sanitised HTML.
func (p *parser) construct(n *node) string {
	if strings.HasPrefix(n.name, "atom:") {
		return p.atomMarkup(n)
	}
	if n.hasElements() {
		return p.sanitise(n.markup(), n.base)
	}
	text := strings.TrimSpace(n.inner())
	if inner, ok := strings.CutPrefix(text, "<![CDATA["); ok {
		text = strings.TrimSuffix(inner, "]]>")
	}
	if n.name != "content:encoded" {
		text = guessMarkup(text)
	}
	return p.sanitise(text, n.base)
}

// names joins what the elements name as persons; those of the first element
// that names any.
func (p *parser) names(n *node, elements ...string) string {
	for _, element := range elements {
		var list []string
		for _, c := range n.all(element) {
			name := personName(c)
			if name != "" && !contains(list, name) && len(list) < MaxList {
				list = append(list, name)
			}
		}
		if len(list) > 0 {
			return strings.Join(list, ", ")
		}
	}
	return ""
}

// personName is a person's name: RSS writes "mail@example.org (Name)", Atom a
// name element, others the name alone.
func personName(n *node) string {
	if name := n.first("atom:name", "name", "itunes:name", "foaf:name"); name != nil {
		return plainGuess(name.inner())
	}
	if mail := n.first("atom:email", "email"); mail != nil {
		return mail.value()
	}
	text := plainGuess(n.inner())
	if strings.HasPrefix(n.name, "atom:") && n.hasElements() {
		text = squeeze(directText(n)) // an address alone is no name
	}
	if before, inside, ok := strings.Cut(text, "("); ok {
		before, inside = strings.TrimSpace(before), strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(inside), ")"))
		switch {
		case strings.Contains(before, "@") && inside != "":
			return inside
		case strings.Contains(inside, "@") && before != "":
			return before
		}
	}
	if name, address, ok := strings.Cut(text, "<"); ok && strings.Contains(address, "@") && strings.TrimSpace(name) != "" {
		return strings.Trim(strings.TrimSpace(name), `"`)
	}
	return text
}

// date is the first of the elements that tells a possible one.
func (p *parser) date(n *node, names ...string) (time.Time, policy.DateSource) {
	language := firstOf(p.feed.Language, p.o.Language)
	for _, name := range names {
		for _, c := range n.all(name) {
			if t, how, ok := p.parseDate(c.value(), language); ok {
				return t, how
			}
		}
	}
	return time.Time{}, ""
}

func (p *parser) parseDate(text, language string) (time.Time, policy.DateSource, bool) {
	if text == "" || p.badDates >= maxBadDates {
		return time.Time{}, "", false
	}
	t, how, ok := date.Parse(text, date.Options{Language: language, Location: p.o.Location, Now: p.o.Now})
	if !ok {
		p.badDates++
		p.warn("there are dates that cannot be read, such as %.60q", text)
	}
	return t, how, ok
}

func (p *parser) categories(n *node) []string {
	var list []string
	add := func(s string) {
		if s = p.cut(plainGuess(s)); s != "" && !contains(list, s) && len(list) < MaxList {
			list = append(list, s)
		}
	}
	for _, c := range n.children {
		if len(list) == MaxList {
			break
		}
		switch c.name {
		case "category", "dc:subject":
			add(c.inner())
		case "atom:category":
			add(firstOf(c.attr("label"), c.attr("term"), c.value()))
		case "itunes:category":
			add(c.attr("text"))
		case "itunes:keywords", "media:keywords":
			for _, word := range strings.Split(c.inner(), ",") {
				add(word)
			}
		}
	}
	return list
}

func (p *parser) enclosures(n *node) []Enclosure {
	var list []Enclosure
	add := func(at *node, address, kind, length string) {
		u := p.webAddress(at, address)
		if u == "" || len(list) >= MaxList {
			return
		}
		for _, known := range list {
			if known.URL == u {
				return
			}
		}
		size, _ := strconv.ParseInt(strings.TrimSpace(length), 10, 64)
		list = append(list, Enclosure{URL: u, Type: kind, Length: max(size, 0)})
	}
	var walk func(n *node)
	walk = func(n *node) {
		for _, c := range n.children {
			switch c.name {
			case "enclosure":
				add(c, firstOf(c.attr("url"), c.attr("href"), c.attr("rdf:resource")), c.attr("type"), c.attr("length"))
			case "atom:link":
				if strings.EqualFold(c.attr("rel"), "enclosure") {
					add(c, c.attr("href"), c.attr("type"), c.attr("length"))
				}
			case "media:content":
				add(c, c.attr("url"), c.attr("type"), c.attr("filesize"))
			case "media:group":
				walk(c)
			}
		}
	}
	walk(n)
	return list
}

func firstOf(list ...string) string {
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return ""
}
