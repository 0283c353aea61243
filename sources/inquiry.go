package sources

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"datapolicy/policy"
	"datapolicy/sources/catalog"
	"datapolicy/sources/fetch"
)

// inquiry is what a turn asks of an API: for what came since the last reading,
// so that nothing is missing after downtime.
type inquiry struct {
	api       api
	traits    traits
	span      span
	addresses []string // the first page of each question
	spent     bool     // the host takes no more requests for now
	notes     []string // what cannot be had
}

// api is how one official API is asked and read. It may keep count in the course
// of one inquiry.
type api interface {
	traits() traits
	// addresses are those of the first pages. Several are asked one after another.
	addresses(s *catalog.Source, in span) ([]string, error)
	// leaf reads the answer to the request at address.
	leaf(s *catalog.Source, in span, address string, body []byte) (leaf, error)
}

// traits are what an API is like.
type traits struct {
	overlap time.Duration // how much of what was read is asked for again, as it comes in late or by the day
	reach   time.Duration // how far the first inquiry goes back; 0: as far as its first page
	farther bool          // the first inquiry reads all pages of its reach: what is wanted is picked from them
	most    time.Duration // the farthest that the API goes back; 0: without end
	late    bool          // the order of its pages is not that in which its records come in: what is known ends nothing
	pause   time.Duration // between requests, where its host asks for one
}

// span is the time that is asked for. A zero since is the newest, whatever its
// date.
type span struct{ since, until time.Time }

// leaf is one page of an answer.
type leaf struct {
	entries []entry
	next    string    // the address of the next; "" when there is none
	oldest  time.Time // the oldest on it, by the dates that it is ordered by; zero: not told
}

// maxLeaves is how many pages of one question are read in a pass. More are a
// question that is too wide.
const maxLeaves = 60

// inquire makes the inquiry of a source that is an API; nil for all others.
func (t *turn) inquire() error {
	a := apiOf(t.source.Format)
	if a == nil {
		return nil
	}
	in := &inquiry{api: a, traits: a.traits(), span: span{until: t.now}}
	t.inquiry = in
	last := t.state.ReadTo
	if last.IsZero() && t.state.Behind == 0 && t.state.BodyHash != "" {
		last = t.state.LastSuccess // read before ReadTo was kept
	}
	switch {
	case !last.IsZero():
		in.span.since = last.Add(-in.traits.overlap)
	case in.traits.reach > 0:
		in.span.since = t.now.Add(-in.traits.reach)
	}
	if most := in.traits.most; most > 0 && !in.span.since.IsZero() && in.span.since.Before(t.now.Add(-most)) {
		in.span.since = t.now.Add(-most)
		if !last.IsZero() && last.Before(in.span.since) {
			t.lost(last, in.span.since, fmt.Sprintf("goes back %s only", days(most)))
		}
	}
	var err error
	in.addresses, err = a.addresses(&t.source, in.span)
	return err
}

// lost notes a time of which nothing more can be had.
func (t *turn) lost(from, until time.Time, why string) {
	if t.checking {
		return
	}
	t.addGap(policy.Gap{From: from, Until: until, Why: why})
	t.inquiry.notes = append(t.inquiry.notes, fmt.Sprintf("what came out between %s and %s may be missing: it %s", from.UTC().Format("2 January 2006"), until.UTC().Format("2 January 2006"), why))
}

// request is that for the source's document.
func (t *turn) request() fetch.Request {
	if t.inquiry == nil {
		return fetch.Request{
			URL: t.state.URL, ETag: t.state.ETag, LastModified: t.state.LastModified, ValidFor: t.state.ValidFor, IgnoreRobots: t.source.Robots == "ignore", Accept: acceptFor(t.source.Format),
		}
	}
	return t.requestTo(t.inquiry.addresses[0])
}

// requestTo is a request to an API. Its key is in the header only: addresses are
// kept and shown.
func (t *turn) requestTo(address string) fetch.Request {
	r := fetch.Request{URL: address, IgnoreRobots: t.source.Robots == "ignore", Accept: "application/json, */*;q=0.1", Pause: t.inquiry.traits.pause}
	if t.source.Format == catalog.Cellar {
		r.Accept = "application/sparql-results+json, application/json;q=0.5"
	}
	if key := t.key(); key != "" {
		r.Header = http.Header{"X-Api-Key": {key}}
	}
	return r
}

