package sources

import (
	"context"
	"fmt"
	"sync"
	"time"

	"datapolicy/policy"
	"datapolicy/sources/catalog"
	"datapolicy/sources/fetch"
)

// State is what a Gatherer remembers between passes.
type State interface {
	FetchState(ctx context.Context, sourceID string) (policy.FetchState, bool, error)
	SaveFetchState(ctx context.Context, state policy.FetchState) error
	HasArticle(ctx context.Context, canonicalURL string) (bool, error)
	HasArticles(ctx context.Context, canonicalURLs []string) (map[string]bool, error)
}

// Options are what a Gatherer is made of. Client and State are needed; zero
// values of the rest mean the defaults that are named.
type Options struct {
	Client      *fetch.Client
	State       State
	Clock       func() time.Time  // defaults to time.Now
	Concurrency int               // sources read side by side; defaults to 8
	PerHost     int               // pages of one source fetched side by side; defaults to 2. The client has the last word on a host
	MaxPages    int               // pages fetched from one source in a pass; defaults to 40, negative is none. The rest is for the next pass
	MaxListed   int               // pages of one list (listing, API) read in a source's first pass, when the first is all new; defaults to 5
	MaxEntries  int               // new articles from one source in a pass; defaults to 500. The rest is for the next pass
	PerSource   time.Duration     // for one source's turn; defaults to 10 min
	Keys        map[string]string // to APIs, by the variable of the environment that holds them; a source whose key is missing is off
	OnlyDue     bool              // pass over sources whose next turn has not come
	Hubs        Hubs              // who tell of news before we ask; may be nil
}

// Gatherer reads sources. It is safe for use by many goroutines.
type Gatherer struct {
	o     Options
	turns sync.Map // by source id: a *sync.Mutex, so that a source has one turn at a time
}

// New makes a Gatherer.
func New(o Options) *Gatherer {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	set(&o.Concurrency, 8)
	set(&o.PerHost, 2)
	set(&o.MaxPages, 40)
	set(&o.MaxListed, 5)
	set(&o.MaxEntries, 500)
	set(&o.PerSource, 10*time.Minute)
	return &Gatherer{o: o}
}

func set[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// What came of a source in a pass.
const (
	StatusOK        = "ok"
	StatusUnchanged = "unchanged"
	StatusNotDue    = "not due"
	StatusGone      = "gone"   // answered 410 once: not asked again
	StatusFailed    = "failed" // see Err
	StatusOff       = "off"    // needs a key that is not there: see Advice
)

// Progress is told after each source.
type Progress struct {
	Source   string // its name
	Done     int    // sources so far, this one included
	Total    int
	Articles int // new ones so far, of all sources
	Err      error
}

// Report is what came of a pass.
type Report struct {
	Sources []SourceReport // in the order in which they were given
}

// New is how many articles were handed on.
func (r Report) New() int {
	n := 0
	for _, s := range r.Sources {
		n += s.New
	}
	return n
}

// Failed is how many sources failed.
func (r Report) Failed() int {
	n := 0
	for _, s := range r.Sources {
		if s.Status == StatusFailed {
			n++
		}
	}
	return n
}

// SourceReport is what came of one source.
type SourceReport struct {
	ID      string
	Name    string
	URL     string // where it was asked
	Status  string
	Entries int      // that it lists
	New     int      // articles that were handed on
	Partial int      // of these, without their full text
	Left    int      // entries left for the next pass
	Err     error    // why it failed; or, with another status, what went wrong with single articles
	Advice  string   // what to do about it, for the operator
	Notes   []string // what the readers had to put up with
	Edited  int      // known entries that the source altered since we read it

	Trouble   string // what kind of it, in a few words; "" where there is none
	Gap       bool   // what it ran while it was not read could not be had
	Changed   bool   // its trouble is another than at the last pass, or gone: somebody should be told
	Recovered bool   // it is gone
}

// Gather reads the sources and hands each article that State does not have to
// emit, one at a time. A source that fails does not stop another, an article
// that emit refuses does not stop the next; both are in the report. A source's
// validators are kept only once all of its articles were taken, so that nothing
// is lost by a pass that is broken off. progress may be nil.
func (g *Gatherer) Gather(ctx context.Context, list []catalog.Source, emit func(context.Context, policy.Article) error, progress func(Progress)) Report {
	var mu sync.Mutex
	return g.GatherBatches(ctx, list, func(ctx context.Context, articles []policy.Article) []error {
		mu.Lock()
		defer mu.Unlock()
		errs := make([]error, len(articles))
		for i, a := range articles {
			if errs[i] = ctx.Err(); errs[i] == nil {
				errs[i] = emit(ctx, a)
			}
		}
		return errs
	}, progress)
}

// GatherBatches is Gather with emit given several articles of one source at a
// time, in order, and by several sources at once; it answers with the error of
// each, or nil. A batch is no larger than 64.
func (g *Gatherer) GatherBatches(ctx context.Context, list []catalog.Source, emit func(context.Context, []policy.Article) []error, progress func(Progress)) Report {
	report := Report{Sources: make([]SourceReport, len(list))}
	p := &pass{Gatherer: g, emit: emit}
	var mu sync.Mutex
	done, articles := 0, 0
	var workers sync.WaitGroup
	one := func(i int) {
		r := p.source(ctx, list[i])
		mu.Lock()
		defer mu.Unlock()
		report.Sources[i] = r
		done++
		articles += r.New
		if progress != nil {
			progress(Progress{Source: list[i].Name, Done: done, Total: len(list), Articles: articles, Err: r.Err})
		}
	}
	q := newQueue(list, g.o.PerHost)
	for range min(g.o.Concurrency, len(list)) {
		workers.Go(func() {
			for {
				i, over, ok := q.next()
				if !ok {
					return
				}
				one(i)
				over()
			}
		})
	}
	workers.Wait()
	return report
}

// pass is one call of Gather.
type pass struct {
	*Gatherer
	emit func(context.Context, []policy.Article) []error
}

// source takes one source's turn.
func (p *pass) source(ctx context.Context, s catalog.Source) SourceReport {
	return p.turn(ctx, s, (*turn).run)
}

// turn is one source's turn. Whatever happens in it stays in it.
func (p *pass) turn(ctx context.Context, s catalog.Source, run func(*turn, context.Context)) (r SourceReport) {
	r = SourceReport{ID: s.ID, Name: s.Name, URL: s.URL, Status: StatusOK}
	defer func() {
		if fault := recover(); fault != nil {
			r.fail(policy.Errorf(policy.Internal, "reading %s went wrong on our side; please report it", s.Name).Because(fmt.Errorf("panic: %v", fault)))
		}
	}()
	turns, _ := p.turns.LoadOrStore(s.ID, new(sync.Mutex))
	alone := turns.(*sync.Mutex)
	alone.Lock()
	defer alone.Unlock()
	ctx, cancel := context.WithTimeout(ctx, p.o.PerSource)
	defer cancel()
	run(&turn{pass: p, source: s, report: &r, now: p.o.Clock().UTC()}, ctx)
	return r
}

func (r *SourceReport) fail(err error) {
	r.Status = StatusFailed
	r.Advice, r.Err = told(err)
}
