package fetch

import (
	"context"
	_ "embed"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"code.dny.dev/ssrf"

	"datapolicy/policy"
)

// webPorts are those on which strangers' web servers are asked.
var webPorts = []uint16{80, 443, 8080, 8443}

//go:embed ports.txt
var portTable string

// otherServices maps a port to the service that listens there.
var otherServices = sync.OnceValue(func() map[string]string {
	services := map[string]string{}
	for line := range strings.Lines(portTable) {
		if port, service, ok := strings.Cut(strings.TrimSpace(line), " "); ok && port != "#" {
			services[port] = service
		}
	}
	return services
})

// privateNames are names that mean something inside a network only: RFC 6761,
// 6762, 7686, 8375, and what is reserved for private use.
var privateNames = []string{"localhost", "local", "internal", "home.arpa", "onion", "intranet", "lan", "corp", "home"}

// permit refuses an address before anything is looked up for it. What it lets
// through is checked again where the socket is opened.
func (c *Client) permit(u *url.URL) error {
	port := u.Port()
	if port == "" {
		port = defaultPort(u.Scheme)
	}
	switch name := u.Hostname(); {
	case slices.ContainsFunc(c.o.AllowHosts, func(h string) bool { return strings.EqualFold(h, net.JoinHostPort(name, port)) }):
		return nil
	case otherServices()[port] != "":
		return policy.Errorf(policy.Invalid, "%s is on port %s, where no web server listens but %s; nothing is fetched from it, unless the configuration allows the host with its port (gather: allow_hosts)", shown(u), port, otherServices()[port])
	case c.o.AllowPrivate || c.o.Dial != nil || c.allowed(net.JoinHostPort(name, port)):
		return nil
	case isPrivateName(name):
		return privateError(u)
	case !slices.ContainsFunc(webPorts, func(p uint16) bool { return strconv.Itoa(int(p)) == port }):
		return policy.Errorf(policy.Invalid, "%s is on a port other than 80, 443, 8080 and 8443, which is not fetched from; if that is wanted, allow the host in the configuration (gather: allow_hosts)", shown(u))
	}
	return nil
}

func isPrivateName(name string) bool {
	if _, err := netip.ParseAddr(name); err == nil {
		return false // for the guard
	}
	return slices.ContainsFunc(privateNames, func(p string) bool { return name == p || strings.HasSuffix(name, "."+p) })
}

func privateError(u *url.URL) *policy.Error {
	return policy.Errorf(policy.Invalid, "%s leads to an address inside a private or reserved network, which is not fetched from; if that is wanted, allow the host in the configuration (gather: allow_hosts)", shown(u))
}

// transport dials under guard. The guard sits where the socket is opened, after
// names are resolved, so that no answer of a name server gets around it, also
// not a second one.
func (c *Client) transport() *http.Transport {
	open := &net.Dialer{Timeout: c.o.IdleTimeout, Resolver: c.o.Resolver}
	guarded := &net.Dialer{Timeout: c.o.IdleTimeout, Resolver: c.o.Resolver, Control: ssrf.New(ssrf.WithPorts(webPorts...)).Safe}
	t := &http.Transport{
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    c.o.IdleTimeout,
		ResponseHeaderTimeout:  c.o.IdleTimeout,
		MaxResponseHeaderBytes: c.o.MaxHeader,
		MaxIdleConnsPerHost:    c.o.PerHost,
		MaxIdleConns:           maxIdle,
		IdleConnTimeout:        idleFor,
		DisableCompression:     true, // we undo it ourselves, within limits
		WriteBufferSize:        1 << 10,
	}
	if c.o.AllowPrivate {
		t.Proxy = http.ProxyFromEnvironment // with the guard on there is none: the guard would see the proxy's address only
	}
	if t.DialContext = c.o.Dial; t.DialContext != nil {
		return t
	}
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		d := guarded
		if c.o.AllowPrivate || c.allowed(address) {
			d = open
		}
		return d.DialContext(ctx, network, address)
	}
	return t
}

// allowed reports whether the configuration exempts a host from the guard.
func (c *Client) allowed(address string) bool {
	name, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	for _, h := range c.o.AllowHosts {
		if strings.EqualFold(h, address) || strings.EqualFold(h, name) {
			return true
		}
	}
	return false
}
