package policy

import "time"

// Filter narrows what is read from the archive. The zero value passes
// everything that is relevant to data policy.
type Filter struct {
	Jurisdictions []Jurisdiction `json:"jurisdictions,omitempty"` // any of these; EU includes its member states, US its states
	About         []string       `json:"about,omitempty"`         // ids of entities; any of these, or a child of one
	Language      string         `json:"language,omitempty"`      // the language to tell it in, not a filter on articles

	Importance ImportanceLevel `json:"importance,omitempty"` // at least; judged by who shows stories, not by the archive
}

// Subscription is a channel's standing order for digests.
type Subscription struct {
	ID       string    `json:"id"`
	Team     string    `json:"team,omitempty"` // the Slack workspace; "" for the terminal
	Channel  string    `json:"channel"`
	Schedule string    `json:"schedule"` // a cron expression with five fields
	Zone     string    `json:"zone"`     // an IANA zone's name
	Filter   Filter    `json:"filter"`
	MaxItems int       `json:"max_items,omitempty"` // per digest; 0 is the default
	Created  time.Time `json:"created"`
	Paused   bool      `json:"paused,omitempty"`
}

// SlotState is how far the work of one slot has come.
type SlotState string

const (
	SlotClaimed SlotState = "claimed" // somebody is at it
	SlotPosting SlotState = "posting" // the digest is kept and is being posted
	SlotDone    SlotState = "done"
	SlotFailed  SlotState = "failed" // to be tried again
	SlotMerged  SlotState = "merged" // never posted: a later slot of the subscription covers its period
)

// Slot is one scheduled run of a subscription: unique by Subscription and At.
type Slot struct {
	SubscriptionID string    `json:"subscription_id"`
	At             time.Time `json:"at"`    // the scheduled instant
	Since          time.Time `json:"since"` // the period that the digest covers
	Until          time.Time `json:"until"`
	State          SlotState `json:"state"`
	Attempts       int       `json:"attempts"`
	Holder         string    `json:"holder,omitempty"`     // which process claimed it
	LeaseUntil     time.Time `json:"lease_until,omitzero"` // another may take it over after that
	DigestID       string    `json:"digest_id,omitempty"`  // once built
	MessageTS      string    `json:"message_ts,omitempty"` // once posted
	LastError      string    `json:"last_error,omitempty"` // for the operator
	CaughtUp       int       `json:"caught_up,omitempty"`  // how many missed slots it stands for besides itself
	FinishedAt     time.Time `json:"finished_at,omitzero"` // when it became done
}

// FetchState is what a source's last fetches left behind.
type FetchState struct {
	SourceID     string         `json:"source_id"`
	URL          string         `json:"url"`              // where it answers now (301 and 308 move it)
	Origin       string         `json:"origin,omitempty"` // the catalog's address at that time: another one there makes URL void
	ETag         string         `json:"etag,omitempty"`
	LastModified string         `json:"last_modified,omitempty"`
	BodyHash     string         `json:"body_hash,omitempty"`
	LastFetch    time.Time      `json:"last_fetch,omitzero"`
	LastSuccess  time.Time      `json:"last_success,omitzero"`
	NextDue      time.Time      `json:"next_due,omitzero"`
	Told         bool           `json:"told,omitempty"` // NextDue was put off, since a hub tells of the source's news
	NewestEntry  time.Time      `json:"newest_entry,omitzero"`
	NewestListed time.Time      `json:"newest_listed,omitzero"`  // the newest entry of its document, taken or not
	Habit        time.Duration  `json:"habit,omitempty"`         // its longest pause between two entries when last read; 0 when not known
	LongestPause time.Duration  `json:"longest_pause,omitempty"` // the longest pause ever seen between two entries
	Pace         time.Duration  `json:"pace,omitempty"`          // the usual pause between two entries; 0 when not known
	FirstSuccess time.Time      `json:"first_success,omitzero"`
	ReachesBack  time.Time      `json:"reaches_back,omitzero"` // the oldest dated entry at its first reading
	FailingSince time.Time      `json:"failing_since,omitzero"`
	Cause        string         `json:"cause,omitempty"`      // of the failure, short: "answers 503"
	Trouble      string         `json:"trouble,omitempty"`    // the kind of trouble that was told last, so that it is told once
	Behind       int            `json:"behind,omitempty"`     // how many pages the last reading was through with when it had to leave something; 0: it came to its end
	Gaps         []Gap          `json:"gaps,omitempty"`       // the oldest first
	ReadTo       time.Time      `json:"read_to,omitzero"`     // of an API that is asked by dates: up to when all it had was read
	ValidFor     string         `json:"valid_for,omitempty"`  // the address that gave ETag and LastModified, where it is not URL
	Fresh        time.Duration  `json:"fresh,omitempty"`      // for how long its last whole answer said that it may be kept
	Pause        time.Duration  `json:"pause,omitempty"`      // the least pause between two requests that its document asks for
	SkipHours    []int          `json:"skip_hours,omitempty"` // hours of the day, UTC, in which its document asks to be left alone
	SkipDays     []time.Weekday `json:"skip_days,omitempty"`  // and days
	Rhythm       time.Duration  `json:"rhythm,omitempty"`     // the mean pause between the hours in which it published something; 0 when not known
	LastNew      time.Time      `json:"last_new,omitzero"`    // when a reading last brought something new
	Failures     int            `json:"failures,omitempty"`   // in a row
	LastError    string         `json:"last_error,omitempty"`
	Gone         bool           `json:"gone,omitempty"` // answered 410: off until somebody looks
}
