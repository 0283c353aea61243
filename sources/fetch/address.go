package fetch

import (
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/idna"

	"datapolicy/policy"
)

// parseAddress takes what can be fetched at all, in one form: host in lower
// case and ASCII (a name in letters of another script as its xn-- form, so that
// a look-alike is seen for what it is), without the scheme's own port, a last
// dot or a fragment.
func parseAddress(raw string) (*url.URL, error) {
	const longest = 8_000
	if len(raw) > longest {
		return nil, policy.Errorf(policy.Invalid, "this address has more than %d characters; no page has one like that", longest)
	}
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" {
		return nil, policy.Errorf(policy.Invalid, "%.200q cannot be fetched: an address begins with http:// or https:// and names a host", withoutUser(raw))
	}
	name, port := u.Hostname(), u.Port()
	switch {
	case strings.Contains(name, "%"):
		return nil, policy.Errorf(policy.Invalid, "%.200q cannot be fetched: it names a network interface of this machine; give the host's public name", withoutUser(raw))
	case strings.Contains(name, ":"):
		ip, err := netip.ParseAddr(name)
		if err != nil {
			return nil, policy.Errorf(policy.Invalid, "%.200q cannot be fetched: its host is no address; give the host's name", withoutUser(raw))
		}
		name = "[" + ip.String() + "]"
	default:
		if name, err = asciiHost(name); err != nil {
			return nil, policy.Errorf(policy.Invalid, "%.200q cannot be fetched: its host is not a name that can exist; check its spelling", withoutUser(raw)).Because(err)
		}
		if oddNumber(name) {
			return nil, policy.Errorf(policy.Invalid, "%.200q cannot be fetched: its host is a number in an unusual form, as those write it who hide where a link leads; give the host's name", withoutUser(raw))
		}
	}
	if port != "" && port != defaultPort(u.Scheme) {
		name += ":" + port
	}
	u.Host, u.Fragment, u.RawFragment = name, "", ""
	return u, nil
}

// asciiHost is a host's name as the name servers know it (RFC 5891, §5).
func asciiHost(name string) (string, error) {
	ascii := strings.ToLower(strings.TrimSuffix(name, "."))
	for i := range len(name) {
		if name[i] >= 0x80 {
			var err error
			if ascii, err = idna.Lookup.ToASCII(strings.TrimSuffix(name, ".")); err != nil {
				return "", err
			}
			break
		}
	}
	const longest = 253
	if ascii == "" || len(ascii) > longest || strings.Contains(ascii, "..") || strings.ContainsAny(ascii, " <>\"'\\^`{|}") {
		return "", policy.Errorf(policy.Invalid, "%.100q is no host", name)
	}
	return ascii, nil
}

// oddNumber reports whether a name would be read as an IPv4 address by some
// programs and as a name by others: "2130706433", "0x7f.1", "0177.0.0.1",
// "127.1". A name's last label is never a number (RFC 3696, §2).
func oddNumber(name string) bool {
	last := name[strings.LastIndexByte(name, '.')+1:]
	number := strings.Trim(last, "0123456789") == "" || strings.HasPrefix(last, "0x") && strings.Trim(last[2:], "0123456789abcdef") == ""
	if !number {
		return false
	}
	_, err := netip.ParseAddr(name) // takes four decimal numbers only
	return err != nil
}

func defaultPort(scheme string) string {
	if scheme == "https" {
		return "443"
	}
	return "80"
}

// shown is an address as it may be shown: without the name and the password
// that it may hold.
func shown(u *url.URL) string {
	s := withoutUserOf(u)
	if len(s) > 200 {
		s = strings.ToValidUTF8(s[:200], "") + "…"
	}
	return s
}

func withoutUserOf(u *url.URL) string {
	if u.User != nil {
		bare := *u
		bare.User = nil
		u = &bare
	}
	return u.String()
}

// withoutUser is shown for what could not be read as an address.
func withoutUser(raw string) string {
	begin := strings.Index(raw, "//") + 2
	if begin < 2 {
		begin = 0
	}
	end := len(raw)
	if i := strings.IndexAny(raw[begin:], "/?#"); i >= 0 {
		end = begin + i
	}
	if i := strings.LastIndexByte(raw[begin:end], '@'); i >= 0 {
		return raw[:begin] + raw[begin+i+1:]
	}
	return raw
}
