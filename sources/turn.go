package sources

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"datapolicy/policy"
	"datapolicy/sources/catalog"
	"datapolicy/sources/fetch"
)

// turn is one source's turn in a pass.
type turn struct {
	*pass
	source catalog.Source
	report *SourceReport
	state  policy.FetchState
	now    time.Time

	taken    map[string]string // canonical addresses of what was handed on in this turn, with its titles
	checking bool              // nothing will be kept: the document alone is read
	cutShort bool              // a further page of the list could not be had
	pages    int               // of the list that were read; 0 is one
	doc      document          // what the source answered
	inquiry  *inquiry          // what an API is asked; nil for all other sources
	back     backlog           // what going back for a gap brought
}

// document is what a feed tells of itself and of where its older entries are.
type document struct {
	feed                       bool
	format                     string // "rss 2.0", "atom 1.0", …
	address, next, prevArchive string
	generator                  string
	hub, self                  string        // WebSub: who tells of its news, and what it is called there
	pause                      time.Duration // the least between two requests, that it asks for
	skipHours                  []int         // of the day, UTC, that it asks to be left alone in
	skipDays                   []time.Weekday
}

func (t *turn) run(ctx context.Context) {
	if what := WantsKey(&t.source, t.o.Keys); what != "" {
		t.report.Status, t.report.Advice = StatusOff, what
		return
	}
	state, found, err := t.o.State.FetchState(ctx, t.source.ID)
	if err != nil {
		t.report.fail(err)
		return
	}
	if !found || state.Origin != "" && state.Origin != t.source.URL || state.Origin == "" && state.URL == "" {
		state = policy.FetchState{SourceID: t.source.ID, Gaps: state.Gaps} // new, or its address was changed in the catalog
	}
	state.Origin = t.source.URL
	state.URL = cmp.Or(state.URL, t.source.URL)
	t.state, t.report.URL = state, state.URL
	t.settleClock()
	switch {
	case state.Gone:
		t.report.Status = StatusGone
		t.report.Advice = "its publisher has taken it away for good (410), so that it is not asked any more: give its new address in the catalog, take it out, or ask once more with `datapolicy gather " + t.source.ID + "`"
		return
	case t.o.OnlyDue && t.now.Before(t.nextDue(ctx)):
		t.report.Status = StatusNotDue
		return
	}
	t.ask(ctx)
}

// settleClock takes back what a clock that was ahead has left behind, so that a
// source is not left alone until that time has come.
func (t *turn) settleClock() {
	if t.state.NextDue.After(t.now.Add(max(maxRest, t.source.Every))) {
		t.state.NextDue = time.Time{}
	}
	for _, at := range []*time.Time{&t.state.LastFetch, &t.state.LastSuccess, &t.state.FailingSince} {
		if at.After(t.now) {
			*at = t.now
		}
	}
}

// ask fetches the source's document and deals with the answer.
func (t *turn) ask(ctx context.Context) {
	if _, due := t.dueGaps(); due || t.state.Behind > 0 { // the document is wanted even if it is the same
		t.state.ETag, t.state.LastModified, t.state.BodyHash = "", "", ""
	}
	if err := t.inquire(); err != nil {
		t.failed(ctx, nil, err)
		return
	}
	resp, err := t.o.Client.Get(ctx, t.request())
	t.state.LastFetch = t.now
	before := t.state.NewestEntry
	if err != nil {
		t.failed(ctx, resp, err)
		return
	}
	hash := ""
	if !resp.NotModified {
		sum := sha256.Sum256(resp.Body)
		hash = hex.EncodeToString(sum[:])
	}
	if resp.NotModified || hash == t.state.BodyHash && t.single() {
		t.report.Status = StatusUnchanged
		if g, ok := t.outage(); ok {
			t.addGap(g)
		}
		t.settled(resp)
		t.validated(resp)
		t.notice(nil, false)
		t.heed(ctx, resp, before)
		t.inquired(true)
		t.save(ctx)
		return
	}
	entries, notes, err := t.read(ctx, resp)
	t.report.Notes = append(notes, reserved(resp.Header)...)
	if err != nil {
		t.failed(ctx, resp, err)
		return
	}
	t.report.Entries = len(entries)
	whole := t.take(ctx, t.fillGaps(ctx, entries)) && !t.cutShort
	if n := t.report.Edited; n > 0 {
		t.report.Notes = append(t.report.Notes, fmt.Sprintf("%d of its entries were altered after they were read; what was read first stands", n))
	}
	t.learn(entries)
	t.state.Rhythm, t.state.Pause = t.rhythm(entries), t.doc.pause
	t.state.SkipHours, t.state.SkipDays = t.doc.skipHours, t.doc.skipDays
	t.settleGaps(whole)
	t.settled(resp)
	t.notice(entries, true)
	if whole {
		t.state.Behind = 0
		t.state.BodyHash = hash
		t.validated(resp)
	} else {
		t.state.Behind = max(t.pages, 1)
		t.state.ETag, t.state.LastModified, t.state.BodyHash = "", "", "" // so that the next pass sees the rest
		t.state.NextDue = t.now.Add(min(t.source.Every, 10*time.Minute))
	}
	t.heed(ctx, resp, before)
	t.inquired(whole)
	t.save(ctx)
}

