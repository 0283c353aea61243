package slacktest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"datapolicy/bot/blocks"
)

// method is what the published description says of one: its arguments, the
// required first, and which kind of token it takes.
type method struct {
	required []string
	optional []string
	app      bool
	do       func(s *Server, args map[string]string) map[string]any
}

var methods = map[string]method{
	"auth.test":             {do: (*Server).authTest},
	"apps.connections.open": {app: true, do: (*Server).connectionsOpen},
	"chat.postMessage": {
		required: []string{"channel"},
		optional: []string{"text", "blocks", "attachments", "thread_ts", "reply_broadcast", "unfurl_links", "unfurl_media", "metadata", "mrkdwn", "parse", "link_names", "username", "icon_emoji", "icon_url"},
		do:       (*Server).postMessage,
	},
	"chat.postEphemeral": {
		required: []string{"channel", "user"},
		optional: []string{"text", "blocks", "attachments", "thread_ts", "parse", "link_names", "username", "icon_emoji", "icon_url"},
		do:       (*Server).postEphemeral,
	},
	"conversations.history": {
		required: []string{"channel"}, optional: []string{"cursor", "inclusive", "latest", "limit", "oldest", "include_all_metadata"},
		do: (*Server).history,
	},
	"conversations.replies": {
		required: []string{"channel", "ts"}, optional: []string{"cursor", "inclusive", "latest", "limit", "oldest", "include_all_metadata"},
		do: (*Server).replies,
	},
	"files.getUploadURLExternal": {required: []string{"filename", "length"}, optional: []string{"alt_txt", "snippet_type"}, do: (*Server).uploadURL},
	"files.completeUploadExternal": {
		required: []string{"files"}, optional: []string{"channel_id", "channels", "initial_comment", "thread_ts", "blocks"},
		do: (*Server).completeUpload,
	},
	"views.publish": {required: []string{"user_id", "view"}, optional: []string{"hash"}, do: (*Server).publish},
}

func refuse(name string) map[string]any { return map[string]any{"ok": false, "error": name} }

// call checks a request as the description does, then does it.
func (s *Server) call(name, token string, args map[string]string) map[string]any {
	m, ok := methods[name]
	if !ok {
		s.problem("%s: unknown method", name)
		return refuse("unknown_method")
	}
	want := BotToken
	if m.app {
		want = AppToken
	}
	switch {
	case token == "":
		return refuse("not_authed")
	case token == BotToken && m.app, token == AppToken && !m.app:
		return refuse("not_allowed_token_type")
	case token != want:
		return refuse("invalid_auth")
	}
	for _, k := range m.required {
		if args[k] == "" {
			s.problem("%s: %s is missing", name, k)
			return refuse("invalid_arguments")
		}
	}
	for k, v := range args {
		if !slices.Contains(m.required, k) && !slices.Contains(m.optional, k) {
			s.problem("%s: unknown argument %s", name, k)
		}
		if strings.HasPrefix(k, "unfurl_") || k == "inclusive" || k == "include_all_metadata" {
			if _, err := strconv.ParseBool(v); err != nil {
				s.problem("%s: %s is no boolean: %q", name, k, v)
			}
		}
	}
	return m.do(s, args)
}

func (s *Server) authTest(map[string]string) map[string]any {
	return map[string]any{"ok": true, "url": s.http.URL + "/", "team": "Slacktest", "team_id": Team, "user": "datapolicy", "user_id": BotUser, "bot_id": BotID}
}

// check looks at what a message consists of; "" when all is well.
func (s *Server) check(where string, text string, raw []byte) string {
	if len(utf16.Encode([]rune(text))) > blocks.MaxMessageText {
		return "msg_too_long"
	}
	if len(raw) > 0 {
		if problems := blocks.Lint(raw, blocks.MaxBlocks); len(problems) > 0 {
			s.problem("%s: %s", where, strings.Join(problems, "; "))
			return "invalid_blocks"
		}
	}
	if strings.TrimSpace(text) == "" {
		if len(raw) == 0 {
			return "no_text"
		}
		s.problem("%s: blocks without a text for notifications", where)
	}
	return ""
}

