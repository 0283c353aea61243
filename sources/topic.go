package sources

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/sources/page"
	"datapolicy/text"
)

// topic is what a source's entries must name to be taken: a general outlet lists
// far more than we read it for, and each entry would cost it a page.
type topic []string

func newTopic(terms []string) topic {
	folded := make(topic, 0, len(terms))
	for _, term := range terms {
		folded = append(folded, strings.TrimSpace(text.Fold(term).Text))
	}
	return folded
}

// maxSummary is how many characters of an entry's text are searched: news says what
// it is of at its beginning.
const maxSummary = 4_000

// has reports whether the entry's title, or its text as the document has it,
// names one of the terms. No terms at all means that anything is taken.
func (t topic) has(e *entry) bool {
	if len(t) == 0 || t.in(text.Fold(e.title).Text) {
		return true
	}
	if e.markup == "" {
		return false
	}
	return t.in(text.Fold(text.Clip(page.TextOf(e.markup), maxSummary)).Text)
}

func (t topic) in(folded string) bool {
	for _, term := range t {
		if names(folded, term) {
			return true
		}
	}
	return false
}

// maxShort is the length in characters up to which a term must stand as a word
// of its own: "AI" is in "said". A longer one may be a part of a word, as
// Datenschutz is in Bundesdatenschutzbeauftragte.
const maxShort = 5

func names(folded, term string) bool {
	if term == "" {
		return false
	}
	first, _ := utf8.DecodeRuneInString(term)
	if text.IsHan(first) || utf8.RuneCountInString(term) > maxShort {
		return strings.Contains(folded, term)
	}
	for from := 0; ; {
		at := strings.Index(folded[from:], term)
		if at < 0 {
			return false
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(folded[:at])
		after, _ := utf8.DecodeRuneInString(folded[at+len(term):])
		if !ofWord(before) && !ofWord(after) {
			return true
		}
		from = at + len(term)
	}
}

// ofWord reports whether a word goes on with r. Chinese has no spaces: what
// stands beside a Latin name there is another word.
func ofWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) && !text.IsHan(r)
}

// onTopic are the entries that name the source's terms.
func (t *turn) onTopic(list []entry) []entry {
	if len(t.source.Terms) == 0 {
		return list
	}
	wanted := newTopic(t.source.Terms)
	var kept []entry
	for i := range list {
		if wanted.has(&list[i]) {
			kept = append(kept, list[i])
		} else {
			t.seen(list[i].published) // the outlet has not fallen silent: it wrote of something else
		}
	}
	return kept
}

// seen notes that the source lists an entry of this date.
func (t *turn) seen(published time.Time) {
	if published.After(t.state.NewestEntry) && !published.After(t.now.Add(policy.FutureTolerance)) {
		t.state.NewestEntry = published
	}
}
