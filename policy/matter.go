package policy

import (
	"strings"
	"time"
)

// AmountRole is what a sum of money is in the event that an article reports.
type AmountRole string

const (
	FineAmount       AmountRole = "fine"       // imposed, or reduced or upheld on appeal
	SettlementAmount AmountRole = "settlement" // agreed on
	DamagesAmount    AmountRole = "damages"    // awarded to somebody
	MaximumAmount    AmountRole = "maximum"    // what could be imposed: "up to 4 % of turnover or 20 million euros"
	OtherAmount      AmountRole = "other"      // turnover, a price, a budget, an earlier fine told as background
)

// Amount is a sum of money that an article names. Text is exactly
// Article.Text[Start:End], or a part of the title when InTitle.
type Amount struct {
	Value    float64    `json:"value"`    // in units of the currency, not thousands or cents
	Currency string     `json:"currency"` // ISO 4217
	Role     AmountRole `json:"role"`
	By       []string   `json:"by,omitempty"` // ids of those who imposed or agreed to it
	On       []string   `json:"on,omitempty"` // ids of those who pay
	Text     string     `json:"text"`
	Start    int        `json:"start"` // bytes into Article.Text; -1 when InTitle
	End      int        `json:"end"`
	InTitle  bool       `json:"in_title,omitempty"`

	ArticleID string `json:"article_id,omitempty"` // of a story's: the article that Text stands in
}

// DeadlineKind is what has to be done by a day.
type DeadlineKind string

const (
	CommentsDue DeadlineKind = "comments"    // a consultation ends
	ComplyBy    DeadlineKind = "compliance"  // an order, a rule or a transition period has to be met
	AppliesFrom DeadlineKind = "application" // a law or rule takes effect or applies
	AnswerBy    DeadlineKind = "answer"      // a request for information or a formal notice has to be answered
	SellBy      DeadlineKind = "divestiture" // something has to be sold or switched off
	AppealBy    DeadlineKind = "appeal"      // an appeal has to be filed
	DecisionBy  DeadlineKind = "decision"    // a court, an authority or a parliament is to decide
)

// Deadline is a day that binds somebody, as an article tells it. Text is the
// sentence that does: exactly Article.Text[Start:End].
type Deadline struct {
	Date       time.Time    `json:"date"` // 00:00 UTC of the day
	Kind       DeadlineKind `json:"kind"`
	About      []string     `json:"about,omitempty"` // ids of the entities it binds or concerns
	Text       string       `json:"text"`
	Start      int          `json:"start"` // bytes into Article.Text
	End        int          `json:"end"`
	ArticleID  string       `json:"article_id,omitempty"`
	ArticleURL string       `json:"article_url,omitempty"`
	Source     string       `json:"source,omitempty"`
	StoryID    string       `json:"story_id,omitempty"`
	Outlets    int          `json:"outlets,omitempty"` // of its story that tell the same day
}

// Stage is how far a bill or a rule has come.
type Stage string

const (
	Proposed  Stage = "proposed"  // introduced, tabled, published as a draft
	Committee Stage = "committee" // before or through a committee; trilogue
	OneHouse  Stage = "one house" // passed by one chamber, or one of the co-legislators
	Passed    Stage = "passed"    // by all who must pass it
	Signed    Stage = "signed"    // or promulgated, published, adopted in final form
	InForce   Stage = "in force"
	Stopped   Stage = "stopped" // vetoed, rejected, withdrawn, repealed, struck down
)

// ImportanceLevel is how much a story matters to its reader.
type ImportanceLevel string

const (
	High   ImportanceLevel = "high"
	Medium ImportanceLevel = "medium"
	Low    ImportanceLevel = "low"
)

// ParseImportance reads what a person types for a level.
func ParseImportance(s string) (ImportanceLevel, error) {
	switch l := ImportanceLevel(strings.ToLower(strings.TrimSpace(s))); l {
	case High, Medium, Low:
		return l, nil
	}
	return "", Errorf(Invalid, "unknown importance %q: use high, medium or low", s)
}

// Importance is a level with the reasons for it, the weightiest first, each a
// clause for a person: "binding: a fine of €530 million", "reported by 9
// outlets". A level is never shown without them.
type Importance struct {
	Level   ImportanceLevel `json:"level"`
	Reasons []string        `json:"reasons"`
	Text    string          `json:"text,omitempty"` // both, as a sentence in the reader's language
}

// Contest is a claim and what stands against it, in the order of time.
type Contest struct {
	Claim    Statement   `json:"claim"`
	Counters []Statement `json:"counters"` // that deny, contradict or answer it
}

// Carrier is another outlet's report of words that a statement has too.
type Carrier struct {
	ArticleID string `json:"article_id"`
	URL       string `json:"url"`
	Source    string `json:"source"`
	Language  string `json:"language,omitempty"`
	Quote     string `json:"quote"` // as that outlet has it: the same, a shortened or translated variant
	Verbatim  bool   `json:"verbatim"`
	Start     int    `json:"start"`
	End       int    `json:"end"`
}
