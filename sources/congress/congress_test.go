package congress

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
)

func on(month time.Month, n int) time.Time { return time.Date(2025, month, n, 0, 0, 0, 0, time.UTC) }

func TestParse(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want Measures
	}{
		"bills": {
			`{"bills":[{"congress":119,"latestAction":{"actionDate":"2025-01-17","text":"Referred to the House Committee\n on Energy and Commerce."},"number":"512","originChamber":"House","originChamberCode":"H","title":"Data Broker  Accountability Act","type":"HR","updateDate":"2025-01-19","updateDateIncludingText":"2025-01-19","url":"https://api.congress.gov/v3/bill/119/hr/512?format=json"},
{"congress":119,"latestAction":{"actionDate":"2025-01-16","text":"Became Public Law No: 119-1."},"number":7,"originChamber":"Senate","title":"B","type":"s","updateDate":"2025-01-18T04:01:02Z"}],
"pagination":{"count":900,"next":"https://api.congress.gov/v3/bill?api_key=SECRET&offset=250&limit=250&format=json"},"request":{"contentType":"application/json","format":"json"}}`,
			Measures{
				Next: "https://api.congress.gov/v3/bill?offset=250&limit=250&format=json", Oldest: time.Date(2025, 1, 18, 4, 1, 2, 0, time.UTC),
				List: []Measure{
					{Congress: 119, Type: "HR", Number: "512", Title: "Data Broker Accountability Act", Chamber: "House", Action: "Referred to the House Committee on Energy and Commerce.", Acted: on(1, 17), Stage: policy.Committee, Updated: on(1, 19)},
					{Congress: 119, Type: "S", Number: "7", Title: "B", Chamber: "Senate", Action: "Became Public Law No: 119-1.", Acted: on(1, 16), Stage: policy.Signed, Updated: time.Date(2025, 1, 18, 4, 1, 2, 0, time.UTC)},
				},
			},
		},
		"summaries": {
			`{"pagination":{"count":1},"summaries":[{"actionDate":"2025-01-10","actionDesc":"Introduced in Senate","bill":{"congress":119,"number":"33","originChamber":"Senate","title":"Kids Privacy Act","type":"S"},"text":" <p><strong>Kids Privacy Act</strong></p> <p>This bill limits the sale of data.</p>","updateDate":"2025-01-18T17:00:44Z","versionCode":"00"}]}`,
			Measures{Oldest: time.Date(2025, 1, 18, 17, 0, 44, 0, time.UTC), List: []Measure{{
				Congress: 119, Type: "S", Number: "33", Title: "Kids Privacy Act", Chamber: "Senate", Action: "Introduced in Senate", Acted: on(1, 10), Stage: policy.Proposed, Version: "00",
				Summary: "<p><strong>Kids Privacy Act</strong></p> <p>This bill limits the sale of data.</p>", Updated: time.Date(2025, 1, 18, 17, 0, 44, 0, time.UTC),
			}}},
		},
		"none":                         {`{"bills":[],"pagination":{"count":0}}`, Measures{}},
		"reserved bills have no title": {`{"bills":[{"congress":119,"number":"9","type":"HR","title":null,"latestAction":null}]}`, Measures{}},
		"a type that is none":          {`{"bills":[{"congress":119,"number":"9","type":"CEN_DOC_H","title":"x"}]}`, Measures{}},
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
		"a web page":        {"<html>Checking your browser</html>", "no answer of Congress.gov's API", policy.Invalid},
		"cut off":           {`{"bills":[`, "no answer", policy.Invalid},
		"another list":      {`{"hearings":[]}`, "no list of bills", policy.Invalid},
		"a key it refuses":  {`{"error":{"code":"API_KEY_INVALID","message":"An invalid api_key was supplied: SECRET"}}`, "CONGRESS_API_KEY", policy.Invalid},
		"too many requests": {`{"error":{"code":"OVER_RATE_LIMIT"}}`, "in an hour", policy.Unavailable},
		"a text as error":   {`{"error":"SECRET NoReverseMatch"}`, "an error of its own", policy.Unavailable},
	} {
		_, err := Parse([]byte(c.in))
		if policy.CodeOf(err) != c.code || !strings.Contains(policy.Message(err), c.want) || strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%s: %v; want %q", name, err, c.want)
		}
	}
}

