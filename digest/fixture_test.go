package digest_test

import (
	"testing"
	"time"

	"datapolicy/digest"
	"datapolicy/digest/digesttest"
	"datapolicy/policy"
)

func on(day, hour int) time.Time { return time.Date(2025, 1, day, hour, 0, 0, 0, time.UTC) }

var week = policy.Period{Since: on(13, 0), Until: on(20, 0)}

// The complaint and its denial, as five outlets had them, and a fine.
var (
	complaint = digesttest.Report{
		Story: "noyb", Event: "complaint", Jurisdictions: []policy.Jurisdiction{policy.EuropeanUnion, policy.China}, Source: "Alpenblatt", Published: on(16, 9),
		Title: "Privacy group files complaints against TikTok and five others",
		Text: "VIENNA, Jan 16 (Alpen Wire) - Advocacy group noyb filed complaints on Thursday against TikTok, AliExpress, SHEIN, Temu, WeChat and Xiaomi, accusing them of unlawfully sending European users' data to China.\n\n" +
			"Four of the companies admit in their transparency reports that personal data goes to China, according to the complaint. They gave no comment.\n\nAlso read | Ten tips for a safer phone\n\n" +
			"The group asks five authorities to suspend the transfers and to impose fines of up to 4 percent of turnover.",
		Statements: []digesttest.Said{
			{Speaker: "noyb", SpeakerID: "ngo/noyb", Kind: policy.Alleged, Quote: "Advocacy group noyb filed complaints on Thursday against TikTok, AliExpress, SHEIN, Temu, WeChat and Xiaomi, accusing them of unlawfully sending European users' data to China."},
			{Speaker: "the companies", Kind: policy.Admitted, Quote: "Four of the companies admit in their transparency reports that personal data goes to China"},
		},
	}
	reprint = digesttest.Report{
		Story: "noyb", Event: "complaint", Jurisdictions: complaint.Jurisdictions, Source: "The Reprint", Published: on(16, 11), Repeats: complaint.Title,
		Title: "Six Chinese firms face privacy complaints", Text: complaint.Text, Statements: []digesttest.Said{},
	}
	denial = digesttest.Report{
		Story: "noyb", Event: "complaint", Jurisdictions: complaint.Jurisdictions, Source: "Pearl Daily", Published: on(17, 10),
		Title: "China denies that it makes firms hand over foreign data",
		Text: "China on Friday denied that it requires companies to collect data abroad in violation of local laws, a day after six of its firms were named in a European complaint.\n\n" +
			"\"It has never and will never require any enterprise or individual to collect or provide data located in foreign countries in violation of local laws,\" Foreign Ministry spokesperson Guo Jiakun said.\n\n" +
			"He called on Europe to be fair. The ministry pointed to the country's own data security law and to its offer of talks with Brussels.",
		Statements: []digesttest.Said{
			{Speaker: "Guo Jiakun", SpeakerID: "person/guo-jiakun", Role: "Foreign Ministry spokesperson", Kind: policy.Denied, Verbatim: true, Quote: "It has never and will never require any enterprise or individual to collect or provide data located in foreign countries in violation of local laws,"},
		},
	}
	fine = digesttest.Report{
		Story: "fine", Event: "fine", Jurisdictions: []policy.Jurisdiction{"FR"}, Source: "Le Quai", Published: on(15, 8),
		Title:      "French watchdog fines Google over cookies",
		Text:       "France's data protection authority CNIL fined Google 150 million euros on Wednesday for making cookies harder to refuse than to accept.\n\nThe company has three months to change its consent banner in France, the authority said.",
		Statements: []digesttest.Said{},
		Amounts:    []policy.Amount{{Value: 150e6, Currency: "EUR", Role: policy.FineAmount, On: []string{"company/google"}, Text: "150 million euros"}},
	}
	football = digesttest.Report{
		Story: "football", Source: "Le Quai", Published: on(15, 9), OffTopic: true, Title: "Lyon win the derby",
		Text: "Lyon won the derby on Tuesday after a late goal in front of a full stadium.", Statements: []digesttest.Said{},
	}
)

func shelf(t *testing.T, reports ...digesttest.Report) *digesttest.Shelf {
	s := digesttest.New(t)
	for _, r := range reports {
		s.Keep(r)
	}
	return s
}

func builder(s *digesttest.Shelf, model digest.Model) *digest.Builder {
	return digest.New(digest.Options{Archive: s.Archive, Names: s.Names, Model: model, Clock: func() time.Time { return on(20, 7) }})
}

func build(t *testing.T, b *digest.Builder, r digest.Request) policy.Digest {
	t.Helper()
	d, err := b.Build(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
