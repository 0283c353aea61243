package slackbot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"datapolicy/bot"
	"datapolicy/policy"
)

// seenFor is how long a delivery is remembered: Slack repeats one for up to an
// hour or so.
const seenFor = 24 * time.Hour

// task is work for a lane.
type task struct {
	lane string // what it must stay in order with
	do   func(context.Context)
}

// read makes a task of a delivery; false when there is nothing to do about it.
func (b *Bot) read(d delivery) (task, bool) {
	switch d.kind {
	case "slash_commands":
		var c slashCommand
		if !b.decode(d, &c) {
			break
		}
		key := key("slash", c.TriggerID, c.ResponseURL, c.UserID, c.Text)
		return b.once(key, c.UserID+c.ChannelID, func(ctx context.Context) { b.slash(ctx, c) }), true
	case "events_api":
		var e eventCallback
		if !b.decode(d, &e) || !worthwhile(e) {
			break
		}
		key := key("event", e.EventID, e.Event.Type, e.Event.Channel, e.Event.User, first(e.Event.TS, e.Event.EventTS))
		return b.once(key, e.Event.conversation(), func(ctx context.Context) { b.event(ctx, e) }), true
	case "interactive":
		var i interaction
		if !b.decode(d, &i) || i.Type != "block_actions" || len(i.Actions) == 0 {
			break
		}
		key := key("action", i.TriggerID, i.ResponseURL, i.User.ID, i.Container.MessageTS, i.Actions[0].ActionID, i.Actions[0].Value, i.Actions[0].ActionTS)
		return b.once(key, i.User.ID+i.channel(), func(ctx context.Context) { b.interact(ctx, i) }), true
	}
	return task{}, false
}

// key names a delivery by all that is the same when it comes again. It is a
// hash since a response URL is a secret.
func key(kind string, parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return kind + " " + hex.EncodeToString(sum[:16])
}

func (b *Bot) decode(d delivery, v any) bool {
	if err := json.Unmarshal(d.payload, v); err != nil {
		b.log.Warn("an unreadable delivery", "kind", d.kind, "error", err)
		return false
	}
	return true
}

func first(options ...string) string {
	for _, o := range options {
		if o != "" {
			return o
		}
	}
	return ""
}

// once makes a task that is done for the first delivery named seenKey only.
func (b *Bot) once(seenKey, lane string, do func(context.Context)) task {
	return task{lane: lane, do: func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, b.o.JobTimeout)
		defer cancel()
		defer func() {
			if r := recover(); r != nil {
				b.log.ErrorContext(ctx, "a delivery made us panic", "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			}
		}()
		if b.firstSight(ctx, seenKey) {
			do(ctx)
		}
	}}
}

// firstSight is true when the key is new. When that cannot be known it is
// taken as new: an answer twice is better than none.
func (b *Bot) firstSight(ctx context.Context, key string) bool {
	fresh, err := b.o.Seen.FirstSight(ctx, "slack "+key, b.o.Clock(), seenFor)
	if err != nil {
		b.log.WarnContext(ctx, "cannot tell whether a delivery is a repetition", "error", err)
		return true
	}
	return fresh
}

// slash answers a slash command, for the person's eyes only; a timeline, whose
// chart is a file, is posted in the channel.
func (b *Bot) slash(ctx context.Context, c slashCommand) {
	self, _ := b.whoAmI(ctx)
	call := bot.Call{Text: words(c.Text, self.UserID), Team: c.TeamID, Channel: c.ChannelID, User: c.UserID}
	r := b.o.Core.Command(ctx, call)
	b.logFailure(ctx, r)
	b.remember(c.UserID, r)
	if r.Timeline != nil && !r.Empty() {
		if ts, err := b.postTimeline(ctx, c.ChannelID, "", r); err == nil {
			b.keepThread(ctx, c.ChannelID, ts, r)
			r = bot.Reply{Kind: bot.TextReply, Text: "The timeline is posted in this channel; the chart and every event are in its thread."}
		} else {
			r.Text = "I could not post it in this channel: " + policy.Message(err)
		}
	}
	r.Text += b.invitation(ctx, r)
	m := b.render(ctx, r, true)
	ctx, cancel := afterwards(ctx)
	defer cancel()
	if err := b.respond(ctx, c.ResponseURL, ephemeral(m)); err != nil {
		b.log.ErrorContext(ctx, "a command was not answered", "error", err)
		b.whisper(ctx, c.ChannelID, c.UserID, "", policy.Message(err))
	}
}

// invitation is what to say with a new subscription to a channel that we
// cannot post in yet.
func (b *Bot) invitation(ctx context.Context, r bot.Reply) string {
	if r.Subscribed == nil {
		return ""
	}
	_, err := b.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: r.Subscribed.Channel, Limit: 1})
	switch named(err) {
	case "not_in_channel", "channel_not_found":
		return " But I am not in this channel yet: invite me with /invite, or nothing will come."
	}
	return ""
}

func (b *Bot) logFailure(ctx context.Context, r bot.Reply) {
	if r.Err == nil {
		return
	}
	if code := policy.CodeOf(r.Err); code == policy.Internal || code == policy.Unavailable {
		b.log.ErrorContext(ctx, "a request failed", "error", r.Err)
	}
}

// afterwards is a context for telling a person about work whose own time may
// be over.
func afterwards(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), 3*time.Minute)
}
