package slackbot

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"datapolicy/bot/slacktest"
	"datapolicy/policy"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestReconnects(t *testing.T) {
	o := openOffice(t)
	for i, do := range []func(){
		func() { o.slack.Disconnect("warning") },
		func() { o.slack.Disconnect("refresh_requested") },
		o.slack.Break,
	} {
		do()
		o.wait("a new connection", func() bool { return o.slack.Sockets() == i+2 })
		_, url := o.slack.Slash("C1", "UADA", "tiktok")
		contains(t, o.response(url).All(), "ByteDance")
	}
}

func TestBadTokensAreFatalAndSaidSo(t *testing.T) {
	for _, c := range []struct {
		name, method, error string
		change              func(*Options)
		want                string
	}{
		{"bot token refused", "auth.test", "invalid_auth", nil, "SLACK_BOT_TOKEN"},
		{"bot token revoked", "auth.test", "token_revoked", nil, "revoked"},
		{"app token refused", "apps.connections.open", "invalid_auth", nil, "SLACK_APP_TOKEN"},
		{"app token without its scope", "apps.connections.open", "missing_scope", nil, "connections:write"},
		{"tokens swapped", "", "", func(o *Options) { o.AppToken = slacktest.BotToken }, "xapp-"},
		{"no app token", "", "", func(o *Options) { o.AppToken = "" }, "SLACK_APP_TOKEN"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t, func(o *Options) {
				if c.change != nil {
					c.change(o)
				}
			})
			if c.method != "" {
				o.slack.Script(c.method, slacktest.Fault{Error: c.error})
			}
			ctx, cancel := context.WithTimeout(t.Context(), patienceOfTests)
			defer cancel()
			err := o.bot.Run(ctx)
			if policy.CodeOf(err) != policy.Invalid || !strings.Contains(policy.Message(err), c.want) {
				t.Errorf("Run: %v", err)
			}
		})
	}
}

func TestWaitsForASlackThatIsDown(t *testing.T) {
	o := newOffice(t)
	o.slack.Script("auth.test", slacktest.Fault{Status: 503}, slacktest.Fault{Drop: true})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- o.bot.Run(ctx) }()
	o.wait("the socket", func() bool { return o.slack.Sockets() == 1 })
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestTooMuchToDo(t *testing.T) {
	o := openOffice(t)
	o.desk.Hold = make(chan struct{})
	var last string
	for range maxInLane + 1 { // one too many
		last, _ = o.slack.Slash("C1", "UADA", "ask who complained?")
	}
	o.wait("the acknowledgement", func() bool { _, ok := o.slack.Acked(last); return ok })
	payload, _ := o.slack.Acked(last)
	contains(t, payload, "too much to do", "ephemeral")
	close(o.desk.Hold)
}

func TestWorkThatTakesTooLongIsGivenUp(t *testing.T) {
	o := openOffice(t, func(o *Options) { o.JobTimeout = 20 * time.Millisecond })
	o.desk.Hold = make(chan struct{})
	_, url := o.slack.Slash("C1", "UADA", "ask who complained?")
	if r := o.response(url); r.Text == "" {
		t.Error("no sentence")
	}
}

func TestSecretsStayOutOfTheLog(t *testing.T) {
	o := openOffice(t)
	o.slack.Script("response_url", slacktest.Fault{Drop: true})
	o.slack.Slash("C1", "UADA", "tiktok")
	o.wait("a whisper", func() bool { return len(o.slack.Ephemerals("C1")) == 1 })
	log := slog.New(Redact(slog.NewTextHandler(o.log, nil), "s3cr3t-signing"))
	log.With("token", "xoxb-1-2-abc").Error("s3cr3t-signing", "error", errors.New(`Post "https://hooks.slack.com/commands/T1/2/abc": EOF`),
		slog.Group("g", "a", "xapp-1-A-2-b"), "url", "wss://wss-primary.slack.com/link/?ticket=abcd&app_id=1")
	text := o.log.String()
	contains(t, text, "a command was not answered")
	for _, secret := range []string{slacktest.BotToken, slacktest.AppToken, "xoxb-", "xapp-", "s3cr3t", "/respond/", "T1/2", "ticket="} {
		if strings.Contains(text, secret) {
			t.Errorf("%q is in the log:\n%s", secret, text)
		}
	}
}
