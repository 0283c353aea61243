package archive

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"datapolicy/policy"
)

type sqliteDialect struct{}

// openSQLite opens the file with one connection that writes and several that
// read: SQLite has one writer at a time, and WAL lets readers go on meanwhile.
// The writer has 16 MB of cache and lets the log grow to 16 MB before it is
// written back; each reader has 4 MB.
func openSQLite(ctx context.Context, at address, o Options) (*Archive, error) {
	if _, err := os.Stat(at.path); o.MustExist && errors.Is(err, fs.ErrNotExist) {
		return nil, policy.Errorf(policy.NotFound, "there is no archive at %s; run `datapolicy gather` or `datapolicy ingest` first, or name another with --db", at.place).Because(err)
	}
	if err := makeFile(at.path); err != nil {
		return nil, err
	}
	settings := url.Values{
		"_busy_timeout": {strconv.FormatInt(o.BusyTimeout.Milliseconds(), 10)},
		"_foreign_keys": {"1"},
		"_synchronous":  {"NORMAL"},
	}
	connect := func(extra ...string) (*sql.DB, error) {
		place := url.URL{Scheme: "file", Path: filepath.ToSlash(at.path)}
		place.RawQuery = settings.Encode() + "&" + strings.Join(extra, "&")
		return sql.Open("sqlite", place.String())
	}
	write, err := connect("_txlock=immediate", "_journal_mode=WAL", "_pragma=cache_size(-16000)", "_pragma=temp_store(2)", "_pragma=wal_autocheckpoint(4000)")
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	a := &Archive{write: write, dialect: sqliteDialect{}, prepared: &prepared{statements: map[string]*sql.Stmt{}}, place: at.place, options: o}
	if err := checkFile(ctx, a); err != nil {
		write.Close()
		return nil, err
	}
	if a.read, err = connect("_query_only=1", "_pragma=cache_size(-4000)", "_pragma=temp_store(2)"); err != nil {
		write.Close()
		return nil, err
	}
	a.read.SetMaxOpenConns(o.Readers)
	a.read.SetMaxIdleConns(o.Readers)
	return a, nil
}

// makeFile makes the file and its folder where there is none, readable by
// their owner only: threads hold what people said.
func makeFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return policy.Errorf(policy.Invalid, "the folder %s for the archive cannot be made: make it, or choose another with --db", filepath.Dir(path)).Because(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err == nil {
		return f.Close()
	}
	switch info, statErr := os.Stat(path); {
	case statErr == nil && info.IsDir():
		return policy.Errorf(policy.Invalid, "%s is a folder: name a file in it for the archive", path).Because(err)
	case errors.Is(err, os.ErrPermission):
		return policy.Errorf(policy.Invalid, "the archive %s may not be written by this user: change its permissions or its folder's, or choose another with --db", path).Because(err)
	}
	return policy.Errorf(policy.Invalid, "the archive %s cannot be opened: choose another with --db", path).Because(err)
}

// checkFile refuses a file that is not ours, before anything is made in it.
func checkFile(ctx context.Context, a *Archive) error {
	s := session{on: a.write, dialect: a.dialect}
	tables, err := s.texts(ctx, "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('goose_db_version', 'articles') OR type = 'table' AND name NOT LIKE 'sqlite_%'")
	if err != nil {
		return a.explain(err)
	}
	if len(tables) > 0 && !strings.Contains(strings.Join(tables, " "), "goose_db_version") {
		return policy.Errorf(policy.Invalid, "%s is another program's database (it has a table %q): choose another file with --db", a.place, tables[0])
	}
	return nil
}

func (sqliteDialect) name() string                                { return "sqlite" }
func (sqliteDialect) sql(statement string) string                 { return statement }
func (sqliteDialect) in(column string) string                     { return column + " IN (SELECT value FROM json_each(?))" }
func (sqliteDialect) lock(context.Context, session, string) error { return nil } // every transaction is the only one
func (sqliteDialect) bytes(ctx context.Context, s session) (int64, error) {
	var n int64
	_, err := s.row(ctx, "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()", nil, &n)
	return n, err
}

func (sqliteDialect) indexArticle(ctx context.Context, s session, num int64, title, body []token) error {
	_, err := s.exec(ctx, "INSERT INTO article_words (rowid, title, body) VALUES (?, ?, ?)", num, joined(title), joined(body))
	return err
}

func (sqliteDialect) indexStatement(ctx context.Context, s session, num int64, quote []token) error {
	_, err := s.exec(ctx, "INSERT INTO statement_words (rowid, quote) VALUES (?, ?)", num, joined(quote))
	return err
}

