package slacktest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
)

// Message is one message of a conversation.
type Message struct {
	TS       string
	ThreadTS string
	User     string
	BotID    string
	Text     string
	Subtype  string
	Blocks   json.RawMessage
	Metadata json.RawMessage
	Args     map[string]string // as posted by the bot
	Files    []File
}

// All is the message's text and everything in its blocks, decoded.
func (m Message) All() string {
	var v any
	_ = json.Unmarshal(m.Blocks, &v)
	var b strings.Builder
	b.WriteString(m.Text)
	collect(&b, v)
	return b.String()
}

func collect(b *strings.Builder, v any) {
	switch v := v.(type) {
	case string:
		b.WriteString("\n" + v)
	case []any:
		for _, e := range v {
			collect(b, e)
		}
	case map[string]any:
		for _, k := range []string{"text", "elements", "fields", "accessory", "value", "action_id"} {
			collect(b, v[k])
		}
	}
}

func (m *Message) json(metadata bool) map[string]any {
	out := map[string]any{"type": "message", "ts": m.TS, "user": m.User, "text": m.Text}
	if m.ThreadTS != "" {
		out["thread_ts"] = m.ThreadTS
	}
	if m.BotID != "" {
		out["bot_id"] = m.BotID
	}
	if m.Subtype != "" {
		out["subtype"] = m.Subtype
	}
	if len(m.Blocks) > 0 {
		out["blocks"] = m.Blocks
	}
	if metadata && len(m.Metadata) > 0 {
		out["metadata"] = m.Metadata
	}
	return out
}

type channel struct {
	member    bool
	messages  []*Message
	ephemeral []*Message
}

func (c *channel) find(ts string) *Message {
	for _, m := range c.messages {
		if m.TS == ts {
			return m
		}
	}
	return nil
}

// thread is a message and its replies, the oldest first.
func (c *channel) thread(ts string) []*Message {
	var list []*Message
	for _, m := range c.messages {
		if m.TS == ts || m.ThreadTS == ts {
			list = append(list, m)
		}
	}
	return list
}

// stamp is a new, unique ts; s.mu is held.
func (s *Server) stamp() string {
	s.clock += 1_000_100
	return fmt.Sprintf("%d.%06d", s.clock/1_000_000, s.clock%1_000_000)
}

// Posts lists what the bot posted to a channel outside of threads.
func (s *Server) Posts(channel string) []Message {
	return s.list(channel, func(m *Message) bool { return m.User == BotUser && m.ThreadTS == "" })
}

// Replies lists what the bot posted in a thread.
func (s *Server) Replies(channel, ts string) []Message {
	return s.list(channel, func(m *Message) bool { return m.User == BotUser && m.ThreadTS == ts })
}

func (s *Server) list(channel string, ok func(*Message) bool) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Message
	for _, m := range s.channels[channel].messages {
		if ok(m) {
			list = append(list, *m)
		}
	}
	return list
}

// Ephemerals lists what single people were told in a channel by
// chat.postEphemeral.
func (s *Server) Ephemerals(channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Message
	for _, m := range s.channels[channel].ephemeral {
		list = append(list, *m)
	}
	return list
}

// Home is the home tab published for a user, as JSON of its blocks.
func (s *Server) Home(user string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.homes[user])
}

// Write puts a message into a channel as a person or another app would, and
// gives its ts. No event is sent.
func (s *Server) Write(channel string, m Message) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	m.TS = s.stamp()
	s.channels[channel].messages = append(s.channels[channel].messages, &m)
	s.touch()
	return m.TS
}

// Response is what was posted to a response URL.
type Response struct {
	ResponseType    string          `json:"response_type"`
	Text            string          `json:"text"`
	Blocks          json.RawMessage `json:"blocks"`
	ThreadTS        string          `json:"thread_ts"`
	ReplaceOriginal bool            `json:"replace_original"`
	DeleteOriginal  bool            `json:"delete_original"`
}

// All is the response's text and everything in its blocks.
func (r Response) All() string { return Message{Text: r.Text, Blocks: r.Blocks}.All() }

// maxResponses is how often a response URL may be used.
const maxResponses = 5

type responseURL struct{ got []Response }

// NewResponseURL makes an address as a command or a click brings it.
func (s *Server) NewResponseURL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count++
	id := fmt.Sprintf("r%d", s.count)
	s.urls[id] = &responseURL{}
	return s.http.URL + "/respond/" + id
}

// Responses lists what was posted to a response URL.
func (s *Server) Responses(url string) []Response {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.urls[url[strings.LastIndex(url, "/")+1:]]; u != nil {
		return slices.Clone(u.got)
	}
	return nil
}

func (s *Server) serveResponse(w http.ResponseWriter, r *http.Request) {
	s.note("response_url")
	if fault, ok := s.nextFault("response_url"); ok {
		fault.answer(w)
		return
	}
	if r.Header.Get("Authorization") != "" {
		s.problem("response_url: was given a token")
	}
	body, _ := io.ReadAll(io.LimitReader(r.Body, 4<<20))
	var got Response
	if r.Method != http.MethodPost || json.Unmarshal(body, &got) != nil {
		s.problem("response_url: not a JSON object")
		http.Error(w, "invalid_payload", http.StatusBadRequest)
		return
	}
	if !got.DeleteOriginal {
		if e := s.check("response_url", got.Text, got.Blocks); e != "" {
			http.Error(w, e, http.StatusBadRequest)
			return
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.urls[r.PathValue("id")]
	if u == nil || len(u.got) >= maxResponses {
		http.Error(w, "used_url", http.StatusNotFound)
		return
	}
	u.got = append(u.got, got)
	s.touch()
	_, _ = io.WriteString(w, "ok")
}
