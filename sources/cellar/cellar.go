package cellar

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"time"

	"datapolicy/policy"
	"datapolicy/sources/date"
)

// Works is one answer.
type Works struct {
	List   []Work
	Rows   int       // of the answer; a work may have several
	Oldest time.Time // the oldest date of a document
}

// Work is an act, a judgment or another document that has a CELEX number.
type Work struct {
	CELEX     string
	Title     string
	Keywords  string    // of case-law: what it is about, in the court's words
	Case      string    // "Case C-65/23", or ""
	Kind      string    // code of its type: "REG", "JUDG", …
	Dated     time.Time // a day: of its adoption or delivery
	Published time.Time // a day: in the Official Journal; zero when that is not told
}

type term struct {
	Value string `json:"value"`
}

type wire struct {
	Results *struct {
		Bindings *[]struct {
			CELEX     term `json:"celex"`
			Title     term `json:"title"`
			Kind      term `json:"type"`
			Date      term `json:"date"`
			Published term `json:"published"`
		} `json:"bindings"`
	} `json:"results"`
}

// Parse reads an answer to a query that selects celex, title and date, and as it
// may be type and published. Works that come several times are kept once.
func Parse(body []byte) (Works, error) {
	var w wire
	if err := json.Unmarshal(body, &w); err != nil {
		if strings.Contains(string(body[:min(len(body), 2_000)]), "SPARQL compiler") {
			return Works{}, policy.Errorf(policy.Invalid, "Cellar does not understand the query; mend it in the catalog").Because(err)
		}
		return Works{}, policy.Errorf(policy.Invalid, "this is no answer of Cellar's SPARQL endpoint; check that the address is https://publications.europa.eu/webapi/rdf/sparql").Because(err)
	}
	if w.Results == nil || w.Results.Bindings == nil {
		return Works{}, policy.Errorf(policy.Invalid, "this JSON has no results of a SPARQL query; check the address in the catalog, and that its query begins with SELECT")
	}
	var list Works
	seen := map[string]int{}
	unnamed := 0
	for _, b := range *w.Results.Bindings {
		list.Rows++
		celex := strings.TrimSpace(b.CELEX.Value)
		title := strings.TrimSpace(b.Title.Value)
		if !celexForm.MatchString(celex) || title == "" {
			unnamed++
			continue
		}
		work := Work{CELEX: celex, Kind: b.Kind.Value[strings.LastIndexByte(b.Kind.Value, '/')+1:], Dated: day(b.Date.Value)}
		work.Title, work.Keywords, work.Case = parts(title)
		if !work.Dated.IsZero() && (list.Oldest.IsZero() || work.Dated.Before(list.Oldest)) {
			list.Oldest = work.Dated
		}
		// The date in the Official Journal is the later one, by days or some months.
		if p := day(b.Published.Value); !p.Before(work.Dated) && p.Sub(work.Dated) < 2*365*24*time.Hour {
			work.Published = p
		}
		if at, again := seen[celex]; again {
			if kept := &list.List[at]; kept.Published.IsZero() || !work.Published.IsZero() && work.Published.Before(kept.Published) {
				kept.Published = work.Published
			}
			continue
		}
		seen[celex] = len(list.List)
		list.List = append(list.List, work)
	}
	if list.Rows > 0 && unnamed == list.Rows {
		return Works{}, policy.Errorf(policy.Invalid, "the results have no celex and title; the query in the catalog has to select ?celex ?title ?date")
	}
	return list, nil
}

// celexForm is loose enough for all sectors: legislation, case-law, proposals,
// corrigenda.
var celexForm = regexp.MustCompile(`^[0-9CE][0-9]{4}[A-Z]{1,3}[0-9A-Z/_]{1,16}(?:\([0-9A-Z]{1,4}\)){0,3}(?:-[0-9]{8})?$`)

func day(s string) time.Time {
	t, _, ok := date.Parse(s, date.Options{})
	if !ok {
		return time.Time{}
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

var caseForm = regexp.MustCompile(`^(?:Joined )?(?:Case|Affaire|Rechtssache|Verbundene Rechtssachen|Affaires jointes)s? ?[CTF]`)

// parts takes the title of case-law apart. Cellar writes it with signs between
// what was decided, the parties, the request, the keywords and the case; parts
// that do not apply are empty.
func parts(title string) (headline, keywords, number string) {
	var list []string
	for part := range strings.SplitSeq(title, "#") {
		if part = strings.Trim(line(part), " "); part != "" {
			list = append(list, part)
		}
	}
	if len(list) == 0 {
		return line(title), "", ""
	}
	headline = list[0]
	rest := list[1:]
	if n := len(rest); n > 0 && caseForm.MatchString(rest[n-1]) {
		number = strings.TrimSuffix(rest[n-1], ".")
		rest = rest[:n-1]
	}
	if len(rest) > 0 {
		headline = strings.TrimSuffix(headline, ".") + ": " + strings.TrimSuffix(rest[0], ".")
		keywords = strings.Join(rest[1:], "\n\n")
	}
	return headline, keywords, number
}

func line(s string) string { return strings.Join(strings.Fields(s), " ") }

// URL is where readers find the work on EUR-Lex, in a language.
func (w *Work) URL(language string) string {
	return "https://eur-lex.europa.eu/legal-content/" + strings.ToUpper(known(language)) + "/TXT/?uri=CELEX:" + url.QueryEscape(w.CELEX)
}

// Text is where programs find its text: Cellar itself gives it, in the language
// and form that a request asks for. EUR-Lex lets only browsers in. endpoint is
// the address that was asked.
func (w *Work) Text(endpoint string) string {
	u, err := url.Parse(endpoint)
	if err != nil {
		return ""
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/resource/celex/" + w.CELEX}).String()
}
