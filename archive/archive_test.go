package archive_test

import (
	"path/filepath"
	"testing"

	"datapolicy/archive/archivetest"
)

func TestSQLite(t *testing.T) {
	archivetest.Run(t, func(t *testing.T) string { return filepath.Join(t.TempDir(), "archive.db") })
}

func TestPostgres(t *testing.T) {
	archivetest.Run(t, archivetest.Postgres(t))
}
