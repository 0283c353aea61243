package fedreg

import (
	"encoding/json"
	"strings"
	"time"

	"datapolicy/policy"
	"datapolicy/sources/date"
)

// Documents is one page of results.
type Documents struct {
	List   []Document
	Next   string    // the address of the next page, or ""
	Total  int       // of the whole query; its pages may show fewer
	Oldest time.Time // the oldest day of publication on it
}

// Document is one rule, notice or presidential document.
type Document struct {
	Number    string
	Title     string
	Kind      string // "Rule", "Notice", …
	Abstract  string
	URL       string    // its page
	Text      string    // the address of its full text, where the answer names it; "" else
	Raw       string    // that of its full text without any form, if Text is another
	Agencies  []string  // who issued it
	Published time.Time // a day

	// What follows is zero where the document or the query's fields do not have it.
	Action        string // "Final rule.", "Notice of proposed rulemaking.", …
	CommentsClose time.Time
	Effective     time.Time
}

// wire is the answer's form. Fields that a query does not ask for are missing;
// abstract is null for many notices.
type wire struct {
	Results *[]struct {
		Number      string  `json:"document_number"`
		Title       string  `json:"title"`
		Type        string  `json:"type"`
		Abstract    *string `json:"abstract"`
		Excerpts    *string `json:"excerpts"`
		HTMLURL     string  `json:"html_url"`
		BodyHTML    *string `json:"body_html_url"`
		RawText     *string `json:"raw_text_url"`
		Publication string  `json:"publication_date"`
		Action      *string `json:"action"`
		Until       *string `json:"comments_close_on"`
		Effective   *string `json:"effective_on"`
		Agencies    []struct {
			Name    string `json:"name"`
			RawName string `json:"raw_name"`
		} `json:"agencies"`
	} `json:"results"`
	Count  *int            `json:"count"`
	Next   string          `json:"next_page_url"`
	Errors json.RawMessage `json:"errors"`
}

// Parse reads an answer. One that is none is policy.Invalid. A query without
// results has none, which is no error.
func Parse(body []byte) (Documents, error) {
	var w wire
	if err := json.Unmarshal(body, &w); err != nil {
		return Documents{}, policy.Errorf(policy.Invalid, "this is no answer of the Federal Register's API; check that the address begins with https://www.federalregister.gov/api/v1/documents.json").Because(err)
	}
	if len(w.Errors) > 0 && string(w.Errors) != "null" {
		return Documents{}, policy.Errorf(policy.Invalid, "the Federal Register's API does not understand the query (%.200s); check the address in the catalog", w.Errors)
	}
	if w.Results == nil && w.Count == nil {
		return Documents{}, policy.Errorf(policy.Invalid, "this JSON is no answer of the Federal Register's API: it has no results; check the address in the catalog")
	}
	d := Documents{Next: w.Next}
	if w.Count != nil {
		d.Total = *w.Count
	}
	if w.Results == nil {
		return d, nil
	}
	for _, r := range *w.Results {
		doc := Document{
			Number: r.Number, Title: line(r.Title), Kind: r.Type, URL: r.HTMLURL,
			Abstract: strings.TrimSpace(first(r.Abstract, r.Excerpts)), Text: first(r.BodyHTML, r.RawText),
			Published: day(r.Publication), Action: line(first(r.Action)), CommentsClose: day(first(r.Until)), Effective: day(first(r.Effective)),
		}
		if raw := first(r.RawText); raw != doc.Text {
			doc.Raw = raw
		}
		if !doc.Published.IsZero() && (d.Oldest.IsZero() || doc.Published.Before(d.Oldest)) {
			d.Oldest = doc.Published
		}
		for _, a := range r.Agencies {
			if name := line(a.Name); name != "" {
				doc.Agencies = append(doc.Agencies, name)
			} else if name := line(a.RawName); name != "" {
				doc.Agencies = append(doc.Agencies, name)
			}
		}
		if doc.URL != "" && doc.Title != "" {
			d.List = append(d.List, doc)
		}
	}
	return d, nil
}

func day(s string) time.Time {
	t, _, ok := date.Parse(s, date.Options{})
	if !ok {
		return time.Time{}
	}
	return t
}

func line(s string) string { return strings.Join(strings.Fields(s), " ") }

func first(list ...*string) string {
	for _, s := range list {
		if s != nil && *s != "" {
			return *s
		}
	}
	return ""
}
