package sources_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"datapolicy/archive"
	"datapolicy/policy"
	"datapolicy/sources"
	"datapolicy/sources/catalog"
	"datapolicy/sources/fetch"
)

const secret = "SECRET0123456789SECRET0123456789SECRET01"

// record is what an API has: the n-th of its kind, of that instant.
type record struct {
	n  int
	at time.Time
}

// bureau is a server that behaves like one of the APIs, an archive, and a clock.
type bureau struct {
	*httptest.Server
	t        *testing.T
	now      time.Time
	archive  *archive.Archive
	articles []policy.Article
	keys     map[string]string
	options  sources.Options

	mu      sync.Mutex
	records []record
	asked   []*http.Request
	slept   time.Duration
	instead http.HandlerFunc // answers in its place
}

// answerer writes the page of an API's answer that a request asks for; found are
// the records, the latest first.
type answerer func(b *bureau, w http.ResponseWriter, r *http.Request, found []record)

func newBureau(t *testing.T, path string, answer answerer) *bureau {
	t.Helper()
	b := &bureau{t: t, now: now, keys: map[string]string{"CONGRESS_API_KEY": secret, "REGULATIONS_API_KEY": secret}}
	b.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.mu.Lock()
		defer b.mu.Unlock()
		if r.URL.Path != path {
			http.NotFound(w, r)
			return
		}
		b.asked = append(b.asked, r)
		if b.instead != nil {
			b.instead(w, r)
			return
		}
		found := slices.Clone(b.records)
		slices.SortStableFunc(found, func(a, c record) int { return cmp.Or(c.at.Compare(a.at), c.n-a.n) })
		answer(b, w, r, found)
	}))
	t.Cleanup(b.Close)
	a, err := archive.Open(t.Context(), filepath.Join(t.TempDir(), "archive.db"), archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	b.archive = a
	return b
}

// add makes count records, evenly between two instants.
func (b *bureau) add(count int, from, until time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	step := until.Sub(from) / time.Duration(max(count, 1))
	for i := range count {
		b.records = append(b.records, record{len(b.records), from.Add(time.Duration(i+1) * step)})
	}
}

func (b *bureau) answerWith(h http.HandlerFunc) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.instead = h
}

func (b *bureau) gatherer() *sources.Gatherer {
	client, err := fetch.New(fetch.Options{
		AllowPrivate: true, Interval: -1, Retries: -1, BreakAfter: 1000, Clock: func() time.Time { return b.now },
		Sleep: func(_ context.Context, d time.Duration) error { b.slept += d; b.now = b.now.Add(d); return nil },
	})
	if err != nil {
		b.t.Fatal(err)
	}
	o := b.options
	o.Client, o.State, o.Keys, o.Clock = client, b.archive, b.keys, func() time.Time { return b.now }
	o.MaxPages = cmp.Or(o.MaxPages, -1)
	return sources.New(o)
}

// pass gathers once, and tells which requests were made for it.
func (b *bureau) pass(s catalog.Source) (sources.SourceReport, []url.Values) {
	b.t.Helper()
	b.mu.Lock()
	before := len(b.asked)
	b.mu.Unlock()
	r := only(b.t, b.gatherer().Gather(b.t.Context(), []catalog.Source{s}, func(ctx context.Context, a policy.Article) error {
		b.articles = append(b.articles, a)
		_, err := b.archive.Keep(ctx, a, policy.Reading{}, policy.StoryChange{})
		return err
	}, nil))
	b.mu.Lock()
	defer b.mu.Unlock()
	var asked []url.Values
	for _, r := range b.asked[before:] {
		asked = append(asked, r.URL.Query())
	}
	return r, asked
}

