package catalog

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Search says what an API is asked for. Which keys a format takes, searchKeys
// says. The members of a list are alternatives; different lists narrow each
// other down, but for Cellar's terms, eurovoc, directory and acts, any of which
// is enough.
type Search struct {
	Terms     []string `yaml:"terms,omitempty"`     // words or phrases
	Agencies  []string `yaml:"agencies,omitempty"`  // as the API names them: federal-trade-commission, FTC
	Types     []string `yaml:"types,omitempty"`     // of documents, as the API names them
	Eurovoc   []string `yaml:"eurovoc,omitempty"`   // numbers of EuroVoc concepts
	Directory []string `yaml:"directory,omitempty"` // codes of the directory of EU legislation or case-law
	Acts      []string `yaml:"acts,omitempty"`      // CELEX numbers: what interprets, amends or builds on these
	Query     string   `yaml:"query,omitempty"`     // in the API's own language, instead of the rest
}

// key is one of Search's, with what it holds.
type key struct {
	name   string
	values []string
}

func (s Search) keys() []key {
	all := []key{{"terms", s.Terms}, {"agencies", s.Agencies}, {"types", s.Types}, {"eurovoc", s.Eurovoc}, {"directory", s.Directory}, {"acts", s.Acts}}
	if s.Query != "" {
		all = append(all, key{"query", []string{s.Query}})
	}
	return slices.DeleteFunc(all, func(k key) bool { return len(k.values) == 0 })
}

// searchKeys are what each format's API can be asked for.
func searchKeys(f Format) []string {
	switch f {
	case FederalRegister:
		return []string{"terms", "agencies", "types"}
	case Cellar:
		return []string{"terms", "types", "eurovoc", "directory", "acts", "query"}
	case Congress:
		return []string{"terms"}
	case Regulations:
		return []string{"terms", "agencies", "types"}
	case GDELT:
		return []string{"terms", "query"}
	}
	return nil
}

// Limits on a search.
const (
	maxValues = 40
	maxValue  = 200   // characters of a term or name
	maxQuery  = 6_000 // of a query, which has to fit into an address
)

// documentTypes are the document types of the APIs that have a closed list of them.
var documentTypes = map[Format][]string{
	FederalRegister: {"RULE", "PRORULE", "NOTICE", "PRESDOCU"},
	Regulations:     {"Rule", "Proposed Rule", "Notice", "Supporting & Related Material", "Other"},
}

var (
	plainCode = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
	celexForm = regexp.MustCompile(`^[0-9][0-9]{4}[A-Z]{1,2}[0-9]{4}(?:\([0-9]{2}\))?$`)
)

// searchProblems lists what is wrong with what an API is to be asked for.
func searchProblems(s *Source) []problem {
	var list []problem
	bad := func(key, format string, args ...any) { list = append(list, problem{key, fmt.Sprintf(format, args...)}) }
	allowed := searchKeys(s.Format)
	for _, k := range s.Search.keys() {
		if !slices.Contains(allowed, k.name) {
			if len(allowed) == 0 {
				bad("search", "%s is for the formats of APIs only, such as federal-register or gdelt", k.name)
			} else {
				bad("search", "%s is not known to format %s; it takes %s", k.name, s.Format, strings.Join(allowed, ", "))
			}
			continue
		}
		if len(k.values) > maxValues {
			bad("search", "%s has more than %d members; make two sources of it", k.name, maxValues)
		}
		for _, v := range k.values {
			if what := valueProblem(s.Format, k.name, v); what != "" {
				bad("search", "%s: %s", k.name, what)
			}
		}
	}
	return append(list, needed(s)...)
}

// valueProblem is what is wrong with one value, or "".
func valueProblem(f Format, key, v string) string {
	limit := maxValue
	if key == "query" {
		limit = maxQuery
	}
	switch {
	case strings.TrimSpace(v) == "":
		return "an empty value"
	case len(v) > limit:
		return fmt.Sprintf("%.40q… is longer than %d characters", v, limit)
	case key == "query":
		return ""
	case strings.ContainsAny(v, "\"\\\r\n\t"):
		return fmt.Sprintf("%.60q has quotation marks, backslashes or line breaks; leave them out, a phrase needs none", v)
	case key == "types" && documentTypes[f] != nil && !slices.Contains(documentTypes[f], v):
		return fmt.Sprintf("%q is unknown: use one of %s", v, strings.Join(documentTypes[f], ", "))
	case key == "acts" && !celexForm.MatchString(v):
		return fmt.Sprintf("%q is no CELEX number such as 32016R0679", v)
	case slices.Contains([]string{"agencies", "eurovoc", "directory"}, key) || key == "types" && f == Cellar:
		if !plainCode.MatchString(v) {
			return fmt.Sprintf("%q is no code: it has letters, digits and hyphens only", v)
		}
	}
	return ""
}

// needed is what a search lacks, or has too much.
func needed(s *Source) []problem {
	var list []problem
	bad := func(key, format string, args ...any) { list = append(list, problem{key, fmt.Sprintf(format, args...)}) }
	u, err := url.Parse(s.URL)
	if err != nil {
		return nil
	}
	q := u.Query()
	for _, name := range []string{"api_key", "apikey", "key"} {
		if q.Has(name) && searchKeys(s.Format) != nil {
			bad("url", "leave the %s out of the address: keys come from the environment, and are never shown", name)
		}
	}
	search := s.Search
	switch s.Format {
	case Cellar:
		if search.Query == "" && len(search.Terms)+len(search.Eurovoc)+len(search.Directory)+len(search.Acts) == 0 && !q.Has("query") {
			bad("search", "is missing: say which terms, eurovoc concepts, directory codes or acts, or give a query")
		}
	case Congress:
		if len(search.Terms) == 0 {
			bad("search", "is missing: say which terms a bill's title or summary must have, as the API has all bills")
		}
	case GDELT:
		if search.Query == "" && len(search.Terms) == 0 && !q.Has("query") {
			bad("search", "is missing: say which terms, or give a query")
		}
	}
	if search.Query != "" && len(search.keys()) > 1 {
		bad("search", "has a query and other keys; the query is asked as it stands, so leave the others out")
	}
	return list
}
