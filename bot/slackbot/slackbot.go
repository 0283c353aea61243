package slackbot

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"datapolicy/bot"
	"datapolicy/bot/blocks"
	"datapolicy/policy"
)

// Options are what a Bot needs. Core, Threads, Seen, Clock and BotToken are
// required; AppToken for Socket Mode, SigningSecret for HTTP.
type Options struct {
	Core          *bot.Core
	Threads       bot.Threads
	Seen          bot.Seen
	Subscriptions bot.Subscriptions // for App Home; may be nil
	Clock         func() time.Time
	Chart         func(policy.Timeline) ([]byte, error) // a timeline as a PNG; nil: timelines are text only

	BotToken      string // xoxb-…
	AppToken      string // xapp-…, with connections:write
	SigningSecret string
	APIURL        string // the Web API's base; "" is Slack's own

	Beside map[string]http.Handler // HTTP mode: what else is answered on the same listener, by the path that it lies below

	Log          *slog.Logger      // nil discards; secrets are redacted in any case
	Transport    http.RoundTripper // nil is one with sensible time-outs
	Sleep        func(context.Context, time.Duration) error
	PingInterval time.Duration // the longest silence of Slack's pings on the socket; 0 is 2 minutes, since not every compatible server pings often
	JobTimeout   time.Duration // for the work on one delivery; 0 is 2 minutes
	Grace        time.Duration // for work under way when Run ends; 0 is 10 s
}

// Bot talks with one Slack workspace.
type Bot struct {
	o     Options
	api   *slack.Client
	http  *http.Client
	log   *slog.Logger
	lanes *lanes
	recent

	mu   sync.Mutex
	self *identity
}

// identity is who we are in the workspace.
type identity struct{ UserID, BotID, TeamID, Team, URL string }

// New makes a Bot; it does not connect yet.
func New(o Options) (*Bot, error) {
	if o.Core == nil || o.Threads == nil || o.Seen == nil || o.Clock == nil {
		return nil, policy.Errorf(policy.Internal, "slackbot: Core, Threads, Seen and Clock are required")
	}
	if o.BotToken == "" {
		return nil, policy.Errorf(policy.Invalid, "No Slack bot token: set SLACK_BOT_TOKEN (it begins with xoxb-; “datapolicy slack manifest” makes the app that gives it).")
	}
	o.setDefaults()
	b := &Bot{o: o, http: newHTTPClient(o.Transport, o.Sleep, o.APIURL, o.BotToken), log: o.Log}
	b.api = slack.New(o.BotToken, apiOptions(o, b.http)...)
	b.lanes = newLanes()
	return b, nil
}

func (o *Options) setDefaults() {
	o.APIURL = apiURL(o.APIURL)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Log = slog.New(Redact(o.Log.Handler(), o.BotToken, o.AppToken, o.SigningSecret))
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	if o.PingInterval == 0 {
		o.PingInterval = 2 * time.Minute
	}
	if o.JobTimeout == 0 {
		o.JobTimeout = 2 * time.Minute
	}
	if o.Grace == 0 {
		o.Grace = 10 * time.Second
	}
}

// apiURL is the base of the Web API: with a slash at its end, to which the
// client adds a method's name.
func apiURL(base string) string {
	if base = strings.TrimSpace(base); base == "" {
		return slack.APIURL
	}
	return strings.TrimRight(base, "/") + "/"
}

func apiOptions(o Options, client *http.Client) []slack.Option {
	options := []slack.Option{slack.OptionHTTPClient(client), slack.OptionAPIURL(o.APIURL)}
	if o.AppToken != "" {
		options = append(options, slack.OptionAppLevelToken(o.AppToken))
	}
	return options
}

// whoAmI asks once who we are.
func (b *Bot) whoAmI(ctx context.Context) (identity, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.self != nil {
		return *b.self, nil
	}
	r, err := b.api.AuthTestContext(ctx)
	if err != nil {
		return identity{}, explain("auth.test", err)
	}
	b.self = &identity{UserID: r.UserID, BotID: r.BotID, TeamID: r.TeamID, Team: r.Team, URL: r.URL}
	return *b.self, nil
}

// render makes a message of a reply; a rendering that breaks Slack's rules
// would be our fault, so it is logged and said in plain text instead.
func (b *Bot) render(ctx context.Context, r bot.Reply, share bool) blocks.Message {
	m := blocks.Reply(r, blocks.Options{Names: b.o.Core.Names(), Share: share})
	if problems := m.Lint(); len(problems) > 0 {
		b.log.ErrorContext(ctx, "a reply breaks Slack's limits", "problems", problems)
		m.Blocks = nil
	}
	return m
}

func options(m blocks.Message, more ...slack.MsgOption) slack.MsgOption {
	list := append([]slack.MsgOption{
		slack.MsgOptionText(m.Text, false), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}, more...)
	if len(m.Blocks) > 0 {
		list = append(list, slack.MsgOptionBlocks(m.Blocks...))
	}
	return slack.MsgOptionCompose(list...)
}

// post sends a message to a channel, under threadTS unless that is "".
func (b *Bot) post(ctx context.Context, channel, threadTS string, m blocks.Message, more ...slack.MsgOption) (string, error) {
	if threadTS != "" {
		more = append(more, slack.MsgOptionTS(threadTS))
	}
	_, ts, err := b.api.PostMessageContext(ctx, channel, options(m, more...))
	if err != nil {
		return "", explain("chat.postMessage", err)
	}
	return ts, nil
}
