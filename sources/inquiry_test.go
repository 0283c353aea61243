package sources_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"datapolicy/policy"
	"datapolicy/sources"
	"datapolicy/sources/catalog"
)

// bureaus are the five APIs.
var bureaus = map[string]struct {
	format catalog.Format
	path   string
	answer answerer
	search catalog.Search
	later  int    // records that come out during downtime: more than one page
	each   int    // every so many of them is of interest
	window string // what asks for the time since the last reading
}{
	"Federal Register": {catalog.FederalRegister, "/api/v1/documents.json", federalRegister, catalog.Search{Terms: []string{"data"}}, 20, 1, "conditions[publication_date][gte]=2025-01-17"},
	"Cellar":           {catalog.Cellar, "/webapi/rdf/sparql", sparql, catalog.Search{Eurovoc: []string{"2828"}}, 250, 1, "?date >= \"2024-12-06\""},
	"Congress":         {catalog.Congress, "/v3/bill", guarded(congress), catalog.Search{Terms: []string{"data broker"}}, 20, 2, "fromDateTime=2025-01-18T12:00:00Z"},
	"Regulations":      {catalog.Regulations, "/v4/documents", guarded(regulations), catalog.Search{Terms: []string{"data broker"}}, 20, 1, "filter[postedDate][ge]=2025-01-15"},
	"GDELT":            {catalog.GDELT, "/api/v2/doc/doc", worldPress, catalog.Search{Terms: []string{"data broker"}}, 300, 1, "startdatetime=20250120090000"},
}

// A first pass, one with nothing new, and one after two weeks' downtime, which
// brings all that came out meanwhile.
func TestInquiries(t *testing.T) {
	for name, c := range bureaus {
		t.Run(name, func(t *testing.T) {
			b := newBureau(t, c.path, c.answer)
			b.options.MaxEntries = 5_000
			s := b.source(c.format, c.path, c.search)
			b.add(2, now.Add(-40*time.Hour), now.Add(-4*time.Hour))
			first, _ := b.pass(s)
			if want := 2 / c.each; first.Status != sources.StatusOK || first.New != want || first.Err != nil {
				t.Fatalf("the first pass: %d new, want %d: %+v", first.New, want, first)
			}
			second, _ := b.pass(s)
			if second.New != 0 || second.Status == sources.StatusFailed || len(second.Notes) > 0 {
				t.Errorf("nothing new: %+v", second)
			}
			readTo := b.state("s").ReadTo
			b.now = b.now.Add(14 * 24 * time.Hour)
			b.add(c.later, now, b.now.Add(-time.Hour))
			third, asked := b.pass(s)
			if want := c.later / c.each; third.New != want || third.Left != 0 || third.Err != nil || len(third.Notes) > 0 {
				t.Errorf("after downtime: %d new, want %d: %+v", third.New, want, third)
			}
			if len(asked) < 2 || !strings.Contains(decoded(asked[0]), c.window) {
				t.Errorf("after downtime %d requests were made; the first asks for %s", len(asked), decoded(asked[0]))
			}
			state := b.state("s")
			if !readTo.Equal(now) || !state.ReadTo.After(now.Add(13*24*time.Hour)) || state.Failures != 0 || state.URL != s.URL {
				t.Errorf("read to %v, then %+v", readTo, state)
			}
			fourth, _ := b.pass(s)
			if fourth.New != 0 || fourth.Status == sources.StatusFailed {
				t.Errorf("afterwards: %+v", fourth)
			}
			b.keepsSecrets(first, second, third, fourth)
		})
	}
}

func decoded(q url.Values) string {
	s, err := url.QueryUnescape(q.Encode())
	if err != nil {
		return err.Error()
	}
	return s
}

