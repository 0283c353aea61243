package slackbot

import (
	"context"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"datapolicy/bot"
	"datapolicy/bot/blocks"
	"datapolicy/policy"
)

// worthwhile drops, before anything is queued, the events that are never for
// us: edits, deletions, joins, and whatever a bot wrote.
func worthwhile(e eventCallback) bool {
	if e.Type != "event_callback" {
		return false
	}
	switch e.Event.Type {
	case "app_home_opened":
		return e.Event.Tab == "" || e.Event.Tab == "home"
	case "app_mention", "message":
	default:
		return false
	}
	v := e.Event
	switch v.Subtype {
	case "", "thread_broadcast", "file_share":
	default:
		return false
	}
	return v.BotID == "" && v.User != "" && v.User != "USLACKBOT" && !v.Hidden && len(v.Edited) == 0 && v.TS != "" && v.Channel != ""
}

func (b *Bot) event(ctx context.Context, e eventCallback) {
	self, err := b.whoAmI(ctx)
	if err != nil {
		b.log.ErrorContext(ctx, "an event was not handled", "error", err)
		return
	}
	v := e.Event
	switch {
	case v.User == self.UserID:
	case v.Type == "app_home_opened":
		b.home(ctx, v)
	case v.direct():
		if b.firstOf(ctx, v) {
			b.direct(ctx, e, self)
		}
	case v.Type == "app_mention" || mentions(v.Text, self.UserID):
		if b.firstOf(ctx, v) {
			b.mention(ctx, e, self)
		}
	case v.ThreadTS != "" && v.ThreadTS != v.TS:
		b.overheard(ctx, e, self)
	}
}

// firstOf is true for the first event about a message: one that mentions us
// comes as a message and as a mention.
func (b *Bot) firstOf(ctx context.Context, v innerEvent) bool {
	return b.firstSight(ctx, key("message", v.Channel, v.TS))
}

// mention answers in the thread of the message; a thread that was running
// without us is read first.
func (b *Bot) mention(ctx context.Context, e eventCallback, self identity) {
	v := e.Event
	thread, known, note := b.thread(ctx, v.Channel, first(v.ThreadTS, v.TS), v.ThreadTS == "")
	inside := v.ThreadTS != "" && v.ThreadTS != v.TS
	if inside && !(known && thread.Started) {
		turns, err := b.readThread(ctx, v.Channel, v.ThreadTS, v.TS, self)
		if err != nil {
			b.log.WarnContext(ctx, "a running thread could not be read", "error", err)
			note = "I could not read what was said in this thread before: " + policy.Message(err)
		} else {
			thread.Turns = turns
			// One that we began and forgot is ours again.
			thread.Started = thread.Started || (len(turns) > 0 && len(turns) < maxTurns && turns[0].Ours)
		}
	}
	b.reply(ctx, e, self, thread, known, thread.TS, note)
}

// overheard is a plain message in a thread: ours to answer if we began the
// thread and it is not small talk or meant for somebody else.
func (b *Bot) overheard(ctx context.Context, e eventCallback, self identity) {
	v := e.Event
	text := words(v.Text, self.UserID)
	if toOthers(v.Text, self.UserID) || b.o.Core.Idle(text) {
		return
	}
	thread, known, err := b.o.Threads.Thread(ctx, bot.ThreadID(v.Channel, v.ThreadTS))
	if err != nil {
		b.log.ErrorContext(ctx, "a thread could not be looked up", "error", err)
		return
	}
	note := ""
	if !known {
		if v.ParentUserID != self.UserID {
			return
		}
		// We wrote its first message but have no memory of it.
		thread = b.newThread(v.Channel, v.ThreadTS, true)
		if turns, err := b.readThread(ctx, v.Channel, v.ThreadTS, v.TS, self); err == nil {
			thread.Turns = turns
		} else {
			note = "I could not read what was said in this thread before: " + policy.Message(err)
		}
	}
	if thread.Started {
		b.reply(ctx, e, self, thread, known, thread.TS, note)
	}
}

// direct answers a direct message; all of them together are one conversation,
// except in their threads.
func (b *Bot) direct(ctx context.Context, e eventCallback, self identity) {
	v := e.Event
	if b.o.Core.Idle(words(v.Text, self.UserID)) {
		return
	}
	thread, known, note := b.thread(ctx, v.Channel, v.ThreadTS, true)
	if len(thread.Turns) > maxDirectTurns {
		thread.Turns = thread.Turns[len(thread.Turns)-maxDirectTurns:]
	}
	b.reply(ctx, e, self, thread, known, v.ThreadTS, note)
}

// maxDirectTurns is how far back a direct conversation is remembered.
const maxDirectTurns = 12

// thread recalls a conversation, or begins it.
func (b *Bot) thread(ctx context.Context, channel, ts string, started bool) (t policy.Thread, known bool, note string) {
	t, known, err := b.o.Threads.Thread(ctx, bot.ThreadID(channel, ts))
	if err != nil {
		b.log.ErrorContext(ctx, "a thread could not be looked up", "error", err)
		note = "I could not recall what was said before: " + policy.Message(err)
	}
	if !known {
		t = b.newThread(channel, ts, started)
	}
	return t, known, note
}

func (b *Bot) newThread(channel, ts string, started bool) policy.Thread {
	return policy.Thread{ID: bot.ThreadID(channel, ts), Channel: channel, TS: ts, Started: started, Created: b.o.Clock().UTC()}
}

