package digest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"datapolicy/cite"
	"datapolicy/digest"
	"datapolicy/digest/digesttest"
	"datapolicy/policy"
)

func TestADigestOfTheWeek(t *testing.T) {
	s := shelf(t, complaint, reprint, denial, fine, football)
	d := build(t, builder(s, nil), digest.Request{Period: week})
	if len(d.Sections) != 1 || d.Sections[0].Jurisdiction != policy.EuropeanUnion {
		t.Fatalf("sections: %+v", d.Sections)
	}
	items := d.Items()
	if len(items) != 2 {
		t.Fatalf("%d items; the match does not belong here", len(items))
	}
	var noyb policy.DigestItem
	for _, it := range items {
		checkCitations(t, s, it)
		if it.StoryID == s.StoryID("noyb") {
			noyb = it
		}
	}
	var told []string
	for _, x := range noyb.Sentences {
		told = append(told, x.Text)
	}
	all := strings.Join(told, "\n")
	for _, no := range []string{"Also read", "VIENNA", "They gave", "He called"} {
		if strings.Contains(all, no) {
			t.Errorf("%q is in the summary:\n%s", no, all)
		}
	}
	if !strings.Contains(all, "filed complaints on Thursday") || !strings.Contains(all, "China on Friday denied") {
		t.Errorf("summary:\n%s", all)
	}
	var kinds []string
	for _, x := range noyb.WhoSaysWhat {
		kinds = append(kinds, string(x.Kind))
	}
	if got := strings.Join(kinds, " "); got != "alleged denied admitted" {
		t.Errorf("who says what: %s", got)
	}
	if noyb.WhyItMatters == "" || !strings.Contains(noyb.WhyItMatters, "not yet a decision") || !strings.Contains(noyb.WhyItMatters, "Guo Jiakun disputes it") {
		t.Errorf("why: %q", noyb.WhyItMatters)
	}
	i := slices.IndexFunc(noyb.Sources, func(l policy.SourceLink) bool { return l.Source == "Alpenblatt" })
	if len(noyb.Sources) != 2 || i < 0 || !slices.Equal(noyb.Sources[i].AlsoIn, []string{"The Reprint"}) {
		t.Errorf("sources: %+v", noyb.Sources)
	}
	if d.MadeBy != policy.Extractive || len(d.Notes) != 0 {
		t.Errorf("made by %q, notes %q", d.MadeBy, d.Notes)
	}
}

func checkCitations(t *testing.T, s *digesttest.Shelf, it policy.DigestItem) {
	t.Helper()
	for _, sentence := range it.Sentences {
		if len(sentence.Citations) == 0 || len(sentence.Citations) > 3 {
			t.Errorf("%q has %d citations", sentence.Text, len(sentence.Citations))
		}
		for _, c := range sentence.Citations {
			a, err := s.Article(t.Context(), c.ArticleID)
			if err != nil || !cite.Holds(c, a) {
				t.Errorf("citation %+v does not hold: %v", c, err)
			}
		}
	}
}

func TestWhyOfAFine(t *testing.T) {
	d := build(t, builder(shelf(t, fine), nil), digest.Request{Period: week})
	if got := d.Items()[0].WhyItMatters; got != "High importance: binding: a fine of €150 million on Google." {
		t.Errorf("why = %q", got)
	}
}