// What a page that fails would have shown is asked for again.
func TestInquiryBrokenOff(t *testing.T) {
	for name, c := range bureaus {
		t.Run(name, func(t *testing.T) {
			b := newBureau(t, c.path, c.answer)
			b.options.MaxEntries = 5_000
			s := b.source(c.format, c.path, c.search)
			b.add(2, now.Add(-40*time.Hour), now.Add(-4*time.Hour))
			b.pass(s)
			b.now = b.now.Add(10 * 24 * time.Hour)
			b.add(c.later, now, b.now.Add(-time.Hour))
			requests := 0
			whole := b.Config.Handler
			b.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == c.path {
					requests++
					if requests == 2 {
						w.WriteHeader(http.StatusBadGateway)
						return
					}
				}
				whole.ServeHTTP(w, r)
			})
			broken, _ := b.pass(s)
			if broken.New == 0 || broken.New == c.later/c.each || len(broken.Notes) != 1 || broken.Status != sources.StatusOK || !b.state("s").ReadTo.Equal(now) {
				t.Errorf("broken off: %+v, read to %v", broken, b.state("s").ReadTo)
			}
			rest, _ := b.pass(s)
			if broken.New+rest.New != c.later/c.each || !b.state("s").ReadTo.After(now) {
				t.Errorf("the rest: %d and %d of %d new; %+v", broken.New, rest.New, c.later/c.each, rest)
			}
		})
	}
}

// Answers that are none: the source fails, says what to do, and is read again as
// soon as it answers.
func TestInquiryFails(t *testing.T) {
	for name, c := range bureaus {
		for what, f := range map[string]struct {
			handler http.HandlerFunc
			advice  string
			due     time.Duration // at the least
		}{
			"a web page with 200": {text("<!DOCTYPE html><html><body>Down for maintenance</body></html>"), "", time.Hour},
			"other JSON":          {text(`{"hello":"world","articles":"none"}`), "", time.Hour},
			"nothing":             {text(""), "", time.Hour},
			"too many requests":   {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }, "tried again", time.Hour},
			"too many, and until when": {func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", "7200")
				w.WriteHeader(429)
			}, "tried again", 2 * time.Hour},
			"it does not understand": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadRequest) }, "catalog", time.Hour},
			"it is down":             {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }, "tried again", time.Hour},
		} {
			t.Run(name+"/"+what, func(t *testing.T) {
				b := newBureau(t, c.path, c.answer)
				s := b.source(c.format, c.path, c.search)
				b.add(2, now.Add(-40*time.Hour), now.Add(-4*time.Hour))
				b.answerWith(f.handler)
				r, _ := b.pass(s)
				if r.Status != sources.StatusFailed || r.Advice == "" || !strings.Contains(r.Advice+policy.Message(r.Err), f.advice) {
					t.Errorf("%+v; advice should have %q", r, f.advice)
				}
				if state := b.state("s"); state.NextDue.Sub(now) < f.due || state.Failures != 1 || !state.ReadTo.IsZero() {
					t.Errorf("due in %v: %+v", state.NextDue.Sub(now), state)
				}
				b.keepsSecrets(r)
				b.answerWith(nil)
				if r, _ := b.pass(s); r.New != 2/c.each {
					t.Errorf("as soon as it answers: %+v", r)
				}
			})
		}
	}
}

// A source whose key is missing is off: no failure, no request, and it says
// where a key is to be had. One whose key is refused fails, and says so.
func TestInquiryKeys(t *testing.T) {
	for _, name := range []string{"Congress", "Regulations"} {
		c := bureaus[name]
		b := newBureau(t, c.path, c.answer)
		s := b.source(c.format, c.path, c.search)
		for key, advice := range map[string]string{"": "set ", "  ": "set ", "a\nb": "look at "} {
			b.keys = map[string]string{"CONGRESS_API_KEY": key, "REGULATIONS_API_KEY": key}
			r, asked := b.pass(s)
			if r.Status != sources.StatusOff || r.Err != nil || len(asked) != 0 || !strings.HasPrefix(r.Advice, advice) || !strings.Contains(r.Advice, "_API_KEY") || !strings.Contains(r.Advice, "https://") {
				t.Errorf("%s with the key %q: %+v, %d requests", name, key, r, len(asked))
			}
		}
		b.keys = map[string]string{"CONGRESS_API_KEY": "SECRET-but-wrong", "REGULATIONS_API_KEY": "SECRET-but-wrong"}
		r, _ := b.pass(s)
		if r.Status != sources.StatusFailed || !strings.Contains(policy.Message(r.Err), "does not take our key") || !strings.Contains(r.Advice, "_API_KEY") || !strings.Contains(r.Advice, "https://") {
			t.Errorf("%s refuses the key: %+v", name, r)
		}
		b.keepsSecrets(r)
	}
}

