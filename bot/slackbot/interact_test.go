package slackbot

import (
	"strings"
	"testing"

	"datapolicy/bot/slacktest"
)

func TestShareButton(t *testing.T) {
	for _, c := range []struct{ name, command, want string }{
		{"a lookup", "tiktok", "ByteDance"},
		{"an answer", "ask who complained?", "noyb filed"},
		{"a digest", "digest week", "Data policy digest"},
		{"stories", "stories", "2 stories"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := openOffice(t)
			_, url := o.slack.Slash("C1", "UADA", c.command)
			contains(t, o.response(url).All(), "Share in channel", c.command)
			_, clicked := o.slack.Click("C1", "UADA", "share", c.command, "1737.01", "", true)
			if r := o.response(clicked); !r.ReplaceOriginal {
				t.Errorf("%+v", r)
			}
			posts := o.slack.Posts("C1")
			if len(posts) != 1 {
				t.Fatalf("%d posts", len(posts))
			}
			contains(t, posts[0].All(), c.want, "Shared by")
			if th, ok, _ := o.memory.Thread(t.Context(), "C1:"+posts[0].TS); !ok || !th.Started || len(th.StoryIDs) == 0 {
				t.Errorf("thread %+v", th)
			}
			before := len(o.slack.Replies("C1", posts[0].TS))
			o.slack.Say("C1", "UBEN", "and what did they admit?", posts[0].TS)
			o.replies("C1", posts[0].TS, before+1)
			// A second click on the same button does nothing.
			e, _ := o.slack.Click("C1", "UADA", "share", c.command, "1737.01", "", true)
			o.wait("the acknowledgement", func() bool { _, ok := o.slack.Acked(e); return ok })
			ts := o.slack.Say("C1", "UADA", mention+"and then?", "")
			o.replies("C1", ts, 1)
			if len(o.slack.Posts("C1")) != 1 {
				t.Error("shared twice")
			}
		})
	}
}

func TestShareAfterARestartAsksAgain(t *testing.T) {
	o := openOffice(t)
	_, url := o.slack.Click("C1", "UADA", "share", "tiktok", "1737.01", "", true)
	o.response(url)
	contains(t, o.slack.Posts("C1")[0].All(), "ByteDance")
}

func TestShareWhereWeAreNot(t *testing.T) {
	o := openOffice(t)
	_, url := o.slack.Click("C3", "UADA", "share", "tiktok", "1737.01", "", true)
	contains(t, o.response(url).Text, "/invite")
}

func TestSubscribingWhereWeAreNotAsksForAnInvitation(t *testing.T) {
	o := openOffice(t)
	_, url := o.slack.Slash("C3", "UADA", "subscribe daily 08:00 UTC")
	contains(t, o.response(url).Text, "Subscribed: daily", "invite me")
	_, url = o.slack.Slash("C1", "UADA", "subscribe daily 08:00 UTC")
	if r := o.response(url); strings.Contains(r.Text, "invite") {
		t.Error(r.Text)
	}
}

func TestAClickOnlyReads(t *testing.T) {
	o := openOffice(t)
	for _, value := range []string{"subscribe daily 08:00 UTC", "unsubscribe d1", "subscribe daily 99:99", ""} {
		for _, action := range []string{"share", "suggest_0", "made_up"} {
			e, _ := o.slack.Click("C1", "UADA", action, value, "1737.01", "", true)
			o.wait("the acknowledgement", func() bool { _, ok := o.slack.Acked(e); return ok })
		}
	}
	_, url := o.slack.Click("C1", "UADA", "suggest_0", "TikTok", "1737.02", "", true)
	r := o.response(url)
	contains(t, r.All(), "ByteDance")
	if list, _ := o.memory.Subscriptions(t.Context(), ""); len(list) != 0 || !r.ReplaceOriginal {
		t.Errorf("%+v, replace %v", list, r.ReplaceOriginal)
	}
}

func TestSuggestionUnderAPublicMessageIsAnsweredInItsThread(t *testing.T) {
	o := openOffice(t)
	ts := o.slack.Write("C1", slacktest.Message{User: "UADA", Text: mention + "tiktik"})
	o.slack.Click("C1", "UADA", "suggest_0", "TikTok", "1737.02", ts, false)
	contains(t, o.replies("C1", ts, 1)[0].All(), "ByteDance")
}
