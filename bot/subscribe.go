package bot

import (
	"context"
	"fmt"
	"time"

	"datapolicy/policy"
)

// maxSubscriptions bounds the standing orders of one channel.
const maxSubscriptions = 20

func (c *Core) subscribe(ctx context.Context, call Call, o Order) Reply {
	if c.parts.Subscriptions == nil || c.parts.Schedules == nil {
		return failure(notHere)
	}
	filter, err := c.filter(o.Scope)
	if err != nil {
		return failure(err)
	}
	zone := o.Zone
	if zone == "" {
		zone = c.parts.Zone
	}
	now := c.Now().UTC()
	next, err := c.parts.Schedules.Next(o.Schedule, zone, now)
	if err != nil {
		return failure(err)
	}
	if next.IsZero() {
		return failure(policy.Errorf(policy.Invalid, "The schedule %q never comes. %s", o.Schedule, orderExample))
	}
	had, err := c.parts.Subscriptions.Subscriptions(ctx, call.Channel)
	if err != nil {
		return failure(err)
	}
	if len(had) >= maxSubscriptions {
		return failure(policy.Errorf(policy.Conflict, "This channel has %d subscriptions already; “unsubscribe ID” ends one.", len(had)))
	}
	s := policy.Subscription{
		ID: c.parts.NewID(), Team: call.Team, Channel: call.Channel, Schedule: o.Schedule, Zone: zone,
		Filter: filter, MaxItems: o.MaxItems, Created: now,
	}
	if err := c.parts.Subscriptions.PutSubscription(ctx, s); err != nil {
		return failure(err)
	}
	text := fmt.Sprintf("Subscribed: %s. The first digest comes %s. To end it: unsubscribe %s",
		DescribeSubscription(s, c.parts.Names), inZone(next, zone), s.ID)
	if o.Zone == "" {
		text += fmt.Sprintf(". No zone was given, so the time is %s; add one such as Europe/Berlin.", zone)
	}
	return Reply{Kind: TextReply, Text: text, Subscribed: &s}
}

func (c *Core) orders(ctx context.Context, channel string) Reply {
	if c.parts.Subscriptions == nil {
		return failure(notHere)
	}
	list, err := c.parts.Subscriptions.Subscriptions(ctx, channel)
	if err != nil {
		return failure(err)
	}
	if len(list) == 0 {
		return Reply{Kind: TextReply, Text: "This channel has no subscriptions. " + orderExample}
	}
	return Reply{Kind: OrdersReply, Subscriptions: list}
}

// unsubscribe ends a subscription of the channel that it is asked in, and of
// no other.
func (c *Core) unsubscribe(ctx context.Context, channel, id string) Reply {
	if c.parts.Subscriptions == nil {
		return failure(notHere)
	}
	list, err := c.parts.Subscriptions.Subscriptions(ctx, channel)
	if err != nil {
		return failure(err)
	}
	for _, s := range list {
		if s.ID != id {
			continue
		}
		if err := c.parts.Subscriptions.DeleteSubscription(ctx, id); err != nil {
			return failure(err)
		}
		return Reply{Kind: TextReply, Text: "Unsubscribed: " + DescribeSubscription(s, c.parts.Names) + "."}
	}
	return failure(policy.Errorf(policy.NotFound, "This channel has no subscription %q. “subscriptions” lists them with their ids.", clip(id, 80)))
}

func inZone(t time.Time, zone string) string {
	if loc, err := time.LoadLocation(zone); err == nil {
		t = t.In(loc)
	}
	return t.Format("Monday, 2 January 2006, 15:04 MST")
}
