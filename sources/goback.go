package sources

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"datapolicy/policy"
	"datapolicy/sources/feed"
	"datapolicy/sources/fetch"
	"datapolicy/sources/listing"
	"datapolicy/sources/sitemap"
)

// maxBack is how many older pages of a source are read in a pass, of whatever
// kind, to fill a gap.
const maxBack = 20

// slack is how much before a gap an entry may be dated and still be taken: days
// are dated from their midnight.
const slack = 24 * time.Hour

// backlog is what going back brought.
type backlog struct {
	older   []entry
	notes   []string
	reached bool // back to what was known before the gap
	again   bool // something failed that may pass
}

// retreat is one going back: pages are read until one reaches back to from.
type retreat struct {
	*turn
	backlog
	from   time.Time
	oldest time.Time       // of what was read so far
	had    map[string]bool // addresses that were read
	asked  map[string]bool // pages that were asked for
	first  bool            // nothing of this gap was taken yet: what is known was known before it
}

// goBack reads what the source lists of the time since from and before its
// document: by the document's own links to older ones (RFC 5005 §3 and §4, JSON
// Feed's next_url), by the paging that the common systems offer for their
// feeds, by the catalog's archive; whichever reaches back first.
func (t *turn) goBack(ctx context.Context, from time.Time, have []entry) backlog {
	r := &retreat{turn: t, from: from, had: map[string]bool{}, asked: map[string]bool{t.doc.address: true, t.state.URL: true}, first: t.state.Behind == 0}
	r.oldest = oldestOf(withoutPinned(have), t.impossible)
	r.reached = !r.oldest.IsZero() && !r.oldest.After(from)
	for _, e := range have {
		r.had[keyOf(e)] = true
	}
	for _, g := range t.state.Gaps {
		r.first = r.first && (!t.isDue(g) || g.Tries == 0)
	}
	r.linked(ctx, t.doc.prevArchive, func(f *feed.Feed) string { return f.PrevArchive })
	r.linked(ctx, t.doc.next, func(f *feed.Feed) string { return f.Next })
	if t.doc.feed {
		r.counted(ctx)
	}
	r.archive(ctx, t.source.Archive)
	r.older = slices.DeleteFunc(r.older, func(e entry) bool { return !t.impossible(e.published) && e.published.Before(from.Add(-slack)) })
	return r.backlog
}

// done reports whether going back has come to its end.
func (r *retreat) done(ctx context.Context) bool {
	return r.reached || ctx.Err() != nil || len(r.asked) > maxBack || len(r.older) >= 4*r.o.MaxEntries
}

// get fetches a page, unless it was asked for already or is another site's.
func (r *retreat) get(ctx context.Context, address, accept string) (*fetch.Response, bool) {
	if address == "" || r.asked[address] || !r.near(address) {
		return nil, false
	}
	r.asked[address] = true
	resp, err := r.o.Client.Get(ctx, fetch.Request{URL: address, Accept: accept, IgnoreRobots: r.source.Robots == "ignore"})
	if err != nil {
		if status := fetch.StatusOf(err); status == 0 && policy.CodeOf(err) == policy.Unavailable || status == http.StatusTooManyRequests || status >= 500 {
			r.again = true
			r.notes = append(r.notes, policy.Message(err))
		}
		return nil, false
	}
	return resp, true
}

// near reports whether an address is of the source's own site.
func (r *retreat) near(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	for _, own := range []string{r.source.URL, r.state.URL, r.source.Archive} {
		if v, err := url.Parse(own); err == nil && own != "" && sameSite(u.Hostname(), v.Hostname()) {
			return true
		}
	}
	return false
}

// take adds a page's entries, and reports whether it brought older ones.
func (r *retreat) take(ctx context.Context, page []entry) bool {
	fresh := r.unread(page)
	oldest := oldestOf(fresh, r.impossible)
	if len(fresh) == 0 || !r.oldest.IsZero() && !oldest.IsZero() && !oldest.Before(r.oldest) {
		return false // the same page again, or another list
	}
	r.add(ctx, fresh, oldest)
	return true
}

func (r *retreat) unread(page []entry) []entry {
	return slices.DeleteFunc(slices.Clone(page), func(e entry) bool { return r.had[keyOf(e)] })
}

func (r *retreat) add(ctx context.Context, fresh []entry, oldest time.Time) {
	known := r.first && r.knows(ctx, fresh) > 0
	for _, e := range fresh {
		r.had[keyOf(e)] = true
	}
	r.older = append(r.older, fresh...)
	if !oldest.IsZero() && (r.oldest.IsZero() || oldest.Before(r.oldest)) {
		r.oldest = oldest
	}
	r.reached = known || !r.oldest.IsZero() && !r.oldest.After(r.from)
}

// keyOf is an entry's address without what only tells the way there.
func keyOf(e entry) string {
	if canonical, err := policy.CanonicalURL(e.url); err == nil {
		return canonical
	}
	return e.url
}

