package websub

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"datapolicy/policy"
	"datapolicy/sources/fetch"
)

// Store keeps the orders with hubs; it may be shared with other processes.
type Store interface {
	AddHubSubscription(ctx context.Context, h policy.HubSubscription) (added bool, err error)
	HubSubscription(ctx context.Context, id string) (policy.HubSubscription, bool, error)
	HubSubscriptionOf(ctx context.Context, sourceID string) (policy.HubSubscription, bool, error)
	HubSubscriptions(ctx context.Context) ([]policy.HubSubscription, error)
	DueHubSubscriptions(ctx context.Context, now time.Time) ([]policy.HubSubscription, error)
	ChangeHubSubscription(ctx context.Context, id string, alter func(*policy.HubSubscription) error) (found bool, err error)
	DeleteHubSubscription(ctx context.Context, id string) error
}

// Poster sends forms, under guard.
type Poster interface {
	Post(ctx context.Context, f fetch.Form) (*fetch.Response, error)
}

// Options are what a Subscriber is made of. Zero values mean the defaults that
// are named; the first five have none.
type Options struct {
	Address string // where hubs reach ServeHTTP from outside, without the order's id: "https://bot.example.org/websub"
	Client  Poster
	Store   Store
	Random  io.Reader // crypto/rand's
	Clock   func() time.Time

	AllowPrivate bool          // hubs may be asked over http
	MaxBody      int64         // of what a hub sends, in bytes, as sent and unfolded; defaults to 20 MB
	Queue        int           // documents that wait for their turn; defaults to 64. They hold no more than 4 MaxBody together
	Workers      int           // documents taken in side by side; defaults to 2
	Grace        time.Duration // for what waits, when Run is told to end; defaults to 10 s
	Log          *slog.Logger  // nil discards
	Sleep        func(ctx context.Context, d time.Duration) error
}

// Subscriber orders news with hubs and takes what they send. It is safe for use
// by many goroutines.
type Subscriber struct {
	o       Options
	wake    chan struct{} // there is something to do
	queue   chan document
	waiting atomic.Int64  // bytes in queue
	reading chan struct{} // who reads a body
	open    atomic.Bool   // the queue is worked on
	mu      sync.Mutex
	paces   map[string]*rate.Limiter // by order
}

