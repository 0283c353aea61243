package feed

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"datapolicy/policy"
	"datapolicy/sources/charset"
)

// Options says what is known of a document beforehand.
type Options struct {
	URL         string         // where it was fetched from: relative addresses are resolved against it
	ContentType string         // the HTTP header that came with it
	Charset     string         // of the source, for documents that declare none
	Now         time.Time      // for relative dates
	Location    *time.Location // of times that name no zone; nil is UTC
	Language    string         // of the source, when the feed names none; helps to read its dates
	Raw         bool           // leave summaries and contents as they came: for a reader that only takes the text out of them; many times quicker. Not fit to show
}

// Feed is what a document holds. Its slices are never nil.
type Feed struct {
	Format   string   `json:"format"`  // "rss", "rdf", "atom", "json" or "cdf"
	Version  string   `json:"version"` // "2.0", "1.0", "0.3", …; "" when it tells none
	Title    string   `json:"title"`
	URL      string   `json:"url"` // of the site
	Language string   `json:"language"`
	Entries  []Entry  `json:"entries"`
	Warnings []string `json:"warnings"` // what had to be put up with, for a person

	Self string `json:"-"` // its own address, where it tells it
	Hub  string `json:"-"` // WebSub: whom to ask to be told of news

	Next        string `json:"-"` // the page with older entries (RFC 5005 §3; JSON Feed's next_url)
	PrevArchive string `json:"-"` // the document with the entries before these (RFC 5005 §4)
	Generator   string `json:"-"` // the program that wrote it, as it names itself

	Pause     time.Duration  `json:"-"` // the least pause between two requests that the feed asks for; 0 when it asks for none
	SkipHours []int          `json:"-"` // hours of the day, GMT, in which it asks not to be read
	SkipDays  []time.Weekday `json:"-"` // and days, GMT
}

// Entry is one report of a feed.
type Entry struct {
	ID         string
	URL        string
	Title      string            // plain text
	Author     string            // names, joined by ", "
	Published  time.Time         // where only Updated is told, the same: readers want one date, and an Atom feed need not tell when an entry first came
	Updated    time.Time         // zero when not told
	DateSource policy.DateSource // of Published, or of Updated where there is no other; "" without either
	Summary    string            // sanitised HTML
	Content    string            // sanitised HTML; "" where the feed has a summary only
	Categories []string
	Enclosures []Enclosure
	Language   string // where it differs from the feed's
	CutOff     bool   // the document ended within it
}

// Enclosure is a file that belongs to an entry.
type Enclosure struct {
	URL    string `json:"url"`
	Type   string `json:"type"`
	Length int64  `json:"length"` // bytes; 0 when not told
}

// MarshalJSON gives the entry in the shape of `inspect feed`.
func (e Entry) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		ID         string      `json:"id"`
		URL        string      `json:"url"`
		Title      string      `json:"title"`
		Author     string      `json:"author"`
		Published  string      `json:"published"`
		Updated    string      `json:"updated"`
		Summary    string      `json:"summary"`
		Content    string      `json:"content"`
		Categories []string    `json:"categories"`
		Enclosures []Enclosure `json:"enclosures"`
	}{
		e.ID, e.URL, e.Title, e.Author, stamp(e.Published), stamp(e.Updated), e.Summary, e.Content,
		orEmpty(e.Categories), orEmpty(e.Enclosures),
	})
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// Parse reads a document of any of the formats. An error is policy.Invalid and
// says what the document is instead, or which limit it passes.
func Parse(body []byte, o Options) (*Feed, error) {
	if len(body) > MaxBytes {
		return nil, policy.Errorf(policy.Invalid, "this document has more than %d MB, which no feed has; give the address of the feed itself", MaxBytes>>20)
	}
	kind := charset.XML
	if looksLikeJSON(body, o.ContentType) {
		kind = charset.JSON
	}
	decoded, err := decode(body, kind, o)
	if err != nil {
		return nil, err
	}
	if len(bytes.TrimSpace(decoded.Text)) == 0 {
		return nil, policy.Errorf(policy.Invalid, "this document is empty; a feed has at least its title")
	}
	p := &parser{o: o, feed: &Feed{Warnings: []string{}}}
	defer p.release()
	if !decoded.Certain {
		p.warn("the charset is not declared; it was read as %s", decoded.Charset)
	}
	if p.base, err = url.Parse(o.URL); err != nil || !p.base.IsAbs() {
		p.base = nil
	}
	if kind == charset.JSON {
		err = p.json(decoded.Text)
	} else {
		err = p.xml(string(decoded.Text))
	}
	if err != nil {
		return nil, err
	}
	p.finish()
	return p.feed, nil
}

