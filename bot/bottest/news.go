package bottest

import (
	"time"

	"datapolicy/policy"
)

func at(day, hour int) time.Time { return time.Date(2025, 1, day, hour, 0, 0, 0, time.UTC) }

const (
	noybURL = "https://noyb.example/en/complaints-chinese-apps"
	wireURL = "https://wire.example/2025/01/16/eu-complaint?a=1&b=2"
	mfaURL  = "https://mfa.example/press/20250117"
)

// Statements are two sayings of 16 and 17 January 2025.
func Statements() []policy.Statement {
	return []policy.Statement{{
		ID: "q1", Speaker: "noyb", SpeakerID: "ngo/noyb", Kind: policy.Alleged, Verbatim: false,
		Quote: "Six companies send Europeans' data to China unlawfully.", About: []string{"company/tiktok"},
		Date: at(16, 9), ArticleURL: noybURL, Source: "noyb", StoryID: "s-noyb",
	}, {
		ID: "q2", Speaker: "Guo Jiakun", SpeakerID: "person/guo-jiakun", Role: "spokesperson, Foreign Ministry of China", Kind: policy.Denied, Verbatim: true,
		Quote: "The Chinese government has never required and will never require companies to collect data abroad unlawfully.",
		About: []string{"company/tiktok"}, Date: at(17, 8), ArticleURL: mfaURL, Source: "Foreign Ministry", StoryID: "s-mfa",
	}}
}

// Stories are the two stories that the desk knows.
func Stories() []policy.Story {
	return []policy.Story{{
		ID: "s-noyb", Headline: "noyb files complaints against six Chinese companies", Event: "complaint",
		Importance:    &policy.Importance{Level: policy.Medium, Reasons: []string{"a complaint, not yet a decision", "concerns TikTok"}, Text: "Medium importance: a complaint, not yet a decision; concerns TikTok."},
		Summary:       "The group says that TikTok, Shein and four others send Europeans' data to China.",
		Jurisdictions: []policy.Jurisdiction{policy.EuropeanUnion, policy.China}, Entities: []string{"ngo/noyb", "company/tiktok"},
		FirstPublished: at(16, 9), LastPublished: at(16, 15),
		Articles: []policy.StoryArticle{
			{ID: "a1", URL: noybURL, Title: "Complaints filed", Source: "noyb", Published: at(16, 9), Language: "en"},
			{ID: "a2", URL: wireURL, Title: "Privacy group targets apps", Source: "Morning Wire", Published: at(16, 15), Language: "en"},
		},
	}, {
		ID: "s-mfa", Headline: "China's Foreign Ministry denies demanding data", Event: "statement",
		Jurisdictions: []policy.Jurisdiction{policy.China}, FirstPublished: at(17, 8), LastPublished: at(17, 8),
		Articles: []policy.StoryArticle{{ID: "a3", URL: mfaURL, Title: "Press conference", Source: "Foreign Ministry", Published: at(17, 8), Language: "zh"}},
	}}
}

// Digest is a digest of two sections.
func Digest() policy.Digest {
	cite := func(id, url, source string) []policy.Citation {
		return []policy.Citation{{ArticleID: id, URL: url, Source: source, Quote: "x"}}
	}
	return policy.Digest{
		ID: "g1", SubscriptionID: "d1", Slot: at(17, 7), Since: at(16, 7), Until: at(17, 7), Zone: "Europe/Berlin", MadeBy: policy.Extractive,
		Notes: []string{"One source could not be reached: Harbour Post."},
		Sections: []policy.DigestSection{{Jurisdiction: policy.China, Items: []policy.DigestItem{{
			StoryID: "s-mfa", Headline: "China's Foreign Ministry denies demanding data", Event: "statement",
			Sentences:   []policy.Sentence{{Text: "A spokesperson said that Beijing has never required companies to collect data abroad.", Citations: cite("a3", mfaURL, "Foreign Ministry")}},
			WhoSaysWhat: Statements()[1:], Sources: []policy.SourceLink{{ArticleID: "a3", URL: mfaURL, Source: "Foreign Ministry", Title: "Press conference", Language: "zh", Published: at(17, 8)}},
		}}}, {Jurisdiction: policy.EuropeanUnion, Items: []policy.DigestItem{{
			StoryID: "s-noyb", Headline: "noyb files complaints against six Chinese companies", Event: "complaint", NewSinceLast: true,
			Sentences: []policy.Sentence{
				{Text: "noyb filed complaints in five countries on 16 January.", Citations: append(cite("a1", noybURL, "noyb"), cite("a2", wireURL, "Morning Wire")...)},
				{Text: "Four of the companies say openly that they send data to China.", Citations: cite("a2", wireURL, "Morning Wire")},
			},
			WhyItMatters: "Medium importance: a complaint, not yet a decision; concerns TikTok.",
			Importance:   &policy.Importance{Level: policy.Medium, Reasons: []string{"a complaint, not yet a decision", "concerns TikTok"}, Text: "Medium importance: a complaint, not yet a decision; concerns TikTok."},
			WhoSaysWhat:  Statements()[:1],
			Sources: []policy.SourceLink{
				{ArticleID: "a1", URL: noybURL, Source: "noyb", Title: "Complaints filed", Language: "en", Published: at(16, 9)},
				{ArticleID: "a2", URL: wireURL, Source: "Morning Wire", Title: "Privacy group targets apps", Language: "en", Published: at(16, 15), AlsoIn: []string{"Evening Echo"}},
			},
		}}}},
	}
}
