package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"datapolicy/bot"
	"datapolicy/bot/slackbot"
	"datapolicy/bot/terminal"
	"datapolicy/chart"
	"datapolicy/digest"
	"datapolicy/jobs"
	"datapolicy/policy"
	"datapolicy/sources"
)

type runCommand struct{}

func (runCommand) Help() string {
	return `Gathers, digests on schedule and answers until it is interrupted. With SLACK_BOT_TOKEN and
SLACK_APP_TOKEN it is a Slack bot; without them this terminal is the channel.

Example:
  SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-… datapolicy run --config datapolicy.yaml`
}

func (runCommand) Run(ctx context.Context, p *Program) error {
	parts, err := p.parts(ctx)
	if err != nil {
		return err
	}
	defer parts.close()
	c := parts.config
	core, err := parts.core()
	if err != nil {
		return err
	}
	if parts.hubs, err = parts.subscriber(); err != nil {
		return err
	}
	d := &daemon{parts: parts, core: core, log: p.log}
	if c.Slack.BotToken != "" {
		if d.slack, err = parts.slackbot(core, p.log); err != nil {
			return err
		}
	}
	if err := d.subscribe(ctx); err != nil {
		return err
	}
	return d.run(ctx)
}

// daemon is a process that runs until it is told to stop.
type daemon struct {
	parts *parts
	core  *bot.Core
	slack *slackbot.Bot // nil: the terminal is the channel
	log   *slog.Logger
	mu    sync.Mutex // one digest at a time on the terminal
}

// terminalChannel is the channel that is this terminal.
const terminalChannel = "terminal"

func (d *daemon) run(ctx context.Context) error {
	p, c := d.parts.program, d.parts.config
	pass, err := d.parts.pass(true, nil)
	if err != nil {
		return err
	}
	all, err := p.catalog()
	if err != nil {
		return err
	}
	chosen := readable(all, c.Sources)
	runner := jobs.NewRunner(jobs.Options{
		Archive: d.parts.archive, Builder: slotBuilder{d.parts}, Poster: d,
		Gather: func(ctx context.Context) error {
			report := pass.run(ctx, chosen, nil)
			for _, r := range report.Sources {
				d.tell(r)
			}
			d.log.Info("gathered", "sources", len(report.Sources), "failed", report.Failed, "new", report.Added)
			return ctx.Err()
		},
		GatherEvery: c.Gather.Interval(), KeepFor: time.Duration(c.Archive.KeepDays) * 24 * time.Hour,
		Replicas: strings.HasPrefix(c.Archive.URL, "postgres"), Clock: p.Clock, Log: d.log,
	})
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	group, ctx := errgroup.WithContext(ctx)
	if d.parts.hubs != nil {
		if err := d.hear(ctx, group, pass, chosen); err != nil {
			return err
		}
	}
	group.Go(func() error { runner.Run(ctx); return nil })
	switch {
	case d.slack != nil && c.Slack.Listen != "":
		listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Slack.Listen)
		if err != nil {
			return policy.Errorf(policy.Invalid, "slack.listen: %s cannot be listened on; is the port taken?", c.Slack.Listen).Because(err)
		}
		d.log.Info("listening for Slack", "address", listener.Addr().String())
		group.Go(func() error { return d.slack.Serve(ctx, listener) })
	case d.slack != nil:
		group.Go(func() error { return d.slack.Run(ctx) })
	case p.Interactive:
		fmt.Fprint(p.out, "No Slack tokens: this terminal is the channel. “help” lists the commands, “quit” ends.\n")
		group.Go(func() error {
			defer stop() // quit ends the daemon
			return terminal.Run(ctx, terminal.Options{Core: d.core, Threads: d.parts.archive, In: p.Stdin, Out: p.out, Interactive: true, Render: d.parts.renderOptions()})
		})
	default:
		fmt.Fprintln(p.Stderr, "No Slack tokens: digests are printed here. Set SLACK_BOT_TOKEN and SLACK_APP_TOKEN for Slack.")
	}
	if err := group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// tell logs what is new of a source's condition: a failure that lasts is told
