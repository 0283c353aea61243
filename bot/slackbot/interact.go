package slackbot

import (
	"context"
	"strings"
	"sync"
	"time"

	"datapolicy/bot"
	"datapolicy/bot/blocks"
	"datapolicy/policy"
)

// interact does what a button asks for.
func (b *Bot) interact(ctx context.Context, i interaction) {
	for _, a := range i.Actions {
		switch {
		case a.ActionID == blocks.ActionShare:
			b.share(ctx, i, a)
		case strings.HasPrefix(a.ActionID, blocks.ActionSuggest):
			b.suggested(ctx, i, a)
		}
	}
}

// shareable are the commands that a click may repeat: those that only read.
var shareable = map[bot.Verb]bool{bot.Lookup: true, bot.Ask: true, bot.DigestNow: true, bot.ListStories: true, bot.MakeTimeline: true}

// share posts what the person saw to the channel. The button's value is only
// the request; the reply comes from our own memory or is made again.
func (b *Bot) share(ctx context.Context, i interaction, a blockAction) {
	channel, user := i.channel(), i.User.ID
	if i.Container.MessageTS != "" && !b.firstSight(ctx, key("share", user, i.Container.MessageTS, a.Value)) {
		return
	}
	r, ok := b.recall(user, a.Value, b.o.Clock())
	if !ok {
		if cmd, err := bot.Parse(a.Value, b.o.Clock()); err != nil || !shareable[cmd.Verb] {
			return
		}
		r = b.o.Core.Command(ctx, bot.Call{Text: a.Value, Team: i.Team.ID, Channel: channel, User: user})
		b.logFailure(ctx, r)
	}
	ctx, cancel := afterwards(ctx)
	defer cancel()
	if r.Failed() {
		b.tell(ctx, i, policy.Message(r.Err))
		return
	}
	r.Text = strings.TrimSpace("Shared by a member of this channel. " + r.Text)
	ts, err := b.post(ctx, channel, i.Container.ThreadTS, b.render(ctx, r, false))
	if err != nil {
		b.log.ErrorContext(ctx, "a reply was not shared", "error", err)
		b.tell(ctx, i, "I could not share it: "+policy.Message(err))
		return
	}
	if i.Container.ThreadTS == "" {
		b.keepThread(ctx, channel, ts, r)
	}
	if r.Digest != nil {
		b.postDetails(ctx, channel, first(i.Container.ThreadTS, ts), *r.Digest)
	}
	if r.Timeline != nil {
		b.timelineThread(ctx, channel, first(i.Container.ThreadTS, ts), *r.Timeline)
	}
	if err := b.respond(ctx, i.ResponseURL, response{ReplaceOriginal: true, Text: "Shared in this channel. Ask on in its thread."}); err != nil {
		b.log.WarnContext(ctx, "the shared reply's original was not replaced", "error", err)
	}
}

// keepThread remembers the conversation that a reply begins.
func (b *Bot) keepThread(ctx context.Context, channel, ts string, r bot.Reply) {
	thread := r.Thread(channel, ts, b.o.Clock())
	err := b.o.Threads.SaveThread(ctx, thread)
	if err == nil {
		err = b.o.Threads.AddTurn(ctx, thread.ID, r.Turn(b.o.Clock()))
	}
	if err != nil {
		b.log.ErrorContext(ctx, "a conversation was not kept", "error", err)
	}
}

// suggested looks up the name on a button: in place of the reply that only one
// person sees, or in the thread that all see.
func (b *Bot) suggested(ctx context.Context, i interaction, a blockAction) {
	if cmd, err := bot.Parse(a.Value, b.o.Clock()); err != nil || !shareable[cmd.Verb] {
		return
	}
	r := b.o.Core.Command(ctx, bot.Call{Text: a.Value, Team: i.Team.ID, Channel: i.channel(), User: i.User.ID})
	b.logFailure(ctx, r)
	ctx, cancel := afterwards(ctx)
	defer cancel()
	if i.Container.IsEphemeral || i.Message.TS == "" {
		b.remember(i.User.ID, r)
		m := ephemeral(b.render(ctx, r, true))
		m.ReplaceOriginal = true
		if err := b.respond(ctx, i.ResponseURL, m); err != nil {
			b.log.ErrorContext(ctx, "a click was not answered", "error", err)
			b.whisper(ctx, i.channel(), i.User.ID, "", policy.Message(err))
		}
		return
	}
	if _, err := b.post(ctx, i.channel(), first(i.Message.ThreadTS, i.Message.TS), b.render(ctx, r, false)); err != nil {
		b.log.ErrorContext(ctx, "a click was not answered", "error", err)
		b.tell(ctx, i, policy.Message(err))
	}
}

// tell says something to the person who clicked.
func (b *Bot) tell(ctx context.Context, i interaction, text string) {
	if err := b.respond(ctx, i.ResponseURL, response{ResponseType: "ephemeral", Text: blocks.Escape(text)}); err != nil {
		b.whisper(ctx, i.channel(), i.User.ID, i.Container.ThreadTS, text)
	}
}

// recent remembers, for half an hour, the replies that people may still share,
// so that what is shared is what they saw.
type recent struct {
	recentMu sync.Mutex
	replies  []remembered
}

type remembered struct {
	user  string
	at    time.Time
	reply bot.Reply
}

const (
	rememberFor = 30 * time.Minute // as long as a response_url lives
	maxRecent   = 200
)

func (b *Bot) remember(user string, r bot.Reply) {
	if r.Again == "" {
		return
	}
	b.recentMu.Lock()
	defer b.recentMu.Unlock()
	b.replies = append(b.replies, remembered{user: user, at: b.o.Clock(), reply: r})
	b.replies = b.replies[max(0, len(b.replies)-maxRecent):]
}

func (b *Bot) recall(user, again string, now time.Time) (bot.Reply, bool) {
	b.recentMu.Lock()
	defer b.recentMu.Unlock()
	for i := len(b.replies) - 1; i >= 0; i-- {
		m := b.replies[i]
		if m.user == user && m.reply.Again == again && now.Sub(m.at) < rememberFor {
			return m.reply, true
		}
	}
	return bot.Reply{}, false
}
