package page

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"datapolicy/sources/markup"
)

//go:embed containers.txt
var containerFile string

// containers are the selectors of containers.txt, in order.
var containers = sync.OnceValue(func() []cascadia.Sel {
	var out []cascadia.Sel
	for line := range strings.Lines(containerFile) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		if s, err := cascadia.Parse(line); err == nil {
			out = append(out, s)
		}
	}
	return out
})

// ownReading reads the article without a library: the known container of an
// article's text if the page has one, else the element in which the page's prose
// is densest; of it all but what surrounds the article.
func ownReading(doc *html.Node, around *surroundings) []block {
	root := knownContainer(doc, around)
	if root == nil {
		root = densest(doc, around)
	}
	if root == nil {
		root = doc
	}
	var out []block
	for _, b := range blocksOf(root, around.skip) {
		if b.linkDensity() > 0.7 && !b.prose() && b.kind != row {
			continue
		}
		out = append(out, b)
	}
	return out
}

// knownContainer is the element by the first selector that matches one with a
// fair share of the page's prose.
func knownContainer(doc *html.Node, around *surroundings) *html.Node {
	for _, s := range containers() {
		var best *html.Node
		for n := range doc.Descendants() {
			if n.Type == html.ElementNode && s.Match(n) && (best == nil || around.prose[n] > around.prose[best]) {
				best = n
			}
		}
		if best != nil && around.prose[best]*3 >= around.all && (around.prose[best] > 0 || width(markup.Text(best)) >= 40) {
			return best
		}
	}
	return nil
}

// densest goes down from the body as long as one child holds nearly all of the
// prose that does not surround an article.
func densest(doc *html.Node, around *surroundings) *html.Node {
	weights := map[*html.Node]int{}
	for _, b := range blocksOf(doc, around.skip) {
		if b.prose() {
			for n := b.node; n != nil; n = n.Parent {
				weights[n] += b.runes
			}
		}
	}
	n := doc
	for {
		var top *html.Node
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if top == nil || weights[c] > weights[top] {
				top = c
			}
		}
		if top == nil || weights[top]*100 < weights[n]*85 || weights[top] == 0 || top.DataAtom == atom.P {
			break
		}
		n = top
	}
	if n == doc {
		return nil
	}
	return n
}
