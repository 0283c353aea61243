package slacktest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// ask calls a method with a form, as any client might.
func ask(t *testing.T, s *Server, token, name string, form url.Values) map[string]any {
	t.Helper()
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, s.APIURL()+name, strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var answer map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestRefusals(t *testing.T) {
	s := New()
	defer s.Close()
	blocks := make([]string, 51)
	for i := range blocks {
		blocks[i] = `{"type":"divider"}`
	}
	for _, c := range []struct {
		name, token, method string
		form                url.Values
		want                string
	}{
		{"no token", "", "auth.test", nil, "not_authed"},
		{"a wrong token", "xoxb-x", "auth.test", nil, "invalid_auth"},
		{"the app's token", AppToken, "auth.test", nil, "not_allowed_token_type"},
		{"the bot's token", BotToken, "apps.connections.open", nil, "not_allowed_token_type"},
		{"an unknown method", BotToken, "chat.shout", nil, "unknown_method"},
		{"no channel", BotToken, "chat.postMessage", url.Values{"text": {"x"}}, "invalid_arguments"},
		{"an unknown channel", BotToken, "chat.postMessage", url.Values{"channel": {"C9"}, "text": {"x"}}, "channel_not_found"},
		{"a channel that we are not in", BotToken, "chat.postMessage", url.Values{"channel": {"C3"}, "text": {"x"}}, "not_in_channel"},
		{"no text", BotToken, "chat.postMessage", url.Values{"channel": {"C1"}}, "no_text"},
		{"too long", BotToken, "chat.postMessage", url.Values{"channel": {"C1"}, "text": {strings.Repeat("x", 40001)}}, "msg_too_long"},
		{"51 blocks", BotToken, "chat.postMessage", url.Values{"channel": {"C1"}, "text": {"x"}, "blocks": {"[" + strings.Join(blocks, ",") + "]"}}, "invalid_blocks"},
		{"a long section", BotToken, "chat.postMessage", url.Values{"channel": {"C1"}, "text": {"x"}, "blocks": {`[{"type":"section","text":{"type":"mrkdwn","text":"` + strings.Repeat("x", 3001) + `"}}]`}}, "invalid_blocks"},
		{"an unknown thread", BotToken, "chat.postMessage", url.Values{"channel": {"C1"}, "text": {"x"}, "thread_ts": {"1.1"}}, "thread_not_found"},
		{"a good one", BotToken, "chat.postMessage", url.Values{"channel": {"C1"}, "text": {"x"}}, "<nil>"},
	} {
		if got := fmt.Sprint(ask(t, s, c.token, c.method, c.form)["error"]); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if len(s.Problems()) == 0 || len(s.Posts("C1")) != 1 || s.Count("chat.postMessage") == 0 {
		t.Errorf("problems %v", s.Problems())
	}
}

func TestPagesAndTimes(t *testing.T) {
	s := New()
	defer s.Close()
	root := s.Write("C1", Message{User: "U1", Text: "0"})
	for i := range 5 {
		s.Write("C1", Message{User: "U1", Text: fmt.Sprint(i + 1), ThreadTS: root})
	}
	var got []any
	form := url.Values{"channel": {"C1"}, "ts": {root}, "limit": {"4"}}
	for {
		answer := ask(t, s, BotToken, "conversations.replies", form)
		for _, m := range answer["messages"].([]any) {
			got = append(got, m.(map[string]any)["text"])
		}
		if answer["has_more"] != true {
			break
		}
		form.Set("cursor", answer["response_metadata"].(map[string]any)["next_cursor"].(string))
	}
	if fmt.Sprint(got) != "[0 1 2 3 4 5]" {
		t.Error(got)
	}
	if list := s.list("C1", func(*Message) bool { return true }); list[0].TS >= list[1].TS {
		t.Error("times do not grow")
	}
}

func TestResponseURLIsGoodForFiveUses(t *testing.T) {
	s := New()
	defer s.Close()
	address := s.NewResponseURL()
	for i := range 6 {
		resp, err := http.Post(address, "application/json", strings.NewReader(`{"text":"x"}`))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		if (resp.StatusCode == 200) != (i < 5) {
			t.Errorf("use %d: %d", i+1, resp.StatusCode)
		}
	}
	if len(s.Responses(address)) != 5 {
		t.Error("not five")
	}
	if err := s.Wait(time.Millisecond, func() bool { return false }); err == nil {
		t.Error("waiting without end")
	}
}