func (b *bureau) state(id string) policy.FetchState {
	b.t.Helper()
	s, _, err := b.archive.FetchState(b.t.Context(), id)
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

// keepsSecrets fails when the key is anywhere but in the header of requests to
// the API.
func (b *bureau) keepsSecrets(reports ...sources.SourceReport) {
	b.t.Helper()
	state, err := json.Marshal(b.state("s"))
	if err != nil {
		b.t.Fatal(err)
	}
	places := []string{string(state)}
	for _, r := range reports {
		places = append(places, fmt.Sprintf("%+v", r))
		if r.Err != nil {
			places = append(places, r.Err.Error(), policy.Message(r.Err))
		}
	}
	for _, a := range b.articles {
		places = append(places, fmt.Sprintf("%+v", a))
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, r := range b.asked {
		places = append(places, r.URL.String())
	}
	for _, p := range places {
		if strings.Contains(p, "SECRET") {
			b.t.Errorf("the key is in %.300s", p)
		}
	}
}

func (b *bureau) source(f catalog.Format, path string, search catalog.Search) catalog.Source {
	return catalog.Source{ID: "s", Name: "The Office", Jurisdiction: "US", Kind: catalog.Official, Format: f, Language: "en", URL: b.URL + path, Every: time.Hour, Search: search}
}

// within keeps the records of a span, both ends included.
func within(list []record, from, until time.Time) []record {
	return slices.DeleteFunc(list, func(r record) bool {
		return !from.IsZero() && r.at.Before(from) || !until.IsZero() && r.at.After(until)
	})
}

func instant(layout, s string) time.Time {
	t, err := time.Parse(layout, s)
	if err != nil {
		return time.Time{}
	}
	return t
}

// endOf is the last instant of a day, or zero for no day.
func endOf(s string) time.Time {
	t := instant(time.DateOnly, s)
	if t.IsZero() {
		return t
	}
	return t.Add(24*time.Hour - 1)
}

func number(s string, otherwise int) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return otherwise
}

// cut is the part of a list from offset on, of size at most.
func cut(list []record, offset, size int) []record {
	offset = min(max(offset, 0), len(list))
	return list[offset:min(offset+size, len(list))]
}

func write(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

type fields = map[string]any

// federalRegister gives pages of 3 documents, and 4 pages of one query.
func federalRegister(b *bureau, w http.ResponseWriter, r *http.Request, found []record) {
	const size, last = 3, 4
	q := r.URL.Query()
	found = within(found, instant(time.DateOnly, q.Get("conditions[publication_date][gte]")), endOf(q.Get("conditions[publication_date][lte]")))
	page := number(q.Get("page"), 1)
	answer := fields{"count": len(found), "total_pages": min((len(found)+size-1)/size, last)}
	if page < last && page*size < len(found) {
		q.Set("page", strconv.Itoa(page+1))
		answer["next_page_url"] = b.URL + r.URL.Path + "?" + q.Encode()
	}
	var list []fields
	for _, x := range cut(found, (page-1)*size, size) {
		list = append(list, fields{
			"title": fmt.Sprintf("Rule %d", x.n), "type": "Proposed Rule", "abstract": "What the rule does.", "action": "Notice of proposed rulemaking.", "document_number": strconv.Itoa(x.n),
			"html_url": fmt.Sprintf("%s/d/%d", b.URL, x.n), "publication_date": x.at.Format(time.DateOnly), "comments_close_on": "2025-03-18", "effective_on": nil,
			"agencies": []fields{{"name": "Justice Department"}},
		})
	}
	if list != nil {
		answer["results"] = list
	}
	write(w, answer)
}

// sparql knows the dates, the limit and the offset of a query.
func sparql(_ *bureau, w http.ResponseWriter, r *http.Request, found []record) {
	query := r.URL.Query().Get("query")
	between := func(before, after string) string {
		_, rest, _ := strings.Cut(query, before)
		value, _, _ := strings.Cut(rest, after)
		return value
	}
	found = within(found, instant(time.DateOnly, between(`?date >= "`, `"`)), endOf(between(`?date <= "`, `"`)))
	list := []fields{}
	for _, x := range cut(found, number(strings.TrimSpace(query[strings.LastIndex(query, "OFFSET")+6:]), 0), number(between("LIMIT ", " "), 0)) {
		list = append(list, fields{
			"celex": fields{"type": "literal", "value": fmt.Sprintf("62024CJ%04d", x.n)}, "date": fields{"value": x.at.Format(time.DateOnly)},
			"title": fields{"xml:lang": "en", "value": fmt.Sprintf("Judgment of the Court of %s.#A v B %d.#Protection of personal data.#Case C-%d/24.", x.at.Format("2 January 2006"), x.n, x.n)},
			"type":  fields{"type": "uri", "value": "http://publications.europa.eu/resource/authority/resource-type/JUDG"},
		})
	}
	w.Header().Set("Content-Type", "application/sparql-results+json")
	_ = json.NewEncoder(w).Encode(fields{"head": fields{"vars": []string{"celex", "title", "date", "type"}}, "results": fields{"bindings": list}})
}

// guarded answers as api.data.gov does to a request without the right key.
func guarded(answer answerer) answerer {
	return func(b *bureau, w http.ResponseWriter, r *http.Request, found []record) {
		if key := r.Header.Get("X-Api-Key"); key != secret {
			w.WriteHeader(http.StatusForbidden)
			write(w, fields{"error": fields{"code": "API_KEY_INVALID", "message": "An invalid api_key was supplied: " + key}})
			return
		}
		w.Header().Set("X-RateLimit-Limit", "1000")
		if w.Header().Get("X-RateLimit-Remaining") == "" {
			w.Header().Set("X-RateLimit-Remaining", "998")
		}
		answer(b, w, r, found)
	}
}

// congress gives 3 bills at a time, of which each second one is of no interest,
// and repeats the key in the address of the next page.
func congress(b *bureau, w http.ResponseWriter, r *http.Request, found []record) {
	const size, layout = 3, "2006-01-02T15:04:05Z"
	q := r.URL.Query()
	found = within(found, instant(layout, q.Get("fromDateTime")), instant(layout, q.Get("toDateTime")))
	offset := number(q.Get("offset"), 0)
	list := []fields{}
	for _, x := range cut(found, offset, size) {
		title := "Data Broker Accountability Act"
		if x.n%2 == 1 {
			title = "Honey Labeling Act"
		}
		list = append(list, fields{
			"congress": 119, "type": "HR", "number": strconv.Itoa(100 + x.n), "title": title, "originChamber": "House", "updateDate": x.at.Format(layout),
			"latestAction": fields{"actionDate": x.at.Format(time.DateOnly), "text": "Referred to the House Committee on Energy and Commerce."},
		})
	}
	list = append(list, fields{ // put in order, years after
		"congress": 118, "type": "S", "number": "9", "title": "Old Data Broker Act", "updateDate": b.now.Format(time.DateOnly), "latestAction": fields{"actionDate": "2023-02-01", "text": "Read twice."},
	})
	pages := fields{"count": len(found)}
	if offset+size < len(found) {
		q.Set("offset", strconv.Itoa(offset+size))
		q.Set("api_key", r.Header.Get("X-Api-Key"))
		pages["next"] = b.URL + r.URL.Path + "?" + q.Encode()
	}
	write(w, fields{"bills": list, "pagination": pages})
}

// regulations gives 3 documents at a time.
func regulations(_ *bureau, w http.ResponseWriter, r *http.Request, found []record) {
	const size = 3
	q := r.URL.Query()
	found = within(found, instant(time.DateOnly, q.Get("filter[postedDate][ge]")), endOf(q.Get("filter[postedDate][le]")))
	page := number(q.Get("page[number]"), 1)
	list := []fields{}
	for _, x := range cut(found, (page-1)*size, size) {
		list = append(list, fields{"id": fmt.Sprintf("FTC-2025-%04d-0001", x.n), "type": "documents", "attributes": fields{
			"title": fmt.Sprintf("Data brokers, %d", x.n), "documentType": "Proposed Rule", "agencyId": "FTC", "docketId": fmt.Sprintf("FTC-2025-%04d", x.n),
			"postedDate": x.at.Truncate(24 * time.Hour).Add(5 * time.Hour).Format(time.RFC3339), "commentEndDate": "2025-03-18T03:59:59Z", "openForComment": true, "withdrawn": false, "subtype": nil, "frDocNum": nil,
		}})
	}
	write(w, fields{"data": list, "meta": fields{"pageNumber": page, "hasNextPage": page*size < len(found), "totalElements": len(found)}})
}

// worldPress gives 250 articles at most, sees them every 15 minutes, and does
// not escape what it quotes.
func worldPress(b *bureau, w http.ResponseWriter, r *http.Request, found []record) {
	const layout = "20060102150405"
	q := r.URL.Query()
	found = within(found, instant(layout, q.Get("startdatetime")), instant(layout, q.Get("enddatetime")))
	var list []string
	for _, x := range cut(found, 0, 250) {
		list = append(list, fmt.Sprintf(`{ "url": "%s/press/%d", "url_mobile": "", "title": "Regulator\'s "ruling" no. %d", "seendate": "%s", "socialimage": "", "domain": "outlet%d.example", "language": "English", "sourcecountry": "Ireland" }`,
			b.URL, x.n, x.n, x.at.Format("20060102T150405Z"), x.n%7))
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if list == nil {
		fmt.Fprint(w, "{}")
		return
	}
	fmt.Fprintf(w, `{"articles": [ %s ] }`, strings.Join(list, ",\n"))
}
