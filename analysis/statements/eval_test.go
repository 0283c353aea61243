package statements_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"datapolicy/analysis/statements"
	"datapolicy/policy"
)

// labelled is one line of testdata/*.jsonl. The speaker is the entity's name,
// or the article's words for one that the gazetteer doesn't know.
type labelled struct {
	ID         string             `json:"id"`
	Language   string             `json:"language"`
	Title      string             `json:"title"`
	Published  time.Time          `json:"published"`
	Text       string             `json:"text"`
	Statements []policy.Statement `json:"statements"`
}

// score counts one kind of statement (verbatim, or reported).
type score struct {
	gold, got, exact, overlap, speaker, kind int
}

func (s score) String() string {
	p, r, f := prf(s.exact, s.got, s.gold)
	op, or, of := prf(s.overlap, s.got, s.gold)
	return fmt.Sprintf("gold %d got %d | exact P %.3f R %.3f F1 %.3f | overlap P %.3f R %.3f F1 %.3f | of those found: speaker %.3f kind %.3f",
		s.gold, s.got, p, r, f, op, or, of, ratio(s.speaker, s.overlap), ratio(s.kind, s.overlap))
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

func prf(hit, got, gold int) (p, r, f float64) {
	p, r = ratio(hit, got), ratio(hit, gold)
	if p+r > 0 {
		f = 2 * p * r / (p + r)
	}
	return p, r, f
}

// TestLabelled measures against what we labelled by hand. The held-out half was
// labelled before the code was run on it. Floors are a little below what is
// reached, so that a change that loses ground fails.
func TestLabelled(t *testing.T) {
	for _, half := range []struct {
		file                                 string
		direct, directSpeaker                float64 // F1 of exact spans; share of right speakers
		reported, reportedSpeaker, rightKind float64 // F1 of overlapping spans
	}{
		{"testdata/train.jsonl", 0.97, 0.97, 0.97, 0.97, 0.97},
		{"testdata/heldout.jsonl", 0.93, 0.93, 0.9, 0.95, 0.93},
	} {
		t.Run(half.file, func(t *testing.T) {
			direct, reported := evaluate(t, half.file, reader(t))
			t.Logf("direct:   %v", direct)
			t.Logf("reported: %v", reported)
			if _, _, f := prf(direct.exact, direct.got, direct.gold); f < half.direct {
				t.Errorf("direct quotations: exact spans have F1 %.3f, want %.3f", f, half.direct)
			}
			if s := ratio(direct.speaker, direct.overlap); s < half.directSpeaker {
				t.Errorf("direct quotations: %.3f of the speakers are right, want %.3f", s, half.directSpeaker)
			}
			if _, _, f := prf(reported.overlap, reported.got, reported.gold); f < half.reported {
				t.Errorf("reported speech: overlapping spans have F1 %.3f, want %.3f", f, half.reported)
			}
			if s := ratio(reported.speaker, reported.overlap); s < half.reportedSpeaker {
				t.Errorf("reported speech: %.3f of the speakers are right, want %.3f", s, half.reportedSpeaker)
			}
			if k := ratio(direct.kind+reported.kind, direct.overlap+reported.overlap); k < half.rightKind {
				t.Errorf("%.3f of the kinds are right, want %.3f", k, half.rightKind)
			}
		})
	}
}

func evaluate(t *testing.T, file string, r *statements.Reader) (direct, reported score) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var l labelled
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		got := r.Read(policy.Article{ID: l.ID, Language: l.Language, Title: l.Title, Text: l.Text, Published: l.Published}, nil)
		compare(t, l, got, &direct, &reported)
	}
	return direct, reported
}

// compare matches each labelled statement with the best one got, once: same
// way of quoting, overlapping words, the same speaker and kind before others.
func compare(t *testing.T, l labelled, got []policy.Statement, direct, reported *score) {
	taken := make([]bool, len(got))
	pick := func(want policy.Statement) *score {
		if want.Verbatim {
			return direct
		}
		return reported
	}
	for _, g := range got {
		pick(g).got++
	}
	for _, want := range l.Statements {
		s := pick(want)
		s.gold++
		best, points := -1, 0
		for i, g := range got {
			if taken[i] || g.Verbatim != want.Verbatim || !(strings.Contains(g.Quote, want.Quote) || strings.Contains(want.Quote, g.Quote)) {
				continue
			}
			n := 1
			if g.Quote == want.Quote {
				n += 2
			}
			if same(g, want) {
				n += 4
			}
			if g.Kind == want.Kind {
				n++
			}
			if n > points {
				best, points = i, n
			}
		}
		if best < 0 {
			t.Logf("%s: MISSED  %s by %q: %q", l.ID, want.Kind, want.Speaker, want.Quote)
			continue
		}
		taken[best] = true
		g := got[best]
		s.overlap++
		if g.Quote == want.Quote {
			s.exact++
		} else {
			t.Logf("%s: SPAN    want %q\n\tgot  %q", l.ID, want.Quote, g.Quote)
		}
		if same(g, want) {
			s.speaker++
		} else {
			t.Logf("%s: SPEAKER want %q (%s), got %q (%s): %q", l.ID, want.Speaker, want.SpeakerID, g.Speaker, g.SpeakerID, g.Quote)
		}
		if g.Kind == want.Kind {
			s.kind++
		} else {
			t.Logf("%s: KIND    want %s, got %s: %q", l.ID, want.Kind, g.Kind, g.Quote)
		}
	}
	for i, g := range got {
		if !taken[i] {
			t.Logf("%s: FALSE   %s by %q, verbatim %v: %q", l.ID, g.Kind, g.Speaker, g.Verbatim, g.Quote)
		}
	}
}

// same is the entity where there is one, else the name.
func same(g, want policy.Statement) bool {
	if want.SpeakerID != "" || g.SpeakerID != "" {
		return g.SpeakerID == want.SpeakerID
	}
	return strings.EqualFold(g.Speaker, want.Speaker)
}
