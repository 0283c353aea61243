package slackbot

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/slack-go/slack"

	"datapolicy/bot"
	"datapolicy/bot/blocks"
	"datapolicy/policy"
)

// postTimeline posts a timeline to a channel: what weighs most in the message,
// the chart and every event with its sources in the thread. It gives the
// message's ts.
func (b *Bot) postTimeline(ctx context.Context, channel, threadTS string, r bot.Reply) (string, error) {
	ts, err := b.post(ctx, channel, threadTS, b.render(ctx, r, false))
	if err == nil {
		b.timelineThread(ctx, channel, first(threadTS, ts), *r.Timeline)
	}
	return ts, err
}

// timelineThread posts a timeline's chart and its events in a thread. What of
// it fails is told there: the message that it stands under is posted already.
func (b *Bot) timelineThread(ctx context.Context, channel, ts string, t policy.Timeline) {
	if len(t.Weeks) == 0 {
		return
	}
	if b.o.Chart != nil {
		if err := b.postChart(ctx, channel, ts, t); err != nil {
			b.log.ErrorContext(ctx, "a chart was not posted", "error", err)
			b.say(ctx, channel, ts, "The chart could not be posted: "+policy.Message(err)+" The events follow as text.")
		}
	}
	_, details := blocks.Timeline(t, blocks.Options{Names: b.o.Core.Names()})
	for i, m := range details {
		if _, err := b.post(ctx, channel, ts, m); err != nil {
			b.log.ErrorContext(ctx, "a timeline's events were not posted", "error", err)
			b.say(ctx, channel, ts, fmt.Sprintf("The events were posted only to part %d of %d: %s", i, len(details), policy.Message(err)))
			return
		}
	}
}

// say posts a sentence of ours, as far as that can be done.
func (b *Bot) say(ctx context.Context, channel, ts, text string) {
	if _, err := b.post(ctx, channel, ts, blocks.Message{Text: blocks.Escape(text)}); err != nil {
		b.log.ErrorContext(ctx, "nor could that be told", "error", err)
	}
}

// postChart draws and uploads a timeline's chart in Slack's three steps
// (docs.slack.dev/messaging/working-with-files): an address is asked for, the
// bytes go there, and the upload is completed into the thread. The address is a
// secret of its own and is not given the token.
func (b *Bot) postChart(ctx context.Context, channel, ts string, t policy.Timeline) error {
	picture, err := b.o.Chart(t)
	if err != nil {
		return err
	}
	place, err := b.api.GetUploadURLExternalContext(ctx, slack.GetUploadURLExternalParameters{
		FileName: chartName(t), FileSize: len(picture), AltTxt: blocks.TimelineAlt(t),
	})
	if err != nil {
		return explainUpload("files.getUploadURLExternal", err)
	}
	if err := b.upload(ctx, place.UploadURL, picture); err != nil {
		return err
	}
	_, err = b.api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
		Files:   []slack.FileSummary{{ID: place.FileID, Title: bot.Line("Timeline: "+bot.TimelineName(t), 200)}},
		Channel: channel, ThreadTimestamp: ts,
	})
	if err != nil {
		return explainUpload("files.completeUploadExternal", err)
	}
	return nil
}

func explainUpload(method string, err error) error {
	if named(err) == "missing_scope" {
		return policy.Errorf(policy.Invalid, "the app lacks the scope files:write. Add it under OAuth & Permissions, or paste the output of “datapolicy slack manifest” again, and install the app to the workspace once more.").
			Because(&SlackError{Method: method, Name: "missing_scope"})
	}
	return explain(method, err)
}

func (b *Bot) upload(ctx context.Context, address string, picture []byte) error {
	if u, err := url.Parse(address); err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
		return policy.Errorf(policy.Unavailable, "Slack gave no address to upload to; try again.")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(picture))
	if err != nil {
		return policy.Errorf(policy.Unavailable, "Slack gave no address to upload to; try again.")
	}
	req.Header.Set("Content-Type", "application/octet-stream")
	resp, err := b.http.Do(req)
	if err != nil {
		return explain("upload", err)
	}
	defer func() { _ = resp.Body.Close() }()
	said, _ := io.ReadAll(io.LimitReader(resp.Body, 4<<10))
	if resp.StatusCode != http.StatusOK {
		return policy.Errorf(policy.Unavailable, "Slack did not take the picture; try again.").Because(fmt.Errorf("upload: status %d: %.200q", resp.StatusCode, said))
	}
	return nil
}

// chartName is a file name that says what the picture is of.
func chartName(t policy.Timeline) string {
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return '-'
	}, bot.Line(bot.TimelineName(t), 60))
	return "timeline-" + strings.Trim(name, "-…") + ".png"
}
