package blocks

import (
	"fmt"
	"strings"

	"datapolicy/bot"
	"datapolicy/policy"
)

// How long, in units, the parts of an article may be where we show them.
const (
	headlineLength   = 240
	sentenceLength   = 1200
	quoteLength      = 900
	nameLength       = 120
	maxCitations     = 6  // shown behind one sentence
	maxSourceLines   = 40 // under one item
	maxStatements    = 8
	maxLookupStories = 10
	maxContests      = 3
	maxCounters      = 3
)

// sources numbers the reports behind an item, in the order in which they are
// first cited.
type sources struct {
	order []policy.SourceLink
	index map[string]int // by URL
}

func newSources() *sources { return &sources{index: map[string]int{}} }

// number is the 1-based number of a report.
func (s *sources) number(l policy.SourceLink) int {
	if i, ok := s.index[l.URL]; ok {
		have := &s.order[i]
		if have.Title == "" && l.Title != "" {
			l.Source = first(have.Source, l.Source)
			*have = l
		}
		return i + 1
	}
	s.order = append(s.order, l)
	s.index[l.URL] = len(s.order) - 1
	return len(s.order)
}

func first(options ...string) string {
	for _, o := range options {
		if o != "" {
			return o
		}
	}
	return ""
}

// sentence is a sentence with its numbered citations.
func (s *sources) sentence(sentence policy.Sentence) []run {
	runs := []run{plainRun(clean(sentence.Text, sentenceLength))}
	seen := map[int]bool{}
	for _, c := range sentence.Citations {
		n := s.number(policy.SourceLink{ArticleID: c.ArticleID, URL: c.URL, Source: c.Source})
		if seen[n] || len(seen) >= maxCitations {
			continue
		}
		seen[n] = true
		runs = append(runs, markup(" "), link(fmt.Sprintf("[%d]", n), c.URL))
	}
	return runs
}

// lines lists the numbered sources.
func (s *sources) lines() []string {
	var lines []string
	for i, l := range s.order {
		if i == maxSourceLines {
			lines = append(lines, fmt.Sprintf("… and %d more", len(s.order)-i))
			break
		}
		runs := []run{markup(fmt.Sprintf("[%d] ", i+1)), link(clean(first(l.Source, "source"), nameLength), l.URL)}
		if l.Title != "" {
			runs = append(runs, markup(" – "), plainRun(clean(l.Title, headlineLength)))
		}
		if !l.Published.IsZero() {
			runs = append(runs, markup(", "+day(l.Published)))
			if l.Late {
				runs = append(runs, markup(", gathered late"))
			}
		}
		if l.Language != "" && l.Language != "en" && l.Language != "und" {
			runs = append(runs, markup(" ("), plainRun(clean(l.Language, 8)), markup(")"))
		}
		if len(l.AlsoIn) > 0 {
			also := l.AlsoIn[:min(len(l.AlsoIn), 6)]
			runs = append(runs, markup("; also in "), plainRun(clean(strings.Join(also, ", "), 2*nameLength)))
		}
		lines = append(lines, mrkdwn(MaxSection, runs...))
	}
	return lines
}

// statement is who said what, as a quotation of two lines; l is the lookup that
// it is of, if any.
func statement(l policy.Lookup, s policy.Statement, names bot.Names) string {
	runs := []run{markup(">"), plainRun(quoted(s, quoteLength)), markup("\n>— "), bold(clean(first(s.Speaker, "unnamed"), nameLength))}
	if s.Role != "" {
		runs = append(runs, markup(", "), plainRun(clean(s.Role, nameLength)))
	}
	kind := string(s.Kind)
	if !s.Verbatim {
		kind = strings.TrimPrefix(kind+", as reported", ", ")
	}
	if kind != "" {
		runs = append(runs, markup(" ("), plainRun(clean(kind, 40)), markup(")"))
	}
	if len(s.About) > 0 {
		var about []string
		for _, id := range s.About[:min(len(s.About), 4)] {
			about = append(about, bot.EntityName(id, names))
		}
		runs = append(runs, markup(" on "), plainRun(clean(strings.Join(about, ", "), nameLength)))
	}
	return mrkdwn(MaxSection, append(runs, carried(l, s)...)...)
}

// side is one side of a contest, its label in front.
func side(l policy.Lookup, label string, s policy.Statement) string {
	runs := []run{markup(">"), bold(label + ":"), markup(" "), plainRun(quoted(s, quoteLength)), markup("\n>— "), plainRun(clean(first(s.Speaker, "unnamed"), nameLength))}
	if s.Role != "" {
		runs = append(runs, markup(", "), plainRun(clean(s.Role, nameLength)))
	}
	return mrkdwn(MaxSection, append(runs, carried(l, s)...)...)
}

func quoted(s policy.Statement, max int) string {
	words := clean(s.Quote, max)
	if s.Verbatim {
		words = "“" + strings.TrimRight(strings.Trim(words, `"“”„«» `), ",，;；") + "”"
	}
	return words
}

// carried is when and where a statement was made, who else has it, and the
// line that it leaves.
func carried(l policy.Lookup, s policy.Statement) []run {
	var runs []run
	if !s.Date.IsZero() {
		runs = append(runs, markup(", "+day(s.Date)))
	}
	if s.ArticleURL != "" {
		runs = append(runs, markup(", "), link(clean(first(s.Source, "source"), nameLength), s.ArticleURL))
	}
	if also := bot.Carried(s); also != "" {
		runs = append(runs, markup("; "), plainRun(clean(also, 2*nameLength)))
	}
	if before, ok := bot.EarlierLine(l, s); ok {
		runs = append(runs, markup("\n>_Earlier line_, "+day(before.Date)+": "), plainRun(quoted(before, headlineLength)))
	}
	return runs
}
