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

func TestVoicesUndoesJoined(t *testing.T) {
	s := func(speaker string, start int) policy.Statement {
		return policy.Statement{ID: speaker, Speaker: speaker, SpeakerID: "x/" + speaker, ArticleID: "a", Kind: policy.Admitted, Start: start, End: 90}
	}
	all := []policy.Statement{s("noyb", 0), s("AliExpress", 5), s("Shein", 5), s("AliExpress", 5)}
	got := cite.Voices(cite.Joined(all)[1], all)
	if len(got) != 2 || got[0].SpeakerID != "x/AliExpress" || got[1].SpeakerID != "x/Shein" {
		t.Errorf("got %+v", got)
	}
}

func TestWithRoles(t *testing.T) {
	const never = "It has never and will never require any enterprise to collect data"
	s := func(speaker, id, role, story, quote string) policy.Statement {
		return policy.Statement{Speaker: speaker, SpeakerID: id, Role: role, StoryID: story, Quote: quote}
	}
	got := cite.WithRoles([]policy.Statement{
		s("Guo Jiakun", "person/guo-jiakun", "", "a", never),
		s("Guo Jiakun", "person/guo-jiakun", "Foreign Ministry spokesperson", "b", never),
		s("郭嘉昆", "person/guo-jiakun", "", "b", never),
		s("Guo Jiakun", "person/guo-jiakun", "", "b", "Another matter altogether, he said"),
		s("Guo Jiakun", "person/guo-jiakun", "", "c", "Another matter altogether, he said"),
		s("Mao Ning", "", "", "b", never),
		s("Xiaomi", "company/xiaomi", "spokesperson", "b", "We are examining it"),
		s("Xiaomi", "company/xiaomi", "", "b", "We send data to China"),
	})
	for i, want := range []string{"Foreign Ministry spokesperson", "Foreign Ministry spokesperson", "", "Foreign Ministry spokesperson", "", "", "spokesperson", ""} {
		if got[i].Role != want {
			t.Errorf("%d: %s is %q, want %q", i, got[i].Speaker, got[i].Role, want)
		}
	}
}
