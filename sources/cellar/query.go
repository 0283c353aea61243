package cellar

import (
	_ "embed"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"datapolicy/policy"
)

// Limit is how many rows a page has. The endpoint itself gives up to 10,000.
const Limit = 200

// longestQuery is how many characters of an address a query may take.
const longestQuery = 7_500

// Query is what is asked for. Terms, Eurovoc, Directory and Acts are
// alternatives; Types narrow them down.
type Query struct {
	Terms     []string // words of the title
	Eurovoc   []string // numbers of EuroVoc concepts
	Directory []string // codes of the directories of legislation and of case-law
	Acts      []string // CELEX numbers of acts that are interpreted, amended or built on
	Types     []string // codes of resource types; empty: the usual ones
	Language  string   // of titles; "" is English
	Since     time.Time
	Until     time.Time
	SPARQL    string // instead of all but Language and the dates: with {since}, {until}, {language} and {offset} in it
}

// Types are those that are news in themselves, of the authority table of
// resource types: regulations, directives and decisions with their delegated and
// implementing kinds, recommendations, proposals, judgments, orders, and the
// opinions and views of advocates general.
var Types = []string{
	"REG", "REG_DEL", "REG_IMPL", "DIR", "DIR_DEL", "DIR_IMPL", "DEC", "DEC_DEL", "DEC_IMPL", "RECO", "PROP_REG", "PROP_DIR", "PROP_DEC",
	"JUDG", "ORDER", "OPIN_AG", "VIEW_AG",
}

const (
	cdm       = "http://publications.europa.eu/ontology/cdm#"
	authority = "http://publications.europa.eu/resource/authority/"
)

// Address asks the endpoint at base, the latest documents first. A query that
// base has already is taken for Query.SPARQL.
func Address(base string, query Query) (string, error) {
	u, err := url.Parse(base)
	if err != nil {
		return "", policy.Errorf(policy.Invalid, "%.100q is no address; give https://publications.europa.eu/webapi/rdf/sparql in the catalog", base)
	}
	q := u.Query()
	if query.SPARQL == "" {
		query.SPARQL = q.Get("query")
	}
	q.Set("query", query.text(0))
	q.Set("format", "application/sparql-results+json")
	if query.paged() {
		q.Set("page", "0") // ours, and passed over by the endpoint
	}
	u.RawQuery = q.Encode()
	if len(u.RawQuery) > longestQuery {
		return "", policy.Errorf(policy.Invalid, "what Cellar is to be asked for does not fit into one address; make two sources of it in the catalog")
	}
	return u.String(), nil
}

// Next is the address of the page after that at address, or "". A query of one's
// own has further pages only if it says where their rows begin.
func Next(address string, query Query, w Works) string {
	u, err := url.Parse(address)
	if err != nil || w.Rows < Limit || !u.Query().Has("page") {
		return ""
	}
	q := u.Query()
	page, err := strconv.Atoi(q.Get("page"))
	if err != nil {
		return ""
	}
	q.Set("query", query.text((page+1)*Limit))
	q.Set("page", strconv.Itoa(page+1))
	u.RawQuery = q.Encode()
	return u.String()
}

func (query *Query) paged() bool {
	return query.SPARQL == "" || strings.Contains(query.SPARQL, "{offset}")
}

