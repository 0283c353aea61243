package llm_test

import (
	"testing"

	"datapolicy/llm"
	"datapolicy/llm/llmtest"
)

func TestLadder(t *testing.T) {
	good := llmtest.Text(`{"sentence":"ok"}`)
	for name, c := range map[string]struct {
		step    llmtest.Step
		formats []string // asked for in two calls, in order
	}{
		"all of it":             {good, []string{"json_schema", "json_schema"}},
		"no json_schema":        {llmtest.Without([]string{"json_schema"}, good), []string{"json_schema", "json_object", "json_object"}},
		"no response_format":    {llmtest.Without([]string{"json_schema", "json_object"}, good), []string{"json_schema", "json_object", "", ""}},
		"schema ignored, prose": {llmtest.Answer(proseUnlessPlain), []string{"json_schema", "json_object", "", "json_schema", "json_object", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			srv := llmtest.New(t, c.step)
			client, _ := newClient(t, srv.URL, nil)
			for range 2 {
				r, err := client.Complete(t.Context(), prompt())
				if err != nil || string(r.JSON) != `{"sentence":"ok"}` {
					t.Fatalf("reply %q, %v", r.JSON, err)
				}
			}
			var formats []string
			for _, q := range srv.Requests() {
				formats = append(formats, q.Format())
			}
			if len(formats) != len(c.formats) {
				t.Fatalf("formats = %q, want %q", formats, c.formats)
			}
			for i := range formats {
				if formats[i] != c.formats[i] {
					t.Fatalf("formats = %q, want %q", formats, c.formats)
				}
			}
		})
	}
}

func proseUnlessPlain(q llmtest.Request) string {
	if q.Format() == "" {
		return "<think>{\"sentence\": 1}</think>Here it is:\n```json\n{\"sentence\":\"ok\"}\n```\nAnything else?"
	}
	return "Here is the summary."
}

func TestOldServersGetMaxTokens(t *testing.T) {
	srv := llmtest.New(t, llmtest.Legacy(llmtest.Text(`{"sentence":"ok"}`)))
	c, _ := newClient(t, srv.URL, nil)
	for range 2 {
		if _, err := c.Complete(t.Context(), prompt()); err != nil {
			t.Fatal(err)
		}
	}
	qs := srv.Requests()
	if len(qs) != 3 || qs[1].MaxTokens != 200 || qs[2].MaxTokens != 200 || qs[1].Format() != "json_schema" {
		t.Errorf("%d requests", len(qs))
	}
}

func TestStrict(t *testing.T) {
	for name, c := range map[string]struct {
		schema string
		ok     bool
	}{
		"ours":               {string(schema), true},
		"optional property":  {`{"type":"object","additionalProperties":false,"required":[],"properties":{"a":{"type":"string"}}}`, false},
		"open object":        {`{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}`, false},
		"open object inside": {`{"type":"object","additionalProperties":false,"required":["a"],"properties":{"a":{"type":"array","items":{"type":"object","properties":{}}}}}`, false},
		"array at the root":  {`{"type":"array","items":{"type":"string"}}`, false},
		"unsupported":        {`{"type":"object","additionalProperties":false,"required":["a"],"properties":{"a":{"type":"string","minLength":1}}}`, false},
		"not JSON":           {`{`, false},
	} {
		if err := llm.Strict([]byte(c.schema)); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