// reply answers a message within a conversation and remembers both.
func (b *Bot) reply(ctx context.Context, e eventCallback, self identity, thread policy.Thread, known bool, threadTS, note string) {
	v := e.Event
	text := words(v.Text, self.UserID)
	r := b.o.Core.Talk(ctx, bot.Call{Text: text, Team: e.TeamID, Channel: v.Channel, User: v.User}, &thread)
	b.logFailure(ctx, r)
	if note != "" {
		r.Text = strings.TrimSpace(note + " " + r.Text)
	}
	m := b.render(ctx, r, false)
	ctx, cancel := afterwards(ctx)
	defer cancel()
	ts, err := b.post(ctx, v.Channel, threadTS, m)
	if err != nil {
		b.log.ErrorContext(ctx, "an answer was not posted", "error", err)
		b.whisper(ctx, v.Channel, v.User, threadTS, "I could not post the answer: "+policy.Message(err))
		return
	}
	b.keepTurns(ctx, thread, known, policy.Turn{User: v.User, Text: text, At: b.o.Clock().UTC()}, r)
	if r.Digest != nil {
		b.postDetails(ctx, v.Channel, first(threadTS, ts), *r.Digest)
	}
	if r.Timeline != nil {
		b.timelineThread(ctx, v.Channel, first(threadTS, ts), *r.Timeline)
	}
}

// keepTurns remembers a question and our reply to it.
func (b *Bot) keepTurns(ctx context.Context, t policy.Thread, known bool, question policy.Turn, r bot.Reply) {
	var err error
	if !known {
		if about := r.Thread(t.Channel, t.TS, t.Created); len(t.StoryIDs) == 0 {
			t.StoryIDs, t.Subject, t.DigestID = about.StoryIDs, about.Subject, about.DigestID
		}
		turns := t.Turns
		t.Turns = nil
		err = b.o.Threads.SaveThread(ctx, t)
		for _, turn := range turns {
			if err == nil {
				err = b.o.Threads.AddTurn(ctx, t.ID, turn)
			}
		}
	}
	for _, turn := range []policy.Turn{question, r.Turn(b.o.Clock())} {
		if err == nil {
			err = b.o.Threads.AddTurn(ctx, t.ID, turn)
		}
	}
	if err != nil {
		b.log.ErrorContext(ctx, "a conversation was not kept", "error", err)
	}
}

// How much of a running thread is read: its latest messages matter most, but
// Slack gives the oldest first.
const (
	threadPage  = 200
	threadPages = 5
	maxTurns    = 60
)

// readThread reads the messages of a thread before one of them, the oldest
// first; our own are marked.
func (b *Bot) readThread(ctx context.Context, channel, ts, before string, self identity) ([]policy.Turn, error) {
	var turns []policy.Turn
	cursor := ""
	for range threadPages {
		list, more, next, err := b.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: channel, Timestamp: ts, Cursor: cursor, Limit: threadPage, Latest: before,
		})
		if err != nil {
			return nil, explain("conversations.replies", err)
		}
		for _, m := range list {
			text := words(m.Text, self.UserID)
			if m.Timestamp >= before || text == "" || (m.SubType != "" && m.SubType != "bot_message" && m.SubType != "thread_broadcast" && m.SubType != "file_share") {
				continue
			}
			turns = append(turns, policy.Turn{
				Ours: m.User == self.UserID || (m.BotID != "" && m.BotID == self.BotID),
				User: m.User, Text: cut(text), At: stamp(m.Timestamp, b.o.Clock()),
			})
		}
		if cursor = next; !more || cursor == "" {
			break
		}
	}
	return turns[max(0, len(turns)-maxTurns):], nil
}

func cut(s string) string {
	if runes := []rune(s); len(runes) > 2000 {
		return string(runes[:2000])
	}
	return s
}

// stamp is a message's time, from its ts ("1736960000.000100"), but never after
// now: turns are kept in order of time, whatever Slack's clock says.
func stamp(ts string, now time.Time) time.Time {
	whole, frac, _ := strings.Cut(ts, ".")
	d, err := time.ParseDuration(whole + "." + frac + "s")
	if err != nil || frac == "" {
		return now.UTC()
	}
	if at := time.Unix(0, 0).Add(d); at.Before(now) {
		return at.UTC()
	}
	return now.UTC()
}

// whisper tells one person something where all else failed.
func (b *Bot) whisper(ctx context.Context, channel, user, threadTS, text string) {
	if channel == "" || user == "" {
		return
	}
	options := []slack.MsgOption{slack.MsgOptionText(blocks.Escape(text), false)}
	if threadTS != "" {
		options = append(options, slack.MsgOptionTS(threadTS))
	}
	if _, err := b.api.PostEphemeralContext(ctx, channel, user, options...); err != nil {
		b.log.ErrorContext(ctx, "a person could not be told", "error", explain("chat.postEphemeral", err))
	}
}

func (b *Bot) home(ctx context.Context, v innerEvent) {
	var list []policy.Subscription
	if b.o.Subscriptions != nil && v.Channel != "" {
		var err error
		if list, err = b.o.Subscriptions.Subscriptions(ctx, v.Channel); err != nil {
			b.log.ErrorContext(ctx, "subscriptions could not be listed", "error", err)
		}
	}
	view := blocks.Home(list, blocks.Options{Names: b.o.Core.Names()})
	if _, err := b.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: v.User, View: view}); err != nil {
		b.log.ErrorContext(ctx, "the home tab was not published", "error", explain("views.publish", err))
	}
}
