package cellar

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
)

func on(year int, month time.Month, n int) time.Time {
	return time.Date(year, month, n, 0, 0, 0, 0, time.UTC)
}

const judgment = `{ "celex": { "type": "literal", "datatype": "http://www.w3.org/2001/XMLSchema#string", "value": "62023CJ0065" }, "title": { "type": "literal", "xml:lang": "en", "value": "Judgment of the Court (Eighth Chamber) of 19 December 2024.#MK v K GmbH.#Request for a preliminary ruling from the Bundesarbeitsgericht.#Processing of personal data – Article 88.#Case C-65/23." }, "date": { "type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#date", "value": "2024-12-19" }, "type": { "type": "uri", "value": "http://publications.europa.eu/resource/authority/resource-type/JUDG" } }`

func answer(rows ...string) string {
	return `{ "head": { "link": [], "vars": ["celex", "title", "date", "type", "published"] }, "results": { "distinct": false, "ordered": true, "bindings": [` + strings.Join(rows, ",") + `] } }`
}

func row(celex, title, day, published string) string {
	return `{"celex":{"value":"` + celex + `"},"title":{"value":"` + title + `"},"date":{"value":"` + day + `"},"type":{"value":"http://publications.europa.eu/resource/authority/resource-type/REG_IMPL"},"published":{"value":"` + published + `"}}`
}

func TestParse(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want Works
	}{
		"a judgment": {answer(judgment), Works{Rows: 1, Oldest: on(2024, 12, 19), List: []Work{{
			CELEX: "62023CJ0065", Title: "Judgment of the Court (Eighth Chamber) of 19 December 2024: MK v K GmbH", Kind: "JUDG", Dated: on(2024, 12, 19), Case: "Case C-65/23",
			Keywords: "Request for a preliminary ruling from the Bundesarbeitsgericht.\n\nProcessing of personal data – Article 88.",
		}}}},
		"an act, twice": {
			answer(row("32025R0302", "Commission Implementing Regulation (EU) 2025/302", "2025-01-10", "2025-01-20"), row("32025R0302", "Commission Implementing Regulation (EU) 2025/302", "2025-01-10", "2025-01-17")),
			Works{Rows: 2, Oldest: on(2025, 1, 10), List: []Work{{CELEX: "32025R0302", Title: "Commission Implementing Regulation (EU) 2025/302", Kind: "REG_IMPL", Dated: on(2025, 1, 10), Published: on(2025, 1, 17)}}},
		},
		"a date of publication that cannot be": {
			answer(row("32025R0302", "A", "2025-01-10", "1003-03-03")),
			Works{Rows: 1, Oldest: on(2025, 1, 10), List: []Work{{CELEX: "32025R0302", Title: "A", Kind: "REG_IMPL", Dated: on(2025, 1, 10)}}},
		},
		"an opinion without parties": {
			answer(row("62024CC0123", "Opinion of Advocate General Medina delivered on 9 January 2025.###", "2025-01-09", "")),
			Works{Rows: 1, Oldest: on(2025, 1, 9), List: []Work{{CELEX: "62024CC0123", Title: "Opinion of Advocate General Medina delivered on 9 January 2025.", Kind: "REG_IMPL", Dated: on(2025, 1, 9)}}},
		},
		"nothing found": {answer(), Works{}},
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
		"a web page":        {"<html>maintenance</html>", "no answer of Cellar"},
		"a query at fault":  {"Virtuoso 37000 Error SP030: SPARQL compiler, line 4: syntax error at '}'", "does not understand the query"},
		"an ASK query":      {`{"head":{},"boolean":true}`, "begins with SELECT"},
		"other variables":   {answer(`{"work":{"value":"http://x"}}`), "select ?celex ?title ?date"},
		"cut off":           {`{"results":{"bindings":[`, "no answer of Cellar"},
		"bindings are none": {`{"results":{}}`, "no results"},
	} {
		if _, err := Parse([]byte(c.in)); policy.CodeOf(err) != policy.Invalid || !strings.Contains(policy.Message(err), c.want) {
			t.Errorf("%s: %v; want %q", name, err, c.want)
		}
	}
}

func TestWhereWorksAre(t *testing.T) {
	w := Work{CELEX: "32016R0679R(02)"}
	for language, want := range map[string]string{"de": "DE", "": "EN", "zh": "EN", "fr-BE": "FR"} {
		if got := w.URL(language); got != "https://eur-lex.europa.eu/legal-content/"+want+"/TXT/?uri=CELEX:32016R0679R%2802%29" {
			t.Errorf("%q: %s", language, got)
		}
	}
	if got := w.Text("https://publications.europa.eu/webapi/rdf/sparql?x=1"); got != "https://publications.europa.eu/resource/celex/32016R0679R%2802%29" && got != "https://publications.europa.eu/resource/celex/32016R0679R(02)" {
		t.Error(got)
	}
	if len(languages()) != 24 {
		t.Errorf("languages.txt has %d languages", len(languages()))
	}
}

func asked(t *testing.T, address string) url.Values {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query()
}

