package llm

import (
	"encoding/json"
	"testing"
)

func FuzzExtract(f *testing.F) {
	s, err := compile(json.RawMessage(`{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}`))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(`{"a":"b"}`)
	f.Add("```json\n{\"a\":\"b\"}\n``` and {more}")
	f.Add(`<think>{"a":1}</think>[[[[{{{{`)
	f.Fuzz(func(t *testing.T, text string) {
		raw, err := extract(text, s)
		if (err == nil) != json.Valid(raw) {
			t.Fatalf("extract(%q) = %q, %v", text, raw, err)
		}
	})
}
