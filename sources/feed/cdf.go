package feed

import (
	"net/url"
	"strconv"
	"time"
)

// isCDF tells a Channel Definition Format document (Microsoft's submission to
// the W3C of 1997) from an RSS channel that lost its outermost element: it
// names addresses and days in attributes.
func isCDF(top *node) bool {
	if top.name != "channel" {
		return false
	}
	if top.attr("href") != "" || top.attr("lastmod") != "" || top.attr("base") != "" || top.first("abstract") != nil {
		return true
	}
	item := top.first("item")
	return item != nil && (item.attr("href") != "" || item.attr("lastmod") != "" || item.first("abstract", "a") != nil)
}

// cdf reads such a document. Channels within the channel give their items, too.
func (p *parser) cdf(root, top *node) {
	f := p.feed
	f.Format, f.Version = "cdf", ""
	p.rebaseCDF(top)
	p.inferBase(root, cdfAddress(top))
	f.Title = p.line(top, "title")
	f.URL = p.webAddress(top, cdfAddress(top))
	f.Language = top.attr("xml:lang")
	if s := top.first("schedule"); s != nil {
		f.Pause = interval(s.first("intervaltime"))
	}
	list := items(top, nil)
	f.Entries = make([]Entry, 0, len(list))
	for _, item := range list {
		e := Entry{
			Title:   p.line(item, "title", "a"),
			URL:     p.webAddress(item, cdfAddress(item)),
			Summary: p.guessed(item, "abstract"),
			CutOff:  item.open,
		}
		e.Updated, e.DateSource, _ = p.parseDate(item.attr("lastmod"), f.Language)
		f.Entries = append(f.Entries, e)
	}
}

// rebaseCDF takes the base attribute for what it means, for n and all in it.
func (p *parser) rebaseCDF(n *node) {
	base := n.attr("base")
	if base == "" {
		return
	}
	was := n.base
	n.attrs = append(n.attrs[:len(n.attrs):len(n.attrs)], attr{"xml:base", base})
	(&grower{parser: p}).rebaseAt(n)
	inherit(n, was, n.base)
}

// inherit gives base to what had the old one.
func inherit(n *node, old, base *url.URL) {
	for c := range n.children() {
		if c.base == old {
			c.base = base
			inherit(c, old, base)
		}
	}
}

func cdfAddress(n *node) string {
	if href := n.attr("href"); href != "" {
		return href
	}
	if a := n.first("a"); a != nil {
		return a.attr("href")
	}
	return ""
}

// interval is how far apart a schedule wants visits to be.
func interval(n *node) time.Duration {
	if n == nil {
		return 0
	}
	count := func(name string) float64 {
		v, err := strconv.ParseFloat(n.attr(name), 64)
		if err != nil || v < 0 {
			return 0
		}
		return v
	}
	return within(count("day")*24*float64(time.Hour) + count("hour")*float64(time.Hour) + count("min")*float64(time.Minute))
}
