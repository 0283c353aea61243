package blocks

import (
	"fmt"
	"strings"
	"time"

	"datapolicy/bot"
	"datapolicy/cite"
	"datapolicy/policy"
)

// Digest renders a digest: the message for the channel, which has each story's
// headline and first sentence, and the messages for its thread, which have
// every sentence, who says what, and the sources.
func Digest(d policy.Digest, o Options) (post Message, details []Message) {
	p := newPage()
	fallback := p.digest(d, detailsBelow)
	return p.message(fallback), digestDetails(d, o)
}

const detailsBelow = "Details, who says what and the sources: in the thread. Ask there, too."

// DigestMessages is Digest as one list, the channel's message first.
func DigestMessages(d policy.Digest, o Options) []Message {
	post, details := Digest(d, o)
	return append([]Message{post}, details...)
}

// digest fills the page with the digest in short; note stands at its end.
func (p *page) digest(d policy.Digest, note string) (fallback string) {
	items := d.Items()
	loc := location(d.Zone)
	title := "Data policy digest"
	if !d.Until.IsZero() {
		title += ", " + d.Until.In(loc).Format("2 January 2006")
	}
	p.header(title)
	p.context(markup(digestPeriod(d, loc)+" · "+bot.Plural(len(items), "story", "stories")+" · "), plainRun(clean(madeBy(d.MadeBy), nameLength)))
	foot := digestFoot(d)
	p.reserve(len(foot)+1, len(foot)*400+200)
	shown, n := 0, 0
	full := false
	for _, s := range d.Sections {
		if len(s.Items) == 0 {
			continue
		}
		// A section's name is not left without a story under it.
		if full = full || len(p.blocks)+2 > p.max || p.used+600 > p.room; !full {
			p.section(bold(clean(s.Jurisdiction.Name(), nameLength)))
		}
		for _, item := range s.Items {
			n++
			if full = full || !p.section(digestLine(n, item)...); !full {
				shown++
			}
		}
	}
	p.release(len(foot)+1, len(foot)*400+200)
	switch {
	case len(items) == 0:
		p.section(plainRun("No data-policy news in this period."))
	case shown < len(items):
		p.context(markup(fmt.Sprintf("And %d more. %s", len(items)-shown, note)))
	default:
		p.context(markup(note))
	}
	for _, note := range foot {
		p.context(italic(note))
	}
	return digestFallback(title, items)
}

func madeBy(by string) string {
	switch by {
	case "", policy.Extractive:
		return "sentences taken from the reports"
	}
	return "written by " + by
}

// maxNotes bounds a digest's foot.
const maxNotes = 7

func digestFoot(d policy.Digest) []string {
	var foot []string
	for _, note := range d.Notes {
		if note = clean(note, 300); note != "" && len(foot) < maxNotes {
			foot = append(foot, note)
		}
	}
	return foot
}

func digestPeriod(d policy.Digest, loc *time.Location) string {
	const layout = "2 Jan 15:04"
	if d.Since.IsZero() {
		return "until " + d.Until.In(loc).Format(layout+" MST")
	}
	return d.Since.In(loc).Format(layout) + " to " + d.Until.In(loc).Format(layout+" MST")
}

func location(zone string) *time.Location {
	if zone != "" && zone != "Local" {
		if loc, err := time.LoadLocation(zone); err == nil {
			return loc
		}
	}
	return time.UTC
}

// digestLine is an item in short: headline, first sentence, how many sources.
func digestLine(n int, item policy.DigestItem) []run {
	runs := []run{markup(fmt.Sprintf("%d. ", n)), bold(clean(first(item.Headline, "Untitled"), headlineLength))}
	if item.NewSinceLast {
		runs = append(runs, markup(" · new since the last digest"))
	}
	if item.GatheredLate && !item.Published.IsZero() {
		runs = append(runs, markup(" · published "+day(item.Published)+", gathered late"))
	}
	cited := newSources()
	if len(item.Sentences) > 0 {
		runs = append(runs, markup("\n"))
		runs = append(runs, cited.sentence(shorten(item.Sentences[0], 500))...)
	}
	if item.Importance != nil && item.Importance.Text != "" {
		runs = append(runs, markup("\n"), italic(clean(item.Importance.Text, 300)))
	}
	if n := len(item.Sources); n > 0 {
		runs = append(runs, markup("\n"+bot.Plural(n, "source", "sources")+": "))
		for i, l := range item.Sources[:min(n, 3)] {
			if i > 0 {
				runs = append(runs, markup(", "))
			}
			runs = append(runs, link(clean(first(l.Source, "source"), nameLength), l.URL))
		}
		if n > 3 {
			runs = append(runs, markup(", …"))
		}
	}
	return runs
}

