package llmtest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// Server answers each request with the next step of its script; the last step
// answers all further ones.
type Server struct {
	URL string // as a base URL, /v1 included

	mu       sync.Mutex
	steps    []Step
	next     int
	requests []Request
	closing  chan struct{}
}

// Step answers one request.
type Step func(w http.ResponseWriter, r *http.Request, q Request)

// Message is one message of a request.
type Message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// Request is what was asked.
type Request struct {
	Model               string    `json:"model"`
	Messages            []Message `json:"messages"`
	Stream              bool      `json:"stream"`
	MaxTokens           int       `json:"max_tokens"`
	MaxCompletionTokens int       `json:"max_completion_tokens"`
	ResponseFormat      *struct {
		Type       string `json:"type"`
		JSONSchema *struct {
			Name   string          `json:"name"`
			Schema json.RawMessage `json:"schema"`
			Strict bool            `json:"strict"`
		} `json:"json_schema"`
	} `json:"response_format"`
	Header http.Header     `json:"-"`
	Raw    json.RawMessage `json:"-"`
}

// Format is the type of the response_format, or "".
func (q Request) Format() string {
	if q.ResponseFormat == nil {
		return ""
	}
	return q.ResponseFormat.Type
}

// User is the last user message.
func (q Request) User() string {
	for i := len(q.Messages) - 1; i >= 0; i-- {
		if q.Messages[i].Role == "user" {
			return q.Messages[i].Content
		}
	}
	return ""
}

// New starts a server that ends with the test. A request that the published
// API would not take fails the test.
func New(t testing.TB, steps ...Step) *Server {
	t.Helper()
	s := &Server{steps: steps, closing: make(chan struct{})}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		if r.Method != http.MethodPost || r.URL.Path != "/v1/chat/completions" || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("request %s %s of type %q", r.Method, r.URL.Path, r.Header.Get("Content-Type"))
		}
		if err := Validate(body); err != nil {
			t.Errorf("request that the published API would refuse: %v\n%s", err, body)
		}
		q := Request{Header: r.Header.Clone(), Raw: body}
		if err := json.Unmarshal(body, &q); err != nil {
			t.Errorf("request body: %v", err)
		}
		s.take(q)(w, r, q)
	}))
	s.URL = srv.URL + "/v1"
	t.Cleanup(func() {
		close(s.closing)
		srv.Close()
	})
	return s
}

func (s *Server) take(q Request) Step {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, q)
	if len(s.steps) == 0 {
		return Status(http.StatusInternalServerError, "the script is empty")
	}
	step := s.steps[min(s.next, len(s.steps)-1)]
	s.next++
	return step
}

// Requests lists what was asked so far.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.requests...)
}

// Hang is a step that answers nothing until the client goes away.
func (s *Server) Hang() Step {
	return func(_ http.ResponseWriter, r *http.Request, _ Request) {
		select {
		case <-r.Context().Done():
		case <-s.closing:
		}
	}
}