// The last request that a host takes is the last that is made.
func TestInquirySpent(t *testing.T) {
	c := bureaus["Regulations"]
	b := newBureau(t, c.path, guarded(func(b *bureau, w http.ResponseWriter, r *http.Request, found []record) {
		w.Header().Set("X-RateLimit-Remaining", "0")
		regulations(b, w, r, found)
	}))
	s := b.source(c.format, c.path, catalog.Search{Terms: []string{"data broker", "biometric"}})
	b.add(2, now.Add(-40*time.Hour), now.Add(-4*time.Hour))
	r, asked := b.pass(s)
	if len(asked) != 1 || r.New != 2 || r.Status != sources.StatusOK || len(r.Notes) != 1 {
		t.Errorf("%d requests: %+v", len(asked), r)
	}
	if state := b.state("s"); state.NextDue.Sub(now) < time.Hour || !state.ReadTo.IsZero() {
		t.Errorf("due in %v, read to %v", state.NextDue.Sub(now), state.ReadTo)
	}
}

// GDELT is asked every five seconds at most, and about no more than it has.
func TestInquiryOfGDELT(t *testing.T) {
	c := bureaus["GDELT"]
	b := newBureau(t, c.path, c.answer)
	s := b.source(c.format, c.path, c.search)
	b.add(1, now.Add(-2*time.Hour), now.Add(-time.Hour))
	b.pass(s)
	b.now = b.now.AddDate(0, 5, 0)
	b.add(600, b.now.AddDate(0, -5, 1), b.now.Add(-time.Hour))
	r, asked := b.pass(s)
	if b.slept < time.Duration(len(asked)-1)*5*time.Second || len(asked) < 2 {
		t.Errorf("%d requests with %v between all of them", len(asked), b.slept)
	}
	if len(r.Notes) != 1 || !strings.Contains(r.Notes[0], "goes back") || !slices.ContainsFunc(b.state("s").Gaps, func(g policy.Gap) bool { return g.Filled.IsZero() && strings.Contains(g.Why, "goes back") }) {
		t.Errorf("what GDELT has no more is not told: %+v; gaps %+v", r, b.state("s").Gaps)
	}
	a := b.articles[0]
	if a.Source != "outlet0.example" || a.SourceID != "outlet0.example" || a.DateSource != policy.DateGuessed || a.Title != `Regulator\'s "ruling" no. 0` || a.Language != "en" {
		t.Errorf("%+v", a)
	}
}

// The outlet's page knows its title, its text and its day.
func TestFoundByGDELT(t *testing.T) {
	c := bureaus["GDELT"]
	b := newBureau(t, c.path, c.answer)
	b.options.MaxPages = 10
	server := b.Config.Handler
	b.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/press/0" {
			article("Regulator’s “ruling” stands", `<meta property="article:published_time" content="2025-01-19T08:00:00Z">`, "It stands.")(w, r)
			return
		}
		server.ServeHTTP(w, r)
	})
	b.add(1, now.Add(-2*time.Hour), now.Add(-time.Hour))
	r, _ := b.pass(b.source(c.format, c.path, c.search))
	if r.New != 1 || r.Partial != 0 {
		t.Fatalf("%+v", r)
	}
	if a := b.articles[0]; a.Title != "Regulator’s “ruling” stands" || !strings.HasPrefix(a.Text, "It stands.") || !a.Published.Equal(time.Date(2025, 1, 19, 8, 0, 0, 0, time.UTC)) || a.DateSource != policy.DateExact || a.Source != "outlet0.example" {
		t.Errorf("%+v", a)
	}
}

