package jobs

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"datapolicy/policy"
)

// Archive is what the runner keeps and reads.
type Archive interface {
	Subscriptions(ctx context.Context, channel string) ([]policy.Subscription, error)
	LastSlot(ctx context.Context, subscriptionID string) (policy.Slot, bool, error)
	UnfinishedSlots(ctx context.Context, subscriptionID string) ([]policy.Slot, error)
	ClaimSlot(ctx context.Context, slot policy.Slot, now time.Time) (policy.Slot, bool, error)
	SaveSlot(ctx context.Context, slot policy.Slot) error
	MergeSlots(ctx context.Context, subscriptionID string, before, now time.Time) (int, error)
	SaveDigest(ctx context.Context, channel string, d policy.Digest) error
	Digest(ctx context.Context, id string) (policy.Digest, error)
	FirstSight(ctx context.Context, key string, now time.Time, ttl time.Duration) (bool, error)
	DeleteBefore(ctx context.Context, before time.Time) (int, error)
}

// Builder makes the digest of a subscription for a period, which counts by
// when articles were kept, for the slot at that instant.
type Builder interface {
	BuildDigest(ctx context.Context, s policy.Subscription, p policy.Period, slot time.Time) (policy.Digest, error)
}

// Poster sends a digest to its subscription's channel and gives the message's
// name there.
//
// Posted finds the message of a slot that may have been sent before a crash.
// PostDigest may give both a name and an error: the message is there but not
// complete. It is then called again for the same slot and must complete it
// without sending it twice.
type Poster interface {
	PostDigest(ctx context.Context, s policy.Subscription, d policy.Digest) (ts string, err error)
	Posted(ctx context.Context, channel, subscriptionID string, slot time.Time) (ts string, ok bool, err error)
}

// Options of a Runner.
type Options struct {
	Archive Archive // must be given; of the parts below, those that are nil are not run
	Builder Builder
	Poster  Poster
	Gather  func(ctx context.Context) error // one pass over the sources

	GatherEvery time.Duration // Defaults to 30 minutes.
	KeepFor     time.Duration // how long articles are kept; 0 is for ever
	// Settle is how long after its instant a slot is served, so that what was
	// kept just before it is there to be read. Defaults to 10 seconds.
	Settle time.Duration
	// Lease is how long a slot stays with a process that does not renew its
	// claim, that is: has died. Defaults to 5 minutes.
	Lease time.Duration
	// PostTime bounds the posting of a digest, which a shutdown does not cut
	// short. Defaults to 2 minutes.
	PostTime time.Duration
	// LookEvery is how often subscriptions are looked at anew: a new one is known
	// of after that time at the latest. Defaults to 1 minute.
	LookEvery time.Duration
	// Replicas says that several processes share the archive: of them, one
	// gathers at a time.
	Replicas bool
	// SkipEmpty leaves digests without any item unposted.
	SkipEmpty bool

	Holder string // names this process; defaults to a random name
	Clock  func() time.Time
	Log    *slog.Logger
}

func (o Options) withDefaults() Options {
	for _, d := range []struct {
		value    *time.Duration
		standard time.Duration
	}{{&o.GatherEvery, 30 * time.Minute}, {&o.Settle, 10 * time.Second}, {&o.Lease, 5 * time.Minute}, {&o.PostTime, 2 * time.Minute}, {&o.LookEvery, time.Minute}} {
		if *d.value <= 0 {
			*d.value = d.standard
		}
	}
	if o.Holder == "" {
		o.Holder = rand.Text()[:12]
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// Runner runs what is due: gathering, digests, retention. Any number of
// processes may run one on the same archive.
type Runner struct {
	o       Options
	started time.Time

	mu     sync.Mutex
	busy   map[string]bool   // subscriptions that are being served here
	warned map[string]string // schedules that were told to be unreadable
	rests  map[string]rest   // subscriptions that have nothing due
	active sync.WaitGroup
	lanes  chan struct{} // bounds how many are served at once
	nudged chan struct{}
}

// mostAtOnce is how many digests are made at once.
const mostAtOnce = 4

// NewRunner makes a Runner.
func NewRunner(o Options) *Runner {
	o = o.withDefaults()
	return &Runner{o: o, started: o.Clock(), busy: map[string]bool{}, warned: map[string]string{}, rests: map[string]rest{}, lanes: make(chan struct{}, mostAtOnce), nudged: make(chan struct{}, 1)}
}

// Run runs until ctx ends, then lets what is being posted be finished. What
// fails is logged and tried again; it never stops the rest.
func (r *Runner) Run(ctx context.Context) {
	var loops sync.WaitGroup
	if r.o.Gather != nil {
		loops.Go(func() { r.repeat(ctx, r.o.GatherEvery, "gathering", r.gather) })
	}
	if r.o.KeepFor > 0 {
		loops.Go(func() { r.repeat(ctx, 24*time.Hour, "retention", r.forget) })
	}
	if r.o.Builder != nil && r.o.Poster != nil {
		loops.Go(func() { r.serveSlots(ctx) })
	}
	loops.Wait()
	r.active.Wait()
}

// repeat does a job at once and then at every interval.
func (r *Runner) repeat(ctx context.Context, every time.Duration, name string, job func(context.Context) error) {
	for ctx.Err() == nil {
		r.guarded(name, func() error { return job(ctx) })
		sleep(ctx, every)
	}
}

// guarded does a job; an error or a panic of it goes to the log.
func (r *Runner) guarded(name string, job func() error) {
	defer func() {
		if p := recover(); p != nil {
			r.o.Log.Error(name+" panicked", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		}
	}()
	if err := job(); err != nil {
		r.o.Log.Error(name+" failed", "error", err)
	}
}

// sleep waits, or until ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

func (r *Runner) gather(ctx context.Context) error {
	if r.o.Replicas {
		pass := r.o.Clock().Truncate(r.o.GatherEvery)
		first, err := r.o.Archive.FirstSight(ctx, "gather "+pass.UTC().Format(time.RFC3339), r.o.Clock(), 2*r.o.GatherEvery)
		if err != nil || !first {
			return err
		}
	}
	err := r.o.Gather(ctx)
	if ctx.Err() != nil {
		return nil //nolint:nilerr // asked to stop: what broke off is no failure
	}
	return err
}

func (r *Runner) forget(ctx context.Context) error {
	n, err := r.o.Archive.DeleteBefore(ctx, r.o.Clock().Add(-r.o.KeepFor))
	if n > 0 {
		r.o.Log.Info("old articles were deleted", "articles", n)
	}
	return err
}
