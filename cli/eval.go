package cli

import (
	"context"
	"fmt"

	"datapolicy/analysis/stories"
	"datapolicy/eval"
)

type evalCommand struct {
	Dir string `arg:"" help:"A folder of labelled JSON lines (eval/README.md says how they are labelled)."`
}

func (evalCommand) Help() string {
	return `Reads every article of the set as ingest would and compares with its labels: relevance, entities,
jurisdictions, stories, near-duplicates and statements, with a list of what was confused.

Example:
  datapolicy eval eval/data/heldout`
}

func (c *evalCommand) Run(ctx context.Context, p *Program) error {
	items, err := eval.Load(c.Dir)
	if err != nil {
		return err
	}
	analyst, err := p.analyst()
	if err != nil {
		return err
	}
	// Stories are told among the relevant, as labelled: a miss of relevance is
	// counted once, as that. Reprints are told among all, as cluster does.
	clusterer, reprints := stories.New(stories.Options{}), stories.New(stories.Options{})
	predictions := map[string]eval.Prediction{}
	bar := p.progress("reading", len(items))
	for _, item := range items {
		if err := ctx.Err(); err != nil {
			return err
		}
		a := item.Article()
		r := analyst.Read(a)
		if item.Relevant {
			clusterer.Add(a, r)
		}
		reprints.Add(a, r)
		prediction := eval.Prediction{Relevant: r.Relevant, Entities: r.EntityIDs(), Jurisdictions: r.Jurisdictions}
		for _, s := range r.Statements {
			prediction.Statements = append(prediction.Statements, eval.Statement{Speaker: s.Speaker, SpeakerID: s.SpeakerID, Kind: s.Kind, Quote: s.Quote, Verbatim: s.Verbatim})
		}
		predictions[item.ID] = prediction
		bar.step()
	}
	bar.done()
	for id, prediction := range predictions {
		prediction.Story, prediction.NearDuplicateOf = clusterer.Story(id), reprints.NearDuplicateOf(id)
		predictions[id] = prediction
	}
	report := eval.Score(items, predictions)
	if p.flags.JSON {
		return writeJSON(p.out, report)
	}
	fmt.Fprintf(p.out, "%d articles\n", report.Items)
	for _, row := range []struct {
		name    string
		figures fmt.Stringer
	}{
		{"relevance", report.Relevance},
		{"entities", report.Entities},
		{"jurisdictions", report.Jurisdictions},
		{"sections", report.Sections},
		{"near-duplicates", report.NearDuplicates},
		{"story pairs", report.Stories.Pairwise},
		{"story pairs, languages", report.Stories.CrossPairs},
		{"direct, span exact", report.Direct.Exact},
		{"direct, span overlaps", report.Direct.Overlap},
		{"direct, speaker", report.Direct.Speaker},
		{"direct, kind", report.Direct.Kind},
		{"reported, overlaps", report.Reported.Overlap},
		{"reported, speaker", report.Reported.Speaker},
		{"reported, kind", report.Reported.Kind},
	} {
		fmt.Fprintf(p.out, "%-24s %s\n", row.name, row.figures)
	}
	m := report.Stories.BCubed
	fmt.Fprintf(p.out, "%-24s P %.3f R %.3f F1 %.3f (%d events, %d stories)\n", "stories, B-cubed", m.Precision, m.Recall, m.F1, report.Stories.Events, report.Stories.Predicted)
	m = report.Stories.Monolingual
	fmt.Fprintf(p.out, "%-24s P %.3f R %.3f F1 %.3f\n\n", "in one language", m.Precision, m.Recall, m.F1)
	for _, c := range report.Confusions {
		fmt.Fprintln(p.out, c)
	}
	return nil
}
