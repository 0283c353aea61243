package page

import (
	"regexp"

	"golang.org/x/net/html"
)

// withoutLinkBoxes drops the headlines of other articles that end up around or
// below the text: lines that are links and nothing else, after the last
// paragraph of prose or in another table cell or column than all of it.
func withoutLinkBoxes(blocks []block) []block {
	last := -1
	var home *html.Node
	for i := range blocks {
		if b := &blocks[i]; b.prose() && b.linkDensity() < 0.5 {
			last = i
			home = commonAncestor(home, b.node)
		}
	}
	if last < 0 || home == nil {
		return blocks
	}
	foot := last + 1
	for foot < len(blocks) && !isLinkLine(&blocks[foot]) {
		foot++
	}
	var out []block
	for i := range blocks {
		b := &blocks[i]
		if isLinkLine(b) && (i >= foot && closesWithLinks(blocks[i:]) || !under(b.node, home)) {
			continue
		}
		out = append(out, *b)
	}
	return out
}

// closesWithLinks reports whether only lines of links follow.
func closesWithLinks(blocks []block) bool {
	for i := range blocks {
		if !isLinkLine(&blocks[i]) && blocks[i].kind != heading {
			return false
		}
	}
	return true
}

// isLinkLine reports whether a block is links and nothing else but a date, and as
// long as a headline is.
func isLinkLine(b *block) bool {
	return b.kind != row && width(b.text) >= 16 && (b.linkDensity() > 0.9 || b.linkDensity() > 0.6 && b.runes-b.links <= len(" | 17 January 2025") && !b.prose() && dateAtEnd.MatchString(b.text))
}

// dateAtEnd is a date in figures, or one with a year.
var dateAtEnd = regexp.MustCompile(`(?:\d{1,4}[-/.年]\d{1,2}(?:[-/.月]\d{1,4})?日?|\p{L}+\.? (?:\d{1,2}, )?20\d\d|\d{1,2}:\d{2})[)\]）】]?$`)

func commonAncestor(a, b *html.Node) *html.Node {
	if a == nil {
		return b
	}
	above := map[*html.Node]bool{}
	for n := a; n != nil; n = n.Parent {
		above[n] = true
	}
	for n := b; n != nil; n = n.Parent {
		if above[n] {
			return n
		}
	}
	return nil
}

func under(n, root *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == root {
			return true
		}
	}
	return false
}
