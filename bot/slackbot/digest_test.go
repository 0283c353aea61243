package slackbot

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"datapolicy/bot/bottest"
	"datapolicy/bot/slacktest"
	"datapolicy/policy"
)

var order = policy.Subscription{ID: "d1", Channel: "C1", Schedule: "0 8 * * *", Zone: "Europe/Berlin"}

func TestDigestIsPostedWithItsDetailsInTheThread(t *testing.T) {
	o := openOffice(t)
	ts, err := o.bot.PostDigest(t.Context(), order, bottest.Digest())
	if err != nil {
		t.Fatal(err)
	}
	post, details := o.slack.Posts("C1"), o.slack.Replies("C1", ts)
	if len(post) != 1 || len(details) == 0 {
		t.Fatalf("%d posts, %d details", len(post), len(details))
	}
	contains(t, post[0].All(), "Data policy digest, 17 January 2025", "16 Jan 08:00 to 17 Jan 08:00 CET", "*China*", "*European Union*", "new since the last digest", "Harbour Post")
	contains(t, details[0].All(), "Who says what", "“The Chinese government has never required", "*Guo Jiakun*", "[2] <https://wire.example/2025/01/16/eu-complaint?a=1&amp;b=2|Morning Wire>", "also in Evening Echo")
	contains(t, string(post[0].Metadata), `"datapolicy_digest"`, `"subscription":"d1"`, `"slot":"2025-01-17T07:00:00Z"`)
	found, ok, err := o.bot.Posted(t.Context(), "C1", "d1", bottest.Digest().Slot)
	if err != nil || !ok || found != ts {
		t.Errorf("Posted = %q, %v, %v", found, ok, err)
	}
	if _, ok, _ := o.bot.Posted(t.Context(), "C1", "d2", bottest.Digest().Slot); ok {
		t.Error("found another subscription's digest")
	}
	thread, ok, _ := o.memory.Thread(t.Context(), "C1:"+ts)
	if !ok || !thread.Started || thread.DigestID != "g1" || fmt.Sprint(thread.StoryIDs) != "[s-mfa s-noyb]" {
		t.Errorf("thread %+v", thread)
	}
	o.slack.Say("C1", "UADA", "what did the companies admit?", ts)
	o.replies("C1", ts, len(details)+1)
	if asked := o.desk.Asked()[0]; asked.Thread.DigestID != "g1" || len(asked.Thread.StoryIDs) != 2 {
		t.Errorf("asked %+v", asked)
	}
	if again, err := o.bot.PostDigest(t.Context(), order, bottest.Digest()); err != nil || again != ts || len(o.slack.Posts("C1")) != 1 || o.slack.Count("chat.postMessage") != 1+len(details)+1 {
		t.Errorf("posted again: %q, %v", again, err)
	}
}

// long is a digest whose details need several messages.
func long() policy.Digest {
	d := bottest.Digest()
	for i := range 40 {
		item := d.Sections[1].Items[0]
		item.Headline = fmt.Sprintf("Story %d %s", i, strings.Repeat("long ", 30))
		for range 4 {
			item.Sentences = append(item.Sentences, policy.Sentence{Text: strings.Repeat("It was said at length. ", 30), Citations: item.Sentences[0].Citations})
		}
		d.Sections[1].Items = append(d.Sections[1].Items, item)
	}
	return d
}

func TestLongDigestIsSplit(t *testing.T) {
	o := openOffice(t)
	ts, err := o.bot.PostDigest(t.Context(), order, long())
	if err != nil {
		t.Fatal(err)
	}
	details := o.slack.Replies("C1", ts)
	if len(details) < 5 {
		t.Fatalf("%d details", len(details))
	}
	var all strings.Builder
	for _, d := range details {
		all.WriteString(d.All())
	}
	for i := range 40 {
		contains(t, all.String(), fmt.Sprintf("Story %d long", i))
	}
	contains(t, o.slack.Posts("C1")[0].All(), "more. Details")
}

func TestDigestIsNeitherDoubledNorHalved(t *testing.T) {
	for _, c := range []struct {
		name   string
		faults []slacktest.Fault
		first  bool // the first call succeeds
	}{
		{"a rate limit", []slacktest.Fault{{Status: 429, RetryAfter: 7}}, true},
		{"a rate limit in the thread", []slacktest.Fault{{Status: 429, RetryAfter: 1}, {Status: 429, RetryAfter: 30}}, true},
		{"the message arrives, its answer does not", []slacktest.Fault{{Drop: true, DoneBefore: true}}, false},
		{"the message does not arrive", []slacktest.Fault{{Drop: true}}, false},
		{"Slack answers 503 before the work", []slacktest.Fault{{Status: 503}}, false},
		{"Slack answers 500 after the work", []slacktest.Fault{{Status: 500, DoneBefore: true}}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := openOffice(t)
			o.slack.Script("chat.postMessage", c.faults...)
			_, err := o.bot.PostDigest(t.Context(), order, long())
			if c.first != (err == nil) {
				t.Fatalf("first call: %v", err)
			}
			if err != nil && policy.CodeOf(err) != policy.Unavailable {
				t.Errorf("code %s: %v", policy.CodeOf(err), err)
			}
			ts, err := o.bot.PostDigest(t.Context(), order, long())
			if err != nil {
				t.Fatal(err)
			}
			oneWhole(t, o, ts)
		})
	}
}

