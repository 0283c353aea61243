package llm_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"datapolicy/llm"
	"datapolicy/llm/llmtest"
	"datapolicy/policy"
)

const key = "sk-secret-0123456789"

var (
	today  = time.Date(2025, 1, 17, 12, 0, 0, 0, time.UTC)
	schema = json.RawMessage(`{"type":"object","additionalProperties":false,"required":["sentence"],"properties":{"sentence":{"type":"string"}}}`)
)

// newClient is a client of srv whose sleeps are recorded and take no time.
func newClient(t *testing.T, url string, edit func(*llm.Options)) (*llm.Client, *[]time.Duration) {
	t.Helper()
	slept := &[]time.Duration{}
	o := llm.Options{
		BaseURL: url, APIKey: key, Model: "gpt-test",
		Clock:  func() time.Time { return today },
		Jitter: func() float64 { return 1 },
		Sleep: func(_ context.Context, d time.Duration) error {
			*slept = append(*slept, d)
			return nil
		},
	}
	if edit != nil {
		edit(&o)
	}
	c, err := llm.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c, slept
}

func prompt() llm.Prompt {
	return llm.Prompt{System: "You summarise.", User: "Evidence.", SchemaName: "digest item", Schema: schema, MaxTokens: 200, Task: "digest"}
}

func TestCompleteGivesTheReplyWithItsCost(t *testing.T) {
	srv := llmtest.New(t, llmtest.Text(`{"sentence":"ok"}`))
	c, _ := newClient(t, srv.URL, func(o *llm.Options) { o.Prices = llm.Prices{"gpt-test": {Prompt: 10, Reply: 30}} })
	r, err := c.Complete(t.Context(), prompt())
	if err != nil {
		t.Fatal(err)
	}
	if string(r.JSON) != `{"sentence":"ok"}` || r.Model != "gpt-test" || r.Tokens != 120 || r.CostUSD != 0.0016 || !r.Priced {
		t.Errorf("reply = %+v", r)
	}
	q := srv.Requests()[0]
	if q.Format() != "json_schema" || !q.ResponseFormat.JSONSchema.Strict || q.ResponseFormat.JSONSchema.Name != "digest_item" || q.MaxCompletionTokens != 200 {
		t.Errorf("request = %s", q.Raw)
	}
	if q.Header.Get("Authorization") != "Bearer "+key {
		t.Error("the key was not sent")
	}
}

