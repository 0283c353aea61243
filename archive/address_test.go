package archive

import (
	"path/filepath"
	"strings"
	"testing"

	"datapolicy/policy"
)

func TestParseAddress(t *testing.T) {
	abs := func(path string) string {
		full, err := filepath.Abs(path)
		if err != nil {
			t.Fatal(err)
		}
		return full
	}
	for given, want := range map[string]address{
		"data/archive.db":        {path: abs("data/archive.db"), place: "data/archive.db"},
		"sqlite:data/archive.db": {path: abs("data/archive.db"), place: "data/archive.db"},
		"sqlite:///var/a.db":     {path: "/var/a.db", place: "/var/a.db"},
		"file:/var/a b?c#d.db":   {path: "/var/a b?c#d.db", place: "/var/a b?c#d.db"},
		" /var/a.db ":            {path: "/var/a.db", place: "/var/a.db"},
		"postgres://u:secret@db.example:5433/news?sslmode=require": {postgres: true, url: "postgres://u:secret@db.example:5433/news?sslmode=require", place: "postgres://db.example:5433/news"},
		"POSTGRESQL://u:secret@db.example/news":                    {postgres: true, url: "POSTGRESQL://u:secret@db.example/news", place: "postgresql://db.example/news"},
		"postgres://u:sec%ret@db.example/news":                     {postgres: true, url: "postgres://u:sec%ret@db.example/news", place: "postgres://…"},
	} {
		if got, err := parseAddress(given); err != nil || got != want {
			t.Errorf("%q: %+v, %v; want %+v", given, got, err, want)
		}
	}
	for _, bad := range []string{"", "  ", ":memory:", "sqlite:", "mysql://u:secret@db.example/news", "http://u:secret@x/", "a\x00b"} {
		_, err := parseAddress(bad)
		if err == nil || policy.CodeOf(err) != policy.Invalid || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
