package catalog_test

import (
	"strings"
	"testing"

	"datapolicy/policy"
	"datapolicy/sources/catalog"
)

func TestSearch(t *testing.T) {
	source := func(format, url, rest string) string {
		return "sources:\n  - id: a\n    name: A\n    format: " + format + "\n    url: " + url + "\n" + rest
	}
	const endpoint = "https://api.example/v1"
	for name, c := range map[string]struct{ in, want string }{
		"terms and agencies":     {source("federal-register", endpoint, "    search: {terms: [data broker], agencies: [federal-trade-commission], types: [RULE]}\n"), ""},
		"none are needed":        {source("federal-register", endpoint, ""), ""},
		"concepts":               {source("cellar", endpoint, "    search: {eurovoc: [5181, \"5595\"], acts: [32016R0679, 62023CJ0065], directory: [\"191030\"], types: [JUDG]}\n"), ""},
		"a query in the address": {source("gdelt", endpoint+"?query=privacy", ""), ""},
		"a query":                {source("gdelt", endpoint, "    search: {query: '\"data protection\" sourcecountry:EI'}\n"), ""},
		"several pages of terms": {source("congress", endpoint, "    search: {terms: [privacy, biometric*]}\n"), ""},

		"for a feed":                {source("feed", endpoint, "    search: {terms: [x]}\n"), "line 6: search: terms is for the formats of APIs only"},
		"without a format":          {"sources:\n  - id: a\n    name: A\n    url: https://a.example\n    search: {query: x}\n", "line 5: search: query is for the formats of APIs only"},
		"a key of another API":      {source("congress", endpoint, "    search: {terms: [x], agencies: [FTC]}\n"), "agencies is not known to format congress; it takes terms"},
		"an unknown type":           {source("regulations", endpoint, "    search: {types: [rule]}\n"), `"rule" is unknown: use one of Rule, Proposed Rule`},
		"no CELEX number":           {source("cellar", endpoint, "    search: {acts: [GDPR]}\n"), `"GDPR" is no CELEX number`},
		"an agency that is none":    {source("regulations", endpoint, "    search: {agencies: [\"FTC,DOJ\"]}\n"), `"FTC,DOJ" is no code`},
		"an IRI for a concept":      {source("cellar", endpoint, "    search: {eurovoc: [\"http://eurovoc.europa.eu/1> }\"]}\n"), "is no code"},
		"quotation marks":           {source("gdelt", endpoint, "    search: {terms: ['\"a b\"']}\n"), "has quotation marks"},
		"an empty term":             {source("gdelt", endpoint, "    search: {terms: [\" \"]}\n"), "an empty value"},
		"nothing to ask Cellar":     {source("cellar", endpoint, "    search: {types: [JUDG]}\n"), "is missing: say which terms, eurovoc concepts"},
		"nothing to ask Congress":   {source("congress", endpoint, ""), "is missing: say which terms"},
		"nothing to ask GDELT":      {source("gdelt", endpoint, ""), "is missing: say which terms, or give a query"},
		"a query and terms":         {source("gdelt", endpoint, "    search: {terms: [x], query: y}\n"), "leave the others out"},
		"a key in the address":      {source("regulations", endpoint+"?api_key=SECRET", "    search: {terms: [x]}\n"), "line 5: url: leave the api_key out of the address"},
		"an unknown key of search":  {source("gdelt", endpoint, "    search: {words: [x]}\n"), "words"},
		"more terms than an API is": {source("gdelt", endpoint, "    search: {terms: ["+strings.Repeat("x, ", 50)+"x]}\n"), "more than 40 members"},
	} {
		_, err := catalog.Parse("c.yaml", []byte(c.in))
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.want != "" && (policy.CodeOf(err) != policy.Invalid || !strings.Contains(policy.Message(err), c.want) || strings.Contains(err.Error(), "SECRET")):
			t.Errorf("%s: %v; want %q", name, err, c.want)
		}
	}
}
