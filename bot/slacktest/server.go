package slacktest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"
)

// What the server takes for true.
const (
	BotToken = "xoxb-slacktest-0123456789-bot"
	AppToken = "xapp-slacktest-0123456789-app"
	BotUser  = "UBOT00001"
	BotID    = "BBOT00001"
	Team     = "T00000001"
	Scopes   = "app_mentions:read,channels:history,chat:write,commands,files:write,groups:history,im:history"
)

// Server is one workspace.
type Server struct {
	http *httptest.Server

	mu        sync.Mutex
	changed   chan struct{} // closed and made anew at every change
	channels  map[string]*channel
	homes     map[string]json.RawMessage
	urls      map[string]*responseURL
	uploads   map[string]*File // by id
	faults    map[string][]Fault
	calls     []string // the methods called, and "ack ENVELOPE", in order
	problems  []string
	clock     int64 // of the last ts, in microseconds
	count     int
	scopes    string
	socket    socket
	pageLimit int
}

// Fault is what a method answers once instead of its work.
type Fault struct {
	Status     int             // an HTTP status; 0 is 200
	RetryAfter int             // seconds, with status 429
	Error      string          // as Slack names it, with status 200
	Pass       bool            // none: this call is done as usual
	Drop       bool            // close the connection without an answer
	DoneBefore bool            // the work is done all the same, only its answer is lost
	Delay      <-chan struct{} // answer only when it closes
}

// New starts a workspace with the channels C1 and C2 (the bot is in both),
// C3 (it is not) and the direct conversation D1.
func New() *Server {
	s := &Server{
		changed: make(chan struct{}), channels: map[string]*channel{}, homes: map[string]json.RawMessage{},
		urls: map[string]*responseURL{}, uploads: map[string]*File{}, faults: map[string][]Fault{}, clock: 1737100000_000000, scopes: Scopes, pageLimit: 1000,
	}
	for _, id := range []string{"C1", "C2", "D1"} {
		s.channels[id] = &channel{member: true}
	}
	s.channels["C3"] = &channel{}
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", s.serveAPI)
	mux.HandleFunc("/respond/{id}", s.serveResponse)
	mux.HandleFunc("/upload/{id}", s.serveUpload)
	mux.HandleFunc("/socket/{ticket}", s.serveSocket)
	s.http = httptest.NewServer(mux)
	return s
}

// APIURL is the base of the Web API.
func (s *Server) APIURL() string { return s.http.URL + "/api/" }

// Close ends the server and its sockets.
func (s *Server) Close() {
	s.socket.closeAll()
	s.http.CloseClientConnections()
	s.http.Close()
}

// Script lets the next calls of a method fail, one fault each.
func (s *Server) Script(method string, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[method] = append(s.faults[method], faults...)
}

// SetScopes changes what the X-OAuth-Scopes header says.
func (s *Server) SetScopes(scopes string) { s.mu.Lock(); s.scopes = scopes; s.mu.Unlock() }

// SetPageLimit bounds how many messages a page of history has.
func (s *Server) SetPageLimit(n int) { s.mu.Lock(); s.pageLimit = n; s.mu.Unlock() }

// Calls lists the methods called and the envelopes acknowledged, in order.
func (s *Server) Calls() []string { s.mu.Lock(); defer s.mu.Unlock(); return slices.Clone(s.calls) }

// Count is how often a method was called.
func (s *Server) Count(method string) int {
	n := 0
	for _, c := range s.Calls() {
		if c == method {
			n++
		}
	}
	return n
}

// Problems lists the requests that Slack's API description does not allow.
func (s *Server) Problems() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.problems)
}

// Wait returns when ok does true; it asks again at every change. The error
// says that limit passed.
func (s *Server) Wait(limit time.Duration, ok func() bool) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if ok() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("nothing came of it within %v; calls: %v; problems: %v", limit, s.Calls(), s.Problems())
		}
	}
}

// touch tells those who wait; s.mu is held.
func (s *Server) touch() {
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *Server) note(call string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, call)
	s.touch()
}

func (s *Server) problem(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.problems = append(s.problems, fmt.Sprintf(format, args...))
	s.touch()
}

func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("method")
	args, token, err := readArgs(r)
	s.note(name)
	if err != nil {
		s.problem("%s: %v", name, err)
		reply(w, map[string]any{"ok": false, "error": "invalid_form_data"})
		return
	}
	fault, faulty := s.nextFault(name)
	if faulty && fault.Delay != nil {
		<-fault.Delay
	}
	if faulty && !fault.DoneBefore {
		fault.answer(w)
		return
	}
	answer := s.call(name, token, args)
	if faulty {
		fault.answer(w)
		return
	}
	s.mu.Lock()
	w.Header().Set("X-OAuth-Scopes", s.scopes)
	s.mu.Unlock()
	reply(w, answer)
}

func (s *Server) nextFault(name string) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.faults[name]
	if len(list) == 0 {
		return Fault{}, false
	}
	s.faults[name] = list[1:]
	return list[0], !list[0].Pass
}

func (f Fault) answer(w http.ResponseWriter) {
	switch {
	case f.Drop:
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = conn.Close()
		}
	case f.Status != 0:
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", fmt.Sprint(f.RetryAfter))
		}
		w.WriteHeader(f.Status)
		_, _ = io.WriteString(w, `{"ok":false,"error":"ratelimited"}`)
	default:
		reply(w, map[string]any{"ok": false, "error": f.Error})
	}
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(v)
}

// readArgs reads a request's arguments, from a form or JSON, as text; what is
// not text in JSON stays JSON.
func readArgs(r *http.Request) (map[string]string, string, error) {
	args := map[string]string{}
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if r.Method != http.MethodPost && r.Method != http.MethodGet {
		return nil, "", fmt.Errorf("method %s", r.Method)
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "application/json" {
		body, err := io.ReadAll(io.LimitReader(r.Body, 4<<20))
		if err != nil || len(body) == 0 {
			return args, token, err
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(body, &fields); err != nil {
			return nil, "", fmt.Errorf("not a JSON object: %w", err)
		}
		for k, v := range fields {
			var text string
			if json.Unmarshal(v, &text) != nil {
				text = string(v)
			}
			args[k] = text
		}
		return args, token, nil
	}
	if err := r.ParseForm(); err != nil {
		return nil, "", err
	}
	for k, v := range r.Form {
		if len(v) != 1 {
			return nil, "", fmt.Errorf("%s is given %d times", k, len(v))
		}
		args[k] = v[0]
	}
	if t, ok := args["token"]; ok && token != "" && t != token {
		return nil, "", fmt.Errorf("two tokens")
	}
	delete(args, "token")
	return args, token, nil
}
