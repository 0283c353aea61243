package jobs

import (
	"context"
	"log/slog"
	"time"

	"datapolicy/policy"
)

const (
	// windowDays is how many days before and after an article its story is
	// looked for.
	windowDays = 14
	// mostHeld bounds the articles that a clusterer holds; beyond it begins anew
	// with the window that is asked for.
	mostHeld = 40_000
)

// window is a clusterer that holds the articles of the days that were asked
// for, loaded from the archive as they are asked for. It is not safe for use
// by several goroutines at once.
type window struct {
	shelf        Shelf
	newClusterer func() Clusterer
	log          *slog.Logger // may be nil

	clusterer Clusterer
	days      map[int64]bool  // loaded, by number since 1970
	held      map[string]bool // ids of the articles that the clusterer has
	seen      int64           // the last article of the archive that we know of
}

func newWindow(shelf Shelf, newClusterer func() Clusterer) *window {
	return &window{shelf: shelf, newClusterer: newClusterer}
}

// reset forgets all: what is held is no longer what is kept.
func (w *window) reset() { w.clusterer = nil }

// holds notes that the clusterer was given an article.
func (w *window) holds(articleID string) { w.held[articleID] = true }

// refresh begins a batch of articles: the clusterer learns of those that other
// processes have kept meanwhile, and begins anew when it holds too many. Not to
// be called before what the clusterer was last given is kept.
func (w *window) refresh(ctx context.Context) error {
	if w.clusterer != nil && len(w.held) > mostHeld {
		w.reset()
	}
	if w.clusterer == nil {
		last, err := w.shelf.SketchesAfter(ctx, -1, nil)
		if err != nil {
			return err
		}
		w.clusterer, w.days, w.held, w.seen = w.newClusterer(), map[int64]bool{}, map[string]bool{}, last
	}
	last, err := w.shelf.SketchesAfter(ctx, w.seen, func(articleID, storyID, nearDuplicateOf string, published time.Time, sketch []byte) error {
		if !w.days[day(published)] {
			return nil // it comes with its day
		}
		return w.load(articleID, storyID, nearDuplicateOf, sketch)
	})
	if err != nil {
		return err
	}
	w.seen = last
	return nil
}

// around is the clusterer with the articles around a time. Call refresh first.
func (w *window) around(ctx context.Context, at time.Time) (Clusterer, error) {
	first := day(at) - windowDays
	for d := first; d <= first+2*windowDays; d++ {
		until := d
		for until <= first+2*windowDays && !w.days[until] {
			until++
		}
		if until == d {
			continue
		}
		p := policy.Period{Since: dayStart(d), Until: dayStart(until)}
		if err := w.shelf.Sketches(ctx, p, w.load); err != nil {
			return nil, err
		}
		for ; d < until; d++ {
			w.days[d] = true
		}
	}
	return w.clusterer, nil
}

// load gives the clusterer an article of a story that it does not have yet.
func (w *window) load(articleID, storyID, nearDuplicateOf string, sketch []byte) error {
	if storyID == "" || w.held[articleID] {
		return nil
	}
	w.held[articleID] = true
	if err := w.clusterer.Load(articleID, storyID, nearDuplicateOf, sketch); err != nil && w.log != nil {
		w.log.Warn("an article is left out of the clustering: what was kept of it for that cannot be read", "article", articleID, "error", err)
	}
	return nil
}

const dayLength = 24 * time.Hour

func day(t time.Time) int64 { return t.Unix() / int64(dayLength/time.Second) }

func dayStart(number int64) time.Time {
	return time.Unix(number*int64(dayLength/time.Second), 0).UTC()
}
