package archive

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"datapolicy/policy"
	"datapolicy/text"
)

// Keep stores an article with all that was read off it and what it did to the
// stories, in one transaction: everything, or nothing. It reports false, and
// stores nothing but the address, when the article is there already: by its
// id, or by its content hash from the same source. Texts that only another
// source ran before are kept; they are near-duplicates.
//
// A statement, an amount or a deadline whose words are not at their span is
// refused as Invalid, and so is a story of articles that are not in the archive.
func (a *Archive) Keep(ctx context.Context, article policy.Article, reading policy.Reading, change policy.StoryChange) (added bool, err error) {
	all, err := a.KeepAll(ctx, []policy.Filing{{Article: article, Reading: reading, Change: change}})
	return err == nil && all[0], err
}

// KeepAll is Keep for many articles, in their order, in one transaction: all
// of them with all that goes with them, or none. It costs much less than to
// keep them one by one. Added tells of each what Keep would.
func (a *Archive) KeepAll(ctx context.Context, all []policy.Filing) (added []bool, err error) {
	if len(all) == 0 {
		return nil, nil
	}
	filed := make([]filing, len(all))
	var group errgroup.Group // outside of the transaction, which nobody else can write beside: it takes time
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range all {
		group.Go(func() (err error) {
			filed[i], err = prepare(all[i])
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return make([]bool, len(all)), err
	}
	added = make([]bool, len(all))
	err = a.change(ctx, func(s session) error {
		if err := s.dialect.lock(ctx, s, articleWriters); err != nil {
			return err
		}
		for i := range filed {
			if added[i], err = a.put(ctx, s, &filed[i]); err != nil {
				return err
			}
		}
		// The index comes last: FTS5 writes out what it has at each savepoint, and
		// SQLite sets one for many of the statements above.
		for i := range filed {
			if !added[i] {
				continue
			}
			for k, quote := range filed[i].quotes {
				if err := s.dialect.indexStatement(ctx, s, filed[i].statements[k], quote); err != nil {
					return err
				}
			}
			if err := s.dialect.indexArticle(ctx, s, filed[i].num, filed[i].title, filed[i].body); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		clear(added)
	}
	return added, err
}

// filing is a policy.Filing on its way into the archive.
type filing struct {
	policy.Filing
	title, body []token
	quotes      [][]token
	aliases     []string // canonical addresses at which the article was met, besides its own

	num        int64 // the article's
	statements []int64
}

// prepare does what can be done before the archive is locked.
func prepare(f policy.Filing) (filing, error) {
	p := filing{Filing: f}
	if err := checkArticle(&p.Article); err != nil {
		return p, err
	}
	if err := checkStatements(&p.Article, f.Reading.Statements); err != nil {
		return p, err
	}
	if err := checkMatters(&p.Article, &p.Reading); err != nil {
		return p, err
	}
	p.title, p.body = tokens(f.Article.Title), tokens(f.Article.Text)
	p.quotes = make([][]token, len(f.Reading.Statements))
	for i, s := range f.Reading.Statements {
		p.quotes[i] = tokens(s.Quote)
	}
	for _, met := range []string{f.Article.URL, f.Article.FoundAt} {
		if met == "" {
			continue
		}
		if canonical, err := policy.CanonicalURL(met); err == nil && canonical != p.Article.CanonicalURL && !slices.Contains(p.aliases, canonical) {
			p.aliases = append(p.aliases, canonical)
		}
	}
	return p, nil
}

// put writes all but the index.
func (a *Archive) put(ctx context.Context, s session, f *filing) (added bool, err error) {
	twin, err := findTwin(ctx, s, &f.Article)
	if err != nil {
		return false, err
	}
	if twin != "" {
		if err := putAddress(ctx, s, f.Article.CanonicalURL, twin); err != nil {
			return false, err
		}
		return false, putAliases(ctx, s, f.aliases, twin)
	}
	if f.num, err = putArticle(ctx, s, f, moment(a.keptAt(f.Article.Fetched))); err != nil {
		return false, err
	}
	if err := putReading(ctx, s, f.num, &f.Article, &f.Reading); err != nil {
		return false, err
	}
	if err := putMatters(ctx, s, f.num, &f.Reading); err != nil {
		return false, err
	}
	f.statements = make([]int64, len(f.Reading.Statements))
	for i := range f.Reading.Statements {
		if f.statements[i], err = putStatement(ctx, s, f.num, &f.Article, &f.Reading.Statements[i]); err != nil {
			return false, err
		}
	}
	return true, putChange(ctx, s, f.Change)
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
func putAliases(ctx context.Context, s session, aliases []string, articleID string) error {
	for _, canonical := range aliases {
		if err := putAlias(ctx, s, canonical, articleID); err != nil {
			return err
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

func putArticle(ctx context.Context, s session, f *filing, kept int64) (num int64, err error) {
	a, r := &f.Article, &f.Reading
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
	return num, putAliases(ctx, s, f.aliases, a.ID)
}

func putReading(ctx context.Context, s session, num int64, a *policy.Article, r *policy.Reading) error {
	mentions := slices.DeleteFunc(slices.Clone(r.Mentions), func(m policy.Mention) bool {
		return !m.InTitle && (m.Start < 0 || m.End <= m.Start || m.End > len(a.Text)) // points nowhere
	})
	_, err := s.exec(ctx, `INSERT INTO readings (article_num, language, relevance, event, stage, near_duplicate_of, jurisdictions, topics, mentions, sketch)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		num, r.Language, r.Relevance, r.Event, string(r.Stage), r.NearDuplicateOf, list(r.Jurisdictions), list(r.Topics), encode(mentions), r.Sketch)
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
