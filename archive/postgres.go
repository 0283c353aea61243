package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"datapolicy/policy"
)

type postgresDialect struct{}

// openPostgres connects. Parameters of the URL are libpq's and pgx's; behind
// PgBouncer in transaction mode add default_query_exec_mode=exec.
func openPostgres(ctx context.Context, at address, o Options) (*Archive, error) {
	config, err := pgx.ParseConfig(at.url)
	if err != nil { // not given as the cause: it quotes the address
		return nil, policy.Errorf(policy.Invalid, "the archive's address %s cannot be read: write postgres://USER:PASSWORD@HOST:PORT/DATABASE, with special characters of the password percent-encoded", at.place)
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(o.Readers)
	db.SetMaxIdleConns(o.Readers)
	a := &Archive{read: db, write: db, dialect: postgresDialect{}, place: at.place, options: o}
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		return nil, a.explain(err)
	}
	return a, nil
}

func (postgresDialect) name() string                { return "postgres" }
func (postgresDialect) sql(statement string) string { return numbered(statement) }
func (postgresDialect) in(column string) string {
	return column + "::text IN (SELECT jsonb_array_elements_text(?::jsonb))"
}

func (postgresDialect) lock(ctx context.Context, s session, duty string) error {
	_, err := s.exec(ctx, "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", "datapolicy "+duty)
	return err
}

func (postgresDialect) bytes(ctx context.Context, s session) (int64, error) {
	var n int64
	_, err := s.row(ctx, "SELECT pg_database_size(current_database())", nil, &n)
	return n, err
}

// Limits of a Postgres text search vector: positions beyond the last count as
// the last, and a word has this many at most. Every word of a longer text is
// still found, but phrases only up to there.
const (
	lastPosition  = 16383
	mostPositions = 256
)

// vector writes a text search vector. Titles are weighted A, texts D.
func vector(title, body []token) string {
	positions := map[string][]string{}
	var order []string
	add := func(all []token, from int, weight string) {
		for i, t := range all {
			have, known := positions[t.text]
			if !known {
				order = append(order, t.text)
			}
			if len(have) < mostPositions {
				positions[t.text] = append(have, strconv.Itoa(min(from+i+1, lastPosition))+weight)
			}
		}
	}
	add(title, 0, "A")
	add(body, len(title)+1, "")
	var b strings.Builder
	for _, word := range order {
		fmt.Fprintf(&b, "'%s':%s ", word, strings.Join(positions[word], ","))
	}
	return b.String()
}

func (postgresDialect) indexArticle(ctx context.Context, s session, num int64, title, body []token) error {
	_, err := s.exec(ctx, "UPDATE articles SET words = ?::text::tsvector WHERE num = ?", vector(title, body), num)
	return err
}

func (postgresDialect) indexStatement(ctx context.Context, s session, num int64, quote []token) error {
	_, err := s.exec(ctx, "UPDATE statements SET words = ?::text::tsvector WHERE num = ?", vector(nil, quote), num)
	return err
}

func (postgresDialect) unindex(context.Context, session, string) error { return nil } // the index goes with the rows

func (postgresDialect) emptyIndex(ctx context.Context, s session) error { return nil } // each row's words are written over

// findArticles ranks by ts_rank of each term, weighted by how rare the term is
// (the inverse document frequency of BM25), which Postgres alone does not do.
func (d postgresDialect) findArticles(ctx context.Context, s session, m match, narrow *conditions, limit int) ([]found, error) {
	var total int64
	if _, err := s.row(ctx, "SELECT count(*) FROM articles", nil, &total); err != nil {
		return nil, err
	}
	var score []string
	var args []any
	for _, t := range m.terms {
		one := tsQuery(match{terms: []term{t}})
		var with int64
		if _, err := s.row(ctx, "SELECT count(*) FROM articles WHERE words @@ ?::text::tsquery", []any{one}, &with); err != nil {
			return nil, err
		}
		rarity := math.Log(1 + (float64(total-with)+0.5)/(float64(with)+0.5))
		score = append(score, "?::float8 * ts_rank('{0.125, 0.125, 0.125, 1}', a.words, ?::text::tsquery, 1)")
		args = append(args, rarity, one)
	}
	statement := "SELECT a.num, (" + strings.Join(score, " + ") + ")::float8 AS score" +
		" FROM articles a WHERE a.words @@ ?::text::tsquery" + narrow.and() + bestFirst
	args = append(append(append(args, tsQuery(m)), narrow.args...), limit)
	return scanFound(ctx, s, statement, args)
}

func (postgresDialect) quoting(m match) (string, any) {
	return "st.words @@ ?::text::tsquery", tsQuery(m)
}

// tsQuery writes a match in Postgres's query language.
func tsQuery(m match) string {
	parts := make([]string, len(m.terms))
	for i, t := range m.terms {
		words := make([]string, len(t.words))
		for j, w := range t.words {
			words[j] = "'" + w + "'"
			if t.prefix && j == len(t.words)-1 {
				words[j] += ":*"
			}
		}
		parts[i] = "(" + strings.Join(words, " <-> ") + ")"
	}
	if m.any {
		return strings.Join(parts, " | ")
	}
	return strings.Join(parts, " & ")
}

func (postgresDialect) explain(err error, place string) error {
	var refused *pgconn.PgError
	var unreachable *pgconn.ConnectError
	switch {
	case err == nil, policy.CodeOf(err) != policy.Internal, errors.Is(err, context.Canceled), errors.Is(err, sql.ErrTxDone):
		return err
	case errors.As(err, &refused):
		switch {
		case strings.HasPrefix(refused.Code, "28"):
			return policy.Errorf(policy.Invalid, "Postgres at %s refuses this user or password: check archive.url", place).Because(refused)
		case refused.Code == "3D000":
			return policy.Errorf(policy.Invalid, "there is no such database at %s: make it with createdb, or check archive.url", place).Because(refused)
		case refused.Code == "42501":
			return policy.Errorf(policy.Invalid, "the user of %s may not do that: grant it rights on the database and its schema public", place).Because(refused)
		case strings.HasPrefix(refused.Code, "53"), strings.HasPrefix(refused.Code, "57"), strings.HasPrefix(refused.Code, "08"), strings.HasPrefix(refused.Code, "40"):
			return policy.Errorf(policy.Unavailable, "Postgres at %s cannot do that just now (%s): try again", place, refused.Message).Because(refused)
		}
		return err
	case errors.As(err, &unreachable), pgconn.Timeout(err), pgconn.SafeToRetry(err):
		return policy.Errorf(policy.Unavailable, "Postgres at %s does not answer: check archive.url and that the server runs", place).Because(errors.New(shortCause(err)))
	}
	return err
}

// shortCause is the innermost error's text: the outer ones may quote how we
// connect.
func shortCause(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}

func (postgresDialect) backup(_ context.Context, a *Archive, _ string) error {
	return policy.Errorf(policy.Unavailable, "an archive in Postgres is backed up by Postgres itself: run pg_dump on %s", a.place)
}
