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

// mayAsk reports whether a hub may be asked for the news of the feed at address:
// nobody on the way may read or alter what he could not read or alter there.
func mayAsk(hub, address string, allowPrivate bool) bool {
	h, err := url.Parse(hub)
	if err != nil {
		return false
	}
	if h.Scheme == "https" || allowPrivate {
		return true
	}
	a, err := url.Parse(address)
	return err == nil && a.Scheme == "http" && strings.EqualFold(a.Host, h.Host)
}

// hostOf names a hub where the whole address says too much.
func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil {
		return u.Host
	}
	return ""
}
