package slackbot

import (
	"strings"
	"testing"

	"datapolicy/bot"
	"datapolicy/bot/bottest"
	"datapolicy/bot/slacktest"
	"datapolicy/policy"
)

const mention = "<@" + slacktest.BotUser + "> "

// replies waits for n replies of ours in a thread.
func (o *office) replies(channel, ts string, n int) []slacktest.Message {
	o.t.Helper()
	o.wait("replies", func() bool { return len(o.slack.Replies(channel, ts)) >= n })
	return o.slack.Replies(channel, ts)
}

func TestMentionIsAnsweredInItsThread(t *testing.T) {
	o := openOffice(t)
	ts := o.slack.Say("C1", "UADA", mention+"who complained about TikTok?", "")
	r := o.replies("C1", ts, 1)[0]
	contains(t, r.All(), "noyb filed complaints", "<https://noyb.example/en/complaints-chinese-apps|[1]>", "a=1&amp;b=2")
	if r.Args["unfurl_links"] != "false" || r.Text == "" {
		t.Errorf("unfurl_links %q, text %q", r.Args["unfurl_links"], r.Text)
	}
	o.slack.Say("C1", "UADA", "and what did they admit?", ts)
	second := o.replies("C1", ts, 2)[1]
	contains(t, second.All(), "turns before: 2")
	asked := o.desk.Asked()[1]
	if asked.Text != "and what did they admit?" || !asked.Thread.Turns[1].Ours || asked.Thread.Turns[0].User != "UADA" {
		t.Errorf("asked %+v", asked)
	}
	if len(o.slack.Posts("C1")) != 0 {
		t.Error("answered outside of the thread")
	}
}

func TestMentionWithANameIsLookedUp(t *testing.T) {
	o := openOffice(t)
	ts := o.slack.Say("C1", "UADA", mention+"抖音", "")
	contains(t, o.replies("C1", ts, 1)[0].All(), "TikTok", "ByteDance")
	o.slack.Say("C1", "UADA", "and what did they admit?", ts)
	o.replies("C1", ts, 2)
	if th, ok, _ := o.memory.Thread(t.Context(), "C1:"+ts); !ok || th.Subject != "company/tiktok" || !th.Started {
		t.Errorf("thread %+v", th)
	}
}

func TestMentionInARunningThreadReadsItFirst(t *testing.T) {
	o := openOffice(t)
	o.slack.SetPageLimit(3) // more than one page
	root := o.slack.Write("C1", slacktest.Message{User: "UBEN", Text: "Did you see the noyb complaint &amp; the denial?"})
	for range 6 {
		o.slack.Write("C1", slacktest.Message{User: "UCHI", Text: "Temu was named too.", ThreadTS: root})
	}
	o.slack.Write("C1", slacktest.Message{User: slacktest.BotUser, BotID: slacktest.BotID, Text: "An old answer of mine.", ThreadTS: root})
	o.slack.Write("C1", slacktest.Message{User: "UCHI", Text: "UCHI has joined", Subtype: "channel_join", ThreadTS: root})
	o.slack.Say("C1", "UADA", mention+"what do they say to that?", root)
	o.replies("C1", root, 2)
	turns := o.desk.Asked()[0].Thread.Turns
	if len(turns) != 8 || turns[0].Text != "Did you see the noyb complaint & the denial?" || turns[0].Ours || !turns[7].Ours {
		t.Errorf("turns %+v", turns)
	}
	if o.slack.Count("conversations.replies") < 3 {
		t.Error("it did not read on")
	}
	// It is not our thread: a plain message there is not for us, a mention reads it again.
	o.slack.Say("C1", "UBEN", "what do you think, Chi?", root)
	o.slack.Say("C1", "UADA", mention+"and Xiaomi?", root)
	o.replies("C1", root, 3)
	if n := len(o.desk.Asked()); n != 2 {
		t.Errorf("%d questions", n)
	}
}

func TestRunningThreadThatCannotBeReadIsAnsweredAllTheSame(t *testing.T) {
	o := openOffice(t)
	root := o.slack.Write("C1", slacktest.Message{User: "UBEN", Text: "x"})
	o.slack.Script("conversations.replies", slacktest.Fault{Error: "missing_scope"})
	o.slack.Say("C1", "UADA", mention+"who complained about them?", root)
	contains(t, o.replies("C1", root, 1)[0].All(), "noyb filed complaints", "could not read")
}

