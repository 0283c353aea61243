package feed

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// resolve makes an address absolute. It is "" when it may not be followed: a
// script, data, a file.
func resolve(base *url.URL, ref string) string {
	ref = strings.TrimSpace(ref)
	if ref == "" || len(ref) > MaxAddress {
		return ""
	}
	if plainAddress(ref) {
		return ref
	}
	if ref[0] == '/' && base != nil && (base.Scheme == "http" || base.Scheme == "https") && base.User == nil {
		if u := base.Scheme + "://" + base.Host + ref; plainAddress(u) && (len(ref) == 1 || ref[1] != '/') {
			return u
		}
	}
	ref = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, ref)
	u, err := url.Parse(ref)
	if err != nil {
		u, err = url.Parse(strings.ReplaceAll(strings.ReplaceAll(ref, "%", "%25"), " ", "%20"))
		if err != nil {
			return ""
		}
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	switch u.Scheme {
	case "", "http", "https", "mailto", "tel", "ftp":
		s := asciiAddress(u)
		if _, err := url.Parse(s); err == nil { // what can be written need not be readable: hosts with odd characters
			return s
		}
	}
	return ""
}

// asciiAddress writes u as it goes over the wire: a host name in the letters of
// any script becomes its ASCII form (RFC 5891), other characters are escaped.
func asciiAddress(u *url.URL) string {
	if !isASCII(u.Host) {
		if host, err := idna.Lookup.ToASCII(u.Hostname()); err == nil && host != "" {
			if port := u.Port(); port != "" {
				host += ":" + port
			}
			wire := *u
			wire.Host = host
			u = &wire
		}
	}
	s := u.String()
	if !strings.ContainsFunc(s, offWire) {
		return s
	}
	var out strings.Builder
	for i := range len(s) {
		if offWire(rune(s[i])) {
			fmt.Fprintf(&out, "%%%02X", s[i])
		} else {
			out.WriteByte(s[i])
		}
	}
	return out.String()
}

// offWire tells characters that no address has (RFC 3986, §2), and that
// url.URL leaves in a query.
func offWire(r rune) bool {
	return r >= utf8.RuneSelf || r <= ' ' || r == '"' || r == '<' || r == '>'
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// plainAddress reports whether ref is an http address that resolving would
// leave as it is: nearly all are, and it spares them the work.
func plainAddress(ref string) bool {
	rest, ok := strings.CutPrefix(ref, "https://")
	if !ok {
		if rest, ok = strings.CutPrefix(ref, "http://"); !ok {
			return false
		}
	}
	host := 0
	for host < len(rest) && (isLetterOrDigit(rest[host]) || rest[host] == '.' || rest[host] == '-') {
		host++
	}
	if host == 0 || host < len(rest) && rest[host] != '/' {
		return false
	}
	hash := false
	for i := host; i < len(rest); i++ {
		switch c := rest[i]; {
		case isLetterOrDigit(c):
		case c == '.':
			if rest[i-1] == '/' {
				return false
			}
		case c == '#':
			if hash {
				return false
			}
			hash = true
		case c == '%':
			if i+2 >= len(rest) || !isHex(rest[i+1]) || !isHex(rest[i+2]) {
				return false
			}
		case c >= utf8.RuneSelf || strings.IndexByte("/?&=-_~:;,+$@*!", c) < 0:
			return false
		}
	}
	return true
}

func isLetterOrDigit(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9'
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }
