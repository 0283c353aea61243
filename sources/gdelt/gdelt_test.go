package gdelt

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
)

func TestParse(t *testing.T) {
	seen := time.Date(2025, 1, 19, 20, 15, 0, 0, time.UTC)
	article := func(title string) Articles {
		return Articles{Oldest: seen, List: []Article{{URL: "https://www.example.com/a", Title: title, Domain: "example.com", Seen: seen, Language: "en", Country: "United States"}}}
	}
	body := func(title string) string {
		return `{"articles": [ { "url": "https://www.example.com/a", "url_mobile": "", "title": "` + title + `", "seendate": "20250119T201500Z", "socialimage": "", "domain": "example.com", "language": "English", "sourcecountry": "United States" } ] }`
	}
	for name, c := range map[string]struct {
		in   string
		want Articles
	}{
		"as documented":              {body("TikTok goes dark"), article("TikTok goes dark")},
		"spaces around signs":        {body("Court : TikTok ' s appeal fails , fine of € 5 million stands"), article("Court: TikTok's appeal fails, fine of €5 million stands")},
		"an escape that is none":     {body(`Meta\'s fine \x stands \u12 still`), article(`Meta\'s fine \x stands \u12 still`)},
		"a good escape among others": {body(`Say \"no\" to \d`), article(`Say "no" to \d`)},
		"control characters":         {body("A\x01 line\nbreak\tin a title"), article("A line break in a title")},
		"marks that are not escaped": {body(`The "right to be forgotten", again`), article(`The "right to be forgotten", again`)},
		"a broken byte":              {body("Caf\xe9 fined"), article("Caf\uFFFD fined")},
		"with a byte-order mark":     {"\uFEFF" + body("A"), article("A")},
		"nothing found":              {"{}", Articles{}},
		"nothing found, in words":    {`{"articles": []}`, Articles{}},
		"no address":                 {`{"articles":[{"title":"x"}]}`, Articles{}},
		"no domain, no date": {
			`{"articles":[{"url":"https://www.beispiel.de/x","title":"Urteil","language":"German"}]}`,
			Articles{List: []Article{{URL: "https://www.beispiel.de/x", Title: "Urteil", Domain: "beispiel.de", Language: "de"}}},
		},
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
		"asked too often":  {"Please limit requests to one every 5 seconds or contact us for larger queries.", "less often", policy.Unavailable},
		"query too long":   {"Your query was too short or too long.\n", "fewer or longer terms", policy.Invalid},
		"no parentheses":   {"Queries containing OR'd terms must be surrounded by ().", "parentheses", policy.Invalid},
		"unknown country":  {"Invalid/Unsupported Country.", "country or language", policy.Invalid},
		"a web page":       {"<!DOCTYPE html><html><body>502</body></html>", "web page", policy.Unavailable},
		"another sentence": {"Unknown error occurred.", `"Unknown error occurred."`, policy.Unavailable},
		"nothing":          {" \n", "nothing at all", policy.Unavailable},
		"cut off":          {`{"articles":[{"url":"https://x.example/`, "cut off", policy.Unavailable},
		"a list":           {`["x"]`, "sentence", policy.Unavailable},
	} {
		_, err := Parse([]byte(c.in))
		if policy.CodeOf(err) != c.code || !strings.Contains(policy.Message(err), c.want) {
			t.Errorf("%s: %v; want %q", name, err, c.want)
		}
	}
}

func TestQueries(t *testing.T) {
	for name, c := range map[string]struct{ terms, want []string }{
		"one word":        {[]string{"GDPR"}, []string{"GDPR"}},
		"one phrase":      {[]string{" data  protection "}, []string{`"data protection"`}},
		"alternatives":    {[]string{"GDPR", "data broker", "cross-border"}, []string{`(GDPR OR "data broker" OR "cross-border")`}},
		"nothing in them": {[]string{" "}, nil},
	} {
		if diff := cmp.Diff(c.want, Queries(c.terms)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	var many []string
	for i := range 40 {
		many = append(many, fmt.Sprintf("data protection case %d", i))
	}
	joined := ""
	for _, q := range Queries(many) {
		if len(q) > 250 {
			t.Errorf("a query of %d characters", len(q))
		}
		joined += q
	}
	for _, term := range many {
		if !strings.Contains(joined, `"`+term+`"`) {
			t.Errorf("%s is lost", term)
		}
	}
}

func TestAddresses(t *testing.T) {
	since, until := time.Date(2025, 1, 10, 0, 0, 0, 0, time.UTC), time.Date(2025, 1, 20, 12, 0, 0, 0, time.UTC)
	address, err := Address("https://api.gdeltproject.org/api/v2/doc/doc?timespan=1d", `"data protection"`, since, until)
	if err != nil {
		t.Fatal(err)
	}
	want := "https://api.gdeltproject.org/api/v2/doc/doc?enddatetime=20250120120000&format=json&maxrecords=250&mode=artlist&query=%22data+protection%22&sort=datedesc&startdatetime=20250110000000"
	if address != want {
		t.Errorf("got  %s\nwant %s", address, want)
	}
	full := Articles{List: make([]Article, Full)}
	end := func(address string) string {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		return u.Query().Get("enddatetime")
	}
	full.Oldest = time.Date(2025, 1, 18, 6, 15, 0, 0, time.UTC)
	if got := end(Next(address, full, since)); got != "20250118061500" {
		t.Errorf("the next request ends at %s", got)
	}
	full.Oldest = until
	if got := end(Next(address, full, since)); got != "20250120114500" {
		t.Errorf("a full look of 15 minutes is not passed over: %s", got)
	}
	full.Oldest = since
	if got := Next(address, full, since); got != "" {
		t.Errorf("it goes on beyond the window: %s", got)
	}
	if got := Next(address, Articles{List: make([]Article, 3), Oldest: until.Add(-time.Hour)}, since); got != "" {
		t.Errorf("it goes on after the last answer: %s", got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"articles":[{"url":"https://x.example/","title":"a \"b\" \x","seendate":"20250119T201500Z","domain":"x.example","language":"English"}]}`))
	f.Add([]byte(`{"articles":[{"url":"u","title":"a "b", c" }]}`))
	f.Add([]byte("Your query was too short or too long."))
	f.Fuzz(func(t *testing.T, body []byte) {
		a, err := Parse(body)
		if err != nil && policy.CodeOf(err) == policy.Internal {
			t.Fatal(err)
		}
		for _, x := range a.List {
			if !utf8.ValidString(x.Title) || x.Domain == "" {
				t.Fatalf("%+v", x)
			}
		}
	})
}
