package slacktest

import (
	"fmt"
	"strings"
)

// Slash is a person typing a slash command.
func (s *Server) Slash(channel, user, text string) (envelope, responseURL string) {
	responseURL = s.NewResponseURL()
	return s.Send("slash_commands", s.SlashPayload(channel, user, text, responseURL)), responseURL
}

// SlashPayload is what a slash command brings.
func (s *Server) SlashPayload(channel, user, text, responseURL string) map[string]any {
	return map[string]any{
		"token": "legacy", "team_id": Team, "team_domain": "slacktest", "channel_id": channel, "channel_name": "policy",
		"user_id": user, "user_name": "ada", "command": "/datapolicy", "text": text, "response_url": responseURL,
		"trigger_id": s.unique("trigger"), "api_app_id": "A1", "is_enterprise_install": "false",
	}
}

func (s *Server) unique(prefix string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count++
	return fmt.Sprintf("%s.%d", prefix, s.count)
}

// Say is a person writing a message: it is kept, and the events that Slack
// makes of it are sent. It gives the message's ts.
func (s *Server) Say(channel, user, text, threadTS string) string {
	ts := s.Write(channel, Message{User: user, Text: text, ThreadTS: threadTS})
	for _, e := range s.Events(channel, user, text, threadTS, ts) {
		s.Send("events_api", e)
	}
	return ts
}

// Events are the Events API payloads of a message.
func (s *Server) Events(channel, user, text, threadTS, ts string) []map[string]any {
	message := map[string]any{
		"type": "message", "user": user, "text": text, "ts": ts, "event_ts": ts, "channel": channel, "channel_type": "channel",
		"team": Team, "client_msg_id": s.unique("client"),
		"blocks": []any{map[string]any{"type": "rich_text", "block_id": "x", "elements": []any{map[string]any{"type": "rich_text_section", "elements": []any{map[string]any{"type": "text", "text": text}}}}}},
	}
	if strings.HasPrefix(channel, "D") {
		message["channel_type"] = "im"
	}
	if threadTS != "" {
		message["thread_ts"] = threadTS
		s.mu.Lock()
		if root := s.channels[channel].find(threadTS); root != nil {
			message["parent_user_id"] = root.User
		}
		s.mu.Unlock()
	}
	list := []map[string]any{s.Event(message)}
	if strings.Contains(text, "<@"+BotUser+">") && !strings.HasPrefix(channel, "D") {
		mention := map[string]any{}
		for k, v := range message {
			mention[k] = v
		}
		mention["type"] = "app_mention"
		delete(mention, "channel_type")
		list = append(list, s.Event(mention))
	}
	return list
}

// Event wraps an inner event as the Events API does.
func (s *Server) Event(inner map[string]any) map[string]any {
	return map[string]any{
		"token": "legacy", "team_id": Team, "api_app_id": "A1", "type": "event_callback", "event_id": s.unique("Ev"), "event_time": 1737100000,
		"event": inner, "authorizations": []any{map[string]any{"team_id": Team, "user_id": BotUser, "is_bot": true}},
	}
}

// Click is a person pressing a button; ephemeral tells whether only they see
// its message.
func (s *Server) Click(channel, user, actionID, value, messageTS, threadTS string, ephemeral bool) (envelope, responseURL string) {
	responseURL = s.NewResponseURL()
	return s.Send("interactive", s.ClickPayload(channel, user, actionID, value, messageTS, threadTS, ephemeral, responseURL)), responseURL
}

// ClickPayload is what a click brings.
func (s *Server) ClickPayload(channel, user, actionID, value, messageTS, threadTS string, ephemeral bool, responseURL string) map[string]any {
	container := map[string]any{"type": "message", "message_ts": messageTS, "channel_id": channel, "is_ephemeral": ephemeral}
	payload := map[string]any{
		"type": "block_actions", "team": map[string]any{"id": Team}, "user": map[string]any{"id": user}, "api_app_id": "A1", "token": "legacy",
		"container": container, "channel": map[string]any{"id": channel, "name": "policy"}, "trigger_id": s.unique("trigger"), "response_url": responseURL,
		"actions": []any{map[string]any{"type": "button", "action_id": actionID, "block_id": "b", "value": value, "action_ts": "1737100000.000001", "text": map[string]any{"type": "plain_text", "text": "x"}}},
	}
	if threadTS != "" {
		container["thread_ts"] = threadTS
	}
	if !ephemeral {
		message := map[string]any{"type": "message", "ts": messageTS, "user": BotUser}
		if threadTS != "" {
			message["thread_ts"] = threadTS
		}
		payload["message"] = message
	}
	return payload
}
