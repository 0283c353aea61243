package eval

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"datapolicy/policy"
)

func perfect(items []Item) map[string]Prediction {
	out := map[string]Prediction{}
	for _, i := range items {
		out[i.ID] = Prediction{
			Relevant: i.Relevant, Entities: i.Entities, Jurisdictions: i.Jurisdictions, Story: i.Event,
			NearDuplicateOf: i.NearDuplicateOf, Statements: i.Statements,
		}
	}
	return out
}

func TestScoreOfTheLabelsThemselves(t *testing.T) {
	items := load(t, "data")
	r := Score(items, perfect(items))
	if len(r.Confusions) > 0 {
		t.Errorf("%d confusions, the first: %v", len(r.Confusions), r.Confusions[0])
	}
	for name, f := range map[string]Figures{
		"relevance": r.Relevance, "entities": r.Entities, "jurisdictions": r.Jurisdictions, "sections": r.Sections,
		"pairs": r.Stories.Pairwise, "cross pairs": r.Stories.CrossPairs, "near-duplicates": r.NearDuplicates,
		"direct": r.Direct.Exact, "direct speaker": r.Direct.Speaker, "reported": r.Reported.Exact, "reported kind": r.Reported.Kind,
	} {
		if f.F1() != 1 || f.Hits == 0 {
			t.Errorf("%s: %v", name, f)
		}
	}
	if r.Stories.BCubed.F1 != 1 || r.Stories.Monolingual.F1 != 1 || r.Stories.Events != r.Stories.Predicted {
		t.Errorf("stories: %+v", r.Stories)
	}
}

func TestScoreOfNothing(t *testing.T) {
	items := load(t, "data/train")
	r := Score(items, nil)
	if r.Relevance.Recall() != 0 || r.Relevance.F1() != 0 || r.Entities.Hits != 0 || r.Direct.Overlap.Missed == 0 {
		t.Errorf("%+v", r)
	}
	if r.Stories.BCubed.Precision != 1 || r.Stories.BCubed.Recall >= 1 {
		t.Errorf("each item a story of its own: %+v", r.Stories.BCubed)
	}
}

