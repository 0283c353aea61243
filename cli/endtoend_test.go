package cli_test

import (
	"strings"
	"testing"
	"time"

	"datapolicy/bot/blocks"
	"datapolicy/bot/slacktest"
)

func at(day, hour, minute int) time.Time {
	return time.Date(2025, time.January, day, hour, minute, 0, 0, time.UTC)
}

// TestEndToEnd is the whole way: from the outlets' feeds over a week of a
// subscription's life to the messages in a Slack channel.
func TestEndToEnd(t *testing.T) {
	o := newOffice(t)
	var posted slacktest.Message

	t.Run("before the slot the sources are gathered and nothing is posted", func(t *testing.T) {
		p := o.on(t).runs()
		p.log.has(t, "msg=gathered")
		contains(t, p.log.String(), "source=pellworth-gazette", "503", "failed=1")
		if code := p.stop(); code != 0 {
			t.Errorf("interrupted, it ended with %d", code)
		}
		if posts := o.slack.Posts("C1"); len(posts) != 0 {
			t.Errorf("posted before its time: %v", posts)
		}
	})

	o.set(at(18, 8, 1))
	t.Run("at the slot the digest is posted, details in its thread", func(t *testing.T) {
		p := o.on(t).runs()
		o.connected()
		posted = o.posts("C1", 1)[0]
		p.log.has(t, "a digest was sent")
		contains(t, posted.All(), "Data policy digest, 18 January 2025", "*China*", "*European Union*", "*United States*",
			"China denies", "17 Jan 08:00 to 18 Jan 08:00 GMT", o.news.URL()+"/")
		details := o.replies("C1", posted.TS, 2)
		contains(t, texts(details), "Who says what", "It has never and will never require any enterprise or individual",
			"*Guo Jiakun*", "(denied)", "*Sources*", "/mfa-cn/eng/press/20250117-1.html|Ministry of Foreign Affairs of China>")
		for _, off := range []string{"football", "Weather", "weather forecast"} {
			if strings.Contains(posted.All()+texts(details), off) {
				t.Errorf("the digest has %q, which is off topic", off)
			}
		}

		before := len(details)
		o.slack.Say("C1", "UADA", "What did Guo Jiakun deny?", posted.TS)
		first := o.replies("C1", posted.TS, before+1)[before]
		contains(t, first.All(), "never and will never require", "Guo Jiakun", "<"+o.news.URL()+"/")
		o.slack.Say("C1", "UADA", "<@"+slacktest.BotUser+"> and what did he say about fair competition?", posted.TS)
		second := o.replies("C1", posted.TS, before+2)[before+1]
		contains(t, second.All(), "fair competition", "<"+o.news.URL()+"/")
		o.slack.Say("C1", "UBOB", "Who won the football match on Saturday?", posted.TS)
		third := o.replies("C1", posted.TS, before+3)[before+2]
		if strings.Contains(third.All(), "<http") {
			t.Errorf("a question that is off topic is answered with links: %s", third.All())
		}
	})

	t.Run("slash commands are acknowledged at once and answered for one person's eyes", func(t *testing.T) {
		o.on(t).runs()
		o.connected()
		for _, c := range []struct {
			text  string
			share bool
			want  []string
		}{
			{"tiktok", true, []string{"TikTok", "ByteDance", "complaints over data transfers to China"}},
			{"noyb", true, []string{"noyb", "complaints against", "/noyb/"}},
			{"gdpr", true, []string{"GDPR", "General Data Protection Regulation"}},
			{`"never require"`, true, []string{"It has never and will never require", "Guo Jiakun"}},
			{"who denied that China collects data?", true, []string{"Guo Jiakun", "<" + o.news.URL() + "/"}},
			{"help", false, []string{"/datapolicy", "subscribe"}},
			{"status", false, []string{"sources are read without trouble, the last at 08:01 UTC on 18 January", "Never read: Pellworth Gazette (answers 503)."}},
			{"tiktk", false, []string{"Nothing on “tiktk”", "TikTok", blocks.ActionSuggest}},
			{"&lt;!channel&gt; <!here>", false, []string{"Nothing on"}},
		} {
			r := o.commands(c.text)
			if r.ResponseType != "ephemeral" {
				t.Errorf("%s: everybody sees the answer: %+v", c.text, r)
			}
			contains(t, r.All(), c.want...)
			if shares := strings.Contains(r.All(), "\n"+blocks.ActionShare); shares != c.share {
				t.Errorf("%s: share button: %v in %s", c.text, shares, r.All())
			}
			if strings.Contains(r.All(), "<!") {
				t.Errorf("%s: people are called: %s", c.text, r.All())
			}
		}
		posts := len(o.slack.Posts("C1"))
		_, url := o.slack.Click("C1", "UADA", blocks.ActionShare, "noyb", "1737100000.000001", "", true)
		shared := o.posts("C1", posts+1)[posts]
		contains(t, shared.All(), "Shared by a member", "noyb", "complaints against")
		o.waits(func() bool { return len(o.slack.Responses(url)) > 0 })
		o.slack.Say("C1", "UADA", "What does noyb allege?", shared.TS)
		contains(t, o.replies("C1", shared.TS, 1)[0].All(), "noyb alleged", "six Chinese companies", "<"+o.news.URL()+"/")
	})

	t.Run("started again, it does not post the digest again", func(t *testing.T) {
		o.set(at(18, 9, 0))
		p := o.on(t).runs()
		p.log.has(t, "msg=gathered")
		o.connected()
		o.commands("help")
		p.stop()
		if posts := o.slack.Posts("C1"); len(posts) != 2 {
			t.Errorf("%d posts, want the digest and what was shared", len(posts))
		}
	})

	t.Run("what was missed is caught up once, with only what is new", func(t *testing.T) {
		o.on(t).set(at(19, 12, 0))
		o.write("late.jsonl", lateArticles)
		contains(t, o.does("ingest", o.path("late.jsonl")), "2 added")
		o.set(at(21, 8, 1))
		p := o.runs()
		caughtUp := o.posts("C1", 3)[2]
		p.log.has(t, "a digest was sent")
		contains(t, caughtUp.All(), "18 Jan 08:00 to 21 Jan 08:00 GMT", "The 2 digests before this one could not be sent",
			"new since the last digest", "Kestrel Courier", "Norwegian", "2 stories")
		details := texts(o.replies("C1", caughtUp.TS, 1))
		contains(t, details, "export controls on data")
		if strings.Contains(details, "respect the principles of market economy") {
			t.Errorf("an old quotation comes again:\n%s", details)
		}
		p.stop()
		o.set(at(21, 8, 5))
		p = o.runs()
		p.log.has(t, "msg=gathered")
		o.connected()
		o.commands("help")
		p.stop()
		if posts := o.slack.Posts("C1"); len(posts) != 3 {
			t.Errorf("%d posts after another start, want 3", len(posts))
		}
	})
}

