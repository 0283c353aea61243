package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"datapolicy/policy"
)

type lookupCommand struct {
	Query []string `arg:"" help:"A name, a law, or words of a statement in quotation marks."`
	Period
}

func (lookupCommand) Help() string {
	return `Examples:
  datapolicy lookup tiktok
  datapolicy lookup "Guo Jiakun" --since 2025-01-01
  datapolicy lookup '"never require"'`
}

func (c *lookupCommand) Run(ctx context.Context, p *Program) error {
	period, err := c.Period.read(p.Clock())
	if err != nil {
		return err
	}
	query, err := said("a name, a law, or words of a statement in quotation marks", c.Query)
	if err != nil {
		return err
	}
	parts, err := p.kept(ctx)
	if err != nil {
		return err
	}
	defer parts.close()
	found, err := parts.desk().Lookup(ctx, query, period)
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return writeJSON(p.out, shownLookup(found))
	}
	return parts.showLookup(p, found)
}

// maxSaid is the longest text that is taken from the command line, in bytes.
const maxSaid = 16 << 10

// said joins the words of a command line to one text.
func said(what string, words []string) (string, error) {
	text := strings.ToValidUTF8(strings.Join(words, " "), "\ufffd")
	switch {
	case strings.TrimSpace(text) == "":
		return "", policy.Errorf(policy.Invalid, "there is nothing to look for; give %s", what)
	case len(text) > maxSaid:
		return "", policy.Errorf(policy.Invalid, "that is longer than %d KiB; give %s", maxSaid>>10, what)
	}
	return text, nil
}

// shownLookup is a lookup with a list wherever JSON promises one.
func shownLookup(l policy.Lookup) policy.Lookup {
	l.Suggestions = list(l.Suggestions)
	l.Stories = shownStories(l.Stories)
	l.Statements = shownStatements(l.Statements)
	l.Timeline = list(l.Timeline)
	if l.Subject != nil {
		l.Subject.Aliases = list(l.Subject.Aliases)
	}
	return l
}

func shownStories(all []policy.Story) []policy.Story {
	out := make([]policy.Story, len(all))
	for i, s := range all {
		s.Jurisdictions, s.Entities, s.Articles = list(s.Jurisdictions), list(s.Entities), list(s.Articles)
		out[i] = s
	}
	return out
}

type searchCommand struct {
	Query []string `arg:"" help:"Words, in any language; a phrase in quotation marks."`
	Limit int      `default:"20" help:"At most so many."`
	Period
}

func (searchCommand) Help() string {
	return `Examples:
  datapolicy search 数据出境
  datapolicy search '"third countries"' --limit 5`
}

func (c *searchCommand) Run(ctx context.Context, p *Program) error {
	period, err := c.Period.read(p.Clock())
	if err != nil {
		return err
	}
	if c.Limit < 1 || c.Limit > 10000 {
		return policy.Errorf(policy.Invalid, "--limit %d: ask for 1 to 10000", c.Limit)
	}
	query, err := said("words to search for", c.Query)
	if err != nil {
		return err
	}
	parts, err := p.kept(ctx)
	if err != nil {
		return err
	}
	defer parts.close()
	results, err := parts.archive.Search(ctx, policy.SearchQuery{Period: period, Text: query, Limit: c.Limit, Irrelevant: true})
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return writeJSON(p.out, map[string]any{"query": query, "results": list(results)})
	}
	if len(results) == 0 {
		fmt.Fprintln(p.out, "Nothing found.")
	}
	for _, r := range results {
		fmt.Fprintf(p.out, "%s  %s · %s\n    %s\n    %s\n", r.Published.Format(time.DateOnly), visible(r.Title), visible(r.Source), visible(r.Snippet), visible(r.URL))
	}
	return nil
}

type askCommand struct {
	Question []string `arg:"" help:"The question, in any of the four languages."`
	Thread   string   `placeholder:"ID" help:"A conversation's name: what was asked in it before is remembered."`
	Period
}

func (askCommand) Help() string {
	return `Examples:
  datapolicy ask "Who denied that China requires companies to hand over data?"
  datapolicy ask "And which companies were named?" --thread monday`
}

func (c *askCommand) Run(ctx context.Context, p *Program) error {
	period, err := c.Period.read(p.Clock())
	if err != nil {
		return err
	}
	question, err := said("a question", c.Question)
	if err != nil {
		return err
	}
	parts, err := p.kept(ctx)
	if err != nil {
		return err
	}
	defer parts.close()
	answer, err := parts.askIn(ctx, question, c.Thread, period)
	if err != nil {
		return err
	}
	if p.flags.JSON {
		answer.Answer = shownSentences(answer.Answer)
		return writeJSON(p.out, answer)
	}
	return parts.showAnswer(p, answer)
}

func shownSentences(all []policy.Sentence) []policy.Sentence {
	out := make([]policy.Sentence, len(all))
	for i, s := range all {
		s.Citations = list(s.Citations)
		out[i] = s
	}
	return out
}

type storiesCommand struct {
	Jurisdiction []string `placeholder:"J" help:"Only of these: cn, eu, us, uk, int or a country's code."`
	About        []string `placeholder:"X" help:"Only about these companies, authorities, laws or people."`
	Importance   string   `placeholder:"I" help:"Only those of at least that importance: high or medium."`
	Limit        int      `default:"0" help:"At most so many; 0 is all."`
	Period
}

func (storiesCommand) Help() string {
	return `Example:
  datapolicy stories --jurisdiction eu --since 7d`
}

func (c *storiesCommand) Run(ctx context.Context, p *Program) error {
	period, err := c.Period.read(p.Clock())
	if err != nil {
		return err
	}
	parts, err := p.kept(ctx)
	if err != nil {
		return err
	}
	defer parts.close()
	filter, err := parts.filter(c.Jurisdiction, c.About, "")
	if err != nil {
		return err
	}
	if filter.Importance, err = least(c.Importance); err != nil {
		return err
	}
	all, err := judgedStories{parts}.Stories(ctx, policy.StoryQuery{Period: period, Filter: filter, Limit: max(c.Limit, 0)})
	if err != nil {
		return err
	}
	if p.flags.JSON {
		return writeJSON(p.out, map[string]any{"stories": shownStories(all)})
	}
	if len(all) == 0 {
		fmt.Fprintln(p.out, "No stories. Take articles in first: datapolicy gather, or datapolicy ingest FILE.")
	}
	for _, s := range all {
		fmt.Fprintf(p.out, "%s  %s  (%s)\n", s.LastPublished.Format(time.DateOnly), visible(s.Headline), reports(len(s.Articles)))
		if s.Importance != nil {
			fmt.Fprintf(p.out, "    %s\n", visible(s.Importance.Text))
		}
		if follows := policy.Follows(s.Follows); follows != "" {
			fmt.Fprintf(p.out, "    %s\n", visible(follows))
		}
		for _, a := range s.Articles {
			fmt.Fprintf(p.out, "    %s [%s] %s\n      %s\n", visible(a.Source), a.Language, visible(a.Title), visible(a.URL))
		}
	}
	return nil
}

func reports(n int) string {
	if n == 1 {
		return "1 report"
	}
	return fmt.Sprintf("%d reports", n)
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
