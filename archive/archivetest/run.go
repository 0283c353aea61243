// Package archivetest is what an archive does, as tests: one behaviour, run
// against each store that archive has.
package archivetest

import (
	"context"
	"strings"
	"testing"
	"time"

	"datapolicy/archive"
	"datapolicy/policy"
)

// Run runs the whole suite. Fresh gives the address of a new, empty archive at
// each call.
func Run(t *testing.T, fresh func(t *testing.T) string) {
	for _, group := range []struct {
		name string
		run  func(*testing.T, func(*testing.T) string)
	}{
		{"keep", keeping},
		{"keep all", keepingAll},
		{"stories", stories},
		{"sequels", sequels},
		{"matters", matters},
		{"statements", statements},
		{"search", searching},
		{"slots", slots},
		{"digests", digests},
		{"records", records},
		{"hubs", hubs},
		{"together", together},
	} {
		t.Run(group.name, func(t *testing.T) { group.run(t, fresh) })
	}
}

// day is a time in January 2025, the month in which the tests play.
func day(d, hour int) time.Time { return time.Date(2025, 1, d, hour, 0, 0, 0, time.UTC) }

func january(from, to int) policy.Period {
	return policy.Period{Since: day(from, 0), Until: day(to, 0)}
}

// shelf is an open archive with short ways to fill it.
type shelf struct {
	*archive.Archive
	t   *testing.T
	url string
}

func open(t *testing.T, fresh func(*testing.T) string) shelf {
	t.Helper()
	return openAt(t, fresh(t))
}

func openAt(t *testing.T, url string) shelf {
	t.Helper()
	a, err := archive.Open(t.Context(), url, archive.Options{})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return shelf{a, t, url}
}

func (s shelf) ctx() context.Context { return s.t.Context() }

// article is one of outlet "wire", published and fetched at a time.
func article(slug, title, body string, at time.Time) policy.Article {
	url := "https://wire.example/" + slug
	return policy.Article{
		ID: policy.ArticleID(url), SourceID: "wire", Source: "The Wire", URL: url + "?utm_source=feed", CanonicalURL: url,
		Title: title, Byline: "A. Writer", Published: at, DateSource: policy.DateExact, Fetched: at.Add(time.Hour), Language: "en",
		Text: body, ContentHash: policy.ContentHash(title, body),
	}
}

// about is a relevant reading that names these entities.
func about(jurisdiction policy.Jurisdiction, entities ...string) policy.Reading {
	r := policy.Reading{Language: "en", Relevant: true, Relevance: 0.9, Topics: []string{"cross-border transfers"}, Event: "complaint", Sketch: []byte{1, 2, 3}}
	if jurisdiction != "" {
		r.Jurisdictions = []policy.Jurisdiction{jurisdiction}
	}
	for _, id := range entities {
		r.Mentions = append(r.Mentions, policy.Mention{EntityID: id, Start: -1, InTitle: true})
	}
	return r
}

// said is a statement that quotes words of an article.
func said(a policy.Article, speaker, speakerID string, kind policy.StatementKind, quote string, aboutIDs ...string) policy.Statement {
	start := strings.Index(a.Text, quote)
	return policy.Statement{
		ID: policy.StatementID(a.ID, speaker, start, start+len(quote)), Speaker: speaker, SpeakerID: speakerID, Kind: kind, Quote: quote, Verbatim: true,
		About: aboutIDs, Date: a.Published, ArticleID: a.ID, ArticleURL: a.URL, Source: a.Source, Start: start, End: start + len(quote),
	}
}

// told is a story of these articles.
func told(id string, entities []string, jurisdictions []policy.Jurisdiction, articles ...policy.Article) policy.Story {
	st := policy.Story{ID: id, Headline: articles[0].Title, Summary: "What happened.", Event: "complaint", Topics: []string{"cross-border transfers"}, Jurisdictions: jurisdictions, Entities: entities}
	for _, a := range articles {
		st.Articles = append(st.Articles, policy.StoryArticle{
			ID: a.ID, URL: a.URL, Title: a.Title, Source: a.Source, SourceID: a.SourceID, Published: a.Published, DateSource: a.DateSource, Language: a.Language,
		})
		if st.FirstPublished.IsZero() || a.Published.Before(st.FirstPublished) {
			st.FirstPublished = a.Published
		}
		if a.Published.After(st.LastPublished) {
			st.LastPublished, st.LastSeen = a.Published, a.Fetched
		}
	}
	return st
}

func (s shelf) keep(a policy.Article, r policy.Reading, stories ...policy.Story) {
	s.t.Helper()
	added, err := s.Keep(s.ctx(), a, r, policy.StoryChange{Stories: stories})
	if err != nil || !added {
		s.t.Fatalf("keep %s: added %v, %v", a.URL, added, err)
	}
}

func (s shelf) find(q policy.SearchQuery) []policy.SearchResult {
	s.t.Helper()
	found, err := s.Search(s.ctx(), q)
	if err != nil {
		s.t.Fatalf("search %.80q: %v", q.Text, err)
	}
	return found
}

func wantCode(t *testing.T, err error, code policy.Code) {
	t.Helper()
	if err == nil || policy.CodeOf(err) != code {
		t.Fatalf("error %v, want one with code %s", err, code)
	}
}
