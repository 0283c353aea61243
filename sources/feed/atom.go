package feed

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"datapolicy/policy"
)

// atom reads Atom 1.0, Atom 0.3 and what came before it. top is a feed, or one
// entry that stands alone.
func (p *parser) atom(top *node) {
	f := p.feed
	f.Format, f.Version = "atom", atomVersion(top)
	if !strings.HasPrefix(top.name, atomNS+":") {
		p.warn("the feed does not declare Atom's namespace; it was read as if it did")
	}
	qualify(top)
	p.feedLinks(top)
	p.schedule(top)
	if p.base == nil && top.base == nil {
		root := top
		for root.parent != nil {
			root = root.parent
		}
		p.inferBase(root, p.linkOf(top))
	}
	f.Language = top.attr("xml:lang")
	if top.name == "atom:entry" {
		f.Entries = append(f.Entries, p.entry(top, ""))
		return
	}
	f.Title = p.line(top, "atom:title", "dc:title")
	f.Language = firstOf(f.Language, top.first("dc:language").value(), top.first("language").value())
	f.URL = p.alternate(top)
	author := p.names(top, "atom:author", "dc:creator")
	for n := range top.all("atom:entry") {
		f.Entries = append(f.Entries, p.entry(n, author))
	}
	for inner := range top.all("atom:feed") { // a feed within a feed, as some aggregators write it
		for n := range inner.all("atom:entry") {
			f.Entries = append(f.Entries, p.entry(n, author))
		}
	}
}

// qualify gives elements without a namespace, inside of an Atom feed, Atom's.
// The inside of a text construct keeps its names.
func qualify(n *node) {
	if n.name != "" && !strings.Contains(n.name, ":") {
		n.name = atomNS + ":" + n.name
	}
	switch n.name {
	case "atom:content", "atom:summary", "atom:title", "atom:subtitle", "atom:rights", "atom:info", "atom:tagline":
		return
	}
	for c := range n.children() {
		qualify(c)
	}
}

func atomVersion(top *node) string {
	if v := top.attr("version"); v != "" {
		return v
	}
	for _, a := range top.attrs {
		if strings.HasPrefix(a.name, "xmlns") {
			switch uri := strings.ToLower(strings.TrimSpace(a.value)); {
			case strings.HasSuffix(uri, "w3.org/2005/atom"):
				return "1.0"
			case namespaceOf(uri) == atomNS:
				return "0.3"
			}
		}
	}
	if top.first("modified", "tagline") != nil {
		return "0.3"
	}
	return "1.0"
}

func (p *parser) entry(n *node, feedAuthor string) Entry {
	e := Entry{CutOff: n.open}
	e.ID = firstOf(p.idOf(n.first("atom:id")), n.first("atom:guid").value())
	e.Title = p.line(n, "atom:title", "dc:title", "media:title")
	e.URL = p.entryAddress(n)
	e.Author = firstOf(p.names(n, "atom:author", "dc:creator"))
	if source := n.first("atom:source"); source != nil && e.Author == "" {
		e.Author = p.names(source, "atom:author")
	}
	e.Author = firstOf(e.Author, feedAuthor)
	e.Published, e.DateSource = p.date(n, "atom:published", "atom:issued", "atom:created", "dc:date", "dcterms:issued", "atom:pubdate")
	var how policy.DateSource
	if e.Updated, how = p.date(n, "atom:updated", "atom:modified", "dcterms:modified"); e.DateSource == "" {
		e.DateSource = how
	}
	for c := range n.all("atom:content") {
		if e.Content == "" {
			e.Content = p.atomMarkup(c)
		}
	}
	for _, name := range []string{"atom:summary", "dc:description", "atom:description", "media:description"} {
		if c := n.first(name); c != nil && e.Summary == "" {
			e.Summary = p.construct(c)
		}
	}
	if group := n.first("media:group"); group != nil {
		e.Summary = firstOf(e.Summary, p.guessed(group, "media:description"))
		e.Title = firstOf(e.Title, p.line(group, "media:title"))
	}
	e.Categories = p.categories(n)
	e.Enclosures = p.enclosures(n)
	e.Language = n.attr("xml:lang")
	return e
}

// idOf is an id, which must be absolute (RFC 4287, §4.2.6). One that is not, in
// a document that says what its addresses are relative to, is resolved as they
// are; the address that the document came from does not make an id.
func (p *parser) idOf(n *node) string {
	id := n.value()
	if n == nil || n.base == nil || n.base == p.base || strings.Contains(id, ":") || !strings.Contains(id, "/") {
		return id
	}
	return firstOf(resolve(n.base, id), id)
}

func (p *parser) entryAddress(n *node) string {
	if original := n.first("feedburner:origlink", "pheedo:origlink"); original != nil {
		if u := p.webAddress(original, original.value()); u != "" {
			return u
		}
	}
	if u := p.alternate(n); u != "" {
		return u
	}
	if c := n.first("atom:content"); c != nil && c.attr("src") != "" {
		return p.webAddress(c, c.attr("src"))
	}
	if id := n.first("atom:id").value(); strings.HasPrefix(id, "http://") || strings.HasPrefix(id, "https://") {
		return p.webAddress(n, id)
	}
	return ""
}

