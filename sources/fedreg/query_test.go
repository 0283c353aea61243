package fedreg

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func asked(t *testing.T, address string) url.Values {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}

func TestAddress(t *testing.T) {
	const base = "https://www.federalregister.gov/api/v1/documents.json"
	for name, c := range map[string]struct {
		base  string
		query Query
		want  url.Values // besides the fields
	}{
		"keys": {
			base,
			Query{Terms: []string{"privacy", "data broker", `"bulk" (data)`}, Agencies: []string{"justice-department", "federal-trade-commission"}, Types: []string{"RULE", "PRORULE"}},
			url.Values{
				"conditions[term]": {`privacy | "data broker" | "bulk data"`}, "conditions[agencies][]": {"justice-department", "federal-trade-commission"},
				"conditions[type][]": {"RULE", "PRORULE"}, "order": {"newest"}, "per_page": {"40"},
			},
		},
		"a window": {
			base,
			Query{Terms: []string{"privacy"}, Since: on(1, 10)},
			url.Values{"conditions[term]": {"privacy"}, "conditions[publication_date][gte]": {"2025-01-10"}, "order": {"newest"}, "per_page": {"200"}},
		},
		"an address that asks already": {
			base + "?conditions%5Bagencies%5D%5B%5D=justice-department&fields%5B%5D=title&order=newest&per_page=20",
			Query{Agencies: []string{"justice-department"}},
			url.Values{"conditions[agencies][]": {"justice-department"}, "order": {"newest"}, "per_page": {"20"}},
		},
	} {
		address, err := Address(c.base, c.query)
		if err != nil {
			t.Fatal(err)
		}
		got := asked(t, address)
		wanted := got["fields[]"]
		slices.Sort(wanted)
		if diff := cmp.Diff(fields, wanted); diff != "" {
			t.Errorf("%s: fields: %s", name, diff)
		}
		got.Del("fields[]")
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// The pages of a query end before its documents do; the rest is had by days.
func TestBeyondTheLastPage(t *testing.T) {
	address, err := Address("https://www.federalregister.gov/api/v1/documents.json", Query{Since: on(1, 1)})
	if err != nil {
		t.Fatal(err)
	}
	d := Documents{List: make([]Document, 3), Total: 2_500, Oldest: on(1, 9)}
	next := Next(address+"&page=10", d, 2_000)
	if q := asked(t, next); q.Get("conditions[publication_date][lte]") != "2025-01-09" || q.Get("conditions[publication_date][gte]") != "2025-01-01" || q.Has("page") {
		t.Errorf("it goes on with %v", q)
	}
	if got := Next(next, d, 2_000); got != "" {
		t.Errorf("a day without end: %s", got)
	}
	if got := Next(address, d, 2_500); got != "" {
		t.Errorf("after the last document: %s", got)
	}
	if got := Next(strings.ReplaceAll(address, "gte", "x"), d, 2_000); got != "" {
		t.Errorf("without a window: %s", got)
	}
	d.Next = "https://www.federalregister.gov/api/v1/documents?page=2"
	if got := Next(address, d, 200); got != d.Next {
		t.Errorf("the page that the answer names: %s", got)
	}
}
