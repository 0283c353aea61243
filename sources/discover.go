package sources

import (
	"context"
	"net/url"
	"regexp"
	"strings"

	"datapolicy/policy"
	"datapolicy/sources/catalog"
	"datapolicy/sources/charset"
	"datapolicy/sources/feed"
	"datapolicy/sources/fetch"
	"datapolicy/sources/listing"
	"datapolicy/sources/page"
	"datapolicy/sources/sitemap"
)

// commonPaths are where sites keep their feed when their pages do not name it:
// WordPress, Drupal, Hugo and Jekyll, Ghost, government systems.
var commonPaths = []string{"feed/", "feed", "rss.xml", "feed.xml", "atom.xml", "rss", "index.xml", "feed.json", "rss/news", "news/rss", "en/rss.xml"}

// maxDiscovered is how many sources one search offers.
const maxDiscovered = 10

// Discover looks for what can be read on a site: the address itself, the feeds
// that its page names, feeds at the usual places, the sitemap of its news, and
// the page as a listing. Each source that it returns has answered with entries.
func (g *Gatherer) Discover(ctx context.Context, address string) ([]catalog.Source, error) {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	resp, err := g.o.Client.Get(ctx, fetch.Request{URL: address})
	if err != nil {
		return nil, err
	}
	d := &discovery{g: g, seen: map[string]bool{}}
	if d.asFeed(resp) {
		return d.found, nil
	}
	base, err := url.Parse(resp.URL)
	if err != nil {
		return nil, policy.Errorf(policy.Invalid, "%s leads to an address that cannot be read; try the site's front page", address)
	}
	decoded, err := charset.Decode(resp.Body, resp.ContentType, charset.Options{Kind: charset.HTML})
	if err != nil {
		return nil, err
	}
	text := string(decoded.Text)
	if p, err := page.Extract(resp.Body, page.Options{URL: resp.URL, ContentType: resp.ContentType}); err == nil {
		d.site, d.language = p.SiteName, p.Language
	}
	for _, link := range feed.FeedLinks(text, base) {
		d.try(ctx, link.URL)
	}
	if len(d.found) == 0 {
		for _, link := range feedAnchors(text, base) {
			d.try(ctx, link)
		}
	}
	if len(d.found) == 0 {
		for _, path := range commonPaths {
			d.try(ctx, base.ResolveReference(&url.URL{Path: "/" + path}).String())
			if len(d.found) > 0 {
				break
			}
		}
	}
	d.trySitemaps(ctx, base)
	d.asListing(resp)
	if len(d.found) == 0 {
		return nil, policy.Errorf(policy.NotFound, "%s names no feed, has none at the usual places, and lists no articles that can be made out; try the address of its news page", base.Host)
	}
	return d.found, nil
}

type discovery struct {
	g        *Gatherer
	found    []catalog.Source
	seen     map[string]bool
	site     string
	language string
}

func (d *discovery) try(ctx context.Context, address string) {
	if d.seen[address] || len(d.found) >= maxDiscovered || ctx.Err() != nil {
		return
	}
	d.seen[address] = true
	if resp, err := d.g.o.Client.Get(ctx, fetch.Request{URL: address}); err == nil {
		d.asFeed(resp)
	}
}

// asFeed offers the document if it is a feed with entries.
func (d *discovery) asFeed(resp *fetch.Response) bool {
	f, err := feed.Parse(resp.Body, feed.Options{URL: resp.URL, ContentType: resp.ContentType, Now: d.g.o.Clock()})
	if err != nil || len(f.Entries) == 0 {
		return false
	}
	language := primary(f.Language)
	if language == "" {
		language = primary(d.language)
	}
	d.offer(catalog.Source{Name: f.Title, Language: language, Format: catalog.Feed, URL: resp.URL})
	return true
}

// trySitemaps offers a sitemap that tells news by their dates.
func (d *discovery) trySitemaps(ctx context.Context, base *url.URL) {
	for _, path := range []string{"/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml"} {
		if len(d.found) > 0 {
			return // a feed says more
		}
		resp, err := d.g.o.Client.Get(ctx, fetch.Request{URL: base.ResolveReference(&url.URL{Path: path}).String(), Accept: acceptFor(catalog.Sitemap)})
		if err != nil {
			continue
		}
		m, err := sitemap.Read(resp.Body, sitemap.Options{URL: resp.URL, ContentType: resp.ContentType})
		if err == nil && len(m.Pages) > 0 && !m.Pages[0].Published.IsZero() {
			d.offer(catalog.Source{Name: d.site, Language: primary(d.language), Format: catalog.Sitemap, URL: resp.URL})
		}
	}
}

// asListing offers the page itself where nothing better was found.
func (d *discovery) asListing(resp *fetch.Response) {
	if len(d.found) > 0 {
		return
	}
	l, err := listing.Read(resp.Body, listing.Options{URL: resp.URL, ContentType: resp.ContentType, Now: d.g.o.Clock()})
	if err == nil && len(l.Entries) >= 3 {
		d.offer(catalog.Source{Name: d.site, Language: primary(d.language), Format: catalog.Listing, URL: resp.URL})
	}
}

func (d *discovery) offer(s catalog.Source) {
	for _, known := range d.found {
		if known.URL == s.URL {
			return
		}
	}
	u, err := url.Parse(s.URL)
	if err != nil {
		return
	}
	if s.Name == "" {
		s.Name = u.Hostname()
	}
	s.ID = idFor(u, len(d.found))
	s.Evidence = "found by sources discover on " + d.g.o.Clock().UTC().Format("2006-01-02")
	d.found = append(d.found, s)
}

var notInID = regexp.MustCompile(`[^a-z0-9]+`)

// idFor makes an id of a host: "edpb-europa-eu", and "edpb-europa-eu-2" for the
// second source that is found on it.
func idFor(u *url.URL, before int) string {
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	id := strings.Trim(notInID.ReplaceAllString(host, "-"), "-")
	if before > 0 {
		id += "-" + string(rune('1'+min(before, 8)))
	}
	return id
}

var anchor = regexp.MustCompile(`(?i)<a\s[^>]{0,500}?href\s*=\s*["']?([^"'\s>]{1,500})`)

// feedAnchors lists the page's own links that look like feeds, for pages that
// show one without naming it in their head.
func feedAnchors(text string, base *url.URL) []string {
	const most = 8
	var list []string
	for _, m := range anchor.FindAllStringSubmatch(text, 5_000) {
		low := strings.ToLower(m[1])
		if !strings.Contains(low, "rss") && !strings.Contains(low, "feed") && !strings.Contains(low, "atom") && !strings.HasSuffix(low, ".xml") {
			continue
		}
		u, err := base.Parse(strings.ReplaceAll(m[1], "&amp;", "&"))
		if err == nil && sameSite(u.Hostname(), base.Hostname()) && len(list) < most {
			list = append(list, u.String())
		}
	}
	return list
}
