package statements_test

import (
	"testing"

	"datapolicy/analysis/gazetteer"
	"datapolicy/analysis/statements"
)

// TestFresh measures on articles of every make (wire copy, trade press,
// releases, court reports, interviews, tickers, tabloids), with the gazetteer
// that the house ships. The held part is only ever measured; `datapolicy eval`
// reads both.
func TestFresh(t *testing.T) {
	names, err := gazetteer.Default()
	if err != nil {
		t.Fatal(err)
	}
	r, err := statements.New(names)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []struct {
		file                                   string
		direct, speaker, reported, directKinds float64
	}{
		{"testdata/fresh/dev/articles.jsonl", 0.95, 0.92, 0.85, 0.9},
		{"testdata/fresh/held/articles.jsonl", 0.9, 0.9, 0.8, 0.9},
	} {
		t.Run(part.file, func(t *testing.T) {
			direct, reported := evaluate(t, part.file, r)
			t.Logf("direct:   %v", direct)
			t.Logf("reported: %v", reported)
			if _, _, f := prf(direct.exact, direct.got, direct.gold); f < part.direct {
				t.Errorf("direct quotations: exact spans have F1 %.3f, want %.3f", f, part.direct)
			}
			if s := ratio(direct.speaker, direct.overlap); s < part.speaker {
				t.Errorf("direct quotations: %.3f of the speakers are right, want %.3f", s, part.speaker)
			}
			if k := ratio(direct.kind, direct.overlap); k < part.directKinds {
				t.Errorf("direct quotations: %.3f of the kinds are right, want %.3f", k, part.directKinds)
			}
			if _, _, f := prf(reported.overlap, reported.got, reported.gold); f < part.reported {
				t.Errorf("reported speech: overlapping spans have F1 %.3f, want %.3f", f, part.reported)
			}
		})
	}
}
