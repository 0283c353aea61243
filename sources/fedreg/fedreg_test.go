package fedreg

import (
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
		"whole": {
			`{"count":2,"total_pages":1,"next_page_url":"https://www.federalregister.gov/api/v1/documents?page=2","results":[
{"title":"Preventing  Access to\n Sensitive Data","type":"Rule","abstract":"The Department issues a rule.","document_number":"2025-1","html_url":"https://www.federalregister.gov/d/1","body_html_url":"https://www.federalregister.gov/b/1","raw_text_url":"https://www.federalregister.gov/r/1","publication_date":"2025-01-08","action":"Final rule.","comments_close_on":null,"effective_on":"2025-04-08","agencies":[{"name":"Justice Department","id":268},{"raw_name":"NSD"}]},
{"title":"Sunshine Act","abstract":null,"excerpts":"a notice","html_url":"https://www.federalregister.gov/d/2","publication_date":null,"comments_close_on":"2025-02-10"},
{"title":"without an address"}]}`,
			Documents{Next: "https://www.federalregister.gov/api/v1/documents?page=2", Total: 2, Oldest: on(1, 8), List: []Document{
				{
					Number: "2025-1", Title: "Preventing Access to Sensitive Data", Kind: "Rule", Abstract: "The Department issues a rule.", URL: "https://www.federalregister.gov/d/1", Text: "https://www.federalregister.gov/b/1", Raw: "https://www.federalregister.gov/r/1",
					Agencies: []string{"Justice Department", "NSD"}, Published: on(1, 8), Action: "Final rule.", Effective: on(4, 8),
				},
				{Title: "Sunshine Act", Abstract: "a notice", URL: "https://www.federalregister.gov/d/2", CommentsClose: on(2, 10)},
			}},
		},
		"nothing found": {`{"count":0}`, Documents{}},
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
	for name, c := range map[string]struct{ in, want string }{
		"HTML":        {"<html>", "no answer of the Federal Register"},
		"other JSON":  {`{"data":[]}`, "no results"},
		"an error":    {`{"errors":{"conditions":"is invalid"}}`, "does not understand the query"},
		"wrong types": {`{"results":[{"title":7}]}`, "no answer"},
		"cut off":     {`{"results":[`, "no answer"},
	} {
		if _, err := Parse([]byte(c.in)); policy.CodeOf(err) != policy.Invalid || !strings.Contains(policy.Message(err), c.want) {
			t.Errorf("%s: %v; want %q", name, err, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"count":1,"results":[{"title":"A","html_url":"https://x.example/","publication_date":"2025-01-08","agencies":[{"name":"B"}]}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if _, err := Parse(body); err != nil && policy.CodeOf(err) != policy.Invalid {
			t.Fatal(err)
		}
	})
}