// New makes a Subscriber.
func New(o Options) (*Subscriber, error) {
	if o.Client == nil || o.Store == nil || o.Random == nil || o.Clock == nil {
		return nil, policy.Errorf(policy.Internal, "websub: Client, Store, Random and Clock are required")
	}
	if webAddress("", o.Address) == "" || strings.ContainsAny(o.Address, "?#") {
		return nil, policy.Errorf(policy.Invalid, "%q is no address at which hubs could call us; it looks like https://bot.example.org/websub", o.Address)
	}
	o.Address = strings.TrimRight(o.Address, "/")
	if o.MaxBody <= 0 {
		o.MaxBody = 20 << 20
	}
	if o.Queue <= 0 {
		o.Queue = 64
	}
	if o.Workers <= 0 {
		o.Workers = 2
	}
	if o.Grace <= 0 {
		o.Grace = 10 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	return &Subscriber{o: o, wake: make(chan struct{}, 1), queue: make(chan document, o.Queue), reading: make(chan struct{}, 2*o.Workers), paces: map[string]*rate.Limiter{}}, nil
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Subscriber) now() time.Time { return s.o.Clock().UTC() }

// random is so many bytes that nobody can guess, as text for an address.
func (s *Subscriber) random(bytes int) (string, error) {
	b := make([]byte, bytes)
	if _, err := io.ReadFull(s.o.Random, b); err != nil {
		return "", policy.Errorf(policy.Internal, "the machine gives no random numbers").Because(err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// share is a random share of d, so that not everything is done at once.
func (s *Subscriber) share(d time.Duration) time.Duration {
	var b [8]byte
	if _, err := io.ReadFull(s.o.Random, b[:]); err != nil || d <= 0 {
		return 0
	}
	return time.Duration(binary.BigEndian.Uint64(b[:]) % uint64(d))
}

// idBytes and secretBytes are the length of what must not be guessed. A secret
// is shorter than 200 bytes as text (§5.1).
const (
	idBytes     = 32
	secretBytes = 32
)

// Offered takes notice of what a source's document says of its hubs: news are
// ordered where they were not, and an order elsewhere is given up. It asks
// nobody itself; Work does.
func (s *Subscriber) Offered(ctx context.Context, o Offer) error {
	hubs, topic, known := o.links()
	if !known {
		return nil
	}
	for i, hub := range hubs {
		hubs[i] = askAt(hub, o.Address, s.o.AllowPrivate)
	}
	hubs = slices.DeleteFunc(hubs, func(hub string) bool { return hub == "" })
	kept, found, err := s.o.Store.HubSubscriptionOf(ctx, o.SourceID)
	if err != nil {
		return err
	}
	if found {
		if kept.Topic == topic && slices.Contains(hubs, kept.Hub) {
			return nil
		}
		if err := s.leave(ctx, kept.ID); err != nil {
			return err
		}
	}
	if len(hubs) == 0 {
		return nil
	}
	return s.order(ctx, o.SourceID, hubs[0], topic)
}

// order puts a new order down, for Work to place.
func (s *Subscriber) order(ctx context.Context, sourceID, hub, topic string) error {
	h := policy.HubSubscription{SourceID: sourceID, Hub: hub, Topic: topic, State: policy.HubWanted, Due: s.now()}
	var err error
	if h.ID, err = s.random(idBytes); err != nil {
		return err
	}
	if strings.HasPrefix(hub, "https://") {
		if h.Secret, err = s.random(secretBytes); err != nil {
			return err
		}
	}
	h.Callback = s.o.Address + "/" + h.ID
	added, err := s.o.Store.AddHubSubscription(ctx, h)
	if added {
		s.hasWork()
	}
	return err
}

// leave marks an order as one that is not wanted any more.
func (s *Subscriber) leave(ctx context.Context, id string) error {
	_, err := s.o.Store.ChangeHubSubscription(ctx, id, func(h *policy.HubSubscription) error {
		if h.State == policy.HubLeaving {
			return errNothing
		}
		h.State, h.Asked, h.Failures, h.Due = policy.HubLeaving, "", 0, s.now()
		return nil
	})
	if errors.Is(err, errNothing) {
		return nil
	}
	s.hasWork()
	return err
}

// errNothing ends a change that has nothing to change.
var errNothing = errors.New("nothing to change")

func (s *Subscriber) hasWork() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Tells reports whether a hub can be relied on for a source's news just now.
func (s *Subscriber) Tells(ctx context.Context, sourceID string) bool {
	h, found, err := s.o.Store.HubSubscriptionOf(ctx, sourceID)
	return err == nil && found && h.Tells(s.now())
}

// late is for how long a hub may take to tell of something.
const late = time.Hour

// Found says that a source that was asked had something new of that date. What
// its hub should have told of long ago makes the hub doubtful.
func (s *Subscriber) Found(ctx context.Context, sourceID string, published time.Time) error {
	h, found, err := s.o.Store.HubSubscriptionOf(ctx, sourceID)
	if err != nil || !found || !h.Tells(s.now()) || !published.After(h.Since) || published.After(s.now().Add(-late)) {
		return err
	}
	return s.doubt(ctx, h.ID, "it did not tell of what its source published at "+published.UTC().Format(time.RFC3339))
}

// doubt marks an order as one whose hub is not to be relied on, and says so once.
func (s *Subscriber) doubt(ctx context.Context, id, why string) error {
	var told policy.HubSubscription
	found, err := s.o.Store.ChangeHubSubscription(ctx, id, func(h *policy.HubSubscription) error {
		if h.Doubtful || h.State != policy.HubActive {
			return errNothing
		}
		h.Doubtful, h.LastError = true, why
		told = *h
		return nil
	})
	if errors.Is(err, errNothing) {
		return nil
	}
	if found {
		s.o.Log.WarnContext(ctx, "a hub is not relied on any more; the source is asked as often as before", "source", told.SourceID, "hub", hostOf(told.Hub), "error", why)
	}
	return err
}

// Settle brings the orders in line with the sources that are read and with the
// address at which hubs reach us; for the start.
func (s *Subscriber) Settle(ctx context.Context, sourceIDs []string) error {
	all, err := s.o.Store.HubSubscriptions(ctx)
	if err != nil {
		return err
	}
	for _, h := range all {
		switch {
		case h.Callback != s.o.Address+"/"+h.ID: // its hub cannot ask back any more: what it was told runs out
			if err := s.o.Store.DeleteHubSubscription(ctx, h.ID); err != nil {
				return err
			}
			if h.State == policy.HubLeaving || !slices.Contains(sourceIDs, h.SourceID) {
				continue
			}
			if err := s.order(ctx, h.SourceID, h.Hub, h.Topic); err != nil {
				return err
			}
		case h.State != policy.HubLeaving && !slices.Contains(sourceIDs, h.SourceID):
			if err := s.leave(ctx, h.ID); err != nil {
				return err
			}
		}
	}
	return nil
}
