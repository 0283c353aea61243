package page

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"datapolicy/policy"
	"datapolicy/sources/markup"
)

// Limits of a page that is read. The longest laws with all their annexes have some
// 100,000 elements and texts and 2 MB of text.
const (
	maxNodes     = 250_000
	maxPageText  = 4 << 20 // bytes, scripts apart
	maxAttribute = 16 << 10
	maxAttrs     = 100     // of one element; more are not looked at
	maxTitleText = 8 << 10 // bytes of a title element
)

// document is a page as it was parsed.
type document struct {
	*html.Node
	nodes int
	text  int     // bytes, scripts and such apart
	depth int     // the sum of its nodes' depths
	lines []block // all that a browser shows
}

// parse parses a page of untrusted origin and bounds what the readers meet: the
// number of elements, the length of the text, the attributes of one element.
func parse(source []byte) (document, error) {
	if startTags(source) > maxNodes {
		return document{}, tooMany()
	}
	root, err := markup.Parse(source)
	if err != nil {
		return document{}, policy.Errorf(policy.Invalid, "the page's HTML cannot be read").Because(err)
	}
	d := document{Node: root}
	var above []*html.Node
	for n := range root.Descendants() {
		if d.nodes++; d.nodes > maxNodes {
			return document{}, tooMany()
		}
		for len(above) > 0 && above[len(above)-1] != n.Parent {
			above = above[:len(above)-1]
		}
		d.depth += len(above)
		above = append(above, n)
		switch n.Type {
		case html.TextNode:
			if !unread[n.Parent.DataAtom] {
				d.text += len(n.Data)
			} else if n.Parent.DataAtom == atom.Title && len(n.Data) > maxTitleText {
				n.Data = strings.ToValidUTF8(n.Data[:maxTitleText], "")
			}
		case html.ElementNode:
			boundAttributes(n)
			if n.DataAtom == atom.Template && (hasAttr(n, "shadowrootmode") || hasAttr(n, "shadowroot")) {
				n.Data, n.DataAtom = "div", atom.Div // declarative shadow DOM: shown like any other element
			}
		}
	}
	if d.text > maxPageText {
		return document{}, tooLong(d.text)
	}
	d.lines = blocksOf(root, hidden)
	return d, nil
}

func tooLong(bytes int) error {
	return policy.Errorf(policy.Invalid, "the page has %.1f MB of text and more than %d MB are not read; it is hardly an article", float64(bytes)/(1<<20), maxPageText>>20)
}

func tooMany() error {
	return policy.Errorf(policy.Invalid, "the page has more than %d elements; it is hardly an article", maxNodes)
}

// startTags counts what may be start tags, without parsing.
func startTags(source []byte) (n int) {
	for i := 0; i+1 < len(source); i++ {
		if source[i] == '<' && 'a' <= source[i+1]|0x20 && source[i+1]|0x20 <= 'z' {
			n++
		}
	}
	return n
}

func boundAttributes(n *html.Node) {
	if len(n.Attr) > maxAttrs {
		n.Attr = n.Attr[:maxAttrs:maxAttrs]
	}
	for i := range n.Attr {
		a := &n.Attr[i]
		limit := maxAttribute
		if strings.HasPrefix(a.Key, "data-") {
			limit = 1 << 20 // a page's state, now and then
		}
		if a.Key == "class" || a.Key == "id" || a.Key == "style" {
			limit = 1024
		}
		if len(a.Val) > limit {
			a.Val = strings.ToValidUTF8(a.Val[:limit], "")
		}
	}
}

// withoutScripts copies a page without what holds no text of an article: the
// libraries take the inside of some such elements for text, and change what they
// read.
func withoutScripts(n *html.Node) *html.Node {
	c := &html.Node{Type: n.Type, DataAtom: n.DataAtom, Data: n.Data, Namespace: n.Namespace, Attr: append([]html.Attribute(nil), n.Attr...)}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if child.Type == html.CommentNode || child.Namespace != "" || noText[child.DataAtom] {
			continue
		}
		c.AppendChild(withoutScripts(child))
	}
	return c
}

var noText = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Iframe: true, atom.Object: true, atom.Embed: true, atom.Canvas: true,
	atom.Select: true, atom.Textarea: true, atom.Datalist: true, atom.Noframes: true, atom.Dialog: true,
}
