package policy

import "time"

// Timeline is what happened around a subject, and when.
type Timeline struct {
	Query       string          `json:"query"`
	Subject     *Subject        `json:"subject"`     // nil when nothing was recognised
	Suggestions []string        `json:"suggestions"` // names that were perhaps meant
	Since       time.Time       `json:"since"`       // the day of the first report
	Until       time.Time       `json:"until"`       // the day after the last
	Weeks       []WeekCount     `json:"weeks"`       // every week from the first to the last, those without a report too
	Events      []TimelineEvent `json:"events"`      // in the order of time
	Left        int             `json:"left"`        // stories that were left out because there are too many
}

// WeekCount is how many articles of one week mention the subject, by the
// section that each belongs to first.
type WeekCount struct {
	Monday string               `json:"monday"` // "2006-01-02", UTC
	Total  int                  `json:"total"`
	Counts map[Jurisdiction]int `json:"counts"`
}

// TimelineEvent is a story's place on a timeline.
type TimelineEvent struct {
	Date          time.Time      `json:"date"` // of its first report
	StoryID       string         `json:"story_id"`
	Headline      string         `json:"headline"`
	Event         string         `json:"event"`
	Jurisdictions []Jurisdiction `json:"jurisdictions"`
	Entities      []string       `json:"entities"`
	Continues     []string       `json:"continues,omitempty"`
	Follows       []StoryRef     `json:"follows,omitempty"` // the same, as shown
	Importance    *Importance    `json:"importance,omitempty"`
	Amounts       []Amount       `json:"amounts,omitempty"`
	Articles      int            `json:"articles"` // reprints included
	Outlets       int            `json:"outlets"`
	Sources       []SourceLink   `json:"sources"` // the first report of each of the first few outlets
}

// SectionCount is how many articles of a day belong to a section first.
type SectionCount struct {
	Day     time.Time // 00:00 UTC
	Section Jurisdiction
	Count   int
}
