package archive

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/text"
)

// Keep stores an article with all that was read off it and what it did to the
// stories, in one transaction: everything, or nothing. It reports false, and
// stores nothing but the address, when the article is there already: by its
// id, or by its content hash from the same source. Texts that only another
// source ran before are kept; they are near-duplicates.
//
// A statement whose Quote is not at its span is refused as Invalid, and so is
// a story of articles that are not in the archive.
func (a *Archive) Keep(ctx context.Context, article policy.Article, reading policy.Reading, change policy.StoryChange) (added bool, err error) {
	if err := checkArticle(&article); err != nil {
		return false, err
	}
	if err := checkStatements(&article, reading.Statements); err != nil {
		return false, err
	}
	title, body := tokens(article.Title), tokens(article.Text) // outside of the transaction: it takes time
	quotes := make([][]token, len(reading.Statements))
	for i, s := range reading.Statements {
		quotes[i] = tokens(s.Quote)
	}
	err = a.change(ctx, func(s session) error {
		if err := s.dialect.lock(ctx, s, articleWriters); err != nil {
			return err
		}
		twin, err := findTwin(ctx, s, &article)
		if err != nil {
			return err
		}
		if twin != "" {
			if err := putAddress(ctx, s, article.CanonicalURL, twin); err != nil {
				return err
			}
			return putAliases(ctx, s, &article, twin)
		}
		added = true
		num, err := putArticle(ctx, s, &article, &reading, moment(a.keptAt(article.Fetched)))
		if err != nil {
			return err
		}
		if err := putReading(ctx, s, num, &article, &reading); err != nil {
			return err
		}
		statements := make([]int64, len(reading.Statements))
		for i := range reading.Statements {
			if statements[i], err = putStatement(ctx, s, num, &article, &reading.Statements[i]); err != nil {
				return err
			}
		}
		if err := putChange(ctx, s, change); err != nil {
			return err
		}
		// The index comes last: FTS5 writes out what it has at each savepoint, and
		// SQLite sets one for many of the statements above.
		for i, quote := range quotes {
			if err := s.dialect.indexStatement(ctx, s, statements[i], quote); err != nil {
				return err
			}
		}
		return s.dialect.indexArticle(ctx, s, num, title, body)
	})
	return added && err == nil, err
}

// checkArticle completes what can be told from the rest and refuses what could
// not be found again.
func checkArticle(a *policy.Article) error {
	if a.CanonicalURL == "" {
		canonical, err := policy.CanonicalURL(a.URL)
		if err != nil {
			return err
		}
		a.CanonicalURL = canonical
	}
	if a.ID == "" {
		a.ID = policy.ArticleID(a.CanonicalURL)
	}
	if a.ContentHash == "" {
		a.ContentHash = policy.ContentHash(a.Title, a.Text)
	}
	for _, s := range []string{a.Text, a.Title} {
		if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
			return policy.Errorf(policy.Invalid, "the article %s is not clean text (invalid UTF-8 or NUL in it): decode it first", a.URL)
		}
	}
	if a.Published.IsZero() {
		return policy.Errorf(policy.Invalid, "the article %s has no date: settle one first", a.URL)
	}
	return nil
}

func checkStatements(a *policy.Article, statements []policy.Statement) error {
	seen := map[string]bool{}
	for _, s := range statements {
		ok := s.Quote != "" && s.Start >= 0 && s.Start < s.End && s.End <= len(a.Text) && a.Text[s.Start:s.End] == s.Quote
		if !ok || !utf8.ValidString(s.Quote) {
			return policy.Errorf(policy.Invalid, "a statement of %s is not at bytes %d to %d of the article %s: it cannot be kept", s.Speaker, s.Start, s.End, a.URL)
		}
		if s.ID == "" || seen[s.ID] {
			return policy.Errorf(policy.Invalid, "two statements of the article %s have one id, or one has none: they cannot be kept", a.URL)
		}
		if s.ArticleID != "" && s.ArticleID != a.ID {
			return policy.Errorf(policy.Invalid, "a statement of another article came with the article %s: it cannot be kept", a.URL)
		}
		seen[s.ID] = true
	}
	return nil
}

// findTwin is the id of the article that is this one already, or "". Without
// a text, a title alone (as "Press release") is not one: then the time of
// publication must be the same too.
func findTwin(ctx context.Context, s session, a *policy.Article) (string, error) {
	var id string
	found, err := s.row(ctx, "SELECT id FROM articles WHERE id = ?", []any{a.ID}, &id)
	if err != nil || found {
		return id, err
	}
	statement, args := "SELECT id FROM articles WHERE source_id = ? AND content_hash = ?", []any{a.SourceID, a.ContentHash}
	if strings.TrimSpace(a.Text) == "" {
		statement, args = statement+" AND published = ?", append(args, moment(a.Published))
	}
	_, err = s.row(ctx, statement+" ORDER BY num LIMIT 1", args, &id)
	return id, err
}

