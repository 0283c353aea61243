package eval

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"datapolicy/policy"
)

// Prediction is what was read off one item.
type Prediction struct {
	Relevant        bool
	Entities        []string
	Jurisdictions   []policy.Jurisdiction
	Story           string // items with the same one are one story; "" is a story of its own
	NearDuplicateOf string // an item's id, or ""
	Statements      []Statement
}

// Report is how near predictions come to the labels of a set.
type Report struct {
	Items          int             `json:"items"`
	Relevance      Figures         `json:"relevance"`
	Entities       Figures         `json:"entities"`
	Jurisdictions  Figures         `json:"jurisdictions"` // relevant items only, as are the sections
	Sections       Figures         `json:"sections"`      // the same by the digest's sections
	Stories        ClusterFigures  `json:"stories"`       // relevant items only
	NearDuplicates Figures         `json:"near_duplicates"`
	Direct         StatementScores `json:"direct"`   // verbatim statements
	Reported       StatementScores `json:"reported"` // the others
	Confusions     []Confusion     `json:"confusions"`
}

// Figures counts hits and faults of a yes-or-no question.
type Figures struct {
	Hits   int `json:"hits"`
	Wrong  int `json:"wrong"`  // predicted, not labelled
	Missed int `json:"missed"` // labelled, not predicted
}

// Precision is the share of what was predicted that is right; 1 when nothing was.
func (f Figures) Precision() float64 { return share(f.Hits, f.Hits+f.Wrong) }

// Recall is the share of what is labelled that was predicted; 1 when nothing is.
func (f Figures) Recall() float64 { return share(f.Hits, f.Hits+f.Missed) }

// F1 is the harmonic mean of precision and recall.
func (f Figures) F1() float64 { return harmonic(f.Precision(), f.Recall()) }

// StatementScores are the figures for one sort of statements.
type StatementScores struct {
	Exact   Figures `json:"exact"`   // the same words, marks and points at their ends aside
	Overlap Figures `json:"overlap"` // spans that share at least half of what they cover together
	Speaker Figures `json:"speaker"` // as Overlap, and the speaker is right
	Kind    Figures `json:"kind"`    // as Overlap, and the kind is right
}

// Confusion is one kind of fault and where it was made.
type Confusion struct {
	Task     string   `json:"task"`     // "relevance", "entities", "stories", …
	Labelled string   `json:"labelled"` // "" when it should not have been there
	Got      string   `json:"got"`      // "" when it was missed
	Items    []string `json:"items"`
}

// Score compares predictions, by item id, with the labels of items. An item
// without a prediction counts as one about which nothing was found.
func Score(items []Item, predictions map[string]Prediction) Report {
	s := scorer{report: Report{Items: len(items)}, confused: map[[3]string][]string{}}
	for _, i := range items {
		p := predictions[i.ID]
		s.relevance(i, p)
		tally(&s, "entities", &s.report.Entities, i.ID, i.Entities, p.Entities)
		if i.Relevant {
			tally(&s, "jurisdictions", &s.report.Jurisdictions, i.ID, i.Jurisdictions, p.Jurisdictions)
			tally(&s, "sections", &s.report.Sections, i.ID, sections(i.Jurisdictions), sections(p.Jurisdictions))
		}
		s.statements("direct", &s.report.Direct, i, pick(i.Statements, true), pick(p.Statements, true))
		s.statements("reported", &s.report.Reported, i, pick(i.Statements, false), pick(p.Statements, false))
	}
	s.report.Stories = s.stories(items, predictions)
	s.report.NearDuplicates = s.nearDuplicates(items, predictions)
	s.report.Confusions = s.confusions()
	return s.report
}

type scorer struct {
	report   Report
	confused map[[3]string][]string
}

func (s *scorer) confuse(task, labelled, got, item string) {
	key := [3]string{task, labelled, got}
	if !slices.Contains(s.confused[key], item) {
		s.confused[key] = append(s.confused[key], item)
	}
}

func (s *scorer) confusions() []Confusion {
	out := make([]Confusion, 0, len(s.confused))
	for key, items := range s.confused {
		slices.Sort(items)
		out = append(out, Confusion{Task: key[0], Labelled: key[1], Got: key[2], Items: items})
	}
	slices.SortFunc(out, func(a, b Confusion) int {
		return cmp.Or(cmp.Compare(a.Task, b.Task), cmp.Compare(len(b.Items), len(a.Items)),
			cmp.Compare(a.Labelled, b.Labelled), cmp.Compare(a.Got, b.Got))
	})
	return out
}

func (s *scorer) relevance(i Item, p Prediction) {
	f := &s.report.Relevance
	switch {
	case i.Relevant && p.Relevant:
		f.Hits++
	case i.Relevant:
		f.Missed++
		s.confuse("relevance", "relevant", "", i.ID)
	case p.Relevant:
		f.Wrong++
		s.confuse("relevance", "", "relevant", i.ID)
	}
}

// tally compares two sets.
func tally[T ~string](s *scorer, task string, f *Figures, item string, labelled, got []T) {
	labelled, got = set(labelled), set(got)
	for _, x := range labelled {
		if slices.Contains(got, x) {
			f.Hits++
		} else {
			f.Missed++
			s.confuse(task, string(x), "", item)
		}
	}
	for _, x := range got {
		if !slices.Contains(labelled, x) {
			f.Wrong++
			s.confuse(task, "", string(x), item)
		}
	}
}

func set[T ~string](xs []T) []T {
	xs = slices.Clone(xs)
	slices.Sort(xs)
	return slices.Compact(xs)
}

func sections(js []policy.Jurisdiction) []policy.Jurisdiction {
	out := make([]policy.Jurisdiction, 0, len(js))
	for _, j := range js {
		out = append(out, j.Section())
	}
	return out
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

func harmonic(p, r float64) float64 {
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

// String is "P 0.95 R 0.90 F1 0.92 (19 right, 1 wrong, 2 missed)".
func (f Figures) String() string {
	return fmt.Sprintf("P %.3f R %.3f F1 %.3f (%d right, %d wrong, %d missed)",
		f.Precision(), f.Recall(), f.F1(), f.Hits, f.Wrong, f.Missed)
}

// String is the confusion on one line.
func (c Confusion) String() string {
	what := fmt.Sprintf("%s for %s", c.Got, c.Labelled)
	switch {
	case c.Got == "":
		what = "missed " + c.Labelled
	case c.Labelled == "":
		what = "wrong " + c.Got
	}
	return fmt.Sprintf("%s: %s, %d× (%s)", c.Task, what, len(c.Items), strings.Join(c.Items, ", "))
}
