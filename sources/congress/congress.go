package congress

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"datapolicy/policy"
	"datapolicy/sources/datagov"
	"datapolicy/sources/date"
)

// Measures is one page of a list.
type Measures struct {
	List   []Measure
	Next   string    // the address of the next page, without a key; or ""
	Oldest time.Time // the oldest date of update on it; zero when none is told
}

// Measure is a bill or resolution with what happened to it last.
type Measure struct {
	Congress int
	Type     string // "HR", "S", "HJRES", …
	Number   string
	Title    string
	Chamber  string       // where it began: "House", "Senate"
	Action   string       // what happened last, in Congress's words
	Acted    time.Time    // a day
	Stage    policy.Stage // "" when the action does not tell
	Summary  string       // HTML, of the summaries list; "" else
	Version  string       // the code of the summary's version; "" else
	Updated  time.Time    // of the record, which happens for many reasons
}

// wire is the form of both lists. Bills keep their latest action, summaries
// their text and the action that they were written for.
type wire struct {
	Bills     *[]bill `json:"bills"`
	Summaries *[]struct {
		Bill    bill   `json:"bill"`
		Text    string `json:"text"`
		Acted   string `json:"actionDate"`
		Action  string `json:"actionDesc"`
		Version string `json:"versionCode"`
		Updated string `json:"updateDate"`
	} `json:"summaries"`
	Pagination struct {
		Next string `json:"next"`
	} `json:"pagination"`
	Error json.RawMessage `json:"error"`
}

type bill struct {
	Congress int         `json:"congress"`
	Type     string      `json:"type"`
	Number   json.Number `json:"number"`
	Title    string      `json:"title"`
	Chamber  string      `json:"originChamber"`
	Updated  string      `json:"updateDate"`
	Latest   struct {
		Date string `json:"actionDate"`
		Text string `json:"text"`
	} `json:"latestAction"`
}

// Parse reads an answer of /bill, /law or /summaries.
func Parse(body []byte) (Measures, error) {
	var w wire
	if err := json.Unmarshal(body, &w); err != nil {
		return Measures{}, policy.Errorf(policy.Invalid, "this is no answer of Congress.gov's API; check that the address begins with https://api.congress.gov/v3/bill or …/v3/summaries").Because(err)
	}
	if len(w.Error) > 0 && string(w.Error) != "null" {
		return Measures{}, refusal(w.Error)
	}
	m := Measures{Next: withoutKey(w.Pagination.Next)}
	add := func(x Measure, updated string) {
		x.Title, x.Action = line(x.Title), line(x.Action)
		if t, _, ok := date.Parse(updated, date.Options{}); ok {
			x.Updated = t
			if m.Oldest.IsZero() || t.Before(m.Oldest) {
				m.Oldest = t
			}
		}
		if x.Title != "" && x.Number != "" && x.Congress > 0 && kinds[x.Type].slug != "" {
			x.Stage = stageOf(x.Action)
			m.List = append(m.List, x)
		}
	}
	switch {
	case w.Bills != nil:
		for _, b := range *w.Bills {
			x := measure(b)
			x.Action, x.Acted = b.Latest.Text, day(b.Latest.Date)
			add(x, b.Updated)
		}
	case w.Summaries != nil:
		for _, s := range *w.Summaries {
			x := measure(s.Bill)
			x.Action, x.Acted, x.Summary, x.Version = s.Action, day(s.Acted), strings.TrimSpace(s.Text), versionForm.FindString(s.Version)
			add(x, s.Updated)
		}
	default:
		return Measures{}, policy.Errorf(policy.Invalid, "this JSON is no list of bills or summaries; give https://api.congress.gov/v3/bill, …/bill/119 or …/summaries in the catalog")
	}
	return m, nil
}

func measure(b bill) Measure {
	return Measure{Congress: b.Congress, Type: strings.ToUpper(strings.TrimSpace(b.Type)), Number: b.Number.String(), Title: b.Title, Chamber: b.Chamber}
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, strings.TrimSpace(s))
	if err != nil {
		return time.Time{}
	}
	return t
}

// refusal makes an error of the gate's own.
func refusal(raw json.RawMessage) error {
	return datagov.Refusal(raw, "Congress.gov", "check CONGRESS_API_KEY, or get a key at https://api.congress.gov/sign-up/")
}

var versionForm = regexp.MustCompile(`^[0-9A-Za-z]{1,4}$`)

var keyParameter = regexp.MustCompile(`(?i)([?&])(?:api_key|apikey)=[^&#]*&?`)

// withoutKey is an address without a key, should the API repeat it.
func withoutKey(address string) string {
	return strings.TrimRight(keyParameter.ReplaceAllString(address, "$1"), "?&")
}

func line(s string) string { return strings.Join(strings.Fields(s), " ") }
