package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

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
	write := func(w io.Writer) error { return writeTimeline(w, found) }
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

// writeTimeline tells a timeline month by month: a bar for each week, then what
// happened in it.
func writeTimeline(w io.Writer, t policy.Timeline) error {
	if len(t.Weeks) == 0 {
		fmt.Fprintf(w, "The archive has nothing on %s.\n", visible(t.Query))
		if len(t.Suggestions) > 0 {
			fmt.Fprintf(w, "Did you mean %s?\n", visible(strings.Join(t.Suggestions, ", ")))
		}
		return nil
	}
	name := t.Query
	if t.Subject != nil {
		name = t.Subject.Name
	}
	fmt.Fprintf(w, "%s, %s to %s\n", visible(name), t.Since.Format("2 January 2006"), t.Until.AddDate(0, 0, -1).Format("2 January 2006"))
	most := 0
	for _, week := range t.Weeks {
		most = max(most, week.Total)
	}
	left := t.Events
	for i, week := range t.Weeks {
		monday, err := time.Parse(time.DateOnly, week.Monday)
		if err != nil {
			return err
		}
		until := monday.AddDate(0, 0, 7)
		n := 0
		for n < len(left) && (left[n].Date.Before(until) || i == len(t.Weeks)-1) {
			n++
		}
		if week.Total == 0 && n == 0 {
			continue
		}
		fmt.Fprintf(w, "\nweek of %s  %s %d  %s\n", monday.Format("2 Jan 2006"), strings.Repeat("█", (week.Total*30+most-1)/most), week.Total, sectionCounts(week))
		for _, e := range left[:n] {
			writeEvent(w, e)
		}
		left = left[n:]
	}
	if t.Left > 0 {
		fmt.Fprintf(w, "\n%d further stories are left out; ask for a shorter period.\n", t.Left)
	}
	return nil
}

func sectionCounts(week policy.WeekCount) string {
	var parts []string
	for _, section := range policy.Sections() {
		if n := week.Counts[section]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", section, n))
		}
	}
	return strings.Join(parts, ", ")
}

func writeEvent(w io.Writer, e policy.TimelineEvent) {
	what := ""
	if e.Event != "" {
		what = "[" + e.Event + "] "
	}
	fmt.Fprintf(w, "  %s  %s%s  (%s)\n", e.Date.Format("2 Jan"), what, visible(e.Headline), outlets(e.Outlets))
	for _, s := range e.Sources {
		fmt.Fprintf(w, "         %s  %s\n", visible(s.Source), visible(s.URL))
	}
}

func outlets(n int) string {
	if n == 1 {
		return "1 outlet"
	}
	return fmt.Sprintf("%d outlets", n)
}
