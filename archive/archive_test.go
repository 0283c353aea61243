package archive_test

import (
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"datapolicy/archive"
	"datapolicy/archive/archivetest"
	"datapolicy/policy"
)

func TestSQLite(t *testing.T) {
	archivetest.Run(t, func(t *testing.T) string { return filepath.Join(t.TempDir(), "archive.db") })
}

func TestPostgres(t *testing.T) {
	fresh := archivetest.Postgres(t)
	archivetest.Run(t, fresh)

	t.Run("migrations up and down", func(t *testing.T) { archive.CheckMigrations(t, fresh(t)) })
	t.Run("a newer schema", func(t *testing.T) { archive.CheckNewerSchema(t, fresh(t)) })
	t.Run("several open it at once", func(t *testing.T) {
		url := fresh(t)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				a, err := archive.Open(t.Context(), url, archive.Options{})
				if err != nil {
					t.Errorf("open: %v", err)
					return
				}
				a.Close()
			})
		}
		all.Wait()
	})
	t.Run("backup is for pg_dump", func(t *testing.T) {
		a := open(t, fresh(t))
		err := a.Backup(t.Context(), filepath.Join(t.TempDir(), "b"))
		if policy.CodeOf(err) != policy.Unavailable || !strings.Contains(policy.Message(err), "pg_dump") {
			t.Errorf("%v", err)
		}
	})
	t.Run("no such database", func(t *testing.T) {
		refused(t, strings.Replace(fresh(t), "/postgres?", "/nonesuch?", 1), policy.Invalid, "createdb")
	})
	t.Run("words beyond the last position are found", func(t *testing.T) {
		a := open(t, fresh(t))
		long := policy.Article{
			URL: "https://wire.example/long", Title: "Long", Published: time.Date(2025, 1, 17, 0, 0, 0, 0, time.UTC),
			Text: strings.Repeat("alpha beta gamma ", 20000) + "zebra crossing",
		}
		if _, err := a.Keep(t.Context(), long, policy.Reading{Relevant: true}, policy.StoryChange{}); err != nil {
			t.Fatal(err)
		}
		if found, err := a.Search(t.Context(), policy.SearchQuery{Text: "zebra crossing"}); err != nil || len(found) != 1 {
			t.Errorf("found %d, %v", len(found), err)
		}
	})
}

func TestSQLiteMigrations(t *testing.T) {
	t.Run("up and down", func(t *testing.T) { archive.CheckMigrations(t, filepath.Join(t.TempDir(), "a.db")) })
	t.Run("a newer schema", func(t *testing.T) { archive.CheckNewerSchema(t, filepath.Join(t.TempDir(), "a.db")) })
}
