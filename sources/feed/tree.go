package feed

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"

	"datapolicy/policy"
)

// node is an element, or a run of text when name is "".
type node struct {
	name     string // by our prefixes, lower case
	local    string // as written, lower case, without its prefix
	text     string
	attrs    []attr // names by our prefixes, values resolved
	children []*node
	parent   *node
	base     *url.URL // what relative addresses in it are relative to; nil when unknown
	open     bool     // the document ended within it
}

func (n *node) attr(name string) string {
	for i := range n.attrs {
		if n.attrs[i].name == name {
			return strings.TrimSpace(n.attrs[i].value)
		}
	}
	return ""
}

// first is the first child by any of the names, the earlier name first.
func (n *node) first(names ...string) *node {
	for _, name := range names {
		for _, c := range n.children {
			if c.name == name {
				return c
			}
		}
	}
	return nil
}

// all lists the children of that name.
func (n *node) all(name string) []*node {
	var found []*node
	for _, c := range n.children {
		if c.name == name {
			found = append(found, c)
		}
	}
	return found
}

// inner is all the text inside n, as it stands.
func (n *node) inner() string {
	if n == nil {
		return ""
	}
	if len(n.children) == 1 && n.children[0].name == "" {
		return n.children[0].text
	}
	var out strings.Builder
	n.writeText(&out)
	return out.String()
}

func (n *node) writeText(out *strings.Builder) {
	out.WriteString(n.text)
	for _, c := range n.children {
		c.writeText(out)
	}
}

// value is inner without spaces at its ends.
func (n *node) value() string { return strings.TrimSpace(n.inner()) }

// hasElements reports whether n holds more than text.
func (n *node) hasElements() bool {
	for _, c := range n.children {
		if c.name != "" {
			return true
		}
	}
	return false
}

// markup is the inside of n written as HTML.
func (n *node) markup() string { return n.markupBy(html.EscapeString) }

// markupBy is markup with text handed through escape; without one, text that
// was escaped once counts as markup, too.
func (n *node) markupBy(escape func(string) string) string {
	var out strings.Builder
	for _, c := range n.children {
		c.writeMarkup(&out, escape)
	}
	return out.String()
}

func (n *node) writeMarkup(out *strings.Builder, escape func(string) string) {
	if n.name == "" {
		if escape == nil {
			out.WriteString(n.text)
		} else {
			out.WriteString(escape(n.text))
		}
		return
	}
	out.WriteByte('<')
	out.WriteString(n.local)
	for _, a := range n.attrs {
		if !strings.Contains(a.name, ":") && a.name != "xmlns" {
			out.WriteString(` ` + a.name + `="` + html.EscapeString(a.value) + `"`)
		}
	}
	out.WriteByte('>')
	for _, c := range n.children {
		c.writeMarkup(out, escape)
	}
	if !voidElements[n.local] {
		out.WriteString("</" + n.local + ">")
	}
}

// voidElements are HTML's that have no end tag; "link" and "source" are missing
// on purpose, since in feeds they are elements of their own.
var voidElements = map[string]bool{"br": true, "hr": true, "img": true, "wbr": true, "embed": true, "input": true}

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
	at       *node          // the element that is open
	isOpen   map[string]int // how many elements of a local name are open: most end tags that close nothing are known by it
	scopes   []*scope
	depth    int
	bases    int // elements with an xml:base, so far
}

// grow reads the document into a tree whose root stands for the document.
func (p *parser) grow(text string) (*node, error) {
	root := &node{base: p.base}
	g := &grower{parser: p, at: root, scopes: []*scope{nil}, isOpen: map[string]int{}}
	sc := scanner{s: text}
	for {
		t := sc.next()
		if t.broken {
			p.warn(notWellFormed)
		}
		var err error
		switch t.kind {
		case endOfDocument:
			g.end(root)
			return root, nil
		case docType:
			g.entities.declare(t.text)
			if strings.HasPrefix(strings.ToLower(t.text), "doctype html") {
				root.attrs = append(root.attrs, attr{"doctype", "html"})
			}
		case textToken:
			err = g.addText(t.text)
		case cdataToken:
			g.at.children = append(g.at.children, &node{text: t.text, parent: g.at, base: g.at.base})
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
	if s != "" && (g.at.parent != nil || strings.TrimSpace(s) != "") {
		g.at.children = append(g.at.children, &node{text: s, parent: g.at, base: g.at.base})
	}
	return err
}

func (g *grower) start(t token) error {
	sc := g.scopes[len(g.scopes)-1]
	for _, a := range t.attrs {
		if a.name == "xmlns" {
			sc = &scope{sc, "", g.defaultNamespace(t.name, a.value)}
		} else if prefix, ok := strings.CutPrefix(a.name, "xmlns:"); ok {
			sc = &scope{sc, prefix, namespaceOf(a.value)}
		}
	}
	n := &node{}
	n.name, n.local = sc.element(t.name)
	g.closeImplied(n.name)
	n.parent, n.base = g.at, g.at.base
	for _, a := range t.attrs {
		value, err := g.entities.resolve(a.value)
		if err != nil {
			return err
		}
		n.attrs = append(n.attrs, attr{sc.attribute(a.name), value})
	}
	if base := n.attr("xml:base"); base != "" && g.bases < maxBases {
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
	g.at.children = append(g.at.children, n)
	if t.closed || voidElements[t.name] {
		return nil
	}
	if g.depth++; g.depth > MaxDepth {
		return policy.Errorf(policy.Invalid, "this document has elements more than %d deep, which no feed has; it was not read", MaxDepth)
	}
	g.at = n
	g.isOpen[n.local]++
	g.scopes = append(g.scopes, sc)
	return nil
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
		g.warn(notWellFormed)
		g.up()
	}
	if name == "item" || name == "atom:entry" {
		for n := g.at; n.parent != nil; n = n.parent {
			if n.name == name {
				g.warn(notWellFormed)
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
	if g.isOpen[g.at.local]--; g.isOpen[g.at.local] == 0 {
		delete(g.isOpen, g.at.local)
	}
	g.at = g.at.parent
	g.scopes = g.scopes[:len(g.scopes)-1]
	g.depth--
}

// close ends the innermost open element of that name and all within it. An end
// tag that closes nothing is passed over.
func (g *grower) close(tag string) {
	local := tag[strings.IndexByte(tag, ':')+1:]
	if g.isOpen[local] == 0 {
		if tag != "" && !voidElements[tag] {
			g.warn(notWellFormed)
		}
		return
	}
	name, _ := g.scopes[len(g.scopes)-1].element(tag)
	for n := g.at; n.parent != nil; n = n.parent {
		if n.name != name && !(n == g.at && n.local == local) {
			continue
		}
		if n != g.at {
			g.warn(notWellFormed)
		}
		for g.at != n {
			g.up()
		}
		g.up()
		return
	}
	g.warn(notWellFormed)
}

const notWellFormed = "it is not well-formed XML; it was read as well as may be"
