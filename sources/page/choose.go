package page

import (
	"golang.org/x/net/html"

	"datapolicy/sources/markup"
)

// choose takes the blocks of the page that are the article.
func choose(doc *html.Node, around *surroundings, first, second *ballot, m metadata, title string) []block {
	all := blocksOf(doc, hidden)
	own := newBallot(ownReading(doc, around))
	var linked *ballot
	if m.linked.body != "" && !m.linked.paid {
		linked = newBallot(bodyBlocks(m.linked.body))
	}
	var kept []block
	for i := range all {
		b := &all[i]
		votes := 0
		for _, ballot := range []*ballot{first, second, own} {
			if ballot.holds(b) {
				votes++
			}
		}
		if linked.holds(b) {
			votes += 2
		}
		if votes >= 2 {
			kept = append(kept, *b)
		}
	}
	return tidyBody(kept, title)
}

func bodyBlocks(body string) []block {
	doc, err := markup.Parse([]byte(body))
	if err != nil {
		return nil
	}
	return blocksOf(doc, nil)
}

// tidyBody drops what is left of teasers and repetitions: the headline, a block
// that stood there before.
func tidyBody(blocks []block, title string) []block {
	titleKey := keyOf(title)
	seen := map[string]bool{}
	var out []block
	for _, b := range withoutTeaserBlocks(blocks) {
		if b.key == "" || b.key == titleKey && len(out) < 3 || seen[b.key] && b.runes > 30 {
			continue
		}
		seen[b.key] = true
		out = append(out, b)
	}
	for len(out) > 0 && out[len(out)-1].kind == heading {
		out = out[:len(out)-1]
	}
	return out
}
