package blocks

import (
	"strings"

	"datapolicy/bot"
	"datapolicy/policy"
)

// What of a timeline stands in the message itself.
const (
	weightiest = 5
	maxAltText = 1000 // units; Slack's description of alt_txt
)

// Timeline renders a timeline: the message with its weightiest events, and those
// for its thread, which have every event with its sources.
func Timeline(t policy.Timeline, o Options) (post Message, details []Message) {
	return Reply(bot.Reply{Kind: bot.TimelineReply, Timeline: &t, Suggestions: t.Suggestions}, o), timelineDetails(t)
}

// TimelineAlt is the description of a timeline's chart for those who cannot see
// it.
func TimelineAlt(t policy.Timeline) string {
	return clean("Chart of a timeline of "+clean(bot.TimelineName(t), nameLength)+": "+bot.TimelineSummary(t)+" The events are listed in this thread.", maxAltText)
}

func (p *page) timeline(t policy.Timeline, o Options) string {
	name := clean(bot.TimelineName(t), nameLength)
	if len(t.Weeks) == 0 {
		text := "Nothing on “" + name + "” in the archive for that period."
		if len(t.Suggestions) > 0 {
			text += " Did you mean one of these?"
		}
		p.section(plainRun(text))
		return mrkdwn(MaxFallback, plainRun(text))
	}
	p.header("Timeline: " + name)
	p.context(plainRun(clean(bot.TimelineSummary(t), MaxContextText)))
	n := weightiest
	if o.Share { // only one person sees it, without a thread
		n = len(t.Events)
	}
	shown := bot.Weightiest(t, n)
	var lines []string
	for _, e := range shown {
		lines = append(lines, eventLine(e))
	}
	if more := len(t.Events) + t.Left - p.lines(lines); more > 0 && !o.Share {
		p.context(plainRun(bot.Plural(len(t.Events), "event", "events") + " with their sources, and the chart: in the thread."))
	}
	return mrkdwn(MaxFallback, plainRun("Timeline: "+name+". "+bot.TimelineSummary(t)))
}

// timelineDetails lists every event, in as many messages as they need.
func timelineDetails(t policy.Timeline) []Message {
	var lines []string
	for _, e := range t.Events {
		lines = append(lines, eventLine(e))
	}
	if t.Left > 0 {
		lines = append(lines, mrkdwn(MaxSection, plainRun(bot.Plural(t.Left, "further story is", "further stories are")+" left out; ask for a shorter period.")))
	}
	var out []Message
	for len(lines) > 0 {
		p := newPage()
		done := p.lines(lines)
		if done == 0 {
			break // cannot be: a line is shorter than a page
		}
		lines = lines[done:]
		out = append(out, p.message("Events of the timeline: "+clean(bot.TimelineName(t), nameLength)))
	}
	return out
}

// eventLine is an event: when, what, why it matters, and where it was reported.
func eventLine(e policy.TimelineEvent) string {
	runs := []run{bold(day(e.Date)), markup("  "), plainRun(clean(first(e.Headline, "Untitled"), headlineLength))}
	if e.Event != "" {
		runs = append(runs, markup(" · "), plainRun(clean(e.Event, 40)))
	}
	if e.Importance != nil && strings.TrimSpace(clean(e.Importance.Text, 300)) != "" {
		runs = append(runs, markup("\n"), italic(clean(e.Importance.Text, 300)))
	}
	if follows := policy.Follows(e.Follows); follows != "" {
		runs = append(runs, markup("\n"), plainRun(clean(follows, 400)))
	}
	for i, s := range e.Sources[:min(len(e.Sources), 3)] {
		if i == 0 {
			runs = append(runs, markup("\n"))
		} else {
			runs = append(runs, markup(", "))
		}
		runs = append(runs, link(clean(first(s.Source, "source"), nameLength), s.URL))
	}
	if more := e.Outlets - min(len(e.Sources), 3); more > 0 && len(e.Sources) > 0 {
		runs = append(runs, plainRun(" and "+bot.Plural(more, "other outlet", "other outlets")))
	}
	return mrkdwn(MaxSection, runs...)
}