// when it begins, when it becomes somebody's task, and when it ends.
func (d *daemon) tell(r gatheredSource) {
	switch {
	case r.Error != "" && (r.changed || r.Status != sources.StatusFailed):
		d.log.Warn("a source failed", "source", r.ID, "error", r.Error, "advice", r.Advice)
	case r.Error != "":
		d.log.Debug("a source goes on failing", "source", r.ID, "error", r.Error)
	case r.recovered:
		d.log.Info("a source is read again", "source", r.ID)
	case r.changed && r.Advice != "" || r.Gap:
		d.log.Warn("a source wants a look", "source", r.ID, "advice", r.Advice)
	}
}

// slackbot is the Slack side of the daemon.
func (s *parts) slackbot(core *bot.Core, log *slog.Logger) (*slackbot.Bot, error) {
	c := s.config.Slack
	switch {
	case c.Listen == "" && c.AppToken == "":
		return nil, policy.Errorf(policy.Invalid, "SLACK_BOT_TOKEN is set but SLACK_APP_TOKEN is not; Socket Mode needs both (docs/slack.md, step 2)")
	case c.Listen != "" && c.SigningSecret == "":
		return nil, policy.Errorf(policy.Invalid, "slack.listen is set but SLACK_SIGNING_SECRET is not; without it no request can be trusted")
	}
	beside := map[string]http.Handler{}
	if s.hubs != nil && s.config.Gather.WebsubListen == "" {
		beside[websubPath] = s.hubs
	}
	return slackbot.New(slackbot.Options{
		Beside: beside,
		Core:   core, Threads: s.archive, Seen: s.archive, Subscriptions: s.archive, Clock: s.program.Clock,
		Chart:    func(t policy.Timeline) ([]byte, error) { return chart.PNG(t, s.names) },
		BotToken: string(c.BotToken), AppToken: string(c.AppToken), SigningSecret: string(c.SigningSecret), APIURL: c.APIURL, Log: log,
	})
}

// slotBuilder makes the digest of a slot: what was kept in its period and not
// carried before.
type slotBuilder struct{ parts *parts }

func (b slotBuilder) BuildDigest(ctx context.Context, s policy.Subscription, p policy.Period, slot time.Time) (policy.Digest, error) {
	f := s.Filter
	if f.Language == "" {
		f.Language = b.parts.config.Digest.Language
	}
	return b.parts.builder().Build(ctx, digest.Request{Subscription: &s, Period: p, Filter: f, Slot: slot, BySeen: true})
}

// PostDigest sends a digest to its subscription's channel.
func (d *daemon) PostDigest(ctx context.Context, s policy.Subscription, digest policy.Digest) (string, error) {
	if s.Channel != terminalChannel {
		if d.slack == nil {
			return "", policy.Errorf(policy.Invalid, "the subscription %s is for a Slack channel, and there are no Slack tokens", s.ID)
		}
		return d.slack.PostDigest(ctx, s, digest)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.parts.writeDigest(d.parts.program.out, digest, "terminal"); err != nil {
		return "", err
	}
	now := d.core.Now()
	ts := fmt.Sprintf("%d", digest.Slot.Unix())
	return ts, d.parts.archive.SaveThread(ctx, bot.Reply{Kind: bot.DigestReply, Digest: &digest}.Thread(terminalChannel, ts, now))
}

// Posted finds the message of a slot that may have been sent before a crash.
func (d *daemon) Posted(ctx context.Context, channel, subscriptionID string, slot time.Time) (string, bool, error) {
	if channel != terminalChannel && d.slack != nil {
		return d.slack.Posted(ctx, channel, subscriptionID, slot)
	}
	ts := fmt.Sprintf("%d", slot.Unix())
	_, ok, err := d.parts.archive.Thread(ctx, bot.ThreadID(channel, ts))
	return ts, ok, err
}
