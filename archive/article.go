package archive

import (
	"context"
	"encoding/json"
	"time"

	"datapolicy/policy"
)

const articleColumns = `a.id, a.source_id, a.source, a.url, a.canonical_url, a.title, a.byline, a.published, a.date_source,
	a.fetched, a.language, a.partial, a.content_hash, a.text`

func scanArticle(scan func(...any) error) (policy.Article, error) {
	var a policy.Article
	var published, fetched int64
	err := scan(&a.ID, &a.SourceID, &a.Source, &a.URL, &a.CanonicalURL, &a.Title, &a.Byline, &published, &a.DateSource,
		&fetched, &a.Language, &a.Partial, &a.ContentHash, &a.Text)
	a.Published, a.Fetched = instant(published), instant(fetched)
	return a, err
}

// HasArticle reports whether the article at a canonical URL was ever taken in:
// also when it was a duplicate of another, or has been deleted since.
func (a *Archive) HasArticle(ctx context.Context, canonicalURL string) (bool, error) {
	var one int
	found, err := a.reader().row(ctx, "SELECT 1 FROM addresses WHERE id = ?", []any{policy.ArticleID(canonicalURL)}, &one)
	return found, a.explain(err)
}

// HasArticles are those of the canonical URLs that HasArticle would report, in
// one request.
func (a *Archive) HasArticles(ctx context.Context, canonicalURLs []string) (map[string]bool, error) {
	has := make(map[string]bool, len(canonicalURLs))
	if len(canonicalURLs) == 0 {
		return has, nil
	}
	byID := make(map[string]string, len(canonicalURLs))
	ids := make([]string, len(canonicalURLs))
	for i, canonical := range canonicalURLs {
		ids[i] = policy.ArticleID(canonical)
		byID[ids[i]] = canonical
	}
	s := a.reader()
	known, err := s.texts(ctx, "SELECT id FROM addresses WHERE "+s.dialect.in("id"), list(ids))
	for _, id := range known {
		has[byID[id]] = true
	}
	return has, a.explain(err)
}

// Article is the article with an id; for a duplicate's id, the one that it
// duplicates.
func (a *Archive) Article(ctx context.Context, id string) (policy.Article, error) {
	all, err := a.Articles(ctx, []string{id})
	if err != nil {
		return policy.Article{}, err
	}
	if len(all) > 0 {
		return all[0], nil
	}
	var twin string
	found, err := a.reader().row(ctx, "SELECT article_id FROM addresses WHERE id = ?", []any{id}, &twin)
	if err != nil {
		return policy.Article{}, a.explain(err)
	}
	if found && twin != id {
		return a.Article(ctx, twin)
	}
	return policy.Article{}, policy.Errorf(policy.NotFound, "there is no article %.100q in the archive", id)
}

// Articles are the articles with these ids, in the order of the ids; those that
// are not there are left out.
func (a *Archive) Articles(ctx context.Context, ids []string) ([]policy.Article, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	byID := make(map[string]policy.Article, len(ids))
	s := a.reader()
	err := s.each(ctx, "SELECT "+articleColumns+" FROM articles a WHERE "+s.dialect.in("a.id"), []any{list(ids)}, func(scan func(...any) error) error {
		article, err := scanArticle(scan)
		byID[article.ID] = article
		return err
	})
	if err != nil {
		return nil, a.explain(err)
	}
	all := make([]policy.Article, 0, len(byID))
	for _, id := range ids {
		if article, ok := byID[id]; ok {
			all = append(all, article)
			delete(byID, id) // an id given twice is answered once
		}
	}
	return all, nil
}

// Export calls f for every article of the period, relevant or not, by time of
// publication, then id. It holds one article at a time, and stops at f's error.
func (a *Archive) Export(ctx context.Context, p policy.Period, f func(policy.Article) error) error {
	var c conditions
	c.within("a.published", p)
	return a.explain(a.reader().each(ctx, "SELECT "+articleColumns+" FROM articles a"+c.where()+" ORDER BY a.published, a.id", c.args,
		func(scan func(...any) error) error {
			article, err := scanArticle(scan)
			if err != nil {
				return err
			}
			return f(article)
		}))
}

