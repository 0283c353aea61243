package policy

import (
	"strconv"
	"time"
)

// StatementKind is what a speaker did by saying it.
type StatementKind string

const (
	Said      StatementKind = "said"
	Denied    StatementKind = "denied"
	Alleged   StatementKind = "alleged"
	Admitted  StatementKind = "admitted"
	Ordered   StatementKind = "ordered"
	Ruled     StatementKind = "ruled"
	Promised  StatementKind = "promised"
	CalledFor StatementKind = "called for"
)

// StatementKinds lists every kind.
func StatementKinds() []StatementKind {
	return []StatementKind{Said, Denied, Alleged, Admitted, Ordered, Ruled, Promised, CalledFor}
}

// Statement is one record of the ledger of who said what. Quote is exactly
// Article.Text[Start:End]; a statement for which that does not hold is not
// stored.
type Statement struct {
	ID         string        `json:"id"`         // see StatementID
	Speaker    string        `json:"speaker"`    // the name as shown: the entity's, or the article's words
	SpeakerID  string        `json:"speaker_id"` // an entity's id, or ""
	Role       string        `json:"role,omitempty"`
	Kind       StatementKind `json:"kind"`
	Quote      string        `json:"quote"`    // the words inside the quotation marks, or the reported sentence
	Verbatim   bool          `json:"verbatim"` // true: the speaker's own words; false: the outlet's report of them
	About      []string      `json:"about"`    // ids of the entities it is about or addressed to
	Date       time.Time     `json:"date"`     // of the utterance where the article tells it, else of the article
	ArticleID  string        `json:"article_id"`
	ArticleURL string        `json:"article_url"`
	Source     string        `json:"source,omitempty"` // the outlet that carries it
	StoryID    string        `json:"story_id,omitempty"`
	Start      int           `json:"start"` // bytes into the article's text
	End        int           `json:"end"`

	// What the ledger knows of a statement beside its own article. They are set
	// where statements are read from the archive, and not kept with it.
	AlsoIn      []Carrier `json:"also_in,omitempty"`      // other outlets with the same words
	Contests    []string  `json:"contests,omitempty"`     // ids of statements that it denies, contradicts or answers
	ContestedBy []string  `json:"contested_by,omitempty"` // ids of those that do so to it
	DepartsFrom string    `json:"departs_from,omitempty"` // id of the same speaker's earlier statement whose line it leaves
}

// StatementID is the id of the statement at a span of an article by a speaker.
func StatementID(articleID, speaker string, start, end int) string {
	return "q" + digest16(articleID+"|"+speaker+"|"+strconv.Itoa(start)+"|"+strconv.Itoa(end))
}
