package llm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	openai "github.com/sashabaranov/go-openai"
)

// climbDown tries the rungs from the highest that the server is known to
// stand on: a server that refuses a response_format, or ignores it and answers
// something else, is asked on the next. What it refused is remembered.
func (c *Client) climbDown(ctx context.Context, a *ask, spent *usage) (Reply, error) {
	rung := rungPlain
	if a.schema != nil {
		rung = c.rung.Load()
	}
	for {
		reply, err := c.attempts(ctx, a, rung, spent)
		if err == nil {
			return reply, nil
		}
		refused := isBadRequest(err)
		if refused && !c.legacy.Load() && mentions(err, "max_completion_tokens") {
			c.legacy.Store(true)
			continue
		}
		if rung == rungPlain || (!refused && !errors.Is(err, ErrRubbish)) || mentions(err, "context_length", "maximum context") {
			return Reply{}, err
		}
		if refused && mentions(err, "response_format", "json_schema", "json_object", "structured", "schema") {
			c.rung.CompareAndSwap(rung, rung+1)
		}
		rung++
	}
}

// once sends the ask a single time and reads the reply.
func (c *Client) once(ctx context.Context, a *ask, rung int32, spent *usage) (Reply, error) {
	ctx, cancel := context.WithTimeout(ctx, c.opts.RequestTimeout)
	defer cancel()
	resp, err := c.api.CreateChatCompletion(ctx, a.request(rung, c.legacy.Load()))
	if err != nil {
		return Reply{}, err
	}
	spent.add(resp.Usage, a)
	if len(resp.Choices) == 0 {
		return Reply{}, fmt.Errorf("%w: no choices", ErrRubbish)
	}
	choice := resp.Choices[0]
	return c.read(a, resp.Model, choice.Message.Content, choice.Message.Refusal, choice.FinishReason)
}

// read judges a reply: whole, not refused, and what the schema asks for.
func (c *Client) read(a *ask, model, text, refusal string, finish openai.FinishReason) (Reply, error) {
	switch finish {
	case openai.FinishReasonLength:
		return Reply{}, ErrTruncated
	case openai.FinishReasonContentFilter:
		return Reply{}, ErrFiltered
	case openai.FinishReasonToolCalls, openai.FinishReasonFunctionCall:
		return Reply{}, fmt.Errorf("%w: a tool call", ErrRubbish)
	}
	if refusal != "" {
		return Reply{}, ErrRefused
	}
	if strings.TrimSpace(text) == "" {
		return Reply{}, fmt.Errorf("%w: empty", ErrRubbish)
	}
	r := Reply{Text: text, Model: orElse(model, c.opts.Model)}
	if a.schema != nil {
		raw, err := extract(text, a.schema)
		if err != nil {
			return Reply{}, err
		}
		r.JSON = raw
	}
	return r, nil
}

func statusOf(err error) int {
	var api *openai.APIError
	var req *openai.RequestError
	switch {
	case errors.As(err, &api):
		return api.HTTPStatusCode
	case errors.As(err, &req):
		return req.HTTPStatusCode
	}
	return 0
}

func isBadRequest(err error) bool {
	s := statusOf(err)
	return s == http.StatusBadRequest || s == http.StatusUnprocessableEntity || s == http.StatusNotImplemented
}

// mentions reports whether the server's complaint contains any of the words.
func mentions(err error, words ...string) bool {
	complaint := err.Error()
	var api *openai.APIError
	if errors.As(err, &api) {
		complaint += fmt.Sprint(" ", api.Code)
		if api.Param != nil {
			complaint += " " + *api.Param
		}
	}
	complaint = strings.ToLower(complaint)
	for _, w := range words {
		if strings.Contains(complaint, w) {
			return true
		}
	}
	return false
}