// alternate is the page that a feed or entry is another form of: of several,
// HTML first.
func (p *parser) alternate(n *node) string {
	best, rank := "", 0
	for link := range n.all("atom:link") {
		href := link.attr("href")
		if href == "" {
			href = link.value() // RSS's form
		}
		r := 0
		switch kind := strings.ToLower(link.attr("type")); {
		case !isAlternate(link):
			continue
		case strings.Contains(kind, "html"):
			r = 3
		case kind == "":
			r = 2
		default:
			r = 1
		}
		if u := p.webAddress(link, href); u != "" && r > rank {
			best, rank = u, r
		}
	}
	return best
}

// atomKind is how the inside of a text construct is to be read.
type atomKind int

const (
	atomText atomKind = iota
	atomHTML
	atomXHTML
	atomOther // no text
)

// kindOf reads the type (RFC 4287, §3.1.1 and §4.1.3; Atom 0.3 wrote media
// types and a mode). Elements inside say more than the attribute.
func kindOf(n *node) atomKind {
	kind := strings.ToLower(n.attr("type"))
	kind, _, _ = strings.Cut(kind, ";")
	switch kind = strings.TrimSpace(kind); {
	case kind == "html" || kind == "text/html":
		return atomHTML
	case n.hasElements():
		return atomXHTML
	case kind == "xhtml" || kind == "application/xhtml+xml":
		if strings.EqualFold(n.attr("mode"), "escaped") || looksLikeHTML(n.inner()) {
			return atomHTML
		}
		return atomXHTML
	case kind == "" && (n.name == "atom:content" || n.name == "atom:summary") && strings.Contains(n.inner(), "</") && looksLikeHTML(n.inner()):
		return atomHTML // the standard says text; nobody who writes this means it
	case kind == "" || kind == "text" || strings.HasPrefix(kind, "text/") || strings.HasPrefix(kind, "multipart/"):
		return atomText
	case strings.HasSuffix(kind, "/xml") || strings.HasSuffix(kind, "+xml"):
		return atomXHTML
	case !strings.Contains(kind, "/"): // no type at all, as "plain" or "escaped"
		if looksLikeHTML(n.inner()) {
			return atomHTML
		}
		return atomText
	}
	return atomOther
}

// insideOf is the text of a construct, unpacked where it is base64.
func insideOf(n *node) string {
	text := n.inner()
	if n.hasElements() { // real elements where escaped ones are announced
		text = n.markupBy(false)
	}
	if strings.EqualFold(n.attr("mode"), "base64") || strings.EqualFold(n.attr("encoding"), "base64") {
		if unpacked, ok := unpack(text); ok {
			return unpacked
		}
	}
	return text
}

// unpack undoes base64 (RFC 4287, §4.1.3.3), if what is in it is text.
func unpack(text string) (string, bool) {
	unpacked, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	return string(unpacked), err == nil && utf8.Valid(unpacked) && !bytes.ContainsRune(unpacked, 0)
}

// atomLine is a text construct on one line, plain.
func (p *parser) atomLine(n *node) string {
	switch kindOf(n) {
	case atomHTML:
		return plain(insideOf(n))
	case atomXHTML:
		return plain(n.markup())
	case atomOther:
		if unpacked, ok := unpack(n.inner()); ok {
			return plainGuess(unpacked)
		}
		return plainGuess(n.inner())
	}
	return squeeze(insideOf(n))
}

// atomMarkup is a text construct as sanitised HTML.
func (p *parser) atomMarkup(n *node) string {
	switch kindOf(n) {
	case atomHTML:
		return p.sanitise(insideOf(n), n.base)
	case atomXHTML:
		inner := n
		if div := n.first("xhtml:div", "atom:div", "div"); div != nil && strings.TrimSpace(directText(n)) == "" && len(elements(n)) == 1 {
			inner = div // the wrapper is not a part of the text (RFC 4287, §3.1.1.3)
		}
		return p.sanitise(inner.markup(), inner.base)
	case atomOther:
		unpacked, ok := unpack(n.inner())
		if !ok || strings.HasPrefix(strings.ToLower(n.attr("type")), "image/") {
			return ""
		}
		return p.sanitise(guessMarkup(unpacked), n.base)
	}
	return p.sanitise(html.EscapeString(strings.TrimSpace(insideOf(n))), n.base)
}

// directText is the text that stands in n itself.
func directText(n *node) string {
	var out strings.Builder
	for c := range n.children() {
		if c.name == "" {
			out.WriteString(c.text)
		}
	}
	return out.String()
}

func elements(n *node) []*node {
	var list []*node
	for c := range n.children() {
		if c.name != "" {
			list = append(list, c)
		}
	}
	return list
}
