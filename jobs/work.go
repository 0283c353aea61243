package jobs

import (
	"context"
	"fmt"
	"sync"
	"time"

	"datapolicy/policy"
)

// mostCompletions is how often a message that is there but not complete is
// tried to be completed.
const mostCompletions = 5

// held is a slot that is ours, whose claim is renewed meanwhile.
type held struct {
	mu   sync.Mutex
	slot policy.Slot
}

// save alters the slot and keeps it.
func (h *held) save(ctx context.Context, archive Archive, alter func(*policy.Slot)) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	next := h.slot
	alter(&next)
	if err := archive.SaveSlot(ctx, next); err != nil {
		return err
	}
	h.slot = next
	return nil
}

func (h *held) now() policy.Slot {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.slot
}

// work takes a claimed slot to its end: the digest is built and kept, then
// posted, then the slot is done. After a crash it goes on where it was.
func (r *Runner) work(ctx context.Context, sub policy.Subscription, slot policy.Slot) error {
	h := &held{slot: slot}
	ctx, lost := context.WithCancelCause(ctx)
	defer lost(nil)
	renewing := make(chan struct{})
	go func() {
		defer close(renewing)
		r.renew(ctx, h, lost)
	}()
	err := r.deliver(ctx, sub, h)
	lost(nil)
	<-renewing
	if err != nil && policy.CodeOf(err) != policy.Conflict { // with a conflict it is another's by now
		return r.putOff(ctx, h.now(), err)
	}
	return err
}

// renew keeps the claim until ctx ends; when it cannot, another may be at the
// slot, and the work is called off.
func (r *Runner) renew(ctx context.Context, h *held, lost context.CancelCauseFunc) {
	for {
		sleep(ctx, r.o.Lease/3)
		if ctx.Err() != nil {
			return
		}
		until := r.o.Clock().Add(r.o.Lease)
		err := h.save(ctx, r.o.Archive, func(s *policy.Slot) { s.LeaseUntil = until })
		if policy.CodeOf(err) == policy.Conflict && err != nil {
			lost(err)
			return
		}
		if err != nil && ctx.Err() == nil {
			r.o.Log.Warn("a claim could not be renewed", "subscription", h.now().SubscriptionID, "error", err)
		}
	}
}

func (r *Runner) deliver(ctx context.Context, sub policy.Subscription, h *held) error {
	slot := h.now()
	d, begun, err := r.begun(ctx, slot)
	if err != nil {
		return err
	}
	if begun && slot.MessageTS == "" { // a message without a name may be there from before
		ts, posted, err := r.o.Poster.Posted(ctx, sub.Channel, sub.ID, slot.At)
		if err != nil {
			return err
		}
		if posted {
			return r.finish(ctx, h, ts, nil)
		}
	}
	if !begun {
		if d, err = r.build(ctx, sub, slot); err != nil {
			return err
		}
		if r.o.SkipEmpty && len(d.Items()) == 0 {
			return r.finish(ctx, h, "", nil)
		}
		if err := r.o.Archive.SaveDigest(ctx, sub.Channel, d); err != nil {
			return err
		}
		if err := h.save(ctx, r.o.Archive, func(s *policy.Slot) { s.State, s.DigestID = policy.SlotPosting, d.ID }); err != nil {
			return err
		}
	}
	if ctx.Err() != nil { // asked to stop, or the slot is another's: nothing was sent yet
		return context.Cause(ctx)
	}
	posting, cancel := r.unhurried(ctx)
	defer cancel()
	ts, err := r.o.Poster.PostDigest(posting, sub, d)
	switch {
	case ts == "" && err == nil:
		ts = slot.At.UTC().Format(time.RFC3339) // a channel that names nothing
	case ts == "":
		return err
	case err != nil && slot.Attempts < mostCompletions:
		if unsaved := h.save(posting, r.o.Archive, func(s *policy.Slot) { s.MessageTS = ts }); unsaved != nil {
			return unsaved
		}
		return err
	}
	return r.finish(ctx, h, ts, err)
}

// begun is the digest that an earlier attempt had kept before it posted it.
func (r *Runner) begun(ctx context.Context, slot policy.Slot) (policy.Digest, bool, error) {
	if slot.State != policy.SlotPosting || slot.DigestID == "" {
		return policy.Digest{}, false, nil
	}
	d, err := r.o.Archive.Digest(ctx, slot.DigestID)
	if err != nil && policy.CodeOf(err) == policy.NotFound {
		return d, false, nil
	}
	return d, err == nil, err
}

func (r *Runner) build(ctx context.Context, sub policy.Subscription, slot policy.Slot) (policy.Digest, error) {
	d, err := r.o.Builder.BuildDigest(ctx, sub, policy.Period{Since: slot.Since, Until: slot.Until}, slot.At)
	if err != nil {
		return d, err
	}
	d.SubscriptionID, d.Slot, d.Since, d.Until, d.Zone = sub.ID, slot.At, slot.Since, slot.Until, sub.Zone
	if d.ID == "" {
		d.ID = sub.ID + "@" + slot.At.UTC().Format(time.RFC3339)
	}
	switch {
	case slot.CaughtUp == 1:
		d.Notes = append(d.Notes, "The digest before this one could not be sent; this one covers its period too.")
	case slot.CaughtUp > 1:
		d.Notes = append(d.Notes, fmt.Sprintf("The %d digests before this one could not be sent; this one covers their periods too.", slot.CaughtUp))
	}
	return d, nil
}

// finish makes the slot done. The message is in the channel by now, so it is
// tried for as long as posting may take.
func (r *Runner) finish(ctx context.Context, h *held, ts string, incomplete error) error {
	ctx, cancel := r.unhurried(ctx)
	defer cancel()
	for wait := time.Second; ; wait *= 2 {
		err := h.save(ctx, r.o.Archive, func(s *policy.Slot) {
			s.State, s.MessageTS, s.FinishedAt, s.LastError = policy.SlotDone, ts, r.o.Clock(), ""
			if incomplete != nil {
				s.LastError = policy.Message(incomplete)
			}
		})
		if err == nil || policy.CodeOf(err) == policy.Conflict {
			slot := h.now()
			r.o.Log.Info("a digest was sent", "subscription", slot.SubscriptionID, "slot", slot.At, "since", slot.Since, "message", ts, "caught_up", slot.CaughtUp)
			return err
		}
		sleep(ctx, wait)
		if ctx.Err() != nil {
			return err
		}
	}
}
