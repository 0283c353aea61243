package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// DateSource says how sure we are of [Article.Published].
type DateSource string

const (
	DateExact   DateSource = "exact"   // a time with its zone, from the source
	DateDay     DateSource = "day"     // a calendar day; the time is 00:00 UTC
	DateGuessed DateSource = "guessed" // none, or an impossible one: the time of fetching
)

// FutureTolerance is how far ahead of our clock a source's date may be before
// it is held impossible: clocks and zones in the wild are off by hours.
const FutureTolerance = 26 * time.Hour

// Article is one report, as one outlet ran it.
type Article struct {
	ID           string     `json:"id"` // see ArticleID
	SourceID     string     `json:"source_id"`
	Source       string     `json:"source"` // the outlet's name, as shown
	URL          string     `json:"url"`    // where readers are sent: the page's own link, else as found, see CleanURL
	FoundAt      string     `json:"-"`      // the address under which it was listed, when that is another: the archive knows it by that too
	CanonicalURL string     `json:"canonical_url"`
	Title        string     `json:"title"`
	Byline       string     `json:"byline,omitempty"`
	Published    time.Time  `json:"published"`
	DateSource   DateSource `json:"date_source"`
	Fetched      time.Time  `json:"fetched"`
	Language     string     `json:"language"` // BCP 47 primary tag: "en", "zh", "de", "fr"; "und" when unknown
	Text         string     `json:"text"`     // plain text; paragraphs joined by a blank line
	Partial      bool       `json:"partial,omitempty"`
	ContentHash  string     `json:"content_hash"` // see ContentHash
}

// ArticleID is the id of the article at a canonical URL: "a" and the first
// 16 hex digits of the URL's SHA-256.
func ArticleID(canonicalURL string) string {
	return "a" + digest16(canonicalURL)
}

func digest16(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:8])
}

// ContentHash is the SHA-256, in hex, of the words of title and text: NFKC,
// lower case, letters and digits only. Two articles with one hash are exact
// duplicates whatever their spacing and punctuation.
func ContentHash(title, text string) string {
	h := sha256.New()
	for _, part := range []string{title, text} {
		folded := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, norm.NFKC.String(part))
		h.Write([]byte(folded))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// SettleDate sets a.Published and a.DateSource from what the source said.
// A zero date or one more than FutureTolerance after now is not believed: the
// article is dated now, and marked DateGuessed.
func (a *Article) SettleDate(published time.Time, how DateSource, now time.Time) {
	if published.IsZero() || published.Year() < 1990 || published.After(now.Add(FutureTolerance)) {
		published, how = now, DateGuessed
	}
	a.Published, a.DateSource = published.UTC(), how
}

// Reading is all that was read off one article: what it is about and who says
// what in it. It is kept with the article or not at all.
type Reading struct {
	Language        string         `json:"language"`
	Relevance       float64        `json:"relevance"` // 0 to 1
	Relevant        bool           `json:"relevant"`
	Mentions        []Mention      `json:"mentions"`
	Jurisdictions   []Jurisdiction `json:"jurisdictions"` // the weightiest first
	Topics          []string       `json:"topics"`
	Event           string         `json:"event"`           // "complaint", "fine", "ruling", "rule", …; "" when unclear
	Stage           Stage          `json:"stage,omitempty"` // of a bill, law or rule that the event is about
	Amounts         []Amount       `json:"amounts,omitempty"`
	Deadlines       []Deadline     `json:"deadlines,omitempty"`
	Statements      []Statement    `json:"statements"`
	Sketch          []byte         `json:"-"` // what clustering compares; opaque to all but analysis
	NearDuplicateOf string         `json:"near_duplicate_of,omitempty"`
}

// EntityIDs lists the entities mentioned, the most often mentioned first (a
// mention in the title counts as three), then by id.
func (r *Reading) EntityIDs() []string {
	weight := map[string]int{}
	for _, m := range r.Mentions {
		if m.InTitle {
			weight[m.EntityID] += 3
		} else {
			weight[m.EntityID]++
		}
	}
	return byWeight(weight)
}
