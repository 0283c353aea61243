package listing

import (
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"datapolicy/policy"
)

// compiled are the selectors that were given; the others are nil.
type compiled struct {
	item, link, title, date, next cascadia.Matcher
}

func compile(s Selectors) (compiled, error) {
	var c compiled
	for _, f := range []struct {
		name, text string
		to         *cascadia.Matcher
	}{{"item", s.Item, &c.item}, {"link", s.Link, &c.link}, {"title", s.Title, &c.title}, {"date", s.Date, &c.date}, {"next", s.Next, &c.next}} {
		if f.text == "" {
			continue
		}
		group, err := cascadia.ParseGroup(f.text)
		if err != nil {
			return c, policy.Errorf(policy.Invalid, "the listing's selector %q (%s) is not CSS; mend it in the catalog", f.text, f.name).Because(err)
		}
		*f.to = group
	}
	return c, nil
}

// match is the first element in or at root that the selector matches.
func match(root *html.Node, s cascadia.Matcher) *html.Node {
	if root.Type == html.ElementNode && s.Match(root) {
		return root
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && s.Match(n) {
			return n
		}
	}
	return nil
}
