package answer

import (
	"context"
	"slices"
	"strings"

	"datapolicy/policy"
)

// Bounds on what is read for one question.
const (
	perSearch   = 15
	maxArticles = 40
	fromStories = 6 // articles of one story
)

// shelf is what may answer a question: articles with what ties them to it.
type shelf struct {
	articles []policy.Article
	story    map[string]string // article id → story id
	inScope  map[string]bool   // article ids of the thread's stories
	near     map[string]bool   // of the stories of its last answer
}

func (s *shelf) has(id string) bool {
	return slices.ContainsFunc(s.articles, func(a policy.Article) bool { return a.ID == id })
}

// retrieve collects candidates: the thread's stories, what the words find in
// each language, and what the archive has on the entities.
func (d *Desk) retrieve(ctx context.Context, q *inquiry, p policy.Period) (*shelf, error) {
	s := &shelf{story: map[string]string{}, inScope: map[string]bool{}, near: map[string]bool{}}
	if len(q.scope) > 0 {
		if err := d.fromThread(ctx, q, s); err != nil {
			return nil, err
		}
	}
	var queries []policy.SearchQuery
	if text := q.searchText(); len(q.terms) > 0 {
		queries = append(queries, policy.SearchQuery{Text: text})
	}
	for _, text := range q.otherWords() {
		queries = append(queries, policy.SearchQuery{Text: text})
	}
	for _, id := range q.entities() {
		about := policy.Filter{About: d.family(id)}
		if text := q.plainText(); text != "" {
			queries = append(queries, policy.SearchQuery{Filter: about, Text: text})
		}
		queries = append(queries, policy.SearchQuery{Filter: about})
	}
	var ids []string
	for _, query := range queries {
		query.Period, query.Limit = p, perSearch
		found, err := d.o.Archive.Search(ctx, query)
		if err != nil {
			return nil, err
		}
		for _, r := range found {
			if !s.has(r.ArticleID) && !slices.Contains(ids, r.ArticleID) {
				ids = append(ids, r.ArticleID)
			}
			if r.StoryID != "" {
				s.story[r.ArticleID] = r.StoryID
			}
		}
	}
	more, err := d.o.Archive.Articles(ctx, ids[:min(len(ids), maxArticles)])
	if err != nil {
		return nil, err
	}
	s.articles = append(s.articles, more...)
	return s, nil
}

func (d *Desk) fromThread(ctx context.Context, q *inquiry, s *shelf) error {
	stories, err := d.o.Archive.Stories(ctx, policy.StoryQuery{IDs: q.scope})
	if err != nil {
		return err
	}
	var ids []string
	for _, st := range stories {
		own := 0
		for i := len(st.Articles) - 1; i >= 0 && own < fromStories; i-- {
			a := st.Articles[i]
			s.story[a.ID], s.inScope[a.ID], s.near[a.ID] = st.ID, true, slices.Contains(q.near, st.ID)
			if a.NearDuplicateOf == "" {
				ids = append(ids, a.ID)
				own++
			}
		}
	}
	s.articles, err = d.o.Archive.Articles(ctx, ids[:min(len(ids), maxArticles)])
	return err
}

// plainText is the question's words without the entities' names.
func (q *inquiry) plainText() string {
	var words []string
	for _, t := range q.terms {
		if t.entity == "" {
			words = append(words, t.word)
		}
	}
	return strings.Join(words, " ")
}

// otherWords are the question's concepts in each language's words, for what
// was written in another language than the question.
func (q *inquiry) otherWords() []string {
	t := theTables()
	var latin, han []string
	for _, one := range q.terms {
		if one.concept == "" {
			continue
		}
		for _, w := range t.concepts[one.concept] {
			w = strings.TrimSuffix(w, "*")
			if isHanWord(w) {
				han = append(han, w)
			} else {
				latin = append(latin, w)
			}
		}
	}
	if len(latin) == 0 && len(han) == 0 {
		return nil
	}
	return []string{strings.Join(latin, " "), strings.Join(han, " ")}
}
