package blocks_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"testing"

	"datapolicy/bot"
	"datapolicy/bot/blocks"
	"datapolicy/bot/bottest"
	"datapolicy/policy"
)

var _ = flag.Bool("update", false, "write the golden files anew")

func pretty(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestGoldenBlocks(t *testing.T) {
	desk := &bottest.Desk{}
	memory := bottest.NewMemory()
	core := bottest.Core(t, desk, memory)
	command := func(text string) bot.Reply { return core.Command(t.Context(), bot.Call{Text: text, Channel: "C1"}) }
	command("subscribe weekdays 07:30 Europe/Berlin cn about tiktok")
	for _, c := range []struct {
		file  string
		reply bot.Reply
		share bool
	}{
		{"lookup.json", command("tiktok"), true},
		{"statement.json", command(`"never require"`), true},
		{"unknown.json", command("tiktik"), true},
		{"answer.json", command("who complained?"), false},
		{"refusal.json", command("who won the football match?"), false},
		{"timeline.json", command("timeline tiktok"), true},
		{"stories.json", command("stories month"), true},
		{"subscriptions.json", command("subscriptions"), true},
		{"help.json", command("help"), true},
		{"error.json", command("subscribe hourly"), true},
	} {
		t.Run(c.file, func(t *testing.T) {
			m := blocks.Reply(c.reply, blocks.Options{Names: bottest.Names{}, Share: c.share})
			for _, p := range m.Lint() {
				t.Error(p)
			}
			bottest.Golden(t, c.file, pretty(t, m))
		})
	}
	t.Run("contest.json", func(t *testing.T) {
		m := blocks.Reply(bot.Reply{Kind: bot.LookupReply, Lookup: bottest.Contested()}, blocks.Options{Names: bottest.Names{}, Share: true})
		for _, p := range m.Lint() {
			t.Error(p)
		}
		bottest.Golden(t, "contest.json", pretty(t, m))
	})
	t.Run("digest.json", func(t *testing.T) {
		bottest.Golden(t, "digest.json", pretty(t, blocks.DigestMessages(bottest.Digest(), blocks.Options{Names: bottest.Names{}})))
	})
	t.Run("empty-digest.json", func(t *testing.T) {
		d := bottest.Digest()
		d.Sections = nil
		bottest.Golden(t, "empty-digest.json", pretty(t, blocks.DigestMessages(d, blocks.Options{})))
	})
	t.Run("home.json", func(t *testing.T) {
		list, _ := memory.Subscriptions(t.Context(), "C1")
		bottest.Golden(t, "home.json", pretty(t, blocks.Home(list, blocks.Options{Names: bottest.Names{}})))
	})
}

func TestZeroValuesRender(t *testing.T) {
	for _, r := range []bot.Reply{
		{},
		{Kind: bot.LookupReply, Lookup: &policy.Lookup{}},
		{Kind: bot.AnswerReply, Answer: &policy.Answer{}},
		{Kind: bot.DigestReply, Digest: &policy.Digest{}},
		{Kind: bot.StoriesReply},
		{Kind: bot.OrdersReply},
		{Kind: bot.HelpReply},
	} {
		m := blocks.Reply(r, blocks.Options{Share: true})
		if p := m.Lint(); len(p) > 0 || len(m.Blocks) == 0 {
			t.Errorf("%s: %v", r.Kind, p)
		}
	}
}
