package llm

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"datapolicy/policy"
)

// Client asks one model. It is safe for concurrent use.
type Client struct {
	api    *openai.Client
	opts   Options
	budget *budget
	rung   atomic.Int32 // the highest rung of the ladder that the server has not refused
	legacy atomic.Bool  // the server knows max_tokens only
}

// Prompt is one question to the model.
type Prompt struct {
	System     string
	User       string
	SchemaName string          // names Schema to the server
	Schema     json.RawMessage // JSON Schema that the reply must satisfy; nil: the reply is plain text
	MaxTokens  int             // of the reply; 0 is Options.MaxTokens
	Task       string          // what it is for, in the log
}

// Reply is what the model answered.
type Reply struct {
	Text    string          `json:"text"`
	JSON    json.RawMessage `json:"json,omitempty"` // set, and valid, when the prompt had a schema
	Model   string          `json:"model"`          // as the server names it
	Tokens  int             `json:"tokens"`         // spent by this call, failed attempts that were counted included; 0 when Cached
	CostUSD float64         `json:"cost_usd"`       // 0 when Cached or not Priced
	Priced  bool            `json:"priced"`         // whether the price table knows the model
	Cached  bool            `json:"-"`
}

// New makes a client. It does not call the server. Errors are policy.Invalid.
func New(o Options) (*Client, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	o = o.withDefaults()
	conf := openai.DefaultConfig(o.APIKey)
	if o.Azure {
		conf = openai.DefaultAzureConfig(o.APIKey, o.BaseURL)
		conf.AzureModelMapperFunc = func(model string) string { return model }
		if o.APIVersion != "" {
			conf.APIVersion = o.APIVersion
		}
	}
	if o.BaseURL != "" {
		conf.BaseURL = o.BaseURL
	}
	conf.OrgID = o.Organization
	inner := o.HTTPClient.Transport
	if inner == nil {
		inner = http.DefaultTransport
	}
	conf.HTTPClient = &http.Client{
		Transport:     &guard{inner: inner, maxBody: o.MaxBody, clock: o.Clock},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return &Client{api: openai.NewClientWithConfig(conf), opts: o, budget: newBudget(o.TokensPerDay, o.Clock)}, nil
}

// Name is the configured model's name.
func (c *Client) Name() string { return c.opts.Model }

// Complete asks the model and returns within Options.Deadline. A reply is
// returned only when it is whole (not cut off, filtered or refused) and, with a
// schema, valid. Every error is policy.Unavailable, but for a prompt that cannot
// be sent (policy.Invalid); none contains the API key or the server's page.
// errors.Is tells ErrBudget, ErrTruncated, ErrFiltered, ErrRefused and ErrRubbish.
func (c *Client) Complete(ctx context.Context, p Prompt) (Reply, error) {
	ask, err := c.prepare(p)
	if err != nil {
		return Reply{}, err
	}
	if hit, ok := c.cached(ctx, ask.key); ok {
		return hit, nil
	}
	estimate, err := c.admit(ask)
	if err != nil {
		return Reply{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, c.opts.Deadline)
	defer cancel()
	var spent usage
	reply, err := c.climbDown(ctx, ask, &spent)
	c.budget.settle(estimate, spent.total())
	c.log(ctx, p, spent, err)
	if err != nil {
		return Reply{}, c.forPerson(ctx, err)
	}
	reply.Tokens = spent.total()
	reply.CostUSD, reply.Priced = c.opts.Prices.cost(reply.Model, c.opts.Model, spent)
	c.keep(ctx, ask.key, reply)
	return reply, nil
}

// SpentToday is how many tokens were used on the present UTC day, replies under
// way included by estimate.
func (c *Client) SpentToday() int { return c.budget.spentToday() }

func (c *Client) cached(ctx context.Context, key string) (Reply, bool) {
	if c.opts.Cache == nil {
		return Reply{}, false
	}
	raw, ok := c.opts.Cache.Get(ctx, key)
	if !ok {
		return Reply{}, false
	}
	var r Reply
	if json.Unmarshal(raw, &r) != nil {
		return Reply{}, false
	}
	r.Cached, r.Tokens, r.CostUSD = true, 0, 0
	return r, true
}

func (c *Client) keep(ctx context.Context, key string, r Reply) {
	if c.opts.Cache == nil {
		return
	}
	if raw, err := json.Marshal(r); err == nil {
		c.opts.Cache.Put(ctx, key, raw)
	}
}

func (c *Client) log(ctx context.Context, p Prompt, spent usage, err error) {
	level, outcome := slog.LevelDebug, "ok"
	if err != nil {
		level, outcome = slog.LevelWarn, c.redact(textOf(err))
	}
	c.opts.Logger.Log(ctx, level, "model asked", "task", p.Task, "model", c.opts.Model, "tokens", spent.total(), "outcome", outcome)
}

// wait sleeps as the options say, or until ctx ends. What would outlast the
// deadline is not begun.
func (c *Client) wait(ctx context.Context, d time.Duration) error {
	if d > c.opts.Deadline {
		return context.DeadlineExceeded
	}
	return c.opts.Sleep(ctx, d)
}

// admit reserves what an ask may use, as far as it can be told beforehand, or
// says which budget it would break. The caller settles it.
func (c *Client) admit(a *ask) (estimate int, err error) {
	estimate = a.estimate()
	if c.opts.TokensPerCall > 0 && estimate > c.opts.TokensPerCall {
		return 0, policy.Errorf(policy.Unavailable, "The question is too long for the model's budget of %d tokens a call; ask about less at once.", c.opts.TokensPerCall).Because(ErrBudget)
	}
	return estimate, c.budget.reserve(estimate)
}
