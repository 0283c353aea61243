package slackbot

import (
	"bytes"
	"strings"
	"testing"

	"datapolicy/bot/slacktest"
	"datapolicy/policy"
)

var picture = append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte{7}, 9000)...)

func drawn(o *Options) {
	o.Chart = func(policy.Timeline) ([]byte, error) { return picture, nil }
}

func TestTimelineIsPostedWithItsChart(t *testing.T) {
	o := openOffice(t, drawn)
	_, url := o.slack.Slash("C1", "UADA", "timeline tiktok since 2025-01-13")
	contains(t, o.response(url).Text, "posted in this channel")
	posts := o.slack.Posts("C1")
	if len(posts) != 1 {
		t.Fatalf("%d posts", len(posts))
	}
	contains(t, posts[0].All(), "Timeline: TikTok", "3 articles in 1 week from 16 January 2025 to 17 January 2025", "Medium importance: a complaint")
	thread := o.slack.Replies("C1", posts[0].TS)
	if len(thread) != 2 || len(thread[0].Files) != 1 {
		t.Fatalf("thread: %+v", thread)
	}
	f := thread[0].Files[0]
	if f.Name != "timeline-tiktok.png" || f.Title != "Timeline: TikTok" || !bytes.Equal(f.Bytes, picture) {
		t.Errorf("file %q %q, %d bytes", f.Name, f.Title, len(f.Bytes))
	}
	contains(t, f.Alt, "Chart of a timeline of TikTok", "European Union 2", "listed in this thread")
	contains(t, thread[1].All(), "noyb files complaints", "<https://noyb.example/en/complaints-chinese-apps|noyb>", "17 Jan 2025")
	if th, ok, _ := o.memory.Thread(t.Context(), "C1:"+posts[0].TS); !ok || !th.Started || th.Subject != "company/tiktok" || len(th.StoryIDs) != 2 {
		t.Errorf("thread %+v", th)
	}
}

func TestTimelineInAThread(t *testing.T) {
	o := openOffice(t, drawn)
	ts := o.slack.Say("C1", "UADA", mention+"timeline tiktok", "")
	thread := o.replies("C1", ts, 3)
	if len(thread[1].Files) != 1 || len(o.slack.Posts("C1")) != 0 {
		t.Errorf("thread: %+v", thread)
	}
}

// Whatever Slack refuses, the events come as text, and what to do is said.
func TestTimelineWithoutItsChart(t *testing.T) {
	for name, c := range map[string]struct {
		script func(*slacktest.Server)
		want   string
	}{
		"no scope":               {func(s *slacktest.Server) { s.SetScopes("chat:write,commands") }, "files:write"},
		"the address is refused": {func(s *slacktest.Server) { s.Script("upload", slacktest.Fault{Status: 500}) }, "did not take the picture"},
		"the address hangs up":   {func(s *slacktest.Server) { s.Script("upload", slacktest.Fault{Drop: true}) }, "cannot be reached"},
		"completing fails": {func(s *slacktest.Server) {
			s.Script("files.completeUploadExternal", slacktest.Fault{Error: "internal_error"})
		}, "Slack has a problem"},
	} {
		t.Run(name, func(t *testing.T) {
			o := openOffice(t, drawn)
			c.script(o.slack)
			_, url := o.slack.Slash("C1", "UADA", "timeline tiktok")
			contains(t, o.response(url).Text, "posted in this channel")
			thread := o.slack.Replies("C1", o.slack.Posts("C1")[0].TS)
			if len(thread) != 2 {
				t.Fatalf("thread: %+v", thread)
			}
			contains(t, thread[0].Text, "The chart could not be posted", c.want)
			contains(t, thread[1].All(), "noyb files complaints")
		})
	}
}

func TestTimelineWhereWeAreNot(t *testing.T) {
	o := openOffice(t, drawn)
	_, url := o.slack.Slash("C3", "UADA", "timeline tiktok")
	all := o.response(url).All()
	contains(t, all, "/invite", "noyb files complaints", "Share in channel")
	_, url = o.slack.Slash("C1", "UADA", "timeline nobody")
	if all = o.response(url).All(); !strings.Contains(all, "Nothing on “nobody”") {
		t.Error(all)
	}
}