func TestWhatIsNotForUsIsLeftAlone(t *testing.T) {
	o := openOffice(t)
	ts := o.slack.Say("C1", "UADA", mention+"who complained about TikTok?", "")
	o.replies("C1", ts, 1)
	inner := func(change map[string]any) map[string]any {
		e := map[string]any{"type": "message", "channel": "C1", "channel_type": "channel", "user": "UADA", "text": "who is that?", "ts": "1737100999.000100", "thread_ts": ts}
		for k, v := range change {
			e[k] = v
		}
		return o.slack.Event(e)
	}
	for name, change := range map[string]map[string]any{
		"an edit":                     {"subtype": "message_changed", "message": map[string]any{"user": "UADA", "text": "x"}},
		"a deletion":                  {"subtype": "message_deleted", "deleted_ts": ts},
		"a join":                      {"subtype": "channel_join"},
		"another bot":                 {"subtype": "bot_message", "bot_id": "B2"},
		"a bot without subtype":       {"bot_id": "B2"},
		"ourselves":                   {"user": slacktest.BotUser},
		"an edited one":               {"edited": map[string]any{"user": "UADA", "ts": "1"}},
		"for somebody else":           {"text": "<@UBEN> who is that?"},
		"small talk":                  {"text": "Thanks a lot!"},
		"an emoji":                    {"text": ":+1:"},
		"outside of threads":          {"thread_ts": ""},
		"a thread that we don't know": {"thread_ts": "1737000000.000100"},
		"no user":                     {"user": ""},
		"another kind":                {"type": "reaction_added"},
	} {
		e := o.slack.Send("events_api", inner(change))
		o.wait("the acknowledgement of "+name, func() bool { _, ok := o.slack.Acked(e); return ok })
	}
	o.slack.SendRaw(`{"type":"events_api","envelope_id":"EODD","payload":{"type":"event_callback","event":{"type":"made_up","text":5}}}`)
	o.slack.SendRaw(`not json`)
	o.wait("the acknowledgement of a strange event", func() bool { _, ok := o.slack.Acked("EODD"); return ok })
	o.slack.Say("C1", "UADA", "and the last one?", ts)
	o.replies("C1", ts, 2)
	if n := len(o.desk.Asked()); n != 2 {
		t.Errorf("%d questions: %+v", n, o.desk.Asked())
	}
}

func TestDuplicateDeliveriesAreHandledOnce(t *testing.T) {
	o := openOffice(t)
	url := o.slack.NewResponseURL()
	payload := o.slack.SlashPayload("C1", "UADA", "ask who complained?", url)
	o.slack.Send("slash_commands", payload)
	o.slack.Send("slash_commands", payload)
	ts := o.slack.Write("C1", slacktest.Message{User: "UADA", Text: mention + "who?"})
	events := o.slack.Events("C1", "UADA", mention+"who complained about Temu?", "", ts)
	for range 3 {
		for _, e := range events {
			o.slack.SendAs("ESAME", "events_api", e)
		}
	}
	o.replies("C1", ts, 1)
	o.slack.Disconnect("refresh_requested")
	o.wait("a new connection", func() bool { return o.slack.Sockets() == 2 })
	o.slack.Send("events_api", events[1])
	next := o.slack.Say("C1", "UADA", mention+"who was it at last?", "")
	o.replies("C1", next, 1)
	o.response(url)
	if n := len(o.desk.Asked()); n != 3 || len(o.slack.Responses(url)) != 1 || len(o.slack.Replies("C1", ts)) != 1 {
		t.Errorf("%d questions, %d responses, %d replies", n, len(o.slack.Responses(url)), len(o.slack.Replies("C1", ts)))
	}
}

