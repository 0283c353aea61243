package page

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"

	"golang.org/x/net/html"

	"datapolicy/sources/markup"
)

//go:embed paywall.txt
var paywallFile string

var paywallPhrases = sync.OnceValue(func() []string {
	var out []string
	for line := range strings.Lines(paywallFile) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
})

var paywallName = regexp.MustCompile(`(?i)pay-?wall|reg-?wall|subscriber-?only|premium-content-gate|piano-(?:offer|container)|meteredContent|article-locked|content-gate|steady-paywall|tp-container`)

// wholeWidth is the length, in half-width columns, of a text that is hardly a
// teaser: some outlets send the whole article and hide it by a script.
const wholeWidth = 3000

// partial reports whether the text is only what an outlet gives away.
func partial(d document, m metadata, text string) bool {
	if width(text) >= wholeWidth {
		return false
	}
	if m.linked.paid {
		return true
	}
	switch strings.ToLower(m.get("article:content_tier", "content_tier", "cxenseparse:articletype")) {
	case "locked", "paid", "premium", "subscriber":
		return true
	}
	for _, b := range d.lines {
		if b.runes > 300 {
			continue
		}
		line := foldLine(b.text)
		for _, phrase := range paywallPhrases() {
			if strings.Contains(line, phrase) {
				return !strings.Contains(line, "newsletter") || walled(d)
			}
		}
	}
	return false
}

// walled reports whether a page shows an element that is named for a paywall.
func walled(d document) bool {
	for n := range d.Descendants() {
		if n.Type == html.ElementNode && (paywallName.MatchString(markup.Attr(n, "class")) || paywallName.MatchString(markup.Attr(n, "id"))) && !hidden(n) {
			return true
		}
	}
	return false
}
