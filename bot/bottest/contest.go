package bottest

import "datapolicy/policy"

// Contested is a lookup with a claim, what stands against it in other outlets
// too, and a line that was left.
func Contested() *policy.Lookup {
	claim := policy.Statement{
		ID: "q1", ArticleID: "x1", Speaker: "Data Protection Commission", SpeakerID: "authority/ie-dpc", Kind: policy.Ordered, Quote: "The Commission fined TikTok €530 million.",
		Date: at(17, 9), ArticleURL: "https://dpc.example/fine", Source: "DPC", ContestedBy: []string{"q2"},
	}
	counter := policy.Statement{
		ID: "q2", ArticleID: "x2", Speaker: "TikTok", SpeakerID: "company/tiktok", Role: "spokesperson", Kind: policy.Denied, Verbatim: true, Quote: "We disagree with this <decision> & will appeal,",
		Date: at(17, 11), ArticleURL: "https://wire.example/tiktok", Source: "Wire", Contests: []string{"q1"},
		AlsoIn: []policy.Carrier{{Source: "Blatt", Language: "de", Quote: "Wir legen Berufung ein"}, {Source: "Le Quai", Language: "fr"}, {Source: "Herald", Language: "en"}, {Source: "Post", Language: "en"}},
	}
	before := policy.Statement{ID: "q3", ArticleID: "x3", Speaker: "TikTok", Kind: policy.Denied, Quote: "TikTok denied that it stores data in China.", Date: at(13, 9), ArticleURL: "https://wire.example/1", Source: "Wire"}
	after := policy.Statement{ID: "q4", ArticleID: "x4", Speaker: "TikTok", Kind: policy.Admitted, Quote: "TikTok admitted that it had stored data in China.", Date: at(17, 12), ArticleURL: "https://wire.example/2", Source: "Wire", DepartsFrom: "q3"}
	return &policy.Lookup{
		Query: "tiktok", Subject: &policy.Subject{Kind: "company", ID: "company/tiktok", Name: "TikTok"}, Stories: Stories()[:1],
		Statements: []policy.Statement{after, counter, before}, Contested: []policy.Contest{{Claim: claim, Counters: []policy.Statement{counter}}},
	}
}
