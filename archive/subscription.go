package archive

import (
	"context"

	"datapolicy/policy"
)

// PutSubscription keeps a subscription, new or altered.
func (a *Archive) PutSubscription(ctx context.Context, sub policy.Subscription) error {
	if sub.ID == "" {
		return policy.Errorf(policy.Invalid, "a subscription needs an id")
	}
	return a.change(ctx, func(s session) error {
		_, err := s.exec(ctx, `INSERT INTO subscriptions (id, team, channel, schedule, zone, filter, items, created, paused)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET team = excluded.team, channel = excluded.channel, schedule = excluded.schedule, zone = excluded.zone,
				filter = excluded.filter, items = excluded.items, created = excluded.created, paused = excluded.paused`,
			sub.ID, sub.Team, sub.Channel, sub.Schedule, sub.Zone, encode(sub.Filter), sub.MaxItems, moment(sub.Created), flag(sub.Paused))
		return err
	})
}

// Subscription is the subscription with this id.
func (a *Archive) Subscription(ctx context.Context, id string) (policy.Subscription, error) {
	var c conditions
	c.add("id = ?", id)
	all, err := a.subscriptions(ctx, &c)
	if err != nil {
		return policy.Subscription{}, err
	}
	if len(all) == 0 {
		return policy.Subscription{}, policy.Errorf(policy.NotFound, "there is no subscription %.100q", id)
	}
	return all[0], nil
}

// Subscriptions are a channel's subscriptions, or all when channel is "", the
// oldest first.
func (a *Archive) Subscriptions(ctx context.Context, channel string) ([]policy.Subscription, error) {
	var c conditions
	if channel != "" {
		c.add("channel = ?", channel)
	}
	return a.subscriptions(ctx, &c)
}

func (a *Archive) subscriptions(ctx context.Context, c *conditions) ([]policy.Subscription, error) {
	all := []policy.Subscription{}
	err := a.reader().each(ctx, "SELECT id, team, channel, schedule, zone, filter, items, created, paused FROM subscriptions"+c.where()+" ORDER BY created, id", c.args,
		func(scan func(...any) error) error {
			var sub policy.Subscription
			var filter string
			var created int64
			if err := scan(&sub.ID, &sub.Team, &sub.Channel, &sub.Schedule, &sub.Zone, &filter, &sub.MaxItems, &created, &sub.Paused); err != nil {
				return err
			}
			sub.Created = instant(created)
			if err := decode(filter, &sub.Filter); err != nil {
				return err
			}
			all = append(all, sub)
			return nil
		})
	return all, a.explain(err)
}

// DeleteSubscription ends a subscription, with its slots and the digests that
// were never posted. What it did post is remembered: its channel has seen it.
func (a *Archive) DeleteSubscription(ctx context.Context, id string) error {
	return a.change(ctx, func(s session) error {
		gone, err := s.exec(ctx, "DELETE FROM subscriptions WHERE id = ?", id)
		if err != nil {
			return err
		}
		if gone == 0 {
			return policy.Errorf(policy.NotFound, "there is no subscription %.100q", id)
		}
		if _, err := s.exec(ctx, "DELETE FROM digests WHERE subscription_id = ? AND NOT "+posted("digests"), id); err != nil {
			return err
		}
		_, err = s.exec(ctx, "DELETE FROM slots WHERE subscription_id = ?", id)
		return err
	})
}
