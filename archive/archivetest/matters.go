package archivetest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
)

// sum is an amount at its words in an article.
func sum(a policy.Article, value float64, currency string, role policy.AmountRole, words string) policy.Amount {
	start := strings.Index(a.Text, words)
	return policy.Amount{Value: value, Currency: currency, Role: role, Text: words, Start: start, End: start + len(words)}
}

// due is a deadline at its sentence in an article.
func due(a policy.Article, d int, kind policy.DeadlineKind, sentence string, aboutIDs ...string) policy.Deadline {
	start := strings.Index(a.Text, sentence)
	return policy.Deadline{Date: day(d, 0), Kind: kind, About: aboutIDs, Text: sentence, Start: start, End: start + len(sentence)}
}

func matters(t *testing.T, fresh func(*testing.T) string) {
	s := open(t, fresh)
	a := article("fine", "TikTok fined €530m", "The DPC fined TikTok €530 million. In 2023 it was €345 million. It has until 20 January to comply.", day(2, 9))
	b := article("strafe", "530 Millionen", "Die DPC verhängt 530 Millionen Euro und 10 Millionen Euro. Frist ist der 20. Januar. Am 25. Januar läuft die Berufungsfrist ab.", day(2, 8))
	c := article("bill", "Senate passes bill", "The Senate passed it. It takes effect on 30 January.", day(3, 9))
	d := article("bill2", "Signed", "The President signed the bill.", day(5, 9))
	e := article("off", "Off topic", "Tickets must be bought by 21 January for €5 million.", day(4, 9))
	ra, rb, rc, rd, re := about("IE", "company/tiktok"), about("EU", "company/tiktok"), about("US"), about("US-CA"), about("US")
	ra.Event, ra.Topics = "fine", []string{"enforcement", "transfers"}
	imposed := sum(a, 530e6, "EUR", policy.FineAmount, "€530 million")
	imposed.By, imposed.On = []string{"authority/dpc"}, []string{"company/tiktok"}
	inTitle := policy.Amount{Value: 530e6, Currency: "EUR", Role: policy.FineAmount, Text: "€530m", Start: -1, End: -1, InTitle: true}
	ra.Amounts = []policy.Amount{inTitle, imposed, sum(a, 345e6, "EUR", policy.OtherAmount, "€345 million")}
	comply := due(a, 20, policy.ComplyBy, "It has until 20 January to comply.", "company/tiktok")
	ra.Deadlines = []policy.Deadline{comply}
	rb.Topics = []string{"transfers"}
	rb.Amounts = []policy.Amount{sum(b, 10e6, "EUR", policy.FineAmount, "10 Millionen Euro"), sum(b, 530e6, "EUR", policy.FineAmount, "530 Millionen Euro")}
	frist := due(b, 20, policy.ComplyBy, "Frist ist der 20. Januar.", "company/tiktok")
	appeal := due(b, 25, policy.AppealBy, "Am 25. Januar läuft die Berufungsfrist ab.")
	rb.Deadlines = []policy.Deadline{frist, appeal}
	force := due(c, 30, policy.AppliesFrom, "It takes effect on 30 January.", "law/ccpa")
	rc.Stage, rc.Deadlines, rc.Topics = policy.OneHouse, []policy.Deadline{force}, nil
	rd.Stage, rd.Topics = policy.Signed, []string{"children"}
	re.Relevant = false
	re.Deadlines = []policy.Deadline{due(e, 21, policy.ComplyBy, "Tickets must be bought by 21 January for €5 million.")}
	fine := func(articles ...policy.Article) policy.Story {
		st := told("s-fine", []string{"company/tiktok"}, []policy.Jurisdiction{"IE"}, articles...)
		st.Event = "fine"
		return st
	}
	s.keep(a, ra, fine(a))
	s.keep(b, rb, fine(b, a))
	bill := told("s-bill", nil, []policy.Jurisdiction{"US"}, c)
	s.keep(c, rc, bill)
	s.keep(d, rd, told("s-bill", nil, []policy.Jurisdiction{"US"}, c, d))
	s.keep(e, re)

	at := func(d policy.Deadline, a policy.Article, story string, outlets int) policy.Deadline {
		d.ArticleID, d.ArticleURL, d.Source, d.StoryID, d.Outlets = a.ID, a.URL, a.Source, story, outlets
		return d
	}
	t.Run("an article's own", func(t *testing.T) {
		got, err := s.Reading(s.ctx(), a.ID)
		if diff := cmp.Diff(ra.Amounts, got.Amounts); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
		if diff := cmp.Diff(ra.Deadlines, got.Deadlines); diff != "" {
			t.Error(diff)
		}
		if got, err := s.Reading(s.ctx(), d.ID); err != nil || got.Stage != policy.Signed || got.Amounts != nil || got.Deadlines != nil {
			t.Errorf("%+v, %v", got, err)
		}
	})

	t.Run("a story's", func(t *testing.T) {
		got, err := s.Story(s.ctx(), "s-fine")
		if err != nil {
			t.Fatal(err)
		}
		first, second := imposed, rb.Amounts[0]
		first.ArticleID, second.ArticleID = a.ID, b.ID
		if diff := cmp.Diff([]policy.Amount{first, second}, got.Amounts); diff != "" {
			t.Errorf("amounts:\n%s", diff)
		}
		want := []policy.Deadline{at(frist, b, "s-fine", 1), at(appeal, b, "s-fine", 1)} // b was published first; both are of one outlet
		if diff := cmp.Diff(want, got.Deadlines); diff != "" {
			t.Errorf("deadlines:\n%s", diff)
		}
		if diff := cmp.Diff([]string{"transfers", "enforcement"}, got.Topics); diff != "" {
			t.Errorf("topics:\n%s", diff)
		}
		got, err = s.Story(s.ctx(), "s-bill")
		if err != nil || got.Stage != policy.Signed || got.Amounts != nil || !cmp.Equal(got.Topics, []string{"children"}) {
			t.Errorf("%+v, %v", got, err)
		}
	})

	for name, c := range map[string]struct {
		query policy.DeadlineQuery
		want  []policy.Deadline
	}{
		"all that concern data policy, the nearest first": {policy.DeadlineQuery{}, []policy.Deadline{at(frist, b, "s-fine", 1), at(appeal, b, "s-fine", 1), at(force, c, "s-bill", 1)}},
		"period":                  {policy.DeadlineQuery{Period: january(25, 30)}, []policy.Deadline{at(appeal, b, "s-fine", 1)}},
		"kinds":                   {policy.DeadlineQuery{Kinds: []policy.DeadlineKind{policy.AppliesFrom}}, []policy.Deadline{at(force, c, "s-bill", 1)}},
		"EU takes in Ireland":     {policy.DeadlineQuery{Filter: policy.Filter{Jurisdictions: []policy.Jurisdiction{"EU"}}, Limit: 1}, []policy.Deadline{at(frist, b, "s-fine", 1)}},
		"about whom it binds":     {policy.DeadlineQuery{Filter: policy.Filter{About: []string{"law/ccpa"}}}, []policy.Deadline{at(force, c, "s-bill", 1)}},
		"about whom its story is": {policy.DeadlineQuery{Filter: policy.Filter{About: []string{"company/tiktok"}}}, []policy.Deadline{at(frist, b, "s-fine", 1), at(appeal, b, "s-fine", 1)}},
		"none":                    {policy.DeadlineQuery{Period: january(26, 27)}, []policy.Deadline{}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := s.Deadlines(s.ctx(), c.query)
			if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
				t.Errorf("%v\n%s", err, diff)
			}
		})
	}

	t.Run("stories by kind of event", func(t *testing.T) {
		for _, events := range [][]string{{"fine"}, {"fine", "settlement"}} {
			got, err := s.Stories(s.ctx(), policy.StoryQuery{Events: events})
			if diff := cmp.Diff([]string{"s-fine"}, ids(got)); err != nil || diff != "" {
				t.Errorf("%v\n%s", err, diff)
			}
		}
	})

	t.Run("what is not at its span is refused with its article", func(t *testing.T) {
		f := article("f", "Fine", "A fine of €5 was imposed.", day(6, 9))
		for name, r := range map[string]policy.Reading{
			"an amount elsewhere":       {Amounts: []policy.Amount{{Value: 5, Currency: "EUR", Text: "€5", Start: 0, End: 4}}},
			"an amount not in title":    {Amounts: []policy.Amount{{Value: 5, Currency: "EUR", Text: "€5", InTitle: true}}},
			"a deadline beyond the end": {Deadlines: []policy.Deadline{{Date: day(9, 0), Text: "x", Start: 99, End: 100}}},
			"a deadline without a day":  {Deadlines: []policy.Deadline{{Text: "A", Start: 0, End: 1}}},
		} {
			_, err := s.Keep(s.ctx(), f, r, policy.StoryChange{})
			if policy.CodeOf(err) != policy.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
	})

	t.Run("they go with their article", func(t *testing.T) {
		if _, err := s.DeleteBefore(s.ctx(), day(4, 0)); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Deadlines(s.ctx(), policy.DeadlineQuery{}); err != nil || len(got) != 0 {
			t.Errorf("%v, %v", got, err)
		}
	})
}
