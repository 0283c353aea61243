package policy

import "time"

// HubState is how we stand with a hub.
type HubState string

const (
	HubWanted  HubState = "wanted"  // to be asked, asked, or asked in vain: see Failures and Due
	HubActive  HubState = "active"  // it verified that we asked, and tells us until LeaseUntil
	HubRefused HubState = "refused" // it said no
	HubLeaving HubState = "leaving" // we want no more of it
)

// HubSubscription is our order with a hub to be told when a source has news
// (WebSub, W3C Recommendation of 23 January 2018).
type HubSubscription struct {
	// ID is the end of the callback's address. Whoever knows it can speak to us as
	// the hub: it is a secret, for no log and no error.
	ID       string `json:"id"`
	Callback string `json:"callback"` // the whole address; as secret
	SourceID string `json:"source_id"`
	Hub      string `json:"hub"`              // where it is asked
	Topic    string `json:"topic"`            // the feed as the hub knows it
	Secret   string `json:"secret,omitempty"` // what the hub signs with; "" where it could not be told in secret

	State      HubState  `json:"state"`
	Asked      string    `json:"asked,omitempty"`      // the mode of the request that the hub has yet to verify; "" is none
	AskedUntil time.Time `json:"asked_until,omitzero"` // until when it may
	Since      time.Time `json:"since,omitzero"`       // since when it is active
	LeaseUntil time.Time `json:"lease_until,omitzero"` // until when the hub said that it would tell us
	Doubtful   bool      `json:"doubtful,omitempty"`   // it left something out or signed wrongly: the source is asked at its own pace as well
	Due        time.Time `json:"due,omitzero"`         // when there is something to do next
	Failures   int       `json:"failures,omitempty"`   // of asking, in a row
	LastError  string    `json:"last_error,omitempty"` // for the operator
	LastPush   time.Time `json:"last_push,omitzero"`   // when it last told us something that we took
}

// Tells reports whether the hub can be relied on at that time.
func (h HubSubscription) Tells(now time.Time) bool {
	return h.State == HubActive && !h.Doubtful && now.Before(h.LeaseUntil)
}
