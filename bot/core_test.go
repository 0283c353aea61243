package bot_test

import (
	"strings"
	"testing"
	"time"

	"datapolicy/bot"
	"datapolicy/bot/bottest"
	"datapolicy/policy"
)

func TestCommandOrQuestion(t *testing.T) {
	desk, memory := &bottest.Desk{}, bottest.NewMemory()
	core := bottest.Core(t, desk, memory)
	for text, want := range map[string]bot.Kind{
		"tiktok": bot.LookupReply, "抖音": bot.LookupReply, `"never require"`: bot.LookupReply, "who complained about Temu": bot.AnswerReply,
		"TikTok?": bot.AnswerReply, "help": bot.HelpReply, "digest": bot.DigestReply, "stories": bot.StoriesReply, "subscriptions": bot.TextReply, "status": bot.TextReply, "status of the GDPR reform": bot.LookupReply,
		"digest about tiktik": bot.TextReply, "unsubscribe d9": bot.TextReply,
	} {
		if r := core.Command(t.Context(), bot.Call{Text: text, Channel: "C1"}); r.Kind != want {
			t.Errorf("Command(%q): %s, want %s (%s)", text, r.Kind, want, r.Text)
		}
	}
	thread := &policy.Thread{Turns: []policy.Turn{{Text: "x"}}}
	for text, want := range map[string]bot.Kind{
		"and the others": bot.AnswerReply, "tiktok": bot.LookupReply, "their reply": bot.AnswerReply, "find out who complained": bot.AnswerReply,
		"digest the ruling for me": bot.AnswerReply, "look up tiktok": bot.LookupReply, "digest gestern": bot.TextReply, "/datapolicy noyb": bot.LookupReply, `"never require"`: bot.LookupReply,
	} {
		if r := core.Talk(t.Context(), bot.Call{Text: text}, thread); r.Kind != want {
			t.Errorf("Talk(%q): %s, want %s", text, r.Kind, want)
		}
	}
}

func TestSubscriptionsBelongToTheirChannel(t *testing.T) {
	memory := bottest.NewMemory()
	core := bottest.Core(t, &bottest.Desk{}, memory)
	say := func(channel, text string) string {
		return core.Command(t.Context(), bot.Call{Text: text, Channel: channel, Team: "T1"}).Text
	}
	if out := say("C1", "subscribe daily 08:00"); !strings.Contains(out, "No zone was given, so the time is UTC") {
		t.Error(out)
	}
	if out := say("C1", `subscribe "TZ=" UTC`); !strings.Contains(out, "five fields") {
		t.Error(out)
	}
	if out := say("C1", "subscribe daily about tiktik"); !strings.Contains(out, "Did you mean TikTok?") {
		t.Error(out)
	}
	if out := say("C2", "unsubscribe d1"); !strings.Contains(out, "no subscription") {
		t.Error(out)
	}
	if out := say("C1", "unsubscribe d1"); !strings.Contains(out, "Unsubscribed: daily at 08:00 (UTC).") {
		t.Error(out)
	}
	for range 25 {
		say("C3", "subscribe daily")
	}
	if list, _ := memory.Subscriptions(t.Context(), ""); len(list) != 20 {
		t.Errorf("%d subscriptions", len(list))
	}
}

func TestMissingPartsAreSaid(t *testing.T) {
	core, err := bot.New(bot.Parts{Clock: func() time.Time { return bottest.Now }})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"tiktok", "ask x?", "digest", "stories", "subscribe daily", "subscriptions", "unsubscribe x", "status"} {
		if r := core.Command(t.Context(), bot.Call{Text: text}); !r.Failed() || r.Text == "" {
			t.Errorf("%s: %+v", text, r)
		}
	}
	if _, err := bot.New(bot.Parts{}); err == nil {
		t.Error("made without a clock")
	}
}

func TestThreadAndTurnOfAReply(t *testing.T) {
	core := bottest.Core(t, &bottest.Desk{}, bottest.NewMemory())
	r := core.Command(t.Context(), bot.Call{Text: "tiktok"})
	th, turn := r.Thread("C1", "1.2", bottest.Now), r.Turn(bottest.Now)
	if th.ID != "C1:1.2" || th.Subject != "company/tiktok" || !th.Started || len(th.StoryIDs) != 1 {
		t.Errorf("%+v", th)
	}
	if !turn.Ours || turn.Entities[0] != "company/tiktok" || !strings.Contains(turn.Text, "noyb files") {
		t.Errorf("%+v", turn)
	}
}
