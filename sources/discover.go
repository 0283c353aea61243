package sources

import (
	"context"
	"crypto/sha256"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"datapolicy/policy"
	"datapolicy/sources/catalog"
	"datapolicy/sources/charset"
	"datapolicy/sources/feed"
	"datapolicy/sources/fetch"
	"datapolicy/sources/listing"
	"datapolicy/sources/markup"
	"datapolicy/sources/page"
	"datapolicy/sources/sitemap"
)

// Limits on one search.
const (
	maxDiscovered = 10 // sources offered
	maxTried      = 45 // addresses asked for: politeness, and the person's patience
)

// Discover looks for what can be read on a site: the address itself, the feeds
// that its answer and page name, those of the system that it is made with, those
// that it links, feeds at the usual places, the sitemap of its news, and the
// page as a listing. Each source that it returns has answered with entries; the
// likeliest is the first.
func (g *Gatherer) Discover(ctx context.Context, address string) ([]Found, error) {
	d := &discovery{g: g, tried: map[string]bool{}, bodies: map[[sha256.Size]byte]bool{}}
	p, err := d.open(ctx, strings.TrimSpace(address))
	if err != nil {
		return nil, err
	}
	if p.resp != nil && (d.asFeed(p.resp, "the address itself") || d.asSitemap(p.resp, "the address itself")) {
		return d.offers(), nil
	}
	for _, stage := range []func(context.Context, *visited){
		d.named, d.linked, d.platforms, d.news, d.usual, d.comments, d.sitemaps, d.lists,
	} {
		stage(ctx, p)
	}
	if err := ctx.Err(); err != nil {
		return nil, policy.Errorf(policy.Unavailable, "looking for the feeds of %s was broken off; try again", p.base.Host).Because(err)
	}
	if len(d.found) == 0 {
		if p.err != nil {
			return nil, p.err
		}
		return nil, policy.Errorf(policy.NotFound, "%s names no feed, has none at the usual places, and lists no articles that can be made out; try the address of its news page", p.base.Host)
	}
	return d.offers(), nil
}

// visited is a page of the site.
type visited struct {
	base   *url.URL
	resp   *fetch.Response // nil: it could not be had
	err    error           // why not
	source string
	doc    *html.Node
	news   []*visited // the pages of news that it links
}

type discovery struct {
	g        *Gatherer
	found    []Found
	tried    map[string]bool // by foldedAddress
	bodies   map[[sha256.Size]byte]bool
	aside    []candidate // feeds of comments: better than nothing
	asked    int
	site     string // its name
	language string
}

// open fetches the address that was given. One without a scheme is tried with
// TLS first. Where the page alone cannot be had, its site is searched still.
func (d *discovery) open(ctx context.Context, address string) (*visited, error) {
	bare := !strings.Contains(address, "://")
	if bare {
		address = "https://" + address
	}
	resp, err := d.get(ctx, address, "")
	if err != nil && bare && fetch.StatusOf(err) == 0 && unreached(err) != OurLimits && ctx.Err() == nil {
		if plain, again := d.get(ctx, "http://"+strings.TrimPrefix(address, "https://"), ""); again == nil || fetch.StatusOf(again) != 0 {
			address, resp, err = "http://"+strings.TrimPrefix(address, "https://"), plain, again
		}
	}
	if err != nil {
		u, parseErr := url.Parse(address)
		if fetch.StatusOf(err) == 0 || fetch.StatusOf(err) == http.StatusGone || parseErr != nil {
			return nil, err
		}
		return &visited{base: u, err: err}, nil
	}
	p, err := d.visit(resp)
	if err != nil {
		return nil, err
	}
	if info, err := page.Extract(resp.Body, page.Options{URL: resp.URL, ContentType: resp.ContentType}); err == nil {
		d.site, d.language = info.SiteName, info.Language
	}
	return p, nil
}

