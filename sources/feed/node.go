package feed

import (
	"iter"
	"net/url"
	"strings"
)

// node is an element, or a run of text when name is "". Its children are a
// linked list: a document has thousands of nodes, most with none or one.
type node struct {
	name   string // by our prefixes, lower case
	local  string // as written, lower case, without its prefix
	text   string
	attrs  []attr // names by our prefixes, values resolved
	parent *node
	head   *node    // the first child
	tail   *node    // and the last
	next   *node    // sibling
	base   *url.URL // what relative addresses in it are relative to; nil when unknown
	open   bool     // the document ended within it
}

// add makes c the last child of n.
func (n *node) add(c *node) {
	c.parent = n
	if n.tail == nil {
		n.head = c
	} else {
		n.tail.next = c
	}
	n.tail = c
}

// children goes through the children of n, texts among them.
func (n *node) children() iter.Seq[*node] {
	return func(yield func(*node) bool) {
		for c := n.head; c != nil; c = c.next {
			if !yield(c) {
				return
			}
		}
	}
}

// all goes through the children of that name.
func (n *node) all(name string) iter.Seq[*node] {
	return func(yield func(*node) bool) {
		for c := n.head; c != nil; c = c.next {
			if c.name == name && !yield(c) {
				return
			}
		}
	}
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
		for c := n.head; c != nil; c = c.next {
			if c.name == name {
				return c
			}
		}
	}
	return nil
}

// within is the first element of that name anywhere in n.
func (n *node) within(name string) *node {
	for c := n.head; c != nil; c = c.next {
		if c.name == name {
			return c
		}
		if found := c.within(name); found != nil {
			return found
		}
	}
	return nil
}

// inner is all the text inside n, as it stands.
func (n *node) inner() string {
	if n == nil || n.head == nil {
		return ""
	}
	if n.head == n.tail && n.head.name == "" {
		return n.head.text
	}
	var out strings.Builder
	n.writeText(&out)
	return out.String()
}

func (n *node) writeText(out *strings.Builder) {
	out.WriteString(n.text)
	for c := n.head; c != nil; c = c.next {
		c.writeText(out)
	}
}

// value is inner without spaces at its ends; "" for no node.
func (n *node) value() string { return strings.TrimSpace(n.inner()) }

// hasElements reports whether n holds more than text.
func (n *node) hasElements() bool {
	for c := n.head; c != nil; c = c.next {
		if c.name != "" {
			return true
		}
	}
	return false
}

// markup is the inside of n written as HTML.
func (n *node) markup() string { return n.markupBy(true) }

// markupBy is markup; without escaping, text that was escaped once counts as
// markup, too.
func (n *node) markupBy(escaping bool) string {
	var out []byte
	for c := n.head; c != nil; c = c.next {
		out = c.appendMarkup(out, escaping, n.base)
	}
	return string(out)
}

// appendMarkup writes n. Addresses that an xml:base within makes relative to
// something else than base become absolute.
func (n *node) appendMarkup(out []byte, escaping bool, base *url.URL) []byte {
	if n.name == "" {
		if !escaping {
			return append(out, n.text...)
		}
		return escape(out, n.text, false)
	}
	out = append(append(out, '<'), n.local...)
	for _, a := range n.attrs {
		if a.name == "xmlns" || strings.IndexByte(a.name, ':') >= 0 {
			continue
		}
		value := a.value
		if n.base != base && addresses[a.name] {
			value = resolve(n.base, value)
		}
		out = append(append(append(out, ' '), a.name...), `="`...)
		out = append(escape(out, value, true), '"')
	}
	out = append(out, '>')
	for c := n.head; c != nil; c = c.next {
		out = c.appendMarkup(out, escaping, base)
	}
	if !voidElements[n.local] {
		out = append(append(append(out, "</"...), n.local...), '>')
	}
	return out
}

// voidElements are HTML's that have no end tag; "link" and "source" are missing
// on purpose, since in feeds they are elements of their own.
var voidElements = map[string]bool{"br": true, "hr": true, "img": true, "wbr": true, "embed": true, "input": true}
