package cite_test

import (
	"testing"

	"datapolicy/cite"
	"datapolicy/policy"
)

func TestJoined(t *testing.T) {
	s := func(speaker string, kind policy.StatementKind, start int) policy.Statement {
		return policy.Statement{ID: speaker, Speaker: speaker, SpeakerID: "x/" + speaker, ArticleID: "a", Kind: kind, Start: start, End: 90}
	}
	got := cite.Joined([]policy.Statement{s("AliExpress", policy.Admitted, 5), s("noyb", policy.Alleged, 0), s("Shein", policy.Admitted, 5), s("TikTok", policy.Admitted, 5)})
	if len(got) != 2 || got[0].Speaker != "AliExpress, Shein & TikTok" || got[0].SpeakerID != "" || got[1].Speaker != "noyb" || got[1].SpeakerID != "x/noyb" {
		t.Errorf("got %+v", got)
	}
}
