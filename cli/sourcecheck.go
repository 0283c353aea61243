package cli

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"datapolicy/policy"
	"datapolicy/sources"
	"datapolicy/sources/catalog"
)

type sourcesCheckCommand struct {
	IDs  []string `arg:"" optional:"" name:"id" help:"Only these sources."`
	All  bool     `help:"Those too that are off or unverified."`
	YAML bool     `name:"yaml" help:"Print what should be changed, to paste into the configuration: those that moved, and those that are gone switched off."`
}

func (sourcesCheckCommand) Help() string {
	return `What failed stands first. FAIL: it could not be read. look: it was read, but has moved or fallen silent. off: it needs a key.
Exits with 1 when a source failed.

Examples:
  datapolicy sources check noyb edpb-news
  datapolicy sources check --yaml`
}

func (c *sourcesCheckCommand) Run(ctx context.Context, p *Program) error {
	all, err := p.catalog()
	if err != nil {
		return err
	}
	settings, err := p.config()
	if err != nil {
		return err
	}
	chosen := readable(all, settings.Sources)
	if c.All {
		chosen = all
	}
	if len(c.IDs) > 0 {
		if chosen, err = byID(all, c.IDs); err != nil {
			return err
		}
	}
	gatherer, err := p.gatherer(nil, false, nil, nil)
	if err != nil {
		return err
	}
	bar := p.progress("checking", len(chosen))
	var results []sources.CheckResult
	gatherer.Check(ctx, chosen, func(r sources.CheckResult) {
		bar.step()
		results = append(results, r)
	})
	bar.done()
	slices.SortFunc(results, func(a, b sources.CheckResult) int { return strings.Compare(a.Source.ID, b.Source.ID) })
	count := map[string]int{} // by state
	rows := make([]checked, 0, len(results))
	for _, r := range results {
		row := asChecked(r)
		count[row.State]++
		rows = append(rows, row)
	}
	switch {
	case c.YAML:
		err = p.printMended(results)
	case p.flags.JSON:
		err = writeJSON(p.out, map[string]any{"checked": len(results), "failed": count["FAIL"], "causes": causes(rows), "sources": rows})
	default:
		p.printChecked(rows)
	}
	if err != nil {
		return err
	}
	if failed := count["FAIL"]; failed > 0 {
		return policy.Errorf(policy.Unavailable, "%d of %d sources failed", failed, len(results))
	}
	return nil
}

// checked is what sources check prints of one source.
type checked struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	URL      string   `json:"url"`
	State    string   `json:"state"` // FAIL, look, off or ok
	OK       bool     `json:"ok"`
	Off      bool     `json:"off"`    // not asked, as it needs a key that is not there
	Status   int      `json:"status"` // of the HTTP answer; 0 when there was none
	Format   string   `json:"format"` // what the document turned out to be
	Cause    string   `json:"cause"`  // of its state; "" of ok
	Entries  int      `json:"entries"`
	OnTopic  int      `json:"on_topic"` // of these, how many name its terms
	Newest   string   `json:"newest,omitempty"`
	FullText bool     `json:"full_text"`
	Seconds  float64  `json:"seconds"`
	MovedTo  string   `json:"moved_to,omitempty"`
	Notes    []string `json:"notes"`
	Error    string   `json:"error"`
	Advice   string   `json:"advice"`
}

// states, the worst first.
var states = []string{"FAIL", "look", "off", "ok"}

func asChecked(r sources.CheckResult) checked {
	row := checked{
		ID: r.Source.ID, Name: r.Source.Name, URL: r.Source.URL, OK: r.Err == nil && !r.Off, Off: r.Off, Status: r.Status, Format: r.Format, Cause: string(r.Cause),
		Entries: r.Entries, OnTopic: r.OnTopic, FullText: r.FullText, Seconds: r.Took.Round(time.Millisecond).Seconds(), MovedTo: r.Moved, Notes: list(r.Notes),
	}
	switch {
	case r.Err != nil:
		row.State = "FAIL"
	case r.Off:
		row.State = "off"
	case r.Cause != "":
		row.State = "look"
	default:
		row.State = "ok"
	}
	if !r.Newest.IsZero() {
		row.Newest = stamp(r.Newest)
	}
	row.Error, row.Advice = explained(r.Err, r.Advice)
	return row
}

