package cli

import (
	"context"
	"fmt"
	"io"
	"time"

	"datapolicy/answer"
	"datapolicy/bot"
	"datapolicy/bot/blocks"
	"datapolicy/bot/terminal"
	"datapolicy/digest"
	"datapolicy/jobs"
	"datapolicy/policy"
)

// core is the conversation of every channel, over this archive.
func (s *parts) core() (*bot.Core, error) {
	desk := s.desk()
	return bot.New(bot.Parts{
		Lookups: desk, Timelines: desk, Asker: asker{desk}, Digester: digester{s}, Stories: judgedStories{s}, Subscriptions: s.archive, Sources: coverage{s},
		Schedules: schedules{}, Names: s.names, Clock: s.program.Clock, Zone: s.config.Digest.Zone,
	})
}

// asker lets a channel ask the desk.
type asker struct{ desk *answer.Desk }

func (a asker) Ask(ctx context.Context, text string, thread *policy.Thread) (policy.Answer, error) {
	return a.desk.Ask(ctx, answer.Question{Text: text, Thread: thread})
}

// digester lets a channel order a digest now.
type digester struct{ parts *parts }

func (d digester) BuildDigest(ctx context.Context, r bot.DigestRequest) (policy.Digest, error) {
	if r.Filter.Language == "" {
		r.Filter.Language = d.parts.config.Digest.Language
	}
	return d.parts.builder().Build(ctx, digest.Request{Period: r.Period, Filter: r.Filter, MaxItems: r.MaxItems})
}

// schedules lets a channel read what a person types for a schedule.
type schedules struct{}

func (schedules) Next(expr, zone string, after time.Time) (time.Time, error) {
	schedule, err := jobs.ParseSchedule(expr, zone)
	if err != nil {
		return time.Time{}, err
	}
	return schedule.Next(after), nil
}

func (s *parts) renderOptions() terminal.RenderOptions {
	return terminal.RenderOptions{
		Width: s.program.width(), Color: s.program.color(), Names: s.names,
		Digest: func(w io.Writer, d policy.Digest) error { return s.writeDigest(w, d, "terminal") },
	}
}

func (s *parts) blockOptions() blocks.Options {
	return blocks.Options{Names: s.names}
}

// showLookup and showAnswer print as the terminal channel does.
func (s *parts) showLookup(p *Program, l policy.Lookup) error {
	return terminal.Render(p.out, bot.Reply{Kind: bot.LookupReply, Lookup: &l, Suggestions: l.Suggestions}, s.renderOptions())
}

func (s *parts) showAnswer(p *Program, a policy.Answer) error {
	return terminal.Render(p.out, bot.Reply{Kind: bot.AnswerReply, Answer: &a}, s.renderOptions())
}

// printSentences prints sentences with the places that they rest on.
func (p *Program) printSentences(sentences []policy.Sentence) error {
	if len(sentences) == 0 {
		_, err := fmt.Fprintln(p.out, "Nothing to summarise.")
		return err
	}
	return terminal.Render(p.out, bot.Reply{Kind: bot.AnswerReply, Answer: &policy.Answer{Answer: sentences, Model: policy.Extractive}}, terminal.RenderOptions{Width: p.width(), Color: p.color()})
}
