package archive

import (
	"context"
	"embed"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"datapolicy/policy"
)

//go:embed migrations
var migrations embed.FS

func (a *Archive) migrations() (*goose.Provider, error) {
	folder, err := fs.Sub(migrations, "migrations/"+a.dialect.name())
	if err != nil {
		return nil, err
	}
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	dialect := goose.DialectSQLite3
	if a.dialect.name() == "postgres" {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60))
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	return goose.NewProvider(dialect, a.write, folder, options...)
}

// migrate brings the schema up to date. Several processes may do so at once:
// Postgres has a lock for it; in SQLite the slower one fails, finds the work
// done and goes on.
func (a *Archive) migrate(ctx context.Context) error {
	provider, err := a.migrations()
	if err != nil {
		return err
	}
	for attempt := 1; ; attempt++ {
		current, target, err := provider.GetVersions(ctx)
		switch {
		case err != nil:
			err = a.explain(err)
		case current > target:
			return policy.Errorf(policy.Conflict, "the archive %s was written by a newer datapolicy (its schema is %d, this program knows up to %d): use the newer program, or another archive",
				a.place, current, target)
		case current == target:
			return nil
		default:
			if _, err = provider.Up(ctx); err == nil {
				return nil
			}
		}
		if attempt == 5 || ctx.Err() != nil {
			if policy.CodeOf(err) != policy.Internal {
				return err
			}
			return policy.Errorf(policy.Unavailable, "the archive %s could not be brought up to date: restore a backup or use another archive if trying again does not help", a.place).Because(err)
		}
	}
}

// schema is the version of the schema that the archive has.
func (a *Archive) schema(ctx context.Context) (int64, error) {
	var version int64
	_, err := a.reader().row(ctx, "SELECT max(version_id) FROM goose_db_version", nil, &version)
	return version, err
}
