package jobs

import (
	"cmp"
	"context"
	"log/slog"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"datapolicy/policy"
)

// Analyst reads articles; it may be asked by several goroutines at once.
type Analyst interface {
	Read(policy.Article) policy.Reading
}

// Clusterer puts articles into stories. Load puts back one that is kept; Add
// adds a new one and says what that did to the stories.
type Clusterer interface {
	Load(articleID, storyID, nearDuplicateOf string, sketch []byte) error
	Add(a policy.Article, r policy.Reading) (change policy.StoryChange, nearDuplicateOf string)
}

// Shelf is the archive as Intake needs it.
type Shelf interface {
	HasArticles(ctx context.Context, canonicalURLs []string) (map[string]bool, error)
	HasTwin(ctx context.Context, a policy.Article) (bool, error)
	KeepAll(ctx context.Context, all []policy.Filing) (added []bool, err error)
	Sketches(ctx context.Context, p policy.Period, f func(articleID, storyID, nearDuplicateOf string, sketch []byte) error) error
	SketchesAfter(ctx context.Context, after int64, f func(articleID, storyID, nearDuplicateOf string, published time.Time, sketch []byte) error) (int64, error)
}

// Intake takes articles into the archive: reads them, finds their story and
// keeps all of it at once. It may be used by several goroutines.
type Intake struct {
	analyst   Analyst
	shelf     Shelf
	clock     func() time.Time
	linker    Linker    // nil: stories are not linked with earlier ones
	linkAgain time.Time // not before then, where many are left
	past      Past

	mu     sync.Mutex // one batch of articles at a time finds its stories
	window *window
	queue  queue

	reading  atomic.Int64 // batches
	unlinked int          // articles kept since stories were linked last
}

// NewIntake makes an Intake. NewClusterer gives an empty clusterer; it is
// called again whenever what the last one holds is no longer what is kept.
func NewIntake[C Clusterer](analyst Analyst, newClusterer func() C, shelf Shelf, clock func() time.Time) *Intake {
	return &Intake{analyst: analyst, shelf: shelf, clock: clock, window: newWindow(shelf, func() Clusterer { return newClusterer() })}
}

// LogTo tells a log what goes wrong beside the way of an article. Call it
// before the first Take.
func (in *Intake) LogTo(log *slog.Logger) { in.window.log = log }

// Outcome is what became of an article.
type Outcome struct {
	ID              string // the article's
	Added           bool
	Duplicate       bool // it was there already
	Relevant        bool
	StoryID         string // "" for a duplicate or one that is not data policy
	NearDuplicateOf string // an article's id, or ""
}

// Take takes one article in. What it lacks is filled in: canonical URL, id,
// content hash, date, fetching time, source, language. Articles that are not
// data policy are kept but make no story. An article without a usable address
// or without title and text is Invalid.
func (in *Intake) Take(ctx context.Context, a policy.Article) (Outcome, error) {
	outcomes, errs := in.TakeAll(ctx, []policy.Article{a})
	return outcomes[0], errs[0]
}

// BatchSize is how many articles TakeAll is best given at once: enough for what
// a transaction costs to be shared, and few enough for others to write in
// between.
const BatchSize = 64

// TakeAll is Take for several articles, in their order: read side by side and
// kept together. What goes wrong with one does not touch the others; errs has
// the error of each, or nil.
func (in *Intake) TakeAll(ctx context.Context, all []policy.Article) (outcomes []Outcome, errs []error) {
	return in.Keep(ctx, in.Read(ctx, all))
}

// Batch is articles that were read and are not kept yet.
type Batch struct {
	outcomes []Outcome
	errs     []error
	taken    []taking // those to be kept
}