// linked follows the links that each document has to the one before it.
func (r *retreat) linked(ctx context.Context, address string, older func(*feed.Feed) string) {
	for !r.done(ctx) {
		resp, ok := r.get(ctx, address, "")
		if !ok {
			return
		}
		list, f, err := r.feedEntries(resp)
		if err != nil || !r.take(ctx, list) {
			return
		}
		address = older(f)
	}
}

// countings are the parameters by which feeds are paged, and the number of the
// second page: WordPress, Drupal (which counts from 0), and those that count
// pages from 1.
var countings = []struct {
	system, parameter string
	second            int
}{{"wordpress", "paged", 2}, {"drupal", "page", 1}, {"", "page", 2}}

// counted asks for the feed's further pages by number: as its system has them,
// or, when it does not say which it is, by each of the ways in turn.
func (r *retreat) counted(ctx context.Context) {
	u, err := url.Parse(r.doc.address)
	if err != nil || r.givenUp() {
		return
	}
	system := strings.ToLower(r.doc.generator)
	for _, way := range countings {
		if strings.Contains(system, "wordpress") && way.system != "wordpress" || strings.Contains(system, "drupal") && way.system != "drupal" {
			continue
		}
		for n := way.second; !r.done(ctx); n++ {
			q := u.Query()
			if q.Has(way.parameter) {
				break
			}
			q.Set(way.parameter, strconv.Itoa(n))
			page := *u
			page.RawQuery = q.Encode()
			resp, ok := r.get(ctx, page.String(), "")
			if !ok {
				break
			}
			list, _, err := r.feedEntries(resp)
			if err != nil || !r.take(ctx, list) {
				break
			}
		}
	}
}

// archive reads the place of older articles that the catalog names: a sitemap,
// or a listing page and those after it.
func (r *retreat) archive(ctx context.Context, address string) {
	for !r.done(ctx) {
		resp, ok := r.get(ctx, address, "text/html, application/xhtml+xml;q=0.9, application/xml;q=0.9, */*;q=0.5")
		if !ok {
			return
		}
		if m, err := sitemap.Read(resp.Body, r.sitemapOptions(resp)); err == nil {
			r.sitemaps(ctx, m)
			return
		}
		l, err := listing.Read(resp.Body, r.listingOptions(resp))
		if err != nil {
			r.notes = append(r.notes, policy.Message(err))
			return
		}
		list := make([]entry, 0, len(l.Entries))
		for _, e := range l.Entries {
			list = append(list, entry{url: e.URL, title: e.Title, published: e.Published, dateSource: e.DateSource, language: r.source.Language})
		}
		// An archive begins with the newest: whole pages of it may have been read.
		if fresh := r.unread(list); len(fresh) > 0 {
			r.add(ctx, fresh, oldestOf(fresh, r.impossible))
		}
		address = l.Next
	}
}

// sitemaps adds the pages of a sitemap, or of those of an index that may list
// something of the gap.
func (r *retreat) sitemaps(ctx context.Context, m sitemap.Sitemap) {
	r.takeSitemap(m)
	for _, ref := range m.Sitemaps {
		if r.done(ctx) {
			return
		}
		if !ref.Modified.IsZero() && ref.Modified.Before(r.from) {
			continue
		}
		resp, ok := r.get(ctx, ref.URL, "application/xml, text/xml;q=0.9, */*;q=0.5")
		if !ok {
			continue
		}
		if inner, err := sitemap.Read(resp.Body, r.sitemapOptions(resp)); err == nil {
			inner.Sitemaps = nil
			r.takeSitemap(inner)
		}
	}
}

// takeSitemap adds a sitemap's pages of the gap. It has reached back when it
// lists something from before.
func (r *retreat) takeSitemap(m sitemap.Sitemap) {
	for _, p := range m.Pages {
		e := entry{url: p.URL, title: p.Title, language: p.Language, published: p.Published, dateSource: p.DateSource}
		switch key := keyOf(e); {
		case r.impossible(p.Published), r.had[key]:
		case p.Published.Before(r.from.Add(-slack)):
			r.reached = true
		default:
			r.had[key] = true
			r.older = append(r.older, e)
			r.reached = r.reached || !p.Published.After(r.from)
		}
	}
}

func (t *turn) listingOptions(resp *fetch.Response) listing.Options {
	return listing.Options{
		URL: resp.URL, ContentType: resp.ContentType, Charset: t.source.Charset, Language: t.source.Language, Now: t.now, Location: t.source.Location(),
		Selectors: listing.Selectors(t.source.Listing),
	}
}

func (t *turn) sitemapOptions(resp *fetch.Response) sitemap.Options {
	return sitemap.Options{URL: resp.URL, ContentType: resp.ContentType, Language: t.source.Language, Location: t.source.Location()}
}
