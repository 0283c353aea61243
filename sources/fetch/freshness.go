package fetch

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxAge is the longest that a header is believed to ask for.
const maxAge = 365 * 24 * time.Hour

// Freshness is what an answer says about keeping it, read as a private cache
// reads it (RFC 9111). s-maxage is for shared caches and passed over;
// must-revalidate, proxy-revalidate and stale-if-error are about serving a stale
// copy, which we never do: what was taken from a source stays, and a failure is
// told as one.
type Freshness struct {
	Told    bool          // it says how long it is fresh, so that no estimate is due (§4.2.2)
	Left    time.Duration // for how long it still is, its age deducted (§4.2)
	NoStore bool          // no validators are to be kept (§5.2.2.5)
}

// freshnessOf reads an answer that came at now.
func freshnessOf(h http.Header, now time.Time) Freshness {
	cc := parseCacheControl(h.Values("Cache-Control"))
	f := Freshness{NoStore: cc.noStore}
	lifetime := time.Duration(0)
	date, dateErr := http.ParseTime(h.Get("Date"))
	if dateErr != nil {
		date = now // §5.3 with RFC 9110, §6.6.1: the time of receipt
	}
	switch expires := h.Values("Expires"); {
	case cc.maxAge.told: // goes before Expires (§5.3)
		f.Told, lifetime = true, cc.maxAge.value
	case len(expires) > 0:
		f.Told = true
		if at, err := http.ParseTime(expires[0]); err == nil && same(expires) {
			lifetime = at.Sub(date)
		} // what is no date, "0" above all, has expired
	}
	if cc.noCache || cc.noStore {
		f.Told, f.Left = true, 0
		return f
	}
	for _, field := range h.Values("Vary") {
		for name := range strings.SplitSeq(field, ",") {
			if strings.TrimSpace(name) == "*" { // matches no further request (§4.1)
				f.Told = true
				return f
			}
		}
	}
	age := max(seconds(first(h.Values("Age"))), now.Sub(date)) // the larger of the two (§4.2.3)
	f.Left = min(max(lifetime-max(age, 0), 0), maxAge)
	return f
}

// cacheControl are the directives of an answer that concern us.
type cacheControl struct {
	maxAge           directive
	noCache, noStore bool
}

type directive struct {
	told  bool
	value time.Duration
}

// parseCacheControl reads the header's lines as one list. A max-age that is no
// number, or that comes twice with two values, makes the answer stale, as §4.2.1
// encourages; no-cache and private that name fields are about those fields.
func parseCacheControl(lines []string) (cc cacheControl) {
	for _, line := range lines {
		for line != "" {
			var name, value string
			var hasValue bool
			name, value, hasValue, line = nextDirective(line)
			switch strings.ToLower(name) {
			case "max-age":
				n := seconds(value)
				if cc.maxAge.told && cc.maxAge.value != n {
					n = 0
				}
				cc.maxAge = directive{true, n}
			case "no-cache":
				cc.noCache = cc.noCache || !hasValue
			case "no-store":
				cc.noStore = true
			}
		}
	}
	return cc
}

// nextDirective takes the first directive off a list. A value may be quoted, and
// then has commas and escapes in it.
func nextDirective(s string) (name, value string, hasValue bool, rest string) {
	i := strings.IndexAny(s, ",=")
	if i < 0 {
		return strings.TrimSpace(s), "", false, ""
	}
	name = strings.TrimSpace(s[:i])
	if s[i] == ',' {
		return name, "", false, s[i+1:]
	}
	s = strings.TrimLeft(s[i+1:], " \t")
	if !strings.HasPrefix(s, `"`) {
		value, rest, _ = strings.Cut(s, ",")
		return name, strings.TrimSpace(value), true, rest
	}
	var b strings.Builder
	for i = 1; i < len(s) && s[i] != '"'; i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	_, rest, _ = strings.Cut(s[min(i+1, len(s)):], ",")
	return name, b.String(), true, rest
}

// seconds reads a delta-seconds (§1.2.2): digits alone. What is none is 0, what
// is beyond maxAge is that.
func seconds(value string) time.Duration {
	value = strings.TrimSpace(value)
	if value == "" || strings.Trim(value, "0123456789") != "" {
		return 0
	}
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil || n > int64(maxAge/time.Second) {
		return maxAge
	}
	return time.Duration(n) * time.Second
}

// retryAfter reads the header's two forms: seconds, or a date (RFC 9110,
// §10.2.3).
func retryAfter(value string, now time.Time) time.Duration {
	if value = strings.TrimSpace(value); value == "" {
		return 0
	}
	if at, err := http.ParseTime(value); err == nil {
		return min(max(at.Sub(now), 0), maxAge)
	}
	whole, _, _ := strings.Cut(value, ".") // "1.5" is not allowed, and sent
	return seconds(whole)
}

// sameVersion reports whether an answer of "not modified" is about the copy that
// we named. A server that names another one by a strong validator speaks of a
// copy that we do not have (RFC 9111, §4.3.4). Servers and proxies that compress
// mark the tag with the coding, and forget to at times.
func sameVersion(sent, got string) bool {
	return sent == "" || got == "" || strings.HasPrefix(got, "W/") || bareTag(sent) == bareTag(got)
}

func bareTag(tag string) string {
	tag = strings.Trim(strings.TrimPrefix(strings.TrimSpace(tag), "W/"), `"`)
	for _, mark := range []string{"-gzip", ";gzip", "--gzip", "-br", ";br", "-zstd", ";zstd", "-df"} {
		tag = strings.TrimSuffix(tag, mark)
	}
	return tag
}

func same(list []string) bool {
	for _, s := range list {
		if strings.TrimSpace(s) != strings.TrimSpace(list[0]) {
			return false
		}
	}
	return true
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	value, _, _ := strings.Cut(list[0], ",")
	return value
}
