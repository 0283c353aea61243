package llm

import (
	"encoding/json"
	"testing"
)

func TestExtraPropertiesAreDropped(t *testing.T) {
	schema, err := compile(json.RawMessage(`{"type":"object","additionalProperties":false,"required":["stories"],"properties":{"stories":{"type":"array","items":{"$ref":"#/$defs/story"}}},
		"$defs":{"story":{"type":"object","additionalProperties":false,"required":["id"],"properties":{"id":{"type":"string"}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ in, want string }{
		"as asked":    {`{"stories":[{"id":"a"}]}`, `{"stories":[{"id":"a"}]}`},
		"one at top":  {`{"note":"x","stories":[{"id":"a"}]}`, `{"stories":[{"id":"a"}]}`},
		"one inside":  {`{"stories":[{"id":"a","answered":true},{"id":"b"}]}`, `{"stories":[{"id":"a"},{"id":"b"}]}`},
		"in prose":    {"Here it is: {\"stories\":[{\"id\":\"a\",\"n\":1.5}]} Bye.", `{"stories":[{"id":"a"}]}`},
		"one missing": {`{"stories":[{"answered":true}]}`, ""},
		"wrong type":  {`{"stories":[{"id":7}]}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := extract(c.in, schema)
			if string(got) != c.want || (err == nil) != (c.want != "") {
				t.Errorf("got %s, %v; want %s", got, err, c.want)
			}
		})
	}
}
