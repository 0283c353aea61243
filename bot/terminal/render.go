package terminal

import (
	"fmt"
	"io"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"datapolicy/bot"
	"datapolicy/policy"
)

// RenderOptions say how replies look.
type RenderOptions struct {
	Width  int // columns; 0 is 80
	Color  bool
	Names  bot.Names                            // for the names of entities; may be nil
	Digest func(io.Writer, policy.Digest) error // how a digest is written
	Zone   *time.Location                       // for dates; nil is UTC
}

// The longest texts of sources that are shown, in UTF-16 units.
const (
	maxHeadline = 300
	maxSentence = 2000
	maxName     = 160
	maxAddress  = 2000
	maxStories  = 12
	maxSayings  = 12
	maxContests = 4
	maxCounters = 4
)

// Render writes a reply as text.
func Render(w io.Writer, r bot.Reply, o RenderOptions) error {
	if o.Width < 20 {
		o.Width = 80
	}
	p := &printer{o: o}
	if r.Text != "" && r.Kind != bot.TextReply {
		p.para(0, r.Text)
	}
	switch {
	case r.Kind == bot.HelpReply:
		p.help()
	case r.Lookup != nil:
		p.lookup(*r.Lookup, r.Suggestions)
	case r.Timeline != nil:
		if err := Timeline(w, *r.Timeline); err != nil {
			return err
		}
	case r.Answer != nil:
		p.answer(*r.Answer)
	case r.Digest != nil:
		if o.Digest == nil {
			p.para(0, "A digest of "+bot.Plural(len(r.Digest.Items()), "story", "stories")+".")
			break
		}
		if err := o.Digest(w, *r.Digest); err != nil {
			return err
		}
	case r.Kind == bot.StoriesReply:
		for i, s := range r.Stories {
			p.story(i+1, s)
		}
	case r.Kind == bot.OrdersReply:
		for _, s := range r.Subscriptions {
			p.para(0, p.bold(line(s.ID, 80))+"  "+line(bot.DescribeSubscription(s, o.Names), 600))
		}
	default:
		p.para(0, line(r.Text, maxSentence))
	}
	_, err := io.WriteString(w, p.b.String())
	return err
}

// printer gathers the text of one reply.
type printer struct {
	b strings.Builder
	o RenderOptions
}

func line(s string, max int) string { return bot.Line(s, max) }

// para writes a paragraph, wrapped by display width and indented.
func (p *printer) para(indent int, text string) {
	pad := strings.Repeat(" ", indent)
	wrapped := lipgloss.Wrap(text, max(p.o.Width-indent, 20), " ")
	for l := range strings.SplitSeq(wrapped, "\n") {
		p.b.WriteString(strings.TrimRight(pad+l, " ") + "\n")
	}
}

// address writes a web address on a line of its own, never wrapped, so that it
// can be clicked and copied.
func (p *printer) address(indent int, text, url string) {
	l := strings.Repeat(" ", indent) + text
	if url = line(url, maxAddress); url != "" {
		if strings.TrimSpace(text) != "" {
			l += "  "
		}
		l += p.faint(url)
	}
	p.b.WriteString(l + "\n")
}

func (p *printer) gap() { p.b.WriteByte('\n') }

func (p *printer) bold(s string) string {
	if !p.o.Color {
		return s
	}
	return lipgloss.NewStyle().Bold(true).Render(s)
}

func (p *printer) faint(s string) string {
	if !p.o.Color {
		return s
	}
	return lipgloss.NewStyle().Faint(true).Render(s)
}

func (p *printer) day(t time.Time) string {
	loc := p.o.Zone
	if loc == nil {
		loc = time.UTC
	}
	return t.In(loc).Format("2 Jan 2006")
}

func (p *printer) help() {
	p.para(0, bot.HelpIntro)
	p.gap()
	for _, l := range bot.HelpLines() {
		p.b.WriteString("  /datapolicy " + p.bold(l.Type) + "\n")
		p.para(6, l.Gives)
	}
	p.gap()
	p.para(0, "A line without /datapolicy goes on in the current thread. “quit” ends.")
}

func (p *printer) lookup(l policy.Lookup, suggestions []string) {
	if l.Subject == nil && len(l.Stories)+len(l.Statements) == 0 {
		p.para(0, "Nothing on “"+line(l.Query, maxName)+"” in the archive.")
		if len(suggestions) > 0 {
			p.para(0, "Did you mean "+line(strings.Join(suggestions, ", "), 600)+"?")
		}
		return
	}
	title, about := l.Query, []string{}
	if s := l.Subject; s != nil {
		title = s.Name
		for _, part := range []string{s.Kind, s.Role} {
			if part != "" {
				about = append(about, line(part, maxName))
			}
		}
		if s.Parent != "" {
			about = append(about, "belongs to "+line(s.Parent, maxName))
		}
		if len(s.Aliases) > 0 {
			about = append(about, "also "+line(strings.Join(s.Aliases[:min(8, len(s.Aliases))], ", "), 400))
		}
	}
	p.para(0, p.bold(line(title, maxHeadline)))
	if len(about) > 0 {
		p.para(0, strings.Join(about, "; "))
	}
	p.para(0, bot.Counts(l))
	for i, s := range l.Stories {
		if i == maxStories {
			p.gap()
			p.para(0, fmt.Sprintf("… and %d more stories", len(l.Stories)-i))
			break
		}
		p.gap()
		p.story(i+1, s)
	}
	contests, said := bot.SideBySide(l, maxContests, maxCounters)
	if len(contests) > 0 {
		p.gap()
		p.para(0, p.bold("Claim and answer"))
	}
	for i, c := range contests {
		if i > 0 {
			p.gap()
		}
		p.side(l, bot.ClaimLabel(c.Claim), c.Claim, 2)
		for _, s := range c.Counters {
			p.side(l, bot.CounterLabel(s), s, 4)
		}
	}
	if len(said) > 0 {
		p.gap()
		p.para(0, p.bold("Who said what"))
	}
	for i, s := range said {
		if i == maxSayings {
			p.para(2, fmt.Sprintf("… and %d more statements", len(said)-i))
			break
		}
		p.statement(l, s)
	}
}

