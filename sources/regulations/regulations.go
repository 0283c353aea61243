package regulations

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"
	"time"

	"datapolicy/policy"
	"datapolicy/sources/datagov"
)

// Documents is one page of results.
type Documents struct {
	List   []Document
	Page   int // its number, from 1
	More   bool
	Total  int       // of the whole search; more than the pages show
	Oldest time.Time // the oldest date of posting on it
}

// Document is what an agency posted to a docket.
type Document struct {
	ID            string // "FTC-2024-0001-0001"
	Title         string
	Kind          string // "Proposed Rule", "Notice", …
	Subtype       string // "Request for Comment", …
	Agency        string // its short name: "FTC"
	Docket        string
	Posted        time.Time // a day
	CommentsClose time.Time // the last day for comments, where it is; zero: none
	OpenToComment bool
	Withdrawn     bool
	Number        string // in the Federal Register, or ""
}

// URL is the document's page.
func (d *Document) URL() string { return "https://www.regulations.gov/document/" + d.ID }

// wire is a JSON:API document. data is null where there are errors.
type wire struct {
	Data *[]struct {
		ID         string `json:"id"`
		Attributes struct {
			Title     string  `json:"title"`
			Kind      string  `json:"documentType"`
			Subtype   *string `json:"subtype"`
			Agency    string  `json:"agencyId"`
			Docket    *string `json:"docketId"`
			Posted    string  `json:"postedDate"`
			Until     *string `json:"commentEndDate"`
			Open      bool    `json:"openForComment"`
			Withdrawn bool    `json:"withdrawn"`
			Number    *string `json:"frDocNum"`
		} `json:"attributes"`
	} `json:"data"`
	Meta struct {
		More  bool `json:"hasNextPage"`
		Page  int  `json:"pageNumber"`
		Total int  `json:"totalElements"`
	} `json:"meta"`
	Errors []struct {
		Status json.RawMessage `json:"status"`
		Title  string          `json:"title"`
	} `json:"errors"`
	Error json.RawMessage `json:"error"` // of the gate that looks at keys
}

// Parse reads an answer.
func Parse(body []byte) (Documents, error) {
	var w wire
	if err := json.Unmarshal(body, &w); err != nil {
		return Documents{}, policy.Errorf(policy.Invalid, "this is no answer of Regulations.gov's API; check that the address begins with https://api.regulations.gov/v4/documents").Because(err)
	}
	switch {
	case len(w.Error) > 0 && string(w.Error) != "null":
		return Documents{}, refusal(w.Error)
	case len(w.Errors) > 0:
		return Documents{}, policy.Errorf(policy.Invalid, "Regulations.gov's API does not understand the question; check the agencies and types of its search in the catalog")
	case w.Data == nil:
		return Documents{}, policy.Errorf(policy.Invalid, "this JSON is no answer of Regulations.gov's API: it has no data; give https://api.regulations.gov/v4/documents in the catalog")
	}
	d := Documents{Page: max(w.Meta.Page, 1), More: w.Meta.More, Total: w.Meta.Total}
	for _, r := range *w.Data {
		a := r.Attributes
		doc := Document{
			ID: r.ID, Title: line(html.UnescapeString(a.Title)), Kind: line(a.Kind), Subtype: text(a.Subtype), Agency: line(a.Agency), Docket: text(a.Docket),
			Posted: day(a.Posted), CommentsClose: day(text(a.Until)), OpenToComment: a.Open, Withdrawn: a.Withdrawn, Number: text(a.Number),
		}
		if !doc.Posted.IsZero() && (d.Oldest.IsZero() || doc.Posted.Before(d.Oldest)) {
			d.Oldest = doc.Posted
		}
		if idForm.MatchString(doc.ID) && doc.Title != "" {
			d.List = append(d.List, doc)
		}
	}
	return d, nil
}

var idForm = regexp.MustCompile(`^[A-Za-z0-9_.-]+$`)

// refusal makes an error of the gate's own.
func refusal(raw json.RawMessage) error {
	return datagov.Refusal(raw, "Regulations.gov", "check REGULATIONS_API_KEY, or get a key at https://open.gsa.gov/api/regulationsgov/")
}

// day is the day of a time as the API writes them: midnight in Washington for a
// posting, one second before midnight for the end of a period, both in UTC. A
// date without a time is that day.
func day(s string) time.Time {
	s = strings.TrimSpace(s)
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}
	}
	if washington, err := time.LoadLocation("America/New_York"); err == nil {
		t = t.In(washington)
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

func line(s string) string { return strings.Join(strings.Fields(s), " ") }

func text(s *string) string {
	if s == nil {
		return ""
	}
	return line(*s)
}
