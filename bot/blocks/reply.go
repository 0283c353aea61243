package blocks

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"datapolicy/bot"
	"datapolicy/policy"
)

// Reply renders any reply as one message.
func Reply(r bot.Reply, o Options) Message {
	p := newPage()
	p.reserve(1, 0) // for the buttons
	var fallback string
	if r.Text != "" && r.Kind != bot.TextReply {
		p.context(plainRun(clean(r.Text, MaxContextText)))
	}
	switch {
	case r.Kind == bot.HelpReply:
		fallback = p.help()
	case r.Lookup != nil:
		fallback = p.lookup(*r.Lookup, r.Suggestions, o)
	case r.Timeline != nil:
		fallback = p.timeline(*r.Timeline, o)
	case r.Answer != nil:
		fallback = p.answer(*r.Answer)
	case r.Digest != nil:
		note := detailsBelow
		if o.Share {
			note = "Share it in the channel to get the details, who says what and the sources in its thread."
		}
		fallback = p.digest(*r.Digest, note)
	case r.Kind == bot.StoriesReply:
		fallback = p.stories(r.Stories)
	case r.Kind == bot.OrdersReply:
		fallback = p.orders(r.Subscriptions, o)
	default:
		p.section(plainRun(clean(r.Text, 2500)))
		fallback = mrkdwn(MaxFallback, plainRun(clean(r.Text, 2500)))
	}
	p.release(1, 0)
	p.closing(r, o)
	return p.message(fallback)
}

func (p *page) help() string {
	p.section(plainRun(bot.HelpIntro))
	var lines []string
	for _, l := range bot.HelpLines() {
		lines = append(lines, "• `/datapolicy "+entities.Replace(l.Type)+"` "+Escape(l.Gives))
	}
	p.lines(lines)
	p.context(plainRun(bot.HelpOutro))
	return mrkdwn(MaxFallback, plainRun(bot.HelpIntro+" Type /datapolicy and a name, a quotation in quotation marks, or a question."))
}

func (p *page) lookup(l policy.Lookup, suggestions []string, o Options) string {
	title := l.Query
	if l.Subject != nil && l.Subject.Name != "" {
		title = l.Subject.Name
	}
	counts := bot.Counts(l)
	if l.Subject == nil && len(l.Stories)+len(l.Statements) == 0 {
		text := "Nothing on “" + clean(l.Query, 200) + "” in the archive."
		if len(suggestions) > 0 {
			text += " Did you mean one of these?"
		}
		p.section(plainRun(text))
		if len(suggestions) > 0 {
			text += " " + clean(strings.Join(suggestions, ", "), 400)
		}
		return mrkdwn(MaxFallback, plainRun(text))
	}
	p.header(title)
	p.context(subjectRuns(l.Subject, counts)...)
	if len(l.Stories)+len(l.Statements) == 0 {
		p.section(plainRun("The archive has no report on it in this period."))
	}
	sayings := min(len(l.Statements)+len(l.Contested), 1) // some room is theirs, however long the stories are
	p.reserve(sayings, sayings*MaxSection)
	for i, s := range l.Stories {
		if i == maxLookupStories {
			p.context(markup(fmt.Sprintf("… and %d more stories; narrow it with “since 2025-01-13”, or ask.", len(l.Stories)-i)))
			break
		}
		if !p.section(storyRuns(s)...) {
			break
		}
	}
	p.release(sayings, sayings*MaxSection)
	contests, said := bot.SideBySide(l, maxContests, maxCounters)
	if len(contests) > 0 {
		lines := []string{"*Claim and answer*"}
		for _, c := range contests {
			lines = append(lines, side(l, bot.ClaimLabel(c.Claim), c.Claim))
			for _, s := range c.Counters {
				lines = append(lines, side(l, bot.CounterLabel(s), s))
			}
		}
		p.lines(lines)
	}
	if len(said) > 0 {
		lines := []string{"*Who said what*"}
		for i, s := range said {
			if i == maxStatements {
				lines = append(lines, fmt.Sprintf("… and %d more statements", len(said)-i))
				break
			}
			lines = append(lines, statement(l, s, o.Names))
		}
		p.lines(lines)
	}
	if chart := sparkline(l.Timeline); chart != "" {
		p.context(plainRun(chart))
	}
	runs := []run{bold(clean(title, headlineLength)), markup(": " + counts)}
	for _, s := range l.Stories[:min(len(l.Stories), 5)] {
		runs = append(runs, markup("\n• "), plainRun(clean(s.Headline, headlineLength)))
	}
	return mrkdwn(MaxFallback, runs...)
}

func subjectRuns(s *policy.Subject, counts string) []run {
	if s == nil {
		return []run{markup("words found in the archive · " + counts)}
	}
	runs := []run{plainRun(clean(first(s.Kind, "subject"), 40))}
	if s.Role != "" {
		runs = append(runs, markup(", "), plainRun(clean(s.Role, nameLength)))
	}
	if s.Parent != "" {
		runs = append(runs, markup(" · belongs to "), plainRun(clean(s.Parent, nameLength)))
	}
	if len(s.Aliases) > 0 {
		runs = append(runs, markup(" · also "), plainRun(clean(strings.Join(s.Aliases[:min(len(s.Aliases), 6)], ", "), 300)))
	}
	return append(runs, markup(" · "+counts))
}

