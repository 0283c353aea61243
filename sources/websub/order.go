package websub

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"datapolicy/policy"
	"datapolicy/sources/fetch"
)

// The modes of requests (§5.1, §5.2).
const (
	subscribe   = "subscribe"
	unsubscribe = "unsubscribe"
	denied      = "denied"
)

const (
	lease        = 10 * 24 * time.Hour // that we ask for
	shortest     = time.Minute         // that we believe
	longest      = 30 * 24 * time.Hour
	verifyWithin = time.Hour           // for a hub to ask back
	claim        = 10 * time.Minute    // for one of several processes to do what is due
	afterRefusal = 30 * 24 * time.Hour // until a hub that said no is asked again
	maxPause     = 7 * 24 * time.Hour  // between two tries with a hub that cannot be asked
	leaveTries   = 3                   // to give an order up; then its lease runs out
)

// Work does what is due now: it orders, renews and gives up.
func (s *Subscriber) Work(ctx context.Context) error {
	due, err := s.o.Store.DueHubSubscriptions(ctx, s.now())
	if err != nil {
		return err
	}
	var group errgroup.Group
	group.SetLimit(4)
	for _, h := range due {
		group.Go(func() error {
			if err := s.attend(ctx, h.ID); err != nil && ctx.Err() == nil {
				s.o.Log.WarnContext(ctx, "an order with a hub could not be looked after; it will be tried again", "source", h.SourceID, "hub", hostOf(h.Hub), "error", policy.Message(err))
			}
			return nil
		})
	}
	group.Wait() // the functions return nil
	return ctx.Err()
}

// attend does what is due with one order. What it asks of the hub is kept
// first, since the hub may ask back before it answers.
func (s *Subscriber) attend(ctx context.Context, id string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	now := s.now()
	var h policy.HubSubscription
	ended, forget, mode := false, false, ""
	found, err := s.o.Store.ChangeHubSubscription(ctx, id, func(kept *policy.HubSubscription) error {
		ended, forget, mode = false, false, ""
		if now.Before(kept.Due) {
			return errNothing // another process was quicker
		}
		if kept.State == policy.HubActive && !now.Before(kept.LeaseUntil) {
			kept.State, ended = policy.HubWanted, true
		}
		kept.Due = now.Add(claim)
		switch unverified := kept.Asked != "" && !now.Before(kept.AskedUntil); {
		case kept.State == policy.HubLeaving && (unverified || kept.Since.IsZero() || !now.Before(kept.LeaseUntil) || kept.Failures >= leaveTries):
			forget = true
		case kept.State == policy.HubLeaving:
			mode = unsubscribe
		case unverified:
			s.failed(kept, now, "it did not ask back", 0)
		default:
			mode = subscribe
		}
		if mode != "" {
			kept.Asked, kept.AskedUntil = mode, now.Add(verifyWithin)
		}
		h = *kept
		return nil
	})
	if errors.Is(err, errNothing) || err == nil && !found {
		return nil
	}
	if err != nil {
		return err
	}
	if ended {
		s.o.Log.WarnContext(ctx, "a hub's lease has ended unrenewed; the source is asked as often as before", "source", h.SourceID, "hub", hostOf(h.Hub), "error", h.LastError)
	}
	switch {
	case forget:
		return s.o.Store.DeleteHubSubscription(ctx, id)
	case mode == "":
		s.tell(ctx, h)
		return nil
	}
	return s.ask(ctx, h, mode)
}

// ask sends the request and notes what came of it.
func (s *Subscriber) ask(ctx context.Context, h policy.HubSubscription, mode string) error {
	fields := url.Values{"hub.mode": {mode}, "hub.topic": {h.Topic}, "hub.callback": {h.Callback}}
	if mode == subscribe {
		fields.Set("hub.lease_seconds", strconv.Itoa(int(lease/time.Second)))
		if h.Secret != "" {
			fields.Set("hub.secret", h.Secret)
		}
	}
	resp, err := s.o.Client.Post(ctx, fetch.Form{URL: h.Hub, Fields: fields})
	if ctx.Err() != nil && err != nil {
		err = nil // we were stopped: as if the hub had not asked back
		resp = &fetch.Response{Status: http.StatusAccepted}
	}
	why, rest := "", time.Duration(0)
	switch {
	case err != nil:
		why = policy.Message(err)
		if resp != nil {
			if said := line(string(resp.Body)); said != "" {
				why += ": " + strconv.Quote(said)
			}
			rest = resp.RetryAfter
		}
	case resp.Status != http.StatusAccepted && resp.Status != http.StatusNoContent: // 204 is what hubs before WebSub answer that have asked back already
		why = "it answered " + strconv.Itoa(resp.Status) + ", where a hub answers 202"
	}
	var after policy.HubSubscription
	_, err = s.o.Store.ChangeHubSubscription(context.WithoutCancel(ctx), h.ID, func(kept *policy.HubSubscription) error {
		if kept.Asked != mode { // it has asked back, or said no, already
			return errNothing
		}
		if why == "" {
			kept.Due = kept.AskedUntil
		} else {
			s.failed(kept, s.now(), why, rest)
		}
		after = *kept
		return nil
	})
	if errors.Is(err, errNothing) {
		return nil
	}
	if err == nil && why != "" {
		s.tell(ctx, after)
	}
	return err
}

// failed notes a request in vain, and when to try again: later each time, and
// sooner while there is a lease to lose.
func (s *Subscriber) failed(h *policy.HubSubscription, now time.Time, why string, rest time.Duration) {
	first, most := time.Hour, maxPause
	if h.State != policy.HubWanted && h.State != policy.HubRefused {
		first, most = 5*time.Minute, 6*time.Hour
	}
	h.Asked, h.LastError = "", why
	pause := min(max(first<<min(h.Failures, 10), rest), most)
	h.Failures++
	h.Due = now.Add(pause + s.share(pause/10))
}

// tell says once that a hub fails.
func (s *Subscriber) tell(ctx context.Context, h policy.HubSubscription) {
	level, say := s.o.Log.DebugContext, "a hub still cannot be asked"
	if h.Failures == 1 {
		level, say = s.o.Log.WarnContext, "a hub cannot be asked; the source is asked as often as before, and the hub is tried again"
		if h.State == policy.HubActive {
			say = "a hub's lease could not be renewed; it is tried again until the lease ends"
		}
	}
	level(ctx, say, "source", h.SourceID, "hub", hostOf(h.Hub), "error", h.LastError)
}

// line is what somebody wrote, cut to something that a log can hold.
func line(said string) string {
	const most = 200
	said = strings.Join(strings.Fields(strings.ToValidUTF8(said, "�")), " ")
	if len(said) > most {
		said = strings.ToValidUTF8(said[:most], "") // no half of a character
	}
	return said
}
