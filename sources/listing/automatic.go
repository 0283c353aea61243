package listing

import (
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"datapolicy/sources/markup"
)

// candidate is a link that may be an entry of the list, and the element around
// it that is the entry.
type candidate struct {
	item, link *html.Node
	address    string
	title      string
	dated      bool
	heading    bool
}

// findList groups the page's links by where they stand (the chain of elements
// and classes above them) and takes the group that looks most like a list of
// articles: many entries, titles as long as headlines, dates, outside of menus.
func findList(doc *html.Node, base *url.URL) []candidate {
	groups := map[string][]candidate{}
	var order []string
	page := pageReader{base: base}
	total := 0
	for n := range doc.Descendants() {
		if n.DataAtom != atom.A || total >= maxEntries*5 {
			continue
		}
		address := page.address(n)
		if address == "" || elsewhere(base, address) {
			continue
		}
		title := linkText(n)
		if width(title) < 8 && !inHeading(n) {
			continue
		}
		total++
		item := itemOf(n)
		c := candidate{item: item, link: n, address: address, title: title, heading: inHeading(n)}
		c.dated = dateIn(item, n) != "" || datedAddress(address)
		where := signature(n)
		if _, ok := groups[where]; !ok {
			order = append(order, where)
		}
		groups[where] = append(groups[where], c)
	}
	var best []candidate
	var most float64
	for _, where := range order {
		if s := listScore(groups[where], where); s > most {
			best, most = groups[where], s
		}
	}
	return best
}

// listScore weighs a group of links; 0 is no list.
func listScore(group []candidate, where string) float64 {
	unique := map[string]bool{}
	dated, headings, words := 0, 0, 0
	for _, c := range group {
		if unique[c.address] {
			continue
		}
		unique[c.address] = true
		words += min(width(c.title), 80)
		if c.dated {
			dated++
		}
		if c.heading {
			headings++
		}
	}
	n := len(unique)
	if n < 3 && (n < 2 || dated < n) {
		return 0
	}
	mean := float64(words) / float64(n)
	if mean < 12 {
		return 0
	}
	score := float64(min(n, 60)) * mean * (0.25 + 2*float64(dated)/float64(n) + 0.5*float64(headings)/float64(n))
	for _, name := range []string{"nav", "menu", "footer", "foot", "breadcrumb", "sidebar", "aside", "related", "pager", "pagination", "hot", "rank", "link"} {
		if strings.Contains(where, name) && name != "link" || name == "link" && strings.Contains(where, "friend") {
			score *= 0.3
			break
		}
	}
	if dated == 0 && mean < 20 {
		return 0
	}
	return score
}

// signature names where a link stands: the elements above it with their first
// class, without the numbers and states that tell one entry from the next.
func signature(n *html.Node) string {
	var parts []string
	for up := n; up != nil && up.Type == html.ElementNode && len(parts) < 14; up = up.Parent {
		part := up.Data
		class := ""
		for c := range strings.FieldsSeq(strings.ToLower(markup.Attr(up, "class"))) {
			if strings.ContainsFunc(c, unicode.IsDigit) || stateClasses[c] {
				continue
			}
			class = c
			break
		}
		if up.DataAtom == atom.Nav || up.DataAtom == atom.Footer || up.DataAtom == atom.Aside || up.DataAtom == atom.Header {
			class = "nav " + class
		}
		if len(parts) > 0 && up.DataAtom != atom.Li && up.DataAtom != atom.Tr && class != "" {
			part += "." + class
		}
		if id := markup.Attr(up, "id"); id != "" && !strings.ContainsFunc(id, unicode.IsDigit) && len(parts) > 2 {
			part += "#" + strings.ToLower(id)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "<")
}

// stateClasses tell one entry of a list from its neighbours.
var stateClasses = map[string]bool{
	"first": true, "last": true, "odd": true, "even": true, "active": true, "on": true, "current": true, "cur": true, "top": true, "new": true, "hot": true,
	"featured": true, "sticky": true, "selected": true, "bold": true, "red": true, "line": true, "alt": true, "hentry": true,
}

// itemOf is the element that makes up the entry of a link: the highest around it
// that holds no link to another entry.
func itemOf(link *html.Node) *html.Node {
	own := markup.Attr(link, "href")
	item := link
	for up := link.Parent; up != nil && up.Type == html.ElementNode; up = up.Parent {
		switch up.DataAtom {
		case atom.Body, atom.Html, atom.Ul, atom.Ol, atom.Table, atom.Tbody, atom.Main, atom.Dl:
			return item
		}
		other, steps := false, 0
		for d := range up.Descendants() {
			if steps++; steps > 400 { // no entry is that large
				other = true
				break
			}
			if d.DataAtom == atom.A && markup.Attr(d, "href") != own && width(linkText(d)) >= 8 && !secondary(d) {
				other = true
				break
			}
		}
		if other {
			return item
		}
		item = up
		if up.DataAtom == atom.Li || up.DataAtom == atom.Tr || up.DataAtom == atom.Article {
			return item
		}
	}
	return item
}

// secondary reports whether a link of an entry leads to its section, its author
// or the whole text rather than being another entry.
func secondary(a *html.Node) bool {
	rel := strings.ToLower(markup.Attr(a, "rel"))
	class := strings.ToLower(markup.Attr(a, "class"))
	for _, mark := range []string{"tag", "author", "category", "more", "comment", "section"} {
		if strings.Contains(rel, mark) || strings.Contains(class, mark) {
			return true
		}
	}
	return moreLabel(linkText(a))
}

// elsewhere reports whether an address is on another site, as a list's entries
// hardly are when it is found by its form.
func elsewhere(base *url.URL, address string) bool {
	u, err := url.Parse(address)
	if err != nil || base.Host == "" {
		return err != nil
	}
	a, b := strings.Split(u.Hostname(), "."), strings.Split(base.Hostname(), ".")
	for i := 1; i <= 2; i++ {
		if len(a) < i || len(b) < i || !strings.EqualFold(a[len(a)-i], b[len(b)-i]) {
			return true
		}
	}
	return false
}
