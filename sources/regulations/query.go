package regulations

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"datapolicy/policy"
)

// The API gives 20 pages of at most 250 documents for one search.
const (
	pageSize = 250
	maxPages = 20
)

// Query is what is asked for. Lists are alternatives.
type Query struct {
	Term     string   // "" is every document
	Agencies []string // "FTC"
	Types    []string // "Proposed Rule"
	Since    time.Time
	Size     int // documents on a page; 0 is as many as it gives
}

// Address asks the API at base, the latest posted first.
func Address(base string, query Query) (string, error) {
	u, err := url.Parse(base)
	if err != nil {
		return "", policy.Errorf(policy.Invalid, "%.100q is no address; give https://api.regulations.gov/v4/documents in the catalog", base)
	}
	q := u.Query()
	q.Del("api_key")
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	if term := query.Term; strings.Contains(term, " ") && !strings.Contains(term, `"`) {
		query.Term = `"` + term + `"` // a phrase; its words alone are found everywhere
	}
	set("filter[searchTerm]", query.Term)
	set("filter[agencyId]", strings.Join(query.Agencies, ","))
	set("filter[documentType]", strings.Join(query.Types, ","))
	if !query.Since.IsZero() {
		q.Set("filter[postedDate][ge]", query.Since.UTC().Format(time.DateOnly))
	}
	q.Set("sort", "-postedDate")
	size := query.Size
	if size <= 0 || size > pageSize {
		size = pageSize
	}
	q.Set("page[size]", strconv.Itoa(max(size, 5))) // fewer than 5 is an error
	q.Set("page[number]", "1")
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// Next is the address of the page after the answer to the request at address, or
// "" when there is none. After the last page that the API gives of a search, it
// goes on with what was posted up to the oldest day seen.
func Next(address string, d Documents) string {
	if !d.More && d.Page < maxPages || len(d.List) == 0 {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	q := u.Query()
	number, _ := strconv.Atoi(q.Get("page[number]")) // none is the first
	number = max(number, 1)
	switch {
	case number < maxPages && d.More:
		q.Set("page[number]", strconv.Itoa(number+1))
	case number < maxPages || d.Oldest.IsZero() || d.Total <= number*len(d.List):
		return ""
	default:
		until := d.Oldest.Format(time.DateOnly)
		if q.Get("filter[postedDate][le]") == until {
			return "" // one day has more than a search gives
		}
		q.Set("filter[postedDate][le]", until)
		q.Set("page[number]", "1")
	}
	u.RawQuery = q.Encode()
	return u.String()
}