// printChecked prints the table, what failed first, and a line that sums it up.
func (p *Program) printChecked(rows []checked) {
	if len(rows) == 0 {
		return
	}
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b checked) int {
		return cmp.Or(slices.Index(states, a.State)-slices.Index(states, b.State), strings.Compare(a.Cause, b.Cause))
	})
	t := table{}
	t.add("STATE", "ID", "ANSWER", "ENTRIES", "NEWEST", "TEXT", "TIME", "WHAT TO DO")
	const last = 7
	for _, c := range rows {
		entries, newest, full := "", "", ""
		if c.OK {
			entries, newest, full = fmt.Sprint(c.Entries), "undated", "by page"
			if c.Newest != "" {
				newest = c.Newest[:len(time.DateOnly)]
			}
			if c.FullText {
				full = "full"
			}
		}
		what := visible(c.Advice)
		if c.Error != "" {
			what = strings.TrimSuffix(visible(c.Error)+"; "+what, "; ")
		}
		t.add(c.State, c.ID, answered(c), entries, newest, full, fmt.Sprintf("%.1fs", c.Seconds), what)
		for _, note := range c.Notes {
			t.below(last, visible(note))
		}
	}
	t.print(p.out)
	fmt.Fprintf(p.out, "\n%s\n", summary(rows))
}

// answered is what came from a source: the status, the format, or what kept it.
func answered(c checked) string {
	switch {
	case c.Cause == "" || c.OK:
		return visible(c.Format)
	case c.Status/100 == 2:
		return fmt.Sprintf("%d, %s", c.Status, c.Cause)
	case c.Status != 0:
		return fmt.Sprint(c.Status)
	}
	return c.Cause
}

// causes counts what is wrong, by cause.
func causes(rows []checked) map[string]int {
	m := map[string]int{}
	for _, c := range rows {
		if c.Cause != "" {
			m[c.Cause]++
		}
	}
	return m
}

// summary is "12 checked: 9 ok, 2 failed (1 404, 1 DNS), 1 to look at (1 moved)".
func summary(rows []checked) string {
	by := map[string][]checked{}
	for _, c := range rows {
		by[c.State] = append(by[c.State], c)
	}
	parts := []string{fmt.Sprintf("%d ok", len(by["ok"]))}
	for _, s := range []struct{ state, words string }{{"FAIL", "failed"}, {"look", "to look at"}, {"off", "off"}} {
		if len(by[s.state]) == 0 {
			continue
		}
		counts := causes(by[s.state])
		names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Or(counts[b]-counts[a], strings.Compare(a, b)) })
		for i, name := range names {
			names[i] = fmt.Sprintf("%d %s", counts[name], name)
		}
		parts = append(parts, fmt.Sprintf("%d %s (%s)", len(by[s.state]), s.words, strings.Join(names, ", ")))
	}
	return fmt.Sprintf("%d checked: %s", len(rows), strings.Join(parts, ", "))
}

// printMended prints the rows that should be another way: with the new address
// of what has moved, and off what is nowhere.
func (p *Program) printMended(results []sources.CheckResult) error {
	var mended []catalog.Source
	for _, r := range results {
		s := r.Source
		switch r.Cause {
		case sources.Moved:
			s.URL = r.Moved
		case sources.Unfound, sources.GoneForGood, sources.NameUnknown:
			s.Off = true
		default:
			continue
		}
		mended = append(mended, s)
	}
	if len(mended) == 0 {
		fmt.Fprintln(p.Stderr, "nothing is to be changed")
		return nil
	}
	text, err := catalog.MarshalExtra(mended)
	if err != nil {
		return err
	}
	_, err = p.out.Write(text)
	return err
}