// Two events, a b c and d e, were read as a b and c d e: the worked example.
func TestClusterFigures(t *testing.T) {
	var items []Item
	got := map[string]Prediction{}
	for id, labels := range map[string][3]string{
		"a": {"one", "x", "en"}, "b": {"one", "x", "de"}, "c": {"one", "y", "en"}, "d": {"two", "y", "en"}, "e": {"two", "y", "de"},
	} {
		items = append(items, Item{ID: id, Event: labels[0], Relevant: true, Language: labels[2]})
		got[id] = Prediction{Story: labels[1]}
	}
	f := Score(items, got).Stories
	near := func(name string, got, want float64) {
		if math.Abs(got-want) > 1e-9 {
			t.Errorf("%s %.4f, want %.4f", name, got, want)
		}
	}
	near("B³ precision", f.BCubed.Precision, (1+1+1.0/3+2.0/3+2.0/3)/5)
	near("B³ recall", f.BCubed.Recall, (2.0/3+2.0/3+1.0/3+1+1)/5)
	near("monolingual precision", f.Monolingual.Precision, (1+1+0.5+0.5+1)/5)
	near("monolingual recall", f.Monolingual.Recall, (0.5+1+0.5+1+1)/5)
	if diff := cmp.Diff(Figures{Hits: 2, Wrong: 2, Missed: 2}, f.Pairwise); diff != "" {
		t.Errorf("pairs (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(Figures{Hits: 2, Wrong: 1, Missed: 1}, f.CrossPairs); diff != "" {
		t.Errorf("pairs across languages (-want +got):\n%s", diff)
	}
}

func TestNearDuplicatesDoNotDependOnTheOriginal(t *testing.T) {
	items := []Item{{ID: "a"}, {ID: "b", NearDuplicateOf: "a"}, {ID: "c", NearDuplicateOf: "a"}, {ID: "d"}}
	for name, c := range map[string]struct {
		got  map[string]Prediction
		want Figures
	}{
		"as labelled":       {map[string]Prediction{"b": {NearDuplicateOf: "a"}, "c": {NearDuplicateOf: "a"}}, Figures{Hits: 3}},
		"another original":  {map[string]Prediction{"a": {NearDuplicateOf: "c"}, "b": {NearDuplicateOf: "c"}}, Figures{Hits: 3}},
		"a chain":           {map[string]Prediction{"c": {NearDuplicateOf: "b"}, "b": {NearDuplicateOf: "a"}}, Figures{Hits: 3}},
		"a ring":            {map[string]Prediction{"a": {NearDuplicateOf: "b"}, "b": {NearDuplicateOf: "a"}}, Figures{Hits: 1, Missed: 2}},
		"one missed":        {map[string]Prediction{"b": {NearDuplicateOf: "a"}}, Figures{Hits: 1, Missed: 2}},
		"one of the wrong":  {map[string]Prediction{"d": {NearDuplicateOf: "a"}}, Figures{Wrong: 1, Missed: 3}},
		"of an unknown one": {map[string]Prediction{"d": {NearDuplicateOf: "z"}}, Figures{Missed: 3}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Score(items, c.got).NearDuplicates); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestSetFigures(t *testing.T) {
	items := []Item{{
		ID: "a", Relevant: true, Event: "e", Entities: []string{"company/meta", "law/gdpr"},
		Jurisdictions: []policy.Jurisdiction{"IE", "EU"},
	}, {ID: "b", Entities: []string{"company/apple"}}}
	r := Score(items, map[string]Prediction{
		"a": {Entities: []string{"company/meta", "company/meta", "company/x"}, Jurisdictions: []policy.Jurisdiction{"EU", "US-CA"}},
		"b": {Relevant: true, Jurisdictions: []policy.Jurisdiction{"US"}},
	})
	want := Report{
		Relevance:     Figures{Wrong: 1, Missed: 1},
		Entities:      Figures{Hits: 1, Wrong: 1, Missed: 2},
		Jurisdictions: Figures{Hits: 1, Wrong: 1, Missed: 1},
		Sections:      Figures{Hits: 1, Wrong: 1},
	}
	got := Report{Relevance: r.Relevance, Entities: r.Entities, Jurisdictions: r.Jurisdictions, Sections: r.Sections}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var lines []string
	for _, c := range r.Confusions {
		lines = append(lines, c.String())
	}
	if diff := cmp.Diff([]string{
		"entities: wrong company/x, 1× (a)", "entities: missed company/apple, 1× (b)", "entities: missed law/gdpr, 1× (a)",
		"jurisdictions: wrong US-CA, 1× (a)", "jurisdictions: missed IE, 1× (a)",
		"relevance: wrong relevant, 1× (b)", "relevance: missed relevant, 1× (a)", "sections: wrong US, 1× (a)",
	}, lines); diff != "" {
		t.Errorf("confusions (-want +got):\n%s", diff)
	}
}

func TestStatementFigures(t *testing.T) {
	item := Item{
		ID: "a", Text: "“We will appeal this decision,” the company said. The regulator denied any haste in the matter.",
		Statements: []Statement{
			{Speaker: "Meta", SpeakerID: "company/meta", Kind: policy.Promised, Quote: "We will appeal this decision,", Verbatim: true},
			{Speaker: "the regulator", Kind: policy.Denied, Quote: "The regulator denied any haste in the matter."},
		},
	}
	hit, none, off := Figures{Hits: 1}, Figures{Missed: 1}, Figures{Wrong: 1, Missed: 1}
	for name, c := range map[string]struct {
		got              []Statement
		direct, reported StatementScores
	}{
		"nothing": {nil, StatementScores{none, none, none, none}, StatementScores{none, none, none, none}},
		"as labelled": {[]Statement{
			{Speaker: "Meta", SpeakerID: "company/meta", Kind: policy.Promised, Quote: "We will appeal this decision", Verbatim: true},
			{Speaker: "Regulator", Kind: policy.Denied, Quote: "The regulator denied any haste in the matter"},
		}, StatementScores{hit, hit, hit, hit}, StatementScores{hit, hit, hit, hit}},
		"most of the words, another speaker": {[]Statement{
			{Speaker: "Meta", Kind: policy.Promised, Quote: "will appeal this decision", Verbatim: true},
			{Speaker: "a judge", Kind: policy.Said, Quote: "denied any haste in the matter"},
		}, StatementScores{off, hit, off, hit}, StatementScores{off, hit, off, off}},
		"a word only": {[]Statement{
			{Speaker: "Meta", SpeakerID: "company/meta", Kind: policy.Promised, Quote: "appeal", Verbatim: true},
		}, StatementScores{off, off, off, off}, StatementScores{none, none, none, none}},
		"taken for a report": {[]Statement{
			{Speaker: "Meta", SpeakerID: "company/meta", Kind: policy.Promised, Quote: "We will appeal this decision,"},
		}, StatementScores{none, none, none, none}, StatementScores{off, off, off, off}},
	} {
		t.Run(name, func(t *testing.T) {
			r := Score([]Item{item}, map[string]Prediction{"a": {Statements: c.got}})
			if diff := cmp.Diff(c.direct, r.Direct); diff != "" {
				t.Errorf("direct (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.reported, r.Reported); diff != "" {
				t.Errorf("reported (-want +got):\n%s", diff)
			}
		})
	}
}

// Whatever is predicted, the figures stay between 0 and 1.
func TestScoreBounds(t *testing.T) {
	items := load(t, "data/heldout")[:30]
	rapid.Check(t, func(t *rapid.T) {
		got := map[string]Prediction{}
		for _, i := range items {
			p := Prediction{
				Relevant:        rapid.Bool().Draw(t, "relevant"),
				Story:           rapid.SampledFrom([]string{"", "1", "2", "3"}).Draw(t, "story"),
				NearDuplicateOf: rapid.SampledFrom([]string{"", items[0].ID, items[1].ID, "z"}).Draw(t, "of"),
			}
			at := rapid.IntRange(0, len(i.Text)).Draw(t, "at")
			p.Statements = []Statement{{Quote: i.Text[at:], Verbatim: rapid.Bool().Draw(t, "verbatim"), Kind: policy.Said}}
			got[i.ID] = p
		}
		r := Score(items, got)
		for _, x := range []float64{
			r.Relevance.F1(), r.Entities.F1(), r.Stories.BCubed.F1, r.Stories.Monolingual.F1, r.Stories.BCubed.Precision,
			r.Stories.BCubed.Recall, r.NearDuplicates.F1(), r.Direct.Overlap.F1(), r.Reported.Exact.F1(),
		} {
			if math.IsNaN(x) || x < 0 || x > 1 {
				t.Fatalf("a figure of %v", x)
			}
		}
	})
}