// text is the query in SPARQL.
func (query *Query) text(offset int) string {
	since, until := query.Since.UTC().Format(time.DateOnly), query.Until.UTC().Format(time.DateOnly)
	language := authority + "language/" + languages()[known(query.Language)]
	if query.SPARQL != "" {
		return strings.NewReplacer("{since}", since, "{until}", until, "{language}", language, "{offset}", strconv.Itoa(offset)).Replace(query.SPARQL)
	}
	types := query.Types
	if len(types) == 0 {
		types = Types
	}
	var b strings.Builder
	fmt.Fprintf(&b, "PREFIX cdm: <%s>\nPREFIX owl: <http://www.w3.org/2002/07/owl#>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n", cdm)
	b.WriteString("SELECT DISTINCT ?celex ?title ?date ?type ?published WHERE {\n")
	fmt.Fprintf(&b, "  VALUES ?type { %s }\n", iris(authority+"resource-type/", types...))
	b.WriteString("  ?work cdm:work_has_resource-type ?type ; cdm:work_date_document ?date ; cdm:resource_legal_id_celex ?celex .\n")
	fmt.Fprintf(&b, "  FILTER(?date >= \"%s\"^^xsd:date && ?date <= \"%s\"^^xsd:date)\n", since, until)
	b.WriteString("  FILTER NOT EXISTS { ?work cdm:do_not_index \"true\"^^xsd:boolean }\n")
	fmt.Fprintf(&b, "  ?expression cdm:expression_belongs_to_work ?work ; cdm:expression_uses_language <%s> ; cdm:expression_title ?title .\n", language)
	if conditions := query.conditions(); len(conditions) > 0 {
		fmt.Fprintf(&b, "  FILTER(%s)\n", strings.Join(conditions, "\n    || "))
	}
	b.WriteString("  OPTIONAL { ?work cdm:work_date_creation_legacy ?published }\n")
	fmt.Fprintf(&b, "} ORDER BY DESC(?date) ?celex LIMIT %d OFFSET %d", Limit, offset)
	return b.String()
}

// conditions are what a work is chosen by: any of them is enough. Each stands
// alone, in the plainest form, since lists inside of EXISTS are read wrongly by
// some versions of the endpoint's database.
func (query *Query) conditions() []string {
	var list []string
	exists := func(format string, args ...any) { list = append(list, "EXISTS { "+fmt.Sprintf(format, args...)+" }") }
	for _, number := range query.Eurovoc {
		exists("?work cdm:work_is_about_concept_eurovoc %s", iris("http://eurovoc.europa.eu/", number))
	}
	for _, code := range query.Directory { // two tables: one of legislation, one of case-law
		for _, table := range []string{"dir-eu-legal-act/", "fd_555/"} {
			exists("?work cdm:resource_legal_is_about_concept_directory-code %s", iris(authority+table, code))
		}
	}
	for _, act := range query.Acts {
		for _, relation := range relations {
			exists("?act owl:sameAs %s . ?work cdm:%s ?act", iris("http://publications.europa.eu/resource/celex/", act), relation)
		}
	}
	for _, term := range query.Terms {
		list = append(list, `CONTAINS(LCASE(STR(?title)), "`+literal(strings.ToLower(line(term)))+`")`)
	}
	return list
}

// relations are how a work can be about an act.
var relations = []string{
	"case-law_interpretes_resource_legal", "case-law_requests_interpretation_resource_legal", "resource_legal_based_on_resource_legal",
	"resource_legal_amends_resource_legal",
}

// iris are IRIs of one table. What no IRI may have (SPARQL 1.1, §19.8, IRIREF) is
// left out.
func iris(base string, names ...string) string {
	var list []string
	for _, name := range names {
		list = append(list, "<"+base+strings.Map(func(r rune) rune {
			if r <= ' ' || strings.ContainsRune("<>\"{}|^`\\", r) {
				return -1
			}
			return r
		}, name)+">")
	}
	return strings.Join(list, " ")
}

// literal is s as it stands between quotation marks (SPARQL 1.1, §19.7).
func literal(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(s)
}

//go:embed languages.txt
var languagesText string

var languages = sync.OnceValue(func() map[string]string {
	list := map[string]string{}
	for row := range strings.Lines(languagesText) {
		if code, name, ok := strings.Cut(strings.TrimSpace(row), " "); ok && !strings.HasPrefix(row, "#") {
			list[code] = name
		}
	}
	return list
})

// known is a language of the Union as Cellar has it: that which is asked for, or
// English.
func known(language string) string {
	language, _, _ = strings.Cut(strings.ToLower(language), "-")
	if languages()[language] == "" {
		return "en"
	}
	return language
}
