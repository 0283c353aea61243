package llm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// Stream asks for plain text and hands each piece on as it comes; an error of
// onPiece ends it. A stream is not retried once a piece was handed on, is not
// cached, and one that ends without the server's finish_reason is ErrTruncated:
// a cut connection looks like a clean end otherwise. The prompt's schema is not
// used.
func (c *Client) Stream(ctx context.Context, p Prompt, onPiece func(string) error) (Reply, error) {
	p.Schema = nil
	a, err := c.prepare(p)
	if err != nil {
		return Reply{}, err
	}
	estimate, err := c.admit(a)
	if err != nil {
		return Reply{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.opts.Deadline)
	defer cancel()
	var spent usage
	reply, err := c.streamAttempts(ctx, a, &spent, onPiece)
	c.budget.settle(estimate, spent.total())
	c.log(ctx, p, spent, err)
	if err != nil {
		return Reply{}, c.forPerson(ctx, err)
	}
	reply.Tokens = spent.total()
	reply.CostUSD, reply.Priced = c.opts.Prices.cost(reply.Model, c.opts.Model, spent)
	return reply, nil
}

func (c *Client) streamAttempts(ctx context.Context, a *ask, spent *usage, onPiece func(string) error) (Reply, error) {
	for n := 1; ; n++ {
		note := &responseNote{}
		began := false
		reply, err := c.streamOnce(withNote(ctx, note), a, spent, func(s string) error {
			began = true
			return onPiece(s)
		})
		if err == nil || began || n >= c.opts.Attempts || ctx.Err() != nil {
			return reply, err
		}
		if isBadRequest(err) && !c.legacy.Load() && mentions(err, "max_completion_tokens") {
			c.legacy.Store(true)
			continue
		}
		if !worthRetrying(err, note) {
			return reply, err
		}
		pause := orElse(note.retryAfter, time.Duration(c.opts.Jitter()*float64(min(backoffBase<<(n-1), backoffMax))))
		if c.wait(ctx, pause) != nil {
			return reply, err
		}
	}
}

func (c *Client) streamOnce(ctx context.Context, a *ask, spent *usage, onPiece func(string) error) (Reply, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	idle := time.AfterFunc(c.opts.IdleTimeout, func() { cancel(context.DeadlineExceeded) })
	defer idle.Stop()
	request := a.request(rungPlain, c.legacy.Load())
	request.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
	stream, err := c.api.CreateChatCompletionStream(ctx, request)
	if err != nil {
		return Reply{}, idleOr(ctx, err)
	}
	defer func() { _ = stream.Close() }()
	var (
		text, refusal strings.Builder
		finish        openai.FinishReason
		model         string
		counted       openai.Usage
	)
	for {
		idle.Reset(c.opts.IdleTimeout)
		part, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Reply{}, idleOr(ctx, err)
		}
		model = orElse(part.Model, model)
		if part.Usage != nil {
			counted = *part.Usage
		}
		for _, choice := range part.Choices {
			if choice.Index != 0 {
				continue
			}
			finish = orElse(choice.FinishReason, finish)
			refusal.WriteString(choice.Delta.Refusal)
			if choice.Delta.Content != "" {
				text.WriteString(choice.Delta.Content)
				if err := onPiece(choice.Delta.Content); err != nil {
					return Reply{}, fmt.Errorf("piece not taken: %w", err)
				}
			}
		}
	}
	spent.add(counted, a)
	if finish == "" || finish == openai.FinishReasonNull {
		return Reply{}, ErrTruncated
	}
	return c.read(a, model, text.String(), refusal.String(), finish)
}

// idleOr is the cause for which ctx was cancelled, if it was by the idle timer.
func idleOr(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && errors.Is(cause, context.DeadlineExceeded) {
		return fmt.Errorf("idle stream: %w", cause)
	}
	return err
}
