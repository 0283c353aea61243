package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

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
	w := &ingesting{program: p, intake: intake, result: ingested{Rejected: []rejected{}}, batches: make(chan readBatch), bar: p.progress("ingesting", -1)}
	var keeper sync.WaitGroup
	keeper.Go(func() { w.keep(ctx) })
	err = eachLine(in, func(n int, l line) error { return w.line(ctx, n, l) }, w.reject)
	if ctx.Err() == nil { // what came before a break is kept
		w.flush(ctx)
	}
	close(w.batches)
	keeper.Wait()
	w.bar.done()
	if w.failed != nil {
		err = w.failed
	}
	result := w.result
	result.Read += len(result.Rejected)
	slices.SortStableFunc(result.Rejected, func(a, b rejected) int { return cmp.Compare(a.Line, b.Line) })
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

// ingesting takes lines in by the batch: the next is read while one is kept.
type ingesting struct {
	program *Program
	intake  *jobs.Intake
	bar     *progress
	batches chan readBatch
	broken  atomic.Bool // what is read cannot be kept any more; failed says why

	mu     sync.Mutex
	result ingested

	failed error // the keeper's until it has ended

	batch []policy.Article
	lines []int // their numbers
	size  int   // of their texts, in bytes
}

type readBatch struct {
	*jobs.Batch
	lines []int
}

// errBroken ends the reading of lines; what was wrong is told in its stead.
var errBroken = errors.New("broken off")

func (w *ingesting) line(ctx context.Context, n int, l line) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case w.broken.Load():
		return errBroken
	}
	a, bad := l.article(w.program.Clock())
	if bad != "" {
		w.reject(rejected{n, bad})
		return nil
	}
	w.batch, w.lines, w.size = append(w.batch, a), append(w.lines, n), w.size+len(a.Text)
	if len(w.batch) == jobs.BatchSize || w.size > largestBatch {
		w.flush(ctx)
	}
	return nil
}

// flush reads what has gathered and hands it to the keeper.
func (w *ingesting) flush(ctx context.Context) {
	if len(w.batch) > 0 && !w.broken.Load() {
		w.batches <- readBatch{w.intake.Read(ctx, w.batch), w.lines}
	}
	w.batch, w.lines, w.size = nil, nil, 0
}

// keep keeps batches until there are no more.
func (w *ingesting) keep(ctx context.Context) {
	for b := range w.batches {
		outcomes, errs := w.intake.Keep(ctx, b.Batch)
		for i, err := range errs {
			switch {
			case err != nil && policy.CodeOf(err) == policy.Invalid:
				w.reject(rejected{b.lines[i], policy.Message(err)})
			case err != nil:
				w.broken.Store(true)
				if w.failed == nil {
					w.failed = err
				}
			default:
				w.count(outcomes[i])
			}
		}
	}
}

func (w *ingesting) count(o jobs.Outcome) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.result.Read++
	if o.Added {
		w.result.Added++
	} else {
		w.result.Duplicates++
	}
	w.bar.step()
}

// reject notes a line that is not taken.
func (w *ingesting) reject(r rejected) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.result.Rejected = append(w.result.Rejected, r)
	fmt.Fprintf(w.program.Stderr, "line %d: %s\n", r.Line, r.Error)
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
