package regulations

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
)

func on(month time.Month, n int) time.Time { return time.Date(2025, month, n, 0, 0, 0, 0, time.UTC) }

func TestParse(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want Documents
	}{
		"as documented": {
			`{"data":[{"id":"FTC-2025-0003-0001","type":"documents","attributes":{"documentType":"Proposed Rule","lastModifiedDate":"2025-01-17T14:11:00Z","highlightedContent":"","frDocNum":"2025-00123","withdrawn":false,"agencyId":"FTC","allowLateComments":false,"commentEndDate":"2025-03-18T03:59:59Z","commentStartDate":"2025-01-17T05:00:00Z","docketId":"FTC-2025-0003","postedDate":"2025-01-17T05:00:00Z","openForComment":true,"subtype":null,"title":"Children&#39;s Online\n Privacy","objectId":"0900006480"},"links":{"self":"https://api.regulations.gov/v4/documents/FTC-2025-0003-0001"}},
{"id":"DOJ-2025-0001-0002","type":"documents","attributes":{"documentType":"Supporting & Related Material","agencyId":"DOJ","commentEndDate":null,"postedDate":"2025-01-16","title":"Analysis","subtype":"Technical Report"}},
{"id":"../evil","attributes":{"title":"x"}},{"id":"A-1","attributes":{"title":" "}}],
"meta":{"hasNextPage":true,"hasPreviousPage":false,"numberOfElements":2,"pageNumber":1,"pageSize":250,"totalElements":312,"totalPages":2,"firstPage":true,"lastPage":false}}`,
			Documents{Page: 1, More: true, Total: 312, Oldest: on(1, 16), List: []Document{
				{
					ID: "FTC-2025-0003-0001", Title: "Children's Online Privacy", Kind: "Proposed Rule", Agency: "FTC", Docket: "FTC-2025-0003", Posted: on(1, 17), CommentsClose: on(3, 17),
					OpenToComment: true, Number: "2025-00123",
				},
				{ID: "DOJ-2025-0001-0002", Title: "Analysis", Kind: "Supporting & Related Material", Subtype: "Technical Report", Agency: "DOJ", Posted: on(1, 16)},
			}},
		},
		"nothing found": {`{"data":[],"meta":{"totalElements":0,"pageNumber":1}}`, Documents{Page: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Parse([]byte(c.in))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	for name, c := range map[string]struct {
		in, want string
		code     policy.Code
	}{
		"a web page":           {"<!doctype html>", "no answer of Regulations.gov's API", policy.Invalid},
		"cut off":              {`{"data":[{`, "no answer", policy.Invalid},
		"other JSON":           {`{"results":[]}`, "no data", policy.Invalid},
		"a question it hates":  {`{"errors":[{"status":"400","title":"INVALID_FILTER SECRET","detail":"x"}]}`, "agencies and types", policy.Invalid},
		"a status as a number": {`{"errors":[{"status":400,"title":"x"}]}`, "agencies and types", policy.Invalid},
		"a key it refuses":     {`{"error":{"code":"API_KEY_INVALID","message":"SECRET"}}`, "REGULATIONS_API_KEY", policy.Invalid},
		"too many requests":    {`{"error":{"code":"OVER_RATE_LIMIT","message":"SECRET"}}`, "in an hour", policy.Unavailable},
	} {
		_, err := Parse([]byte(c.in))
		if policy.CodeOf(err) != c.code || !strings.Contains(policy.Message(err), c.want) || strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%s: %v; want %q", name, err, c.want)
		}
	}
}

func TestAddress(t *testing.T) {
	address, err := Address("https://api.regulations.gov/v4/documents?api_key=SECRET", Query{Term: "data broker", Agencies: []string{"FTC", "CFPB"}, Types: []string{"Proposed Rule"}, Since: on(1, 10)})
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	want := url.Values{
		"filter[searchTerm]": {`"data broker"`}, "filter[agencyId]": {"FTC,CFPB"}, "filter[documentType]": {"Proposed Rule"}, "filter[postedDate][ge]": {"2025-01-10"},
		"sort": {"-postedDate"}, "page[size]": {"250"}, "page[number]": {"1"},
	}
	if diff := cmp.Diff(want, u.Query()); diff != "" {
		t.Error(diff)
	}

	page := func(number int, until string) string {
		q := u.Query()
		q.Set("page[number]", string(rune('0'+number/10))+string(rune('0'+number%10)))
		if until != "" {
			q.Set("filter[postedDate][le]", until)
		}
		return "https://api.regulations.gov/v4/documents?" + q.Encode()
	}
	query := func(address string) (number, until string) {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		return u.Query().Get("page[number]"), u.Query().Get("filter[postedDate][le]")
	}
	list := make([]Document, 250)
	for name, c := range map[string]struct {
		address       string
		d             Documents
		number, until string
	}{
		"a second page":                 {address, Documents{List: list, Page: 1, More: true}, "2", ""},
		"the last":                      {page(2, ""), Documents{List: list[:3], Page: 2}, "", ""},
		"the last that a search gives":  {page(20, ""), Documents{List: list, Page: 20, Total: 6_000, Oldest: on(1, 3)}, "1", "2025-01-03"},
		"a search that ends there":      {page(20, ""), Documents{List: list, Page: 20, Total: 5_000, Oldest: on(1, 3)}, "", ""},
		"a day of more than 5,000":      {page(20, "2025-01-03"), Documents{List: list, Page: 20, Total: 6_000, Oldest: on(1, 3)}, "", ""},
		"says that there is more, idly": {address, Documents{Page: 1, More: true}, "", ""},
	} {
		if number, until := query(Next(c.address, c.d)); number != c.number || until != c.until {
			t.Errorf("%s: page %q until %q, want %q, %q", name, number, until, c.number, c.until)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"data":[{"id":"A-1","attributes":{"title":"T","postedDate":"2025-01-17T05:00:00Z","commentEndDate":"2025-03-18T03:59:59Z"}}],"meta":{"hasNextPage":true}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := Parse(body)
		if err != nil && policy.CodeOf(err) == policy.Internal {
			t.Fatal(err)
		}
		for i := range d.List {
			if u, err := url.Parse(d.List[i].URL()); err != nil || u.Host != "www.regulations.gov" {
				t.Fatal(d.List[i].URL())
			}
		}
	})
}
