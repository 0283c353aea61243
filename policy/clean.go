package policy

import (
	"net/url"
	"strings"
)

// CleanURL is an address as a reader should be sent to it: as found, without
// what names the way there (tracking parameters, AMP's marks and caches,
// credentials) and without its fragment, but with its own scheme, host, slash
// and order of parameters. A fragment that is a route ("#/page", "#!page")
// stays: without it the page would be another one. What is no web address is
// given back as it is, without the space around it.
func CleanURL(raw string) string {
	raw = strings.TrimSpace(raw)
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" {
		return raw
	}
	if u.Scheme = strings.ToLower(u.Scheme); u.Scheme != "http" && u.Scheme != "https" {
		return raw
	}
	if inner, ok := ampCacheTarget(u); ok {
		return CleanURL(inner)
	}
	u.User, u.ForceQuery = nil, false
	if !strings.HasPrefix(u.Fragment, "/") && !strings.HasPrefix(u.Fragment, "!") {
		u.Fragment, u.RawFragment = "", ""
	}
	if host := strings.ToLower(u.Host); trimAMPHost(host) != host {
		u.Host = trimAMPHost(host)
	}
	u.RawPath = escapedPath(u)
	if strings.Contains(u.Path, "/.") {
		u = u.JoinPath() // resolves dot segments, as browsers do
	}
	path := escapedPath(u)
	if short := trimAMP(path); short != strings.TrimRight(path, "/") {
		path = short
	}
	if plain, err := url.PathUnescape(path); err == nil {
		u.Path, u.RawPath = plain, path
	}
	var query []string
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); err == nil && tracks(plain) {
			continue
		}
		query = append(query, pair)
	}
	u.RawQuery = strings.Join(query, "&")
	return u.String()
}
