// Package datagov reads what the gate before the APIs of the US government,
// api.data.gov, answers in their stead.
package datagov

import (
	"encoding/json"
	"strings"

	"datapolicy/policy"
)

// Refusal makes an error of the gate's own. Its text is not shown: it may hold
// what was sent. api is the API's name, check what to do about a key that it
// does not take.
func Refusal(raw json.RawMessage, api, check string) error {
	var e struct {
		Code string `json:"code"`
	}
	_ = json.Unmarshal(raw, &e) // an error of another form has no code
	switch {
	case strings.HasPrefix(e.Code, "API_KEY"):
		return policy.Errorf(policy.Invalid, "%s's API does not take our key; %s", api, check)
	case e.Code == "OVER_RATE_LIMIT":
		return policy.Errorf(policy.Unavailable, "%s's API has had as many requests from us as it takes in an hour; it will be tried again", api)
	}
	return policy.Errorf(policy.Unavailable, "%s's API answers with an error of its own; it will be tried again", api)
}
