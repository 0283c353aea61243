package sources

import (
	"context"

	"datapolicy/policy"
	"datapolicy/sources/fetch"
)

// goesOn reports whether the page after the n-th of a list is to be read too, so
// that nothing is missing after downtime: as long as nothing on a page is known.
// A source that was never read is read back for MaxListed pages; any other until
// the last seen instant, for maxBack pages. When the last pass had to leave
// something, it is somewhere behind what is known, and all of these pages are
// read again.
func (t *turn) goesOn(n, known int, next, here string) bool {
	most := t.o.MaxListed
	switch {
	case known > 0 && !t.leftSome():
		return false
	case known > 0:
		most = max(most, t.state.Behind)
	case !t.state.LastSuccess.IsZero():
		most = max(most, maxBack)
	}
	if next == "" || n >= most || !sameHost(next, here) {
		return false
	}
	t.pages = n + 1
	return true
}

// leftSome reports whether the last pass over this source ended before its end;
// see turn.ask.
func (t *turn) leftSome() bool {
	return t.state.Behind > 0 || !t.state.LastSuccess.IsZero() && t.state.BodyHash == ""
}

// another fetches a further page of a list. When it fails, what was read so far
// is used, and the next pass tries once more.
func (t *turn) another(ctx context.Context, address string) (*fetch.Response, error) {
	resp, err := t.o.Client.Get(ctx, fetch.Request{URL: address, Accept: acceptFor(t.source.Format), IgnoreRobots: t.source.Robots == "ignore"})
	if err != nil && !t.leftSome() {
		t.cutShort = true
	}
	return resp, err
}

// knows counts which of the entries the archive has; in a check, all. What it
// cannot tell counts as unknown.
func (t *turn) knows(ctx context.Context, list []entry) int {
	if t.checking {
		return len(list)
	}
	var addresses []string
	for i := range list {
		if canonical, err := policy.CanonicalURL(list[i].url); err == nil {
			addresses = append(addresses, canonical)
		}
	}
	has, err := t.o.State.HasArticles(ctx, addresses)
	if err != nil {
		return 0
	}
	known := 0
	for _, address := range addresses {
		if has[address] {
			known++
		}
	}
	return known
}

// passed reports whether a page of a list ends before the last seen instant.
// Days are dated from their midnight, and zones are off by hours.
func (t *turn) passed(page []entry) bool {
	last := t.lastSeen()
	for i := len(page) - 1; i >= 0 && !last.IsZero(); i-- {
		if at := page[i].published; !t.impossible(at) {
			return at.Before(last.Add(-2 * slack))
		}
	}
	return false
}
