package slackbot

import (
	"encoding/json"
	"testing"
	"time"
	"unicode/utf8"

	"datapolicy/bot/bottest"
	"datapolicy/bot/slacktest"
)

func FuzzDelivery(f *testing.F) {
	for _, s := range []string{
		`{"text":"tiktok","user_id":"U1","channel_id":"C1","trigger_id":"1"}`,
		`{"type":"event_callback","event_id":"Ev1","event":{"type":"message","text":"<@U1|x> &lt;","ts":"1.2","channel":"C1","user":"U2","thread_ts":"1.1"}}`,
		`{"type":"block_actions","actions":[{"action_id":"share","value":"tiktok"}],"container":{"is_ephemeral":true}}`,
		`{"event":null,"actions":[null]}`, `[]`, `null`, `"`, `{"event":{"ts":"999999999999999999999.9","text":5}}`,
	} {
		for _, kind := range []string{"slash_commands", "events_api", "interactive", "hello"} {
			f.Add(kind, []byte(s))
		}
	}
	clock := func() time.Time { return bottest.Now }
	memory := bottest.NewMemory()
	o, err := New(Options{Core: bottest.Core(f, &bottest.Desk{}, memory), Threads: memory, Seen: memory, Clock: clock, BotToken: "xoxb-x"})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, kind string, payload []byte) {
		task, some := o.read(delivery{kind: kind, payload: payload})
		if some != (task.do != nil) {
			t.Fatalf("%v %v", some, task.do != nil)
		}
		var e eventCallback
		if json.Unmarshal(payload, &e) == nil {
			if text := words(e.Event.Text, slacktest.BotUser); utf8.ValidString(e.Event.Text) && !utf8.ValidString(text) {
				t.Fatalf("%q", text)
			}
			if at := stamp(e.Event.TS, clock()); at.After(clock()) {
				t.Fatalf("%q is %v", e.Event.TS, at)
			}
		}
		if out, err := payloadOf(kind, payload); err == nil && !json.Valid(out) {
			t.Fatalf("%q", out)
		}
	})
}
