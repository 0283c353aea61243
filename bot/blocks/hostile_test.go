package blocks_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"datapolicy/bot"
	"datapolicy/bot/blocks"
	"datapolicy/bot/bottest"
	"datapolicy/policy"
)

// nasty are texts as somebody who controls a feed would write them.
var nasty = []string{
	"", " ", "\x00\x1b[31mred\x07", "<!channel> <!here> <!everyone> <!subteam^S1|all>", "<@U0123> <#C0123|general>",
	"<http://evil.example|Reuters>", "&lt;!channel&gt; &amp;", "*bold* _italics_ ~gone~ `code` ```block```", "> quoted\n>>> all", ":fire::tada:",
	"\u202egnp.exe\u202c \u2066x\u2069", "数据出境安全评估办法", "العربية עברית", "👩‍👩‍👧‍👦👍🏽🇪🇺", "e\u0301\u0301\u0301\u0301", "\xff\xfe\xc3(", "\u2028\u2029\u0085",
	strings.Repeat("&", 4000), strings.Repeat("*_", 3000), strings.Repeat("据", 5000), strings.Repeat("a", 20000), strings.Repeat("<", 3000), strings.Repeat("👍", 3000),
	"* * *", "*", "_", "|", ">", "\n\n\n", "https://x.example/?a=1&b=2",
}

var nastyURLs = []string{
	"", "https://good.example/a?b=1&c=2", "javascript:alert(1)", "http://user:pw@evil.example/", "https://x.example/a|b>c<d", "https://x.example/ a\nb",
	"https://x.example/" + strings.Repeat("a", 5000), "https://例子.example/数据", "ftp://x.example", "https://", "slack://open", "https://x.example/%zz", "mailto:a@b.c",
}

func text(t *rapid.T) string {
	if rapid.Bool().Draw(t, "nasty") {
		return rapid.SampledFrom(nasty).Draw(t, "text") + rapid.SampledFrom(nasty).Draw(t, "more")
	}
	return rapid.String().Draw(t, "any")
}

func texts(t *rapid.T, max int) []string {
	return rapid.SliceOfN(rapid.Custom(text), 0, max).Draw(t, "texts")
}

func address(t *rapid.T) string { return rapid.SampledFrom(nastyURLs).Draw(t, "url") }

func when(t *rapid.T) time.Time {
	return time.Unix(rapid.Int64Range(-1e11, 1e11).Draw(t, "time"), 0)
}

func sentence(t *rapid.T) policy.Sentence {
	s := policy.Sentence{Text: text(t)}
	for range rapid.IntRange(0, 9).Draw(t, "citations") {
		s.Citations = append(s.Citations, policy.Citation{URL: address(t), Source: text(t)})
	}
	return s
}

func statementOf(t *rapid.T) policy.Statement {
	s := policy.Statement{
		ID: text(t), Speaker: text(t), Role: text(t), Kind: policy.StatementKind(text(t)), Quote: text(t), Verbatim: rapid.Bool().Draw(t, "verbatim"),
		About: texts(t, 5), Date: when(t), ArticleURL: address(t), Source: text(t), DepartsFrom: rapid.SampledFrom(nasty).Draw(t, "departs"),
	}
	for range rapid.IntRange(0, 5).Draw(t, "carriers") {
		s.AlsoIn = append(s.AlsoIn, policy.Carrier{Source: text(t), Language: text(t), Quote: text(t)})
	}
	return s
}

func story(t *rapid.T) policy.Story {
	s := policy.Story{Headline: text(t), Summary: text(t), Event: text(t), FirstPublished: when(t), Entities: texts(t, 2)}
	for _, j := range texts(t, 5) {
		s.Jurisdictions = append(s.Jurisdictions, policy.Jurisdiction(j))
	}
	for range rapid.IntRange(0, 8).Draw(t, "articles") {
		s.Articles = append(s.Articles, policy.StoryArticle{URL: address(t), Source: text(t), Title: text(t)})
	}
	return s
}

func item(t *rapid.T) policy.DigestItem {
	i := policy.DigestItem{StoryID: text(t), Headline: text(t), Event: text(t), WhyItMatters: text(t), Importance: &policy.Importance{Level: policy.High, Reasons: []string{text(t)}, Text: text(t)}, NewSinceLast: rapid.Bool().Draw(t, "new")}
	i.Sentences = rapid.SliceOfN(rapid.Custom(sentence), 0, 6).Draw(t, "sentences")
	i.WhoSaysWhat = rapid.SliceOfN(rapid.Custom(statementOf), 0, 10).Draw(t, "statements")
	for range rapid.IntRange(0, 50).Draw(t, "sources") {
		i.Sources = append(i.Sources, policy.SourceLink{URL: address(t) + rapid.StringMatching(`[a-z]{0,3}`).Draw(t, "n"), Source: text(t), Title: text(t), Language: text(t), Published: when(t), AlsoIn: texts(t, 3)})
	}
	return i
}

func digest(t *rapid.T) policy.Digest {
	d := policy.Digest{Since: when(t), Until: when(t), Zone: rapid.SampledFrom([]string{"", "Local", "Europe/Berlin", "Nowhere/At All", "<!channel>"}).Draw(t, "zone"), MadeBy: text(t), Notes: texts(t, 8)}
	for range rapid.IntRange(0, 3).Draw(t, "sections") {
		items := rapid.SliceOfN(rapid.Custom(item), 0, 7).Draw(t, "items")
		d.Sections = append(d.Sections, policy.DigestSection{Jurisdiction: policy.Jurisdiction(text(t)), Items: items})
	}
	return d
}

