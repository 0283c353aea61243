package sources

import (
	"bytes"
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/publicsuffix"

	"datapolicy/policy"
	"datapolicy/sources/page"
	"datapolicy/text"
)

// canonical is the address under which the article at a page is kept: what the
// page names, if it names a page of the same site (or of a site that the
// catalog allows); else where the page was found, so that two addresses that
// redirect to one are one; else known. link is the same address as readers
// should be sent to it, or "" when that is the entry's own.
func (t *turn) canonical(p *page.Page, known string) (canonical, link string) {
	found, err := policy.CanonicalURL(p.URL)
	if err != nil {
		found = known
	}
	if found != known {
		link = policy.CleanURL(p.URL)
	}
	named, err := policy.CanonicalURL(p.CanonicalURL)
	if err != nil {
		return found, link
	}
	a, errA := url.Parse(named)
	b, errB := url.Parse(found)
	if errA != nil || errB != nil {
		return found, link
	}
	if !sameSite(a.Hostname(), b.Hostname()) && !slices.ContainsFunc(t.source.Sites, func(site string) bool { return sameSite(site, a.Hostname()) }) {
		return found, link
	}
	if strings.Trim(a.Path, "/") == "" && a.RawQuery == "" && strings.Trim(b.Path, "/") != "" {
		return found, link // a page that calls the front page its home, as templates left alone do
	}
	return named, cmp.Or(secure(policy.CleanURL(p.Link), p.URL), link)
}

// library is a State that has the articles themselves.
type library interface {
	Article(ctx context.Context, id string) (policy.Article, error)
}

// isAnother reports whether the article that is kept at an address is not the
// one with this title: its template names one address for all of its pages.
func (t *turn) isAnother(ctx context.Context, canonical, title string) bool {
	l, ok := t.o.State.(library)
	if !ok {
		return false
	}
	kept, err := l.Article(ctx, policy.ArticleID(canonical))
	return err == nil && kept.SourceID == t.source.ID && unlike(kept.Title, title)
}

// keepApart gives an article its entry's own address instead of that which its
// page names.
func keepApart(a *policy.Article, e entry) {
	a.URL, a.CanonicalURL, a.FoundAt = policy.CleanURL(e.url), e.canonical, ""
	a.ID = policy.ArticleID(a.CanonicalURL)
}

// unlike reports whether two titles have next to no words in common, so that
// they are hardly of one article. Nothing is unlike an empty one.
func unlike(a, b string) bool {
	const least = 0.2 // of the words of both, that they have in common
	of := map[string]bool{}
	for _, w := range text.Words(a, "") {
		of[w.Text] = true
	}
	common, all := 0, len(of)
	seen := map[string]bool{}
	for _, w := range text.Words(b, "") {
		switch {
		case seen[w.Text]:
		case of[w.Text]:
			common++
		default:
			all++
		}
		seen[w.Text] = true
	}
	return len(of) > 0 && len(seen) > 0 && float64(common) < least*float64(all)
}

// secure is a link with https when the page was found by that at the same host:
// templates name their old address for long.
func secure(link, found string) string {
	rest, plain := strings.CutPrefix(link, "http://")
	if plain && strings.HasPrefix(found, "https://") && sameHost(link, found) {
		return "https://" + rest
	}
	return link
}

// namedCanonical is the address that a page names as its home (link
// rel=canonical), or "".
func namedCanonical(body []byte, address string) string {
	base, err := url.Parse(address)
	if err != nil {
		return ""
	}
	z := html.NewTokenizer(bytes.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if t.Data == "body" {
				return ""
			}
			if t.Data != "link" {
				continue
			}
			rel, href := "", ""
			for _, a := range t.Attr {
				switch a.Key {
				case "rel":
					rel = a.Val
				case "href":
					href = a.Val
				}
			}
			if strings.EqualFold(strings.TrimSpace(rel), "canonical") {
				if u, err := base.Parse(strings.TrimSpace(href)); err == nil {
					return u.String()
				}
			}
		}
	}
}

// sameSite reports whether two hosts are of one registrable domain.
func sameSite(a, b string) bool {
	if strings.EqualFold(a, b) {
		return true
	}
	siteA, errA := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(a))
	siteB, errB := publicsuffix.EffectiveTLDPlusOne(strings.ToLower(b))
	return errA == nil && errB == nil && siteA == siteB
}

func sameHost(a, b string) bool {
	u, errU := url.Parse(a)
	v, errV := url.Parse(b)
	return errU == nil && errV == nil && strings.EqualFold(u.Host, v.Host)
}
