package websub

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Offer is what a source's document says of its hubs, in its HTTP header and in
// itself.
type Offer struct {
	SourceID string
	Address  string // where the document was found, after redirects
	Header   http.Header
	Read     bool   // whether Hub and Self are what the document says; else it was not looked into (it is unchanged)
	Hub      string // of the feed's own links; "" is none
	Self     string
}

// links are the hubs that are offered and the topic to order there. known is
// false when nothing can be said. The header goes before the document (§4).
func (o Offer) links() (hubs []string, topic string, known bool) {
	self := ""
	for _, l := range linksOf(o.Header) {
		address := webAddress(o.Address, l.target)
		if address == "" {
			continue
		}
		if slices.Contains(l.rels, "hub") && !slices.Contains(hubs, address) {
			hubs = append(hubs, address)
		}
		if slices.Contains(l.rels, "self") && self == "" {
			self = address
		}
	}
	if len(hubs) == 0 {
		if !o.Read {
			return nil, "", false
		}
		if hub := webAddress(o.Address, o.Hub); hub != "" {
			hubs = []string{hub}
		}
	}
	for _, topic := range []string{self, webAddress(o.Address, o.Self), webAddress(o.Address, o.Address)} {
		if topic != "" {
			return hubs, topic, true
		}
	}
	return nil, "", true // no address that a hub could know it by
}

// askAt is where a hub is asked for the news of the feed at address, or "" when
// it may not be: nobody on the way may read or alter what he could not read or
// alter there. Hubs that feeds of older days name with http answer over https
// as well, the largest among them.
func askAt(hub, address string, allowPrivate bool) string {
	h, err := url.Parse(hub)
	if err != nil {
		return ""
	}
	a, err := url.Parse(address)
	switch {
	case h.Scheme == "https" || allowPrivate:
		return hub
	case err == nil && a.Scheme == "http" && strings.EqualFold(a.Host, h.Host):
		return hub
	case h.Port() == "" || h.Port() == "80":
		h.Scheme, h.Host = "https", strings.TrimSuffix(h.Host, ":80")
		return h.String()
	}
	return ""
}

// hostOf names a hub where the whole address says too much.
func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil {
		return u.Host
	}
	return ""
}