func (d *discovery) visit(resp *fetch.Response) (*visited, error) {
	base, err := url.Parse(resp.URL)
	if err != nil {
		return nil, policy.Errorf(policy.Invalid, "the page leads to an address that cannot be read; try the site's front page")
	}
	decoded, err := charset.Decode(resp.Body, resp.ContentType, charset.Options{Kind: charset.HTML})
	if err != nil {
		return nil, err
	}
	doc, err := markup.Parse(decoded.Text)
	if err != nil {
		return nil, policy.Errorf(policy.Invalid, "the page's HTML cannot be read; try the site's front page").Because(err)
	}
	return &visited{base: base, resp: resp, source: string(decoded.Text), doc: doc}, nil
}

func (d *discovery) get(ctx context.Context, address, accept string) (*fetch.Response, error) {
	d.asked++
	d.tried[foldedAddress(address)] = true
	return d.g.o.Client.Get(ctx, fetch.Request{URL: address, Accept: accept})
}

// try offers what is at an address, if it is a feed. A page that was linked as
// one may be the list of a site's feeds: those are tried, too.
func (d *discovery) try(ctx context.Context, c candidate) {
	if commentsAddress.MatchString(c.url) {
		d.aside = append(d.aside, c)
		return
	}
	d.ask(ctx, c)
}

func (d *discovery) ask(ctx context.Context, c candidate) {
	if d.tried[foldedAddress(c.url)] || d.asked >= maxTried || ctx.Err() != nil {
		return
	}
	resp, err := d.get(ctx, c.url, "")
	if err != nil || d.asFeed(resp, c.how) || !c.page {
		return
	}
	p, err := d.visit(resp)
	if err != nil {
		return
	}
	for _, inner := range append(namedFeeds(p.source, p.base), linkedFeeds(p.doc, p.base)...) {
		inner.page, inner.how = false, "on the site's page of feeds"
		d.try(ctx, inner)
	}
}

// named tries what the answer's header and the page's link elements name.
func (d *discovery) named(ctx context.Context, p *visited) {
	if p.resp == nil {
		return
	}
	for _, c := range append(headerFeeds(p.resp.Header, p.base), namedFeeds(p.source, p.base)...) {
		d.try(ctx, c)
	}
}

func (d *discovery) linked(ctx context.Context, p *visited) {
	if p.resp == nil {
		return
	}
	for _, c := range linkedFeeds(p.doc, p.base) {
		d.try(ctx, c)
	}
}

// platforms tries where the system that the site is made with keeps feeds.
func (d *discovery) platforms(ctx context.Context, p *visited) {
	if len(d.found) > 0 || p.resp == nil {
		return
	}
	known, err := platforms()
	if err != nil {
		return // a test reads the table
	}
	low := strings.ToLower(p.source)
	for i := range known {
		if !known[i].made(p.base, low) {
			continue
		}
		for _, address := range known[i].addresses(p.base, p.source) {
			d.try(ctx, candidate{url: address, how: "where " + known[i].Name + " keeps it"})
		}
	}
}

// news looks at the pages of news that the page links, where it has no feed itself.
func (d *discovery) news(ctx context.Context, p *visited) {
	if len(d.found) > 0 || p.resp == nil {
		return
	}
	for _, address := range newsPages(p.doc, p.base) {
		if d.tried[foldedAddress(address)] || ctx.Err() != nil {
			continue
		}
		resp, err := d.get(ctx, address, "")
		if err != nil || d.asFeed(resp, "linked on the page") {
			continue
		}
		if inner, err := d.visit(resp); err == nil {
			p.news = append(p.news, inner)
			d.named(ctx, inner)
			d.linked(ctx, inner)
		}
	}
}

// usual tries the common paths, until one has a feed.
func (d *discovery) usual(ctx context.Context, p *visited) {
	for _, path := range commonPaths {
		if len(d.found) > 0 {
			return
		}
		if address := onSite(p.base, path); address != "" {
			d.try(ctx, candidate{url: address, how: "at a usual place"})
		}
	}
}