// storyRuns is a story in a list: headline, when, one sentence, the outlets.
func storyRuns(s policy.Story) []run {
	runs := []run{bold(clean(first(s.Headline, "Untitled"), headlineLength))}
	var facts []string
	if !s.FirstPublished.IsZero() {
		facts = append(facts, day(s.FirstPublished))
	}
	for _, j := range s.Jurisdictions[:min(len(s.Jurisdictions), 4)] {
		facts = append(facts, string(j))
	}
	if s.Event != "" {
		facts = append(facts, s.Event)
	}
	if len(facts) > 0 {
		runs = append(runs, markup("\n"), plainRun(clean(strings.Join(facts, " · "), 200)))
	}
	if s.Importance != nil {
		if told := clean(s.Importance.Text, 400); told != "" {
			runs = append(runs, markup("\n"), italic(told))
		}
	}
	if s.Summary != "" {
		runs = append(runs, markup("\n"), plainRun(clean(s.Summary, 600)))
	}
	if follows := policy.Follows(s.Follows); follows != "" {
		runs = append(runs, markup("\n"), plainRun(clean(follows, 400)))
	}
	shown := 0
	for _, a := range s.Articles {
		if a.NearDuplicateOf != "" || shown == 5 {
			continue
		}
		if shown == 0 {
			runs = append(runs, markup("\n"))
		} else {
			runs = append(runs, markup(", "))
		}
		runs = append(runs, link(clean(first(a.Source, "source"), nameLength), a.URL))
		shown++
	}
	if more := len(s.Articles) - shown; more > 0 {
		runs = append(runs, markup(fmt.Sprintf(" and %d more", more)))
	}
	return runs
}

func (p *page) answer(a policy.Answer) string {
	if a.Question != "" {
		p.context(plainRun(clean(a.Question, 300)))
	}
	if a.Refused || len(a.Answer) == 0 {
		reason := clean(first(a.Reason, "The archive has no report that answers this."), 1000)
		p.section(plainRun(reason))
		return mrkdwn(MaxFallback, plainRun(reason))
	}
	cited := newSources()
	var lines []string
	var all []run
	for i, s := range a.Answer {
		runs := cited.sentence(s)
		if text := mrkdwn(MaxSection, runs...); strings.TrimSpace(text) != "" {
			lines = append(lines, text)
		}
		if i > 0 {
			all = append(all, markup(" "))
		}
		all = append(all, runs...)
	}
	p.lines(lines)
	p.lines(cited.lines())
	foot := madeBy(a.Model)
	for _, note := range a.Notes[:min(len(a.Notes), maxNotes)] {
		foot += " · " + note
	}
	p.context(plainRun(clean(foot, 600)))
	return mrkdwn(MaxFallback, all...)
}

func (p *page) stories(list []policy.Story) string {
	p.header(bot.Plural(len(list), "story", "stories"))
	runs := []run{markup(bot.Plural(len(list), "story", "stories"))}
	for i, s := range list {
		if !p.section(storyRuns(s)...) {
			break
		}
		if i < 10 {
			runs = append(runs, markup("\n• "), plainRun(clean(s.Headline, headlineLength)))
		}
	}
	return mrkdwn(MaxFallback, runs...)
}

func (p *page) orders(list []policy.Subscription, o Options) string {
	var lines []string
	for _, s := range list {
		lines = append(lines, mrkdwn(MaxSection, markup("• "), bold(clean(s.ID, 80)), markup(" "), plainRun(clean(bot.DescribeSubscription(s, o.Names), 600))))
	}
	p.section(markup("*Subscriptions of this channel*"))
	p.lines(lines)
	p.context(plainRun("“/datapolicy unsubscribe ID” ends one."))
	return bot.Plural(len(list), "subscription", "subscriptions") + " in this channel"
}

// sparkline draws articles per day as bars, up to the last 60 days in it.
func sparkline(days []policy.DayCount) string {
	if len(days) < 2 {
		return ""
	}
	days = days[max(0, len(days)-60):]
	top := 1
	for _, d := range days {
		top = max(top, d.Count)
	}
	bars := []rune("▁▂▃▄▅▆▇█")
	var b strings.Builder
	for _, d := range days {
		b.WriteRune(bars[int(float64(max(0, d.Count))/float64(top)*float64(len(bars)-1))])
	}
	return clean(days[0].Date, 12) + " " + b.String() + " " + clean(days[len(days)-1].Date, 12) + " (reports a day)"
}

// Home is the App Home tab: how to use the bot, and the subscriptions of the
// person's own conversation with it.
func Home(subscriptions []policy.Subscription, o Options) slack.HomeTabViewRequest {
	p := newPage()
	p.max = MaxViewBlocks
	p.header("datapolicy")
	p.help()
	p.divider()
	if len(subscriptions) == 0 {
		p.section(plainRun("You have no digest in your direct messages with me. Send me: subscribe daily 08:00 Europe/Berlin"))
	} else {
		p.orders(subscriptions, o)
	}
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: p.blocks}}
}
