package policy

import "time"

// Answer is what was found for a question, each sentence with its citations,
// or a refusal with its reason.
type Answer struct {
	Question string     `json:"question"`
	Answer   []Sentence `json:"answer"`
	Refused  bool       `json:"refused"`
	Reason   string     `json:"reason"` // why refused, for a person
	Model    string     `json:"model"`  // its name, or Extractive
	Tokens   int        `json:"tokens"`
	CostUSD  float64    `json:"cost_usd"`
	StoryIDs []string   `json:"story_ids,omitempty"` // the stories it was answered from
	Notes    []string   `json:"notes,omitempty"`     // such as: the model failed, so this is extractive
}

// Subject is what a lookup was understood to ask about.
type Subject struct {
	Kind    string   `json:"kind"` // an EntityKind, "event" (or "deadline"), "statement", or "text"
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Aliases []string `json:"aliases"`
	Parent  string   `json:"parent"` // the parent's name
	Role    string   `json:"role,omitempty"`
}

// Lookup is all that the archive has on a subject.
type Lookup struct {
	Query       string      `json:"query"`
	Subject     *Subject    `json:"subject"`     // nil when nothing was recognised
	Suggestions []string    `json:"suggestions"` // names that were perhaps meant
	Stories     []Story     `json:"stories"`
	Statements  []Statement `json:"statements"`
	Contested   []Contest   `json:"contested,omitempty"` // claims beside what stands against them
	Deadlines   []Deadline  `json:"deadlines,omitempty"` // of these stories, by date
	Totals      []Total     `json:"totals,omitempty"`    // of the amounts of all stories found, also those not listed
	Timeline    []DayCount  `json:"timeline"`
}

// Total is what the amounts of some stories come to in one currency. Nothing is
// converted: a rate would have to be that of each day.
type Total struct {
	Currency string  `json:"currency"` // ISO 4217
	Value    float64 `json:"value"`
	Amounts  int     `json:"amounts"` // how many were added up
}

// DayCount is how many articles of one day (UTC, "2006-01-02") are in a result.
type DayCount struct {
	Date  string `json:"date"`
	Count int    `json:"count"`
}

// SearchResult is one article found.
type SearchResult struct {
	ArticleID string    `json:"article_id"`
	StoryID   string    `json:"story_id,omitempty"`
	URL       string    `json:"url"`
	Title     string    `json:"title"`
	Source    string    `json:"source"`
	Published time.Time `json:"published"`
	Language  string    `json:"language"`
	Score     float64   `json:"score"` // higher is better; comparable within one result list only
	Snippet   string    `json:"snippet"`
}

// Thread is a conversation that we take part in: under a digest, a lookup, or
// one that we were called into.
type Thread struct {
	ID       string    `json:"id"` // "CHANNEL:TS" in Slack
	Channel  string    `json:"channel"`
	TS       string    `json:"ts"`                  // of the message that it hangs under
	Started  bool      `json:"started"`             // by us: plain questions in it are for us
	DigestID string    `json:"digest_id,omitempty"` // the digest that it is about
	StoryIDs []string  `json:"story_ids,omitempty"` // the stories that it is about, asked first
	Subject  string    `json:"subject,omitempty"`   // the entity that it is about
	Turns    []Turn    `json:"turns,omitempty"`     // oldest first
	Created  time.Time `json:"created"`
}

// Turn is one message of a thread. Our own turns help to read a follow-up
// ("and what did they answer?") and are never evidence.
type Turn struct {
	Ours     bool      `json:"ours"`
	User     string    `json:"user,omitempty"`
	Text     string    `json:"text"`
	At       time.Time `json:"at"`
	StoryIDs []string  `json:"story_ids,omitempty"`
	Entities []string  `json:"entities,omitempty"`
}
