package feed

import (
	"net/url"
	"strings"
	"sync"

	"datapolicy/policy"
)

// leaves are RSS elements that hold text, after which a missing end tag is
// made good when one of their siblings begins.
var (
	leaves = set("title", "link", "guid", "pubdate", "description", "category", "comments", "language", "copyright", "dc:creator", "dc:date", "dc:subject", "content:encoded", "lastbuilddate", "generator",
		"atom:title", "atom:id", "atom:updated", "atom:published")
	siblings = set("title", "link", "guid", "pubdate", "description", "category", "comments", "dc:creator", "dc:date", "dc:subject", "content:encoded", "lastbuilddate", "generator", "item", "image", "enclosure",
		"atom:title", "atom:id", "atom:updated", "atom:published", "atom:link", "atom:summary", "atom:content", "atom:author", "atom:entry")
)

func set(names ...string) map[string]bool {
	m := map[string]bool{}
	for _, n := range names {
		m[n] = true
	}
	return m
}

// grower makes a tree of the tokens of a document.
type grower struct {
	*parser
	entities entities
	at       *node   // the element that is open
	open     [64]int // how many elements are open, by slot(local name): most end tags that close nothing are known by it
	scopes   []*scope
	depth    int
	bases    int // elements with an xml:base, so far
	items    int // and entries
	elements int
	nodes    []node // room for those to come
	attrs    []attr
	names    map[tagName]name
}

// tagName is a tag's name as it is written, and where.
type tagName struct {
	scope *scope
	raw   string
}

type name struct{ full, local string }

// maxNames bounds how many names are remembered: only a hostile document has more.
const maxNames = 2_000

// element is our name for an element of that tag in the scope.
func (g *grower) element(sc *scope, raw string) name {
	n, ok := g.names[tagName{sc, raw}]
	if !ok {
		n.full, n.local = sc.element(strings.ToLower(raw))
		if len(g.names) < maxNames {
			g.names[tagName{sc, raw}] = n
		}
	}
	return n
}

// slabs are pieces of memory for nodes, taken over from documents that were
// read: no node outlives Parse.
var slabs = sync.Pool{New: func() any { return new([256]node) }}

// release gives back the room that a document's tree took.
func (p *parser) release() {
	for _, s := range p.slabs {
		clear(s[:])
		slabs.Put(s)
	}
	p.slabs = nil
}

// node is a new one, to be put under the element that is open.
func (g *grower) node() *node {
	if len(g.nodes) == 0 {
		s := slabs.Get().(*[256]node)
		g.slabs = append(g.slabs, s)
		g.nodes = s[:]
	}
	n := &g.nodes[0]
	g.nodes = g.nodes[1:]
	n.base = g.at.base
	return n
}

// attributes is room for n of them.
func (g *grower) attributes(n int) []attr {
	if len(g.attrs) < n {
		g.attrs = make([]attr, max(n, 64))
	}
	list := g.attrs[:n:n]
	g.attrs = g.attrs[n:]
	return list
}

func slot(local string) int {
	if local == "" {
		return 0
	}
	return (len(local)*7 + int(local[0])) & 63
}

// grow reads the document into a tree whose root stands for the document.
func (p *parser) grow(text string) (*node, error) {
	root := &node{base: p.base}
	g := &grower{parser: p, at: root, scopes: []*scope{nil}, names: map[tagName]name{}}
	sc := scanner{s: text}
	for {
		t := sc.next()
		if t.broken {
			p.malformed()
		}
		var err error
		switch t.kind {
		case endOfDocument:
			g.end(root)
			return root, nil
		case docType:
			g.entities.declare(t.text)
			if strings.HasPrefix(strings.ToLower(t.text[:min(len(t.text), 20)]), "doctype html") {
				root.attrs = append(root.attrs, attr{"doctype", "html"})
			}
		case textToken:
			err = g.addText(t.text)
		case cdataToken:
			g.addNode(t.text)
		case startTag:
			err = g.start(t)
		case endTag:
			g.close(t.name)
		}
		if err != nil {
			return nil, err
		}
	}
}

func (g *grower) addNode(text string) {
	n := g.node()
	n.text = text
	g.at.add(n)
}

func (g *grower) end(root *node) {
	if g.at != root {
		g.warn("the document ends before its elements do; the entries up to there were read")
	}
	for n := g.at; n != root; n = n.parent {
		n.open = true
	}
	if g.entities.strange {
		g.warn("there are \"&\" that should be written as \"&amp;\"; they were taken as they are")
	}
}

