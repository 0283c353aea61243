package cli

import (
	"io"
	"log/slog"

	"datapolicy/bot/slackbot"
	"datapolicy/config"
)

// newLog writes what the program says of itself. Our settings hide their
// secrets (see config.Secret); what servers repeat of them is struck out here.
func newLog(c config.Config, verbose bool, w io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.Log.Level)) // validated
	if verbose {
		level = slog.LevelDebug
	}
	options := &slog.HandlerOptions{Level: level}
	var handler slog.Handler = slog.NewTextHandler(w, options)
	if c.Log.Format == "json" {
		handler = slog.NewJSONHandler(w, options)
	}
	return slog.New(slackbot.Redact(handler, string(c.Slack.BotToken), string(c.Slack.AppToken), string(c.Slack.SigningSecret), string(c.Model.APIKey)))
}
