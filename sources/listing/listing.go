package listing

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"datapolicy/policy"
	"datapolicy/sources/charset"
	"datapolicy/sources/markup"
)

// Limits on one listing page.
const (
	MaxBytes   = 10 << 20
	maxEntries = 2000
)

// Options says what is known of a page.
type Options struct {
	URL         string // relative links are resolved against it (or the page's base element)
	ContentType string
	Charset     string // when the page declares none
	Selectors   Selectors
	Language    string
	Location    *time.Location // the zone of times without one; nil is UTC
	Now         time.Time      // for dates without a year and relative ones
}

// Selectors are CSS selectors. With Item empty the list is found by itself.
// Link, Title and Date are looked for inside an item; the empty ones are its
// likeliest link, that link's text and the date in the item's text. Next is the
// link to the following page; empty finds the usual ones.
type Selectors struct {
	Item, Link, Title, Date, Next string
}

// Listing is what one page lists, in its order.
type Listing struct {
	Entries []Entry
	Next    string   // the address of the next (older) page, or ""
	Idle    []string // which selectors matched nothing, for a person
}

// Entry is one article listed.
type Entry struct {
	URL        string
	Title      string
	Published  time.Time         // zero when the page gives no date
	DateSource policy.DateSource // "" when the page gives no date
}

// Read reads a listing page. A page without a list is policy.Invalid, and so is
// a selector that is not CSS or matches nothing.
func Read(body []byte, o Options) (Listing, error) {
	if len(body) > MaxBytes {
		return Listing{}, policy.Errorf(policy.Invalid, "the page has %d MB and more than %d MB are not read; it is hardly a list of articles", len(body)>>20, MaxBytes>>20)
	}
	decoded, err := charset.Decode(body, o.ContentType, charset.Options{Kind: charset.HTML, Default: o.Charset})
	if err != nil {
		return Listing{}, err
	}
	selectors, err := compile(o.Selectors)
	if err != nil {
		return Listing{}, err
	}
	doc, err := markup.Parse(decoded.Text)
	if err != nil {
		return Listing{}, policy.Errorf(policy.Invalid, "the page's HTML cannot be read").Because(err)
	}
	p := pageReader{o: o, base: baseOf(doc, o.URL), selectors: selectors}
	p.read(doc)
	lists := doc // where the list is
	if len(p.entries) == 0 {
		if inner := embeddedRecords(decoded.Text); inner != nil {
			p.read(inner)
			lists = inner
		}
	}
	if len(p.entries) == 0 {
		if selectors.item != nil || selectors.link != nil {
			return Listing{}, selectors.misfit(lists, o.Selectors)
		}
		return Listing{}, nothingFound(doc)
	}
	dated := slices.ContainsFunc(p.entries, func(e Entry) bool { return !e.Published.IsZero() })
	return Listing{Entries: p.entries, Next: p.next(doc, decoded.Text), Idle: selectors.idle(lists, o.Selectors, dated)}, nil
}

func nothingFound(doc *html.Node) error {
	links, scripts := 0, 0
	for n := range doc.Descendants() {
		switch n.DataAtom {
		case atom.A:
			links++
		case atom.Script:
			scripts++
		}
	}
	if links < 3 && scripts > 0 {
		return policy.Errorf(policy.Invalid, "the page lists nothing by itself: its list is built by scripts, which are not run; give the address of the data behind it, or of a feed")
	}
	return policy.Errorf(policy.Invalid, "no list of articles was found on the page; give selectors for item, link and date in the catalog")
}

// pageReader gathers the entries of one page.
type pageReader struct {
	o         Options
	base      *url.URL
	selectors compiled
	entries   []Entry
	seen      map[string]bool
}

func (p *pageReader) read(doc *html.Node) {
	p.seen = map[string]bool{}
	if p.selectors.item == nil && p.selectors.link == nil {
		for _, c := range findList(doc, p.base) {
			p.add(c.item, c.link)
		}
		return
	}
	for n := range doc.Descendants() {
		switch {
		case n.Type != html.ElementNode || len(p.entries) >= maxEntries:
		case p.selectors.item != nil:
			if p.selectors.item.Match(n) {
				p.add(n, p.linkIn(n))
			}
		case p.selectors.link.Match(n):
			p.add(itemOf(n), n)
		}
	}
}

// linkIn is the link of an item: by the selector, else the one with the longest
// text, links in a heading first.
func (p *pageReader) linkIn(item *html.Node) *html.Node {
	var best *html.Node
	most := -1
	visit := func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return true
		}
		if p.selectors.link != nil {
			if p.selectors.link.Match(n) {
				best = n
				return false
			}
			return true
		}
		if n.DataAtom != atom.A || p.address(n) == "" {
			return true
		}
		size := len(linkText(n))
		if inHeading(n) {
			size += 1000
		}
		if size > most {
			best, most = n, size
		}
		return true
	}
	if visit(item) {
		for n := range item.Descendants() {
			if !visit(n) {
				break
			}
		}
	}
	return best
}

// add adds the entry of an item, unless it has no address or title or its
// address is in the list already.
func (p *pageReader) add(item, link *html.Node) {
	if link == nil || item == nil || len(p.entries) >= maxEntries {
		return
	}
	address := p.address(link)
	if address == "" || p.seen[address] {
		return
	}
	title := ""
	if p.selectors.title != nil {
		if n := match(item, p.selectors.title); n != nil {
			title = linkText(n)
		}
	}
	if title == "" {
		title = titleOf(item, link)
	}
	if title == "" {
		return
	}
	e := Entry{URL: address, Title: title}
	e.Published, e.DateSource = p.dateOf(item, link, address)
	p.seen[address] = true
	p.entries = append(p.entries, e)
}

// address is where an element leads, absolute and without its fragment; "" for
// what is no web page.
func (p *pageReader) address(n *html.Node) string {
	if n.DataAtom != atom.A && n.DataAtom != atom.Area {
		for d := range n.Descendants() {
			if d.DataAtom == atom.A && markup.Attr(d, "href") != "" {
				return resolve(p.base, markup.Attr(d, "href"))
			}
		}
		for up := n.Parent; up != nil; up = up.Parent {
			if up.DataAtom == atom.A {
				return resolve(p.base, markup.Attr(up, "href"))
			}
		}
		return ""
	}
	return resolve(p.base, markup.Attr(n, "href"))
}

func resolve(base *url.URL, href string) string {
	href = strings.Map(func(r rune) rune {
		if r < 0x20 {
			return -1
		}
		return r
	}, strings.TrimSpace(href))
	if href == "" || href[0] == '#' || len(href) > 4096 {
		return ""
	}
	ref, err := url.Parse(href)
	if err != nil {
		return ""
	}
	u := base.ResolveReference(ref)
	if u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "" || u.Scheme == "" && u.Host != "" || u.Opaque != "" || u.Path == "" && u.RawQuery == "" && u.Host == "" {
		return ""
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}

// baseOf is what the page's links are relative to.
func baseOf(doc *html.Node, address string) *url.URL {
	base, err := url.Parse(address)
	if err != nil {
		base = &url.URL{}
	}
	for n := range doc.Descendants() {
		if n.DataAtom == atom.Base && markup.Attr(n, "href") != "" {
			if ref, err := url.Parse(strings.TrimSpace(markup.Attr(n, "href"))); err == nil {
				return base.ResolveReference(ref)
			}
		}
	}
	return base
}
