package bot

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
)

var now = time.Date(2025, 1, 17, 12, 0, 0, 0, time.UTC) // a Friday

func date(day int) time.Time { return time.Date(2025, 1, day, 0, 0, 0, 0, time.UTC) }

func TestParse(t *testing.T) {
	for _, c := range []struct {
		text string
		want Command
	}{
		{"", Command{Verb: Help}},
		{"  help ", Command{Verb: Help}},
		{"HELP", Command{Verb: Help}},
		{"help desk breach", Command{Verb: Lookup, Text: "help desk breach", Plain: true}},
		{"tiktok", Command{Verb: Lookup, Text: "tiktok", Plain: true}},
		{"  Irish   DPC\n", Command{Verb: Lookup, Text: "Irish DPC", Plain: true}},
		{"抖音", Command{Verb: Lookup, Text: "抖音", Plain: true}},
		{`"never require"`, Command{Verb: Lookup, Text: `"never require"`, Plain: true}},
		{"“never require”", Command{Verb: Lookup, Text: `"never require"`, Plain: true}},
		{"「从未要求」", Command{Verb: Lookup, Text: `"从未要求"`, Plain: true}},
		{"„niemals verlangt“", Command{Verb: Lookup, Text: `"niemals verlangt"`, Plain: true}},
		{"« jamais exigé »", Command{Verb: Lookup, Text: `"jamais exigé"`, Plain: true}},
		{"lookup “never require”", Command{Verb: Lookup, Text: `"never require"`}},
		{"“never require” since 2025-01-13", Command{Verb: Lookup, Text: `"never require"`, Plain: true, Scope: Scope{Period: policy.Period{Since: date(13)}}}},
		{"hello", Command{Verb: Help}},
		{"timeline tiktok since 2025-01-13", Command{Verb: MakeTimeline, Text: "tiktok", Scope: Scope{Period: policy.Period{Since: date(13)}}}},
		{"Timeline of Irish DPC", Command{Verb: MakeTimeline, Text: "Irish DPC"}},
		{"digest week only high", Command{Verb: DigestNow, Scope: Scope{Period: policy.Period{Since: now.Add(-7 * 24 * time.Hour)}, Importance: policy.High}}},
		{"stories medium cn", Command{Verb: ListStories, Scope: Scope{Jurisdictions: []policy.Jurisdiction{policy.China}, Importance: policy.Medium}}},
		{"lookup tiktok", Command{Verb: Lookup, Text: "tiktok"}},
		{"tiktok since 2025-01-13", Command{Verb: Lookup, Text: "tiktok", Plain: true, Scope: Scope{Period: policy.Period{Since: date(13)}}}},
		{"tiktok since 13 January 2025 until 2025-01-15", Command{Verb: Lookup, Text: "tiktok", Plain: true, Scope: Scope{Period: policy.Period{Since: date(13), Until: date(15)}}}},
		{"shutdown since forever", Command{Verb: Lookup, Text: "shutdown since forever", Plain: true}},
		{"ask Who complained?", Command{Verb: Ask, Text: "Who complained?"}},
		{"unsubscribe d1", Command{Verb: Unsubscribe, Text: "d1"}},
		{"unsubscribe `d1`", Command{Verb: Unsubscribe, Text: "d1"}},
		{"subscriptions", Command{Verb: ListOrders}},
		{"digest", Command{Verb: DigestNow}},
		{"digest week", Command{Verb: DigestNow, Scope: Scope{Period: policy.Period{Since: now.AddDate(0, 0, -7)}}}},
		{"digest 24h cn,EU", Command{Verb: DigestNow, Scope: Scope{Period: policy.Period{Since: now.AddDate(0, 0, -1)}, Jurisdictions: []policy.Jurisdiction{"CN", "EU"}}}},
		{"digest since monday until yesterday about tiktok, temu and shein", Command{Verb: DigestNow, Scope: Scope{Period: policy.Period{Since: date(13), Until: date(16)}, About: []string{"tiktok", "temu", "shein"}}}},
		{"digest for the last week in german max 5", Command{Verb: DigestNow, Scope: Scope{Period: policy.Period{Since: now.AddDate(0, 0, -7)}, Language: "de", MaxItems: 5}}},
		{"stories 7d us", Command{Verb: ListStories, Scope: Scope{Period: policy.Period{Since: now.AddDate(0, 0, -7)}, Jurisdictions: []policy.Jurisdiction{"US"}}}},
		{"subscribe daily 08:00 Europe/Berlin cn,eu about tiktok", Command{Verb: Subscribe, Order: Order{Schedule: "0 8 * * *", Zone: "Europe/Berlin", Scope: Scope{Jurisdictions: []policy.Jurisdiction{"CN", "EU"}, About: []string{"tiktok"}}}}},
		{"subscribe daily 08:00 Europe/Berlin", Command{Verb: Subscribe, Order: Order{Schedule: "0 8 * * *", Zone: "Europe/Berlin"}}},
		{"subscribe", Command{Verb: Subscribe, Order: Order{Schedule: "0 8 * * *"}}},
		{"subscribe weekdays at 7:30am UTC", Command{Verb: Subscribe, Order: Order{Schedule: "30 7 * * 1-5", Zone: "UTC"}}},
		{"subscribe every monday,thu 6pm America/New_York us", Command{Verb: Subscribe, Order: Order{Schedule: "0 18 * * 1,4", Zone: "America/New_York", Scope: Scope{Jurisdictions: []policy.Jurisdiction{"US"}}}}},
		{"subscribe on Fridays 17:45 Asia/Shanghai china in chinese", Command{Verb: Subscribe, Order: Order{Schedule: "45 17 * * 5", Zone: "Asia/Shanghai", Scope: Scope{Jurisdictions: []policy.Jurisdiction{"CN"}, Language: "zh"}}}},
		{`subscribe "0 8 * * 1-5" Europe/Berlin eu`, Command{Verb: Subscribe, Order: Order{Schedule: "0 8 * * 1-5", Zone: "Europe/Berlin", Scope: Scope{Jurisdictions: []policy.Jurisdiction{"EU"}}}}},
		{"subscribe 0 8,20 * * MON-FRI Europe/Berlin", Command{Verb: Subscribe, Order: Order{Schedule: "0 8,20 * * MON-FRI", Zone: "Europe/Berlin"}}},
		{"subscribe “*/30 * * * *”", Command{Verb: Subscribe, Order: Order{Schedule: "*/30 * * * *"}}},
		{"subscribe \"TZ=\" UTC", Command{Verb: Subscribe, Order: Order{Schedule: "TZ=", Zone: "UTC"}}},
		{"digestible news", Command{Verb: Lookup, Text: "digestible news", Plain: true}},
	} {
		t.Run(c.text, func(t *testing.T) {
			got, err := Parse(c.text, now)
			if d := cmp.Diff(c.want, got); err != nil || d != "" {
				t.Errorf("%v (-want +got)\n%s", err, d)
			}
		})
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"ask":                        "Ask what?",
		"lookup":                     "Look up what?",
		"unsubscribe":                "“subscriptions” lists them",
		"unsubscribe a b":            "“subscriptions” lists them",
		"digest gestern":             `did not understand "gestern"`,
		"digest since the beginning": "cannot read the date",
		"digest since 2025-01-15 until 2025-01-14": "ends before it begins",
		"digest about":                          "About whom?",
		"digest max 0":                          "1 to 100",
		"digest in klingon":                     "use en, zh, de or fr",
		"subscribe daily 08:00 Europe/Atlantis": `no time zone "Europe/Atlantis"`,
		"subscribe hourly":                      `did not understand "hourly"`,
		"subscribe daily 25:00":                 `did not understand "25:00"`,
		"subscribe daily since monday":          "no \"since\"",
		"subscribe 24h":                         "cannot tell how often",
	} {
		_, err := Parse(text, now)
		if policy.CodeOf(err) != policy.Invalid || !strings.Contains(policy.Message(err), want) {
			t.Errorf("Parse(%q): %v", text, err)
		}
	}
}

