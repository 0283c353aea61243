package archive

import (
	"context"
	"database/sql"
	"log/slog"
	"time"
)

// Archive is an open archive. Its methods may be called from any goroutine,
// and any number of processes may have the same archive open.
type Archive struct {
	read     *sql.DB
	write    *sql.DB
	dialect  dialect
	prepared *prepared
	place    string // where it is, without a password, for messages
	options  Options
}

// Options of an archive. The zero value is of use.
type Options struct {
	// Clock tells when an article was kept, which is what a subscription's
	// period counts by. When nil, an article counts as kept when it was fetched.
	Clock func() time.Time
	// Log is told of repairs and of requests that were tried again. When nil,
	// nobody is.
	Log *slog.Logger
	// Readers is how many may read at once. Defaults to 8.
	Readers int
	// MustExist refuses a file that is not there instead of making it.
	MustExist bool
	// BusyTimeout is how long a writer waits for another process's writer in
	// SQLite. Defaults to 15 seconds.
	BusyTimeout time.Duration
}

func (o Options) withDefaults() Options {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Readers <= 0 {
		o.Readers = 8
	}
	if o.BusyTimeout <= 0 {
		o.BusyTimeout = 15 * time.Second
	}
	return o
}

// Open opens the archive at url, makes it where there is none, and brings its
// schema up to date. The url is a file's path, "sqlite:PATH" or
// "postgres://USER:PASSWORD@HOST/DATABASE"; a password never appears in an
// error. A missing folder is made. An archive that a newer datapolicy wrote is
// a Conflict, a file that is no archive Invalid, a server that does not answer
// Unavailable; with MustExist, a file that is not there is NotFound.
func Open(ctx context.Context, url string, options Options) (*Archive, error) {
	options = options.withDefaults()
	at, err := parseAddress(url)
	if err != nil {
		return nil, err
	}
	open := openSQLite
	if at.postgres {
		open = openPostgres
	}
	a, err := open(ctx, at, options)
	if err != nil {
		return nil, err
	}
	if err := a.migrate(ctx); err != nil {
		a.Close()
		return nil, err
	}
	if err := a.refreshWords(ctx); err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

// Close waits for what is under way and closes the archive.
func (a *Archive) Close() error {
	err := a.read.Close()
	if a.write != a.read {
		if e := a.write.Close(); err == nil {
			err = e
		}
	}
	return err
}

// keptAt is when an article that was fetched then counts as kept.
func (a *Archive) keptAt(fetched time.Time) time.Time {
	if a.options.Clock == nil {
		return fetched
	}
	return a.options.Clock()
}
