package sources

import (
	"html"
	"strings"
	"time"
)

// sentences joins what a record tells beside its text to one paragraph.
func sentences(list ...string) string {
	var b strings.Builder
	for _, s := range list {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(s)
		if !strings.HasSuffix(s, ".") {
			b.WriteByte('.')
		}
	}
	return b.String()
}

func named(name, value string) string {
	if value == "" {
		return ""
	}
	return name + ": " + value
}

// american is a date as the United States' own documents write it.
func american(t time.Time) string { return t.Format("January 2, 2006") }

func due(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return "Comments are due by " + american(t)
}

func effective(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return "Effective on " + american(t)
}

func happened(on time.Time, what string) string {
	if on.IsZero() || what == "" {
		return what
	}
	return "On " + american(on) + ": " + what
}

func nonEmpty(list ...string) []string {
	var kept []string
	for _, s := range list {
		if s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}

// paragraphs is plain text as HTML.
func paragraphs(s string) string {
	if s == "" {
		return ""
	}
	return "<p>" + strings.ReplaceAll(html.EscapeString(s), "\n\n", "</p><p>") + "</p>"
}
