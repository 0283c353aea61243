package jobs

import (
	"cmp"
	"context"
	"log/slog"
	"net/url"
	"strings"
	"sync"
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
	HasArticle(ctx context.Context, canonicalURL string) (bool, error)
	HasTwin(ctx context.Context, a policy.Article) (bool, error)
	Keep(ctx context.Context, a policy.Article, r policy.Reading, change policy.StoryChange) (added bool, err error)
	Sketches(ctx context.Context, p policy.Period, f func(articleID, storyID, nearDuplicateOf string, sketch []byte) error) error
	SketchesAfter(ctx context.Context, after int64, f func(articleID, storyID, nearDuplicateOf string, published time.Time, sketch []byte) error) (int64, error)
}

// Intake takes articles into the archive: reads them, finds their story and
// keeps all of it at once. It may be used by several goroutines.
type Intake struct {
	analyst Analyst
	shelf   Shelf
	clock   func() time.Time

	mu     sync.Mutex // one article at a time finds its story
	window *window
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
	if err := in.complete(&a); err != nil {
		return Outcome{}, err
	}
	out := Outcome{ID: a.ID}
	known, err := in.shelf.HasArticle(ctx, a.CanonicalURL)
	if err != nil {
		return out, err
	}
	if known {
		out.Duplicate = true
		return out, nil
	}
	r := in.analyst.Read(a)
	if a.Language == "" || a.Language == "und" {
		a.Language = cmp.Or(r.Language, "und")
	}
	out.Relevant = r.Relevant

	in.mu.Lock()
	defer in.mu.Unlock()
	if err := in.place(ctx, a, r, &out); err != nil {
		in.window.reset()
		return out, err
	}
	return out, nil
}

// place finds the article's story and keeps it.
func (in *Intake) place(ctx context.Context, a policy.Article, r policy.Reading, out *Outcome) (err error) {
	var change policy.StoryChange
	if r.Relevant {
		// A twin must not come into the clusterer, as it will not be kept.
		if out.Duplicate, err = in.shelf.HasTwin(ctx, a); err != nil {
			return err
		}
		if !out.Duplicate {
			clusterer, err := in.window.around(ctx, a.Published)
			if err != nil {
				return err
			}
			change, r.NearDuplicateOf = clusterer.Add(a, r)
			in.window.holds(a.ID)
		}
	}
	out.Added, err = in.shelf.Keep(ctx, a, r, change)
	if err != nil {
		return err
	}
	if !out.Added && !out.Duplicate && r.Relevant { // another process was faster
		in.window.reset()
	}
	if out.Duplicate = !out.Added; out.Added {
		out.NearDuplicateOf, out.StoryID = r.NearDuplicateOf, storyOf(a.ID, change)
	}
	return nil
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
	a.ContentHash = policy.ContentHash(a.Title, a.Text)
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
