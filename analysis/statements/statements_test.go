package statements_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"datapolicy/analysis/statements"
	"datapolicy/policy"
)

var shared = sync.OnceValues(func() (*statements.Reader, error) { return statements.New(known) })

func reader(t testing.TB) *statements.Reader {
	t.Helper()
	r, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func day(month time.Month, d int) time.Time { return time.Date(2025, month, d, 0, 0, 0, 0, time.UTC) }

// briefing is a day of the news with every kind of attribution in it, one
// paragraph a line as it comes from a plain-text file; the officials'
// quotations are theirs, the sentences ours.
const briefing = `China’s government on Friday (Jan 17) denied that it makes firms or people gather data abroad in breach of the law.
Facing reporters in Beijing, Foreign Ministry spokesperson Guo Jiakun said, "The Chinese government attaches great importance to and protects data privacy and security in accordance with the law."
Also read | Another story altogether, it said
"It has never and will never require any enterprise or individual to collect or provide data, information and intelligence located in foreign countries for the Chinese government in violation of local laws," Guo added.
Guo also said that relevant parties should "respect the principles of market economy and fair competition and provide a fair, transparent and non-discriminatory business environment for Chinese companies."
What prompted the remarks
He had been asked about six firms that were named in a complaint filed by Austrian group Noyb.
Pointing to transparency reports, Noyb had said in its complaint that Alibaba's marketplace AliExpress, retailer Shein, TikTok and phone maker Xiaomi admit to moving Europeans’ data to China.
Retailer Temu and Tencent's messenger WeChat, for their part, send data to unnamed "third countries," the complaint added.
Two days back, China's state planner vowed to go after "black and grey industries" that deal in stolen data, a report by the news agency Reuters said.
To prevent misuse, authorities urged closer monitoring of data security risks in key industries.
(With inputs from agencies)`

func TestReadBriefing(t *testing.T) {
	got := reader(t).Read(policy.Article{
		ID: "a1", URL: "https://example.org/a", Source: "Example", Language: "en", Text: briefing,
		Published: time.Date(2025, 1, 18, 9, 0, 0, 0, time.UTC),
	}, nil)
	var lines []string
	for _, s := range got {
		if s.ArticleID != "a1" || s.ArticleURL != "https://example.org/a" || s.Source != "Example" {
			t.Errorf("the article is not on record: %+v", s)
		}
		quote := []rune(s.Quote)
		lines = append(lines, fmt.Sprintf("%s %s %s (%s) %v %s: %s", s.Kind, s.Speaker, s.SpeakerID, s.Role, s.Verbatim, s.Date.Format("2 Jan"), string(quote[:24])))
	}
	want := []string{
		"denied China government/china () false 17 Jan: China’s government on Fr",
		"said Guo Jiakun person/guo-jiakun (Foreign Ministry spokesperson) true 18 Jan: The Chinese government a",
		"denied Guo Jiakun person/guo-jiakun (Foreign Ministry spokesperson) true 18 Jan: It has never and will ne",
		"said Guo Jiakun person/guo-jiakun (Foreign Ministry spokesperson) true 18 Jan: respect the principles o",
		"alleged noyb ngo/noyb () false 18 Jan: Pointing to transparency",
		"admitted AliExpress company/aliexpress () false 18 Jan: Alibaba's marketplace Al",
		"admitted Shein company/shein () false 18 Jan: Alibaba's marketplace Al",
		"admitted TikTok company/tiktok () false 18 Jan: Alibaba's marketplace Al",
		"admitted Xiaomi company/xiaomi () false 18 Jan: Alibaba's marketplace Al",
		"alleged noyb ngo/noyb () false 18 Jan: Retailer Temu and Tencen",
		"promised National Development and Reform Commission authority/ndrc () false 16 Jan: Two days back, China's s",
		"called for authorities  () false 18 Jan: To prevent misuse, autho",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("statements (-want +got):\n%s", diff)
	}
	for _, s := range got {
		if s.Kind == policy.Alleged && strings.HasPrefix(s.Quote, "Retailer") && (!slices.Contains(s.About, "company/temu") || !slices.Contains(s.About, "company/wechat")) {
			t.Errorf("the complaint is about Temu and WeChat, not %v", s.About)
		}
	}
	checkInvariants(t, briefing, got)
}

// checkInvariants is what holds for any text.
func checkInvariants(t testing.TB, body string, list []policy.Statement) {
	t.Helper()
	ids := map[string]bool{}
	last := 0
	for _, s := range list {
		if s.Start < 0 || s.End > len(body) || s.Start >= s.End || body[s.Start:s.End] != s.Quote {
			t.Fatalf("the quote %q is not at [%d:%d]", s.Quote, s.Start, s.End)
		}
		if !utf8.RuneStart(body[s.Start]) || s.End < len(body) && !utf8.RuneStart(body[s.End]) {
			t.Fatalf("[%d:%d] cuts a character", s.Start, s.End)
		}
		if s.Speaker == "" || !slices.Contains(policy.StatementKinds(), s.Kind) || s.About == nil {
			t.Fatalf("not a whole statement: %+v", s)
		}
		if want := policy.StatementID(s.ArticleID, s.Speaker, s.Start, s.End); s.ID != want || ids[s.ID] {
			t.Fatalf("id %s, want %s, given before: %v", s.ID, want, ids[s.ID])
		}
		ids[s.ID] = true
		if s.Start < last {
			t.Fatalf("statement at %d comes after one at %d", s.Start, last)
		}
		last = s.Start
	}
}

func TestUtteranceDate(t *testing.T) {
	published := time.Date(2025, 1, 22, 15, 0, 0, 0, time.UTC) // a Wednesday
	for name, c := range map[string]struct {
		lang, text string
		want       time.Time
	}{
		"weekday":               {"en", "TikTok said on Monday that it would appeal the decision.", day(1, 20)},
		"the same weekday":      {"en", "TikTok said Wednesday that it would appeal the decision.", day(1, 22)},
		"day and month":         {"en", "On 17 January TikTok said that it would appeal the decision.", day(1, 17)},
		"month and day, year":   {"en", "TikTok said on January 9, 2024 that it would appeal.", time.Date(2024, 1, 9, 0, 0, 0, 0, time.UTC)},
		"last year":             {"en", "TikTok said on Dec 30 that it would appeal the decision.", time.Date(2024, 12, 30, 0, 0, 0, 0, time.UTC)},
		"yesterday":             {"en", "TikTok said yesterday that it would appeal the decision.", day(1, 21)},
		"days ago":              {"en", "Three days ago, TikTok said that it would appeal the decision.", day(1, 19)},
		"after the cue, at end": {"en", "TikTok will appeal the decision, the company said on Tuesday.", day(1, 21)},
		"a date in the report":  {"en", "TikTok said that the ban had begun on 19 January.", published},
		"none":                  {"en", "TikTok said that it would appeal the decision.", published},
		"German weekday":        {"de", "TikTok teilte am Montag mit, man werde das Urteil anfechten.", day(1, 20)},
		"German day":            {"de", "Am 17. Januar teilte TikTok mit, man werde das Urteil anfechten.", day(1, 17)},
		"French weekday":        {"fr", "TikTok a annoncé lundi qu’il ferait appel de la décision.", day(1, 20)},
		"French day":            {"fr", "Le 17 janvier, TikTok a annoncé qu’il ferait appel.", day(1, 17)},
		"Chinese day":           {"zh", "TikTok1月17日表示，将对这一决定提出上诉。", day(1, 17)},
		"Chinese weekday":       {"zh", "TikTok周一表示，将对这一决定提出上诉。", day(1, 20)},
	} {
		t.Run(name, func(t *testing.T) {
			got := reader(t).Read(policy.Article{ID: "a", Language: c.lang, Text: c.text, Published: published}, nil)
			if len(got) != 1 {
				t.Fatalf("%d statements, want one: %+v", len(got), got)
			}
			if !got[0].Date.Equal(c.want) {
				t.Errorf("said on %s, want %s", got[0].Date, c.want)
			}
		})
	}
}

func TestQuotationStyles(t *testing.T) {
	const words = "We will appeal this decision"
	for name, c := range map[string]struct{ lang, open, close string }{
		"curly":               {"en", "“", ",”"},
		"straight":            {"en", `"`, `,"`},
		"single curly":        {"en", "‘", ",’"},
		"single straight":     {"en", "'", ",'"},
		"both marks the same": {"en", "“", ",“"},
		"German":              {"de", "„", "“,"},
		"German, careless":    {"de", "„", `",`},
		"German book":         {"de", "»", "«,"},
		"Swiss":               {"de", "«", "»,"},
		"French":              {"fr", "«\u00a0", "\u00a0»,"},
		"French, narrow":      {"fr", "«\u202f", "\u202f»,"},
		"French, curly":       {"fr", "“", "”,"},
	} {
		t.Run(name, func(t *testing.T) {
			said := map[string]string{"en": " said TikTok.", "de": " sagte TikTok.", "fr": " a déclaré TikTok."}[c.lang]
			body := c.open + words + c.close + said
			got := reader(t).Read(policy.Article{ID: "a", Language: c.lang, Text: body}, nil)
			if len(got) != 1 || strings.TrimSuffix(got[0].Quote, ",") != words || !got[0].Verbatim || got[0].SpeakerID != "company/tiktok" {
				t.Fatalf("%s\ngave %+v", body, got)
			}
		})
	}
	for _, body := range []string{"TikTok表示：“我们将对这一决定提出上诉。”", "TikTok表示：「我们将对这一决定提出上诉。」", "TikTok表示：『我们将对这一决定提出上诉。』", `TikTok表示："我们将对这一决定提出上诉。"`, "“我们将对这一决定提出上诉。”TikTok说。"} {
		got := reader(t).Read(policy.Article{ID: "a", Language: "zh", Text: body}, nil)
		if len(got) != 1 || got[0].Quote != "我们将对这一决定提出上诉。" || got[0].SpeakerID != "company/tiktok" {
			t.Errorf("%s\ngave %+v", body, got)
		}
	}
}

// Long and hostile texts are read in time linear in their length: this test
// would run into the test binary's time limit otherwise.
func TestHostileTexts(t *testing.T) {
	r := reader(t)
	for name, piece := range map[string]string{
		"opening marks": "“a ", "straight marks": `"a `, "apostrophes": "'a ", "possessives": "‘cats’ dogs’ ", "cues": "said ", "cue and comma": "said, ", "names": "TikTok ",
		"quotes": `"No," he said, `, "paragraphs": "“a\n", "brackets": "said (", "lists": "TikTok, Meta and ", "Han cues": "表示", "Han quotes": "他说：“不。”", "titles": "《“", "nested": "„“”",
		"prepositions": "of the head ", "guillemets": "« a » ", "commas": ", ", "one letter": "x",
	} {
		for _, lang := range []string{"en", "zh", "de", "fr"} {
			body := strings.Repeat(piece, 60_000/len(piece))
			checkInvariants(t, body, r.Read(policy.Article{ID: name, Language: lang, Text: body}, []policy.Mention{}))
		}
	}
}

func TestOtherLanguages(t *testing.T) {
	got := reader(t).Read(policy.Article{ID: "a", Language: "es", Text: "«Recurriremos la decisión», dijo TikTok."}, nil)
	if len(got) != 0 {
		t.Errorf("read Spanish with no data for it: %+v", got)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(briefing, "en")
	f.Add("“A,” he said. “B.”\n“C\n“D,” said X — ‘e’", "en")
	f.Add("外交部发言人郭嘉昆17日表示：“中国政府从来没有。”TikTok被noyb指控，", "zh")
	f.Add("„A“, sagte »B«, so Kamp – « c » ‚d‘ teilte TikTok mit", "de")
	f.Add("« Oui », a-t-il dit. L’entreprise n’a « jamais »", "fr")
	f.Add("\xff\"\xfe said\u2028 「", "zh")
	r := reader(f)
	f.Fuzz(func(t *testing.T, body, lang string) {
		checkInvariants(t, body, r.Read(policy.Article{ID: "a", Language: lang, Text: body, Published: day(1, 20)}, nil))
	})
}