// failed notes a failure and when to try again: later each time.
func (t *turn) failed(ctx context.Context, resp *fetch.Response, err error) {
	err = t.plain(resp, err)
	t.report.fail(err)
	if ctx.Err() != nil && errors.Is(context.Cause(ctx), context.Canceled) {
		return // we were stopped: no fault of the source's
	}
	if resp != nil && resp.RetryAfter > 0 && fetch.StatusOf(err) == 0 { // nobody asked: its host wants to be left alone
		t.report.Status = StatusNotDue
		t.state.NextDue = t.now.Add(min(resp.RetryAfter, maxRest))
		t.save(ctx)
		return
	}
	if t.state.Failures++; t.state.Failures == 1 {
		t.state.FailingSince = t.now
	}
	t.state.LastError, t.state.Cause = policy.Message(err), cause(err)
	t.state.Told = false
	t.state.NextDue = t.now.Add(backoff(t.source.ID, t.source.Every, t.state.Failures))
	if resp != nil && resp.RetryAfter > 0 {
		if until := t.now.Add(min(resp.RetryAfter, maxRest)); until.After(t.state.NextDue) {
			t.state.NextDue = until
		}
	}
	if fetch.StatusOf(err) == http.StatusGone {
		t.state.Gone, t.report.Status = true, StatusGone
		t.unhear(ctx)
	}
	t.report.Advice = t.whatToDo(t.report.Advice)
	t.tell(failing(t.state))
	t.save(ctx)
}

func (t *turn) save(ctx context.Context) { t.keep(ctx, t.state) }

func (t *turn) keep(ctx context.Context, state policy.FetchState) {
	if err := t.o.State.SaveFetchState(context.WithoutCancel(ctx), state); err != nil && t.report.Err == nil {
		t.report.Advice, t.report.Err = told(err)
	}
}

func acceptFor(f catalog.Format) string {
	switch f {
	case catalog.Listing:
		return "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"
	case catalog.Sitemap:
		return "application/xml, text/xml;q=0.9, */*;q=0.5"
	}
	return ""
}

// take makes articles of the entries that are new and hands them on, the oldest
// first. It reports whether nothing is left to do for this document.
func (t *turn) take(ctx context.Context, entries []entry) (whole bool) {
	t.taken = map[string]string{}
	fresh, known := t.fresh(ctx, t.onTopic(entries))
	whole = known
	if len(fresh) > t.o.MaxEntries {
		t.report.Left += len(fresh) - t.o.MaxEntries
		fresh = fresh[:t.o.MaxEntries]
		whole = false
	}
	fresh, left := t.withinPages(fresh)
	t.report.Left += left
	whole = whole && left == 0
	slices.Reverse(fresh) // lists begin with the newest: so what has no date or the same is in order, too
	slices.SortStableFunc(fresh, func(a, b entry) int { return a.published.Compare(b.published) })

	for len(fresh) > 0 {
		batch := fresh[:ahead(fresh)]
		fresh = fresh[len(batch):]
		if !t.handOn(ctx, batch, t.articles(ctx, batch)) {
			whole = false
		}
		if ctx.Err() != nil {
			t.trouble(ctx.Err())
			return false
		}
	}
	return whole
}

// ahead is how many entries are handed on at a time: as many as are best kept
// together, and few where their pages are fetched, as those are large.
func ahead(list []entry) int {
	const withoutPages, withPages = 64, 8
	n := 0
	for n < min(withoutPages, len(list)) && !list[n].wantsPage {
		n++
	}
	if n > 0 {
		return n
	}
	return min(withPages, len(list))
}

