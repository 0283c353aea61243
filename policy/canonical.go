package policy

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

// CanonicalURL is the address under which an article is kept: one for all the
// forms in which it is shared. It lowers scheme and host, writes http as https
// and the host in its ASCII form (UTS #46), drops a default port, the fragment,
// credentials, tracking parameters and AMP's marks, resolves "." and "..", drops
// a trailing slash and sorts what is left of the query. A page's own rel=canonical
// is for the reader of the page to follow; this only tidies an address.
//
// Addresses that are not http or https, or have no host, are Invalid.
func CanonicalURL(raw string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return "", Errorf(Invalid, "not a web address: %.200q", raw)
	}
	scheme := strings.ToLower(u.Scheme)
	if (scheme != "http" && scheme != "https") || strings.Trim(u.Hostname(), ".") == "" {
		return "", Errorf(Invalid, "not a web address: %.200q (it must begin with http:// or https:// and name a host)", raw)
	}
	if inner, ok := ampCacheTarget(u); ok {
		return CanonicalURL(inner)
	}
	u.Scheme, u.User, u.Fragment, u.RawFragment = "https", nil, "", ""
	u.Host = canonicalHost(u, scheme)
	u.RawPath = escapedPath(u)
	u = u.JoinPath() // resolves dot segments
	path := trimAMP(escapedPath(u))
	if path = strings.TrimRight(path, "/"); path == "" {
		path = "/"
	}
	if plain, err := url.PathUnescape(path); err == nil {
		u.Path, u.RawPath = plain, path
	}
	u.RawQuery = canonicalQuery(u.Query())
	u.ForceQuery = false
	return u.String(), nil
}

func canonicalHost(u *url.URL, scheme string) string {
	host := strings.TrimRight(strings.ToLower(u.Hostname()), ".")
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	host = trimAMPHost(host)
	if strings.Contains(host, ":") { // IPv6
		host = "[" + host + "]"
	}
	port := u.Port()
	if port == "" || port == "443" || (scheme == "http" && port == "80") { // http is written https, so 443 is its default then
		return host
	}
	return net.JoinHostPort(strings.Trim(host, "[]"), port)
}

// trackingPrefixes and trackingNames are query parameters that name the way a
// reader came, not the article.
var (
	trackingPrefixes = []string{"utm_", "pk_", "mtm_", "matomo_", "at_", "hsa_", "_hs", "vero_", "oly_", "wt_", "wt."}
	trackingNames    = []string{
		"fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "igshid", "igsh", "li_fat_id",
		"mc_cid", "mc_eid", "mkt_tok", "cmpid", "cmp", "ocid", "ns_campaign", "ns_mchannel", "ns_source", "xtor", "smid", "smtyp", "sref", "spm",
		"_ga", "_gl", "__twitter_impression", "ref_src", "ref_url", "share_token", "shareid", "feature_share", "rss", "ito", "guccounter", "guce_referrer",
		"guce_referrer_sig", "wtrid", "wt_mc", "wkey", "partner", "cid_source", "taid", "__tn__", "s_cid", "trk", "trkcampaign", "sc_cid", "amp", "outputtype", "usqp",
	}
)

func tracks(name string) bool {
	name = strings.ToLower(name)
	return slices.Contains(trackingNames, name) ||
		slices.ContainsFunc(trackingPrefixes, func(p string) bool { return strings.HasPrefix(name, p) })
}

func canonicalQuery(q url.Values) string {
	for name := range q {
		if tracks(name) {
			q.Del(name)
		}
	}
	return q.Encode() // sorted by name
}

// trimAMP drops the AMP marks that publishers put at either end of a path, as
// often as they are there.
func trimAMP(path string) string {
	for {
		shorter := trimOneAMP(path)
		if shorter == path {
			return path
		}
		path = shorter
	}
}

func trimOneAMP(path string) string {
	path = strings.TrimRight(path, "/")
	for _, end := range []string{"/amp", "/amp.html", ".amp"} {
		if rest, ok := strings.CutSuffix(path, end); ok && strings.Trim(rest, "/") != "" {
			return rest
		}
	}
	if rest, ok := strings.CutSuffix(path, ".amp.html"); ok {
		return rest + ".html"
	}
	if rest, ok := strings.CutPrefix(path, "/amp/"); ok && strings.Trim(rest, "/") != "" {
		return "/" + rest
	}
	return path
}

// trimAMPHost drops the "amp." before a publisher's name; "amp.dev" is a name.
func trimAMPHost(host string) string {
	for len(host) > len("amp.x.y") && strings.HasPrefix(host, "amp.") {
		host = host[len("amp."):]
	}
	return host
}

// escapedPath is a path with all escaped that must be. url.URL's own method
// loses "%2F" where the same path holds characters that are not ASCII.
func escapedPath(u *url.URL) string {
	if u.RawPath == "" {
		return u.EscapedPath()
	}
	var out strings.Builder
	for i := range len(u.RawPath) {
		switch c := u.RawPath[i]; {
		case c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0:
			fmt.Fprintf(&out, "%%%02X", c)
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}

// ampCacheTarget is the publisher's address inside that of an AMP viewer or
// cache (www.google.com/amp/s/HOST/PATH, *.cdn.ampproject.org/c/s/HOST/PATH).
func ampCacheTarget(u *url.URL) (string, bool) {
	host := trimAMPHost(strings.TrimRight(strings.ToLower(u.Hostname()), "."))
	path := escapedPath(u)
	switch {
	case strings.HasSuffix(host, ".cdn.ampproject.org") && len(path) > 3 && path[2] == '/':
		path = path[3:] // "/c/" or "/v/"
	case (host == "www.google.com" || host == "google.com") && strings.HasPrefix(path, "/amp/"):
		path = path[len("/amp/"):]
	default:
		return "", false
	}
	scheme := "http://"
	if rest, ok := strings.CutPrefix(path, "s/"); ok {
		scheme, path = "https://", rest
	}
	target, err := url.Parse(scheme + path)
	if err != nil || !strings.Contains(strings.Trim(target.Hostname(), "."), ".") {
		return "", false
	}
	if u.RawQuery != "" {
		target.RawQuery = u.RawQuery
	}
	return target.String(), true
}
