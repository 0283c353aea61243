package sources

import (
	"context"
	"net/http"
	"time"

	"datapolicy/policy"
	"datapolicy/sources/catalog"
	"datapolicy/sources/fetch"
	"datapolicy/sources/websub"
)

// Hubs tell of sources' news before they are asked (WebSub).
type Hubs interface {
	// Offered takes notice of what a source's document says of its hubs.
	Offered(ctx context.Context, o websub.Offer) error
	// Tells reports whether a hub can be relied on for a source's news.
	Tells(ctx context.Context, sourceID string) bool
	// Found takes notice of something new of that date that asking brought.
	Found(ctx context.Context, sourceID string, published time.Time) error
}

// toldRest is how long a source is left alone whose hub tells of its news: it is
// asked all the same, so that a hub that has died is noticed.
const toldRest = maxRest

// nextDue is when the source is due: as was settled, unless that relied on a hub
// that is not to be relied on any more.
func (t *turn) nextDue(ctx context.Context) time.Time {
	s := t.state
	if !s.Told || t.o.Hubs != nil && t.o.Hubs.Tells(ctx, s.SourceID) {
		return s.NextDue
	}
	if again := s.LastFetch.Add(t.source.Every); again.Before(s.NextDue) {
		return again
	}
	return s.NextDue
}

// heed tells the hubs' side what a successful look at the source brought, and
// puts the next one off where a hub will tell us. before is the newest entry
// that was known.
func (t *turn) heed(ctx context.Context, resp *fetch.Response, before time.Time) {
	t.state.Told = false
	if t.o.Hubs == nil || !mayHaveHub(t.source) {
		return
	}
	if newest := t.state.NewestEntry; t.report.New > 0 && newest.After(before) {
		t.trouble(t.o.Hubs.Found(ctx, t.source.ID, newest))
	}
	t.trouble(t.o.Hubs.Offered(ctx, websub.Offer{
		SourceID: t.source.ID, Address: resp.URL, Header: resp.Header, Read: t.doc.feed, Hub: t.doc.hub, Self: t.doc.self,
	}))
	if t.state.BodyHash == "" || !t.o.Hubs.Tells(ctx, t.source.ID) {
		return // something is left to read, or nobody will tell
	}
	if told := t.now.Add(spread(t.source.ID, toldRest, t.source.Every, toldRest)); told.After(t.state.NextDue) {
		t.state.NextDue, t.state.Told = told, true
	}
}

// unhear tells the hubs' side that nothing is wanted of the source any more.
func (t *turn) unhear(ctx context.Context) {
	if t.o.Hubs != nil {
		t.trouble(t.o.Hubs.Offered(ctx, websub.Offer{SourceID: t.source.ID, Address: t.state.URL, Read: true}))
	}
}

// mayHaveHub reports whether what a hub sends can be read as the source's.
func mayHaveHub(s catalog.Source) bool { return s.Format == catalog.Feed || s.Format == "" }

// Take reads a document that a hub sent for a source, and hands on what is new
// as GatherBatches does. It may list less than the source itself would: what it
// does not list says nothing, and what it lists settles nothing of when the
// source is asked and what is missing of it.
func (g *Gatherer) Take(ctx context.Context, s catalog.Source, p websub.Push, emit func(context.Context, []policy.Article) []error) SourceReport {
	one := &pass{Gatherer: g, emit: emit}
	return one.turn(ctx, s, func(t *turn, ctx context.Context) { t.pushed(ctx, p) })
}

// pushed is a turn with a document that came by itself.
func (t *turn) pushed(ctx context.Context, p websub.Push) {
	state, found, err := t.o.State.FetchState(ctx, t.source.ID)
	switch {
	case err != nil:
		t.report.fail(err)
		return
	case !found || state.Gone || state.Origin != t.source.URL || !mayHaveHub(t.source):
		t.report.fail(policy.Errorf(policy.Conflict, "a hub sends news of %s, which is not read at present; they are left", t.source.Name))
		return
	}
	t.state, t.report.URL = state, state.URL
	entries, notes, err := t.readFeed(&fetch.Response{Status: http.StatusOK, URL: state.URL, Header: http.Header{}, Body: p.Body, ContentType: p.ContentType})
	t.report.Notes = notes
	if err != nil {
		t.report.fail(err)
		return
	}
	t.report.Entries = len(entries)
	whole := t.take(ctx, entries)
	if whole && t.report.New == 0 {
		return
	}
	t.state.LastNew = t.now
	if !whole { // the source itself still lists it
		t.state.ETag, t.state.LastModified, t.state.BodyHash = "", "", ""
		t.state.NextDue, t.state.Told = t.now.Add(min(t.source.Every, 10*time.Minute)), false
	}
	t.save(ctx)
}
