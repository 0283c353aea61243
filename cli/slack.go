package cli

import (
	"context"
	"fmt"

	"datapolicy/bot/slackbot"
	"datapolicy/policy"
)

type slackCommand struct {
	Manifest slackManifestCommand `cmd:"" help:"Print an app manifest to paste at api.slack.com/apps."`
	Check    slackCheckCommand    `cmd:"" help:"Try the tokens and say what is missing."`
}

type slackManifestCommand struct {
	Name       string `default:"datapolicy" help:"The app's name."`
	RequestURL string `placeholder:"URL" help:"For HTTP mode: where Slack reaches the bot. Without it the app uses Socket Mode."`
}

func (slackManifestCommand) Help() string {
	return `Example:
  datapolicy slack manifest > manifest.yaml`
}

func (c *slackManifestCommand) Run(_ context.Context, p *Program) error {
	text, err := slackbot.Manifest(slackbot.ManifestOptions{Name: c.Name, RequestURL: c.RequestURL})
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return writeJSON(p.out, map[string]any{"manifest": string(text)})
	}
	_, err = p.out.Write(text)
	return err
}

type slackCheckCommand struct{}

func (slackCheckCommand) Help() string {
	return `Reads SLACK_BOT_TOKEN and SLACK_APP_TOKEN from the environment; exits with 1 when something is missing.

Example:
  datapolicy slack check`
}

func (slackCheckCommand) Run(ctx context.Context, p *Program) error {
	c, err := p.config()
	if err != nil {
		return err
	}
	findings := slackbot.Check(ctx, slackbot.CheckOptions{
		BotToken: string(c.Slack.BotToken), AppToken: string(c.Slack.AppToken), APIURL: c.Slack.APIURL, HTTP: c.Slack.Listen != "",
	})
	failed := 0
	for _, f := range findings {
		if !f.OK {
			failed++
		}
	}
	if p.flags.JSON {
		err = writeJSON(p.out, map[string]any{"ok": failed == 0, "findings": findings})
	} else {
		for _, f := range findings {
			mark := "ok  "
			if !f.OK {
				mark = "FAIL"
			}
			fmt.Fprintf(p.out, "%s  %s: %s\n", mark, f.Check, f.Detail)
			if f.Advice != "" {
				fmt.Fprintf(p.out, "      %s\n", f.Advice)
			}
		}
	}
	if err == nil && failed > 0 {
		err = policy.Errorf(policy.Unavailable, "%d of %d checks failed", failed, len(findings))
	}
	return err
}
