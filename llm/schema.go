package llm

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Strict reports why OpenAI's strict mode would refuse a schema, or nil when it
// would take it: the root is an object, every object forbids further properties
// and requires all that it has, and only the supported keywords are used
// (OpenAI, "Structured model outputs", section "Supported schemas").
func Strict(schema json.RawMessage) error {
	var root any
	if err := json.Unmarshal(schema, &root); err != nil {
		return fmt.Errorf("not JSON: %w", err)
	}
	m, ok := root.(map[string]any)
	if !ok || m["type"] != "object" {
		return errors.New("#: the root must be an object")
	}
	if _, ok := m["anyOf"]; ok {
		return errors.New("#: the root must not be an anyOf")
	}
	return strictAt("#", m)
}

var strictKeywords = []string{
	"type", "description", "title", "enum", "const", "properties", "required", "additionalProperties", "items", "anyOf", "$ref", "$defs", "definitions",
	"minItems", "maxItems", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "pattern", "format",
}

func strictAt(path string, m map[string]any) error {
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if !slices.Contains(strictKeywords, k) {
			return fmt.Errorf("%s: keyword %q is not supported", path, k)
		}
	}
	if props, ok := m["properties"].(map[string]any); ok || m["type"] == "object" {
		if m["additionalProperties"] != false {
			return fmt.Errorf("%s: additionalProperties must be false", path)
		}
		required, _ := m["required"].([]any)
		for _, name := range slices.Sorted(maps.Keys(props)) {
			if !slices.Contains(required, any(name)) {
				return fmt.Errorf("%s: %q must be required", path, name)
			}
		}
		if err := strictEach(path+"/properties", props); err != nil {
			return err
		}
	}
	for _, k := range []string{"$defs", "definitions"} {
		if defs, ok := m[k].(map[string]any); ok {
			if err := strictEach(path+"/"+k, defs); err != nil {
				return err
			}
		}
	}
	if items, ok := m["items"].(map[string]any); ok {
		if err := strictAt(path+"/items", items); err != nil {
			return err
		}
	}
	if any, ok := m["anyOf"].([]any); ok {
		for i, one := range any {
			if sub, ok := one.(map[string]interface{}); ok {
				if err := strictAt(fmt.Sprintf("%s/anyOf/%d", path, i), sub); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func strictEach(path string, of map[string]any) error {
	for _, name := range slices.Sorted(maps.Keys(of)) {
		sub, ok := of[name].(map[string]any)
		if !ok {
			return fmt.Errorf("%s/%s: not a schema", path, name)
		}
		if err := strictAt(path+"/"+name, sub); err != nil {
			return err
		}
	}
	return nil
}

// noLoader refuses references to other documents: a schema must not make us
// read a file or the network.
type noLoader struct{}

func (noLoader) Load(url string) (any, error) {
	return nil, fmt.Errorf("reference to another document: %s", url)
}

func compile(raw json.RawMessage) (*jsonschema.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.UseLoader(noLoader{})
	if err := c.AddResource("mem:///reply.json", doc); err != nil {
		return nil, err
	}
	return c.Compile("mem:///reply.json")
}

// extract finds the JSON value in text that satisfies schema: the whole text,
// or the first such value inside prose, a code fence, or after a reasoning
// model's thoughts.
func extract(text string, schema *jsonschema.Schema) (json.RawMessage, error) {
	if _, after, ok := strings.Cut(text, "</think>"); ok {
		text = after
	}
	text = strings.TrimSpace(strings.TrimPrefix(text, "\uFEFF"))
	raw, err := valid(text, schema)
	if err == nil {
		return raw, nil
	}
	const tries = 32 // bounds the work on a long text full of braces
	rest := text
	for range tries {
		i := strings.IndexAny(rest, "{[")
		if i < 0 {
			break
		}
		rest = rest[i:]
		var value json.RawMessage
		if json.NewDecoder(strings.NewReader(rest)).Decode(&value) == nil {
			if raw, inner := valid(string(value), schema); inner == nil {
				return raw, nil
			}
		}
		rest = rest[1:]
	}
	return nil, err
}

func valid(text string, schema *jsonschema.Schema) (json.RawMessage, error) {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("%w: not JSON", ErrRubbish)
	}
	if schema.Validate(doc) == nil {
		return json.RawMessage(text), nil
	}
	doc = prune(doc, schema)
	if err := schema.Validate(doc); err != nil {
		return nil, fmt.Errorf("%w: does not satisfy its schema", ErrRubbish)
	}
	pruned, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("%w: not JSON", ErrRubbish)
	}
	return pruned, nil
}

// prune drops the properties that a schema does not allow. Where a server does
// not hold a model to the schema, the model may add some, and what was asked for
// is there all the same.
func prune(value any, schema *jsonschema.Schema) any {
	if schema.Ref != nil {
		schema = schema.Ref
	}
	switch v := value.(type) {
	case map[string]any:
		for name, inner := range v {
			if of, ok := schema.Properties[name]; ok {
				v[name] = prune(inner, of)
			} else if schema.AdditionalProperties == false {
				delete(v, name)
			}
		}
	case []any:
		if schema.Items2020 != nil {
			for i := range v {
				v[i] = prune(v[i], schema.Items2020)
			}
		}
	}
	return value
}
