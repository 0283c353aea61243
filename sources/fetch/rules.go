package fetch

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"
)

// Limits of one robots.txt. RFC 9309, §2.5 wants 500 KiB parsed at least; what
// is beyond is not read.
const (
	maxRobots   = 500 << 10
	maxRules    = 20_000
	maxSitemaps = 50
)

// rules are what a robots.txt says to us (RFC 9309).
type rules struct {
	list     []rule
	delay    time.Duration
	sitemaps []string
}

type rule struct {
	pattern string // in normal form, see normalised
	allow   bool
}

// size is about how many bytes are kept of it.
func (r *rules) size() int {
	n := 256
	for i := range r.list {
		n += len(r.list[i].pattern) + 32
	}
	for _, s := range r.sitemaps {
		n += len(s) + 16
	}
	return n
}

// parseRules reads a robots.txt for the one who calls himself product. All
// groups that name him count as one; where none does, those for everybody do
// (§2.2.1). A line that makes no sense is passed over, and forbids nothing.
func parseRules(body []byte, product string) *rules {
	if len(body) > maxRobots {
		body = body[:maxRobots]
		if i := bytes.LastIndexAny(body, "\r\n"); i >= 0 {
			body = body[:i] // half a line may say the opposite of the whole
		}
	}
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	var ours, everybody, none rules
	var named bool        // some group names us
	var groups []*rules   // that the next rule belongs to
	var sitemaps []string // belong to no group
	afterAgents, agents := false, false
	for line := range bytes.FieldsFuncSeq(body, func(r rune) bool { return r == '\n' || r == '\r' }) {
		key, value := keyValue(line)
		switch key {
		case "user-agent", "useragent", "user agent":
			if afterAgents { // a rule came between: a new group
				groups, afterAgents = nil, false
			}
			agents = true
			switch agent := productOf(value); {
			case agent == product:
				groups, named = append(groups, &ours), true
			case agent == "*":
				groups = append(groups, &everybody)
			default:
				groups = append(groups, &none)
			}
		case "allow", "disallow", "dissallow", "disalow", "dissalow", "disallaw", "diasllow":
			afterAgents = agents
			if value == "" {
				continue
			}
			for _, g := range groups {
				if g != &none && len(g.list) < maxRules {
					g.list = append(g.list, rule{patternOf(value), key == "allow"})
				}
			}
		case "crawl-delay", "crawldelay":
			afterAgents = agents
			if d := delay(value); d > 0 {
				for _, g := range groups {
					g.delay = max(g.delay, d)
				}
			}
		case "sitemap", "site-map":
			if len(sitemaps) < maxSitemaps && value != "" {
				sitemaps = append(sitemaps, value)
			}
		}
	}
	if !named {
		ours = everybody
	}
	ours.sitemaps = sitemaps
	return &ours
}

// patternOf is a rule's pattern in normal form. "$" means something at its end
// only.
func patternOf(value string) string {
	p, toEnd := strings.CutSuffix(normalised(value), "$")
	p = strings.ReplaceAll(p, "$", "%24")
	if toEnd {
		return p + "$"
	}
	return p
}

// keyValue splits a line at its colon, or at its blank where somebody forgot
// the colon.
func keyValue(line []byte) (key, value string) {
	line, _, _ = bytes.Cut(line, []byte("#"))
	line = bytes.TrimSpace(line)
	k, v, ok := bytes.Cut(line, []byte(":"))
	if !ok {
		fields := bytes.Fields(line)
		if len(fields) != 2 {
			return "", ""
		}
		k, v = fields[0], fields[1]
	}
	return strings.ToLower(string(bytes.TrimSpace(k))), string(bytes.TrimSpace(v))
}

// productOf is the product token at the beginning of a user-agent line (§2.2.1):
// letters, "-" and "_"; or "*".
func productOf(value string) string {
	if value == "*" || strings.HasPrefix(value, "* ") {
		return "*"
	}
	end := strings.IndexFunc(value, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-' && r != '_'
	})
	if end >= 0 {
		value = value[:end]
	}
	return strings.ToLower(value)
}

// delay reads a Crawl-delay, which is in no standard: seconds, also broken ones.
func delay(value string) time.Duration {
	n, err := strconv.ParseFloat(strings.TrimSuffix(value, "s"), 64)
	if err != nil || math.IsNaN(n) || n <= 0 {
		return 0
	}
	return time.Duration(min(n, 24*3600) * float64(time.Second))
}

// allows reports whether path, with its query, may be fetched. The longest rule
// that matches decides; of two that are as long, the one that allows (§2.2.2).
func (r *rules) allows(path string) bool {
	path = normalised(path)
	if path == "/robots.txt" {
		return true
	}
	path = literal.Replace(path)
	longest, allow := -1, true
	for i := range r.list {
		rule := &r.list[i]
		if n := len(rule.pattern); n < longest || n == longest && (allow || !rule.allow) || !matches(rule.pattern, path) {
			continue
		}
		longest, allow = len(rule.pattern), rule.allow
	}
	return allow
}

// matches reports whether path begins as pattern says: "*" stands for anything,
// "$" at the end for the end (§2.2.3).
func matches(pattern, path string) bool {
	pattern, toEnd := strings.CutSuffix(pattern, "$")
	part, rest, more := strings.Cut(pattern, "*")
	if !strings.HasPrefix(path, part) {
		return false
	}
	path = path[len(part):]
	if !more {
		return !toEnd || path == ""
	}
	for more {
		part, rest, more = strings.Cut(rest, "*")
		if !more && toEnd {
			return strings.HasSuffix(path, part)
		}
		i := strings.Index(path, part)
		if i < 0 {
			return false
		}
		path = path[i+len(part):]
	}
	return true
}

// literal marks what means something in patterns, and in a path only itself.
var literal = strings.NewReplacer("*", "%2A", "$", "%24")

// normalised is a path or pattern in the form in which the two are compared
// (§2.2.2): octets beyond ASCII are percent-encoded, what need not be encoded is
// not, and the encoding is in capitals. A pattern without its first "/" gets it.
func normalised(s string) string {
	const hex = "0123456789ABCDEF"
	if !strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "*") && s != "$" {
		s = "/" + s
	}
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] > ' ' && s[i] < 0x7f && s[i] != '%'
	}
	if plain {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				if i += 2; isUnreserved(byte(n)) {
					b.WriteByte(byte(n))
				} else {
					b.Write([]byte{'%', hex[n>>4], hex[n&15]})
				}
				continue
			}
		}
		if c <= ' ' || c >= 0x7f || c == '%' { // a % that encodes nothing must not begin to, by what comes out behind it
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// isUnreserved: RFC 3986, §2.3.
func isUnreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