func TestFailures(t *testing.T) {
	quota := llmtest.Body(429, "application/json", `{"error":{"message":"quota","type":"insufficient_quota","code":"insufficient_quota"}}`)
	fine := llmtest.Text(`{"sentence":"ok"}`)
	for name, c := range map[string]struct {
		steps    []llmtest.Step
		requests int
		slept    []time.Duration
		is       error  // nil: answered
		says     string // of the message for a person
	}{
		"429 then well":             {steps: []llmtest.Step{llmtest.Status(429, "slow down", "Retry-After", "7"), fine}, requests: 2, slept: []time.Duration{7 * time.Second}},
		"429 with a date":           {steps: []llmtest.Step{llmtest.Status(429, "slow down", "Retry-After", "Fri, 17 Jan 2025 12:00:09 GMT"), fine}, requests: 2, slept: []time.Duration{9 * time.Second}},
		"429 in milliseconds":       {steps: []llmtest.Step{llmtest.Status(429, "slow down", "Retry-After-Ms", "250", "Retry-After", "1"), fine}, requests: 2, slept: []time.Duration{250 * time.Millisecond}},
		"429 until tomorrow":        {steps: []llmtest.Step{llmtest.Status(429, "slow down", "Retry-After", "86400")}, requests: 1, says: "HTTP 429"},
		"quota used up":             {steps: []llmtest.Step{quota}, requests: 1, says: "HTTP 429"},
		"500 twice then well":       {steps: []llmtest.Step{llmtest.Status(500, "x"), llmtest.Status(503, "x"), fine}, requests: 3, slept: []time.Duration{500 * time.Millisecond, time.Second}},
		"500 for ever":              {steps: []llmtest.Step{llmtest.Status(500, "x")}, requests: 3, says: "HTTP 500"},
		"500, and told to stop":     {steps: []llmtest.Step{llmtest.Status(500, "x", "X-Should-Retry", "false")}, requests: 1, says: "HTTP 500"},
		"HTML error page":           {steps: []llmtest.Step{llmtest.Body(502, "text/html", "<html><h1>Bad gateway "+key)}, requests: 3, says: "HTTP 502"},
		"HTML login page":           {steps: []llmtest.Step{llmtest.Body(200, "text/html", "<html>log in")}, requests: 3, says: "does not speak"},
		"key refused, echoed":       {steps: []llmtest.Step{llmtest.Status(401, "Incorrect API key provided: "+key)}, requests: 1, says: "OPENAI_API_KEY"},
		"unknown model":             {steps: []llmtest.Step{llmtest.Status(404, "no such model")}, requests: 1, says: "model.name"},
		"cut connection":            {steps: []llmtest.Step{llmtest.Cut(), fine}, requests: 2},
		"cut for ever":              {steps: []llmtest.Step{llmtest.Cut()}, requests: 3, says: "broke off"},
		"redirect":                  {steps: []llmtest.Step{redirect}, requests: 1, says: "redirects"},
		"no choices":                {steps: []llmtest.Step{llmtest.Body(200, "application/json", `{"choices":[]}`)}, requests: 3, is: llm.ErrRubbish, says: "not usable"},
		"reply cut at its length":   {steps: []llmtest.Step{llmtest.Finish(`{"sentence":"o`, "length")}, requests: 1, is: llm.ErrTruncated},
		"whole JSON, yet length":    {steps: []llmtest.Step{llmtest.Finish(`{"sentence":"ok"}`, "length")}, requests: 1, is: llm.ErrTruncated},
		"filtered":                  {steps: []llmtest.Step{llmtest.Finish("", "content_filter")}, requests: 1, is: llm.ErrFiltered},
		"refusal":                   {steps: []llmtest.Step{llmtest.Refusal("I can't")}, requests: 1, is: llm.ErrRefused},
		"never JSON":                {steps: []llmtest.Step{llmtest.Text("Certainly! Here you go.")}, requests: 3, is: llm.ErrRubbish},
		"JSON of another shape":     {steps: []llmtest.Step{llmtest.Text(`{"sentences":[]}`)}, requests: 3, is: llm.ErrRubbish},
		"too long a prompt, theirs": {steps: []llmtest.Step{llmtest.Status(400, "This model's maximum context length is 8192 tokens")}, requests: 1, says: "HTTP 400"},
		"endless body":              {steps: []llmtest.Step{llmtest.Text(strings.Repeat("x", 1<<17))}, requests: 1, says: "more than"},
	} {
		t.Run(name, func(t *testing.T) {
			srv := llmtest.New(t, c.steps...)
			var log bytes.Buffer
			client, slept := newClient(t, srv.URL, func(o *llm.Options) {
				o.MaxBody = 1 << 16
				o.Logger = slog.New(slog.NewTextHandler(&log, nil))
			})
			r, err := client.Complete(t.Context(), prompt())
			if wants := c.is != nil || c.says != ""; (err != nil) != wants {
				t.Fatalf("reply %+v, error %v", r, err)
			}
			if err != nil {
				if policy.CodeOf(err) != policy.Unavailable || (c.is != nil && !errors.Is(err, c.is)) || !strings.Contains(policy.Message(err), c.says) {
					t.Errorf("error = %v (%s)", err, policy.CodeOf(err))
				}
				if all := err.Error() + log.String(); strings.Contains(all, key) || strings.Contains(all, "<html") {
					t.Errorf("leaked: %s", all)
				}
			}
			if got := len(srv.Requests()); got != c.requests {
				t.Errorf("%d requests, want %d", got, c.requests)
			}
			for i, d := range c.slept {
				if len(*slept) <= i || (*slept)[i] != d {
					t.Errorf("slept %v, want %v", *slept, c.slept)
				}
			}
		})
	}
}

func redirect(w http.ResponseWriter, r *http.Request, _ llmtest.Request) {
	http.Redirect(w, r, "http://203.0.113.9/v1/chat/completions", http.StatusTemporaryRedirect)
}