func (g *grower) addText(s string) error {
	s, err := g.entities.resolve(s)
	if s != "" && (g.holdsText() || strings.TrimSpace(s) != "") {
		g.addNode(s)
	}
	return err
}

// holdsText reports whether blanks in the open element can be a part of a text;
// those between the elements of a channel or item cannot.
func (g *grower) holdsText() bool {
	switch g.at.name {
	case "", "rss", "rdf:rdf", "channel", "item", "atom:feed", "atom:entry":
		return false
	}
	return true
}

func (g *grower) start(t token) error {
	sc := g.scopes[len(g.scopes)-1]
	for i := range t.attrs {
		a := &t.attrs[i]
		if a.name == "xmlns" {
			sc = sc.with("", g.defaultNamespace(strings.ToLower(t.name), a.value))
		} else if prefix, ok := strings.CutPrefix(a.name, "xmlns:"); ok {
			sc = sc.with(prefix, namespaceOf(a.value))
		}
	}
	called := g.element(sc, t.name)
	g.closeImplied(called.full)
	switch called.full {
	case "item", "atom:entry", "entry":
		if g.items++; g.items > MaxEntries {
			return errTooMany
		}
	}
	if g.elements++; g.elements > MaxElements {
		return policy.Errorf(policy.Invalid, "this document has more than %d elements, which no feed has; it was not read", MaxElements)
	}
	n := g.node()
	n.name, n.local = called.full, called.local
	g.at.add(n)
	if len(t.attrs) > 0 {
		n.attrs = g.attributes(len(t.attrs))
		for i, a := range t.attrs {
			value, err := g.entities.resolve(a.value)
			if err != nil {
				return err
			}
			n.attrs[i] = attr{sc.attribute(a.name), value}
		}
		g.rebaseAt(n)
	}
	if t.closed || voidElements[n.local] && n.local == strings.ToLower(t.name) {
		return nil
	}
	if g.depth++; g.depth > MaxDepth {
		return policy.Errorf(policy.Invalid, "this document has elements more than %d deep, which no feed has; it was not read", MaxDepth)
	}
	g.at = n
	g.open[slot(n.local)]++
	g.scopes = append(g.scopes, sc)
	return nil
}

// rebaseAt takes an xml:base into account.
func (g *grower) rebaseAt(n *node) {
	base := n.attr("xml:base")
	if base == "" || g.bases >= maxBases {
		return
	}
	g.bases++
	if u, err := url.Parse(base); err == nil && len(base) <= MaxAddress {
		if n.base != nil {
			u = n.base.ResolveReference(u)
		}
		if u.Scheme == "http" || u.Scheme == "https" {
			n.base = u
		}
	}
}

// defaultNamespace is what a default namespace means on the element tag. Some
// servers write a wrong one on the outermost element; what it is then is told
// by its name.
func (g *grower) defaultNamespace(tag, uri string) string {
	means := namespaceOf(uri)
	switch {
	case means != alienNS:
	case tag == "rss" || tag == "channel":
		return ""
	case tag == "feed":
		return atomNS
	}
	return means
}

// closeImplied ends elements whose end tag is missing, when an element begins
// that cannot stand inside of them.
func (g *grower) closeImplied(name string) {
	if siblings[name] && leaves[g.at.name] {
		g.malformed()
		g.up()
	}
	if name == "item" || name == "atom:entry" {
		for n := g.at; n.parent != nil; n = n.parent {
			if n.name == name {
				g.malformed()
				for g.at != n {
					g.up()
				}
				g.up()
				return
			}
		}
	}
}

func (g *grower) up() {
	g.open[slot(g.at.local)]--
	g.at = g.at.parent
	g.scopes = g.scopes[:len(g.scopes)-1]
	g.depth--
}

// close ends the innermost open element of that name and all within it. An end
// tag that closes nothing is passed over.
func (g *grower) close(tag string) {
	called := g.element(g.scopes[len(g.scopes)-1], tag)
	if g.at.name == called.full && g.at.parent != nil {
		g.up()
		return
	}
	if g.open[slot(called.local)] == 0 {
		if tag != "" && !voidElements[strings.ToLower(tag)] {
			g.malformed()
		}
		return
	}
	for n := g.at; n.parent != nil; n = n.parent {
		if n.name != called.full && !(n == g.at && n.local == called.local) {
			continue
		}
		if n != g.at {
			g.malformed()
		}
		for g.at != n {
			g.up()
		}
		g.up()
		return
	}
	g.malformed()
}

func (p *parser) malformed() {
	if !p.isMalformed {
		p.isMalformed = true
		p.warn("it is not well-formed XML; it was read as well as may be")
	}
}
