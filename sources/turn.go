package sources

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
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

	taken    map[string]bool // canonical addresses of what was handed on in this turn
	checking bool            // nothing will be kept: the document alone is read
	cutShort bool            // a further page of the list could not be had
}

func (t *turn) run(ctx context.Context) {
	state, found, err := t.o.State.FetchState(ctx, t.source.ID)
	if err != nil {
		t.report.fail(err)
		return
	}
	if !found || state.Origin != "" && state.Origin != t.source.URL || state.Origin == "" && state.URL == "" {
		state = policy.FetchState{SourceID: t.source.ID} // new, or its address was changed in the catalog
	}
	state.Origin = t.source.URL
	state.URL = cmp.Or(state.URL, t.source.URL)
	t.state, t.report.URL = state, state.URL
	switch {
	case state.Gone:
		t.report.Status = StatusGone
		t.report.Advice = "its publisher has taken it away for good; take it out of the catalog or give its new address"
		return
	case t.o.OnlyDue && t.now.Before(state.NextDue):
		t.report.Status = StatusNotDue
		return
	}
	t.ask(ctx)
}

// ask fetches the source's document and deals with the answer.
func (t *turn) ask(ctx context.Context) {
	resp, err := t.o.Client.Get(ctx, fetch.Request{
		URL: t.state.URL, ETag: t.state.ETag, LastModified: t.state.LastModified, IgnoreRobots: t.source.Robots == "ignore", Accept: acceptFor(t.source.Format),
	})
	t.state.LastFetch = t.now
	if err != nil {
		t.failed(ctx, resp, err)
		return
	}
	if resp.Permanent != "" && resp.Permanent != t.state.URL {
		t.state.URL = resp.Permanent
		t.report.Advice = "it has moved for good to " + resp.Permanent + ", where it is now read; put that address into the catalog"
	}
	hash := ""
	if !resp.NotModified {
		sum := sha256.Sum256(resp.Body)
		hash = hex.EncodeToString(sum[:])
	}
	if resp.NotModified || hash == t.state.BodyHash {
		t.report.Status = StatusUnchanged
		t.settled(resp)
		t.notice(0, false)
		t.save(ctx)
		return
	}
	entries, notes, err := t.read(ctx, resp)
	t.report.Notes = notes
	if err != nil {
		t.failed(ctx, resp, err)
		return
	}
	t.report.Entries = len(entries)
	whole := t.take(ctx, entries) && !t.cutShort
	if h := t.habit(entries); h > 0 {
		t.state.Habit = h
	}
	t.settled(resp)
	t.notice(len(entries), true)
	if whole {
		t.state.ETag, t.state.LastModified, t.state.BodyHash = resp.ETag, resp.LastModified, hash
	} else {
		t.state.ETag, t.state.LastModified, t.state.BodyHash = "", "", "" // so that the next pass sees the rest
		t.state.NextDue = t.now.Add(min(t.source.Every, 10*time.Minute))
	}
	t.save(ctx)
}

// failed notes a failure and when to try again: later each time.
func (t *turn) failed(ctx context.Context, resp *fetch.Response, err error) {
	t.report.fail(err)
	if ctx.Err() != nil && errors.Is(context.Cause(ctx), context.Canceled) {
		return // we were stopped: no fault of the source's
	}
	t.state.Failures++
	t.state.LastError = policy.Message(err)
	t.state.NextDue = t.now.Add(backoff(t.source.Every, t.state.Failures))
	if resp != nil && resp.RetryAfter > 0 {
		if until := t.now.Add(min(resp.RetryAfter, maxRest)); until.After(t.state.NextDue) {
			t.state.NextDue = until
		}
	}
	if fetch.StatusOf(err) == http.StatusGone {
		t.state.Gone, t.report.Status = true, StatusGone
	}
	t.report.Advice = t.whatToDo(t.report.Advice)
	t.save(ctx)
}

// settled notes that the source answered, and when it is due again.
func (t *turn) settled(resp *fetch.Response) {
	t.state.LastSuccess, t.state.Failures, t.state.LastError = t.now, 0, ""
	t.state.NextDue = t.now.Add(interval(t.source.Every, t.now, t.state.NewestEntry, freshness(resp.Header)))
}

func (t *turn) save(ctx context.Context) {
	if err := t.o.State.SaveFetchState(context.WithoutCancel(ctx), t.state); err != nil && t.report.Err == nil {
		t.report.Advice, t.report.Err = told(err)
	}
}

// maxRest is the longest that a source is left alone.
const maxRest = 24 * time.Hour

// backoff is the pause after so many failures in a row: doubled each time.
func backoff(every time.Duration, failures int) time.Duration {
	return min(every<<min(failures-1, 10), max(maxRest, every))
}

// interval is the pause until the next look. A source that has been silent for
// long is asked less often, and none before its own max-age has passed (RFC
// 9111, §5.2.2.1).
func interval(every time.Duration, now, newest time.Time, fresh time.Duration) time.Duration {
	pause := every
	if !newest.IsZero() {
		switch silent := now.Sub(newest); {
		case silent > 60*24*time.Hour:
			pause = 8 * every
		case silent > 14*24*time.Hour:
			pause = 4 * every
		case silent > 4*24*time.Hour:
			pause = 2 * every
		}
	}
	return max(every, min(max(pause, fresh), maxRest))
}

// freshness is for how long an answer calls itself fresh: max-age, else Expires
// after Date, less the Age that it came with (RFC 9111, §4.2).
func freshness(h http.Header) time.Duration {
	fresh := time.Duration(0)
	if expires, err := http.ParseTime(h.Get("Expires")); err == nil {
		if date, err := http.ParseTime(h.Get("Date")); err == nil {
			fresh = expires.Sub(date)
		}
	}
	for directive := range strings.SplitSeq(strings.ToLower(h.Get("Cache-Control")), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
		switch name {
		case "no-cache", "no-store":
			return 0
		case "max-age":
			fresh = seconds(value)
		}
	}
	return min(max(fresh-seconds(h.Get("Age")), 0), maxRest)
}

// seconds reads a delta-seconds (RFC 9111, §1.2.2); what is none is 0.
func seconds(value string) time.Duration {
	n, err := strconv.Atoi(strings.Trim(strings.TrimSpace(value), `"`))
	if err != nil || n < 0 {
		return 0
	}
	return time.Duration(min(n, int(maxRest/time.Second))) * time.Second
}

func acceptFor(f catalog.Format) string {
	switch f {
	case catalog.Listing:
		return "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"
	case catalog.Sitemap:
		return "application/xml, text/xml;q=0.9, */*;q=0.5"
	case catalog.FederalRegister:
		return "application/json"
	}
	return ""
}

// take makes articles of the entries that are new and hands them on, the oldest
// first. It reports whether nothing is left to do for this document.
func (t *turn) take(ctx context.Context, entries []entry) (whole bool) {
	t.taken = map[string]bool{}
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
		switch {
		case a == nil:
		case t.taken[a.CanonicalURL]: // two entries whose pages name one address
			again = append(again, i)
		default:
			t.taken[a.CanonicalURL] = true
			list, at = append(list, *a), append(at, i)
		}
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
	return slices.DeleteFunc(list, func(e entry) bool { return has[e.canonical] }), true
}

// withinPages keeps the newest entries whose pages may be fetched in this pass,
// and all that need no page.
func (t *turn) withinPages(list []entry) (kept []entry, left int) {
	budget := max(t.o.MaxPages, 0)
	for _, e := range list {
		e.readText()
		e.wantsPage = t.source.FullText || !e.hasFullText()
		if !e.wantsPage && t.impossible(e.published) {
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