func check(t *rapid.T, m blocks.Message) {
	t.Helper()
	if problems := m.Lint(); len(problems) > 0 {
		t.Fatalf("%q", problems)
	}
	raw, err := json.Marshal(m)
	if err != nil || !utf8.Valid(raw) {
		t.Fatalf("%v", err)
	}
	for _, never := range []string{"javascript:", "user:pw@", "|Reuters>", "<!", "<@", "<#"} {
		for _, s := range strings.Split(plain(t, m), "\n") {
			if i := strings.Index(s, "<"+never); strings.HasPrefix(never, "<") && strings.Contains(s, never) || i >= 0 {
				t.Fatalf("%q in %q", never, s)
			}
		}
	}
}

// plain is all text objects of a message.
func plain(t *rapid.T, m blocks.Message) string {
	raw, _ := json.Marshal(m.Blocks)
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString(m.Text)
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e)
			}
		case map[string]any:
			if s, ok := v["text"].(string); ok && v["type"] == "mrkdwn" {
				b.WriteString("\n" + s)
			}
			for _, e := range v {
				walk(e)
			}
		}
	}
	walk(v)
	return b.String()
}

func TestAnyReplyObeysTheLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := bot.Reply{Text: text(t), Suggestions: texts(t, 8), Again: text(t)}
		switch rapid.IntRange(0, 5).Draw(t, "kind") {
		case 0:
			l := policy.Lookup{Query: text(t), Stories: rapid.SliceOfN(rapid.Custom(story), 0, 14).Draw(t, "stories"), Statements: rapid.SliceOfN(rapid.Custom(statementOf), 0, 12).Draw(t, "statements")}
			for range rapid.IntRange(0, 5).Draw(t, "contests") {
				l.Contested = append(l.Contested, policy.Contest{Claim: statementOf(t), Counters: rapid.SliceOfN(rapid.Custom(statementOf), 0, 5).Draw(t, "counters")})
			}
			if rapid.Bool().Draw(t, "known") {
				l.Subject = &policy.Subject{Kind: text(t), Name: text(t), Aliases: texts(t, 9), Parent: text(t), Role: text(t)}
			}
			for range rapid.IntRange(0, 90).Draw(t, "days") {
				l.Timeline = append(l.Timeline, policy.DayCount{Date: text(t), Count: rapid.Int().Draw(t, "count")})
			}
			r.Kind, r.Lookup = bot.LookupReply, &l
		case 1:
			r.Kind = bot.AnswerReply
			r.Answer = &policy.Answer{Question: text(t), Answer: rapid.SliceOfN(rapid.Custom(sentence), 0, 30).Draw(t, "answer"), Refused: rapid.Bool().Draw(t, "refused"), Reason: text(t), Model: text(t), Notes: texts(t, 6)}
		case 2:
			d := digest(t)
			r.Kind, r.Digest = bot.DigestReply, &d
		case 3:
			r.Kind, r.Stories = bot.StoriesReply, rapid.SliceOfN(rapid.Custom(story), 0, 70).Draw(t, "stories")
		case 4:
			r.Kind = bot.OrdersReply
			for range rapid.IntRange(0, 60).Draw(t, "orders") {
				r.Subscriptions = append(r.Subscriptions, policy.Subscription{ID: text(t), Schedule: text(t), Zone: text(t), Filter: policy.Filter{About: texts(t, 3), Language: text(t)}})
			}
		default:
			r.Kind = bot.TextReply
		}
		check(t, blocks.Reply(r, blocks.Options{Names: bottest.Names{}, Share: rapid.Bool().Draw(t, "share")}))
	})
}

func TestAnyDigestObeysTheLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, m := range blocks.DigestMessages(digest(t), blocks.Options{Names: bottest.Names{}}) {
			check(t, m)
		}
	})
}

func TestTenMegabyteTitle(t *testing.T) {
	d := bottest.Digest()
	big := strings.Repeat("<!channel> 数据 *x* ", 10<<20/22)
	item := &d.Sections[0].Items[0]
	item.Headline, item.Sentences[0].Text, item.WhyItMatters, item.Sources[0].Title, item.WhoSaysWhat[0].Quote = big, big, big, big, big
	for _, m := range blocks.DigestMessages(d, blocks.Options{}) {
		for _, p := range m.Lint() {
			t.Error(p)
		}
	}
}

func TestEscape(t *testing.T) {
	const j = "\u2060"
	for in, want := range map[string]string{
		"a < b & c > d":       "a &lt; b &amp; c &gt; d",
		"<!channel>":          "&lt;!channel&gt;",
		"*bold*":              j + "*" + j + "bold" + j + "*" + j,
		"snake_case_name 2*3": "snake_case_name 2*3",
		":fire: 10:30":        ":" + j + "fire: 10:30",
		"> quote":             j + "&gt; quote",
		"`code`":              j + "`" + j + "code" + j + "`" + j,
	} {
		if got := blocks.Escape(in); got != want {
			t.Errorf("Escape(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzAnswerBlocks(f *testing.F) {
	for _, s := range nasty {
		f.Add(s, "https://x.example/a", "Outlet")
	}
	f.Fuzz(func(t *testing.T, sentence, url, source string) {
		a := policy.Answer{Question: source, Answer: []policy.Sentence{{Text: sentence, Citations: []policy.Citation{{URL: url, Source: source}}}}}
		if problems := blocks.Reply(bot.Reply{Kind: bot.AnswerReply, Answer: &a}, blocks.Options{}).Lint(); len(problems) > 0 {
			t.Fatalf("%q", problems)
		}
	})
}
