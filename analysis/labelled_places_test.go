package analysis

import (
	"slices"
	"testing"

	"datapolicy/policy"
)

// What the tests of jurisdictions ask for.
const (
	firstAtLeast     = 0.9  // newsroom: the first jurisdiction's section
	secondAtLeast    = 0.8  // newsroom: and the next one's, where it matters
	precisionAtLeast = 0.9  // train: of the jurisdictions listed
	recallAtLeast    = 0.95 // train
)

func (a *Analyst) jurisdictionsOf(l labelled) []policy.Jurisdiction {
	x := l.article
	return a.jurisdictions(newDocument(x.Title, x.Text, x.Language), a.gazetteer.Find(x.Title, x.Text, x.Language))
}

func TestLabelledSections(t *testing.T) {
	analyst, want := newAnalyst(t), readExpected(t)["newsroom"]
	first, all, second, withSecond := 0, 0, 0, 0
	for _, l := range fromNewsroom(t) {
		e := want[l.event]
		got := analyst.jurisdictionsOf(l)
		var sections []policy.Jurisdiction
		for _, j := range got {
			if !slices.Contains(sections, j.Section()) {
				sections = append(sections, j.Section())
			}
		}
		all++
		if len(sections) > 0 && sections[0] == e.Section {
			first++
		} else {
			t.Logf("%s belongs first under %s, got %v: %s", l.id, e.Section, got, l.article.Title)
		}
		if e.Second == "" {
			continue
		}
		withSecond++
		if len(sections) > 1 && slices.Contains(sections[1:], e.Second) {
			second++
		} else {
			t.Logf("%s belongs also under %s, got %v: %s", l.id, e.Second, got, l.article.Title)
		}
	}
	f, s := float64(first)/float64(all), float64(second)/float64(withSecond)
	t.Logf("sections: first %.3f of %d, second %.3f of %d", f, all, s, withSecond)
	if f < firstAtLeast || s < secondAtLeast {
		t.Errorf("fewer than %.2f of the first sections or %.2f of the second are right", firstAtLeast, secondAtLeast)
	}
}

func TestLabelledJurisdictions(t *testing.T) {
	analyst := newAnalyst(t)
	hit, extra, missed, first, all := 0, 0, 0, 0, 0
	for _, l := range fromTrain(t) {
		if !l.relevant {
			continue
		}
		got := analyst.jurisdictionsOf(l)
		for _, j := range got {
			if slices.Contains(l.jurisdictions, j) {
				hit++
			} else {
				extra++
				t.Logf("%s: %s is too much: %v, labelled %v: %s", l.id, j, got, l.jurisdictions, l.article.Title)
			}
		}
		for _, j := range l.jurisdictions {
			if !slices.Contains(got, j) {
				missed++
				t.Logf("%s: %s is missing: %v, labelled %v: %s", l.id, j, got, l.jurisdictions, l.article.Title)
			}
		}
		all++
		if len(got) > 0 && len(l.jurisdictions) > 0 && got[0].Section() == l.jurisdictions[0].Section() {
			first++
		}
	}
	precision, recall := float64(hit)/float64(hit+extra), float64(hit)/float64(hit+missed)
	t.Logf("jurisdictions: precision %.3f, recall %.3f, %d too many, %d missing; first section %d of %d", precision, recall, extra, missed, first, all)
	if precision < precisionAtLeast || recall < recallAtLeast {
		t.Errorf("precision must be at least %.2f and recall %.2f", precisionAtLeast, recallAtLeast)
	}
}