// decode makes text of the bytes. What the source is known to use goes before a
// guess.
func decode(body []byte, kind charset.Kind, o Options) (charset.Decoded, error) {
	d, err := charset.Decode(body, o.ContentType, charset.Options{Kind: kind, Default: o.Charset})
	if err != nil || d.Certain || o.Charset == "" {
		return d, err
	}
	if known, err := charset.Decode(body, "text/xml; charset="+o.Charset, charset.Options{Kind: kind}); err == nil && known.Certain {
		return known, nil
	}
	return d, nil
}

func looksLikeJSON(body []byte, contentType string) bool {
	start := bytes.TrimLeft(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")), " \t\r\n\x00\xff\xfe")
	return len(start) > 0 && (start[0] == '{' || start[0] == '[') || len(start) == 0 && strings.Contains(contentType, "json")
}

// parser carries one document's reading.
type parser struct {
	o    Options
	feed *Feed
	base *url.URL // nil when the document's address is not known
	said map[string]bool

	badDates    int
	isMalformed bool
	slabs       []*[256]node
}

// warn notes what was put up with, each sentence once.
func (p *parser) warn(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if p.said[text] || len(p.said) >= 50 {
		return
	}
	if p.said == nil {
		p.said = map[string]bool{}
	}
	p.said[text] = true
	p.feed.Warnings = append(p.feed.Warnings, text)
}

// xml reads a document in an XML format, well-formed or not.
func (p *parser) xml(text string) error {
	text = p.skipJunk(text)
	root, err := p.grow(text)
	if err != nil {
		return err
	}
	top := p.feedElement(root)
	if top == nil {
		return p.notAFeed(root, text)
	}
	switch {
	case top.name == "feed" || top.name == "entry" || top.name == "atom:feed" || top.name == "atom:entry":
		p.atom(top)
	case isCDF(top):
		p.cdf(root, top)
	default:
		p.rss(root, top)
	}
	return nil
}

// skipJunk drops what servers put before a document by mistake: blank lines,
// warnings of PHP, a second declaration.
func (p *parser) skipJunk(text string) string {
	const window = 64 << 10
	text = strings.TrimLeft(text, " \t\r\n\ufeff\u0000")
	if strings.HasPrefix(text, "<?xml") {
		return text
	}
	if at := strings.Index(text[:min(len(text), window)], "<?xml"); at > 0 {
		p.warn("there is something before the XML declaration; it was passed over")
		return text[at:]
	}
	if at := strings.IndexByte(text[:min(len(text), window)], '<'); at > 0 {
		p.warn("there is text before the first element; it was passed over")
		return text[at:]
	}
	return text
}

// finish gives entries what they lack and takes out what must not be shown.
func (p *parser) finish() {
	f := p.feed
	f.Entries = orEmpty(f.Entries)
	if f.Language = strings.TrimSpace(f.Language); len(f.Language) <= len("zh_hans_cn_x") {
		f.Language = strings.ReplaceAll(f.Language, "_", "-")
	}
	f.Title = p.cut(f.Title)
	for i := range f.Entries {
		e := &f.Entries[i]
		e.Title, e.Author = p.cut(e.Title), p.cut(e.Author)
		e.Categories, e.Enclosures = orEmpty(e.Categories), orEmpty(e.Enclosures)
		if e.Published.IsZero() {
			e.Published = e.Updated
		}
		if e.ID == "" {
			e.ID = e.URL
		}
		if e.ID == "" {
			sum := sha256.Sum256([]byte(e.Title + "\x00" + e.Summary + "\x00" + e.Content))
			e.ID = "sha256:" + hex.EncodeToString(sum[:16])
			p.warn("an entry has neither an id nor an address; its id was made from its text")
		}
	}
}

// cut keeps a line of text within MaxTitle.
func (p *parser) cut(s string) string {
	if len(s) <= MaxTitle {
		return s
	}
	n := 0
	for i := range s {
		if n == MaxTitle {
			p.warn("a title or name has more than %d characters; it was cut", MaxTitle)
			return strings.TrimSpace(s[:i]) + "…"
		}
		n++
	}
	return s
}
