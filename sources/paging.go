package sources

import (
	"context"

	"datapolicy/policy"
	"datapolicy/sources/fetch"
)

// goesOn reports whether the page after the n-th of a list is to be read too, so
// that nothing is missing after downtime: as long as nothing on a page is known,
// up to MaxListed pages. When the last pass had to leave something, it is somewhere
// behind what is known, and all of these pages are read again.
func (t *turn) goesOn(n, known int, next, here string) bool {
	if next == "" || n >= t.o.MaxListed || !sameHost(next, here) {
		return false
	}
	return known == 0 || t.leftSome()
}

// leftSome reports whether the last pass over this source ended before its end;
// see turn.ask.
func (t *turn) leftSome() bool {
	return !t.state.LastSuccess.IsZero() && t.state.BodyHash == ""
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

// knows counts which of the entries the archive has; in a check, all.
func (t *turn) knows(ctx context.Context, list []entry) int {
	known := 0
	if t.checking {
		return len(list)
	}
	for i := range list {
		if t.isKnown(ctx, list[i].url) {
			known++
		}
	}
	return known
}

func (t *turn) isKnown(ctx context.Context, address string) bool {
	canonical, err := policy.CanonicalURL(address)
	if err != nil {
		return false
	}
	has, err := t.o.State.HasArticle(ctx, canonical)
	return err == nil && has
}
