package answer_test

import (
	"strings"
	"testing"

	"datapolicy/cite"
	"datapolicy/policy"
)

// Questions after what stands against what, in four languages: some words that
// the answer must have, those of claim and counter-claim alike.
func TestWhatStandsAgainstWhat(t *testing.T) {
	d, s := desk(t)
	for _, c := range []struct {
		q    string
		want []string
	}{
		{"Who disputes noyb's complaint?", []string{"never require", "It stands against: noyb alleged"}},
		{"Who contests the fine against TikTok?", []string{"appeal", "It stands against: Data Protection Commission ordered"}},
		{"What did Allstate reply?", []string{"rejected the charge", "It answers: Ken Paxton"}},
		{"What did China answer to noyb's complaint?", []string{"never require", "It answers: noyb alleged"}},
		{"Has TikTok changed its position on storing data in China?", []string{"Before: TikTok"}},
		{"Has China changed its position?", []string{"has never", "Before: Guo Jiakun"}},
		{"Wer bestreitet die Vorwürfe von noyb?", []string{"Es steht gegen: noyb warf vor"}},
		{"Qui conteste l'amende de la CNIL contre SHEIN ?", []string{"recours", "En face : CNIL"}},
		{"TikTok有没有改变立场？", []string{"承认", "此前："}},
	} {
		a := ask(t, d, c.q, nil)
		got := said(a)
		for _, w := range c.want {
			if !strings.Contains(got, w) {
				t.Errorf("%s\n\tlacks %q: %s%s", c.q, w, got, a.Reason)
			}
		}
		for _, x := range a.Answer {
			for _, cited := range x.Citations {
				if art, err := s.Article(t.Context(), cited.ArticleID); err != nil || !cite.Holds(cited, art) {
					t.Errorf("%s: citation %+v does not hold", c.q, cited)
				}
			}
		}
	}
	if a := ask(t, d, "Has China changed its position?", nil); len(a.Notes) != 1 || !strings.Contains(a.Notes[0], "no change") {
		t.Errorf("notes %q", a.Notes)
	}
}

// A question that names nothing is about the only story there is, and about
// none of several.
func TestAQuestionThatNamesNothing(t *testing.T) {
	d, _ := small(t, nil, complaint, denial)
	for _, q := range []string{"who denied it?", "Wer bestreitet das?", "谁否认了？", "Qui le conteste ?"} {
		if a := ask(t, d, q, nil); a.Refused || !strings.Contains(said(a), "never require") {
			t.Errorf("%s: %s%s", q, said(a), a.Reason)
		}
	}
	d, _ = small(t, nil, complaint, denial, fine)
	if a := ask(t, d, "who denied it?", nil); !a.Refused {
		t.Errorf("of two stories: %s", said(a))
	}
}

// Under a lookup, what its stories name is asked for, not the last of them.
func TestNamesUnderALookup(t *testing.T) {
	d, _ := desk(t)
	l, err := d.Lookup(t.Context(), "noyb", policy.Period{})
	if err != nil {
		t.Fatal(err)
	}
	th := &policy.Thread{ID: "C:1", Started: true, Subject: "ngo/noyb"}
	for _, s := range l.Stories {
		th.StoryIDs = append(th.StoryIDs, s.ID)
	}
	th.Turns = []policy.Turn{{User: "U1", Text: "noyb"}, {Ours: true, Text: "Lookup: noyb", Entities: []string{"ngo/noyb"}, StoryIDs: th.StoryIDs}}
	for q, want := range map[string]string{"Which companies are named?": "Xiaomi", "Who contests it?": "never require", "点名了哪些公司？": "小米"} {
		if a := ask(t, d, q, th); a.Refused || !strings.Contains(said(a), want) || strings.Contains(said(a), "DeepSeek") {
			t.Errorf("%s: %s%s", q, said(a), a.Reason)
		}
	}
}

func TestALookupShowsBothSides(t *testing.T) {
	wire := denial
	wire.Source, wire.Title = "The Reprint", "Beijing denies it"
	d, _ := small(t, nil, complaint, denial, wire, fine)
	l, err := d.Lookup(t.Context(), "tiktok", policy.Period{})
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Contested) != 1 || l.Contested[0].Claim.Speaker != "noyb" || len(l.Contested[0].Counters) != 1 {
		t.Fatalf("contested: %+v", l.Contested)
	}
	c := l.Contested[0].Counters[0]
	if c.Speaker != "Guo Jiakun" || len(c.AlsoIn) != 1 || len(c.Contests) == 0 || c.Contests[0] != l.Contested[0].Claim.ID {
		t.Errorf("counter: %+v", c)
	}
	if none, err := d.Lookup(t.Context(), "cnil", policy.Period{}); err != nil || len(none.Contested) != 0 {
		t.Errorf("a matter that nobody contests: %+v %v", none.Contested, err)
	}
}
