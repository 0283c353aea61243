package websub

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"datapolicy/policy"
	"datapolicy/sources/fetch"
)

// Push is a document that a hub sent: a source's feed, or what is new of it.
type Push struct {
	Body        []byte // unfolded
	ContentType string
}

// document is a Push that waits for its turn.
type document struct {
	id, sourceID          string
	body                  []byte // as it came
	contentType, encoding string
}

// What one order may bring: a publisher has so many pieces of news at once, and
// so many over the day. Whoever sends more is asked to do so later.
const (
	burst   = 30
	refill  = time.Minute // for one more
	maxPace = 4_096       // orders whose pace is remembered
)

// tooFast reports whether an order brings more than it may.
func (s *Subscriber) tooFast(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	pace := s.paces[id]
	if pace == nil {
		if len(s.paces) >= maxPace {
			clear(s.paces)
		}
		pace = rate.NewLimiter(rate.Every(refill), burst)
		s.paces[id] = pace
	}
	return !pace.AllowN(s.now(), 1)
}

// put lets a document wait for its turn, unless too much waits already or came
// of the same order.
func (s *Subscriber) put(d document) bool {
	if s.tooFast(d.id) {
		return false
	}
	size := int64(len(d.body))
	if s.waiting.Add(size) > 4*s.o.MaxBody {
		s.waiting.Add(-size)
		return false
	}
	select {
	case s.queue <- d:
		return true
	default:
		s.waiting.Add(-size)
		return false
	}
}

// look is how often Run looks for what is due, at the most.
const look = 15 * time.Second

// Run looks after the orders and hands what hubs send to deliver, until ctx
// ends. What waits then has Grace to be taken in; the rest is left to the next
// time that its source is asked. deliver is called by several at once.
func (s *Subscriber) Run(ctx context.Context, deliver func(ctx context.Context, sourceID string, p Push) error) {
	lasting, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	stop := make(chan struct{})
	var workers sync.WaitGroup
	s.open.Store(true)
	for range s.o.Workers {
		workers.Go(func() {
			for {
				select {
				case d := <-s.queue:
					s.take(lasting, d, deliver)
				case <-stop:
					for { // what waited
						select {
						case d := <-s.queue:
							s.take(lasting, d, deliver)
						default:
							return
						}
					}
				}
			}
		})
	}
	for ctx.Err() == nil {
		if err := s.Work(ctx); err != nil && ctx.Err() == nil {
			s.o.Log.WarnContext(ctx, "the orders with hubs could not be looked after; they will be later", "error", policy.Message(err))
		}
		s.rest(ctx)
	}
	s.open.Store(false)
	close(stop)
	late := time.AfterFunc(s.o.Grace, end)
	defer late.Stop()
	workers.Wait()
	end()
	for { // what came while we ended
		select {
		case d := <-s.queue:
			s.take(lasting, d, deliver)
		default:
			return
		}
	}
}

// rest waits until there may be something to do.
func (s *Subscriber) rest(ctx context.Context) {
	ctx, woken := context.WithCancel(ctx)
	defer woken()
	go func() {
		select {
		case <-s.wake:
			woken()
		case <-ctx.Done():
		}
	}()
	_ = s.o.Sleep(ctx, look) // it ends early, or does not
}

// take hands one document on. Whatever goes wrong, the source is asked again
// before long, and a document that nothing can be made of breaks nothing.
func (s *Subscriber) take(ctx context.Context, d document, deliver func(context.Context, string, Push) error) {
	defer s.waiting.Add(-int64(len(d.body)))
	err := s.hand(ctx, d, deliver)
	if ctx.Err() != nil {
		ctx, err = context.WithoutCancel(ctx), policy.Errorf(policy.Unavailable, "we were stopped before").Because(err)
	}
	if err != nil {
		err = s.doubt(ctx, d.id, "what it sent could not be taken in: "+line(policy.Message(err)))
	} else {
		_, err = s.o.Store.ChangeHubSubscription(ctx, d.id, func(h *policy.HubSubscription) error {
			h.LastPush = s.now()
			if h.Doubtful {
				h.Doubtful, h.LastError = false, ""
			}
			return nil
		})
	}
	if err != nil {
		s.o.Log.WarnContext(ctx, "an order with a hub could not be changed", "source", d.sourceID, "error", policy.Message(err))
	}
}

func (s *Subscriber) hand(ctx context.Context, d document, deliver func(context.Context, string, Push) error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = policy.Errorf(policy.Internal, "taking in what a hub sent went wrong on our side; please report it").Because(fmt.Errorf("panic: %v", fault))
		}
	}()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	body, err := fetch.Unfold(d.body, d.encoding, s.o.MaxBody)
	if err != nil {
		return err
	}
	return deliver(ctx, d.sourceID, Push{Body: body, ContentType: d.contentType})
}
