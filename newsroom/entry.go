package newsroom

import (
	"slices"
	"strings"
	"time"
)

// entry is an article as a feed lists it. An article that is reposted has an
// entry for each address.
type entry struct {
	ID        string // "" when the feed gives none
	URL       string
	Title     string
	Byline    string
	Published time.Time // zero when the feed gives none
	Summary   string
	HTML      string // the whole text, where the feed carries it
}

// mistypedYear is what an outlet wrote for 2025 in the entry with a date in the
// future.
const mistypedYear = 2052

func (st *site) entries(base string) ([]entry, error) {
	var entries []entry
	for _, a := range st.articles {
		e := entry{ID: base + a.Path, URL: base + a.Path, Title: a.Title, Byline: a.Byline, Published: a.Published.In(st.location)}
		switch st.Content {
		case "full":
			html, err := st.render("content.gohtml", st.blocks(base, a, false))
			if err != nil {
				return nil, err
			}
			e.Summary, e.HTML = firstSentence(a), string(html)
		case "summary":
			e.Summary = firstSentence(a)
		case "truncated":
			e.Summary = truncated(a)
		}
		switch a.Feed {
		case "no-id":
			e.ID = ""
		case "no-date", "undated":
			e.Published = time.Time{}
		case "future":
			e.Published = e.Published.AddDate(mistypedYear-e.Published.Year(), 0, 0)
		}
		if slices.Contains(a.Reposts, "tracking") {
			again := e
			again.ID += "#2"
			again.URL += "?utm_source=rss&utm_medium=feed&utm_campaign=latest"
			entries = append(entries, again)
		}
		if slices.Contains(a.Reposts, "amp") {
			again := e
			again.ID += "#amp"
			again.URL += "/amp"
			entries = append(entries, again)
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// firstSentence is an article's first paragraph, the teaser that most outlets
// put into their feeds.
func firstSentence(a Article) string { return a.Paragraphs()[0] }

// truncatedRunes is where a truncating feed cuts, in the middle of a word as
// such feeds do.
const truncatedRunes = 90

func truncated(a Article) string {
	text := []rune(firstSentence(a))
	if len(text) > truncatedRunes {
		text = text[:truncatedRunes]
	}
	return strings.TrimSpace(string(text)) + " […]"
}

// modified is when the newest article of a site was published.
func (st *site) modified() time.Time {
	if len(st.articles) == 0 {
		return time.Time{}
	}
	return st.articles[0].Published
}
