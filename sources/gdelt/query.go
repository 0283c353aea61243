package gdelt

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"datapolicy/policy"
)

// longestQuery is how many characters a query may have. The API does not say;
// of those that are longer it says that they are too long.
const longestQuery = 230

// Reach is how far back the API goes: "three months".
const Reach = 88 * 24 * time.Hour

// Queries joins terms to as few queries as the API's limit allows. A term of
// several words is a phrase.
func Queries(terms []string) []string {
	var queries []string
	var parts []string
	length := 0
	flush := func() {
		switch len(parts) {
		case 0:
			return
		case 1:
			queries = append(queries, parts[0])
		default:
			queries = append(queries, "("+strings.Join(parts, " OR ")+")") // parentheses around anything else are an error
		}
		parts, length = nil, 0
	}
	for _, term := range terms {
		term = strings.Join(strings.Fields(term), " ")
		if term == "" {
			continue
		}
		if strings.ContainsAny(term, " -") {
			term = `"` + term + `"`
		}
		if n := len([]rune(term)) + len(" OR "); length+n > longestQuery {
			flush()
		}
		parts = append(parts, term)
		length += len([]rune(term)) + len(" OR ")
	}
	flush()
	return queries
}

// Address asks the API at base for what it saw from since until until, the
// newest first. A zero since leaves both out, so that the API's own span counts.
// What base asks already stays: a query in it is used when query is "".
func Address(base, query string, since, until time.Time) (string, error) {
	u, err := url.Parse(base)
	if err != nil {
		return "", policy.Errorf(policy.Invalid, "%.100q is no address; give https://api.gdeltproject.org/api/v2/doc/doc in the catalog", base)
	}
	q := u.Query()
	if query != "" {
		q.Set("query", query)
	}
	q.Set("mode", "artlist")
	q.Set("format", "json")
	q.Set("maxrecords", strconv.Itoa(Full))
	q.Set("sort", "datedesc")
	if !since.IsZero() {
		q.Del("timespan")
		q.Set("startdatetime", since.UTC().Format(stampIn))
		q.Set("enddatetime", until.UTC().Format(stampIn))
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// Next is the address of what was seen before the answer to the request at
// address, or "" when that was all or what is before is older than since.
func Next(address string, a Articles, since time.Time) string {
	if len(a.List) < Full || a.Oldest.IsZero() || since.IsZero() {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	until := a.Oldest
	if end, err := time.Parse(stampIn, u.Query().Get("enddatetime")); err == nil && !until.Before(end) {
		until = end.Add(-15 * time.Minute) // more in one look than an answer holds: the rest of it cannot be had
	}
	if !until.After(since) {
		return ""
	}
	q := u.Query()
	q.Set("enddatetime", until.UTC().Format(stampIn))
	u.RawQuery = q.Encode()
	return u.String()
}
