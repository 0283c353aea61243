package archive

import (
	"context"
	"time"

	"datapolicy/policy"
)

// DefaultLease is how long a claim holds when the slot names no LeaseUntil.
const DefaultLease = 10 * time.Minute

const slotColumns = `subscription_id, at, since, until, state, attempts, holder, lease_until, digest_id, message_ts, last_error, caught_up, finished`

func scanSlot(scan func(...any) error) (policy.Slot, error) {
	var slot policy.Slot
	var at, since, until, lease, finished int64
	err := scan(&slot.SubscriptionID, &at, &since, &until, &slot.State, &slot.Attempts, &slot.Holder, &lease,
		&slot.DigestID, &slot.MessageTS, &slot.LastError, &slot.CaughtUp, &finished)
	slot.At, slot.Since, slot.Until = instant(at), instant(since), instant(until)
	slot.LeaseUntil, slot.FinishedAt = instant(lease), instant(finished)
	return slot, err
}

func slotValues(slot policy.Slot) []any {
	return []any{
		slot.SubscriptionID, moment(slot.At), moment(slot.Since), moment(slot.Until), string(slot.State), slot.Attempts, slot.Holder, moment(slot.LeaseUntil),
		slot.DigestID, slot.MessageTS, slot.LastError, slot.CaughtUp, moment(slot.FinishedAt),
	}
}

// Slot is the slot of a subscription at its scheduled instant.
func (a *Archive) Slot(ctx context.Context, subscriptionID string, at time.Time) (policy.Slot, bool, error) {
	return a.slot(ctx, a.reader(), "subscription_id = ? AND at = ?", subscriptionID, moment(at))
}

// LastSlot is the latest slot of a subscription that is done: the next
// period begins at its Until.
func (a *Archive) LastSlot(ctx context.Context, subscriptionID string) (policy.Slot, bool, error) {
	return a.slot(ctx, a.reader(), "subscription_id = ? AND state = 'done' ORDER BY at DESC LIMIT 1", subscriptionID)
}

func (a *Archive) slot(ctx context.Context, s session, where string, args ...any) (policy.Slot, bool, error) {
	var slot policy.Slot
	found := false
	err := s.each(ctx, "SELECT "+slotColumns+" FROM slots WHERE "+where, args, func(scan func(...any) error) (err error) {
		slot, err = scanSlot(scan)
		found = true
		return err
	})
	return slot, found, a.explain(err)
}