func shorten(s policy.Sentence, max int) policy.Sentence {
	s.Text = clean(s.Text, max)
	return s
}

func digestFallback(title string, items []policy.DigestItem) string {
	runs := []run{plainRun(title)}
	for i, item := range items {
		if i == 10 {
			runs = append(runs, markup(fmt.Sprintf("\n… and %d more", len(items)-i)))
			break
		}
		runs = append(runs, markup(fmt.Sprintf("\n%d. ", i+1)), plainRun(clean(item.Headline, headlineLength)))
	}
	return mrkdwn(MaxFallback, runs...)
}

// digestDetails fills as many messages as the items need; an item begins a new
// message when what it needs does not fit under the one before.
func digestDetails(d policy.Digest, o Options) []Message {
	var out []Message
	p := newPage()
	title := ""
	flush := func() {
		if len(p.blocks) > 0 {
			out = append(out, p.message(mrkdwn(MaxFallback, plainRun("Details: "+title))))
		}
		p, title = newPage(), ""
	}
	n := 0
	for _, s := range d.Sections {
		for _, item := range s.Items {
			n++
			lines := itemLines(n, s.Jurisdiction, item, o)
			if need := linesSize(lines); p.used+need > p.room || len(p.blocks)+2+need/(MaxSection/2) > p.max {
				flush()
			}
			if len(p.blocks) > 0 {
				p.divider()
			}
			for len(lines) > 0 {
				done := p.lines(lines)
				if lines = lines[done:]; len(lines) > 0 {
					flush()
				}
			}
			title = clean(strings.TrimPrefix(title+"; ", "; ")+item.Headline, 1000)
		}
	}
	flush()
	return out
}

func linesSize(lines []string) int {
	n := 0
	for _, l := range lines {
		n += units(l) + 1
	}
	return n
}

func itemLines(n int, j policy.Jurisdiction, item policy.DigestItem, o Options) []string {
	head := []run{markup(fmt.Sprintf("%d. ", n)), bold(clean(first(item.Headline, "Untitled"), headlineLength)), markup(" · "), plainRun(clean(j.Name(), 40))}
	if item.Event != "" {
		head = append(head, markup(" · "), plainRun(clean(item.Event, 40)))
	}
	if item.NewSinceLast {
		head = append(head, markup(" · new since the last digest"))
	}
	lines := []string{mrkdwn(MaxSection, head...)}
	cited := newSources()
	for _, s := range item.Sentences {
		lines = append(lines, mrkdwn(MaxSection, cited.sentence(s)...))
	}
	if item.WhyItMatters != "" {
		lines = append(lines, mrkdwn(MaxSection, italic("Why it matters:"), markup(" "), plainRun(clean(item.WhyItMatters, sentenceLength))))
	}
	if follows := policy.Follows(item.Follows); follows != "" {
		lines = append(lines, mrkdwn(MaxSection, plainRun(clean(follows, sentenceLength))))
	}
	if len(item.WhoSaysWhat) > 0 {
		lines = append(lines, "*Who says what*")
		said := cite.Joined(item.WhoSaysWhat)
		for i, s := range said {
			if i == maxStatements {
				lines = append(lines, fmt.Sprintf("… and %d more; ask me here", len(said)-i))
				break
			}
			lines = append(lines, statement(policy.Lookup{Statements: item.WhoSaysWhat}, s, o.Names))
		}
	}
	for _, l := range item.Sources {
		cited.number(l)
	}
	if sources := cited.lines(); len(sources) > 0 {
		lines = append(append(lines, "*Sources*"), sources...)
	}
	return lines
}