// Read is the first half of TakeAll. It may go on while an earlier batch is
// kept.
func (in *Intake) Read(ctx context.Context, all []policy.Article) *Batch {
	in.reading.Add(1)
	defer in.reading.Add(-1)
	b := &Batch{outcomes: make([]Outcome, len(all)), errs: make([]error, len(all)), taken: make([]taking, len(all))}
	sideBySide(len(all), func(i int) {
		b.taken[i] = taking{Filing: policy.Filing{Article: all[i]}, outcome: &b.outcomes[i], err: &b.errs[i]}
		b.errs[i] = in.complete(&b.taken[i].Article)
	})
	var addresses []string
	for i := range b.taken {
		if b.errs[i] == nil {
			b.outcomes[i].ID = b.taken[i].Article.ID
			addresses = append(addresses, b.taken[i].Article.CanonicalURL)
		}
	}
	known, err := in.shelf.HasArticles(ctx, addresses)
	sideBySide(len(all), func(i int) {
		t := &b.taken[i]
		switch {
		case *t.err != nil:
		case err != nil:
			*t.err = err
		case known[t.Article.CanonicalURL]:
			t.outcome.Duplicate = true
		default:
			t.Reading = in.analyst.Read(t.Article)
			if t.Article.Language == "" || t.Article.Language == "und" {
				t.Article.Language = cmp.Or(t.Reading.Language, "und")
			}
			t.outcome.Relevant = t.Reading.Relevant
		}
	})
	b.taken = slices.DeleteFunc(b.taken, func(t taking) bool { return *t.err != nil || t.outcome.Duplicate })
	return b
}

// Keep is the other half of TakeAll. Batches that wait for one to be kept are
// kept together after it.
func (in *Intake) Keep(ctx context.Context, b *Batch) (outcomes []Outcome, errs []error) {
	w := in.queue.enter(ctx, b.taken)
	in.mu.Lock()
	defer in.mu.Unlock()
	if !w.kept {
		together := in.queue.next(w)
		in.placeAll(ctx, together)
		for _, w := range together {
			in.unlinked += len(w.taken)
		}
		// While others read or wait, stories are altered again and again: each is
		// linked once, after them.
		if in.unlinked > 0 && (in.reading.Load() == 0 && in.queue.empty() || in.unlinked >= mostUnlinked) {
			in.unlinked = 0
			in.link(ctx)
		}
	}
	return b.outcomes, b.errs
}

// sideBySide calls f with 0 to n-1, as many at a time as there are processors.
func sideBySide(n int, f func(i int)) {
	if n == 1 {
		f(0)
		return
	}
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	group.Wait()
}

// taking is an article on its way in.
type taking struct {
	policy.Filing
	storyID string
	outcome *Outcome
	err     *error
}

// file finds the articles' stories and keeps all at once.
func (in *Intake) file(ctx context.Context, taken []*taking) (err error) {
	if len(taken) == 0 {
		return nil
	}
	defer func() {
		if err != nil {
			in.window.reset()
		}
	}()
	filings := make([]policy.Filing, len(taken))
	twins := newTwins(len(taken))
	told := map[string]*policy.StoryChange{} // where a story is told of last
	fresh := false                           // the clusterer knows what others have kept meanwhile
	for i, t := range taken {
		a, r := &t.Article, &t.Reading
		t.Change, r.NearDuplicateOf = policy.StoryChange{}, ""
		known := twins.met(a)
		if r.Relevant && !known {
			// A twin must not come into the clusterer, as it will not be kept.
			if known, err = in.shelf.HasTwin(ctx, *a); err != nil {
				return err
			}
		}
		if r.Relevant && !known {
			if !fresh {
				if err := in.window.refresh(ctx); err != nil {
					return err
				}
				fresh = true
			}
			clusterer, err := in.window.around(ctx, a.Published)
			if err != nil {
				return err
			}
			t.Change, r.NearDuplicateOf = clusterer.Add(*a, *r)
			in.window.holds(a.ID)
			t.storyID = storyOf(a.ID, t.Change)
		}
		t.outcome.Duplicate = known
		filings[i] = t.Filing
		t.Change = policy.StoryChange{} // it is the filing's now: a story may be large
		supersede(told, &filings[i].Change)
	}
	added, err := in.shelf.KeepAll(ctx, filings)
	if err != nil {
		return err
	}
	for i, t := range taken {
		out := t.outcome
		if !added[i] && !out.Duplicate && t.Reading.Relevant { // another process was faster
			in.window.reset()
		}
		out.Added, out.Duplicate = added[i], !added[i]
		if out.Added {
			out.NearDuplicateOf, out.StoryID = t.Reading.NearDuplicateOf, t.storyID
		}
	}
	return nil
}

