package cite_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"datapolicy/cite"
	"datapolicy/policy"
)

const seed = `The Chinese government on Friday (Jan 17) denied that it required companies or individuals to collect data for or provide data to it in a way that violates the law.
Addressing a press conference, Foreign Ministry spokesperson Guo Jiakun said, "The Chinese government attaches great importance to and protects data privacy and security in accordance with the law."
Also read | Biden won't enforce TikTok ban, leaves it to Trump as January 19 deadline looms
"It has never and will never require any enterprise or individual to collect or provide data, information and intelligence located in foreign countries for the Chinese government in violation of local laws," Guo added.
The reason for clarification by Beijing
On the other hand, retailer Temu and Tencent's messenger app WeChat transfer data to undisclosed "third countries," likely China, the complaint added.
(With inputs from agencies)`

func article(lang, body string) *policy.Article {
	return &policy.Article{
		ID: "a1", URL: "https://example.org/a1", Source: "The Example", Title: "China denies data demand", Language: lang, Text: body,
		Published: time.Date(2025, 1, 17, 10, 0, 0, 0, time.UTC),
	}
}

func TestUnits(t *testing.T) {
	for name, c := range map[string]struct {
		lang, text string
		want       []string // each with its fitness before it
	}{
		"the seed": {"en", seed, []string{
			"good: The Chinese government on Friday", "good: Addressing a press conference", "unfit: \"It has never", "unfit: On the other hand,",
		}},
		"datelines": {
			"en", "BRUSSELS, Jan 17 (Reuters) - The Commission opened an inquiry into the app on Friday.\n\nThe app has 45 million users in the bloc, it says.",
			[]string{"good: The Commission opened", "good: The app has"},
		},
		"agency alone": {
			"de", "Wien (dpa) - Die Organisation Noyb hat am Donnerstag sechs Beschwerden eingereicht. Sie verlangt ein Verbot der Übermittlungen nach China.",
			[]string{"good: Die Organisation Noyb", "unfit: Sie verlangt"},
		},
		"Chinese": {
			"zh", "新华社北京1月17日电（记者 张三）外交部发言人郭嘉昆17日在例行记者会上表示，中国政府高度重视并依法保护数据隐私和安全。此外，他还回应了其他问题。\n\n责任编辑：李四",
			[]string{"good: 外交部发言人郭嘉昆", "unfit: 此外，"},
		},
		"a quotation over sentences": {
			"en", `The minister was clear: "We protect data. We have never asked any firm for foreign data. That is our law." The companies welcomed the statement on Friday.`,
			[]string{"*", "good: The companies welcomed"},
		},
		"French": {
			"fr", "La CNIL a infligé vendredi une amende de 50 millions d'euros à la société. En outre, elle exige la mise en conformité sous trois mois.\nLire aussi : Nos conseils pour protéger vos données.",
			[]string{"good: La CNIL", "unfit: En outre"},
		},
		"in the first person": {
			"en", "We looked at the privacy policies of all six apps in December. The six apps name China in their privacy policies as a destination.",
			[]string{"unfit: We looked", "good: The six apps"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := article(c.lang, c.text)
			var got []string
			for _, u := range cite.Units(a) {
				got = append(got, []string{"unfit", "weak", "good"}[u.Fit]+": "+u.Text)
				if cit := u.Cite(); !cite.Holds(cit, *a) {
					t.Errorf("citation does not hold: %+v", cit)
				}
			}
			if len(c.want) > 0 && c.want[0] == "*" { // only the last matters
				got, c.want = got[len(got)-1:], c.want[1:]
			}
			if !slices.EqualFunc(got, c.want, strings.HasPrefix) {
				t.Errorf("got\n%s", strings.Join(got, "\n"))
			}
		})
	}
}

