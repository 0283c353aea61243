// Package digesttest is a real archive in a temporary file, filled by hand or
// from the sample newsroom, for the tests of digest and answer. What an article
// is about comes from the real gazetteer; its stories and events are given.
package digesttest

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"datapolicy/analysis/gazetteer"
	"datapolicy/analysis/statements"
	"datapolicy/archive"
	"datapolicy/newsroom"
	"datapolicy/policy"
)

// Shelf is an archive under test.
type Shelf struct {
	*archive.Archive
	Names   *gazetteer.Gazetteer
	t       testing.TB
	reader  *statements.Reader
	stories map[string]policy.Story
}

// names is the gazetteer, read once.
var names = sync.OnceValues(gazetteer.Default)

// New opens an empty archive that ends with the test.
func New(t testing.TB) *Shelf {
	t.Helper()
	a, err := archive.Open(t.Context(), t.TempDir()+"/archive.db", archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	g, err := names()
	if err != nil {
		t.Fatal(err)
	}
	r, err := statements.New(g)
	if err != nil {
		t.Fatal(err)
	}
	return &Shelf{Archive: a, Names: g, t: t, reader: r, stories: map[string]policy.Story{}}
}

// Report is an article to keep.
type Report struct {
	Story         string // stories are made of the reports with one name
	Event         string
	Jurisdictions []policy.Jurisdiction // none: of the entities
	Source        string
	Title         string
	Text          string
	Language      string // "" is "en"
	Published     time.Time
	Kept          time.Time       // when it was kept; zero: as published
	Undated       bool            // its date is a guess
	Repeats       string          // the title of the article that it nearly duplicates
	Statements    []Said          // nil: those that the statement reader finds; empty: none
	Amounts       []policy.Amount // their Text is looked up in the text
	OffTopic      bool
}

// Said is a statement of a report; its quote is looked up in the text.
type Said struct {
	Speaker, SpeakerID, Role string
	Kind                     policy.StatementKind
	Quote                    string
	Verbatim                 bool
	About                    []string
}

// Keep keeps a report and returns it as an article.
func (s *Shelf) Keep(r Report) policy.Article {
	s.t.Helper()
	lang := cmp.Or(r.Language, "en")
	slug := strings.Map(func(c rune) rune {
		if c == ' ' || c == '/' || c == '?' || c == '#' || c == '%' {
			return '-'
		}
		return c
	}, strings.ToLower(r.Source+"/"+r.Title))
	url, err := policy.CanonicalURL("https://news.example/" + slug)
	if err != nil {
		s.t.Fatal(err)
	}
	a := policy.Article{
		ID: policy.ArticleID(url), SourceID: strings.ToLower(strings.ReplaceAll(r.Source, " ", "-")), Source: r.Source, URL: url, CanonicalURL: url,
		Title: r.Title, Published: r.Published, DateSource: policy.DateExact, Fetched: r.Kept, Language: lang, Text: r.Text, ContentHash: policy.ContentHash(r.Title, r.Text),
	}
	if a.Fetched.IsZero() {
		a.Fetched = r.Published
	}
	if r.Undated {
		a.DateSource = policy.DateGuessed
	}
	reading := policy.Reading{Language: lang, Relevance: 1, Relevant: !r.OffTopic, Mentions: s.Names.Find(r.Title, r.Text, lang), Event: r.Event, Jurisdictions: r.Jurisdictions}
	if len(reading.Jurisdictions) == 0 {
		reading.Jurisdictions = s.jurisdictions(reading)
	}
	for _, m := range r.Amounts {
		if m.Start = strings.Index(a.Text, m.Text); m.Start < 0 {
			s.t.Fatalf("%q is not in %q", m.Text, r.Title)
		}
		m.End = m.Start + len(m.Text)
		reading.Amounts = append(reading.Amounts, m)
	}
	reading.Statements = s.statements(a, r, reading)
	st := s.story(r, a, reading)
	for i := range reading.Statements {
		reading.Statements[i].StoryID = st.ID
	}
	if r.Repeats != "" {
		reading.NearDuplicateOf = st.Articles[slices.IndexFunc(st.Articles, func(x policy.StoryArticle) bool { return x.ID == a.ID })].NearDuplicateOf
	}
	added, err := s.Archive.Keep(s.t.Context(), a, reading, policy.StoryChange{Stories: []policy.Story{st}})
	if err != nil || !added {
		s.t.Fatalf("keep %q: added %v, %v", r.Title, added, err)
	}
	return a
}

func (s *Shelf) statements(a policy.Article, r Report, reading policy.Reading) []policy.Statement {
	if r.Statements == nil {
		return s.reader.Read(a, reading.Mentions)
	}
	var out []policy.Statement
	for _, x := range r.Statements {
		at := strings.Index(a.Text, x.Quote)
		if at < 0 {
			s.t.Fatalf("%q does not say %q", r.Title, x.Quote)
		}
		out = append(out, policy.Statement{
			ID: policy.StatementID(a.ID, x.Speaker, at, at+len(x.Quote)), Speaker: x.Speaker, SpeakerID: x.SpeakerID, Role: x.Role, Kind: x.Kind,
			Quote: x.Quote, Verbatim: x.Verbatim, About: x.About, Date: a.Published, ArticleID: a.ID, ArticleURL: a.URL, Source: a.Source, Start: at, End: at + len(x.Quote),
		})
	}
	return out
}

func (s *Shelf) story(r Report, a policy.Article, reading policy.Reading) policy.Story {
	st, ok := s.stories[r.Story]
	if !ok {
		st = policy.Story{ID: policy.StoryID(a.ID), Headline: a.Title, FirstPublished: a.Published}
	}
	st.Event = cmp.Or(st.Event, r.Event)
	st.Jurisdictions = union(st.Jurisdictions, reading.Jurisdictions)
	st.Entities = union(st.Entities, reading.EntityIDs())
	place := policy.StoryArticle{ID: a.ID, URL: a.URL, Title: a.Title, Source: a.Source, SourceID: a.SourceID, Published: a.Published, DateSource: a.DateSource, Language: a.Language}
	for _, b := range st.Articles {
		if r.Repeats != "" && b.Title == r.Repeats {
			place.NearDuplicateOf = b.URL
		}
	}
	st.Articles = append(st.Articles, place)
	slices.SortFunc(st.Articles, func(x, y policy.StoryArticle) int {
		return cmp.Or(x.Published.Compare(y.Published), cmp.Compare(x.ID, y.ID))
	})
	st.FirstPublished, st.LastPublished = st.Articles[0].Published, st.Articles[len(st.Articles)-1].Published
	if a.Fetched.After(st.LastSeen) {
		st.LastSeen = a.Fetched
	}
	s.stories[r.Story] = st
	return st
}

func union[T comparable](all, more []T) []T {
	all = slices.Clone(all)
	for _, m := range more {
		if !slices.Contains(all, m) {
			all = append(all, m)
		}
	}
	return all
}

func (s *Shelf) jurisdictions(r policy.Reading) []policy.Jurisdiction {
	var out []policy.Jurisdiction
	for _, id := range r.EntityIDs() {
		if e, ok := s.Names.Entity(id); ok && e.Jurisdiction != "" && !slices.Contains(out, e.Jurisdiction) {
			out = append(out, e.Jurisdiction)
		}
	}
	return out
}

// StoryID is the id of the story with a name.
func (s *Shelf) StoryID(name string) string { return s.stories[name].ID }

// Newsroom keeps the articles of the sample newsroom, its events as stories.
func (s *Shelf) Newsroom() {
	s.t.Helper()
	articles, err := newsroom.Articles()
	if err != nil {
		s.t.Fatal(err)
	}
	outlets, err := newsroom.Outlets()
	if err != nil {
		s.t.Fatal(err)
	}
	titles := map[string]string{}
	for _, a := range articles {
		titles[a.ID] = a.Title
	}
	for _, a := range articles {
		source := a.Outlet
		for _, o := range outlets {
			if o.ID == a.Outlet {
				source = o.Name
			}
		}
		s.Keep(Report{
			Story: cmp.Or(a.Event, a.ID), Source: source, Title: a.Title, Text: a.Text, Language: a.Language, Published: a.Published,
			Repeats: titles[a.NearDuplicateOf], OffTopic: !a.Relevant(),
		})
	}
}