// articles makes articles of entries, side by side where pages are fetched. One
// that cannot be made is nil.
func (t *turn) articles(ctx context.Context, batch []entry) []*policy.Article {
	all := make([]*policy.Article, len(batch))
	var mu sync.Mutex
	var group errgroup.Group
	group.SetLimit(t.o.PerHost)
	for i := range batch {
		group.Go(func() error {
			a, err := t.article(ctx, batch[i])
			mu.Lock()
			defer mu.Unlock()
			all[i] = a
			t.trouble(err)
			return nil
		})
	}
	group.Wait() // the functions return nil
	return all
}

// handOn hands the articles of a batch to who keeps them, and reports whether
// all of them were taken.
func (t *turn) handOn(ctx context.Context, batch []entry, articles []*policy.Article) (whole bool) {
	var list []policy.Article
	var at, again []int // places in the batch
	for i, a := range articles {
		if a == nil {
			continue
		}
		if title, taken := t.taken[a.CanonicalURL]; taken && unlike(title, a.Title) {
			keepApart(a, batch[i])
		}
		if _, taken := t.taken[a.CanonicalURL]; taken { // two entries whose pages name one address
			again = append(again, i)
			continue
		}
		t.taken[a.CanonicalURL] = a.Title
		list, at = append(list, *a), append(at, i)
	}
	defer func() {
		for _, i := range again {
			t.trouble(t.sameAs(ctx, articles[i].CanonicalURL, batch[i].canonical))
		}
	}()
	if len(list) == 0 {
		return true
	}
	whole = true
	for k, err := range t.emit(ctx, list) {
		a := &list[k]
		if err != nil {
			delete(t.taken, a.CanonicalURL)
			t.trouble(err)
			whole = false
			continue
		}
		t.report.New++
		if a.Partial {
			t.report.Partial++
		}
		if newest := batch[at[k]].published; newest.After(t.state.NewestEntry) && !newest.After(t.now.Add(policy.FutureTolerance)) {
			t.state.NewestEntry = newest
		}
	}
	return whole
}

// trouble notes what went wrong with a single article; the first is shown.
func (t *turn) trouble(err error) {
	if err != nil && t.report.Err == nil {
		advice, wrong := told(err)
		t.report.Err = wrong
		t.report.Advice = cmp.Or(t.report.Advice, advice)
	}
}

// fresh are the entries that are not kept yet, each address once. all is false
// when the archive could not tell.
func (t *turn) fresh(ctx context.Context, entries []entry) (list []entry, all bool) {
	seen := map[string]bool{}
	var addresses []string
	for _, e := range entries {
		canonical, err := policy.CanonicalURL(e.url)
		if err != nil {
			t.report.Notes = append(t.report.Notes, policy.Message(err))
			continue
		}
		if seen[canonical] {
			continue
		}
		seen[canonical] = true
		addresses = append(addresses, canonical)
		e.canonical = canonical
		list = append(list, e)
	}
	has, err := t.o.State.HasArticles(ctx, addresses)
	if err != nil {
		t.trouble(err)
		return nil, false
	}
	return slices.DeleteFunc(list, func(e entry) bool {
		if has[e.canonical] && t.edited(e) {
			t.report.Edited++
		}
		return has[e.canonical]
	}), true
}

// edited reports whether the source altered an entry after we had read it.
func (t *turn) edited(e entry) bool {
	return !t.state.LastSuccess.IsZero() && e.updated.After(t.state.LastSuccess) && e.updated.After(e.published) && !e.updated.After(t.now.Add(policy.FutureTolerance))
}

// withinPages keeps the newest entries whose pages may be fetched in this pass,
// and all that need no page.
func (t *turn) withinPages(list []entry) (kept []entry, left int) {
	budget := max(t.o.MaxPages, 0)
	for _, e := range list {
		e.readText()
		e.wantsPage = !e.withoutPage && (t.source.FullText || !e.hasFullText())
		if !e.wantsPage && !e.withoutPage && t.impossible(e.published) {
			e.wantsPage, e.onlyDate = true, true
		}
		if e.wantsPage && budget == 0 {
			if t.o.MaxPages < 0 { // no pages are wanted at all
				e.wantsPage = false
			} else {
				left++
				continue
			}
		}
		if e.wantsPage {
			budget--
		}
		kept = append(kept, e)
	}
	return kept, left
}
