package catalog

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
)

func TestParse(t *testing.T) {
	got, err := Parse("my.yaml", []byte(`sources:
  - id: cac-news
    name: CAC (网信办)
    jurisdiction: cn
    kind: official
    language: zh
    format: listing
    url: https://www.cac.gov.cn/list.htm
    every: 2h30m
    zone: Asia/Shanghai
    charset: gb18030
    full_text: true
    listing: {item: "li.news", link: a, title: a, date: .times, next: a.next}
    page: {title: h1, body: "#content", date: .date, byline: .source}
    licence: headline and link
    evidence: seen
    unverified: true
    off: true
    robots: ignore
    terms: [个人信息, privacy]
    sites: [cac.example]
  - id: short
    name: Short
    url: http://short.example/feed
`))
	if err != nil {
		t.Fatal(err)
	}
	want := []Source{{
		ID: "cac-news", Name: "CAC (网信办)", Jurisdiction: "CN", Kind: Official, Language: "zh", Format: Listing, URL: "https://www.cac.gov.cn/list.htm",
		Every: 150 * time.Minute, Zone: "Asia/Shanghai", Charset: "gb18030", FullText: true,
		Listing: Selectors{Item: "li.news", Link: "a", Title: "a", Date: ".times", Next: "a.next"},
		Page:    PageSelectors{Title: "h1", Body: "#content", Date: ".date", Byline: ".source"},
		Licence: "headline and link", Evidence: "seen", Unverified: true, Off: true, Robots: "ignore", Sites: []string{"cac.example"}, Terms: []string{"个人信息", "privacy"},
	}, {ID: "short", Name: "Short", Jurisdiction: policy.International, Kind: Press, Format: Feed, URL: "http://short.example/feed", Every: time.Hour}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got[0].Location().String() != "Asia/Shanghai" || got[1].Location() != time.UTC {
		t.Error("the zone is not the source's")
	}
}

// A list without the key sources is taken, too: so an entry of `sources
// discover` can be piped on.
func TestParseBareList(t *testing.T) {
	got, err := Parse("x", []byte("- {id: a, name: A, url: 'https://a.example/'}\n"))
	if err != nil || len(got) != 1 || got[0].ID != "a" {
		t.Fatalf("got %v, %v", got, err)
	}
}

func TestParseRefuses(t *testing.T) {
	entry := func(lines string) string {
		return "sources:\n  - id: a\n    name: A\n    url: https://a.example/\n" + lines
	}
	for name, c := range map[string]struct{ in, want string }{
		"nothing":            {"", "no sources"},
		"no list":            {"sources: 7\n", "no sources"},
		"another key":        {"sources: []\nother: 1\n", "line 2"},
		"unknown key":        {entry("    feed: x\n"), `my.yaml, line 5: unknown field "feed"`},
		"double key":         {entry("    name: B\n"), "line 5"},
		"broken YAML":        {"sources:\n  - id: [a\n", "my.yaml, line"},
		"wrong type":         {entry("    full_text: maybe\n"), "line 5"},
		"no id":              {"sources:\n  - name: A\n    url: https://a.example/\n", "line 2: id"},
		"bad id":             {strings.Replace(entry(""), "id: a", "id: A B", 1), `line 2: id: "A B" is no id`},
		"double id":          {entry("  - id: a\n    name: B\n    url: https://b.example/\n"), `line 5: id: "a" is on line 2, too`},
		"no name":            {"sources:\n  - id: a\n    url: https://a.example/\n", "name: is missing"},
		"no address":         {strings.Replace(entry(""), "https://a.example/", "ftp://a.example/", 1), "line 4: url"},
		"bad jurisdiction":   {entry("    jurisdiction: europe\n"), "line 5: jurisdiction"},
		"bad kind":           {entry("    kind: blog\n"), "line 5: kind"},
		"bad format":         {entry("    format: rss\n"), "line 5: format"},
		"bad language":       {entry("    language: Deutsch!\n"), "line 5: language"},
		"too often":          {entry("    every: 1s\n"), "line 5: every"},
		"no duration":        {entry("    every: daily\n"), "line 5"},
		"bad zone":           {entry("    zone: Mars/Olympus\n"), "line 5: zone"},
		"bad charset":        {entry("    charset: klingon\n"), "line 5: charset"},
		"bad robots":         {entry("    robots: no\n"), "line 5: robots"},
		"bad selector":       {entry("    listing: {item: 'li[['}\n"), "line 5: listing"},
		"empty term":         {entry("    terms: [privacy, ' ']\n"), "line 5: terms"},
		"too many terms":     {entry("    terms: [" + strings.Repeat("privacy, ", 41) + "data]\n"), "line 5: terms"},
		"parts without item": {entry("    listing: {date: .d}\n"), "line 5: listing"},
		"alias":              {"sources:\n  - &x\n    id: a\n    name: A\n    url: https://a.example/\n  - *x\n", "line 6: aliases"},
		"archive address":    {"sources:\n  - id: a\n    name: A\n    url: https://a.example/\n    archive: /news\n", "line 5: archive"},
		"two problems":       {"sources:\n  - id: a\n    name: A\n    url: x\n    kind: blog\n", "line 5: kind"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Parse("my.yaml", []byte(c.in))
			if err == nil || policy.CodeOf(err) != policy.Invalid {
				t.Fatalf("got %v, %v; want an Invalid error", got, err)
			}
			if !strings.Contains(policy.Message(err), c.want) {
				t.Errorf("the message is %q; want %q in it", policy.Message(err), c.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("sources:\n  - id: a\n    name: A\n    url: https://a.example/\n    listing: {item: li}\n"))
	f.Add([]byte("- {id: a, name: A, url: 'https://a.example/', every: 1h}\n"))
	f.Add([]byte("sources: &a [*a]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		list, err := Parse("x", text)
		if err != nil && policy.CodeOf(err) != policy.Invalid {
			t.Fatalf("%q: %v is not Invalid", text, err)
		}
		for _, s := range list {
			if s.ID == "" || s.URL == "" || s.Every <= 0 {
				t.Fatalf("%q: an unusable source passed: %+v", text, s)
			}
		}
	})
}
