package llm

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"datapolicy/policy"
)

// Backoff before the second attempt, and the most between any two that the
// server does not ask for itself.
const (
	backoffBase = 500 * time.Millisecond
	backoffMax  = 8 * time.Second
)

// attempts sends the ask on a rung until it is answered or trying again is of
// no use. It waits as long as Retry-After says, else exponentially with full
// jitter (Brooker, "Exponential Backoff And Jitter", AWS 2015).
func (c *Client) attempts(ctx context.Context, a *ask, rung int32, spent *usage) (Reply, error) {
	for n := 1; ; n++ {
		note := &responseNote{}
		reply, err := c.once(withNote(ctx, note), a, rung, spent)
		if err == nil {
			return reply, nil
		}
		if n >= c.opts.Attempts || ctx.Err() != nil || !worthRetrying(err, note) {
			return Reply{}, err
		}
		pause := note.retryAfter
		if pause <= 0 {
			ceiling := min(backoffBase<<(n-1), backoffMax)
			pause = time.Duration(c.opts.Jitter() * float64(ceiling))
		}
		if c.wait(ctx, pause) != nil {
			return Reply{}, err // it says more than that time ran out
		}
	}
}

// worthRetrying reports whether the same request may fare better later.
func worthRetrying(err error, note *responseNote) bool {
	if errors.Is(err, ErrTruncated) || errors.Is(err, ErrFiltered) || errors.Is(err, ErrRefused) || errors.Is(err, ErrRubbish) ||
		errors.Is(err, errTooLarge) || errors.Is(err, errRedirect) || errors.Is(err, context.Canceled) {
		return false
	}
	if note.shouldRetry != nil {
		return *note.shouldRetry
	}
	var api *openai.APIError
	if errors.As(err, &api) && (api.Code == "insufficient_quota" || api.Type == "insufficient_quota") {
		return false
	}
	switch s := statusOf(err); {
	case s == http.StatusRequestTimeout, s == http.StatusConflict, s == http.StatusTooManyRequests, s >= 500 && s != http.StatusNotImplemented:
		return true
	case s != 0:
		return false
	}
	return true // the network, a cut connection, or a body that is not JSON
}

// forPerson is err as a person may read it, with the redacted cause for the log.
func (c *Client) forPerson(ctx context.Context, err error) error {
	cause := error(&redacted{text: c.redact(textOf(err)), err: kindOf(err)})
	say := func(format string, args ...any) error {
		return policy.Errorf(policy.Unavailable, format, args...).Because(cause)
	}
	switch s := statusOf(err); {
	case errors.Is(err, context.Canceled) && errors.Is(ctx.Err(), context.Canceled):
		return say("The question to the model was given up.")
	case errors.Is(err, ErrTruncated):
		return say("The model's reply was cut off; raise model.max_tokens.")
	case errors.Is(err, ErrFiltered):
		return say("The model's server withheld the reply.")
	case errors.Is(err, ErrRefused):
		return say("The model declined to answer.")
	case errors.Is(err, ErrRubbish):
		return say("The model's reply was not usable.")
	case errors.Is(err, errRedirect):
		return say("The model's server redirects to another address; correct model.base_url.")
	case errors.Is(err, errTooLarge):
		return say("The model's server sent more than %d bytes.", c.opts.MaxBody)
	case s == http.StatusUnauthorized, s == http.StatusForbidden:
		return say("The model's server refused our key (HTTP %d); check OPENAI_API_KEY.", s)
	case s == http.StatusNotFound:
		return say("The model's server does not know the model %q or the address (HTTP 404); check model.name and model.base_url.", c.opts.Model)
	case s == http.StatusTooManyRequests:
		return say("The model's server is over its limit (HTTP 429); it is tried again with the next question.")
	case s != 0:
		return say("The model's server answered HTTP %d.", s)
	case isJSONError(err):
		return say("What answers at model.base_url does not speak OpenAI's protocol; check the address.")
	case errors.Is(err, context.DeadlineExceeded), errors.Is(ctx.Err(), context.DeadlineExceeded):
		return say("The model did not answer in time.")
	}
	return say("The model's server could not be reached or broke off; check model.base_url.")
}

// redacted is an error's text without secrets. It unwraps to the kind of
// failure only, so that no original can be printed through it.
type redacted struct {
	text string
	err  error
}

func (r *redacted) Error() string { return r.text }
func (r *redacted) Unwrap() error { return r.err }

// textOf is err's text without a server's page.
func textOf(err error) string {
	var page *openai.RequestError
	if errors.As(err, &page) {
		return page.HTTPStatus + ", no error object in the body"
	}
	return err.Error()
}

func kindOf(err error) error {
	for _, kind := range []error{ErrBudget, ErrTruncated, ErrFiltered, ErrRefused, ErrRubbish, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, kind) {
			return kind
		}
	}
	return nil
}

// redact takes the API key out of text, and bounds what a server can put into
// our log to 300 bytes on one line.
func (c *Client) redact(text string) string {
	if c.opts.APIKey != "" {
		text = strings.ReplaceAll(text, c.opts.APIKey, "[key]")
	}
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7f || (r >= 0x80 && r < 0xa0) }), " ")
	if len(text) > 300 {
		text = strings.ToValidUTF8(text[:300], "") + "…"
	}
	return text
}

func isJSONError(err error) bool {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	return errors.As(err, &syntax) || errors.As(err, &kind)
}