func (s *Server) postMessage(args map[string]string) map[string]any {
	if e := s.check("chat.postMessage", args["text"], []byte(args["blocks"])); e != "" {
		return refuse(e)
	}
	if m := args["metadata"]; m != "" {
		var meta struct {
			EventType    string         `json:"event_type"`
			EventPayload map[string]any `json:"event_payload"`
		}
		if json.Unmarshal([]byte(m), &meta) != nil || meta.EventType == "" || meta.EventPayload == nil {
			s.problem("chat.postMessage: metadata %s", m)
			return refuse("invalid_metadata_format")
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[args["channel"]]
	switch {
	case c == nil:
		return refuse("channel_not_found")
	case !c.member:
		return refuse("not_in_channel")
	case args["thread_ts"] != "" && c.find(args["thread_ts"]) == nil:
		return refuse("thread_not_found")
	}
	m := &Message{TS: s.stamp(), ThreadTS: args["thread_ts"], User: BotUser, BotID: BotID, Text: args["text"], Blocks: json.RawMessage(args["blocks"]), Metadata: json.RawMessage(args["metadata"]), Args: args}
	c.messages = append(c.messages, m)
	s.touch()
	return map[string]any{"ok": true, "channel": args["channel"], "ts": m.TS, "message": m.json(true)}
}

func (s *Server) postEphemeral(args map[string]string) map[string]any {
	if e := s.check("chat.postEphemeral", args["text"], []byte(args["blocks"])); e != "" {
		return refuse(e)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[args["channel"]]
	if c == nil {
		return refuse("channel_not_found")
	}
	c.ephemeral = append(c.ephemeral, &Message{TS: s.stamp(), ThreadTS: args["thread_ts"], User: args["user"], Text: args["text"], Blocks: json.RawMessage(args["blocks"])})
	s.touch()
	return map[string]any{"ok": true, "message_ts": fmt.Sprint(s.clock)}
}

func (s *Server) history(args map[string]string) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[args["channel"]]
	if c == nil {
		return refuse("channel_not_found")
	}
	if !c.member {
		return refuse("not_in_channel")
	}
	var list []*Message
	for _, m := range slices.Backward(c.messages) { // the latest first
		if m.ThreadTS == "" || m.ThreadTS == m.TS {
			list = append(list, m)
		}
	}
	return s.page(list, args)
}

func (s *Server) replies(args map[string]string) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[args["channel"]]
	if c == nil {
		return refuse("channel_not_found")
	}
	if c.find(args["ts"]) == nil {
		return refuse("thread_not_found")
	}
	return s.page(c.thread(args["ts"]), args)
}

// page cuts a page out of list; a cursor is the index to go on from.
func (s *Server) page(list []*Message, args map[string]string) map[string]any {
	limit := s.pageLimit
	if n, err := strconv.Atoi(args["limit"]); err == nil && n > 0 {
		limit = min(limit, n)
	}
	kept := slices.DeleteFunc(slices.Clone(list), func(m *Message) bool {
		return (args["oldest"] != "" && m.TS < args["oldest"]) || (args["latest"] != "" && m.TS >= args["latest"])
	})
	from, _ := strconv.Atoi(strings.TrimPrefix(args["cursor"], "page-"))
	from = min(max(from, 0), len(kept))
	to := min(from+limit, len(kept))
	metadata, _ := strconv.ParseBool(args["include_all_metadata"])
	out := []map[string]any{}
	for _, m := range kept[from:to] {
		out = append(out, m.json(metadata))
	}
	answer := map[string]any{"ok": true, "messages": out, "has_more": to < len(kept)}
	if to < len(kept) {
		answer["response_metadata"] = map[string]any{"next_cursor": fmt.Sprintf("page-%d", to)}
	}
	return answer
}

func (s *Server) publish(args map[string]string) map[string]any {
	var view struct {
		Type   string          `json:"type"`
		Blocks json.RawMessage `json:"blocks"`
	}
	if err := json.Unmarshal([]byte(args["view"]), &view); err != nil || view.Type != "home" {
		s.problem("views.publish: %.200s", args["view"])
		return refuse("invalid_arguments")
	}
	if problems := blocks.Lint(view.Blocks, blocks.MaxViewBlocks); len(problems) > 0 {
		s.problem("views.publish: %s", strings.Join(problems, "; "))
		return refuse("invalid_blocks")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.homes[args["user_id"]] = view.Blocks
	s.touch()
	return map[string]any{"ok": true, "view": map[string]any{"id": "V1", "type": "home"}}
}