// pageHeader is what is sent beside the rest for an entry's page: Cellar gives a
// work in the language that is asked for.
func (t *turn) pageHeader() http.Header {
	if t.source.Format != catalog.Cellar || t.source.Language == "" {
		return nil
	}
	return http.Header{"Accept-Language": {t.source.Language}}
}

// single reports whether the first answer is all that is asked for, so that the
// same answer again is nothing new.
func (t *turn) single() bool { return t.inquiry == nil || len(t.inquiry.addresses) == 1 }

// readAnswers reads the answers to the inquiry, of which resp is the first, page
// by page.
func (t *turn) readAnswers(ctx context.Context, resp *fetch.Response) (list []entry, notes []string, err error) {
	in := t.inquiry
	for i, address := range in.addresses {
		if i > 0 {
			if resp, err = t.further(ctx, address); err != nil {
				notes = append(notes, policy.Message(err))
				if in.spent {
					break
				}
				continue
			}
		}
		asked := map[string]bool{}
		for n := 1; ; n++ {
			asked[address] = true
			t.countDown(resp)
			page, err := in.api.leaf(&t.source, in.span, address, resp.Body)
			if err != nil {
				if i == 0 && n == 1 {
					return nil, nil, err
				}
				t.cutShort = true
				notes = append(notes, policy.Message(err))
				break
			}
			list = append(list, page.entries...)
			if asked[page.next] || !sameHost(page.next, address) || !t.turnsTo(ctx, n, page) {
				break
			}
			t.pages = n + 1
			address = page.next
			if resp, err = t.further(ctx, address); err != nil {
				notes = append(notes, policy.Message(err))
				break
			}
		}
	}
	return list, append(in.notes, notes...), nil
}

// turnsTo reports whether the page after the n-th is to be read too.
func (t *turn) turnsTo(ctx context.Context, n int, page leaf) bool {
	in := t.inquiry
	since := in.span.since
	switch {
	case page.next == "" || t.checking:
		return false
	case t.state.ReadTo.IsZero() && !in.traits.farther && !t.leftSome() && t.state.LastSuccess.IsZero():
		return false // never asked before: its past is not news
	case !since.IsZero() && !page.oldest.IsZero() && page.oldest.Before(since.Add(-24*time.Hour)):
		return false // it takes no notice of the span
	case !in.traits.late && !t.leftSome() && t.knows(ctx, page.entries) > 0:
		return false
	case n >= maxLeaves:
		until := page.oldest
		if until.IsZero() {
			until = t.now
		}
		if !t.state.ReadTo.IsZero() {
			t.lost(since, until, "has more than could be read; narrow its search in the catalog")
		}
		return false
	}
	return true
}

// further fetches a further page of answers. When it fails, the next pass asks
// for the same time once more.
func (t *turn) further(ctx context.Context, address string) (*fetch.Response, error) {
	if t.inquiry.spent {
		t.cutShort = true
		return nil, policy.Errorf(policy.Unavailable, "%s takes no more requests for now; the rest is asked for after an hour", t.source.Name)
	}
	resp, err := t.o.Client.Get(ctx, t.requestTo(address))
	if err != nil {
		t.cutShort = true
		err = t.plain(resp, err)
	}
	return resp, err
}

// rest is how long an API is left alone that takes no more requests: its count
// is by the hour.
const rest = time.Hour

// countDown notes when the host says that this was the last request that it
// takes.
func (t *turn) countDown(resp *fetch.Response) {
	if strings.TrimSpace(resp.Header.Get("X-RateLimit-Remaining")) == "0" {
		t.inquiry.spent = true
	}
}

// inquired notes how far an API was read; whole: nothing is left of it.
func (t *turn) inquired(whole bool) {
	if t.inquiry == nil {
		return
	}
	if whole {
		t.state.ReadTo = t.now
	}
	t.state.ETag, t.state.LastModified = "", "" // of an address that is asked once
	if t.inquiry.spent {
		t.state.NextDue = later(t.state.NextDue, t.now.Add(rest))
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
