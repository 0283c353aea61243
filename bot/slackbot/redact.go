package slackbot

import (
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
)

// secretShapes are tokens, response URLs and socket tickets as Slack makes
// them. A response URL lets whoever has it write to the conversation.
var secretShapes = regexp.MustCompile(`(?i)(xox[a-z](?:\.xox[a-z])?-|xapp-|xoxe\.)[A-Za-z0-9-]+|https?://hooks\.slack\.com/[^\s"']+|wss?://[^\s"']+|(ticket|token)=[^&\s"']+`)

const redacted = "[redacted]"

func redactText(s string, secrets []string) string {
	for _, secret := range secrets {
		if len(secret) >= 6 {
			s = strings.ReplaceAll(s, secret, redacted)
		}
	}
	return secretShapes.ReplaceAllString(s, redacted)
}

// Redact is next without secrets: those given, and whatever looks like one of
// Slack's.
func Redact(next slog.Handler, secrets ...string) slog.Handler {
	return redactor{next: next, secrets: secrets}
}

type redactor struct {
	next    slog.Handler
	secrets []string
}

func (r redactor) Enabled(ctx context.Context, l slog.Level) bool { return r.next.Enabled(ctx, l) }

func (r redactor) Handle(ctx context.Context, rec slog.Record) error {
	out := slog.NewRecord(rec.Time, rec.Level, redactText(rec.Message, r.secrets), rec.PC)
	rec.Attrs(func(a slog.Attr) bool {
		out.AddAttrs(r.attr(a))
		return true
	})
	return r.next.Handle(ctx, out)
}

func (r redactor) WithAttrs(attrs []slog.Attr) slog.Handler {
	list := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		list[i] = r.attr(a)
	}
	return redactor{next: r.next.WithAttrs(list), secrets: r.secrets}
}

func (r redactor) WithGroup(name string) slog.Handler {
	return redactor{next: r.next.WithGroup(name), secrets: r.secrets}
}

func (r redactor) attr(a slog.Attr) slog.Attr {
	v := a.Value.Resolve()
	switch v.Kind() {
	case slog.KindString:
		v = slog.StringValue(redactText(v.String(), r.secrets))
	case slog.KindGroup:
		var list []slog.Attr
		for _, g := range v.Group() {
			list = append(list, r.attr(g))
		}
		v = slog.GroupValue(list...)
	case slog.KindAny:
		v = slog.StringValue(redactText(fmt.Sprint(v.Any()), r.secrets))
	}
	return slog.Attr{Key: a.Key, Value: v}
}
