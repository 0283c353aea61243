package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"datapolicy/jobs"
	"datapolicy/policy"
)

type ingestCommand struct {
	File string `arg:"" help:"JSON lines with url, title, text, published, source and, if known, language. - is standard input."`
}

func (ingestCommand) Help() string {
	return `Each line is one article:
  {"url":"https://outlet.example/a","title":"…","text":"…","published":"2025-01-17T09:30:00Z","source":"Outlet"}
An article that is kept already is counted and passed over; a bad line is reported with its number.

Example:
  datapolicy ingest articles.jsonl --db archive.db`
}

// ingested is what the ingest command prints.
type ingested struct {
	Read       int        `json:"read"`
	Added      int        `json:"added"`
	Duplicates int        `json:"duplicates"`
	Rejected   []rejected `json:"rejected"`
}

// largestBatch bounds the texts that are held before they are taken in, in bytes.
const largestBatch = 4 << 20

func (c *ingestCommand) Run(ctx context.Context, p *Program) error {
	in, err := p.open(c.File)
	if err != nil {
		return err
	}
	defer in.Close()
	parts, err := p.parts(ctx)
	if err != nil {
		return err
	}
	defer parts.close()
	intake, err := parts.intake()
	if err != nil {
		return err
	}
	result := ingested{Rejected: []rejected{}}
	note := func(r rejected) {
		result.Rejected = append(result.Rejected, r)
		fmt.Fprintf(p.Stderr, "line %d: %s\n", r.Line, r.Error)
	}
	bar := p.progress("ingesting", -1)
	var batch []policy.Article
	var lines []int // their numbers
	size := 0
	take := func() error {
		defer func() { batch, lines, size = batch[:0], lines[:0], 0 }()
		outcomes, errs := intake.TakeAll(ctx, batch)
		var failed error
		for i, err := range errs {
			switch {
			case err == nil && outcomes[i].Added:
				result.Added++
			case err == nil:
				result.Duplicates++
			case policy.CodeOf(err) == policy.Invalid:
				note(rejected{lines[i], policy.Message(err)})
				continue
			default:
				if failed == nil {
					failed = err
				}
				continue
			}
			result.Read++
			bar.step()
		}
		return failed
	}
	err = eachLine(in, func(n int, l line) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		a, bad := l.article(p.Clock())
		if bad != "" {
			note(rejected{n, bad})
			return nil
		}
		batch, lines, size = append(batch, a), append(lines, n), size+len(a.Text)
		if len(batch) < jobs.BatchSize && size < largestBatch {
			return nil
		}
		return take()
	}, note)
	if ctx.Err() == nil { // what came before a break is kept
		if last := take(); err == nil {
			err = last
		}
	}
	slices.SortStableFunc(result.Rejected, func(a, b rejected) int { return cmp.Compare(a.Line, b.Line) })
	bar.done()
	result.Read += len(result.Rejected)
	if err != nil {
		fmt.Fprintf(p.Stderr, "broken off: %s; what was added is kept, so the same file can be given again\n", result)
		return err
	}
	if p.flags.JSON {
		return writeJSON(p.out, result)
	}
	fmt.Fprintln(p.out, result)
	return nil
}

func (i ingested) String() string {
	return fmt.Sprintf("%d read, %d added, %d kept already, %d rejected", i.Read, i.Added, i.Duplicates, len(i.Rejected))
}

type exportCommand struct {
	Period
}

func (exportCommand) Help() string {
	return `One JSON object a line, in the form that ingest takes.

Example:
  datapolicy export --since 2025-01-01 > articles.jsonl`
}

// exported is a line of export: what ingest takes and a little more.
type exported struct {
	ID           string `json:"id"`
	URL          string `json:"url"`
	CanonicalURL string `json:"canonical_url"`
	Title        string `json:"title"`
	Byline       string `json:"byline,omitempty"`
	Text         string `json:"text"`
	Published    string `json:"published"`
	DateSource   string `json:"date_source"`
	Source       string `json:"source"`
	SourceID     string `json:"source_id"`
	Language     string `json:"language"`
	Partial      bool   `json:"partial,omitempty"`
}

func (c *exportCommand) Run(ctx context.Context, p *Program) error {
	period, err := c.Period.read(p.Clock())
	if err != nil {
		return err
	}
	parts, err := p.kept(ctx)
	if err != nil {
		return err
	}
	defer parts.close()
	e := json.NewEncoder(p.out)
	e.SetEscapeHTML(false)
	return parts.archive.Export(ctx, period, func(a policy.Article) error {
		return e.Encode(exported{
			ID: a.ID, URL: a.URL, CanonicalURL: a.CanonicalURL, Title: a.Title, Byline: a.Byline, Text: a.Text,
			Published: stamp(a.Published), DateSource: string(a.DateSource), Source: a.Source, SourceID: a.SourceID, Language: a.Language, Partial: a.Partial,
		})
	})
}