// side is one side of a contest.
func (p *printer) side(l policy.Lookup, label string, s policy.Statement, indent int) {
	p.para(indent, p.bold(label+":")+" "+quoted(s))
	p.para(indent+2, p.speaker(s))
	p.carried(l, s, indent+2)
}

func quoted(s policy.Statement) string {
	words := line(s.Quote, maxSentence)
	if s.Verbatim {
		words = "“" + strings.TrimRight(strings.Trim(words, `"“”„«» `), ",，;；") + "”"
	}
	return words
}

// carried is where a statement stands, who else has it, and the line it leaves.
func (p *printer) carried(l policy.Lookup, s policy.Statement, indent int) {
	if s.ArticleURL != "" {
		p.address(indent, line(s.Source, maxName), s.ArticleURL)
	}
	if also := bot.Carried(s); also != "" {
		p.para(indent, line(also, maxHeadline))
	}
	if before, ok := bot.EarlierLine(l, s); ok {
		p.para(indent, "earlier line, "+p.day(before.Date)+": "+line(quoted(before), maxHeadline))
	}
}

func (p *printer) story(n int, s policy.Story) {
	number := fmt.Sprintf("%d. ", n)
	p.hanging(number, p.bold(line(first(s.Headline, "Untitled"), maxHeadline)))
	indent := len(number)
	var facts []string
	if !s.FirstPublished.IsZero() {
		facts = append(facts, p.day(s.FirstPublished))
	}
	for _, j := range s.Jurisdictions[:min(4, len(s.Jurisdictions))] {
		facts = append(facts, line(string(j), 12))
	}
	if s.Event != "" {
		facts = append(facts, line(s.Event, 60))
	}
	if len(facts) > 0 {
		p.para(indent, strings.Join(facts, " · "))
	}
	if s.Importance != nil && s.Importance.Text != "" {
		p.para(indent, line(s.Importance.Text, maxSentence))
	}
	if s.Summary != "" {
		p.para(indent, line(s.Summary, maxSentence))
	}
	if follows := policy.Follows(s.Follows); follows != "" {
		p.para(indent, line(follows, maxSentence))
	}
	shown := 0
	for _, a := range s.Articles {
		if a.NearDuplicateOf != "" || shown == 5 {
			continue
		}
		p.address(indent, line(first(a.Source, "source"), maxName), a.URL)
		shown++
	}
	if more := len(s.Articles) - shown; more > 0 {
		p.para(indent, fmt.Sprintf("and %d more", more))
	}
}

// hanging writes a paragraph whose first line begins with a mark.
func (p *printer) hanging(mark, text string) {
	pad := strings.Repeat(" ", lipgloss.Width(mark))
	for i, l := range strings.Split(lipgloss.Wrap(text, max(p.o.Width-len(pad), 20), " "), "\n") {
		if i == 0 {
			p.b.WriteString(mark + l + "\n")
		} else {
			p.b.WriteString(pad + l + "\n")
		}
	}
}

func (p *printer) statement(l policy.Lookup, s policy.Statement) {
	p.para(2, quoted(s))
	p.para(4, p.speaker(s))
	p.carried(l, s, 4)
}

// speaker is who said it, of what kind, on what and when.
func (p *printer) speaker(s policy.Statement) string {
	who := "— " + line(first(s.Speaker, "unnamed"), maxName)
	if s.Role != "" {
		who += ", " + line(s.Role, maxName)
	}
	kind := string(s.Kind)
	if !s.Verbatim {
		kind = strings.TrimPrefix(kind+", as reported", ", ")
	}
	if kind != "" {
		who += " (" + line(kind, 60) + ")"
	}
	var about []string
	for _, id := range s.About[:min(4, len(s.About))] {
		about = append(about, bot.EntityName(id, p.o.Names))
	}
	if len(about) > 0 {
		who += " on " + line(strings.Join(about, ", "), maxName)
	}
	if !s.Date.IsZero() {
		who += ", " + p.day(s.Date)
	}
	return who
}

func (p *printer) answer(a policy.Answer) {
	if a.Refused || len(a.Answer) == 0 {
		p.para(0, line(first(a.Reason, "The archive has no report that answers this."), maxSentence))
		return
	}
	var order []policy.Citation
	number := map[string]int{}
	for _, s := range a.Answer {
		text := line(s.Text, maxSentence)
		seen := map[int]bool{}
		for _, c := range s.Citations {
			if number[c.URL] == 0 {
				order = append(order, c)
				number[c.URL] = len(order)
			}
			if n := number[c.URL]; !seen[n] {
				seen[n] = true
				text += fmt.Sprintf(" [%d]", n)
			}
		}
		p.para(0, text)
	}
	p.gap()
	for i, c := range order {
		p.address(0, fmt.Sprintf("[%d] %s", i+1, line(c.Source, maxName)), c.URL)
	}
	for _, note := range a.Notes {
		p.para(0, p.faint("("+line(note, 300)+")"))
	}
}

func first(options ...string) string {
	for _, o := range options {
		if o != "" {
			return o
		}
	}
	return ""
}