func TestASlowServerCostsTheTimeOutOnly(t *testing.T) {
	srv := llmtest.New(t)
	srv = llmtest.New(t, srv.Hang())
	c, _ := newClient(t, srv.URL, func(o *llm.Options) { o.RequestTimeout, o.Attempts = 20*time.Millisecond, 2 })
	_, err := c.Complete(t.Context(), prompt())
	if policy.CodeOf(err) != policy.Unavailable || !strings.Contains(policy.Message(err), "in time") {
		t.Errorf("error = %v", err)
	}
	if n := len(srv.Requests()); n != 2 {
		t.Errorf("%d requests", n)
	}
	c, _ = newClient(t, srv.URL, func(o *llm.Options) { o.Deadline = 20 * time.Millisecond })
	if _, err := c.Complete(t.Context(), prompt()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("past the deadline: %v", err)
	}
	if n := len(srv.Requests()); n != 3 {
		t.Errorf("%d requests after the deadline", n)
	}
}

func TestNobodyThere(t *testing.T) {
	c, slept := newClient(t, "http://127.0.0.1:1/v1", nil)
	if _, err := c.Complete(t.Context(), prompt()); policy.CodeOf(err) != policy.Unavailable || len(*slept) != 2 {
		t.Errorf("error %v after %v", err, *slept)
	}
}

func TestTheDaysBudget(t *testing.T) {
	srv := llmtest.New(t, llmtest.Text(`{"sentence":"ok"}`))
	now := today
	c, _ := newClient(t, srv.URL, func(o *llm.Options) {
		o.TokensPerDay = 500
		o.Clock = func() time.Time { return now }
	})
	asked := 0
	for ; asked < 10; asked++ {
		if _, err := c.Complete(t.Context(), prompt()); err != nil {
			if !errors.Is(err, llm.ErrBudget) || policy.CodeOf(err) != policy.Unavailable {
				t.Fatalf("error = %v", err)
			}
			break
		}
	}
	if asked == 0 || asked == 10 || len(srv.Requests()) != asked || c.SpentToday() != asked*120 {
		t.Errorf("%d answered, %d asked, %d spent", asked, len(srv.Requests()), c.SpentToday())
	}
	now = now.Add(13 * time.Hour)
	if _, err := c.Complete(t.Context(), prompt()); err != nil || c.SpentToday() != 120 {
		t.Errorf("a new day: %v, %d spent", err, c.SpentToday())
	}
}

func TestTheCallsBudget(t *testing.T) {
	srv := llmtest.New(t, llmtest.Text("x"))
	c, _ := newClient(t, srv.URL, func(o *llm.Options) { o.TokensPerCall = 300 })
	p := prompt()
	p.User = strings.Repeat("数据出境安全评估", 40)
	if _, err := c.Complete(t.Context(), p); !errors.Is(err, llm.ErrBudget) || len(srv.Requests()) != 0 {
		t.Errorf("error = %v after %d requests", err, len(srv.Requests()))
	}
}

func TestTheSameQuestionIsAskedOnce(t *testing.T) {
	srv := llmtest.New(t, llmtest.Text(`{"sentence":"ok"}`))
	c, _ := newClient(t, srv.URL, func(o *llm.Options) { o.Cache = llm.NewLRU(1) })
	first, err := c.Complete(t.Context(), prompt())
	if err != nil {
		t.Fatal(err)
	}
	again, err := c.Complete(t.Context(), prompt())
	if err != nil || !again.Cached || again.Tokens != 0 || string(again.JSON) != string(first.JSON) || len(srv.Requests()) != 1 {
		t.Errorf("again: %+v, %v, %d requests", again, err, len(srv.Requests()))
	}
	other := prompt()
	other.User = "Other evidence."
	for _, p := range []llm.Prompt{other, prompt()} { // the second was pushed out by the first
		if r, err := c.Complete(t.Context(), p); err != nil || r.Cached {
			t.Errorf("%q: cached %v, %v", p.User, r.Cached, err)
		}
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for name, o := range map[string]llm.Options{
		"no model":        {},
		"address":         {Model: "m", BaseURL: "localhost:8080"},
		"azure":           {Model: "m", Azure: true},
		"negative budget": {Model: "m", TokensPerDay: -1},
	} {
		if _, err := llm.New(o); policy.CodeOf(err) != policy.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	c, _ := newClient(t, "", nil)
	if _, err := c.Complete(t.Context(), llm.Prompt{User: " "}); policy.CodeOf(err) != policy.Invalid {
		t.Errorf("empty prompt: %v", err)
	}
	if _, err := c.Complete(t.Context(), llm.Prompt{User: "x", Schema: json.RawMessage(`{"$ref":"file:///etc/passwd"}`)}); policy.CodeOf(err) != policy.Invalid {
		t.Errorf("schema that reads a file: %v", err)
	}
}
