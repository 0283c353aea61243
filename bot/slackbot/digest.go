package slackbot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"datapolicy/bot"
	"datapolicy/bot/blocks"
	"datapolicy/policy"
)

// The metadata by which our posts are found again.
const (
	digestEvent  = "datapolicy_digest"
	detailsEvent = "datapolicy_digest_details"
)

// PostDigest posts a subscription's digest: one message in the channel, the
// details in its thread. It gives the message's ts.
//
// It may be called again for the same subscription and slot after any failure:
// what is there already is found by its metadata and only what is missing is
// posted, so that a digest is never there twice and never stays half. When the
// message is there but its thread could not be completed, both ts and an error
// are returned; the message by itself has every story with its first sentence
// and sources, and is left standing.
func (b *Bot) PostDigest(ctx context.Context, s policy.Subscription, d policy.Digest) (string, error) {
	k := mark{subscription: s.ID, slot: d.Slot.UTC().Format(time.RFC3339)}
	ts, there := "", false
	if d.Slot.IsZero() {
		k = orderedNow(d)
	} else {
		var err error
		if ts, there, err = b.Posted(ctx, s.Channel, s.ID, d.Slot); err != nil {
			if policy.CodeOf(err) == policy.Unavailable {
				return "", err
			}
			// Without the scope to read the channel we cannot know; posting is
			// the promise.
			b.log.WarnContext(ctx, "cannot look for an earlier post of the digest", "error", err)
		}
	}
	post, details := blocks.Digest(d, blocks.Options{Names: b.o.Core.Names()})
	if !there {
		var err error
		if ts, err = b.post(ctx, s.Channel, "", post, slack.MsgOptionMetadata(k.metadata(digestEvent, 0, len(details)))); err != nil {
			return "", err
		}
		b.keepPosted(ctx, s.Channel, ts, k)
	}
	b.keepDigestThread(ctx, s.Channel, ts, d)
	return ts, b.postMissing(ctx, s.Channel, k, ts, details, there)
}

// mark names one posting of a digest, in the metadata of its messages.
type mark struct{ subscription, slot string }

// orderedNow marks a digest that somebody ordered outside of any schedule.
func orderedNow(d policy.Digest) mark {
	return mark{slot: "now " + d.ID + " " + d.Since.UTC().Format(time.RFC3339) + " " + d.Until.UTC().Format(time.RFC3339)}
}

func (k mark) metadata(event string, part, of int) slack.SlackMetadata {
	payload := map[string]any{"subscription": k.subscription, "slot": k.slot, "parts": of}
	if part > 0 {
		payload["part"] = part
	}
	return slack.SlackMetadata{EventType: event, EventPayload: payload}
}

func (k mark) on(m slack.SlackMetadata, event string) bool {
	p := m.EventPayload
	return m.EventType == event && p["subscription"] == k.subscription && p["slot"] == k.slot
}

// id is under which our own memory of the posting is kept, as a thread that no
// message can have.
func (k mark) id() string { return "posted:" + k.subscription + ":" + k.slot }

// keepPosted remembers a posting, so that it is found again even where the
// channel cannot be read.
func (b *Bot) keepPosted(ctx context.Context, channel, ts string, k mark) {
	err := b.o.Threads.SaveThread(ctx, policy.Thread{ID: k.id(), Channel: channel, TS: ts, Created: b.o.Clock().UTC()})
	if err != nil {
		b.log.ErrorContext(ctx, "a digest's posting was not kept", "error", err)
	}
}

func (b *Bot) keepDigestThread(ctx context.Context, channel, ts string, d policy.Digest) {
	id := bot.ThreadID(channel, ts)
	if _, known, err := b.o.Threads.Thread(ctx, id); err == nil && known {
		return
	}
	r := bot.Reply{Kind: bot.DigestReply, Digest: &d}
	err := b.o.Threads.SaveThread(ctx, r.Thread(channel, ts, b.o.Clock()))
	if err == nil {
		err = b.o.Threads.AddTurn(ctx, id, r.Turn(b.o.Clock()))
	}
	if err != nil {
		b.log.ErrorContext(ctx, "a digest's thread was not kept", "error", err)
	}
}

