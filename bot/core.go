package bot

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"strings"
	"time"

	"datapolicy/policy"
)

// Parts are what a Core needs. Nil parts make the commands that need them
// answer that they are not available here.
type Parts struct {
	Lookups       Lookups
	Timelines     Timelines
	Asker         Asker
	Digester      Digester
	Stories       Stories
	Subscriptions Subscriptions
	Sources       Sources
	Schedules     Schedules
	Names         Names
	Clock         func() time.Time // required
	NewID         func() string    // of a subscription; nil makes random ones
	Zone          string           // for subscriptions that name none; "" is UTC
}

// Core understands commands and conversation, whatever the channel.
type Core struct {
	parts Parts
	cues  *cues
}

// New makes a Core.
func New(p Parts) (*Core, error) {
	if p.Clock == nil {
		return nil, policy.Errorf(policy.Internal, "bot: a clock is required")
	}
	if p.NewID == nil {
		p.NewID = randomID
	}
	if p.Zone == "" {
		p.Zone = "UTC"
	}
	return &Core{parts: p, cues: newCues()}, nil
}

func randomID() string {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return "d" + hex.EncodeToString(b[:])
}

// Call is one message to us and where it came from.
type Call struct {
	Text    string
	Team    string
	Channel string
	User    string
}

// Now is the time by the Core's clock.
func (c *Core) Now() time.Time { return c.parts.Clock() }

// Names is for rendering; it may be nil.
func (c *Core) Names() Names { return c.parts.Names }

// Command does what a text after "/datapolicy" asks for.
func (c *Core) Command(ctx context.Context, call Call) Reply {
	cmd, err := Parse(call.Text, c.Now())
	if err != nil {
		return failure(err)
	}
	if cmd.Plain && c.asks(cmd.Text) {
		cmd = Command{Verb: Ask, Text: tidy(call.Text)}
	}
	return c.do(ctx, call, cmd, nil)
}

// Talk answers a message in a conversation: a command when it begins with one,
// a lookup when it is a known name, else a question within thread.
func (c *Core) Talk(ctx context.Context, call Call, thread *policy.Thread) Reply {
	text := tidy(call.Text)
	text = strings.TrimSpace(strings.TrimPrefix(text, "/datapolicy"))
	cmd, err := Parse(text, c.Now())
	if err != nil {
		// "Digest that for me" is no order of a digest.
		if (cmd.Verb != DigestNow && cmd.Verb != ListStories) || len(strings.Fields(text)) < 4 {
			return failure(err)
		}
		cmd = Command{Verb: Ask, Text: text}
	}
	if cmd.Plain && !quoted(cmd.Text) {
		running := thread != nil && (len(thread.Turns) > 0 || len(thread.StoryIDs) > 0)
		if c.asks(cmd.Text) || (running && !c.known(cmd.Text)) {
			cmd = Command{Verb: Ask, Text: text}
		}
	}
	return c.do(ctx, call, cmd, thread)
}

// Idle reports whether a message in a thread of ours asks nothing of us.
func (c *Core) Idle(text string) bool { return c.cues.idle(tidy(text)) }

func (c *Core) asks(text string) bool { return !c.known(text) && c.cues.question(text) }

func (c *Core) known(text string) bool {
	if c.parts.Names == nil {
		return false
	}
	_, ok := c.parts.Names.Resolve(text)
	return ok
}

func (c *Core) do(ctx context.Context, call Call, cmd Command, thread *policy.Thread) Reply {
	var r Reply
	switch cmd.Verb {
	case Help:
		return Reply{Kind: HelpReply}
	case Ask:
		r = c.ask(ctx, cmd.Text, thread)
	case Lookup:
		r = c.lookup(ctx, cmd)
	case MakeTimeline:
		r = c.timeline(ctx, cmd)
	case DigestNow:
		r = c.digest(ctx, call, cmd.Scope)
	case ListStories:
		r = c.stories(ctx, cmd.Scope)
	case Subscribe:
		return c.subscribe(ctx, call, cmd.Order)
	case ListOrders:
		return c.orders(ctx, call.Channel)
	case Unsubscribe:
		return c.unsubscribe(ctx, call.Channel, cmd.Text)
	case Status:
		return c.status(ctx)
	}
	if r.Err == nil && r.Kind != TextReply && !r.Empty() {
		r.Again = tidy(call.Text)
	}
	return r
}