// on is the office for a part of a test.
func (o *office) on(t *testing.T) *office {
	o.t = t
	return o
}

func texts(list []slacktest.Message) string {
	var b strings.Builder
	for _, m := range list {
		b.WriteString(m.All() + "\n")
	}
	return b.String()
}

// lateArticles came in after the first digest: one more report on a story that
// the digest carried, and a story of its own.
const lateArticles = `{"url":"https://kestrel.example/world/beijing-data","title":"China denies asking companies to gather data abroad, and hints at export controls on data","published":"2025-01-17T15:00:00Z","source":"Kestrel Courier","language":"en","text":"China's government never tells companies to collect or pass on data from other countries in breach of local law, Foreign Ministry spokesperson Guo Jiakun said on Friday after the privacy group noyb filed complaints in Europe against TikTok, Xiaomi and four other Chinese firms.\n\nA ministry official told reporters later in the day that Beijing is drafting export controls on data that leaves the country for Europe, a measure that had not been announced before."}
{"url":"https://kestrel.example/tech/norway-fine","title":"Norwegian regulator fines fitness app over heart rates sold to insurers","published":"2025-01-19T09:00:00Z","source":"Kestrel Courier","language":"en","text":"The Norwegian Data Protection Authority has fined the maker of the fitness app Steglos 65 million kroner for selling the heart rates of its users to insurers without a legal basis under the GDPR.\n\nThe company must delete the data within four weeks, the Norwegian Data Protection Authority said on Sunday."}
`
