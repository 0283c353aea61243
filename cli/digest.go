package cli

import (
	"context"
	"io"
	"os"
	"time"

	"golang.org/x/term"

	"datapolicy/bot/blocks"
	"datapolicy/digest"
	"datapolicy/policy"
)

type digestCommand struct {
	Period
	Jurisdiction []string `placeholder:"J" help:"Only of these: cn, eu, us, uk, int or a country's code."`
	About        []string `placeholder:"X" help:"Only about these companies, authorities, laws or people."`
	Importance   string   `placeholder:"I" help:"Only stories of at least that importance: high or medium."`
	Lang         string   `placeholder:"L" help:"The language to tell it in: en, zh, de or fr."`
	Format       string   `default:"terminal" enum:"terminal,markdown,html,json,blocks" help:"terminal, markdown, html, json or blocks."`
	Items        int      `default:"0" help:"At most so many stories; 0 is the configured number."`
}

func (digestCommand) Help() string {
	return `Without --since it covers the last 24 hours.

Examples:
  datapolicy digest --since 7d --jurisdiction cn,eu --importance high
  datapolicy digest --since 2025-01-13 --until 2025-01-20 --format html > week.html`
}

func (c *digestCommand) Run(ctx context.Context, p *Program) error {
	period, err := c.Period.read(p.Clock())
	if err != nil {
		return err
	}
	if c.Items < 0 {
		return policy.Errorf(policy.Invalid, "--items %d: ask for 1 or more", c.Items)
	}
	if period.Until.IsZero() {
		period.Until = p.Clock().UTC()
	}
	if period.Since.IsZero() {
		period.Since = period.Until.Add(-24 * time.Hour)
	}
	if !period.Since.Before(period.Until) {
		return policy.Errorf(policy.Invalid, "--since %s lies in the future; give an earlier one, or --until too", c.Since)
	}
	parts, err := p.kept(ctx)
	if err != nil {
		return err
	}
	defer parts.close()
	filter, err := parts.filter(c.Jurisdiction, c.About, or(c.Lang, parts.config.Digest.Language))
	if err != nil {
		return err
	}
	if filter.Importance, err = least(c.Importance); err != nil {
		return err
	}
	d, err := parts.builder().Build(ctx, digest.Request{Period: period, Filter: filter, MaxItems: c.Items})
	if err != nil {
		return err
	}
	if p.flags.JSON {
		c.Format = "json"
	}
	return parts.writeDigest(p.out, d, c.Format)
}

// writeDigest renders a digest.
func (s *parts) writeDigest(w io.Writer, d policy.Digest, format string) error {
	switch format {
	case "markdown":
		return digest.Markdown(w, d)
	case "html":
		return digest.HTML(w, d)
	case "json":
		return writeJSON(w, shownDigest(d))
	case "blocks":
		return writeJSON(w, map[string]any{"messages": blocks.DigestMessages(d, s.blockOptions())})
	}
	return digest.Terminal(w, d, digest.TerminalOptions{Width: s.program.width(), Color: s.program.color()})
}

// shownDigest is a digest with a list wherever JSON promises one.
func shownDigest(d policy.Digest) policy.Digest {
	sections := make([]policy.DigestSection, len(d.Sections))
	for i, section := range d.Sections {
		items := make([]policy.DigestItem, len(section.Items))
		for j, item := range section.Items {
			item.Sentences = shownSentences(item.Sentences)
			item.WhoSaysWhat = shownStatements(item.WhoSaysWhat)
			item.Sources = list(item.Sources)
			item.ArticleIDs = list(item.ArticleIDs)
			items[j] = item
		}
		section.Items = items
		sections[i] = section
	}
	d.Sections = sections
	return d
}

// width is that of the terminal that Stdout is, or 0.
func (p *Program) width() int {
	if f, ok := p.Stdout.(*os.File); ok {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil {
			return w
		}
	}
	return 0
}

// color reports whether Stdout takes colour: it is a terminal, and NO_COLOR
// (no-color.org) is not set.
func (p *Program) color() bool {
	return p.onTerminal() && p.getenv("NO_COLOR") == "" && p.getenv("TERM") != "dumb"
}

// onTerminal reports whether a person reads Stdout as it is written.
func (p *Program) onTerminal() bool {
	f, ok := p.Stdout.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

func (p *Program) getenv(name string) string {
	for _, line := range p.Environ {
		if len(line) > len(name) && line[len(name)] == '=' && line[:len(name)] == name {
			return line[len(name)+1:]
		}
	}
	return ""
}
