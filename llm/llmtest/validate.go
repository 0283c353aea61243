package llmtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"datapolicy/llm"
)

// Validate holds a chat completions request against OpenAI's published API
// description (CreateChatCompletionRequest): the fields that we may use, their
// types, and strict mode's rules for a schema. An unknown field is an error.
func Validate(body []byte) error {
	var q struct {
		Model    string `json:"model"`
		Messages []struct {
			Role    string  `json:"role"`
			Content *string `json:"content"`
		} `json:"messages"`
		Stream              *bool `json:"stream"`
		MaxTokens           *int  `json:"max_tokens"`
		MaxCompletionTokens *int  `json:"max_completion_tokens"`
		StreamOptions       *struct {
			IncludeUsage bool `json:"include_usage"`
		} `json:"stream_options"`
		ResponseFormat *struct {
			Type       string `json:"type"`
			JSONSchema *struct {
				Name   string          `json:"name"`
				Schema json.RawMessage `json:"schema"`
				Strict bool            `json:"strict"`
			} `json:"json_schema"`
		} `json:"response_format"`
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&q); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one JSON value")
	}
	if q.Model == "" || len(q.Messages) == 0 {
		return errors.New("model and messages are required")
	}
	said := ""
	for i, m := range q.Messages {
		if m.Role != "system" && m.Role != "user" {
			return fmt.Errorf("messages[%d]: role %q", i, m.Role)
		}
		if m.Content == nil {
			return fmt.Errorf("messages[%d]: content is required", i)
		}
		said += *m.Content
	}
	if q.MaxTokens != nil && q.MaxCompletionTokens != nil {
		return errors.New("max_tokens and max_completion_tokens together")
	}
	if q.StreamOptions != nil && (q.Stream == nil || !*q.Stream) {
		return errors.New("stream_options without stream")
	}
	if q.ResponseFormat == nil {
		return nil
	}
	switch f := q.ResponseFormat; f.Type {
	case "text":
	case "json_object":
		if !strings.Contains(said, "JSON") {
			return errors.New("json_object without the word JSON in a message")
		}
	case "json_schema":
		if f.JSONSchema == nil || !schemaName.MatchString(f.JSONSchema.Name) {
			return errors.New("json_schema needs a name of letters, digits, _ and -, at most 64")
		}
		if f.JSONSchema.Strict {
			return llm.Strict(f.JSONSchema.Schema)
		}
	default:
		return fmt.Errorf("response_format type %q", f.Type)
	}
	return nil
}

var schemaName = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`)
