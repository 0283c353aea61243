package llm_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"datapolicy/llm"
	"datapolicy/llm/llmtest"
	"datapolicy/policy"
)

func TestStream(t *testing.T) {
	hanging := llmtest.New(t)
	for name, c := range map[string]struct {
		steps []llmtest.Step
		text  string
		is    error
	}{
		"whole":             {[]llmtest.Step{llmtest.Stream("stop", "数据", "出境")}, "数据出境", nil},
		"429 before it":     {[]llmtest.Step{llmtest.Status(429, "x"), llmtest.Stream("stop", "a")}, "a", nil},
		"cut, no finish":    {[]llmtest.Step{llmtest.Stream("", "a", "b")}, "ab", llm.ErrTruncated},
		"cut at its length": {[]llmtest.Step{llmtest.Stream("length", "a")}, "a", llm.ErrTruncated},
		"filtered":          {[]llmtest.Step{llmtest.Stream("content_filter", "a")}, "a", llm.ErrFiltered},
		"falls silent":      {[]llmtest.Step{hanging.StreamThenHang("a")}, "a", context.DeadlineExceeded},
		"error inside":      {[]llmtest.Step{llmtest.Body(200, "text/event-stream", "data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}\n\n")}, "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			srv := llmtest.New(t, c.steps...)
			client, _ := newClient(t, srv.URL, func(o *llm.Options) { o.IdleTimeout = 50 * time.Millisecond })
			var got strings.Builder
			r, err := client.Stream(t.Context(), llm.Prompt{User: "q", MaxTokens: 50}, func(s string) error {
				got.WriteString(s)
				return nil
			})
			if got.String() != c.text {
				t.Errorf("pieces = %q", got.String())
			}
			switch {
			case name == "error inside":
				if policy.CodeOf(err) != policy.Unavailable || len(srv.Requests()) != 3 {
					t.Errorf("error %v after %d", err, len(srv.Requests()))
				}
			case c.is != nil:
				if !errors.Is(err, c.is) || policy.CodeOf(err) != policy.Unavailable {
					t.Errorf("error = %v", err)
				}
			default:
				if err != nil || r.Text != c.text || r.Tokens != llmtest.PromptTokens+llmtest.ReplyTokens {
					t.Errorf("reply %+v, %v", r, err)
				}
			}
		})
	}
}
