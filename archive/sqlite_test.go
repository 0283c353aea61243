package archive_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"datapolicy/archive"
	"datapolicy/policy"
)

func keepOne(t *testing.T, a *archive.Archive, slug string) {
	t.Helper()
	article := policy.Article{URL: "https://wire.example/" + slug, Title: "TikTok " + slug, Text: "Text of " + slug, Published: time.Date(2025, 1, 17, 0, 0, 0, 0, time.UTC)}
	if added, err := a.Keep(t.Context(), article, policy.Reading{Relevant: true}, policy.StoryChange{}); err != nil || !added {
		t.Fatalf("keep: %v, %v", added, err)
	}
}

func open(t *testing.T, url string) *archive.Archive {
	t.Helper()
	a, err := archive.Open(t.Context(), url, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

// refused opens an archive that cannot be opened and checks what a person is
// told.
func refused(t *testing.T, url string, code policy.Code, tells string) {
	t.Helper()
	a, err := archive.Open(t.Context(), url, archive.Options{BusyTimeout: 50 * time.Millisecond})
	if err == nil {
		a.Close()
		t.Fatalf("%s was opened", url)
	}
	if policy.CodeOf(err) != code || !strings.Contains(policy.Message(err), tells) {
		t.Fatalf("error %q with code %s, want code %s and %q", policy.Message(err), policy.CodeOf(err), code, tells)
	}
}

func TestOpenFaults(t *testing.T) {
	write := func(t *testing.T, content string) string {
		path := filepath.Join(t.TempDir(), "a.db")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	t.Run("a file that is no database", func(t *testing.T) {
		refused(t, write(t, strings.Repeat("these are the minutes of a meeting\n", 100)), policy.Invalid, "is not an archive")
	})
	t.Run("a folder", func(t *testing.T) { refused(t, t.TempDir(), policy.Invalid, "is a folder") })
	t.Run("a folder that cannot be made", func(t *testing.T) {
		refused(t, filepath.Join(write(t, "x"), "sub", "a.db"), policy.Invalid, "cannot be made")
	})
	t.Run("another program's database", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "places.db")
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec("CREATE TABLE bookmarks (url TEXT)"); err != nil {
			t.Fatal(err)
		}
		db.Close()
		refused(t, path, policy.Invalid, "another program's database")
	})
	t.Run("no right to write", func(t *testing.T) {
		if os.Getuid() == 0 || runtime.GOOS == "windows" {
			t.Skip("the superuser may write everywhere")
		}
		dir := t.TempDir()
		if err := os.Chmod(dir, 0o500); err != nil {
			t.Fatal(err)
		}
		refused(t, filepath.Join(dir, "a.db"), policy.Invalid, "permissions")
	})
	t.Run("damaged in the middle", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "a.db")
		a := open(t, path)
		for _, slug := range []string{"a", "b", "c"} {
			keepOne(t, a, slug)
		}
		if err := a.Close(); err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := 4096; i < len(content); i++ {
			content[i] = 0xa5
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		refused(t, path, policy.Unavailable, "damaged: restore a backup")
	})
	t.Run("written to by another for too long", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "a.db")
		open(t, path)
		db, err := sql.Open("sqlite", path+"?_txlock=immediate")
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		tx, err := db.Begin()
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback()
		a, err := archive.Open(t.Context(), path, archive.Options{BusyTimeout: 50 * time.Millisecond})
		if err != nil {
			t.Fatalf("an archive that is up to date needs no writing to be opened: %v", err)
		}
		defer a.Close()
		err = a.SaveFetchState(t.Context(), policy.FetchState{SourceID: "x"})
		if policy.CodeOf(err) != policy.Unavailable || !strings.Contains(policy.Message(err), "busy") {
			t.Errorf("%v", err)
		}
	})
}

func TestOpenMakesWhatIsMissing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "not", "yet", "a ?%20#.db")
	keepOne(t, open(t, "sqlite:"+path), "a")
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("%v, %v: others may read it", info.Mode(), err)
	}
}

func TestOpenBySeveralAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			a, err := archive.Open(t.Context(), path, archive.Options{})
			if err != nil {
				t.Errorf("open: %v", err)
				return
			}
			if err := a.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
		})
	}
	all.Wait()
}

func TestKeptByTheClock(t *testing.T) {
	now := time.Date(2025, 1, 17, 8, 0, 0, 0, time.UTC)
	a, err := archive.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), archive.Options{Clock: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	published := now.AddDate(0, -1, 0)
	article := policy.Article{ID: "a1", URL: "https://wire.example/a", Title: "A", Text: "B", Published: published, Fetched: now.Add(-time.Hour)}
	story := policy.Story{ID: "s1", Articles: []policy.StoryArticle{{ID: "a1"}}}
	if _, err := a.Keep(t.Context(), article, policy.Reading{Relevant: true}, policy.StoryChange{Stories: []policy.Story{story}}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		since time.Time
		want  int
	}{{now, 1}, {now.Add(time.Microsecond), 0}} {
		got, err := a.Stories(t.Context(), policy.StoryQuery{SeenSince: c.since})
		if err != nil || len(got) != c.want {
			t.Errorf("kept since %v: %d stories, %v", c.since, len(got), err)
		}
	}
}

func TestBackup(t *testing.T) {
	dir := t.TempDir()
	a := open(t, filepath.Join(dir, "a.db"))
	keepOne(t, a, "a")
	to := filepath.Join(dir, "backups", "b.db")
	if err := a.Backup(t.Context(), to); err != nil {
		t.Fatal(err)
	}
	keepOne(t, a, "b")
	if err := a.Backup(t.Context(), to); policy.CodeOf(err) != policy.Conflict {
		t.Errorf("a backup was written over: %v", err)
	}
	b := open(t, to)
	found, err := b.Search(t.Context(), policy.SearchQuery{Text: "tiktok"})
	if err != nil || len(found) != 1 {
		t.Errorf("the backup has %d articles, %v", len(found), err)
	}
	if err := a.Backup(t.Context(), filepath.Join(to, "c.db")); policy.CodeOf(err) != policy.Invalid {
		t.Errorf("a file as folder: %v", err)
	}
}
