package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"datapolicy/bot/terminal"
	"datapolicy/chart"
	"datapolicy/policy"
)

type timelineCommand struct {
	Query  []string `arg:"" help:"A company, an authority, a law or a person."`
	Format string   `default:"text" enum:"text,json,png" help:"${enum}."`
	Out    string   `placeholder:"FILE" help:"Write it there; a picture needs it, unless standard output is a file or a pipe."`
	Period
}

func (timelineCommand) Help() string {
	return `What happened when, by story, with the articles of each week by jurisdiction.

Examples:
  datapolicy timeline tiktok --since 2025-01-01
  datapolicy timeline noyb --format png --out noyb.png`
}

func (c *timelineCommand) Run(ctx context.Context, p *Program) error {
	period, err := c.Period.read(p.Clock())
	if err != nil {
		return err
	}
	query, err := said("a company, an authority, a law or a person", c.Query)
	if err != nil {
		return err
	}
	if c.Format == "png" && c.Out == "" && p.onTerminal() {
		return policy.Errorf(policy.Invalid, "a picture is nothing for a terminal; say where it goes: --out timeline.png")
	}
	parts, err := p.kept(ctx)
	if err != nil {
		return err
	}
	defer parts.close()
	found, err := parts.desk().Timeline(ctx, query, period)
	if err != nil {
		return err
	}
	write := func(w io.Writer) error { return terminal.Timeline(w, found) }
	switch {
	case c.Format == "png":
		picture, err := chart.PNG(found, parts.names)
		if err != nil {
			return err
		}
		write = func(w io.Writer) error { _, err := w.Write(picture); return err }
	case c.Format == "json" || p.flags.JSON:
		write = func(w io.Writer) error { return writeJSON(w, shownTimeline(found)) }
	}
	if c.Out == "" {
		return write(p.out)
	}
	return writeFile(c.Out, write)
}

// writeFile writes a file whole or not at all.
func writeFile(path string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".datapolicy-*")
	if err == nil {
		defer os.Remove(f.Name()) // it is gone by then, if all went well
		err = errors.Join(write(f), f.Chmod(0o644), f.Close())
		if err == nil {
			err = os.Rename(f.Name(), path)
		}
	}
	if err != nil {
		return policy.Errorf(policy.Invalid, "%s cannot be written; name a file in a folder that is there and yours", path).Because(err)
	}
	return nil
}

// shownTimeline is a timeline with a list wherever JSON promises one.
func shownTimeline(t policy.Timeline) policy.Timeline {
	t.Suggestions, t.Weeks, t.Events = list(t.Suggestions), list(t.Weeks), list(t.Events)
	for i := range t.Events {
		e := &t.Events[i]
		e.Jurisdictions, e.Entities, e.Sources = list(e.Jurisdictions), list(e.Entities), list(e.Sources)
	}
	if t.Subject != nil {
		t.Subject.Aliases = list(t.Subject.Aliases)
	}
	return t
}
