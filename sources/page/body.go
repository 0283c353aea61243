package page

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// maxElements is the number of elements up to which the libraries are asked.
// Their work grows faster than the page; beyond, our own scorer reads it alone.
const maxElements = 30000

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
	return b.keys[x.key] || len(x.key) >= 24 && strings.Contains(b.whole, x.key)
}

// readBody gives the blocks of the article.
func readBody(doc *html.Node, source []byte, base *url.URL, m metadata, s *Selectors, title string) []block {
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
	type read = func() ([]block, error)
	var first, second *ballot
	if count(doc, maxElements) < maxElements {
		wait := make(chan *ballot, 1)
		go func() {
			o := within(extractionTime, read(func() ([]block, error) { return byTrafilatura(source, base) }))
			wait <- newBallot(o.value)
		}()
		o := within(extractionTime, read(func() ([]block, error) { return byReadability(source, base) }))
		first, second = newBallot(o.value), <-wait
	}
	return choose(doc, around, first, second, m, title)
}

// count counts the nodes of a document, up to limit.
func count(doc *html.Node, limit int) int {
	n := 0
	for range doc.Descendants() {
		if n++; n >= limit {
			break
		}
	}
	return n
}