func TestMeasure(t *testing.T) {
	m := Measure{Congress: 119, Type: "SJRES", Number: "18", Acted: on(3, 6)}
	if m.Citation() != "S.J.Res. 18" || m.URL() != "https://www.congress.gov/bill/119th-congress/senate-joint-resolution/18/all-actions?latest=2025-03-06" {
		t.Errorf("%s at %s", m.Citation(), m.URL())
	}
	for n, want := range map[int]string{101: "101st", 102: "102nd", 103: "103rd", 111: "111th", 112: "112th", 119: "119th", 121: "121st"} {
		if got := ordinal(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
	if canonical, err := policy.CanonicalURL(m.URL()); err != nil || !strings.Contains(canonical, "latest=2025-03-06") {
		t.Errorf("the day is lost: %s, %v", canonical, err)
	}
}

func TestStages(t *testing.T) {
	known := []policy.Stage{policy.Proposed, policy.Committee, policy.OneHouse, policy.Passed, policy.Signed, policy.InForce, policy.Stopped}
	for _, cue := range stageCues() {
		if !slices.Contains(known, cue.stage) || cue.words != strings.ToLower(cue.words) {
			t.Errorf("stages.txt: %+v", cue)
		}
	}
	for action, want := range map[string]policy.Stage{
		"Became Public Law No: 118-50.": policy.Signed, "Vetoed by President.": policy.Stopped, "Presented to President.": policy.Passed,
		"Received in the Senate and Read twice and referred to the Committee on the Judiciary.": policy.OneHouse,
		"On motion to suspend the rules and pass the bill Agreed to by voice vote.":             policy.OneHouse,
		"Ordered to be Reported (Amended) by the Yeas and Nays: 50 - 0.":                        policy.Committee,
		"Introduced in House": policy.Proposed, "Motion to reconsider laid on the table Agreed to without objection.": "",
	} {
		if got := stageOf(action); got != want {
			t.Errorf("%q: %q, want %q", action, got, want)
		}
	}
}

func TestMatches(t *testing.T) {
	terms := []string{"privacy", "data broker", "children’s online", "biometric*"}
	for text, want := range map[string]bool{
		"American Privacy Rights Act": true, "Protecting Americans from Foreign Adversary Controlled DATA  BROKERS Act": true, "A bill on Children's Online Safety": true,
		"Biometrics in airports": true, "Depriving aprivacy": false, "Data brokerage fees": false, "Dairy Pricing Act": false, "": false,
	} {
		if got := Matches(text, terms); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	if Matches("anything", []string{"", " * "}) {
		t.Error("an empty term fits")
	}
}

func TestAddress(t *testing.T) {
	got, err := Address("https://api.congress.gov/v3/bill/119?api_key=SECRET", on(1, 10), on(1, 20))
	want := "https://api.congress.gov/v3/bill/119?format=json&fromDateTime=2025-01-10T00%3A00%3A00Z&limit=250&sort=updateDate+desc&toDateTime=2025-01-20T00%3A00%3A00Z"
	if err != nil || got != want {
		t.Errorf("got  %s (%v)\nwant %s", got, err, want)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"bills":[{"congress":119,"number":"1","type":"HR","title":"A","latestAction":{"actionDate":"2025-01-17","text":"x"},"updateDate":"2025-01-19"}],"pagination":{"next":"https://x.example/?api_key=1&a=2"}}`))
	f.Add([]byte(`{"summaries":[{"bill":{"congress":1,"number":1,"type":"s","title":"A"},"text":"<p>"}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := Parse(body)
		if err != nil && policy.CodeOf(err) == policy.Internal {
			t.Fatal(err)
		}
		for _, x := range m.List {
			if !strings.HasPrefix(x.URL(), "https://www.congress.gov/bill/") {
				t.Fatal(x.URL())
			}
		}
	})
}
