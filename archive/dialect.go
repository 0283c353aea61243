package archive

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
)

// dialect is what SQLite and Postgres do not do alike. All other SQL here is
// read alike by both, with ? for a parameter.
type dialect interface {
	name() string
	// sql is a statement in the database's own form.
	sql(statement string) string
	// in is the condition that column is one of a JSON array of texts, given
	// as one parameter.
	in(column string) string
	// lock makes this transaction the only one at the duty named.
	lock(ctx context.Context, s session, duty string) error
	// indexArticle and indexStatement put words into the full-text index.
	indexArticle(ctx context.Context, s session, num int64, title, body []token) error
	indexStatement(ctx context.Context, s session, num int64, quote []token) error
	// unindex takes articles and their statements, given by the article's
	// number as a JSON array, out of the index.
	unindex(ctx context.Context, s session, nums string) error
	// emptyIndex takes everything out of the index.
	emptyIndex(ctx context.Context, s session) error
	// findArticles ranks articles; narrow is added to the WHERE.
	findArticles(ctx context.Context, s session, m match, narrow *conditions, limit int) ([]found, error)
	// quoting is the condition that a statement's quotation matches.
	quoting(m match) (condition string, arg any)
	// bytes is the size of the database.
	bytes(ctx context.Context, s session) (int64, error)
	backup(ctx context.Context, a *Archive, path string) error
	// explain makes an error of the database one for persons.
	explain(err error, place string) error
}

// articleWriters is the duty of writing articles: stories are changed whole, so
// that two writers at once would undo one another's changes.
const articleWriters = "articles"

// numbered rewrites ? parameters as $1, $2, …
func numbered(statement string) string {
	var b strings.Builder
	b.Grow(len(statement) + 16)
	n := 0
	for _, part := range strings.SplitAfter(statement, "?") {
		if head, ok := strings.CutSuffix(part, "?"); ok {
			n++
			b.WriteString(head)
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
			continue
		}
		b.WriteString(part)
	}
	return b.String()
}

// list is texts as the one parameter that dialect.in takes.
func list[T ~string](texts []T) string {
	if len(texts) == 0 {
		return "[]"
	}
	return strings.ReplaceAll(encode(texts), `\u0000`, `\ufffd`) // Postgres takes no NUL
}

// encode is v as JSON; v is always of a kind that has some.
func encode(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		return "null"
	}
	return string(out)
}