// Reading is what was read off the article with this id.
func (a *Archive) Reading(ctx context.Context, id string) (policy.Reading, error) {
	var r policy.Reading
	var jurisdictions, topics, mentions string
	found, err := a.reader().row(ctx, `SELECT r.language, r.relevance, a.relevant, r.event, r.stage, r.near_duplicate_of, r.jurisdictions, r.topics, r.mentions, r.sketch
		FROM readings r JOIN articles a ON a.num = r.article_num WHERE a.id = ?`, []any{id},
		&r.Language, &r.Relevance, &r.Relevant, &r.Event, &r.Stage, &r.NearDuplicateOf, &jurisdictions, &topics, &mentions, &r.Sketch)
	if err != nil {
		return r, a.explain(err)
	}
	if !found {
		return r, policy.Errorf(policy.NotFound, "there is no article %.100q in the archive", id)
	}
	if err := decode(jurisdictions, &r.Jurisdictions, topics, &r.Topics, mentions, &r.Mentions); err != nil {
		return r, err
	}
	if err := readMatters(ctx, a.reader(), id, &r); err != nil {
		return r, a.explain(err)
	}
	r.Statements, err = a.statements(ctx, "a.id = ?", []any{id}, " ORDER BY st.start_byte, st.num")
	return r, err
}

// Sketches calls f for every article of the period that has a sketch, by time
// of publication, then id; storyID is "" for one in no story.
func (a *Archive) Sketches(ctx context.Context, p policy.Period, f func(articleID, storyID, nearDuplicateOf string, sketch []byte) error) error {
	var c conditions
	c.add("r.sketch IS NOT NULL")
	c.within("a.published", p)
	return a.explain(a.reader().each(ctx, `SELECT a.id, coalesce(sa.story_id, ''), r.near_duplicate_of, r.sketch
		FROM articles a JOIN readings r ON r.article_num = a.num LEFT JOIN story_articles sa ON sa.article_num = a.num`+
		c.where()+" ORDER BY a.published, a.id", c.args,
		func(scan func(...any) error) error {
			var articleID, storyID, nearDuplicateOf string
			var sketch []byte
			if err := scan(&articleID, &storyID, &nearDuplicateOf, &sketch); err != nil {
				return err
			}
			return f(articleID, storyID, nearDuplicateOf, sketch)
		}))
}

// SketchesAfter calls f for every article that came into the archive after the
// one numbered so and has a sketch, in that order, and gives the last article's
// number: how one process learns of what another kept. Before the first call,
// after is a number from an earlier one, or -1 to learn only the last number.
func (a *Archive) SketchesAfter(ctx context.Context, after int64, f func(articleID, storyID, nearDuplicateOf string, published time.Time, sketch []byte) error) (last int64, err error) {
	s := a.reader()
	if after < 0 {
		_, err := s.row(ctx, "SELECT coalesce(max(num), 0) FROM articles", nil, &last)
		return last, a.explain(err)
	}
	last = after
	err = s.each(ctx, `SELECT a.num, a.id, coalesce(sa.story_id, ''), r.near_duplicate_of, a.published, r.sketch
		FROM articles a JOIN readings r ON r.article_num = a.num LEFT JOIN story_articles sa ON sa.article_num = a.num
		WHERE a.num > ? ORDER BY a.num`, []any{after},
		func(scan func(...any) error) error {
			var articleID, storyID, nearDuplicateOf string
			var published int64
			var sketch []byte
			if err := scan(&last, &articleID, &storyID, &nearDuplicateOf, &published, &sketch); err != nil || sketch == nil {
				return err
			}
			return f(articleID, storyID, nearDuplicateOf, instant(published), sketch)
		})
	return last, a.explain(err)
}

// HasTwin reports whether Keep would find the article to be there already.
func (a *Archive) HasTwin(ctx context.Context, article policy.Article) (bool, error) {
	if err := checkArticle(&article); err != nil {
		return false, err
	}
	twin, err := findTwin(ctx, a.reader(), &article)
	return twin != "", a.explain(err)
}

// decode reads pairs of a JSON text and where it goes.
func decode(pairs ...any) error {
	for i := 0; i < len(pairs); i += 2 {
		if err := json.Unmarshal([]byte(pairs[i].(string)), pairs[i+1]); err != nil {
			return policy.Errorf(policy.Internal, "the archive holds something that this program cannot read").Because(err)
		}
	}
	return nil
}
