package llm

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
	openai "github.com/sashabaranov/go-openai"

	"datapolicy/policy"
)

// ask is a prompt made ready to be sent in any of the ladder's forms.
type ask struct {
	prompt    Prompt
	model     string
	maxTokens int
	schema    *jsonschema.Schema // nil for plain text
	strict    bool
	key       string // of the cache
}

func (c *Client) prepare(p Prompt) (*ask, error) {
	if strings.TrimSpace(p.User) == "" {
		return nil, policy.Errorf(policy.Invalid, "There is nothing to ask the model.")
	}
	p.System, p.User = strings.ToValidUTF8(p.System, "\uFFFD"), strings.ToValidUTF8(p.User, "\uFFFD")
	a := &ask{prompt: p, model: c.opts.Model, maxTokens: orElse(p.MaxTokens, c.opts.MaxTokens)}
	if a.maxTokens < 0 {
		return nil, policy.Errorf(policy.Invalid, "A reply cannot have fewer than no tokens.")
	}
	if p.Schema != nil {
		schema, err := compile(p.Schema)
		if err != nil {
			return nil, policy.Errorf(policy.Invalid, "The schema for the model's reply is not a JSON Schema.").Because(err)
		}
		a.schema, a.strict = schema, Strict(p.Schema) == nil
	}
	h := sha256.New()
	for _, part := range []string{c.opts.BaseURL, c.opts.Model, p.System, p.User, string(p.Schema), strconv.Itoa(a.maxTokens)} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	a.key = hex.EncodeToString(h.Sum(nil))
	return a, nil
}

// estimate is roughly how many tokens the call takes at most: for the prompt a
// token for each four ASCII characters and one for each other character, which
// errs on the high side, and the whole of the reply's allowance.
func (a *ask) estimate() int {
	n := 16
	for _, s := range []string{a.prompt.System, a.prompt.User, string(a.prompt.Schema)} {
		runes := utf8.RuneCountInString(s)
		wide := 0
		for _, r := range s {
			if r >= utf8.RuneSelf {
				wide++
			}
		}
		n += (runes-wide+3)/4 + wide
	}
	return n + a.maxTokens
}

// The rungs of the ladder, from the firmest promise of a well-formed reply to
// none at all. Servers that speak OpenAI's protocol differ in how far up they go.
const (
	rungSchema int32 = iota // response_format json_schema
	rungObject              // response_format json_object, the schema in the prompt
	rungPlain               // no response_format, the schema in the prompt
)

// request is the ask as it is sent on a rung.
func (a *ask) request(rung int32, legacy bool) openai.ChatCompletionRequest {
	system := a.prompt.System
	r := openai.ChatCompletionRequest{Model: a.model}
	if legacy {
		//lint:ignore SA1019 servers older than max_completion_tokens know no other
		r.MaxTokens = a.maxTokens //nolint:staticcheck // for golangci-lint, which does not read the line above
	} else {
		r.MaxCompletionTokens = a.maxTokens
	}
	if a.schema != nil {
		switch rung {
		case rungSchema:
			r.ResponseFormat = &openai.ChatCompletionResponseFormat{
				Type:       openai.ChatCompletionResponseFormatTypeJSONSchema,
				JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: schemaName(a.prompt.SchemaName), Schema: a.prompt.Schema, Strict: a.strict},
			}
		case rungObject:
			r.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
			fallthrough
		default:
			system = strings.TrimSpace(system + "\n\nReply with one JSON object and nothing else. It must satisfy this JSON Schema:\n" + string(compact(a.prompt.Schema)))
		}
	}
	if system != "" {
		r.Messages = append(r.Messages, openai.ChatCompletionMessage{Role: openai.ChatMessageRoleSystem, Content: system})
	}
	r.Messages = append(r.Messages, openai.ChatCompletionMessage{Role: openai.ChatMessageRoleUser, Content: a.prompt.User})
	return r
}

var notInName = regexp.MustCompile(`[^a-zA-Z0-9_-]+`)

// schemaName is s as the API allows it: letters, digits, _ and -, at most 64.
func schemaName(s string) string {
	s = notInName.ReplaceAllString(s, "_")
	if s == "" {
		s = "reply"
	}
	return s[:min(len(s), 64)]
}

func compact(raw json.RawMessage) []byte {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return raw
	}
	out, err := json.Marshal(v)
	if err != nil {
		return raw
	}
	return out
}