var notHere = policy.Errorf(policy.Unavailable, "That is not available here.")

func (c *Core) status(ctx context.Context) Reply {
	if c.parts.Sources == nil {
		return failure(notHere)
	}
	text, err := c.parts.Sources.Condition(ctx)
	if err != nil {
		return failure(err)
	}
	return Reply{Kind: TextReply, Text: text}
}

func (c *Core) ask(ctx context.Context, text string, thread *policy.Thread) Reply {
	if c.parts.Asker == nil {
		return failure(notHere)
	}
	answer, err := c.parts.Asker.Ask(ctx, text, thread)
	if err != nil {
		return failure(err)
	}
	return Reply{Kind: AnswerReply, Answer: &answer}
}

func (c *Core) lookup(ctx context.Context, cmd Command) Reply {
	if c.parts.Lookups == nil {
		return failure(notHere)
	}
	found, err := c.parts.Lookups.Lookup(ctx, cmd.Text, cmd.Scope.Period)
	if err != nil && policy.CodeOf(err) != policy.NotFound {
		return failure(err)
	}
	if found.Query == "" {
		found.Query = cmd.Text
	}
	r := Reply{Kind: LookupReply, Lookup: &found, Suggestions: found.Suggestions}
	if r.Empty() && len(r.Suggestions) == 0 && c.parts.Names != nil {
		for _, e := range c.parts.Names.Suggest(cmd.Text, 3) {
			r.Suggestions = append(r.Suggestions, e.Name)
		}
	}
	return r
}

// defaultDigest is the period of "digest" and "stories" when none is given.
const (
	defaultDigest  = 24 * time.Hour
	defaultStories = 7 * 24 * time.Hour
	maxStories     = 15
)

func (c *Core) digest(ctx context.Context, call Call, s Scope) Reply {
	if c.parts.Digester == nil {
		return failure(notHere)
	}
	filter, err := c.filter(s)
	if err != nil {
		return failure(err)
	}
	d, err := c.parts.Digester.BuildDigest(ctx, DigestRequest{
		Period: c.period(s, defaultDigest), Filter: filter, Channel: call.Channel, MaxItems: s.MaxItems,
	})
	if err != nil {
		return failure(err)
	}
	return Reply{Kind: DigestReply, Digest: &d}
}

func (c *Core) stories(ctx context.Context, s Scope) Reply {
	if c.parts.Stories == nil {
		return failure(notHere)
	}
	filter, err := c.filter(s)
	if err != nil {
		return failure(err)
	}
	limit := s.MaxItems
	if limit == 0 {
		limit = maxStories
	}
	list, err := c.parts.Stories.Stories(ctx, policy.StoryQuery{Period: c.period(s, defaultStories), Filter: filter, Limit: limit})
	if err != nil {
		return failure(err)
	}
	r := Reply{Kind: StoriesReply, Stories: list}
	if len(list) == 0 {
		r = Reply{Kind: TextReply, Text: "No stories in that period. A longer one may have some: stories month"}
	}
	return r
}

func (c *Core) period(s Scope, span time.Duration) policy.Period {
	now := c.Now().UTC()
	p := s.Period
	if p.Until.IsZero() {
		p.Until = now
	}
	if p.Since.IsZero() {
		p.Since = p.Until.Add(-span)
	}
	return p
}

// filter resolves the names of a scope; an unknown one is an error that
// suggests others.
func (c *Core) filter(s Scope) (policy.Filter, error) {
	f := policy.Filter{Jurisdictions: s.Jurisdictions, Language: s.Language, Importance: s.Importance}
	for _, name := range s.About {
		if c.parts.Names == nil {
			return f, notHere
		}
		e, ok := c.parts.Names.Resolve(name)
		if !ok {
			hint := ""
			if near := c.parts.Names.Suggest(name, 3); len(near) > 0 {
				var names []string
				for _, e := range near {
					names = append(names, e.Name)
				}
				hint = " Did you mean " + strings.Join(names, " or ") + "?"
			}
			return f, policy.Errorf(policy.NotFound, "I know nobody called %q.%s", clip(name, 80), hint)
		}
		f.About = append(f.About, e.ID)
	}
	return f, nil
}