// ClaimSlot takes a slot's work up for slot.Holder until slot.LeaseUntil, if
// nobody else is at it: it is new, or it is not finished and the time until
// which it was leased (or put off after a failure) has passed. It reports
// whether the work is ours, with the slot as it now is kept; of two callers, in
// whatever processes, one gets it; nor may two be at two slots of one
// subscription, or a period be covered twice. A slot that was begun before keeps its
// period, its digest and, if it was being posted, that state; Attempts counts
// the claims.
func (a *Archive) ClaimSlot(ctx context.Context, slot policy.Slot, now time.Time) (policy.Slot, bool, error) {
	if slot.LeaseUntil.IsZero() {
		slot.LeaseUntil = now.Add(DefaultLease)
	}
	slot.State, slot.Attempts = policy.SlotClaimed, 1
	ours := false
	var kept policy.Slot
	err := a.change(ctx, func(s session) error {
		if err := s.dialect.lock(ctx, s, "slots of "+slot.SubscriptionID); err != nil {
			return err
		}
		if barred, err := slotBarred(ctx, s, slot, now); err != nil || barred {
			kept = slot
			return err
		}
		changed, err := s.exec(ctx, "INSERT INTO slots ("+slotColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (subscription_id, at) DO UPDATE SET attempts = slots.attempts + 1, holder = excluded.holder, lease_until = excluded.lease_until,
				state = CASE WHEN slots.state = 'posting' THEN slots.state ELSE excluded.state END
			WHERE slots.state NOT IN ('done', 'merged') AND slots.lease_until <= ?`, append(slotValues(slot), moment(now))...)
		if err != nil {
			return err
		}
		ours = changed > 0
		kept, _, err = a.slot(ctx, s, "subscription_id = ? AND at = ?", slot.SubscriptionID, moment(slot.At))
		return err
	})
	return kept, ours && err == nil, err
}

// slotBarred reports whether a new slot's period is another's: somebody is at
// an earlier or later slot of the subscription just now, or one was finished
// that covers a part of it. Whoever asks saw the slots as they were before.
func slotBarred(ctx context.Context, s session, slot policy.Slot, now time.Time) (bool, error) {
	var one int
	return s.row(ctx, `SELECT 1 FROM slots WHERE subscription_id = ? AND at <> ? AND
		(state = 'done' AND until > ? OR state IN ('claimed', 'posting') AND holder <> '' AND lease_until > ?) LIMIT 1`,
		[]any{slot.SubscriptionID, moment(slot.At), moment(slot.Since), moment(now)}, &one)
}

// MergeSlots marks the unfinished slots of a subscription before that instant
// as merged into a later one that covers their periods: those whose digest was
// never begun to be posted and that nobody is at. It reports how many.
func (a *Archive) MergeSlots(ctx context.Context, subscriptionID string, before, now time.Time) (int, error) {
	merged := int64(0)
	err := a.change(ctx, func(s session) (err error) {
		merged, err = s.exec(ctx, `UPDATE slots SET state = 'merged', finished = ? WHERE subscription_id = ? AND at < ?
			AND (state = 'failed' OR state = 'claimed' AND (holder = '' OR lease_until <= ?))`,
			moment(now), subscriptionID, moment(before), moment(now))
		return err
	})
	return int(merged), err
}

// SaveSlot keeps what became of a slot. Only the one who holds it may; when
// another has taken it over, or it is finished, that is a Conflict. Saving with
// a later LeaseUntil renews the claim.
func (a *Archive) SaveSlot(ctx context.Context, slot policy.Slot) error {
	return a.change(ctx, func(s session) error {
		changed, err := s.exec(ctx, "INSERT INTO slots ("+slotColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (subscription_id, at) DO UPDATE SET since = excluded.since, until = excluded.until, state = excluded.state, attempts = excluded.attempts,
				lease_until = excluded.lease_until, digest_id = excluded.digest_id, message_ts = excluded.message_ts, last_error = excluded.last_error,
				caught_up = excluded.caught_up, finished = excluded.finished
			WHERE slots.state NOT IN ('done', 'merged') AND slots.holder = excluded.holder`, slotValues(slot)...)
		if err == nil && changed == 0 {
			return policy.Errorf(policy.Conflict, "the slot %s of subscription %s is another's, or finished", slot.At.Format(time.RFC3339), slot.SubscriptionID)
		}
		return err
	})
}

// OpenSlots are the unfinished slots that may be claimed at now, the earliest
// first.
func (a *Archive) OpenSlots(ctx context.Context, now time.Time) ([]policy.Slot, error) {
	return a.slots(ctx, "state NOT IN ('done', 'merged') AND lease_until <= ?", moment(now))
}

// UnfinishedSlots are a subscription's slots that are neither done nor merged,
// whoever holds them, the earliest first.
func (a *Archive) UnfinishedSlots(ctx context.Context, subscriptionID string) ([]policy.Slot, error) {
	return a.slots(ctx, "state NOT IN ('done', 'merged') AND subscription_id = ?", subscriptionID)
}

func (a *Archive) slots(ctx context.Context, where string, args ...any) ([]policy.Slot, error) {
	slots := []policy.Slot{}
	err := a.reader().each(ctx, "SELECT "+slotColumns+" FROM slots WHERE "+where+" ORDER BY at, subscription_id", args, func(scan func(...any) error) error {
		slot, err := scanSlot(scan)
		slots = append(slots, slot)
		return err
	})
	return slots, a.explain(err)
}
