package fetch

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"datapolicy/policy"
)

// nameServer answers each question about an IPv4 address with the next of a
// list, the last one for ever.
func nameServer(t *testing.T, answers ...string) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		var asked atomic.Int32
		buf := make([]byte, 512)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buf[:n]) != nil || len(m.Questions) != 1 {
				continue
			}
			q := m.Questions[0]
			m.Header = dnsmessage.Header{ID: m.ID, Response: true, RecursionAvailable: true}
			m.Additionals = nil
			if q.Type == dnsmessage.TypeA {
				ip := netip.MustParseAddr(answers[min(int(asked.Add(1)), len(answers))-1])
				m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, TTL: 0}, Body: &dnsmessage.AResource{A: ip.As4()}}}
			}
			if out, err := m.Pack(); err == nil {
				conn.WriteTo(out, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

// Whatever a name server says, and however often it changes its mind, it is the
// address that is dialled that counts.
func TestGuardLooksAtWhatIsDialled(t *testing.T) {
	for name, address := range map[string]string{
		"loopback": "127.0.0.1", "metadata": "169.254.169.254", "private": "10.1.2.3", "CGNAT": "100.64.0.1", "this host": "0.0.0.0",
	} {
		c, err := New(Options{Retries: -1, IgnoreRobots: true, Resolver: nameServer(t, address)})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Get(t.Context(), Request{URL: "http://rebind.example/"})
		wantError(t, err, policy.Invalid, "private or reserved network")
		if t.Failed() {
			t.Fatal(name)
		}
	}
	// The first answer would be let through, were it dialled (203.0.113.0/24 is
	// for documentation, and is refused too: 93.184.215.14 was a public host).
	c, err := New(Options{Retries: -1, IgnoreRobots: true, Resolver: nameServer(t, "93.184.215.14", "127.0.0.1")})
	if err != nil {
		t.Fatal(err)
	}
	dialled := c.http.DialContext
	c.http.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if _, err := c.o.Resolver.LookupHost(ctx, "rebind.example"); err != nil { // somebody looked, and was content
			return nil, err
		}
		return dialled(ctx, network, address)
	}
	_, err = c.Get(t.Context(), Request{URL: "http://rebind.example/"})
	wantError(t, err, policy.Invalid, "private or reserved network")
}

func TestAddressesThatHideWhereTheyLead(t *testing.T) {
	c, err := New(Options{Retries: -1, IgnoreRobots: true, Dial: nil})
	if err != nil {
		t.Fatal(err)
	}
	for address, says := range map[string]string{
		"http://2130706433/":                         "unusual form",
		"http://0x7f000001/":                         "unusual form",
		"http://0x7f.0.0.1/":                         "unusual form",
		"http://0177.0.0.1/":                         "unusual form",
		"http://127.1/":                              "unusual form",
		"http://127.0.1/":                            "unusual form",
		"http://127.0.0.1.:80/":                      "private or reserved",
		"http://１２７.０.０.１/":                          "private or reserved",
		"http://127。0。0。1/":                          "private or reserved",
		"http://[::ffff:127.0.0.1]/":                 "private or reserved",
		"http://[::ffff:7f00:1]/":                    "private or reserved",
		"http://[::127.0.0.1]/":                      "private or reserved",
		"http://[64:ff9b::7f00:1]/":                  "private or reserved",
		"http://[fe80::1]/":                          "private or reserved",
		"http://[fe80::1%25eth0]/":                   "network interface",
		"http://localhost/":                          "private or reserved",
		"http://LOCALHOST./":                         "private or reserved",
		"http://ⓛocalhost/":                          "private or reserved",
		"http://db.localhost/":                       "private or reserved",
		"http://printer.local/":                      "private or reserved",
		"http://metadata.google.internal/":           "private or reserved",
		"http://user:secret@127.0.0.1/":              "private or reserved",
		"http://example.org@127.0.0.1/":              "private or reserved",
		"http://example.org:25/":                     "smtp",
		"http://example.org:6379/":                   "redis",
		"http://example.org:22/":                     "ssh",
		"http://example.org:8000/":                   "80, 443, 8080 and 8443",
		"http://exa mple.org/":                       "cannot be fetched",
		"http://a..b/":                               "not a name that can exist",
		"http://" + strings.Repeat("a.", 130) + "b/": "not a name that can exist",
		"http://example.org:99999/":                  "80, 443, 8080 and 8443",
		"http://example.org:x/":                      "cannot be fetched",
		"ftp://me:secret@example.org/":               "begins with http",
		"//me:secret@example.org/":                   "begins with http",
		"http://me:secret@[fe80::1%25lo]/":           "network interface",
	} {
		_, err := c.Get(t.Context(), Request{URL: address})
		if err == nil || policy.CodeOf(err) != policy.Invalid || !strings.Contains(policy.Message(err), says) {
			t.Errorf("%s: %v; want %q", address, err, says)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the password is shown: %v", address, err)
		}
	}
}

func TestOneFormForAddresses(t *testing.T) {
	for raw, want := range map[string]string{
		" https://Example.ORG:443/A?b#c ":   "https://example.org/A?b",
		"http://example.org.:80":            "http://example.org",
		"http://example.org:8080/":          "http://example.org:8080/",
		"http://bücher.example/ü":           "http://xn--bcher-kva.example/%C3%BC",
		"https://数据.example/":               "https://xn--vxup8b.example/",
		"https://еdpb.europa.eu/":           "https://xn--dpb-qdd.europa.eu/", // a Cyrillic е
		"http://[2001:DB8::1]:80/":          "http://[2001:db8::1]/",
		"http://under_score.example/":       "http://under_score.example/",
		"HTTPS://example.org/%7euser?q=a+b": "https://example.org/%7euser?q=a+b",
	} {
		u, err := parseAddress(raw)
		if err != nil || u.String() != want {
			t.Errorf("%q: %v, %v; want %s", raw, u, err, want)
		}
	}
}

// An allowed host is let through with what it is allowed for, and no more.
func TestAllowedHosts(t *testing.T) {
	s := newSite(t, Options{}, func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("x")) })
	address := s.Listener.Addr().String()
	_, port, _ := net.SplitHostPort(address)
	for allow, ok := range map[string]bool{address: true, "127.0.0.1": true, "127.0.0.1:1": false, "localhost": false, "127.0.0.2": false} {
		c := s.newClient(t, Options{AllowHosts: []string{allow}, IgnoreRobots: true, Retries: -1})
		_, err := c.Get(t.Context(), Request{URL: "http://127.0.0.1:" + port})
		if ok && err != nil {
			t.Errorf("%s allowed: %v", allow, err)
		}
		if !ok {
			wantError(t, err, policy.Invalid, "allow_hosts")
		}
	}
	c := s.newClient(t, Options{AllowHosts: []string{"redis.example:6379"}, IgnoreRobots: true})
	u, err := parseAddress("http://redis.example:6379/")
	if err != nil || c.permit(u) != nil {
		t.Errorf("a port that the configuration names is refused: %v, %v", err, c.permit(u))
	}
}

// The table of ports is a file that anybody may edit.
func TestPorts(t *testing.T) {
	if n := len(otherServices()); n < 60 {
		t.Errorf("%d ports", n)
	}
	for port, service := range otherServices() {
		if strings.Trim(port, "0123456789") != "" || service == "" || strings.Contains(service, " ") {
			t.Errorf("ports.txt: %q %q", port, service)
		}
	}
	for _, p := range []string{"80", "443", "8080", "8443", "8000", "3000"} {
		if otherServices()[p] != "" {
			t.Errorf("%s is a port of the web", p)
		}
	}
}

func FuzzAddress(f *testing.F) {
	for _, s := range []string{"https://example.org/a?b#c", "http://1.2.3.4.5", "http://[::1%25a]:80", "http://ü@ß.example:8080/%zz"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := parseAddress(raw)
		if err != nil {
			return
		}
		again, err := parseAddress(u.String())
		if err != nil || again.String() != u.String() {
			t.Errorf("%q is %q, and that is %v, %v", raw, u, again, err)
		}
		for i := range len(u.Host) {
			if u.Host[i] >= 0x80 {
				t.Errorf("%q keeps the host %q", raw, u.Host)
			}
		}
	})
}
