package cli_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"datapolicy/bot/blocks"
	"datapolicy/bot/slackbot"
	"datapolicy/bot/slacktest"
)

const signingSecret = "0123456789abcdef0123456789abcdef"

var listening = regexp.MustCompile(`msg="listening for Slack" address=(\S+)`)

// TestHTTPMode is the conversation of a workspace whose Slack calls us.
func TestHTTPMode(t *testing.T) {
	o := gathered(t)
	o.env["DATAPOLICY_LISTEN"], o.env["SLACK_SIGNING_SECRET"] = "127.0.0.1:0", signingSecret
	delete(o.env, "SLACK_APP_TOKEN")
	o.set(at(18, 8, 1))
	p := o.runs()
	p.log.has(t, "listening for Slack")
	post := o.posts("C1", 1)[0]
	p.log.has(t, "a digest was sent")
	address := "http://" + listening.FindStringSubmatch(p.log.String())[1]
	client := &http.Client{}
	defer client.CloseIdleConnections()

	// send is a request of Slack's. The signature's time is the machine's: Slack's
	// clock is not ours to set.
	send := func(path, body, secret string) (int, string) {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		stamp := fmt.Sprint(time.Now().Unix())
		mac := hmac.New(sha256.New, []byte(secret))
		fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
		request.Header.Set("X-Slack-Request-Timestamp", stamp)
		request.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
		response, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		out, _ := io.ReadAll(response.Body)
		return response.StatusCode, string(out)
	}
	asForm := func(fields map[string]any) string {
		form := url.Values{}
		for k, v := range fields {
			form.Set(k, fmt.Sprint(v))
		}
		return form.Encode()
	}

	answers := o.slack.NewResponseURL()
	command := asForm(o.slack.SlashPayload("C1", "UADA", "tiktok", answers))
	if code, _ := send(slackbot.CommandsPath, command, "somebody else's"); code != http.StatusUnauthorized {
		t.Errorf("a forged request: %d", code)
	}
	if code, body := send(slackbot.CommandsPath, command, signingSecret); code != http.StatusOK || body != "" {
		t.Errorf("a command is acknowledged with %d %q", code, body)
	}
	o.waits(func() bool { return len(o.slack.Responses(answers)) > 0 })
	contains(t, o.slack.Responses(answers)[0].All(), "ByteDance", blocks.ActionShare)

	n := len(o.slack.Replies("C1", post.TS))
	ts := o.slack.Write("C1", slacktest.Message{User: "UADA", Text: "What did Guo Jiakun deny?", ThreadTS: post.TS})
	for _, e := range o.slack.Events("C1", "UADA", "What did Guo Jiakun deny?", post.TS, ts) {
		body, _ := json.Marshal(e)
		for range 2 { // the second is a repetition
			if code, _ := send(slackbot.EventsPath, string(body), signingSecret); code != http.StatusOK {
				t.Errorf("an event: %d", code)
			}
		}
	}
	contains(t, o.replies("C1", post.TS, n+1)[n].All(), "never and will never require", "<"+o.news.URL()+"/")

	click, _ := json.Marshal(o.slack.ClickPayload("C1", "UADA", blocks.ActionShare, "tiktok", "1737100000.000001", "", true, o.slack.NewResponseURL()))
	if code, _ := send(slackbot.InteractivityPath, url.Values{"payload": {string(click)}}.Encode(), signingSecret); code != http.StatusOK {
		t.Errorf("a click: %d", code)
	}
	contains(t, o.posts("C1", 2)[1].All(), "ByteDance")
	if code := p.stop(); code != 0 {
		t.Errorf("ended with %d: %s", code, p.log)
	}
	if got := len(o.slack.Replies("C1", post.TS)); got != n+1 {
		t.Errorf("the repetition was answered: %d replies, want %d", got, n+1)
	}
	if n := o.slack.Count("apps.connections.open"); n != 0 {
		t.Errorf("Socket Mode was used %d times", n)
	}
}

// TestTerminalMode: without Slack, digests and answers come to the terminal.
func TestTerminalMode(t *testing.T) {
	base := gathered(t)
	base.withoutSlack()
	p := base.runs()
	p.log.has(t, "msg=gathered")
	contains(t, p.log.String(), "No Slack tokens")
	if code := p.stop(); code != 0 || p.out.String() != "" {
		t.Errorf("ended with %d, having printed %q", code, p.out)
	}
	evening := base.archive(t)

	t.Run("nobody types: the digest is printed once", func(t *testing.T) {
		o := newOffice(t)
		o.withoutSlack()
		o.keep(t, evening)
		for start := range 2 {
			o.set(at(18, 8, 1))
			p := o.runs()
			p.log.has(t, "msg=gathered")
			if start == 0 {
				p.log.has(t, "a digest was sent")
				contains(t, p.out.String(), "Data policy digest", "── China", "Who says what", "/mfa-cn/eng/press/20250117-1.html")
			}
			if code := p.stop(); code != 0 {
				t.Errorf("ended with %d: %s", code, p.log)
			}
			if start == 1 && strings.Contains(p.out.String(), "China denies") {
				t.Errorf("printed again:\n%s", p.out)
			}
		}
	})

	t.Run("somebody types: questions are answered until quit", func(t *testing.T) {
		o := newOffice(t)
		o.withoutSlack()
		o.keep(t, evening)
		o.set(at(18, 8, 1))
		keys, typed := io.Pipe()
		p := o.start(keys, true)
		p.out.has(t, "this terminal is the channel")
		p.out.has(t, "Who says what")
		fmt.Fprintln(typed, "/datapolicy tiktok")
		p.out.has(t, "ByteDance")
		fmt.Fprintln(typed, "Who denied that China requires companies to hand over data?")
		p.out.has(t, "never and will never require")
		fmt.Fprintln(typed, "quit")
		if code := p.ended(); code != 0 {
			t.Errorf("quit ended it with %d: %s", code, p.log)
		}
	})

	t.Run("somebody types: an interrupt ends it", func(t *testing.T) {
		o := newOffice(t)
		o.withoutSlack()
		o.keep(t, evening)
		keys, typed := io.Pipe()
		defer typed.Close()
		p := o.start(keys, true)
		p.out.has(t, "this terminal is the channel")
		if code := p.stop(); code != 0 {
			t.Errorf("ended with %d: %s", code, p.log)
		}
	})
}

func (o *office) withoutSlack() {
	for _, name := range []string{"SLACK_API_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"} {
		delete(o.env, name)
	}
	o.write("datapolicy.yaml", fmt.Sprintf("sources: {catalog: %q}\ngather: {allow_private: true, pause: 0s}\ndigest: {schedule: daily 08:00}\n", o.path("news.yaml")))
}
