package page

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"datapolicy/sources/markup"
)

// libraries is how many of the readers are libraries; they come first.
const libraries = 2

// votesNeeded is how many readers must hold a block for the article's.
const votesNeeded = 2

// choose takes the blocks of the page that are the article.
func choose(d document, around *surroundings, first, second *ballot, m metadata, title string) []block {
	all := d.lines
	readers := []*ballot{first, second, newBallot(ownReading(d.Node, around))}
	var linked *ballot
	if m.linked.body != "" && !m.linked.paid {
		linked = newBallot(bodyBlocks(m.linked.body))
	}
	kept := make([]bool, len(all))
	votes := make([]int, len(all))
	start := -1
	for i := range all {
		for _, r := range readers {
			if r.holds(&all[i]) {
				votes[i]++
			}
		}
		if linked.holds(&all[i]) {
			votes[i] += votesNeeded
		}
		need := votesNeeded
		if all[i].kind == paragraph && !all[i].prose() || all[i].prose() && all[i].linkDensity() > 0.25 {
			need = len(readers) // a button, a credit, a teaser more often than not
		}
		if kept[i] = votes[i] >= need && !above(all[i].node, around.consent); kept[i] && start < 0 && all[i].prose() {
			start = i
		}
	}
	if start >= 0 {
		keepLead(all, kept, start, around, m, title)
	}
	var out []block
	for i, b := range all {
		if kept[i] {
			out = append(out, b)
		}
	}
	return fallback(withoutLinkBoxes(tidyBody(out, title)), all, append(readers, linked), title)
}

// thin is the length, in half-width columns, below which a body is doubted.
const thin = 250

// fallback replaces a body that is hardly one by what a single reader holds:
// short notices and pages of lists are told apart from their surroundings by
// none of the rules for articles. The readers are asked in the order in which
// they err least on such pages: the structured data, our own, the libraries.
func fallback(chosen, all []block, readers []*ballot, title string) []block {
	have := blocksWidth(chosen)
	if have >= thin {
		return chosen
	}
	for i := len(readers) - 1; i >= 0; i-- {
		if readers[i] == nil {
			continue
		}
		blocks := readers[i].blocks
		if i < libraries { // their text may hold what is no text; ours is of the page
			blocks = nil
			for j := range all {
				if readers[i].holds(&all[j]) {
					blocks = append(blocks, all[j])
				}
			}
		}
		if other := tidyBody(blocks, title); blocksWidth(other) > 2*have {
			chosen, have = other, blocksWidth(other)
		}
	}
	return chosen
}

func blocksWidth(blocks []block) int {
	n := 0
	for i := range blocks {
		n += width(blocks[i].text)
	}
	return n
}

var leadName = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:lead|lede|leads|intro|introduction|standfirst|dek|deck|sub-?title|sub-?head|sub-?headline|summary|excerpt|abstract|chapo|chapeau|vorspann|perex|anriss|teaser|description|desc|sommario|occhiello|catenaccio|entradilla|bajada|sapo|ingress|strapline|stand-first)(?:$|[\s_-])|(?:Lead|Intro|Standfirst|Teaser|Subtitle|Summary|Excerpt|teaserText|Vorspann|Chapo|Dek)(?:$|[\s_A-Z-])`)

// keepLead keeps the paragraph between headline and text that tells the article
// in short: many layouts set it into the page's head, where readers of the body
// do not look. It is known by its class or by being the page's description.
func keepLead(all []block, kept []bool, start int, around *surroundings, m metadata, title string) {
	titleKey := keyOf(title)
	from := -1
	for i := start - 1; i >= 0 && i > start-40; i-- {
		if all[i].kind == heading && (all[i].key == titleKey || isTop(all[i].node)) {
			from = i
			break
		}
	}
	var descriptions []string
	for _, d := range []string{m.get("og:description"), m.get("description"), m.linked.about, m.get("twitter:description")} {
		if k := keyOf(strings.TrimRight(d, ".… ")); len(k) >= 40 {
			descriptions = append(descriptions, k)
		}
	}
	for i := max(0, start-25); i < start; i++ {
		b := &all[i]
		if kept[i] || b.key == titleKey || width(b.text) < 40 || b.linkDensity() > 0.3 || isTeaser(b.text) {
			continue
		}
		described := false
		for _, d := range descriptions {
			described = described || strings.Contains(d, b.key) && len(b.key) >= 40 || strings.HasPrefix(b.key, d)
		}
		plain := !above(b.node, around.skip) && b.prose() && b.linkDensity() < 0.1 && width(b.text) >= 100 && strings.ContainsAny(b.text[len(b.text)-3:], ".?!。！？”»")
		if described || from >= 0 && i > from && (plain || named(b.node, leadName, 3) && width(b.text) >= 60) {
			kept[i] = true
		}
	}
}

// above reports whether the test holds for n or an element above it.
func above(n *html.Node, test func(*html.Node) bool) bool {
	for ; n != nil; n = n.Parent {
		if test(n) {
			return true
		}
	}
	return false
}

func isTop(n *html.Node) bool { return n != nil && (n.DataAtom == atom.H1 || inside(n, atom.H1)) }

// named reports whether n or one of the next elements above has a class, id or
// itemprop that the expression matches.
func named(n *html.Node, name *regexp.Regexp, levels int) bool {
	for ; n != nil && levels > 0; n, levels = n.Parent, levels-1 {
		if name.MatchString(markup.Attr(n, "class")) || name.MatchString(markup.Attr(n, "id")) || name.MatchString(markup.Attr(n, "itemprop")) {
			return true
		}
	}
	return false
}

func bodyBlocks(body string) []block {
	doc, err := markup.Parse([]byte(body))
	if err != nil {
		return nil
	}
	return blocksOf(doc, nil)
}

// tidyBody drops what is left of teasers and repetitions: the headline, a lead
// that the text says again, a section that is there once more for another size
// of screen.
func tidyBody(blocks []block, title string) []block {
	titleKey := keyOf(title)
	blocks = withoutTeaserBlocks(blocks)
	firstAt := map[string]int{}
	again := make([]bool, len(blocks))
	for i, b := range blocks {
		if at, ok := firstAt[b.key]; !ok {
			firstAt[b.key] = i
		} else {
			again[i] = b.runes > 30 && container(b.node) != container(blocks[at].node)
		}
	}
	var out []block
	for i, b := range blocks {
		if b.key == "" || b.key == titleKey && len(out) < 3 {
			continue
		}
		if again[i] && (firstAt[b.key] == 0 || i > 0 && again[i-1] || i+1 < len(again) && again[i+1]) {
			continue
		}
		out = append(out, b)
	}
	for len(out) > 0 && out[len(out)-1].kind == heading && !isProse(out[len(out)-1].text) {
		out = out[:len(out)-1]
	}
	return out
}

// container is the element around a block's own.
func container(n *html.Node) *html.Node {
	if n == nil {
		return nil
	}
	return n.Parent
}
