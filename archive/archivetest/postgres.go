package archivetest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// nobody is the unprivileged user that runs the server when the tests are run
// by root, whom Postgres refuses.
const nobody = 65534

// Postgres starts a private server for the test, on a socket in a folder of
// its own, and returns a function that gives the address of a new, empty
// schema. Where there is no Postgres, or it does not start, the test is
// skipped and says why.
func Postgres(t *testing.T) (fresh func(t *testing.T) string) {
	t.Helper()
	bin := postgresBinaries()
	if bin == "" {
		t.Skip("no Postgres here: initdb and pg_ctl are neither in the PATH nor in /usr/lib/postgresql")
	}
	dir, err := os.MkdirTemp("", "pg") // short: a socket's path has 107 bytes
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	run := func(name string, args ...string) ([]byte, error) {
		cmd := exec.CommandContext(context.Background(), filepath.Join(bin, name), args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "LC_ALL=C", "HOME="+dir)
		if os.Getuid() == 0 {
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		}
		log, err := os.CreateTemp(dir, "log") // a file, as the server keeps what it is given open
		if err != nil {
			return nil, err
		}
		defer log.Close()
		cmd.Stdout, cmd.Stderr = log, log
		err = cmd.Run()
		said, _ := os.ReadFile(log.Name())
		return said, err
	}
	if os.Getuid() == 0 {
		if err := os.Chown(dir, nobody, nobody); err != nil {
			t.Skip("cannot give a folder to an unprivileged user: ", err)
		}
	}
	data := filepath.Join(dir, "data")
	if said, err := run("initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"); err != nil {
		t.Skipf("initdb: %v\n%s", err, said)
	}
	options := "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c unix_socket_directories='" + dir + "'"
	if said, err := run("pg_ctl", "-D", data, "-l", filepath.Join(dir, "server.log"), "-o", options, "-w", "-t", "30", "start"); err != nil {
		t.Skipf("pg_ctl start: %v\n%s", err, said)
	}
	t.Cleanup(func() {
		if said, err := run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"); err != nil {
			t.Errorf("pg_ctl stop: %v\n%s", err, said)
		}
	})
	base := "postgres:///postgres?user=tester&host=" + dir
	db, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	count := 0
	return func(t *testing.T) string {
		t.Helper()
		count++
		schema := fmt.Sprintf("test%d", count)
		if _, err := db.ExecContext(context.Background(), "CREATE SCHEMA "+schema); err != nil {
			t.Fatal(err)
		}
		return base + "&search_path=" + schema
	}
}

// postgresBinaries is the folder with initdb and pg_ctl, or "".
func postgresBinaries() string {
	for _, name := range []string{"initdb", "pg_ctl"} {
		path, err := exec.LookPath(name)
		if err != nil {
			break
		}
		if name == "pg_ctl" {
			if real, err := filepath.EvalSymlinks(path); err == nil {
				path = real
			}
			return filepath.Dir(path)
		}
	}
	dirs, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pg_ctl")
	if len(dirs) == 0 {
		return ""
	}
	newest := dirs[len(dirs)-1] // good enough for 9 < V < 100
	return strings.TrimSuffix(newest, "/pg_ctl")
}
