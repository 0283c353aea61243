package archive

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"datapolicy/policy"
)

// Backup writes a copy of the archive to a new file, while others go on reading
// it. The copy is an archive: open it, or put it in the place of the old one
// while nothing runs. An archive in Postgres is for pg_dump: Unavailable.
func (a *Archive) Backup(ctx context.Context, path string) error {
	full, err := filepath.Abs(path)
	if err != nil || path == "" {
		return policy.Errorf(policy.Invalid, "name a file for the backup")
	}
	if _, err := os.Lstat(full); err == nil {
		return policy.Errorf(policy.Conflict, "%s is there already: name a new file for the backup", path)
	} else if !errors.Is(err, os.ErrNotExist) {
		return policy.Errorf(policy.Invalid, "the backup %s cannot be written", path).Because(err)
	}
	return a.dialect.backup(ctx, a, full)
}