func putAddress(ctx context.Context, s session, canonicalURL, articleID string) error {
	_, err := s.exec(ctx, "INSERT INTO addresses (id, article_id) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET article_id = excluded.article_id",
		policy.ArticleID(canonicalURL), articleID)
	return err
}

// putAliases notes the other addresses at which the article was met, so that it
// is known there too and not fetched again. An address that leads to an article
// already goes on leading to it.
func putAliases(ctx context.Context, s session, a *policy.Article, articleID string) error {
	for _, met := range []string{a.URL, a.FoundAt} {
		if canonical, err := policy.CanonicalURL(met); err == nil && canonical != a.CanonicalURL {
			if err := putAlias(ctx, s, canonical, articleID); err != nil {
				return err
			}
		}
	}
	return nil
}

func putAlias(ctx context.Context, s session, canonicalURL, articleID string) error {
	_, err := s.exec(ctx, "INSERT INTO addresses (id, article_id) VALUES (?, ?) ON CONFLICT (id) DO NOTHING", policy.ArticleID(canonicalURL), articleID)
	return err
}

// KnownAs notes that the article at a canonical URL was met at another address
// too. It does nothing when there is no such article.
func (a *Archive) KnownAs(ctx context.Context, canonicalURL, alias string) error {
	return a.change(ctx, func(s session) error {
		var id string
		found, err := s.row(ctx, "SELECT article_id FROM addresses WHERE id = ?", []any{policy.ArticleID(canonicalURL)}, &id)
		if err != nil || !found {
			return err
		}
		return putAlias(ctx, s, alias, id)
	})
}

func putArticle(ctx context.Context, s session, a *policy.Article, r *policy.Reading, kept int64) (num int64, err error) {
	language := cmp.Or(a.Language, r.Language)
	_, err = s.row(ctx, `INSERT INTO articles (id, source_id, source, url, canonical_url, title, byline, published, date_source, fetched, kept,
		language, partial, relevant, content_hash, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING num`, []any{
		a.ID, a.SourceID, a.Source, a.URL, a.CanonicalURL, a.Title, a.Byline, moment(a.Published), string(a.DateSource), moment(a.Fetched), kept,
		language, flag(a.Partial), flag(r.Relevant), a.ContentHash, a.Text,
	}, &num)
	if err != nil {
		return 0, err
	}
	if err := putAddress(ctx, s, a.CanonicalURL, a.ID); err != nil {
		return 0, err
	}
	return num, putAliases(ctx, s, a, a.ID)
}

func putReading(ctx context.Context, s session, num int64, a *policy.Article, r *policy.Reading) error {
	mentions := slices.DeleteFunc(slices.Clone(r.Mentions), func(m policy.Mention) bool {
		return !m.InTitle && (m.Start < 0 || m.End <= m.Start || m.End > len(a.Text)) // points nowhere
	})
	_, err := s.exec(ctx, `INSERT INTO readings (article_num, language, relevance, event, near_duplicate_of, jurisdictions, topics, mentions, sketch)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		num, r.Language, r.Relevance, r.Event, r.NearDuplicateOf, list(r.Jurisdictions), list(r.Topics), encode(mentions), r.Sketch)
	if err != nil {
		return err
	}
	for _, id := range r.EntityIDs() {
		if _, err := s.exec(ctx, "INSERT INTO article_entities (entity_id, published, article_num) VALUES (?, ?, ?)", id, moment(a.Published), num); err != nil {
			return err
		}
	}
	for _, j := range distinct(r.Jurisdictions) {
		if _, err := s.exec(ctx, "INSERT INTO article_jurisdictions (article_num, jurisdiction, section) VALUES (?, ?, ?)", num, string(j), string(j.Section())); err != nil {
			return err
		}
	}
	return nil
}

func putStatement(ctx context.Context, s session, articleNum int64, a *policy.Article, st *policy.Statement) (num int64, err error) {
	said := cmp.Or(moment(st.Date), moment(a.Published))
	_, err = s.row(ctx, `INSERT INTO statements (id, article_num, speaker, speaker_key, speaker_id, role, kind, quote, verbatim, about, said, start_byte, end_byte)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING num`, []any{
		st.ID, articleNum, st.Speaker, text.Fold(st.Speaker).Text, st.SpeakerID, st.Role, string(st.Kind), st.Quote, flag(st.Verbatim), list(st.About), said, st.Start, st.End,
	}, &num)
	if err != nil {
		return 0, err
	}
	for _, id := range distinct(st.About) {
		if _, err := s.exec(ctx, "INSERT INTO statement_about (entity_id, statement_num) VALUES (?, ?)", id, num); err != nil {
			return 0, err
		}
	}
	return num, nil
}

// distinct is all without repetitions, sorted.
func distinct[T cmp.Ordered](all []T) []T {
	all = slices.Clone(all)
	slices.Sort(all)
	return slices.Compact(all)
}
