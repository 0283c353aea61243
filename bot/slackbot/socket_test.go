package slackbot

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"datapolicy/bot/bottest"
	"datapolicy/bot/slacktest"
)

const patienceOfTests = 10 * time.Second

// office is a running bot with its Slack.
type office struct {
	t      *testing.T
	slack  *slacktest.Server
	desk   *bottest.Desk
	memory *bottest.Memory
	bot    *Bot
	log    *syncBuffer
	slept  chan time.Duration
	stop   func() error
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}
func (s *syncBuffer) String() string { s.mu.Lock(); defer s.mu.Unlock(); return s.b.String() }

// newOffice has everything but a running bot.
func newOffice(t *testing.T, change ...func(*Options)) *office {
	t.Helper()
	o := &office{t: t, slack: slacktest.New(), desk: &bottest.Desk{}, memory: bottest.NewMemory(), log: &syncBuffer{}, slept: make(chan time.Duration, 100)}
	t.Cleanup(o.slack.Close)
	options := Options{
		Core: bottest.Core(t, o.desk, o.memory), Threads: o.memory, Seen: o.memory, Subscriptions: o.memory,
		Clock: func() time.Time { return bottest.Now }, BotToken: slacktest.BotToken, AppToken: slacktest.AppToken, APIURL: o.slack.APIURL(),
		Log:   slog.New(slog.NewTextHandler(o.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Sleep: func(ctx context.Context, d time.Duration) error { o.slept <- d; return ctx.Err() },
	}
	for _, f := range change {
		f(&options)
	}
	b, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	o.bot = b
	return o
}

// openOffice runs the bot over Socket Mode until the test ends, and then looks
// whether every request was one that Slack allows.
func openOffice(t *testing.T, change ...func(*Options)) *office {
	t.Helper()
	o := newOffice(t, change...)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- o.bot.Run(ctx) }()
	o.stop = sync.OnceValue(func() error { cancel(); return <-done })
	t.Cleanup(func() {
		if err := o.stop(); err != nil {
			t.Errorf("Run: %v", err)
		}
		for _, p := range o.slack.Problems() {
			t.Errorf("Slack would complain: %s", p)
		}
	})
	o.wait("the socket", func() bool { return o.slack.Sockets() > 0 })
	return o
}

func (o *office) wait(what string, ok func() bool) {
	o.t.Helper()
	if err := o.slack.Wait(patienceOfTests, ok); err != nil {
		o.t.Fatalf("waiting for %s: %v\n%s", what, err, o.log)
	}
}

// response waits for the first post to a response URL.
func (o *office) response(url string) slacktest.Response {
	o.t.Helper()
	o.wait("a response", func() bool { return len(o.slack.Responses(url)) > 0 })
	return o.slack.Responses(url)[0]
}

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%q is missing in:\n%s", p, text)
		}
	}
}

func TestSlashCommandIsAnsweredEphemerally(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"a company", "tiktok", []string{"TikTok", "company", "ByteDance", "抖音", "noyb files complaints", "<https://noyb.example/en/complaints-chinese-apps|noyb>", "suggest", "share"}},
		{"an NGO", "noyb", []string{"noyb", "ngo"}},
		{"a law", "gdpr", []string{"GDPR", "law"}},
		{"a statement in curly quotes", "“never require”", []string{"Guo Jiakun", "will never require", "denied"}},
		{"help", "help", []string{"/datapolicy tiktok", "subscribe daily"}},
		{"nothing", "", []string{"/datapolicy tiktok"}},
		{"an unknown name", "tiktik", []string{"Did you mean", "suggest_0", "TikTok"}},
		{"a question", "Who complained about TikTok?", []string{"noyb filed complaints", "|[1]>"}},
		{"a question after ask", "ask who complained", []string{"noyb filed complaints"}},
		{"a refusal", "who won the football match?", []string{"no report on football"}},
		{"a digest", "digest week eu", []string{"Data policy digest", "China", "European Union"}},
		{"stories", "stories month", []string{"2 stories", "denies demanding data"}},
		{"no subscriptions", "subscriptions", []string{"no subscriptions", "subscribe daily"}},
		{"a bad schedule", "subscribe daily 08:00 Europe/Atlantis", []string{"no time zone"}},
		{"Slack's encoding", "ask what of &lt;b&gt; &amp; <https://x.example|x>?", []string{"noyb filed"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := openOffice(t)
			envelope, url := o.slack.Slash("C1", "UADA", c.text)
			r := o.response(url)
			var want []string
			for _, w := range c.want {
				if w != "suggest" {
					want = append(want, w)
				}
			}
			contains(t, r.All(), want...)
			if r.ResponseType != "ephemeral" || r.Text == "" {
				t.Errorf("response_type %q, text %q", r.ResponseType, r.Text)
			}
			o.wait("the acknowledgement", func() bool { _, ok := o.slack.Acked(envelope); return ok })
			if payload, _ := o.slack.Acked(envelope); payload != "" {
				t.Errorf("acknowledged with %q", payload)
			}
		})
	}
}

func TestAcknowledgedBeforeTheWork(t *testing.T) {
	hold := make(chan struct{})
	o := openOffice(t)
	o.desk.Hold = hold
	envelope, url := o.slack.Slash("C1", "UADA", "ask who complained about TikTok?")
	o.wait("the acknowledgement", func() bool { _, ok := o.slack.Acked(envelope); return ok })
	if n := len(o.slack.Responses(url)); n != 0 {
		t.Fatalf("%d responses while the work waits", n)
	}
	close(hold)
	contains(t, o.response(url).All(), "noyb filed complaints")
}
