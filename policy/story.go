package policy

import (
	"strings"
	"time"
)

// Story is the articles about one event, across outlets and languages.
type Story struct {
	ID             string         `json:"id"`
	Headline       string         `json:"headline"`
	Summary        string         `json:"summary"`
	Event          string         `json:"event"`
	Stage          Stage          `json:"stage,omitempty"`
	Topics         []string       `json:"topics,omitempty"`
	Amounts        []Amount       `json:"amounts,omitempty"`   // the event's own, one of each value; spans are those of their articles
	Deadlines      []Deadline     `json:"deadlines,omitempty"` // by date
	Importance     *Importance    `json:"importance,omitempty"`
	Jurisdictions  []Jurisdiction `json:"jurisdictions"`
	Entities       []string       `json:"entities"` // entity ids, the weightiest first
	FirstPublished time.Time      `json:"first_published"`
	LastPublished  time.Time      `json:"last_published"`
	LastSeen       time.Time      `json:"last_seen"`           // when an article was last added to it
	Continues      []string       `json:"continues,omitempty"` // ids of earlier stories it follows up
	Follows        []StoryRef     `json:"follows,omitempty"`   // the same, as shown
	Articles       []StoryArticle `json:"articles"`            // by time of publication, then id
	Trace          []byte         `json:"-"`                   // what later stories are compared with; opaque to all but analysis
}

// StoryRef names a story where another speaks of it.
type StoryRef struct {
	ID        string    `json:"id"`
	Headline  string    `json:"headline"`
	Published time.Time `json:"published"` // its first report
}

// mostFollowed is how many earlier stories are named where one is told.
const mostFollowed = 2

// Follows is the line that says what a story follows: "Follows: Inquiry opened,
// 14 September 2021"; "" when it follows nothing. Headlines are as outlets wrote
// them: an edge escapes the line like any other text.
func Follows(refs []StoryRef) string {
	var told []string
	for _, r := range refs {
		if headline := strings.TrimSpace(r.Headline); headline != "" && len(told) < mostFollowed {
			told = append(told, headline+", "+r.Published.UTC().Format("2 January 2006"))
		}
	}
	if len(told) == 0 {
		return ""
	}
	return "Follows: " + strings.Join(told, "; ")
}

// StoryArticle is an article's place in a story.
type StoryArticle struct {
	ID              string     `json:"id"`
	URL             string     `json:"url"`
	Title           string     `json:"title"`
	Source          string     `json:"source"`
	SourceID        string     `json:"source_id,omitempty"`
	Published       time.Time  `json:"published"`
	DateSource      DateSource `json:"date_source,omitempty"`
	Language        string     `json:"language"`
	NearDuplicateOf string     `json:"near_duplicate_of"` // an article's URL, or ""
}

// StoryID is the id that a story gets when it begins with an article.
func StoryID(articleID string) string { return "s" + digest16("story|"+articleID) }

// StoryChange is what adding one article did to the stories: those that were
// made or altered, whole as they now stand, and those that were merged away.
type StoryChange struct {
	Stories []Story           // every made or altered story, with all of its articles
	Merged  map[string]string // id of a story that ended → id of the one that took its articles
}

// Filing is an article with all that goes into the archive with it: kept at
// once, or not at all.
type Filing struct {
	Article Article
	Reading Reading
	Change  StoryChange // what adding the article did to the stories
}

// StoryTrace is what is kept of a story for telling which later ones continue it.
type StoryTrace struct {
	ID          string
	Event       string
	First, Last time.Time // published
	Entities    []string
	Continues   []string // as kept: some may have been merged away since
	Data        []byte   // see Story.Trace
}