// oneWhole checks that the long digest is there once, each part once.
func oneWhole(t *testing.T, o *office, ts string) {
	t.Helper()
	if n := len(o.slack.Posts("C1")); n != 1 {
		t.Errorf("%d messages", n)
	}
	seen := map[string]int{}
	for _, r := range o.slack.Replies("C1", ts) {
		seen[r.Text]++
	}
	want := newOffice(t)
	wantTS, err := want.bot.PostDigest(t.Context(), order, long())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range want.slack.Replies("C1", wantTS) {
		if seen[r.Text] != 1 {
			t.Errorf("a part is there %d times: %.60s", seen[r.Text], r.Text)
		}
	}
}

func TestBrokenThreadIsRepaired(t *testing.T) {
	for name, faults := range map[string][]slacktest.Fault{
		"posted, but the answer was lost": {{Drop: true, DoneBefore: true}},
		"lost":                            {{Drop: true}},
		"refused three times":             {{Status: 500}, {Status: 500}, {Status: 500}},
	} {
		t.Run(name, func(t *testing.T) {
			o := openOffice(t)
			o.slack.Script("chat.postMessage", append([]slacktest.Fault{{Pass: true}, {Pass: true}}, faults...)...)
			ts, err := o.bot.PostDigest(t.Context(), order, long())
			for try := 0; err != nil && try < 5; try++ {
				ts, err = o.bot.PostDigest(t.Context(), order, long())
			}
			if err != nil {
				t.Fatal(err)
			}
			oneWhole(t, o, ts)
		})
	}
}

func TestDigestToAChannelThatWeAreNotIn(t *testing.T) {
	o := openOffice(t)
	s := order
	s.Channel = "C3"
	_, err := o.bot.PostDigest(t.Context(), s, bottest.Digest())
	var named *SlackError
	if policy.CodeOf(err) != policy.Invalid || !errors.As(err, &named) || named.Name != "not_in_channel" || !strings.Contains(policy.Message(err), "/invite") {
		t.Errorf("%v", err)
	}
}

func TestRateLimitWaitsAsAsked(t *testing.T) {
	o := openOffice(t)
	o.slack.Script("chat.postMessage", slacktest.Fault{Status: 429, RetryAfter: 17})
	ts := o.slack.Say("C1", "UADA", mention+"who complained about Temu?", "")
	o.replies("C1", ts, 1)
	if d := <-o.slept; d != 17*time.Second {
		t.Errorf("waited %v", d)
	}
	o.slack.Script("response_url", slacktest.Fault{Status: 429, RetryAfter: 3})
	_, url := o.slack.Slash("C1", "UADA", "tiktok")
	o.response(url)
	if d := <-o.slept; d != 3*time.Second {
		t.Errorf("waited %v", d)
	}
}

func TestDigestIsNotDoubledWhereTheChannelCannotBeRead(t *testing.T) {
	o := openOffice(t)
	o.slack.Script("conversations.history", slacktest.Fault{Error: "missing_scope"}, slacktest.Fault{Error: "missing_scope"})
	o.slack.Script("chat.postMessage", slacktest.Fault{Pass: true}, slacktest.Fault{Error: "restricted_action"})
	ts, err := o.bot.PostDigest(t.Context(), order, long())
	if ts == "" || err == nil || !strings.Contains(policy.Message(err), "part 0 of") {
		t.Fatalf("%q, %v", ts, err)
	}
	again, err := o.bot.PostDigest(t.Context(), order, long())
	if err != nil || again != ts {
		t.Fatalf("%q, %v", again, err)
	}
	oneWhole(t, o, ts)
}

func TestTwoDigestsInOneThreadKeepTheirDetails(t *testing.T) {
	o := openOffice(t)
	ts := o.slack.Say("C1", "UADA", mention+"digest week", "")
	n := len(o.replies("C1", ts, 2))
	o.slack.Script("chat.postMessage", slacktest.Fault{Pass: true}, slacktest.Fault{Status: 500})
	o.slack.Say("C1", "UADA", mention+"digest 24h", ts)
	o.replies("C1", ts, 2*n)
}
