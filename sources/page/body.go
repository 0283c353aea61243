package page

import (
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html/atom"
)

// Up to these limits the libraries are asked. Their work grows faster than the page; beyond, our own scorer reads it alone.
const (
	maxElements = 30_000
	maxText     = 1 << 20 // bytes; a long book has as much
	maxDepths   = 1 << 20 // the sum of the nodes' depths; a long encyclopaedic article has half of it
)

// ballot is what one reader holds for the article.
type ballot struct {
	blocks []block
	keys   map[string]bool
	whole  string // all keys in a row, for blocks that were cut or joined
	runes  int
}

func newBallot(blocks []block) *ballot {
	b := &ballot{blocks: blocks, keys: make(map[string]bool, len(blocks))}
	var all strings.Builder
	for i := range blocks {
		b.keys[blocks[i].key] = true
		all.WriteString(blocks[i].key)
		b.runes += blocks[i].runes
	}
	b.whole = all.String()
	return b
}

// holds reports whether a block is part of what the reader took. Short ones must
// be a block there too: "Share" is inside many a word.
func (b *ballot) holds(x *block) bool {
	if b == nil || x.key == "" {
		return false
	}
	return b.keys[x.key] || len(x.key) >= 24 && len(b.whole) <= wholeLimit && strings.Contains(b.whole, x.key)
}

// extractionTime bounds one library's work on one document. What is late is not
// waited for.
const extractionTime = 2 * time.Second

// wholeLimit is the length, in bytes, up to which a reader's text is searched
// for a block; the work is the product of the two.
const wholeLimit = 256 << 10

// readBody gives the blocks of the article.
func readBody(d document, base *url.URL, m metadata, s *Selectors, title string) []block {
	doc := d.Node
	around := survey(doc)
	if s != nil && s.Body != "" {
		var chosen []block
		for _, n := range selectAll(doc, s.Body, 50) {
			chosen = append(chosen, blocksOf(n, around.skip)...)
		}
		if chosen = withoutTeaserBlocks(chosen); len(chosen) > 0 {
			return chosen
		}
	}
	var first, second *ballot
	if d.nodes < maxElements && d.text < maxText && d.depth < maxDepths {
		one, other := withoutScripts(doc), withoutScripts(doc)
		wait := make(chan *ballot, 1)
		go func() {
			o := within(extractionTime, func() ([]block, error) { return byTrafilatura(one, base) })
			wait <- newBallot(o.value)
		}()
		o := within(extractionTime, func() ([]block, error) { return byReadability(other, base) })
		first, second = newBallot(o.value), <-wait
	}
	return unbuilt(d, m, title, choose(d, around, first, second, m, title))
}

// short is the width up to which a body is held against what the page keeps for
// its scripts.
const short = 1200

// unbuilt replaces a body that is hardly one by what a page holds for browsers
// with and without scripts: its state, or a noscript element.
func unbuilt(d document, m metadata, title string, chosen []block) []block {
	have := blocksWidth(chosen)
	if have >= short || m.linked.paid {
		return chosen
	}
	if other := tidyBody(stateText(stateValues(d.Node), append(topHeadings(d.Node), title, m.get("og:title"), m.titleTag, m.linked.headline), have < thin), title); blocksWidth(other)*2 > max(2*thin, 3*have) {
		return other
	}
	if have >= thin {
		return chosen
	}
	var unscripted []block
	for n := range d.Descendants() {
		if n.DataAtom == atom.Noscript && n.FirstChild != nil && len(n.FirstChild.Data) > 300 {
			unscripted = append(unscripted, bodyBlocks(n.FirstChild.Data)...)
		}
	}
	if other := tidyBody(unscripted, title); blocksWidth(other) > max(thin, 2*have) && newBallot(other).prose() >= 2 {
		return other
	}
	return chosen
}

// prose is the number of blocks that read as running text.
func (b *ballot) prose() (n int) {
	for i := range b.blocks {
		if b.blocks[i].prose() {
			n++
		}
	}
	return n
}
