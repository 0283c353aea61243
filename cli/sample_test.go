package cli_test

import (
	"os"
	"sync"
	"testing"

	"datapolicy/newsroom"
)

// outlets is the newsroom that all tests of this package share. It serves
// until the process ends: archives name its address.
var outlets = sync.OnceValues(func() (*newsroom.Server, error) { return newsroom.StartAsOf(at(18, 7, 0)) })

func startNewsroom(t *testing.T) *newsroom.Server {
	t.Helper()
	news, err := outlets()
	if err != nil {
		t.Fatal(err)
	}
	return news
}

// morning is the archive of a daemon that has gathered the outlets before the
// first slot of its subscription, once a test has made it.
var morning struct {
	sync.Mutex
	archive []byte
}

// gathered is an office whose daemon has gathered the sources and gone home
// before the first slot.
func gathered(t *testing.T) *office {
	t.Helper()
	morning.Lock()
	defer morning.Unlock()
	if morning.archive == nil {
		first := newOffice(t)
		p := first.runs()
		p.log.has(t, "msg=gathered")
		p.stop()
		morning.archive = first.archive(t)
	}
	o := newOffice(t)
	o.keep(t, morning.archive)
	return o
}

// archive is the file of an archive that no process has open.
func (o *office) archive(t *testing.T) []byte {
	t.Helper()
	if log, err := os.Stat(o.path("archive.db-wal")); err == nil && log.Size() > 0 {
		t.Fatalf("the archive was not closed in good order: %d bytes in its log", log.Size())
	}
	all, err := os.ReadFile(o.path("archive.db"))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func (o *office) keep(t *testing.T, archive []byte) {
	t.Helper()
	if err := os.WriteFile(o.path("archive.db"), archive, 0o600); err != nil {
		t.Fatal(err)
	}
}