// postTries is how often one detail message is tried within one call.
const postTries = 3

// postMissing posts the details that are not in the thread yet, in order.
// After a failure that leaves open whether Slack has the message, it looks
// before it tries again.
func (b *Bot) postMissing(ctx context.Context, channel string, k mark, ts string, details []blocks.Message, look bool) error {
	there := map[int]bool{}
	for n, m := range details {
		part := n + 1
		for try := 1; ; try++ {
			if look {
				var err error
				if there, err = b.partsThere(ctx, channel, ts, k); err != nil {
					return err
				}
				look = false
			}
			if there[part] {
				break
			}
			_, err := b.post(ctx, channel, ts, m, slack.MsgOptionMetadata(k.metadata(detailsEvent, part, len(details))))
			if err == nil {
				break
			}
			if try == postTries || policy.CodeOf(err) != policy.Unavailable || ctx.Err() != nil {
				return policy.Errorf(policy.CodeOf(err), "The digest's details were posted only to part %d of %d: %s", n, len(details), policy.Message(err)).Because(err)
			}
			b.log.WarnContext(ctx, "a part of a digest was not posted; trying again", "part", part, "error", err)
			if err := b.o.Sleep(ctx, time.Duration(try)*time.Second); err != nil {
				return explain("chat.postMessage", err)
			}
			look = true
		}
	}
	return nil
}

// partsThere lists which details are in a thread already.
func (b *Bot) partsThere(ctx context.Context, channel, ts string, k mark) (map[int]bool, error) {
	there := map[int]bool{}
	cursor := ""
	for range threadPages {
		list, more, next, err := b.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: channel, Timestamp: ts, Cursor: cursor, Limit: threadPage, IncludeAllMetadata: true,
		})
		if err != nil {
			return nil, explain("conversations.replies", err)
		}
		for _, m := range list {
			if part, ok := m.Metadata.EventPayload["part"].(float64); ok && k.on(m.Metadata, detailsEvent) {
				there[int(part)] = true
			}
		}
		if cursor = next; !more || cursor == "" {
			break
		}
	}
	return there, nil
}

// Posted finds the message of a subscription's digest for a slot, as it may
// stand in the channel after a crash.
func (b *Bot) Posted(ctx context.Context, channel, subscriptionID string, slot time.Time) (ts string, ok bool, err error) {
	k := mark{subscription: subscriptionID, slot: slot.UTC().Format(time.RFC3339)}
	if t, known, err := b.o.Threads.Thread(ctx, k.id()); err == nil && known && t.Channel == channel {
		return t.TS, true, nil
	}
	cursor := ""
	for range historyPages {
		h, err := b.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
			ChannelID: channel, Cursor: cursor, Limit: threadPage, IncludeAllMetadata: true,
			Oldest: fmt.Sprintf("%d.000000", slot.Add(-time.Hour).Unix()),
		})
		if err != nil {
			return "", false, explain("conversations.history", err)
		}
		for _, m := range h.Messages {
			if k.on(m.Metadata, digestEvent) {
				return m.Timestamp, true, nil
			}
		}
		if cursor = h.ResponseMetaData.NextCursor; !h.HasMore || cursor == "" {
			break
		}
	}
	return "", false, nil
}

// historyPages bounds how far Posted reads: 2,000 messages since the slot.
const historyPages = 10

// postDetails posts a digest's details under a message that somebody asked
// for; they are told when that fails.
func (b *Bot) postDetails(ctx context.Context, channel, ts string, d policy.Digest) {
	_, details := blocks.Digest(d, blocks.Options{Names: b.o.Core.Names()})
	if err := b.postMissing(ctx, channel, orderedNow(d), ts, details, false); err != nil {
		b.log.ErrorContext(ctx, "a digest's details were not posted", "error", err)
		if _, err := b.post(ctx, channel, ts, blocks.Message{Text: blocks.Escape(policy.Message(err))}); err != nil && !errors.Is(err, context.Canceled) {
			b.log.ErrorContext(ctx, "nor could that be told", "error", err)
		}
	}
}
