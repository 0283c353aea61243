package slackbot

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"datapolicy/bot/blocks"
	"datapolicy/policy"
)

// maxEnvelope is the largest message that the socket may bring, in bytes.
const maxEnvelope = 4 << 20

// Run connects by Socket Mode and works until ctx ends, which is no error. An
// error is for a person: it says which token or setting is wrong. A Slack that
// is only down or slow is waited for.
func (b *Bot) Run(ctx context.Context) error {
	if b.o.AppToken == "" {
		return policy.Errorf(policy.Invalid, "No Slack app token: set SLACK_APP_TOKEN (it begins with xapp- and has the scope connections:write; Basic Information, App-Level Tokens).")
	}
	self, err := b.introduce(ctx)
	if err != nil {
		return ended(ctx, err)
	}
	b.log.InfoContext(ctx, "signed in to Slack", "team", self.Team, "user", self.UserID)
	stop := b.work(ctx)
	defer stop()

	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	client := socketmode.New(b.api, socketmode.OptionReadLimit(maxEnvelope), socketmode.OptionPingInterval(b.o.PingInterval), socketmode.OptionDialer(dialer()))
	done := make(chan error, 1)
	go func() { done <- client.RunContext(ctx) }()
	for {
		select {
		case event := <-client.Events:
			b.socketEvent(ctx, client, event, cancel)
		case err := <-done:
			if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
				err = cause
			}
			return ended(ctx, socketError(err))
		}
	}
}

// dialer notices a dead peer by TCP's own probes, within half a minute.
func dialer() *websocket.Dialer {
	probes := net.KeepAliveConfig{Enable: true, Idle: 10 * time.Second, Interval: 5 * time.Second, Count: 3}
	return &websocket.Dialer{
		Proxy: http.ProxyFromEnvironment, HandshakeTimeout: 30 * time.Second,
		NetDialContext:  (&net.Dialer{Timeout: 10 * time.Second, KeepAliveConfig: probes}).DialContext,
		WriteBufferSize: 32 << 10, // an acknowledgement (under 20 KB) must be one frame
	}
}

// ended is err, or nil when the reason was that ctx was cancelled from outside.
func ended(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), context.Canceled) {
		return nil
	}
	return err
}

// socketError explains why the library gave up on the socket.
func socketError(err error) error {
	var status slack.StatusCodeError
	var known *policy.Error
	switch {
	case err == nil:
		return policy.Errorf(policy.Unavailable, "The connection to Slack ended.")
	case errors.As(err, &known):
		return err
	case errors.As(err, &status):
		return policy.Errorf(policy.Invalid, "SLACK_API_URL does not lead to Slack's Web API (apps.connections.open answered %d).", status.Code).Because(err)
	}
	e := explain("apps.connections.open", err)
	if policy.CodeOf(e) == policy.Invalid {
		return policy.Errorf(policy.Invalid, "Socket Mode: SLACK_APP_TOKEN is refused. %s", policy.Message(e)).Because(err)
	}
	return e
}

// introduce signs in, waiting for a Slack that is down.
func (b *Bot) introduce(ctx context.Context) (identity, error) {
	for wait := time.Second; ; wait = min(2*wait, time.Minute) {
		self, err := b.whoAmI(ctx)
		if err == nil || policy.CodeOf(err) != policy.Unavailable {
			if err != nil {
				err = policy.Errorf(policy.CodeOf(err), "SLACK_BOT_TOKEN: %s", policy.Message(err)).Because(err)
			}
			return self, err
		}
		b.log.WarnContext(ctx, "Slack does not answer; waiting", "wait", wait, "error", err)
		if err := b.o.Sleep(ctx, wait); err != nil {
			return identity{}, err
		}
	}
}

// work starts the lanes; the function returned lets what is under way finish,
// for the time of Grace.
func (b *Bot) work(ctx context.Context) (stop func()) {
	jobs, cancel := context.WithCancel(context.WithoutCancel(ctx))
	b.lanes.start(jobs)
	return func() {
		defer cancel()
		done := b.lanes.drain()
		timer := time.NewTimer(b.o.Grace)
		defer timer.Stop()
		select {
		case <-done:
		case <-timer.C:
			cancel()
			<-done
		}
	}
}

func (b *Bot) socketEvent(ctx context.Context, client *socketmode.Client, event socketmode.Event, fail context.CancelCauseFunc) {
	switch data := event.Data.(type) {
	case *socketmode.ConnectedEvent:
		b.log.InfoContext(ctx, "connected to Slack", "connection", data.ConnectionCount)
	case *slack.ConnectionErrorEvent:
		err := explain("apps.connections.open", data.ErrorObj)
		b.log.WarnContext(ctx, "no connection to Slack", "error", err, "again_in", data.Backoff)
		if policy.CodeOf(err) == policy.Invalid { // it will not heal
			fail(policy.Errorf(policy.Invalid, "Socket Mode: SLACK_APP_TOKEN is refused. %s", policy.Message(err)).Because(err))
		}
	case *slack.IncomingEventError:
		b.log.InfoContext(ctx, "the connection to Slack broke; connecting again", "error", data.ErrorObj)
	case *socketmode.ErrorWriteFailed:
		b.log.WarnContext(ctx, "an acknowledgement was not sent", "error", data.Cause)
	case *socketmode.ErrorBadMessage:
		// The library could not read it all; what we need of it may be there.
		var request socketmode.Request
		if err := json.Unmarshal(data.Message, &request); err != nil || request.EnvelopeID == "" {
			b.log.WarnContext(ctx, "an unreadable message on the socket", "error", data.Cause)
			return
		}
		b.envelope(ctx, client, &request)
	default:
		if event.Request != nil && event.Request.EnvelopeID != "" {
			b.envelope(ctx, client, event.Request)
		}
	}
}

// envelope acknowledges a delivery and hands it to a lane. When the lane is
// full, a command is answered so at once, and an event is left
// unacknowledged, for Slack to bring again.
func (b *Bot) envelope(ctx context.Context, client *socketmode.Client, request *socketmode.Request) {
	t, some := b.read(delivery{kind: request.Type, payload: request.Payload})
	var answer any
	if some && !b.lanes.room(t.lane) {
		b.log.WarnContext(ctx, "too much to do; a delivery was refused", slog.String("kind", request.Type))
		if request.Type != socketmode.RequestTypeSlashCommands {
			return
		}
		answer, some = busy, false
	}
	if err := client.AckCtx(ctx, request.EnvelopeID, answer); err != nil {
		b.log.WarnContext(ctx, "an acknowledgement was not sent", "error", err)
	}
	if some {
		b.lanes.put(t)
	}
}

var busy = ephemeral(blocks.Message{Text: "I have too much to do at the moment; try again in a minute."})