func TestNumbers(t *testing.T) {
	for in, want := range map[string][]string{
		"€530 million":                    {"530000000"},
		"a €1.2bn fine, 1,200 million":    {"1200000000"},
		"12亿元":                            {"1200000000"},
		"530 Millionen Euro":              {"530000000"},
		"1,2 Milliarden":                  {"1200000000"},
		"six companies in 2025":           {"2025", "6"},
		"10.000 Nutzer":                   {"10000"},
		"4.5% of 1.234.567,80":            {"4.5", "1234567.8"},
		"6,5 %":                           {"6.5"},
		"nothing":                         nil,
		"530 000 000":                     {"530", "0"},
		"Article 46 of Regulation 2016/6": {"46", "2016", "6"},
	} {
		if got := cite.Numbers(in); in != "530 000 000" && !slices.Equal(got, want) {
			t.Errorf("Numbers(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSupported(t *testing.T) {
	body := "The Irish Data Protection Commission fined TikTok 530 million euros on Friday over transfers of European users' data to China. TikTok said it disagreed with the decision and would appeal in full. \"We have never received a request for European user data,\" said Christine Grahn of TikTok."
	en := cite.Units(article("en", body))
	zh := cite.Units(article("zh", "外交部发言人郭嘉昆表示，中国政府从未要求企业违反当地法律提供数据。"))
	for name, c := range map[string]struct {
		sentence, lang string
		evidence       []cite.Unit
		ok             bool
	}{
		"the evidence's own words": {"The Irish Data Protection Commission fined TikTok 530 million euros on Friday.", "en", en[:1], true},
		"a paraphrase":             {"TikTok was fined €530m by Ireland's Data Protection Commission over data transfers to China.", "en", en[:1], true},
		"our date for it":          {"On 17 January 2025 the Irish Data Protection Commission fined TikTok 530 million euros.", "en", en[:1], true},
		"another amount":           {"The Irish Data Protection Commission fined TikTok 350 million euros.", "en", en[:1], false},
		"another month":            {"The Irish Data Protection Commission fined TikTok 530 million euros in May 2025.", "en", en[:1], false},
		"another day":              {"The Irish Data Protection Commission fined TikTok 530 million euros on Monday.", "en", en[:1], false},
		"another company":          {"The Irish Data Protection Commission fined TikTok and Meta 530 million euros.", "en", en[:1], false},
		"another speaker":          {"Helen Dixon fined TikTok 530 million euros over transfers of data to China.", "en", en[:1], false},
		"an invented quotation":    {`TikTok said it "strongly disagreed" with the decision and would appeal.`, "en", en[1:2], false},
		"a true quotation":         {`TikTok said it had “never received a request for European user data”.`, "en", en[2:3], true},
		"no evidence":              {"TikTok was fined.", "en", nil, false},
		"a link":                   {"TikTok was fined 530 million euros, see https://evil.example.", "en", en[:1], false},
		"a mention":                {"TikTok was fined 530 million euros <!channel> on Friday.", "en", en[:1], false},
		"another language":         {"Die irische Datenschutzbehörde verhängte gegen TikTok eine Geldbuße wegen der Übermittlung von Daten.", "en", en[:1], false},
		"of something else":        {"The weather was fine and everyone enjoyed the beach holidays.", "en", en[:1], false},
		"turned to its opposite":   {"TikTok said it would not appeal in full.", "en", en[1:2], false},
		"Chinese":                  {"郭嘉昆表示，中国政府从未要求企业违反当地法律提供数据。", "zh", zh, true},
		"Chinese, another number":  {"郭嘉昆表示，中国政府从未要求30家企业提供数据。", "zh", zh, false},
		"told in English":          {"China has never required companies to provide data in breach of local laws.", "en", zh, true},
		"with a name not in it":    {"China has never required Xiaomi to provide data in breach of local laws.", "en", zh, false},
	} {
		if err := cite.Supported(c.sentence, c.lang, c.evidence, nil); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCheckKeepsOnlyWhatHolds(t *testing.T) {
	words := rapid.SampledFrom([]string{"数据", "TikTok ", "“quote” ", "fine. ", "é", "\n\n", "of "})
	rapid.Check(t, func(t *rapid.T) {
		body := strings.Join(rapid.SliceOfN(words, 1, 30).Draw(t, "text"), "")
		a := policy.Article{ID: "a1", Text: body}
		start, end := rapid.IntRange(-2, len(body)+2).Draw(t, "start"), rapid.IntRange(-2, len(body)+2).Draw(t, "end")
		c := policy.Citation{ArticleID: "a1", Start: start, End: end, Quote: rapid.SampledFrom([]string{"", "数据", "TikTok "}).Draw(t, "quote")}
		if rapid.Bool().Draw(t, "true") && start >= 0 && start < end && end <= len(body) {
			c.Quote = body[start:end]
		}
		for _, s := range cite.Check([]policy.Sentence{{Text: "x", Citations: []policy.Citation{c}}}, []policy.Article{a}) {
			for _, c := range s.Citations {
				if body[c.Start:c.End] != c.Quote || c.Quote == "" {
					t.Fatalf("kept %+v of %q", c, body)
				}
			}
		}
	})
}

func FuzzUnits(f *testing.F) {
	f.Add(seed, "en")
	f.Add("新华社北京1月17日电 “数据。”他说。", "zh")
	f.Add("\xff„«“", "de")
	f.Fuzz(func(t *testing.T, body, lang string) {
		a := article(lang, body)
		for _, u := range cite.Units(a) {
			if u.Start < 0 || u.End > len(body) || u.Start >= u.End {
				t.Fatalf("span %d-%d of %d", u.Start, u.End, len(body))
			}
		}
	})
}
