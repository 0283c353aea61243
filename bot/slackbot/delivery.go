package slackbot

import (
	"encoding/json"
	"strings"
)

// The parts of Slack's payloads that we read, under Slack's names. They are
// decoded here and not by the library, so that a block or a field of a kind
// that it does not know yet cannot make a question unreadable.

type slashCommand struct {
	TeamID      string `json:"team_id"`
	ChannelID   string `json:"channel_id"`
	ChannelName string `json:"channel_name"`
	UserID      string `json:"user_id"`
	Command     string `json:"command"`
	Text        string `json:"text"`
	ResponseURL string `json:"response_url"`
	TriggerID   string `json:"trigger_id"`
}

type eventCallback struct {
	Type      string     `json:"type"`
	Challenge string     `json:"challenge"` // url_verification
	TeamID    string     `json:"team_id"`
	EventID   string     `json:"event_id"`
	Event     innerEvent `json:"event"`
}

type innerEvent struct {
	Type         string          `json:"type"`
	Subtype      string          `json:"subtype"`
	User         string          `json:"user"`
	BotID        string          `json:"bot_id"`
	Text         string          `json:"text"`
	TS           string          `json:"ts"`
	EventTS      string          `json:"event_ts"`
	ThreadTS     string          `json:"thread_ts"`
	ParentUserID string          `json:"parent_user_id"`
	Channel      string          `json:"channel"`
	ChannelType  string          `json:"channel_type"`
	Tab          string          `json:"tab"`
	Edited       json.RawMessage `json:"edited"`
	Hidden       bool            `json:"hidden"`
}

// direct reports whether the message was written to us alone.
func (e innerEvent) direct() bool {
	return e.ChannelType == "im" || (e.ChannelType == "" && strings.HasPrefix(e.Channel, "D"))
}

// conversation names what the message must stay in order with: its thread, or
// the whole of a direct conversation.
func (e innerEvent) conversation() string {
	if e.direct() {
		return e.Channel + e.ThreadTS
	}
	return e.Channel + first(e.ThreadTS, e.TS)
}

type interaction struct {
	Type        string            `json:"type"`
	TriggerID   string            `json:"trigger_id"`
	ResponseURL string            `json:"response_url"`
	User        idOnly            `json:"user"`
	Team        idOnly            `json:"team"`
	Channel     idOnly            `json:"channel"`
	Container   container         `json:"container"`
	Message     interactedMessage `json:"message"`
	Actions     []blockAction     `json:"actions"`
}

type idOnly struct {
	ID string `json:"id"`
}

type container struct {
	MessageTS   string `json:"message_ts"`
	ThreadTS    string `json:"thread_ts"`
	ChannelID   string `json:"channel_id"`
	IsEphemeral bool   `json:"is_ephemeral"`
}

type interactedMessage struct {
	TS       string `json:"ts"`
	ThreadTS string `json:"thread_ts"`
}

type blockAction struct {
	ActionID string `json:"action_id"`
	Value    string `json:"value"`
	ActionTS string `json:"action_ts"`
}

func (i interaction) channel() string {
	if i.Channel.ID != "" {
		return i.Channel.ID
	}
	return i.Container.ChannelID
}

// delivery is one thing that Slack brought, by socket or by HTTP.
type delivery struct {
	kind    string // slash_commands, events_api or interactive
	payload json.RawMessage
}