func TestWhyIsInTheDigestsLanguage(t *testing.T) {
	chinese := fine
	chinese.Title, chinese.Text, chinese.Language = "法国监管机构对谷歌处以罚款", "法国数据保护机构CNIL周三对谷歌处以1.5亿欧元罚款，原因是其网站让用户拒绝Cookie比接受更难。", "zh"
	chinese.Amounts = []policy.Amount{{Value: 150e6, Currency: "EUR", Role: policy.FineAmount, On: []string{"company/google"}, Text: "1.5亿欧元"}}
	s := shelf(t, chinese)
	for lang, want := range map[string]string{
		"": "High importance: binding: a fine of €150 million on Google.", "en": "High importance: binding: a fine of €150 million on Google.",
		"de": "Hohe Bedeutung: bindend: eine Geldbuße von 150 Mio. € gegen Google.", "fr": "Importance élevée : contraignant : une amende de 150 M € contre Google.",
		"zh": "重要性高：有约束力：罚款1.5亿欧元，对象为谷歌。",
	} {
		d := build(t, builder(s, nil), digest.Request{Period: week, Filter: policy.Filter{Language: lang}})
		if got := d.Items()[0].WhyItMatters; got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

func TestEachSpeakerOfTheSameWordsHasAnEntry(t *testing.T) {
	admit := complaint
	quote := "Four of the companies admit in their transparency reports that personal data goes to China"
	admit.Statements = []digesttest.Said{
		{Speaker: "AliExpress", SpeakerID: "company/aliexpress", Kind: policy.Admitted, Quote: quote},
		{Speaker: "SHEIN", SpeakerID: "company/shein", Kind: policy.Admitted, Quote: quote},
	}
	d := build(t, builder(shelf(t, admit, denial), nil), digest.Request{Period: week})
	it := d.Items()[0]
	var who []string
	for _, s := range it.WhoSaysWhat {
		who = append(who, s.SpeakerID)
	}
	if got := strings.Join(who, " "); got != "company/aliexpress company/shein person/guo-jiakun" {
		t.Errorf("who says what: %s", got)
	}
	var b strings.Builder
	if err := digest.Markdown(&b, d); err != nil || !strings.Contains(b.String(), `AliExpress \& SHEIN`) {
		t.Errorf("%v\n%s", err, b.String())
	}
}

func TestFilters(t *testing.T) {
	s := shelf(t, complaint, denial, fine)
	for name, c := range map[string]struct {
		r    digest.Request
		want []string
	}{
		"of a member state's union": {digest.Request{Period: week, Filter: policy.Filter{Jurisdictions: []policy.Jurisdiction{policy.EuropeanUnion}}}, []string{"fine", "noyb"}},
		"of China only":             {digest.Request{Period: week, Filter: policy.Filter{Jurisdictions: []policy.Jurisdiction{policy.China}}}, []string{"noyb"}},
		"about a parent":            {digest.Request{Period: week, Filter: policy.Filter{About: []string{"company/alibaba"}}}, []string{"noyb"}},
		"a day":                     {digest.Request{Period: policy.Period{Since: on(15, 0), Until: on(16, 0)}}, []string{"fine"}},
		"before everything":         {digest.Request{Period: policy.Period{Until: on(1, 0)}}, nil},
		"one item":                  {digest.Request{Period: week, MaxItems: 1}, []string{"fine"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := build(t, builder(s, nil), c.r)
			var got []string
			for _, it := range d.Items() {
				for _, n := range []string{"noyb", "fine"} {
					if s.StoryID(n) == it.StoryID {
						got = append(got, n)
					}
				}
			}
			slices.Sort(got)
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if c.r.MaxItems == 1 && (len(d.Notes) != 1 || !strings.Contains(d.Notes[0], "1 more story was left out")) {
				t.Errorf("notes %q", d.Notes)
			}
		})
	}
}

func TestASectionIsBounded(t *testing.T) {
	s := digesttest.New(t)
	for i := range 9 {
		s.Keep(digesttest.Report{
			Story: fmt.Sprint(i), Event: "statement", Jurisdictions: []policy.Jurisdiction{policy.China}, Source: "Pearl Daily", Published: on(14, i), Statements: []digesttest.Said{},
			Title: fmt.Sprintf("Notice number %d on data exports", i), Text: fmt.Sprintf("The regulator published notice number %d on the export of personal data from the country.", i),
		})
	}
	d := build(t, builder(s, nil), digest.Request{Period: week})
	if len(d.Items()) != 5 || !strings.Contains(d.Notes[0], "4 more stories were left out") {
		t.Errorf("%d items, notes %q", len(d.Items()), d.Notes)
	}
	d = build(t, builder(s, nil), digest.Request{Period: week, Filter: policy.Filter{Jurisdictions: []policy.Jurisdiction{policy.China}}})
	if len(d.Items()) != 9 {
		t.Errorf("asked for one section: %d items", len(d.Items()))
	}
}

func TestAStoryGoesToAChannelOnce(t *testing.T) {
	s := shelf(t, complaint)
	sub := &policy.Subscription{ID: "sub1", Channel: "C1", Zone: "Europe/Berlin"}
	b := builder(s, nil)
	first := build(t, b, digest.Request{Subscription: sub, Period: policy.Period{Since: on(16, 0), Until: on(16, 10)}, Slot: on(16, 10), BySeen: true})
	if len(first.Items()) != 1 || first.Items()[0].NewSinceLast {
		t.Fatalf("first: %+v", first.Items())
	}
	posted(t, s, sub, first)

	s.Keep(reprint) // the same text in another outlet is nothing new
	second := policy.Period{Since: on(16, 10), Until: on(17, 8)}
	if d := build(t, b, digest.Request{Subscription: sub, Period: second, Slot: second.Until, BySeen: true}); len(d.Items()) != 0 {
		t.Errorf("after a reprint: %+v", d.Items())
	}
	other := *sub
	other.ID, other.Channel = "sub2", "C2"
	if d := build(t, b, digest.Request{Subscription: &other, Period: second, Slot: second.Until, BySeen: true}); len(d.Items()) != 1 || d.Items()[0].NewSinceLast {
		t.Errorf("another channel: %+v", d.Items())
	}

	a := s.Keep(denial)
	third := policy.Period{Since: on(17, 8), Until: on(18, 8)}
	d := build(t, b, digest.Request{Subscription: sub, Period: third, Slot: third.Until, BySeen: true})
	if len(d.Items()) != 1 {
		t.Fatalf("after the denial: %d items", len(d.Items()))
	}
	it := d.Items()[0]
	if !it.NewSinceLast || it.Headline != denial.Title || !slices.Contains(it.ArticleIDs, a.ID) {
		t.Errorf("update: %+v", it)
	}
	for _, x := range it.Sentences {
		for _, c := range x.Citations {
			if c.ArticleID != a.ID {
				t.Errorf("an update cites %s, which was carried before", c.Source)
			}
		}
	}
	for _, x := range it.WhoSaysWhat {
		if x.ArticleID != a.ID {
			t.Errorf("an update tells again: %s", x.Quote)
		}
	}
	if again := build(t, b, digest.Request{Subscription: sub, Period: third, Slot: third.Until, BySeen: true}); again.ID != d.ID {
		t.Error("the same slot has another id")
	}
}

// posted keeps a digest as the runner does: saved, and its slot done.
func posted(t *testing.T, s *digesttest.Shelf, sub *policy.Subscription, d policy.Digest) {
	t.Helper()
	if err := s.PutSubscription(t.Context(), *sub); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveDigest(t.Context(), sub.Channel, d); err != nil {
		t.Fatal(err)
	}
	slot := policy.Slot{SubscriptionID: sub.ID, At: d.Slot, Since: d.Since, Until: d.Until, State: policy.SlotClaimed, Holder: "test"}
	slot, _, err := s.ClaimSlot(t.Context(), slot, d.Slot)
	if err != nil {
		t.Fatal(err)
	}
	slot.State, slot.DigestID, slot.MessageTS, slot.FinishedAt = policy.SlotDone, d.ID, "1.1", d.Slot
	if err := s.SaveSlot(t.Context(), slot); err != nil {
		t.Fatal(err)
	}
}

func TestWhatComesAfterTheSlotWaitsForTheNext(t *testing.T) {
	late := denial
	late.Kept = on(17, 9)
	s := shelf(t, complaint, late)
	sub := &policy.Subscription{ID: "sub1", Channel: "C1"}
	d := build(t, builder(s, nil), digest.Request{Subscription: sub, Period: policy.Period{Since: on(16, 0), Until: on(17, 8)}, Slot: on(17, 8), BySeen: true})
	if len(d.Items()) != 1 || len(d.Items()[0].ArticleIDs) != 1 {
		t.Errorf("items: %+v", d.Items())
	}
}

func TestOutletsThatReportThemselvesOutweighOne(t *testing.T) {
	second, third := denial, denial
	second.Source, second.Title, second.Text = "Harbour Post", "Beijing rejects charge on data", "Beijing rejected the charge that it orders firms to gather data in other countries against their laws. A ministry spokesperson spoke on Friday."
	third.Source, third.Title, third.Text = "Nordlicht", "China weist Vorwurf zurück", "China hat den Vorwurf zurückgewiesen, Unternehmen zur Sammlung von Daten im Ausland zu verpflichten."
	third.Language = "de"
	second.Statements, third.Statements = []digesttest.Said{}, []digesttest.Said{}
	small := fine // whose sum no report tells
	small.Amounts, small.Title = nil, "French watchdog fines a shop over cookies"
	small.Text = strings.ReplaceAll(small.Text, "Google", "a shop")
	s := shelf(t, small, complaint, denial, second, third)
	d := build(t, builder(s, nil), digest.Request{Period: week})
	if items := d.Items(); items[0].StoryID != s.StoryID("noyb") {
		t.Errorf("first is %q", items[0].Headline)
	}
}

// A reader who asks for what matters is told how much was left out.
func TestOnlyTheImportant(t *testing.T) {
	d := build(t, builder(shelf(t, complaint, denial, fine), nil), digest.Request{Period: week, Filter: policy.Filter{Importance: policy.High}})
	if items := d.Items(); len(items) != 1 || items[0].Importance == nil || items[0].Importance.Level != policy.High || len(items[0].Importance.Reasons) == 0 {
		t.Errorf("items: %+v", items)
	}
	if len(d.Notes) != 1 || d.Notes[0] != "1 story was left out, since only those of high importance were asked for." {
		t.Errorf("notes: %q", d.Notes)
	}
}

// The one who denies does not dispute a story that is his own denial.
func TestADenialIsNotDisputedByItsSpeaker(t *testing.T) {
	claim, own := complaint, denial
	claim.Event, own.Event = "statement", "statement"
	d := build(t, builder(shelf(t, claim, own), nil), digest.Request{Period: week})
	if why := d.Items()[0].WhyItMatters; strings.Contains(why, "disputes") || !strings.Contains(why, "answers what noyb claims") {
		t.Errorf("why: %q", why)
	}
}
