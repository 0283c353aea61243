package archive

import (
	"context"
	"time"

	"datapolicy/policy"
)

// AddHubSubscription keeps a new order with a hub, unless its source has one
// already that is not being left. It reports whether it did; of callers at
// once, in whatever processes, one is told so.
func (a *Archive) AddHubSubscription(ctx context.Context, h policy.HubSubscription) (bool, error) {
	if h.ID == "" || h.SourceID == "" {
		return false, policy.Errorf(policy.Invalid, "a hub's subscription needs an id and a source")
	}
	added := int64(0)
	err := a.change(ctx, func(s session) (err error) {
		added, err = s.exec(ctx, "INSERT INTO hub_subscriptions (id, source_id, leaving, due, subscription) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", hubValues(h)...)
		return err
	})
	return added > 0 && err == nil, err
}

func hubValues(h policy.HubSubscription) []any {
	return []any{h.ID, h.SourceID, flag(h.State == policy.HubLeaving), moment(h.Due), encode(h)}
}

// HubSubscription is the order with this id, if there is one.
func (a *Archive) HubSubscription(ctx context.Context, id string) (policy.HubSubscription, bool, error) {
	h, found, err := hubSubscription(ctx, a.reader(), "id = ?", id)
	return h, found, a.explain(err)
}

// HubSubscriptionOf is the order for a source that is not being left, if there
// is one.
func (a *Archive) HubSubscriptionOf(ctx context.Context, sourceID string) (policy.HubSubscription, bool, error) {
	h, found, err := hubSubscription(ctx, a.reader(), "source_id = ? AND leaving = 0", sourceID)
	return h, found, a.explain(err)
}

func hubSubscription(ctx context.Context, s session, where string, args ...any) (policy.HubSubscription, bool, error) {
	var h policy.HubSubscription
	var kept string
	found, err := s.row(ctx, "SELECT subscription FROM hub_subscriptions WHERE "+where, args, &kept)
	if err != nil || !found {
		return h, false, err
	}
	err = decode(kept, &h)
	return h, err == nil, err
}

// HubSubscriptions are all orders with hubs, those that are due first first.
func (a *Archive) HubSubscriptions(ctx context.Context) ([]policy.HubSubscription, error) {
	return a.hubSubscriptions(ctx, "1 = 1")
}

// DueHubSubscriptions are those with which there is something to do at now.
func (a *Archive) DueHubSubscriptions(ctx context.Context, now time.Time) ([]policy.HubSubscription, error) {
	return a.hubSubscriptions(ctx, "due <= ?", moment(now))
}

func (a *Archive) hubSubscriptions(ctx context.Context, where string, args ...any) ([]policy.HubSubscription, error) {
	all := []policy.HubSubscription{}
	texts, err := a.reader().texts(ctx, "SELECT subscription FROM hub_subscriptions WHERE "+where+" ORDER BY due, id", args...)
	if err != nil {
		return all, a.explain(err)
	}
	for _, kept := range texts {
		var h policy.HubSubscription
		if err := decode(kept, &h); err != nil {
			return all, err
		}
		all = append(all, h)
	}
	return all, nil
}

// ChangeHubSubscription lets alter change the order with this id, which nobody
// else changes meanwhile. It reports false when there is none. An error of
// alter's comes back, and nothing is changed.
func (a *Archive) ChangeHubSubscription(ctx context.Context, id string, alter func(*policy.HubSubscription) error) (bool, error) {
	found := false
	err := a.change(ctx, func(s session) error {
		if err := s.dialect.lock(ctx, s, "hub subscription "+id); err != nil {
			return err
		}
		h, there, err := hubSubscription(ctx, s, "id = ?", id)
		if err != nil || !there {
			return err
		}
		if err := alter(&h); err != nil {
			return err
		}
		h.ID = id
		found = true
		_, err = s.exec(ctx, "UPDATE hub_subscriptions SET source_id = ?, leaving = ?, due = ?, subscription = ? WHERE id = ?", append(hubValues(h)[1:], id)...)
		return err
	})
	return found && err == nil, err
}

// DeleteHubSubscription forgets the order with this id. There need not be one.
func (a *Archive) DeleteHubSubscription(ctx context.Context, id string) error {
	return a.change(ctx, func(s session) error {
		_, err := s.exec(ctx, "DELETE FROM hub_subscriptions WHERE id = ?", id)
		return err
	})
}
