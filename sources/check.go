package sources

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"datapolicy/policy"
	"datapolicy/sources/catalog"
	"datapolicy/sources/fetch"
)

// CheckResult is what a source answers now.
type CheckResult struct {
	Source   catalog.Source
	Entries  int
	Newest   time.Time // zero when no entry tells its date
	OnTopic  int       // of the entries, how many name the source's terms; all of them where it has none
	Status   int       // of the HTTP answer, 0 when there was none
	Format   string    // what the document turned out to be: "rss 2.0", "listing", …
	Cause    Cause     // why it failed, or wants a look; "" when all is well
	Took     time.Duration
	Moved    string // where it is for good, when not at its address
	Notes    []string
	Err      error
	Advice   string
	FullText bool // its newest entry has its whole text, so that no page is fetched
	Off      bool // it was not asked, as it needs a key that is not there: see Advice
}

// Check asks each source as if for the first time, keeps nothing, and tells
// what came of each as soon as it is known, one at a time.
func (g *Gatherer) Check(ctx context.Context, list []catalog.Source, tell func(CheckResult)) {
	results := make(chan CheckResult)
	go func() {
		defer close(results)
		var group errgroup.Group
		group.SetLimit(g.o.Concurrency)
		for _, s := range list {
			group.Go(func() error {
				results <- g.check(ctx, s)
				return nil
			})
		}
		group.Wait() // the functions return nil
	}()
	for r := range results {
		tell(r)
	}
}

func (g *Gatherer) check(ctx context.Context, s catalog.Source) CheckResult {
	begin := g.o.Clock()
	r := CheckResult{Source: s}
	fail := func(cause Cause, err error) CheckResult {
		r.Cause = cause
		r.Advice, r.Err = told(err)
		r.Took = g.o.Clock().Sub(begin)
		return r
	}
	ctx, cancel := context.WithTimeout(ctx, g.o.PerSource)
	defer cancel()
	t := &turn{pass: &pass{Gatherer: g}, source: s, state: policy.FetchState{URL: s.URL}, report: &SourceReport{}, now: begin.UTC(), checking: true}
	if r.Advice = WantsKey(&s, g.o.Keys); r.Advice != "" {
		r.Off, r.Cause, r.Format = true, NeedsKey, string(s.Format)
		return r
	}
	if err := t.inquire(); err != nil {
		return fail(Misconfigured, err)
	}
	resp, err := g.o.Client.Get(ctx, t.request())
	if err != nil {
		r.Status = fetch.StatusOf(err)
		return fail(unreached(err), t.plain(resp, err))
	}
	r.Status = resp.Status
	if t.inquiry == nil {
		r.Moved = cmp.Or(resp.Permanent, resp.Moved)
	}
	entries, notes, err := t.read(ctx, resp)
	r.Notes = append(notes, reserved(resp.Header)...)
	if err != nil {
		return fail(unread(s.Format, err), err)
	}
	r.Format = cmp.Or(t.doc.format, string(s.Format))
	r.Entries, r.OnTopic = len(entries), len(t.onTopic(entries))
	if len(s.Terms) > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("%d of its %d entries name its terms", r.OnTopic, r.Entries))
	}
	for i := range entries {
		if e := &entries[i]; e.published.After(r.Newest) && !e.published.After(t.now.Add(policy.FutureTolerance)) {
			e.readText()
			r.Newest, r.FullText = e.published, e.hasFullText()
		}
	}
	if r.Entries == 0 && t.inquiry != nil {
		r.Notes = append(r.Notes, "it answers; at the moment nothing fits what it is asked for")
	} else if r.Entries == 0 {
		return fail(Empty, policy.Errorf(policy.NotFound, "%s answers, but lists nothing; look at it in a browser, it may have another address now", s.Name))
	}
	r.Took = g.o.Clock().Sub(begin)
	if r.Cause, r.Advice = t.wantsLook(&r); r.Cause == "" {
		if kind := t.broken(entries); kind != "" {
			r.Cause, r.Advice = Odd, t.remedy(kind)
		}
	}
	return r
}
