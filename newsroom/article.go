package newsroom

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

// Topics of an article: whether a digest of data policy should carry it.
const (
	TopicPolicy   = "policy"
	TopicOffTopic = "offtopic"
)

// Article is one article of the sample with its labels. The clean text is what
// a reader of its page should come away with.
type Article struct {
	ID              string    `yaml:"-"`      // the file's name without ".md"
	Outlet          string    `yaml:"outlet"` // an Outlet's id
	Path            string    `yaml:"path"`   // below the outlet's address
	Title           string    `yaml:"title"`
	Byline          string    `yaml:"byline"`
	Published       time.Time `yaml:"published"`
	Language        string    `yaml:"language"`          // "en", "zh", "de" or "fr"
	Event           string    `yaml:"event"`             // label of the true event; articles with one label are one story
	Topic           string    `yaml:"topic"`             // TopicPolicy or TopicOffTopic
	NearDuplicateOf string    `yaml:"near_duplicate_of"` // the ID of the article that this one reprints, or ""
	QuotesFrom      []string  `yaml:"quotes_from"`       // where quotations in it can be read
	FactsFrom       []string  `yaml:"facts_from"`        // where its facts can be checked
	Reposts         []string  `yaml:"reposts"`           // also listed in the feed under another address: "tracking", "amp"
	Feed            string    `yaml:"feed"`              // what is wrong with its feed entry: "no-id", "no-date", "undated" (its page too), "future"
	Text            string    `yaml:"-"`                 // paragraphs joined by a blank line; a line of "## " is a subheading, given here without the marks
	headings        map[int]bool
}

// Relevant reports whether the article is about data policy.
func (a Article) Relevant() bool { return a.Topic == TopicPolicy }

// Paragraphs are the paragraphs of Text in order, subheadings among them.
func (a Article) Paragraphs() []string { return strings.Split(a.Text, "\n\n") }

//go:embed articles/*.md outlets.yaml chrome.yaml templates/*.gohtml
var files embed.FS

// Articles reads the embedded articles, oldest first, then by id.
func Articles() ([]Article, error) {
	entries, err := fs.ReadDir(files, "articles")
	if err != nil {
		return nil, err
	}
	articles := make([]Article, 0, len(entries))
	for _, e := range entries {
		raw, err := files.ReadFile(path.Join("articles", e.Name()))
		if err != nil {
			return nil, err
		}
		a, err := parseArticle(strings.TrimSuffix(e.Name(), ".md"), string(raw))
		if err != nil {
			return nil, err
		}
		articles = append(articles, a)
	}
	slices.SortStableFunc(articles, func(a, b Article) int {
		if c := a.Published.Compare(b.Published); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return articles, nil
}

func parseArticle(id, raw string) (Article, error) {
	rest, ok := strings.CutPrefix(raw, "---\n")
	front, body, found := strings.Cut(rest, "\n---\n")
	if !ok || !found {
		return Article{}, fmt.Errorf("articles/%s.md: no front matter between two lines of ---", id)
	}
	var a Article
	if err := yaml.UnmarshalWithOptions([]byte(front), &a, yaml.DisallowUnknownField()); err != nil {
		return Article{}, fmt.Errorf("articles/%s.md: %w", id, err)
	}
	if a.Published.IsZero() {
		return Article{}, fmt.Errorf("articles/%s.md: published is no instant such as 2025-01-17T09:30:00Z", id)
	}
	a.ID = id
	a.Published = a.Published.UTC()
	a.headings = map[int]bool{}
	var paragraphs []string
	for block := range strings.SplitSeq(strings.TrimSpace(body), "\n\n") {
		text := strings.Join(strings.Fields(block), " ")
		if a.Language == "zh" {
			text = strings.ReplaceAll(strings.TrimSpace(block), "\n", "")
		}
		if heading, ok := strings.CutPrefix(text, "## "); ok {
			a.headings[len(paragraphs)] = true
			text = heading
		}
		if text != "" {
			paragraphs = append(paragraphs, text)
		}
	}
	a.Text = strings.Join(paragraphs, "\n\n")
	return a, nil
}