func (d sqliteDialect) unindex(ctx context.Context, s session, nums string) error {
	if _, err := s.exec(ctx, "DELETE FROM statement_words WHERE rowid IN (SELECT num FROM statements WHERE "+d.in("article_num")+")", nums); err != nil {
		return err
	}
	_, err := s.exec(ctx, "DELETE FROM article_words WHERE "+d.in("rowid"), nums)
	return err
}

func (sqliteDialect) emptyIndex(ctx context.Context, s session) error {
	for _, table := range []string{"article_words", "statement_words"} {
		if _, err := s.exec(ctx, "INSERT INTO "+table+" ("+table+") VALUES ('delete-all')"); err != nil {
			return err
		}
	}
	return nil
}

// titleWeight is how much more a word counts in a title than in a text.
const titleWeight = 8

// findArticles ranks by BM25 (Robertson and Zaragoza 2009), as FTS5 has it.
func (sqliteDialect) findArticles(ctx context.Context, s session, m match, narrow *conditions, limit int) ([]found, error) {
	statement := "SELECT a.num, -bm25(article_words, " + strconv.Itoa(titleWeight) + ", 1) AS score" +
		" FROM article_words JOIN articles a ON a.num = article_words.rowid WHERE article_words MATCH ?" + narrow.and() + bestFirst
	args := append(append([]any{ftsQuery(m)}, narrow.args...), limit)
	return scanFound(ctx, s, statement, args)
}

func (sqliteDialect) quoting(m match) (string, any) {
	return "st.num IN (SELECT rowid FROM statement_words WHERE statement_words MATCH ?)", ftsQuery(m)
}

// ftsQuery writes a match in the query language of FTS5. Tokens are letters and
// digits only and stand in quotation marks: nothing in them is an operator.
func ftsQuery(m match) string {
	parts := make([]string, len(m.terms))
	for i, t := range m.terms {
		parts[i] = `"` + strings.Join(t.words, " ") + `"`
		if t.prefix {
			parts[i] += " *"
		}
	}
	if m.any {
		return strings.Join(parts, " OR ")
	}
	return strings.Join(parts, " AND ")
}

func (sqliteDialect) explain(err error, place string) error {
	var failed *sqlite.Error
	if !errors.As(err, &failed) {
		return err
	}
	switch failed.Code() & 0xff { // extended codes have the primary one in their low byte
	case lib.SQLITE_NOTADB:
		return policy.Errorf(policy.Invalid, "%s is not an archive (nor any SQLite database): choose another file with --db", place).Because(err)
	case lib.SQLITE_CORRUPT:
		return policy.Errorf(policy.Unavailable, "the archive %s is damaged: restore a backup, or move the file away to begin anew", place).Because(err)
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return policy.Errorf(policy.Unavailable, "the archive %s is busy: another process has been writing to it for long; try again", place).Because(err)
	case lib.SQLITE_FULL:
		return policy.Errorf(policy.Unavailable, "the disk with the archive %s is full: make room and try again", place).Because(err)
	case lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN, lib.SQLITE_PERM, lib.SQLITE_AUTH:
		return policy.Errorf(policy.Invalid, "the archive %s or its folder may not be written by this user: change their permissions, or choose another with --db", place).Because(err)
	case lib.SQLITE_IOERR:
		return policy.Errorf(policy.Unavailable, "the disk with the archive %s failed: see the log (an archive does not work on a network file system)", place).Because(err)
	}
	return err
}

// backup writes a copy beside the file that it is to be and renames it, so
// that a half-written one is never taken for a backup.
func (sqliteDialect) backup(ctx context.Context, a *Archive, path string) error {
	partial := path + ".partial"
	if err := os.Remove(partial); err != nil && !errors.Is(err, os.ErrNotExist) {
		return policy.Errorf(policy.Invalid, "%s is in the way: remove it", partial).Because(err)
	}
	if err := makeFile(partial); err != nil {
		return err
	}
	if _, err := (session{on: a.write, dialect: a.dialect}).exec(ctx, "VACUUM INTO ?", partial); err != nil {
		os.Remove(partial)
		return policy.Errorf(policy.Unavailable, "the backup %s could not be written: see that its disk has room", path).Because(err)
	}
	if err := os.Rename(partial, path); err != nil {
		return policy.Errorf(policy.Unavailable, "the backup %s could not be written", path).Because(err)
	}
	return nil
}
