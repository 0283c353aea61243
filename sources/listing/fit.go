package listing

import (
	"fmt"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"datapolicy/policy"
)

// fit is how a page fits a source's selectors: how many elements each matches.
// Items beyond the first fitItems are not looked into.
type fit struct {
	items, links, titles, dates int
}

const fitItems = 100

func (c compiled) fit(doc *html.Node) fit {
	var f fit
	found := func(in *html.Node, s cascadia.Matcher, n *int) {
		if s != nil && match(in, s) != nil {
			*n++
		}
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		item := n
		switch {
		case c.item != nil && c.item.Match(n):
			found(item, c.link, &f.links)
		case c.item == nil && c.link != nil && c.link.Match(n):
			f.links++
			item = itemOf(n)
		default:
			continue
		}
		f.items++
		if f.items > fitItems {
			continue
		}
		found(item, c.title, &f.titles)
		found(item, c.date, &f.dates)
	}
	return f
}

// misfit says which of the selectors matches nothing on a page without entries.
func (c compiled) misfit(doc *html.Node, s Selectors) error {
	f := c.fit(doc)
	const mend = "the site may have changed its layout: look at the page's source and mend the selector"
	switch {
	case s.Item != "" && f.items == 0:
		return policy.Errorf(policy.Invalid, "the selectors do not fit the page: item %q matches nothing on it; %s", s.Item, mend)
	case s.Link != "" && f.links == 0 && s.Item != "":
		return policy.Errorf(policy.Invalid, "the selectors do not fit the page: item %q matches %d elements, and link %q nothing in them; %s", s.Item, f.items, s.Link, mend)
	case s.Link != "" && f.links == 0:
		return policy.Errorf(policy.Invalid, "the selectors do not fit the page: link %q matches nothing on it; %s", s.Link, mend)
	}
	return policy.Errorf(policy.Invalid, "the selectors do not fit the page: item %q, link %q match %d elements, but none of them leads to an article with a title; %s", s.Item, s.Link, f.items, mend)
}

// idle lists the selectors that matched nothing on a page whose entries could be
// made out without them.
func (c compiled) idle(doc *html.Node, s Selectors, dated bool) []string {
	if c.title == nil && c.date == nil {
		return nil
	}
	f := c.fit(doc)
	var list []string
	if c.title != nil && f.titles == 0 {
		list = append(list, fmt.Sprintf("the selector title %q matches nothing in its %d items; the links' texts were taken", s.Title, f.items))
	}
	switch {
	case c.date == nil:
	case f.dates == 0:
		list = append(list, fmt.Sprintf("the selector date %q matches nothing in its %d items", s.Date, f.items))
	case !dated:
		list = append(list, fmt.Sprintf("the selector date %q matches, but what it matches is no date", s.Date))
	}
	return list
}
