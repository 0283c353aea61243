package sources

import (
	"context"
	"slices"
	"time"

	"datapolicy/policy"
	"datapolicy/sources/fetch"
	"datapolicy/sources/sitemap"
)

// A sitemap lists a site's whole past. We take what is no older than this, and
// of an index no more than so many of its sitemaps, the newest.
const (
	sitemapReach = 45 * 24 * time.Hour
	maxSitemaps  = 5
)

// readSitemap reads a sitemap, or the newest ones of an index.
func (t *turn) readSitemap(ctx context.Context, resp *fetch.Response) ([]entry, []string, error) {
	o := sitemap.Options{URL: resp.URL, ContentType: resp.ContentType, Language: t.source.Language, Location: t.source.Location()}
	m, err := sitemap.Read(resp.Body, o)
	if err != nil {
		return nil, nil, err
	}
	pages := m.Pages
	refs := m.Sitemaps
	slices.SortStableFunc(refs, func(a, b sitemap.Ref) int { return b.Modified.Compare(a.Modified) })
	refs = slices.DeleteFunc(refs, func(r sitemap.Ref) bool { return !r.Modified.IsZero() && r.Modified.Before(t.now.Add(-sitemapReach)) })
	var notes []string
	for _, ref := range refs[:min(len(refs), maxSitemaps)] {
		child, err := t.o.Client.Get(ctx, fetch.Request{URL: ref.URL, Accept: acceptFor(t.source.Format), IgnoreRobots: t.source.Robots == "ignore"})
		if err != nil {
			notes = append(notes, policy.Message(err))
			continue
		}
		o.URL, o.ContentType = child.URL, child.ContentType
		inner, err := sitemap.Read(child.Body, o)
		if err != nil {
			notes = append(notes, policy.Message(err))
			continue
		}
		pages = append(pages, inner.Pages...)
	}
	var list []entry
	undated := 0
	for _, p := range pages {
		if p.Published.IsZero() {
			undated++
			continue
		}
		if p.Published.Before(t.now.Add(-sitemapReach)) {
			continue
		}
		list = append(list, entry{url: p.URL, title: p.Title, language: p.Language, published: p.Published, dateSource: p.DateSource})
	}
	if len(list) == 0 && undated > 0 {
		return nil, notes, policy.Errorf(policy.Invalid, "the sitemap of %s tells no dates, so that its news cannot be told from its past; use its news sitemap or a listing page", t.source.Name)
	}
	slices.SortStableFunc(list, func(a, b entry) int { return b.published.Compare(a.published) })
	return list, notes, nil
}
