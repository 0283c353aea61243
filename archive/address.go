package archive

import (
	"net/url"
	"path/filepath"
	"strings"

	"datapolicy/policy"
)

// address is where an archive is.
type address struct {
	postgres bool
	url      string // Postgres: as given, with its password
	path     string // SQLite: the file, absolute
	place    string // for messages: without a password
}

func parseAddress(raw string) (address, error) {
	raw = strings.TrimSpace(raw)
	scheme, rest, hasScheme := strings.Cut(raw, ":")
	scheme = strings.ToLower(scheme)
	switch {
	case raw == "":
		return address{}, policy.Errorf(policy.Invalid, "the archive's address is empty: give a file's path, or postgres://USER:PASSWORD@HOST/DATABASE")
	case hasScheme && (scheme == "postgres" || scheme == "postgresql"):
		return address{postgres: true, url: raw, place: withoutPassword(raw)}, nil
	case hasScheme && (scheme == "sqlite" || scheme == "sqlite3" || scheme == "file"):
		return fileAddress(strings.TrimPrefix(rest, "//"))
	case hasScheme && strings.HasPrefix(rest, "//"):
		return address{}, policy.Errorf(policy.Invalid, "an archive cannot be kept at %s: give a file's path, sqlite:PATH, or postgres://USER:PASSWORD@HOST/DATABASE", withoutPassword(raw))
	}
	return fileAddress(raw)
}

func fileAddress(path string) (address, error) {
	if path == "" || path == ":memory:" || strings.ContainsRune(path, 0) {
		return address{}, policy.Errorf(policy.Invalid, "an archive needs a file: %.200q is none", path)
	}
	full, err := filepath.Abs(path)
	if err != nil {
		return address{}, policy.Errorf(policy.Invalid, "cannot tell which file %.200q is: give its full path", path).Because(err)
	}
	return address{path: full, place: path}, nil
}

// withoutPassword is what may be shown of a database's address: its host and
// name. Of one that cannot be read, only the scheme.
func withoutPassword(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" && u.Path == "" {
		scheme, _, _ := strings.Cut(raw, ":")
		return scheme + "://…"
	}
	shown := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}
	if socket := u.Query().Get("host"); socket != "" && u.Host == "" {
		shown.Host = "local-socket"
	}
	return shown.String()
}
