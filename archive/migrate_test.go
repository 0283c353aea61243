package archive

import (
	"strings"
	"testing"

	"datapolicy/policy"
)

// CheckMigrations takes every step of the schema up, down and up again.
func CheckMigrations(t *testing.T, url string) {
	ctx := t.Context()
	a, err := Open(ctx, url, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	provider, err := a.migrations()
	if err != nil {
		t.Fatal(err)
	}
	_, target, err := provider.GetVersions(ctx)
	if err != nil || target < 1 {
		t.Fatal(target, err)
	}
	for version := target; version > 0; version-- {
		if _, err := provider.Down(ctx); err != nil {
			t.Fatalf("down from %d: %v", version, err)
		}
	}
	left, err := a.reader().texts(ctx, map[string]string{
		"sqlite":   "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE 'goose_%'",
		"postgres": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename NOT LIKE 'goose_%'",
	}[a.dialect.name()])
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	for version := int64(1); version <= target; version++ {
		if _, err := provider.UpByOne(ctx); err != nil {
			t.Fatalf("up to %d: %v", version, err)
		}
	}
	if _, err := a.Stats(ctx); err != nil {
		t.Error(err)
	}
}

// CheckNewerSchema opens an archive that a later program has altered.
func CheckNewerSchema(t *testing.T, url string) {
	ctx := t.Context()
	a, err := Open(ctx, url, Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = session{on: a.write, dialect: a.dialect}.exec(ctx, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, ?)", true)
	if err != nil {
		t.Fatal(err)
	}
	a.Close()
	_, err = Open(ctx, url, Options{})
	if policy.CodeOf(err) != policy.Conflict || !strings.Contains(policy.Message(err), "newer datapolicy") {
		t.Errorf("%v", err)
	}
}

func TestIndexIsRefreshedWhenWordsAreMadeAnew(t *testing.T) {
	ctx, path := t.Context(), t.TempDir()+"/a.db"
	a, err := Open(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	article := policy.Article{URL: "https://wire.example/a", Title: "TikTok", Text: "数据出境", Published: instant(1737072000000000)}
	if _, err := a.Keep(ctx, article, policy.Reading{Relevant: true}, policy.StoryChange{}); err != nil {
		t.Fatal(err)
	}
	s := session{on: a.write, dialect: a.dialect}
	if err := a.dialect.emptyIndex(ctx, s); err != nil { // as if made in another way
		t.Fatal(err)
	}
	if _, err := s.exec(ctx, "UPDATE meta SET value = 'older' WHERE key = ?", wordsKey); err != nil {
		t.Fatal(err)
	}
	a.Close()
	if a, err = Open(ctx, path, Options{}); err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if found, err := a.Search(ctx, policy.SearchQuery{Text: "出境"}); err != nil || len(found) != 1 {
		t.Errorf("found %d, %v", len(found), err)
	}
}
