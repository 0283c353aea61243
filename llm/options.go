package llm

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"datapolicy/policy"
)

// Options says which model is asked, and how much it may take of time and
// money. The zero value of all but Model has a default.
type Options struct {
	BaseURL      string // "" is OpenAI's; any server that speaks its protocol, path up to and including /v1
	APIKey       string
	Organization string
	Model        string // required
	Azure        bool   // BaseURL is an Azure OpenAI resource, Model a deployment
	APIVersion   string // Azure's; "" is go-openai's default

	RequestTimeout time.Duration // for one attempt; 0 is 45 s
	Deadline       time.Duration // for one Complete with all its attempts; 0 is 2 min
	IdleTimeout    time.Duration // between two pieces of a stream; 0 is 20 s
	Attempts       int           // at one request, the first included; 0 is 3
	MaxTokens      int           // of a reply; 0 is 1024
	MaxBody        int64         // bytes of a response; 0 is 4 MiB

	TokensPerCall int    // prompt and reply together; 0 is no limit
	TokensPerDay  int    // UTC days; 0 is no limit. Kept in memory: a restart begins anew
	Prices        Prices // nil: every cost is 0 and Reply.Priced false
	Cache         Cache  // nil: none

	HTTPClient *http.Client // only its Transport is used; nil is http.DefaultTransport
	Clock      func() time.Time
	Sleep      func(context.Context, time.Duration) error // waits, or returns ctx's error
	Jitter     func() float64                             // in [0, 1)
	Logger     *slog.Logger                               // nil: silent
}

// Why a model gave no usable reply.
var (
	ErrBudget    = errors.New("llm: token budget spent")
	ErrTruncated = errors.New("llm: reply cut off before its end")
	ErrFiltered  = errors.New("llm: reply withheld by the server's content filter")
	ErrRefused   = errors.New("llm: the model refused")
	ErrRubbish   = errors.New("llm: reply is not what was asked for")
)

func (o Options) check() error {
	if o.Model == "" {
		return policy.Errorf(policy.Invalid, "No model is named; set model.name, or model.off to do without one.")
	}
	if o.BaseURL != "" {
		u, err := url.Parse(o.BaseURL)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
			return policy.Errorf(policy.Invalid, "The model server's address must look like https://host/v1.")
		}
	} else if o.Azure {
		return policy.Errorf(policy.Invalid, "Azure needs the address of your resource; set model.base_url.")
	}
	for name, n := range map[string]int64{
		"model.timeout": int64(o.RequestTimeout), "model.deadline": int64(o.Deadline), "model.retries": int64(o.Attempts),
		"model.max_tokens": int64(o.MaxTokens), "model.tokens_per_day": int64(o.TokensPerDay),
		"The pause allowed within a reply": int64(o.IdleTimeout), "The bound on a reply's bytes": o.MaxBody, "The bound on a call's tokens": int64(o.TokensPerCall),
	} {
		if n < 0 {
			return policy.Errorf(policy.Invalid, "%s is below zero; leave it out for the default.", name)
		}
	}
	return nil
}

func (o Options) withDefaults() Options {
	o.RequestTimeout = orElse(o.RequestTimeout, 45*time.Second)
	o.Deadline = orElse(o.Deadline, 2*time.Minute)
	o.IdleTimeout = orElse(o.IdleTimeout, 20*time.Second)
	o.Attempts = orElse(o.Attempts, 3)
	o.MaxTokens = orElse(o.MaxTokens, 1024)
	o.MaxBody = orElse(o.MaxBody, 4<<20)
	o.HTTPClient = orElse(o.HTTPClient, http.DefaultClient)
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	if o.Jitter == nil {
		o.Jitter = rand.Float64
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	return o
}

func orElse[T comparable](v, fallback T) T {
	var zero T
	if v == zero {
		return fallback
	}
	return v
}

// sleep waits for d, or does not begin to when ctx would end before.
func sleep(ctx context.Context, d time.Duration) error {
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < d {
		return context.DeadlineExceeded
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
