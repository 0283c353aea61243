package policy

import "time"

// Period bounds by time of publication: Since included, Until not; a zero
// bound is open.
type Period struct {
	Since time.Time
	Until time.Time
}

// Contains reports whether t lies in p.
func (p Period) Contains(t time.Time) bool {
	return (p.Since.IsZero() || !t.Before(p.Since)) && (p.Until.IsZero() || t.Before(p.Until))
}

// StoryQuery asks the archive for stories that have an article in Period and
// pass Filter, the one with the latest report first.
type StoryQuery struct {
	Period
	Filter
	SeenSince time.Time // if set: or that an article was added to in [SeenSince, SeenUntil)
	SeenUntil time.Time
	IDs       []string // if set: only these
	Events    []string // if set: only of these kinds of event
	Limit     int      // 0 is no limit
}

// DeadlineQuery asks for deadlines whose Date is in Period, the nearest first.
type DeadlineQuery struct {
	Period
	Filter
	Kinds []DeadlineKind // if set: only these
	Limit int            // 0 is no limit
}

// StatementQuery asks for statements, the latest first.
type StatementQuery struct {
	Period              // by Statement.Date
	SpeakerIDs []string // any of these, or
	Speaker    string   // a part of the speaker's name, case-insensitive
	About      []string // ids of entities; any of these
	Kinds      []StatementKind
	Text       string   // words that the quotation contains, as in a search
	StoryIDs   []string // any of these
	ArticleIDs []string // any of these
	Limit      int
}

// SearchQuery asks for articles by words. Text is what a person typed: any
// text is safe.
type SearchQuery struct {
	Period
	Filter
	Text       string
	StoryIDs   []string // if set: only in these
	Irrelevant bool     // take in articles that are not data policy
	Limit      int      // 0 is 20
}