// supersede takes the stories that a change tells of out of the batch's earlier
// changes, if it tells of all the articles that they do: each change is kept
// after those before it, so that the last one counts.
func supersede(told map[string]*policy.StoryChange, change *policy.StoryChange) {
	for i := range change.Stories {
		st := &change.Stories[i]
		if earlier := told[st.ID]; earlier != nil {
			earlier.Stories = slices.DeleteFunc(earlier.Stories, func(old policy.Story) bool { return old.ID == st.ID && within(old.Articles, st.Articles) })
		}
		told[st.ID] = change
	}
}

// within reports whether all of some articles are among others; both are by
// time, as stories list them.
func within(some, others []policy.StoryArticle) bool {
	at := 0
	for i := range some {
		for at < len(others) && others[at].ID != some[i].ID {
			at++
		}
		if at == len(others) {
			return false
		}
	}
	return true
}

// twins tells the articles of one batch that the archive would take for one:
// by id, or by source and content, as its Keep does.
type twins map[string]bool

func newTwins(n int) twins { return make(twins, 2*n) }

// met reports whether the article or a twin of it was there before.
func (t twins) met(a *policy.Article) bool {
	content := a.SourceID + "\x00" + a.ContentHash
	if strings.TrimSpace(a.Text) == "" {
		content += a.Published.String()
	}
	known := t[a.ID] || t[content]
	t[a.ID], t[content] = true, true
	return known
}

func storyOf(articleID string, change policy.StoryChange) string {
	for _, st := range change.Stories {
		for _, member := range st.Articles {
			if member.ID == articleID {
				return st.ID
			}
		}
	}
	return ""
}

// complete fills in what can be told from the rest.
func (in *Intake) complete(a *policy.Article) error {
	title, body := a.Title, a.Text
	for _, s := range []*string{&a.Title, &a.Text, &a.Byline, &a.Source, &a.SourceID} {
		*s = clean(*s)
	}
	a.Title = strings.TrimSpace(a.Title)
	if a.Title == "" && strings.TrimSpace(a.Text) == "" {
		return policy.Errorf(policy.Invalid, "the article %.200q has neither title nor text", a.URL)
	}
	if a.CanonicalURL == "" {
		canonical, err := policy.CanonicalURL(a.URL)
		if err != nil {
			return err
		}
		a.CanonicalURL = canonical
	}
	a.URL = cmp.Or(a.URL, a.CanonicalURL)
	a.ID = policy.ArticleID(a.CanonicalURL)
	if a.ContentHash == "" || a.Title != title || a.Text != body {
		a.ContentHash = policy.ContentHash(a.Title, a.Text)
	}
	now := in.clock().UTC()
	if a.Fetched.IsZero() {
		a.Fetched = now
	}
	a.SettleDate(a.Published, cmp.Or(a.DateSource, policy.DateExact), now)
	if a.Source == "" || a.SourceID == "" {
		host := ""
		if u, err := url.Parse(a.CanonicalURL); err == nil {
			host = strings.TrimPrefix(u.Hostname(), "www.")
		}
		a.Source = cmp.Or(a.Source, host)
		a.SourceID = cmp.Or(a.SourceID, a.Source)
	}
	return nil
}

// clean replaces what is not text: bytes that are no UTF-8, and NUL.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", " ")
}