// What the records tell is in the articles: deadlines, actions, stages, cases.
func TestArticlesOfAPIs(t *testing.T) {
	for name, want := range map[string]policy.Article{
		"Federal Register": {
			Title: "Rule 0", Byline: "Justice Department", URL: "/d/0", Text: "What the rule does.\n\nDocument type: Proposed Rule. Notice of proposed rulemaking. Comments are due by March 18, 2025.",
		},
		"Cellar": {
			Title: "Judgment of the Court of 20 January 2025: A v B 0", URL: "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:62024CJ0000",
			Text: "Protection of personal data.\n\nCase C-0/24. CELEX 62024CJ0000.",
		},
		"Congress": {
			Title: "H.R. 100, Data Broker Accountability Act: Referred to the House Committee on Energy and Commerce.", Byline: "House",
			URL:  "https://www.congress.gov/bill/119th-congress/house-bill/100/all-actions?latest=2025-01-20",
			Text: "H.R. 100, Data Broker Accountability Act. On January 20, 2025: Referred to the House Committee on Energy and Commerce. Stage: committee.",
		},
		"Regulations": {
			Title: "Data brokers, 0", Byline: "FTC", URL: "https://www.regulations.gov/document/FTC-2025-0000-0001",
			Text: "Data brokers, 0. Document type: Proposed Rule. Docket: FTC-2025-0000. Comments are due by March 17, 2025.",
		},
	} {
		c := bureaus[name]
		b := newBureau(t, c.path, c.answer)
		b.add(1, now.Add(-2*time.Hour), now.Add(-time.Hour))
		if r, _ := b.pass(b.source(c.format, c.path, c.search)); r.New != 1 {
			t.Errorf("%s: %+v", name, r)
			continue
		}
		a := b.articles[0]
		if got := strings.TrimPrefix(a.URL, b.URL); got != want.URL {
			t.Errorf("%s is at %s", name, got)
		}
		if a.Title != want.Title || a.Byline != want.Byline || a.Text != want.Text {
			t.Errorf("%s: %q by %q:\n%s\nwant %q by %q:\n%s", name, a.Title, a.Byline, a.Text, want.Title, want.Byline, want.Text)
		}
		if !a.Published.Equal(time.Date(2025, 1, 20, 0, 0, 0, 0, time.UTC)) || a.DateSource != policy.DateDay || a.Language != "en" || a.Source != "The Office" || a.SourceID != "s" {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

// The text of an act comes from Cellar, in the source's language.
func TestTextFromCellar(t *testing.T) {
	c := bureaus["Cellar"]
	b := newBureau(t, c.path, c.answer)
	b.options.MaxPages = 10
	language := ""
	server := b.Config.Handler
	b.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/resource/celex/62024CJ0000" {
			language = r.Header.Get("Accept-Language")
			article("JUDGMENT OF THE COURT", "", "In Case C-0/24.")(w, r)
			return
		}
		server.ServeHTTP(w, r)
	})
	b.add(1, now.Add(-2*time.Hour), now.Add(-time.Hour))
	s := b.source(c.format, c.path, c.search)
	s.Language = "fr"
	r, _ := b.pass(s)
	if r.New != 1 || language != "fr" {
		t.Fatalf("asked for in %q: %+v", language, r)
	}
	if a := b.articles[0]; a.Partial || !strings.HasPrefix(a.Text, "In Case C-0/24.") || !strings.HasSuffix(a.Text, "CELEX 62024CJ0000.") || !strings.Contains(a.URL, "/FR/TXT/") {
		t.Errorf("%+v", a)
	}
}