func TestDirectMessages(t *testing.T) {
	o := openOffice(t)
	o.slack.Say("D1", "UADA", "tiktok", "")
	o.wait("the lookup", func() bool { return len(o.slack.Posts("D1")) == 1 })
	contains(t, o.slack.Posts("D1")[0].All(), "ByteDance")
	o.slack.Say("D1", "UADA", mention+"and what did they admit?", "")
	o.wait("the answer", func() bool { return len(o.slack.Posts("D1")) == 2 })
	contains(t, o.slack.Posts("D1")[1].All(), "turns before: 2")
	o.slack.Say("D1", "UADA", "subscribe daily 08:00 Europe/Berlin cn,eu about tiktok", "")
	o.wait("the subscription", func() bool { return len(o.slack.Posts("D1")) == 3 })
	contains(t, o.slack.Posts("D1")[2].All(), "Subscribed: daily at 08:00 (Europe/Berlin), China, European Union, about TikTok", "Saturday, 18 January 2025, 08:00 CET")
	list, _ := o.memory.Subscriptions(t.Context(), "D1")
	if len(list) != 1 || list[0].Schedule != "0 8 * * *" || list[0].Team != slacktest.Team {
		t.Errorf("subscriptions %+v", list)
	}
	o.slack.Send("events_api", o.slack.Event(map[string]any{"type": "app_home_opened", "user": "UADA", "channel": "D1", "tab": "home"}))
	o.wait("the home tab", func() bool { return o.slack.Home("UADA") != "" })
	contains(t, o.slack.Home("UADA"), "subscribe daily", "European Union")
}

func TestErrorsAreToldInASentence(t *testing.T) {
	o := openOffice(t)
	o.desk.Fail = policy.Errorf(policy.Unavailable, "The archive is busy; try again in a minute.")
	_, url := o.slack.Slash("C1", "UADA", "tiktok")
	contains(t, o.response(url).Text, "The archive is busy")
	ts := o.slack.Say("C1", "UADA", mention+"who complained about Temu?", "")
	contains(t, o.replies("C1", ts, 1)[0].Text, "The archive is busy")
	o.desk.Fail = nil

	// Where the answer cannot be posted, the person is told alone.
	o.slack.Script("chat.postMessage", slacktest.Fault{Error: "restricted_action"})
	o.slack.Say("C1", "UADA", mention+"who complained about Shein?", "")
	o.wait("a whisper", func() bool { return len(o.slack.Ephemerals("C1")) == 1 })
	contains(t, o.slack.Ephemerals("C1")[0].Text, "could not post")
}

func TestARefusalIsAnAnswer(t *testing.T) {
	o := openOffice(t)
	ts := o.slack.Say("C1", "UADA", mention+"who won the football match?", "")
	contains(t, o.replies("C1", ts, 1)[0].All(), "no report on football")
}

func TestForgottenThreadOfOursIsReadAgain(t *testing.T) {
	o := openOffice(t)
	root := o.slack.Write("C1", slacktest.Message{User: slacktest.BotUser, BotID: slacktest.BotID, Text: "An old digest"})
	o.slack.Say("C1", "UADA", "who complained about TikTok?", root)
	o.replies("C1", root, 1)
	if turns := o.desk.Asked()[0].Thread.Turns; len(turns) != 1 || !turns[0].Ours {
		t.Errorf("turns %+v", turns)
	}
	root = o.slack.Write("C1", slacktest.Message{User: slacktest.BotUser, BotID: slacktest.BotID, Text: "Another old digest"})
	o.slack.Say("C1", "UADA", mention+"who complained about TikTok?", root)
	o.replies("C1", root, 1)
	o.slack.Say("C1", "UADA", "and then?", root)
	o.replies("C1", root, 2)
}

func TestWords(t *testing.T) {
	for in, want := range map[string]string{
		"<@UBOT00001> tiktok":                      "tiktok",
		"<@UBOT00001|datapolicy> a &amp; b":        "a & b",
		"ask <@U2|ben> in <#C1|policy> <!here>":    "ask @ben in #policy",
		"see <https://x.example/a|the report> now": "see the report now",
		"<https://x.example/a>":                    "https://x.example/a",
		"1 &lt; 2":                                 "1 < 2",
	} {
		if got := words(in, slacktest.BotUser); got != want {
			t.Errorf("words(%q) = %q, want %q", in, got, want)
		}
	}
	if bot.ThreadID("C1", "1.2") != "C1:1.2" || !strings.HasPrefix(stamp("1736960000.000100", bottest.Now).String(), "2025-01-15") {
		t.Error("ids")
	}
}
