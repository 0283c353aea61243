package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"datapolicy/policy"
)

// Kind is what a reply holds.
type Kind string

const (
	LookupReply  Kind = "lookup"
	AnswerReply  Kind = "answer"
	DigestReply  Kind = "digest"
	StoriesReply Kind = "stories"
	OrdersReply  Kind = "subscriptions"
	HelpReply    Kind = "help"
	TextReply    Kind = "text"

	TimelineReply Kind = "timeline"
)

// Reply is what we have to say, not yet rendered for any channel.
type Reply struct {
	Kind          Kind
	Text          string // a sentence of ours; with other kinds, a note above them
	Lookup        *policy.Lookup
	Timeline      *policy.Timeline
	Answer        *policy.Answer
	Digest        *policy.Digest
	Stories       []policy.Story
	Subscriptions []policy.Subscription
	Suggestions   []string             // names that were perhaps meant
	Subscribed    *policy.Subscription // the one that was just made
	Again         string               // the command that gives this again; "" when it is not to be shared
	Err           error                // what went wrong, for the log
}

// Failed reports whether the reply only says that something went wrong.
func (r Reply) Failed() bool { return r.Err != nil }

// Empty reports whether the reply is a lookup or a timeline that found nothing
// at all.
func (r Reply) Empty() bool {
	if r.Timeline != nil {
		return len(r.Timeline.Weeks) == 0
	}
	return r.Lookup != nil && r.Lookup.Subject == nil && len(r.Lookup.Stories)+len(r.Lookup.Statements) == 0
}

// failure tells a person about an error.
func failure(err error) Reply {
	return Reply{Kind: TextReply, Text: policy.Message(err), Err: err}
}

// ThreadID names the conversation under a message: "CHANNEL:TS".
func ThreadID(channel, ts string) string { return channel + ":" + ts }

// Thread is the conversation that begins under the reply.
func (r Reply) Thread(channel, ts string, now time.Time) policy.Thread {
	t := policy.Thread{ID: ThreadID(channel, ts), Channel: channel, TS: ts, Started: true, Created: now.UTC()}
	switch {
	case r.Digest != nil:
		t.DigestID = r.Digest.ID
		for _, item := range r.Digest.Items() {
			t.StoryIDs = append(t.StoryIDs, item.StoryID)
		}
	case r.Lookup != nil:
		if s := r.Lookup.Subject; s != nil {
			t.Subject = s.ID
		}
		t.StoryIDs = storyIDs(r.Lookup.Stories)
	case r.Timeline != nil:
		if s := r.Timeline.Subject; s != nil {
			t.Subject = s.ID
		}
		t.StoryIDs = eventIDs(*r.Timeline)
	case r.Answer != nil:
		t.StoryIDs = r.Answer.StoryIDs
	default:
		t.StoryIDs = storyIDs(r.Stories)
	}
	return t
}

// maxTurnText bounds, in runes, what of a message is remembered.
const maxTurnText = 2000

// Turn is how the conversation remembers the reply. It is never evidence.
func (r Reply) Turn(now time.Time) policy.Turn {
	t := policy.Turn{Ours: true, At: now.UTC()}
	var parts []string
	switch {
	case r.Answer != nil:
		for _, s := range r.Answer.Answer {
			parts = append(parts, s.Text)
		}
		if r.Answer.Refused {
			parts = append(parts, r.Answer.Reason)
		}
		t.StoryIDs = r.Answer.StoryIDs
	case r.Lookup != nil:
		parts = append(parts, "Lookup: "+r.Lookup.Query)
		for _, s := range r.Lookup.Stories {
			parts = append(parts, s.Headline)
		}
		if s := r.Lookup.Subject; s != nil && s.ID != "" {
			t.Entities = []string{s.ID}
		}
		t.StoryIDs = storyIDs(r.Lookup.Stories)
	case r.Timeline != nil:
		parts = append(parts, "Timeline: "+TimelineName(*r.Timeline))
		for _, e := range r.Timeline.Events {
			parts = append(parts, e.Headline)
		}
		if s := r.Timeline.Subject; s != nil && s.ID != "" {
			t.Entities = []string{s.ID}
		}
		t.StoryIDs = eventIDs(*r.Timeline)
	case r.Digest != nil:
		for _, item := range r.Digest.Items() {
			parts = append(parts, item.Headline)
			t.StoryIDs = append(t.StoryIDs, item.StoryID)
		}
	default:
		parts = append(parts, r.Text)
		t.StoryIDs = storyIDs(r.Stories)
	}
	t.Text = clip(strings.Join(parts, " "), maxTurnText)
	return t
}

// Key names the reply's request, the same for the same words.
func (r Reply) Key() string {
	sum := sha256.Sum256([]byte(r.Again))
	return hex.EncodeToString(sum[:8])
}

func storyIDs(stories []policy.Story) []string {
	var ids []string
	for _, s := range stories {
		ids = append(ids, s.ID)
	}
	return ids
}

func eventIDs(t policy.Timeline) []string {
	var ids []string
	for _, e := range t.Events {
		ids = append(ids, e.StoryID)
	}
	return ids
}

func clip(s string, runes int) string {
	n := 0
	for i := range s {
		if n++; n > runes {
			return s[:i]
		}
	}
	return s
}
