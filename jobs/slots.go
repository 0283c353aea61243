package jobs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"datapolicy/policy"
)

// firstPeriod bounds what the first digest of a subscription covers: from the
// time its schedule would have been due before, but no further back.
const firstPeriod = 7 * 24 * time.Hour

// serveSlots serves every subscription's slots as they come due.
func (r *Runner) serveSlots(ctx context.Context) {
	for ctx.Err() == nil {
		wake := r.o.Clock().Add(r.o.LookEvery)
		r.guarded("looking for digests that are due", func() error {
			next, err := r.look(ctx)
			if err == nil && !next.IsZero() && next.Before(wake) {
				wake = next
			}
			return err
		})
		select {
		case <-ctx.Done():
		case <-time.After(max(wake.Sub(r.o.Clock()), time.Second)):
		case <-r.nudged:
		}
	}
}

// Due serves every slot that is due now and returns when that is done.
func (r *Runner) Due(ctx context.Context) error {
	_, err := r.look(ctx)
	r.active.Wait()
	return err
}

// look begins to serve, each by itself, the subscriptions that have something
// due, and tells when the next will.
func (r *Runner) look(ctx context.Context) (next time.Time, err error) {
	subs, err := r.o.Archive.Subscriptions(ctx, "")
	if err != nil {
		return next, err
	}
	now := r.o.Clock()
	for _, sub := range subs {
		schedule, ok := r.schedule(sub)
		if !ok {
			continue
		}
		at := schedule.Next(now.Add(-r.o.Settle)).Add(r.o.Settle)
		if until, ok := r.resting(sub, now); ok {
			if until.Before(at) {
				at = until
			}
		} else if r.begin(sub.ID) {
			r.serveAside(ctx, sub, schedule)
		}
		if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	return next, nil
}

// serveAside serves a subscription beside others. After a failure it is not
// looked at again before it may be tried again.
func (r *Runner) serveAside(ctx context.Context, sub policy.Subscription, schedule Schedule) {
	r.active.Go(func() {
		defer r.end(sub.ID)
		r.lanes <- struct{}{}
		defer func() { <-r.lanes }()
		r.guarded("the digest of subscription "+sub.ID, func() error {
			err := r.serve(ctx, sub, schedule)
			var failed *attemptError
			if errors.As(err, &failed) {
				next := schedule.Next(r.o.Clock().Add(-r.o.Settle)).Add(r.o.Settle)
				if failed.again.Before(next) {
					next = failed.again
				}
				r.rest(sub, next)
				r.nudge()
			}
			return err
		})
	})
}

func (r *Runner) begin(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.busy[id] {
		return false
	}
	r.busy[id] = true
	return true
}

func (r *Runner) end(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.busy, id)
}

// rest notes that there is nothing to do for a subscription until then, as
// long as its order stays as it is.
func (r *Runner) rest(sub policy.Subscription, until time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.rests[sub.ID] = rest{order: order(sub), until: until}
}

func (r *Runner) resting(sub policy.Subscription, now time.Time) (until time.Time, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	have, ok := r.rests[sub.ID]
	return have.until, ok && have.order == order(sub) && now.Before(have.until)
}

// nudge has the subscriptions looked at again at once.
func (r *Runner) nudge() {
	select {
	case r.nudged <- struct{}{}:
	default: // that is to come already
	}
}

type rest struct {
	order string
	until time.Time
}

func order(sub policy.Subscription) string {
	return sub.Schedule + " " + sub.Zone + " " + sub.Created.String()
}

