package archive

import (
	"context"
	"strings"

	"datapolicy/policy"
)

// Search finds articles by words, the best first, newer ones before older
// where they are equally good. Without Text it lists what passes the filters,
// the newest first; a Text without any word in it finds nothing.
//
// All the words must be there, inside quotation marks in a row; where no
// article has them all, words that begin so count too, and where that finds
// nothing, articles with some of them, which is what a question in a sentence
// needs. See ladder. A word in a title counts more than in a text.
func (a *Archive) Search(ctx context.Context, q policy.SearchQuery) ([]policy.SearchResult, error) {
	s := a.reader()
	narrow, err := a.narrowSearch(ctx, s, q)
	if err != nil {
		return nil, a.explain(err)
	}
	limit := q.Limit
	if limit <= 0 {
		limit = 20
	}
	if strings.TrimSpace(q.Text) == "" {
		all, err := scanFound(ctx, s, "SELECT a.num, 0.0 AS score FROM articles a WHERE 1 = 1"+narrow.and()+bestFirst,
			append(narrow.args, limit))
		return results(all, nil), a.explain(err)
	}
	terms := parseQuery(q.Text)
	for _, m := range ladder(terms, true) {
		all, err := s.dialect.findArticles(ctx, s, m, narrow, limit)
		if err != nil {
			return nil, a.explain(err)
		}
		if len(all) > 0 {
			return results(all, m.terms), nil
		}
	}
	return []policy.SearchResult{}, nil
}

func (a *Archive) narrowSearch(ctx context.Context, s session, q policy.SearchQuery) (*conditions, error) {
	c := &conditions{}
	c.within("a.published", q.Period)
	if !q.Irrelevant {
		c.add("a.relevant = 1")
	}
	if len(q.Jurisdictions) > 0 {
		condition, args := ofJurisdictions(s.dialect, q.Jurisdictions)
		c.add("a.num IN (SELECT article_num FROM article_jurisdictions WHERE "+condition+")", args...)
	}
	if len(q.About) > 0 {
		c.add("a.num IN (SELECT article_num FROM article_entities WHERE "+s.dialect.in("entity_id")+")", list(q.About))
	}
	if len(q.StoryIDs) > 0 {
		ids, err := a.current(ctx, s, q.StoryIDs)
		if err != nil {
			return nil, err
		}
		c.add("a.num IN (SELECT article_num FROM story_articles WHERE "+s.dialect.in("story_id")+")", list(ids))
	}
	return c, nil
}

// found is an article found, with its text for the snippet.
type found struct {
	result policy.SearchResult
	text   string
}

// bestFirst ends a statement that ranks articles.
const bestFirst = " ORDER BY score DESC, a.published DESC, a.id LIMIT ?"

// scanFound runs a statement that gives numbers and scores of articles; only
// of those are the texts read.
func scanFound(ctx context.Context, s session, ranked string, args []any) ([]found, error) {
	statement := `SELECT a.id, coalesce(sa.story_id, ''), a.url, a.title, a.source, a.published, a.language, a.text, ranked.score
		FROM (` + ranked + `) ranked JOIN articles a ON a.num = ranked.num LEFT JOIN story_articles sa ON sa.article_num = a.num
		ORDER BY ranked.score DESC, a.published DESC, a.id`
	var all []found
	err := s.each(ctx, statement, args, func(scan func(...any) error) error {
		var f found
		var published int64
		r := &f.result
		err := scan(&r.ArticleID, &r.StoryID, &r.URL, &r.Title, &r.Source, &published, &r.Language, &f.text, &r.Score)
		r.Published = instant(published)
		all = append(all, f)
		return err
	})
	return all, err
}

func results(all []found, terms []term) []policy.SearchResult {
	out := make([]policy.SearchResult, len(all))
	for i, f := range all {
		out[i] = f.result
		out[i].Snippet = snippet(f.text, terms)
	}
	return out
}