func TestQuestionsAreToldFromNames(t *testing.T) {
	c := newCues()
	for text, want := range map[string]bool{
		"tiktok":                        false,
		"TikTok?":                       true,
		"Who complained about Temu":     true,
		"who":                           false,
		"May 2025":                      false,
		"Was wirft noyb den Firmen vor": true,
		"Pourquoi la CNIL enquête":      true,
		"抖音":                            false,
		"谁投诉了抖音":                        true,
		"数据出境安全评估办法":                    false,
		"中国政府有没有要求企业提供数据？": true,

		`"what we said"`:                                       false,
		"Personal Information Protection Law":                  false,
		"Standing Committee of the National People's Congress": false,
		"Tell me about the fine":                               true,
		"I would like the newest ruling.":                      true,

		"The companies said that they never sent any data to China without consent": true,
	} {
		if got := c.question(text); got != want {
			t.Errorf("question(%q) = %v", text, got)
		}
	}
	for text, want := range map[string]bool{"Thanks!": true, "谢谢": true, ":+1: :tada:": true, "...": true, "Merci beaucoup.": true, "and noyb": false, "TikTok": false, "why": false} {
		if got := c.idle(text); got != want {
			t.Errorf("idle(%q) = %v", text, got)
		}
	}
}

func TestDescribeSchedule(t *testing.T) {
	for expr, want := range map[string]string{
		"0 8 * * *": "daily at 08:00", "30 7 * * 1-5": "on weekdays at 07:30", "0 9 * * 1,4": "on Mondays, Thursdays at 09:00",
		"*/5 * * * *": "schedule */5 * * * *", "0 8 1 * *": "schedule 0 8 1 * *", "": "schedule ", "0 8 * * 9": "schedule 0 8 * * 9",
	} {
		if got := DescribeSchedule(expr); got != want {
			t.Errorf("%q: %q, want %q", expr, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"tiktok", "help", `"never require"`, "subscribe daily 08:00 Europe/Berlin cn,eu about tiktok", "subscribe TZ=", "subscribe \"CRON_TZ=X\"", "digest since 2025-01-13", "stories 9999999w", "ask ?", "\x00\xff", "“", "subscribe ../../etc/passwd", "subscribe 0 0 0 0 0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse(text, now)
		if err != nil {
			if policy.CodeOf(err) != policy.Invalid || policy.Message(err) == "" {
				t.Fatalf("%v", err)
			}
			return
		}
		if c.Verb == "" || !utf8.ValidString(c.Text) || utf8.RuneCountInString(c.Text) > MaxText {
			t.Fatalf("%+v", c)
		}
		if c.Verb == Subscribe && c.Order.Schedule == "" && !strings.Contains(text, `"`) {
			t.Fatalf("%+v", c)
		}
		again, err := Parse(tidy(text), now)
		if err != nil || again.Verb != c.Verb || again.Text != c.Text {
			t.Fatalf("tidied: %+v, then %+v, %v", c, again, err)
		}
		newCues().question(text)
	})
}

func TestLine(t *testing.T) {
	for _, c := range []struct {
		in   string
		max  int
		want string
	}{
		{" a \n\t b\x00 ", 10, "a b"},
		{"\x1b[31mred\x1b[0m", 20, "[31mred[0m"},
		{"\u202eevil\u202c", 10, "evil"},
		{"abcdef", 6, "abcdef"},
		{"abcdef", 5, "abcd…"},
		{"👍👍👍", 5, "👍👍…"},
		{"数据出境", 3, "数据…"},
		{"a\xffb", 9, "a\ufffdb"},
		{"", 5, ""},
		{"x", 0, ""},
		{"ab cd", 3, "ab…"},
	} {
		if got := Line(c.in, c.max); got != c.want {
			t.Errorf("Line(%q, %d) = %q, want %q", c.in, c.max, got, c.want)
		}
	}
}