// schedule is the schedule of a subscription that is to be served.
func (r *Runner) schedule(sub policy.Subscription) (Schedule, bool) {
	if sub.Paused {
		return Schedule{}, false
	}
	schedule, err := ParseSchedule(sub.Schedule, sub.Zone)
	if err == nil {
		return schedule, true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if told := sub.Schedule + " " + sub.Zone; r.warned[sub.ID] != told { // once, not every minute
		r.warned[sub.ID] = told
		r.o.Log.Error("a subscription is not served: its schedule cannot be read", "subscription", sub.ID, "channel", sub.Channel, "error", err)
	}
	return Schedule{}, false
}

// serve serves the latest slot of a subscription that is due, if there is one
// and nobody else is at it. Slots that were missed before it are covered by it.
func (r *Runner) serve(ctx context.Context, sub policy.Subscription, schedule Schedule) error {
	slot, due, err := r.dueSlot(ctx, sub, schedule)
	if err != nil {
		return err
	}
	if !due {
		r.rest(sub, slot.At.Add(r.o.Settle))
		return nil
	}
	unfinished, err := r.o.Archive.UnfinishedSlots(ctx, sub.ID)
	if err != nil {
		return err
	}
	for _, old := range unfinished {
		if !old.At.Before(slot.At) {
			continue
		}
		now := r.o.Clock()
		if old.LeaseUntil.After(now) && old.State != policy.SlotFailed {
			return nil // somebody is at it, or it will soon be seen whether it was posted
		}
		if old.State == policy.SlotPosting {
			settled, err := r.settle(ctx, sub, old)
			if err != nil || !settled {
				return err
			}
			if slot, due, err = r.dueSlot(ctx, sub, schedule); err != nil || !due {
				return err
			}
		}
	}
	now := r.o.Clock()
	slot.Holder, slot.LeaseUntil = r.o.Holder, now.Add(r.o.Lease)
	claimed, ours, err := r.o.Archive.ClaimSlot(ctx, slot, now)
	if err != nil || !ours {
		return err
	}
	if _, err := r.o.Archive.MergeSlots(ctx, sub.ID, slot.At, now); err != nil {
		return err
	}
	return r.work(ctx, sub, claimed)
}

// dueSlot is the slot of the latest instant that was due, with the period from
// the end of the last slot that is done. When none is due, its At is the next.
func (r *Runner) dueSlot(ctx context.Context, sub policy.Subscription, schedule Schedule) (policy.Slot, bool, error) {
	last, served, err := r.o.Archive.LastSlot(ctx, sub.ID)
	if err != nil {
		return policy.Slot{}, false, err
	}
	from := last.At
	if !served {
		if from = sub.Created; from.IsZero() {
			from = r.started
		}
	}
	until := r.o.Clock().Add(-r.o.Settle)
	slot := policy.Slot{SubscriptionID: sub.ID, At: schedule.Next(from)}
	if slot.At.IsZero() || slot.At.After(until) {
		return slot, false, nil
	}
	slot.Since = firstSince(schedule, slot.At)
	for at := schedule.Next(slot.At); !at.IsZero() && !at.After(until); at = schedule.Next(at) {
		slot.At = at
		slot.CaughtUp++
	}
	if served {
		slot.Since = last.Until
	}
	slot.Until = slot.At
	return slot, true, nil
}

// firstSince is where the first digest of a subscription begins: when its
// schedule would have been due before, at most a week back.
func firstSince(schedule Schedule, first time.Time) time.Time {
	if before, ok := schedule.Previous(first, firstPeriod); ok {
		return before
	}
	return first.Add(-firstPeriod)
}

// settle finds out what became of an earlier slot whose digest was being
// posted when its process died or the channel could not be reached: it is done
// if the message is there, else merged into the slot that is due now.
func (r *Runner) settle(ctx context.Context, sub policy.Subscription, old policy.Slot) (bool, error) {
	now := r.o.Clock()
	old.Holder, old.LeaseUntil = r.o.Holder, now.Add(r.o.Lease)
	claimed, ours, err := r.o.Archive.ClaimSlot(ctx, old, now)
	if err != nil || !ours {
		return false, err
	}
	ts, posted, err := r.o.Poster.Posted(ctx, sub.Channel, sub.ID, claimed.At)
	switch {
	case err != nil:
		return false, r.putOff(ctx, claimed, err)
	case posted:
		claimed.MessageTS = ts
	case claimed.MessageTS == "":
		claimed.State, claimed.FinishedAt = policy.SlotMerged, now
		return true, r.o.Archive.SaveSlot(ctx, claimed)
	}
	claimed.State, claimed.FinishedAt = policy.SlotDone, now
	return true, r.o.Archive.SaveSlot(ctx, claimed)
}

// putOff lets go of a slot after a failure, to be tried again after a while
// that doubles from one minute to a quarter of an hour.
func (r *Runner) putOff(ctx context.Context, slot policy.Slot, cause error) error {
	wait := time.Minute
	for n := 1; n < slot.Attempts && wait < 15*time.Minute; n++ {
		wait *= 2
	}
	slot.LastError = policy.Message(cause)
	if errors.Is(cause, context.Canceled) { // asked to stop: whoever comes next may go on at once
		wait, slot.LastError = 0, ""
	}
	slot.LeaseUntil = r.o.Clock().Add(min(wait, 15*time.Minute))
	if slot.State != policy.SlotPosting {
		slot.State = policy.SlotFailed
	}
	ctx, cancel := r.unhurried(ctx)
	defer cancel()
	if err := r.o.Archive.SaveSlot(ctx, slot); err != nil {
		r.o.Log.Error("a slot could not be put off: it is taken up again when its lease is out", "subscription", slot.SubscriptionID, "error", err)
	}
	return &attemptError{slot: slot, again: slot.LeaseUntil, cause: cause}
}

// attemptError is an attempt at a slot that failed and when the next may be.
type attemptError struct {
	slot  policy.Slot
	again time.Time
	cause error
}

func (e *attemptError) Error() string {
	return fmt.Sprintf("attempt %d for the slot of %s: %v", e.slot.Attempts, e.slot.At.Format(time.RFC3339), e.cause)
}

func (e *attemptError) Unwrap() error { return e.cause }

// unhurried is a context that outlasts a shutdown, for what must not stay half
// done.
func (r *Runner) unhurried(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), r.o.PostTime)
}
