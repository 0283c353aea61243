package sources

import (
	"net/url"
	"testing"
	"time"

	"datapolicy/sources/catalog"
	"datapolicy/sources/congress"
)

// What the built-in catalog asks of APIs fits into addresses, for any span.
func TestInquiriesOfTheCatalog(t *testing.T) {
	list, err := catalog.Default()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	seen := map[catalog.Format]bool{}
	for _, s := range list {
		a := apiOf(s.Format)
		if a == nil {
			continue
		}
		seen[s.Format] = true
		for _, since := range []time.Time{{}, now.AddDate(0, -1, 0)} {
			addresses, err := a.addresses(&s, span{since, now})
			if err != nil || len(addresses) == 0 {
				t.Errorf("%s: %v", s.ID, err)
			}
			for _, address := range addresses {
				u, err := url.Parse(address)
				if err != nil || len(address) > 8_000 {
					t.Errorf("%s: an address of %d characters, %v", s.ID, len(address), err)
					continue
				}
				if query := u.Query().Get("query"); s.Format == catalog.GDELT && (len(query) > 250 || query == "") {
					t.Errorf("%s: a query of %d characters", s.ID, len(query))
				}
			}
		}
		if s.Format == catalog.Congress && !congress.Matches("American "+s.Search.Terms[0]+" Act", s.Search.Terms) {
			t.Errorf("%s: its own term does not fit", s.ID)
		}
	}
	for _, f := range catalog.Formats() {
		if apiOf(f) != nil && !seen[f] {
			t.Errorf("no source of the catalog has format %s", f)
		}
	}
}

func TestWantsKey(t *testing.T) {
	for f, variable := range map[catalog.Format]string{catalog.Congress: "CONGRESS_API_KEY", catalog.Regulations: "REGULATIONS_API_KEY", catalog.GDELT: "", catalog.Feed: ""} {
		s := catalog.Source{Format: f}
		if got := WantsKey(&s, nil); (got == "") != (variable == "") {
			t.Errorf("%s without keys: %q", f, got)
		}
		if got := WantsKey(&s, map[string]string{variable: "k3y"}); got != "" {
			t.Errorf("%s with its key: %q", f, got)
		}
	}
}
