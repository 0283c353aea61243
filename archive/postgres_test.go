package archive_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"datapolicy/archive"
	"datapolicy/policy"
)

func TestPostgresUnreachable(t *testing.T) {
	for name, c := range map[string]struct {
		url  string
		code policy.Code
	}{
		"nobody listens":   {"postgres://u:hunter2@127.0.0.1:1/news?connect_timeout=1", policy.Unavailable},
		"no such socket":   {"postgres:///news?user=u&password=hunter2&host=" + filepath.Join(os.TempDir(), "no-such-socket"), policy.Unavailable},
		"not an address":   {"postgres://u:hunter2@[half/news", policy.Invalid},
		"a wrong port":     {"postgres://u:hunter2@db.example:port/news", policy.Invalid},
		"a bad escape":     {"postgres://u:hunter2%zz@db.example/news", policy.Invalid},
		"a wrong setting":  {"postgres://u:hunter2@db.example/news?sslmode=hunter2", policy.Invalid},
		"a missing secret": {"postgres://u:hunter2@db.example/news?sslmode=verify-full&sslrootcert=/no/such/file", policy.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := archive.Open(t.Context(), c.url, archive.Options{})
			if err == nil || policy.CodeOf(err) != c.code {
				t.Fatalf("%v with code %s, want %s", err, policy.CodeOf(err), c.code)
			}
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("the password is in the error: %v", err)
			}
		})
	}
}