func TestQuery(t *testing.T) {
	query := Query{
		Terms: []string{`Personal "data"`}, Eurovoc: []string{"2828"}, Directory: []string{"191030"}, Acts: []string{"32016R0679"}, Types: []string{"JUDG", "DEC"}, Language: "de",
		Since: on(2025, 1, 1), Until: on(2025, 1, 20),
	}
	address, err := Address("https://publications.europa.eu/webapi/rdf/sparql", query)
	if err != nil {
		t.Fatal(err)
	}
	q := asked(t, address)
	if q.Get("format") != "application/sparql-results+json" {
		t.Errorf("%v", q)
	}
	const want = `PREFIX cdm: <http://publications.europa.eu/ontology/cdm#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT DISTINCT ?celex ?title ?date ?type ?published WHERE {
  VALUES ?type { <http://publications.europa.eu/resource/authority/resource-type/JUDG> <http://publications.europa.eu/resource/authority/resource-type/DEC> }
  ?work cdm:work_has_resource-type ?type ; cdm:work_date_document ?date ; cdm:resource_legal_id_celex ?celex .
  FILTER(?date >= "2025-01-01"^^xsd:date && ?date <= "2025-01-20"^^xsd:date)
  FILTER NOT EXISTS { ?work cdm:do_not_index "true"^^xsd:boolean }
  ?expression cdm:expression_belongs_to_work ?work ; cdm:expression_uses_language <http://publications.europa.eu/resource/authority/language/DEU> ; cdm:expression_title ?title .
  FILTER(EXISTS { ?work cdm:work_is_about_concept_eurovoc <http://eurovoc.europa.eu/2828> }
    || EXISTS { ?work cdm:resource_legal_is_about_concept_directory-code <http://publications.europa.eu/resource/authority/dir-eu-legal-act/191030> }
    || EXISTS { ?work cdm:resource_legal_is_about_concept_directory-code <http://publications.europa.eu/resource/authority/fd_555/191030> }
    || EXISTS { ?act owl:sameAs <http://publications.europa.eu/resource/celex/32016R0679> . ?work cdm:case-law_interpretes_resource_legal ?act }
    || EXISTS { ?act owl:sameAs <http://publications.europa.eu/resource/celex/32016R0679> . ?work cdm:case-law_requests_interpretation_resource_legal ?act }
    || EXISTS { ?act owl:sameAs <http://publications.europa.eu/resource/celex/32016R0679> . ?work cdm:resource_legal_based_on_resource_legal ?act }
    || EXISTS { ?act owl:sameAs <http://publications.europa.eu/resource/celex/32016R0679> . ?work cdm:resource_legal_amends_resource_legal ?act }
    || CONTAINS(LCASE(STR(?title)), "personal \"data\""))
  OPTIONAL { ?work cdm:work_date_creation_legacy ?published }
} ORDER BY DESC(?date) ?celex LIMIT 200 OFFSET 0`
	if diff := cmp.Diff(want, q.Get("query")); diff != "" {
		t.Error(diff)
	}
	next := Next(address, query, Works{Rows: Limit})
	if got := asked(t, next).Get("query"); !strings.HasSuffix(got, "LIMIT 200 OFFSET 200") {
		t.Errorf("the second page: %s", got)
	}
	if got := asked(t, Next(next, query, Works{Rows: Limit})).Get("query"); !strings.HasSuffix(got, "OFFSET 400") {
		t.Errorf("the third page: %s", got)
	}
	if got := Next(next, query, Works{Rows: Limit - 1}); got != "" {
		t.Errorf("after the last page: %s", got)
	}
}

// A query of one's own is asked as it stands, with the dates put in.
func TestOwnQuery(t *testing.T) {
	query := Query{SPARQL: `SELECT ?celex ?title ?date { ?w x:lang <{language}> FILTER(?date >= "{since}") }`, Since: on(2025, 1, 1), Until: on(2025, 1, 20)}
	for _, base := range []string{"https://publications.europa.eu/webapi/rdf/sparql", "https://publications.europa.eu/webapi/rdf/sparql?query=" + url.QueryEscape(query.SPARQL)} {
		if strings.Contains(base, "?") {
			query.SPARQL = ""
		}
		address, err := Address(base, query)
		if err != nil {
			t.Fatal(err)
		}
		want := `SELECT ?celex ?title ?date { ?w x:lang <http://publications.europa.eu/resource/authority/language/ENG> FILTER(?date >= "2025-01-01") }`
		if got := asked(t, address).Get("query"); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		if got := Next(address, query, Works{Rows: Limit}); got != "" {
			t.Errorf("it has a second page: %s", got)
		}
	}
	query.SPARQL = "SELECT ?celex LIMIT 200 OFFSET {offset}"
	address, err := Address("https://x.example/sparql", query)
	if err != nil {
		t.Fatal(err)
	}
	if got := asked(t, Next(address, query, Works{Rows: Limit})).Get("query"); got != "SELECT ?celex LIMIT 200 OFFSET 200" {
		t.Errorf("the second page: %s", got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(answer(judgment)))
	f.Add([]byte(answer(row("32025R0302", "A#B#Case C-1/25", "2025-01-10", "2025-01-11"))))
	f.Fuzz(func(t *testing.T, body []byte) {
		w, err := Parse(body)
		if err != nil && policy.CodeOf(err) != policy.Invalid {
			t.Fatal(err)
		}
		for i := range w.List {
			if u, err := url.Parse(w.List[i].URL("en")); err != nil || u.Host != "eur-lex.europa.eu" || w.List[i].Title == "" {
				t.Fatalf("%+v", w.List[i])
			}
		}
	})
}
