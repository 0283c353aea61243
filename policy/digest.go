package policy

import "time"

// Citation points at the words of an article that carry a sentence. Quote is
// exactly Article.Text[Start:End] of the article cited.
type Citation struct {
	ArticleID string `json:"article_id"`
	URL       string `json:"url"`
	Source    string `json:"source"`
	Quote     string `json:"quote"`
	Start     int    `json:"start"`
	End       int    `json:"end"`
}

// Sentence is something that we say, and what it rests on. A sentence without
// a checked citation is never shown.
type Sentence struct {
	Text      string     `json:"text"`
	Language  string     `json:"language,omitempty"`
	Citations []Citation `json:"citations"`
}

// Extractive is what Digest.MadeBy and Answer.Model say when no model wrote.
const Extractive = "extractive"

// Digest is what a subscription is sent for one period.
type Digest struct {
	ID             string          `json:"id,omitempty"`
	SubscriptionID string          `json:"subscription_id,omitempty"`
	Slot           time.Time       `json:"slot,omitzero"` // its scheduled instant
	Since          time.Time       `json:"since"`         // the period: since included
	Until          time.Time       `json:"until"`         // until not included
	Zone           string          `json:"zone,omitempty"`
	Sections       []DigestSection `json:"sections"`
	MadeBy         string          `json:"made_by"` // a model's name, or Extractive
	Tokens         int             `json:"tokens"`
	CostUSD        float64         `json:"cost_usd"`
	Notes          []string        `json:"notes,omitempty"` // for its foot: a caught-up period, a model that failed, a source's gap
}

// DigestSection is the items of one jurisdiction, the most important first.
type DigestSection struct {
	Jurisdiction Jurisdiction `json:"jurisdiction"`
	Items        []DigestItem `json:"items"`
}

// DigestItem is one story as a digest tells it.
type DigestItem struct {
	StoryID      string       `json:"story_id"`
	Headline     string       `json:"headline"`
	Event        string       `json:"event,omitempty"`
	Sentences    []Sentence   `json:"sentences"`
	WhyItMatters string       `json:"why_it_matters"`       // the importance with its reasons, as a sentence; a model may add one of its own
	Importance   *Importance  `json:"importance,omitempty"` // nil in digests that older versions kept
	WhoSaysWhat  []Statement  `json:"who_says_what"`
	Sources      []SourceLink `json:"sources"`
	Entities     []string     `json:"entities,omitempty"`
	Published    time.Time    `json:"published"`               // the story's first report
	Follows      []StoryRef   `json:"follows,omitempty"`       // earlier stories that this one continues
	NewSinceLast bool         `json:"new_since_last"`          // an earlier digest carried the story; only what is new is told
	MadeBy       string       `json:"made_by"`                 // a model's name, or Extractive
	ArticleIDs   []string     `json:"article_ids"`             // all articles of the story that this item covers
	Fresh        int          `json:"fresh,omitempty"`         // how many of them no earlier digest carried
	GatheredLate bool         `json:"gathered_late,omitempty"` // nothing of it is of the period: its source could not be read when it came out
}

// SourceLink is an outlet's report, as linked under an item.
type SourceLink struct {
	ArticleID string    `json:"article_id,omitempty"`
	URL       string    `json:"url"`
	Source    string    `json:"source"`
	Title     string    `json:"title,omitempty"`
	Language  string    `json:"language,omitempty"`
	Published time.Time `json:"published"`
	AlsoIn    []string  `json:"also_in,omitempty"` // outlets that ran a near-duplicate
	Late      bool      `json:"late,omitempty"`    // it came out before the period, and was gathered in it
}

// Items lists the digest's items in the order in which they are shown.
func (d *Digest) Items() []DigestItem {
	var all []DigestItem
	for _, s := range d.Sections {
		all = append(all, s.Items...)
	}
	return all
}
