package archive

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"unicode/utf8"
)

// session runs statements, alone or inside a transaction.
type session struct {
	on interface {
		ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
		QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
		QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	}
	dialect dialect
	tx      *sql.Tx   // nil outside of one
	known   *prepared // nil where the driver keeps prepared statements itself
	mine    map[string]*sql.Stmt
}

// reader reads outside of a transaction.
func (a *Archive) reader() session { return session{on: a.read, dialect: a.dialect} }

// change runs f in a transaction that writes: all that f did, or nothing.
// Errors of the database come back as errors for persons; f's own as they are.
func (a *Archive) change(ctx context.Context, f func(s session) error) error {
	tx, err := a.write.BeginTx(ctx, nil)
	if err != nil {
		return a.explain(err)
	}
	defer tx.Rollback()
	if err := f(session{on: tx, dialect: a.dialect, tx: tx, known: a.prepared, mine: map[string]*sql.Stmt{}}); err != nil {
		if errors.Is(err, sql.ErrTxDone) && ctx.Err() != nil { // it was ended between two statements
			err = context.Cause(ctx)
		}
		return a.explain(err)
	}
	if err := tx.Commit(); err != nil {
		return a.explain(err)
	}
	a.prepared.prepareWanted(ctx, a.write)
	return nil
}

func (a *Archive) explain(err error) error { return a.dialect.explain(err, a.place) }

// unwatched is ctx without its end, inside SQLite's transactions: the driver
// starts a goroutine for each statement to watch for it, which takes longer than
// most statements do. The transaction still ends with its own context.
func (s session) unwatched(ctx context.Context) context.Context {
	if s.known == nil || s.tx == nil {
		return ctx
	}
	return context.WithoutCancel(ctx)
}

// ready is the statement, prepared, for this transaction, or nil.
func (s session) ready(ctx context.Context, statement string) *sql.Stmt {
	if known := s.mine[statement]; known != nil {
		return known
	}
	known := s.known.of(ctx, s.tx, statement)
	if known != nil {
		s.mine[statement] = known
	}
	return known
}

func (s session) exec(ctx context.Context, statement string, args ...any) (changed int64, err error) {
	ctx = s.unwatched(ctx)
	var result sql.Result
	if ready := s.ready(ctx, statement); ready != nil {
		result, err = ready.ExecContext(ctx, storable(args)...)
	} else {
		result, err = s.on.ExecContext(ctx, s.dialect.sql(statement), storable(args)...)
	}
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// row reads one row into to and reports whether there was one.
func (s session) row(ctx context.Context, statement string, args []any, to ...any) (bool, error) {
	ctx = s.unwatched(ctx)
	var row *sql.Row
	if ready := s.ready(ctx, statement); ready != nil {
		row = ready.QueryRowContext(ctx, storable(args)...)
	} else {
		row = s.on.QueryRowContext(ctx, s.dialect.sql(statement), storable(args)...)
	}
	err := row.Scan(to...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// each calls f for every row, with the function that reads its columns.
func (s session) each(ctx context.Context, statement string, args []any, f func(scan func(to ...any) error) error) error {
	ctx = s.unwatched(ctx)
	var rows *sql.Rows
	var err error
	if ready := s.ready(ctx, statement); ready != nil {
		rows, err = ready.QueryContext(ctx, storable(args)...)
	} else {
		rows, err = s.on.QueryContext(ctx, s.dialect.sql(statement), storable(args)...)
	}
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// texts reads a query's one column.
func (s session) texts(ctx context.Context, statement string, args ...any) ([]string, error) {
	var all []string
	err := s.each(ctx, statement, args, func(scan func(...any) error) error {
		var text string
		err := scan(&text)
		all = append(all, text)
		return err
	})
	return all, err
}

// storable makes texts fit for both databases: Postgres takes neither NUL nor
// bytes that are not UTF-8.
func storable(args []any) []any {
	for i, arg := range args {
		text, ok := arg.(string)
		if ok && (strings.IndexByte(text, 0) >= 0 || !utf8.ValidString(text)) {
			args[i] = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
		}
	}
	return args
}

// conditions gathers what a WHERE demands.
type conditions struct {
	all  []string
	args []any
}

func (c *conditions) add(condition string, args ...any) {
	c.all = append(c.all, condition)
	c.args = append(c.args, args...)
}

// and is the conditions as the continuation of a WHERE that has one already.
func (c *conditions) and() string {
	if len(c.all) == 0 {
		return ""
	}
	return " AND " + strings.Join(c.all, " AND ")
}

// where is the conditions as a WHERE of their own, or nothing.
func (c *conditions) where() string {
	if len(c.all) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.all, " AND ")
}