var commentsAddress = regexp.MustCompile(`(?i)/comments/|[?&]feed=comments|/kommentare/`)

// comments tries the feeds of comments, where there are no others.
func (d *discovery) comments(ctx context.Context, _ *visited) {
	for _, c := range d.aside {
		if len(d.found) > 0 {
			return
		}
		d.ask(ctx, c)
	}
}

// sitemapPaths are where sitemaps of news, and other sitemaps, usually are.
var sitemapPaths = []string{"/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/sitemap.xml", "/sitemap_index.xml"}

// sitemaps offers a sitemap that tells news by their dates; a feed says more.
func (d *discovery) sitemaps(ctx context.Context, p *visited) {
	if len(d.found) > 0 {
		return
	}
	list, err := d.g.o.Client.Sitemaps(ctx, p.base.String())
	if err != nil {
		list = nil // a host without robots.txt may still have one
	}
	var addresses []string
	for _, address := range list {
		if strings.Contains(strings.ToLower(address), "news") {
			addresses = append(addresses, address)
		}
	}
	for _, path := range sitemapPaths {
		addresses = append(addresses, onSite(p.base, path))
	}
	for _, address := range append(addresses, list...) {
		if len(d.found) > 0 || ctx.Err() != nil {
			return
		}
		if d.tried[foldedAddress(address)] || d.asked >= maxTried+len(sitemapPaths) {
			continue
		}
		if resp, err := d.get(ctx, address, acceptFor(catalog.Sitemap)); err == nil {
			how := "at a usual place"
			if len(list) > 0 {
				how = "named in robots.txt, or at a usual place"
			}
			d.asSitemap(resp, how)
		}
	}
}

// lists offers the page itself as a listing, or its page of news, where nothing
// better was found.
func (d *discovery) lists(_ context.Context, p *visited) {
	if len(d.found) > 0 || p.resp == nil {
		return
	}
	for _, each := range append([]*visited{p}, p.news...) {
		d.asListing(each.resp)
	}
}

// asFeed offers the document if it is a feed with entries.
func (d *discovery) asFeed(resp *fetch.Response, how string) bool {
	f, err := feed.Parse(resp.Body, feed.Options{URL: resp.URL, ContentType: resp.ContentType, Now: d.g.o.Clock()})
	if err != nil {
		return false
	}
	if len(f.Entries) > 0 {
		d.offerFeed(resp, f, how)
	}
	return true
}

// asSitemap offers the document if it is a sitemap whose pages are dated, or an
// index of sitemaps that are.
func (d *discovery) asSitemap(resp *fetch.Response, how string) bool {
	m, err := sitemap.Read(resp.Body, sitemap.Options{URL: resp.URL, ContentType: resp.ContentType})
	if err != nil || len(m.Pages)+len(m.Sitemaps) == 0 {
		return false
	}
	f := Found{Source: catalog.Source{Format: catalog.Sitemap, URL: resp.URL}, How: how, Format: "sitemap", Entries: len(m.Pages)}
	for _, p := range m.Pages {
		f.note(p.Published, d.g.o.Clock())
	}
	for _, r := range m.Sitemaps {
		f.note(r.Modified, d.g.o.Clock())
	}
	if f.Newest.IsZero() {
		return false
	}
	d.offer(f)
	return true
}

// fewListed is the length from which on a list is one of news, not a menu.
const fewListed = 3

func (d *discovery) asListing(resp *fetch.Response) {
	l, err := listing.Read(resp.Body, listing.Options{URL: resp.URL, ContentType: resp.ContentType, Now: d.g.o.Clock()})
	if err != nil || len(l.Entries) < fewListed {
		return
	}
	f := Found{Source: catalog.Source{Format: catalog.Listing, URL: resp.URL}, How: "the page, read by its form", Format: "listing", Entries: len(l.Entries)}
	for _, e := range l.Entries {
		f.note(e.Published, d.g.o.Clock())
	}
	d.offer(f)
}
