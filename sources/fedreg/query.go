package fedreg

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"datapolicy/policy"
)

// Query is what is asked for. Lists are alternatives.
type Query struct {
	Terms    []string // words or phrases of the full text
	Agencies []string // slugs: "federal-trade-commission"
	Types    []string // "RULE", "PRORULE", "NOTICE", "PRESDOCU"
	Since    time.Time
}

// fields are what Parse reads. The API leaves most of them out unless they are
// asked for.
var fields = []string{
	"abstract", "action", "agencies", "body_html_url", "comments_close_on", "document_number", "effective_on", "html_url", "publication_date", "raw_text_url", "title", "type",
}

// perPage is how many documents a page has; the API gives up to 1,000. A window
// after downtime is read in few requests.
const (
	perPage       = "40"
	perPageWindow = "200"
)

// Address asks the API at base, the latest first. What base asks already stays,
// and is narrowed down further.
func Address(base string, query Query) (string, error) {
	u, err := url.Parse(base)
	if err != nil {
		return "", policy.Errorf(policy.Invalid, "%.100q is no address; give https://www.federalregister.gov/api/v1/documents.json in the catalog", base)
	}
	q := u.Query()
	if len(query.Terms) > 0 {
		q.Set("conditions[term]", term(query.Terms))
	}
	for name, values := range map[string][]string{"conditions[agencies][]": query.Agencies, "conditions[type][]": query.Types} {
		for _, v := range values {
			if !slices.Contains(q[name], v) {
				q.Add(name, v)
			}
		}
	}
	for _, name := range fields {
		if !slices.Contains(q["fields[]"], name) {
			q.Add("fields[]", name)
		}
	}
	if !q.Has("order") {
		q.Set("order", "newest")
	}
	if !q.Has("per_page") {
		q.Set("per_page", perPage)
	}
	if !query.Since.IsZero() {
		q.Set("per_page", perPageWindow)
		q.Set("conditions[publication_date][gte]", query.Since.UTC().Format(time.DateOnly))
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// term joins terms in the Federal Register's own language for queries: | is OR,
// and a phrase stands between quotation marks.
func term(terms []string) string {
	var list []string
	for _, t := range terms {
		t = line(strings.NewReplacer(`"`, " ", "|", " ", "(", " ", ")", " ").Replace(t))
		if strings.ContainsAny(t, " -&!") {
			t = `"` + t + `"`
		}
		if t != "" {
			list = append(list, t)
		}
	}
	return strings.Join(list, " | ")
}

// Next is the address of the page after d, the answer to the request at address,
// or "". The pages of one query end after some thousands of documents; then it
// goes on with what was published up to the oldest day seen. listed is how many
// documents the query's pages have shown so far.
func Next(address string, d Documents, listed int) string {
	if d.Next != "" {
		return d.Next
	}
	u, err := url.Parse(address)
	if err != nil || d.Total <= listed || d.Oldest.IsZero() || len(d.List) == 0 {
		return ""
	}
	q := u.Query()
	until := d.Oldest.Format(time.DateOnly)
	if q.Get("conditions[publication_date][lte]") == until || q.Get("conditions[publication_date][gte]") == "" {
		return "" // one day has more than a query shows; or nobody wants all of the past
	}
	q.Set("conditions[publication_date][lte]", until)
	q.Del("page")
	u.RawQuery = q.Encode()
	return u.String()
}
