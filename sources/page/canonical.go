package page

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/publicsuffix"

	"datapolicy/policy"
)

// canonical is the page's address for itself, absolute and tidied, if it can be
// believed: on the same site as the address that the page was found at, and not a
// front page or a section that a template names for all its articles. Else it is that address, tidied; "" when
// there is none. link is the page's own word, absolute, with scheme and slash as
// it writes them; "" when it is not believed.
func canonical(found string, m metadata) (address, link string) {
	own, err := policy.CanonicalURL(found)
	if err != nil {
		own = ""
	}
	base, err := url.Parse(found)
	if err != nil {
		base = &url.URL{}
	}
	for _, raw := range []string{m.canonical, m.get("og:url"), m.linked.address} {
		if raw == "" || len(raw) > 2048 {
			continue
		}
		ref, err := url.Parse(raw)
		if err != nil {
			continue
		}
		link := base.ResolveReference(ref).String()
		said, err := policy.CanonicalURL(link)
		if err != nil {
			continue
		}
		if u, err := url.Parse(said); err != nil || isFront(u) && !atRoot(own) || covers(u, own) {
			continue
		}
		if own != "" && !sameSite(said, own) {
			continue
		}
		return said, link
	}
	return own, ""
}

func atRoot(address string) bool {
	u, err := url.Parse(address)
	return err == nil && address != "" && isFront(u)
}

// frontPage is the path of a site's front page, with or without its language.
var frontPage = regexp.MustCompile(`(?i)^/?(?:(?:en|de|fr|es|it|pt|nl|zh|cn|ja|jp|ko|ru|pl|sv|da|fi|no|cs|el|hu|ro|bg|hr|sk|sl|et|lv|lt|mt|ga|tr|ar|he|uk|us|eu)(?:[-_][a-z]{2,4})?/?)?(?:index(?:\.\w{2,5})?/?|(?:home|default|main)\.\w{2,5})?$`)

func isFront(u *url.URL) bool { return u.RawQuery == "" && frontPage.MatchString(u.Path) }

var (
	// identity are the parameters that tell one article from another.
	identity = regexp.MustCompile(`(?i)^(?:id|p|no|nr|cid|tid|nid|aid|sid|item|story|article|news|doc|post|content)$|(?:^|_)(?:id|no)$|(?:art|article|news|doc|post|content|story|item|info)_?(?:id|no|num)$`)
	// script is the path of a program that shows whatever it is asked for.
	script = regexp.MustCompile(`(?i)\.(?:php\d?|aspx?|jspx?|do|cgi|cfm|action|pl)$|/(?:view|show|detail|details|article|news|node|content|read|item|index|info)$`)
	// slug is the last part of an article's path: words, or a number of some length.
	slug = regexp.MustCompile(`(?i)\pL[^-_]*[-_][^-_]+[-_].*\pL|\d{5,}|\.s?html?$`)
)

// covers reports whether an address stands for many: for a section above the
// article found, or for the script that shows all of them.
func covers(said *url.URL, found string) bool {
	own, err := url.Parse(found)
	if err != nil || found == "" {
		return false
	}
	path := strings.TrimSuffix(said.Path, "/")
	if slug.MatchString(path[strings.LastIndexByte(path, '/')+1:]) && !strings.HasSuffix(path, ".html") {
		return false // an article's own
	}
	if rest, ok := strings.CutPrefix(own.Path, path+"/"); ok && said.RawQuery == "" {
		rest = strings.TrimSuffix(rest, "/")
		return slug.MatchString(rest[strings.LastIndexByte(rest, '/')+1:])
	}
	if path != strings.TrimSuffix(own.Path, "/") || !script.MatchString(path) {
		return false
	}
	has := said.Query()
	for key, values := range own.Query() {
		if identity.MatchString(key) && !has.Has(key) && strings.ContainsAny(strings.Join(values, ""), "0123456789") {
			return true
		}
	}
	return false
}

// sameSite reports whether two addresses have one registrable domain, or one
// host where there is none (an IP address, localhost).
func sameSite(a, b string) bool {
	ua, errA := url.Parse(a)
	ub, errB := url.Parse(b)
	if errA != nil || errB != nil {
		return false
	}
	if ua.Hostname() == ub.Hostname() {
		return true
	}
	da, errA := publicsuffix.EffectiveTLDPlusOne(ua.Hostname())
	db, errB := publicsuffix.EffectiveTLDPlusOne(ub.Hostname())
	return errA == nil && errB == nil && da == db
}
