package feed

import (
	"net/url"
	"strings"
	"unicode/utf8"
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
	switch strings.ToLower(u.Scheme) {
	case "", "http", "https", "mailto", "tel", "ftp":
		return u.String()
	}
	return ""
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
