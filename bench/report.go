package bench

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// Row is one reader's costs.
type Row struct {
	Reader string `json:"reader"`
	Costs  []Cost `json:"passes"`
}

// The readers that are compared.
const (
	PlainReader = "plain"      // see Plain
	Read        = "read"       // fetched with manners, parsed, cleaned, told from what is known, kept and searchable
	Understood  = "understood" // and its relevance, entities, statements and story told: what gather does
)

// Readers lists them in the order in which they run.
func Readers() []string { return []string{PlainReader, Read, Understood} }

// Ratios are what two passes' or two readers' times say on any machine.
type Ratios struct {
	WarmToCold map[string]float64            `json:"warm_to_cold"` // by reader: warm seconds by cold ones
	ToPlain    map[string]map[string]float64 `json:"to_plain"`     // by reader and pass: its seconds by the plain reader's
}

// Report is what the bench found.
type Report struct {
	FeedCount  int    `json:"feeds"`
	EntryCount int    `json:"entries_per_feed"`
	CPUs       int    `json:"cpus"`
	System     string `json:"system"`
	Rows       []Row  `json:"readers"`
	Ratios     Ratios `json:"ratios"`
}

// NewReport adds the ratios to the rows.
func NewReport(f *Fleet, cpus int, system string, rows []Row) Report {
	r := Report{FeedCount: f.Feeds, EntryCount: f.Entries, CPUs: cpus, System: system, Rows: rows, Ratios: Ratios{map[string]float64{}, map[string]map[string]float64{}}}
	plain := map[string]float64{}
	for _, row := range rows {
		seconds := map[string]float64{}
		for _, c := range row.Costs {
			seconds[c.Pass] = c.Seconds
		}
		if seconds[Cold] > 0 && seconds[Warm] > 0 {
			r.Ratios.WarmToCold[row.Reader] = seconds[Warm] / seconds[Cold]
		}
		if row.Reader == PlainReader {
			plain = seconds
			continue
		}
		against := map[string]float64{}
		for pass, s := range seconds {
			if plain[pass] > 0 {
				against[pass] = s / plain[pass]
			}
		}
		r.Ratios.ToPlain[row.Reader] = against
	}
	return r
}

// Write writes the report as a table.
func (r Report) Write(w io.Writer) error {
	fmt.Fprintf(w, "%d feeds of %d entries, %s, %d CPUs\n\n", r.FeedCount, r.EntryCount, r.System, r.CPUs)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "reader\tpass\tnew\tseconds\tfeeds/s\tentries/s\tCPU s\tpeak MB\tto plain\t")
	for _, row := range r.Rows {
		for _, c := range row.Costs {
			ratio := "-"
			if v, ok := r.Ratios.ToPlain[row.Reader][c.Pass]; ok {
				ratio = fmt.Sprintf("%.2f", v)
			}
			fmt.Fprintf(t, "%s\t%s\t%d\t%.2f\t%.0f\t%.0f\t%.2f\t%.0f\t%s\t\n", row.Reader, c.Pass, c.New, c.Seconds, c.Feeds, c.Entries, c.CPU, float64(c.Peak)/1e6, ratio)
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, row := range r.Rows {
		for _, c := range row.Costs {
			if c.Failed > 0 {
				fmt.Fprintf(w, "%s, %s: %d feeds failed\n", row.Reader, c.Pass, c.Failed)
			}
		}
	}
	_, err := fmt.Fprintln(w, "\nentries/s counts all entries of the feeds, new or known. The feeds are served by another process on the same CPUs.")
	return err
}
