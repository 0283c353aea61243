package slacktest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/gorilla/websocket"
)

// socket is the Socket Mode side: its connections, the newest last.
type socket struct {
	mu      sync.Mutex
	tickets map[string]bool
	conns   []*websocket.Conn
	opened  int
	acks    map[string]json.RawMessage // envelope → the payload of its acknowledgement
}

func (k *socket) closeAll() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, c := range k.conns {
		_ = c.Close()
	}
}

func (s *Server) connectionsOpen(map[string]string) map[string]any {
	k := &s.socket
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.tickets == nil {
		k.tickets = map[string]bool{}
	}
	ticket := fmt.Sprintf("ticket-%d", len(k.tickets)+1)
	k.tickets[ticket] = true
	return map[string]any{"ok": true, "url": "ws" + strings.TrimPrefix(s.http.URL, "http") + "/socket/" + ticket + "?ticket=secret-" + ticket}
}

func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	k := &s.socket
	k.mu.Lock()
	good := k.tickets[r.PathValue("ticket")]
	k.tickets[r.PathValue("ticket")] = false
	k.mu.Unlock()
	if !good {
		http.Error(w, "no such ticket", http.StatusForbidden)
		return
	}
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	k.mu.Lock()
	k.conns = append(k.conns, conn)
	k.opened++
	number := k.opened
	_ = conn.WriteJSON(map[string]any{"type": "hello", "num_connections": 1, "connection_info": map[string]any{"app_id": "A1"}})
	_ = conn.WriteMessage(websocket.PingMessage, []byte("ping"))
	k.mu.Unlock()
	s.note(fmt.Sprintf("socket %d", number))
	for {
		_, data, err := conn.ReadMessage()
		if err != nil {
			break
		}
		var ack struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		if json.Unmarshal(data, &ack) != nil || ack.EnvelopeID == "" {
			s.problem("socket: not an acknowledgement: %.200s", data)
			continue
		}
		k.mu.Lock()
		if k.acks == nil {
			k.acks = map[string]json.RawMessage{}
		}
		k.acks[ack.EnvelopeID] = ack.Payload
		k.mu.Unlock()
		s.note("ack " + ack.EnvelopeID)
	}
	k.mu.Lock()
	k.conns = slices.DeleteFunc(k.conns, func(c *websocket.Conn) bool { return c == conn })
	k.mu.Unlock()
	_ = conn.Close()
	s.note("socket closed")
}

// Sockets is how many connections were ever made.
func (s *Server) Sockets() int {
	s.socket.mu.Lock()
	defer s.socket.mu.Unlock()
	return s.socket.opened
}

// Acked reports whether an envelope was acknowledged, and with what payload.
func (s *Server) Acked(envelope string) (payload string, ok bool) {
	s.socket.mu.Lock()
	defer s.socket.mu.Unlock()
	p, ok := s.socket.acks[envelope]
	return string(p), ok
}

// Send brings an envelope of a kind to the newest connection. The envelope's
// id is returned; again repeats one, as after a lost acknowledgement.
func (s *Server) Send(kind string, payload any) (envelope string) {
	s.mu.Lock()
	s.count++
	envelope = fmt.Sprintf("E%d", s.count)
	s.mu.Unlock()
	s.SendAs(envelope, kind, payload)
	return envelope
}

// SendAs is Send with an envelope id given.
func (s *Server) SendAs(envelope, kind string, payload any) {
	s.write(map[string]any{"type": kind, "envelope_id": envelope, "payload": payload, "accepts_response_payload": kind != "events_api"})
}

// SendRaw brings any text to the newest connection.
func (s *Server) SendRaw(text string) {
	s.socket.mu.Lock()
	defer s.socket.mu.Unlock()
	if n := len(s.socket.conns); n > 0 {
		_ = s.socket.conns[n-1].WriteMessage(websocket.TextMessage, []byte(text))
	}
}

// Disconnect asks the client to connect again, as Slack does before it ends a
// connection.
func (s *Server) Disconnect(reason string) {
	s.write(map[string]any{"type": "disconnect", "reason": reason, "debug_info": map[string]any{"host": "slacktest"}})
}

// Break ends the newest connection without a word.
func (s *Server) Break() {
	s.socket.mu.Lock()
	defer s.socket.mu.Unlock()
	if n := len(s.socket.conns); n > 0 {
		_ = s.socket.conns[n-1].NetConn().Close()
	}
}

func (s *Server) write(v any) {
	s.socket.mu.Lock()
	defer s.socket.mu.Unlock()
	if n := len(s.socket.conns); n > 0 {
		_ = s.socket.conns[n-1].WriteJSON(v)
	}
}
