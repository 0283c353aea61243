package page

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

//go:embed boilerplate.txt
var boilerplateFile string

// boilerplateNames are the names of boilerplate.txt: one to three words of a class
// or id, such as "related" or "most read".
var boilerplateNames = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for line := range strings.Lines(boilerplateFile) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			names[line] = true
		}
	}
	return names
})

// surroundings knows which elements of one page surround its article.
type surroundings struct {
	prose map[*html.Node]int // runes of prose under an element
	all   int                // of the page
	known map[*html.Node]bool
	asks  map[*html.Node]bool // for consent to cookies
}

// survey measures the page. Hidden and boilerplate elements count too: whatever
// holds most of a page's prose is not boilerplate, whatever it is called.
func survey(doc *html.Node) *surroundings {
	s := &surroundings{prose: map[*html.Node]int{}, known: map[*html.Node]bool{}, asks: map[*html.Node]bool{}}
	for _, b := range blocksOf(doc, nil) {
		if !b.prose() {
			continue
		}
		s.all += b.runes
		for n := b.node; n != nil; n = n.Parent {
			s.prose[n] += b.runes
		}
	}
	return s
}

// prose reports whether a block reads as running text.
func (b *block) prose() bool {
	w := width(b.text)
	if w < 40 || b.linkDensity() > 0.5 {
		return false
	}
	return w >= 80 || strings.ContainsAny(b.text, ".,;:!?。，；：！？、…»”\"")
}

// skip reports whether an element surrounds the article rather than holding it.
func (s *surroundings) skip(n *html.Node) bool {
	if known, ok := s.known[n]; ok {
		return known
	}
	is := s.boilerplate(n) && s.prose[n]*5 <= s.all*2
	s.known[n] = is
	return is
}

func (s *surroundings) boilerplate(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Html, atom.Body, atom.Main:
		return false
	case atom.Nav, atom.Footer, atom.Aside, atom.Menu, atom.Figcaption, atom.Dialog:
		return n.DataAtom != atom.Footer || !inside(n, atom.Blockquote)
	}
	if hidden(n) {
		return true
	}
	for _, a := range n.Attr {
		switch a.Key {
		case "role":
			switch strings.ToLower(a.Val) {
			case "navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar", "dialog", "alertdialog", "tooltip", "toolbar", "tablist":
				return true
			}
		case "class", "id", "data-component", "data-testid", "itemprop", "data-type", "aria-label", "data-module":
			if namesBoilerplate(a.Val) {
				return true
			}
		}
	}
	return false
}

// consentName are the classes and ids of the boxes that ask for consent to
// cookies, and of the programs that show them.
var consentName = regexp.MustCompile(`(?i)cookie-?(?:banner|bar|box|consent|notice|law|popup|policy|compliance|dialog|layer|wall|modal|info)|tarteaucitron|didomi|onetrust|usercentrics|axeptio|cookiebot|sp_message|qc-cmp|iubenda|borlabs|cky-consent|klaro|consent-?(?:banner|box|manager|layer|modal|popup|wall)|gdpr-?(?:banner|box|popup|notice)|cc-window|cmp-?(?:container|banner|wrapper|box)`)

// consent reports whether an element is a box that asks for consent. All readers
// may take its text for prose.
func (s *surroundings) consent(n *html.Node) bool {
	is, ok := s.asks[n]
	if !ok {
		is = s.asksConsent(n)
		s.asks[n] = is
	}
	return is
}

func (s *surroundings) asksConsent(n *html.Node) bool {
	for _, a := range n.Attr {
		if (a.Key == "class" || a.Key == "id") && consentName.MatchString(a.Val) {
			return n.DataAtom != atom.Body && n.DataAtom != atom.Html && s.prose[n]*5 <= s.all*2
		}
	}
	return false
}

func inside(n *html.Node, a atom.Atom) bool {
	for n = n.Parent; n != nil; n = n.Parent {
		if n.DataAtom == a {
			return true
		}
	}
	return false
}

// hidden reports whether a browser would not show the element.
func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return !strings.EqualFold(a.Val, "until-found")
		case "style":
			style := strings.ToLower(strings.ReplaceAll(a.Val, " ", ""))
			if strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") {
				return true
			}
		case "aria-hidden":
			if strings.EqualFold(a.Val, "true") {
				return true
			}
		}
	}
	return false
}

// namesBoilerplate reports whether a class or id holds a name of the list. Each
// class is split into its words (at "-", "_" and capitals), and each run of up
// to three of them is looked up.
func namesBoilerplate(value string) bool {
	names := boilerplateNames()
	for _, class := range strings.Fields(value) {
		words := splitWords(class)
		if len(words) > 8 {
			continue // a slug, not a name
		}
		for i := range words {
			name := ""
			for j := i; j < len(words) && j < i+3; j++ {
				if j > i {
					name += " "
				}
				name += words[j]
				if names[name] || i == 0 && j == len(words)-1 && names["="+name] {
					return true
				}
			}
		}
	}
	return false
}

func splitWords(class string) []string {
	var words []string
	var word []rune
	end := func() {
		if len(word) > 0 {
			words = append(words, strings.ToLower(string(word)))
			word = nil
		}
	}
	lower := false
	for _, r := range class {
		switch {
		case !unicode.IsLetter(r):
			end()
			lower = false
			continue
		case unicode.IsUpper(r) && lower:
			end()
		}
		lower = unicode.IsLower(r)
		word = append(word, r)
	}
	end()
	return words
}
