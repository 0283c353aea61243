package slackbot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/slack-go/slack"

	"datapolicy/bot/blocks"
	"datapolicy/policy"
)

// response is what a response_url takes. Slack takes up to five within half an
// hour of the command or the click.
type response struct {
	ResponseType    string        `json:"response_type,omitempty"` // ephemeral or in_channel
	Text            string        `json:"text,omitempty"`
	Blocks          []slack.Block `json:"blocks,omitempty"`
	ThreadTS        string        `json:"thread_ts,omitempty"`
	ReplaceOriginal bool          `json:"replace_original,omitempty"`
	DeleteOriginal  bool          `json:"delete_original,omitempty"`
}

func ephemeral(m blocks.Message) response {
	return response{ResponseType: "ephemeral", Text: m.Text, Blocks: m.Blocks}
}

// respond posts to a response_url.
func (b *Bot) respond(ctx context.Context, address string, r response) error {
	if u, err := url.Parse(address); err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
		return policy.Errorf(policy.Invalid, "Slack gave no address to answer to.")
	}
	body, err := json.Marshal(r)
	if err != nil {
		return policy.Errorf(policy.Internal, "The answer could not be written.").Because(err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return policy.Errorf(policy.Invalid, "Slack gave no address to answer to.")
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	resp, err := b.http.Do(req)
	if err != nil {
		return explain("response_url", err)
	}
	defer func() { _ = resp.Body.Close() }()
	said, _ := io.ReadAll(io.LimitReader(resp.Body, 4<<10))
	if resp.StatusCode == http.StatusOK && !strings.Contains(string(said), `"ok":false`) {
		return nil
	}
	return policy.Errorf(policy.Unavailable, "Slack did not take the answer.").
		Because(fmt.Errorf("response_url: status %d: %.200q", resp.StatusCode, said))
}
