package llmtest_test

import (
	"testing"

	"datapolicy/llm/llmtest"
)

func TestValidate(t *testing.T) {
	const head = `{"model":"m","messages":[{"role":"user","content":"Answer in JSON"}]`
	for name, c := range map[string]struct {
		body string
		ok   bool
	}{
		"plain":             {head + `}`, true},
		"object":            {head + `,"response_format":{"type":"json_object"}}`, true},
		"object, unsaid":    {`{"model":"m","messages":[{"role":"user","content":"hi"}],"response_format":{"type":"json_object"}}`, false},
		"unknown field":     {head + `,"max_output_tokens":3}`, false},
		"no messages":       {`{"model":"m","messages":[]}`, false},
		"no content":        {`{"model":"m","messages":[{"role":"user"}]}`, false},
		"both limits":       {head + `,"max_tokens":1,"max_completion_tokens":1}`, false},
		"spaces in a name":  {head + `,"response_format":{"type":"json_schema","json_schema":{"name":"a b","schema":{}}}}`, false},
		"strict, but open":  {head + `,"response_format":{"type":"json_schema","json_schema":{"name":"a","strict":true,"schema":{"type":"object"}}}}`, false},
		"options unstreamd": {head + `,"stream":false,"stream_options":{"include_usage":true}}`, false},
	} {
		if err := llmtest.Validate([]byte(c.body)); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
