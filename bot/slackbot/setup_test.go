package slackbot

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"datapolicy/bot/bottest"
	"datapolicy/bot/slacktest"
)

var _ = flag.Bool("update", false, "write the golden files anew")

func TestManifest(t *testing.T) {
	out, err := Manifest(ManifestOptions{})
	if err != nil {
		t.Fatal(err)
	}
	bottest.Golden(t, "manifest.yaml", out)
	var m map[string]any
	if err := yaml.Unmarshal(out, &m); err != nil {
		t.Fatal(err)
	}
	out, err = Manifest(ManifestOptions{RequestURL: "https://policy.example/"})
	contains(t, string(out), "request_url: https://policy.example/slack/events", "socket_mode_enabled: false")
	if err != nil {
		t.Error(err)
	}
	if _, err := Manifest(ManifestOptions{RequestURL: "http://x"}); err == nil {
		t.Error("plain http was taken")
	}
}

func TestCheck(t *testing.T) {
	s := slacktest.New()
	defer s.Close()
	check := func(bot, app string) string {
		out, _ := json.Marshal(Check(t.Context(), CheckOptions{BotToken: bot, AppToken: app, APIURL: s.APIURL()}))
		return string(out)
	}
	if out := check(slacktest.BotToken, slacktest.AppToken); strings.Contains(out, `"ok":false`) || !strings.Contains(out, "Slacktest") {
		t.Error(out)
	}
	contains(t, check("", ""), "SLACK_BOT_TOKEN is not set", "SLACK_APP_TOKEN is not set")
	contains(t, check("xoxb-wrong", slacktest.BotToken), "invalid_auth", "not_allowed_token_type", "perhaps the two tokens are swapped")
	s.SetScopes("chat:write,commands")
	contains(t, check(slacktest.BotToken, slacktest.AppToken), "2 of 7 needed", "app_mentions:read (to hear", "install the app again")
	if strings.Contains(check("xoxb-wrong-secret", ""), "secret") {
		t.Error("the token is told")
	}
}

func TestHTTPMode(t *testing.T) {
	const secret = "8f742231b10e8888abcd99yyyzzz85a5"
	o := newOffice(t, func(o *Options) { o.SigningSecret = secret })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- o.bot.Serve(ctx, l) }()
	defer func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}()
	client := &http.Client{}
	defer client.CloseIdleConnections()
	send := func(path, body, key string, at time.Time) (int, string) {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+l.Addr().String()+path, strings.NewReader(body))
		stamp := fmt.Sprint(at.Unix())
		mac := hmac.New(sha256.New, []byte(key))
		fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
		req.Header.Set("X-Slack-Request-Timestamp", stamp)
		req.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		out, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, string(out)
	}
	form := func(p map[string]any) string {
		v := url.Values{}
		for k, x := range p {
			v.Set(k, fmt.Sprint(x))
		}
		return v.Encode()
	}
	now := time.Now() // the verifier's clock is the machine's
	answerTo := o.slack.NewResponseURL()
	body := form(o.slack.SlashPayload("C1", "UADA", "tiktok", answerTo))
	if code, out := send(CommandsPath, body, secret, now); code != 200 || out != "" {
		t.Errorf("%d %q", code, out)
	}
	contains(t, o.response(answerTo).All(), "ByteDance")
	if code, _ := send(CommandsPath, body, secret, now); code != 200 {
		t.Error("a replay is acknowledged")
	}
	for _, bad := range []struct {
		key string
		at  time.Time
	}{{"wrong", now}, {secret, now.Add(-6 * time.Minute)}} {
		if code, _ := send(CommandsPath, body, bad.key, bad.at); code != http.StatusUnauthorized {
			t.Errorf("%+v: %d", bad, code)
		}
	}
	if _, out := send(EventsPath, `{"type":"url_verification","challenge":"abc"}`, secret, now); !strings.Contains(out, `"abc"`) {
		t.Error(out)
	}
	ts := o.slack.Write("C1", slacktest.Message{User: "UADA", Text: "x"})
	event, _ := json.Marshal(o.slack.Events("C1", "UADA", mention+"who complained about Temu?", "", ts)[1])
	send(EventsPath, string(event), secret, now)
	send(EventsPath, string(event), secret, now)
	o.replies("C1", ts, 1)
	clicked := o.slack.NewResponseURL()
	click, _ := json.Marshal(o.slack.ClickPayload("C1", "UADA", "suggest_0", "noyb", "1.1", "", true, clicked))
	send(InteractivityPath, url.Values{"payload": {string(click)}}.Encode(), secret, now)
	contains(t, o.response(clicked).All(), "noyb")
	if code, _ := send(InteractivityPath, "payload=%7Bbad", secret, now); code != http.StatusBadRequest {
		t.Errorf("%d", code)
	}
	if code, _ := send(EventsPath, string(bytes.Repeat([]byte("x"), maxBody+1)), secret, now); code != http.StatusRequestEntityTooLarge {
		t.Errorf("%d", code)
	}
	if len(o.slack.Responses(answerTo)) != 1 || len(o.slack.Replies("C1", ts)) != 1 {
		t.Error("a replay was worked on")
	}
}