// The Register's pages send programs away at times; its plain text is for them.
func TestPlainTextOfTheRegister(t *testing.T) {
	o := newOutlet(t, nil)
	o.pages = map[string]http.HandlerFunc{
		"/documents.json": func(w http.ResponseWriter, _ *http.Request) {
			write(w, fields{"count": 1, "results": []fields{{
				"title": "Rule 1", "type": "Rule", "html_url": o.URL + "/d/1", "body_html_url": o.URL + "/body/1", "raw_text_url": o.URL + "/raw/1.txt", "publication_date": "2025-01-17",
				"effective_on": "2025-04-08",
			}}})
		},
		"/body/1":    func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/captcha", http.StatusFound) },
		"/captcha":   article("Request Access", "", "Please prove that you are human."),
		"/raw/1.txt": article("Rule 1", "", "The text of the rule."),
	}
	s := o.source("/documents.json")
	s.Format = catalog.FederalRegister
	m := newMemory()
	r := only(t, o.gatherer(t, m, sources.Options{}).Gather(t.Context(), []catalog.Source{s}, m.keep, nil))
	if r.New != 1 || r.Partial != 0 || r.Err != nil {
		t.Fatalf("%+v", r)
	}
	if a := m.order[0]; !strings.HasPrefix(a.Text, "The text of the rule.") || !strings.HasSuffix(a.Text, "Document type: Rule. Effective on April 8, 2025.") {
		t.Errorf("%q", a.Text)
	}
}

// A question that is too wide is not asked without end: what is passed over is
// told, but for the first time, when nothing can be missing.
func TestInquiryTooWide(t *testing.T) {
	c := bureaus["Congress"]
	b := newBureau(t, c.path, c.answer)
	b.options.MaxEntries = 5_000
	s := b.source(c.format, c.path, c.search)
	b.add(500, now.Add(-40*time.Hour), now.Add(-4*time.Hour))
	first, asked := b.pass(s)
	if len(asked) != 60 || len(first.Notes) != 0 || len(b.state("s").Gaps) != 0 {
		t.Errorf("the first pass: %d requests, %v", len(asked), first.Notes)
	}
	b.now = b.now.Add(5 * 24 * time.Hour)
	b.add(500, now, b.now.Add(-time.Hour))
	second, asked := b.pass(s)
	if len(asked) != 60 || len(second.Notes) != 1 || !strings.Contains(second.Notes[0], "narrow its search") {
		t.Errorf("later: %d requests, %v", len(asked), second.Notes)
	}
	if gaps := b.state("s").Gaps; !slices.ContainsFunc(gaps, func(g policy.Gap) bool { return g.Filled.IsZero() && g.Why != "" }) {
		t.Errorf("gaps %+v", gaps)
	}
}

func TestCheckOfAPIs(t *testing.T) {
	for name, c := range bureaus {
		b := newBureau(t, c.path, c.answer)
		check := func() (got sources.CheckResult) {
			b.gatherer().Check(t.Context(), []catalog.Source{b.source(c.format, c.path, c.search)}, func(r sources.CheckResult) { got = r })
			return got
		}
		if r := check(); r.Err != nil || r.Entries != 0 || len(r.Notes) != 1 {
			t.Errorf("%s, nothing fits: %+v", name, r)
		}
		b.add(2, now.Add(-40*time.Hour), now.Add(-4*time.Hour))
		if r := check(); r.Err != nil || r.Entries != 2/c.each || r.Newest.IsZero() || r.Format != string(c.format) {
			t.Errorf("%s: %+v", name, r)
		}
		b.keys = nil
		if r := check(); (r.Advice != "") != r.Off || r.Err != nil || r.Off != (name == "Congress" || name == "Regulations") {
			t.Errorf("%s without keys: %+v", name, r)
		}
	}
}
