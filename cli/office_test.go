package cli_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"datapolicy/bot/slacktest"
	"datapolicy/cli"
	"datapolicy/newsroom"
)

// patience bounds every wait of these tests. It is long, since machines that
// test are slow, and never spent where all is well.
const patience = 30 * time.Second

// office is the world around a datapolicy process: the newsroom's outlets, a
// Slack workspace, a folder with the configuration and the archive, a clock.
type office struct {
	t     *testing.T
	dir   string
	news  *newsroom.Server
	slack *slacktest.Server
	now   atomic.Int64 // unix seconds
	env   map[string]string

	starts int // of daemons with a socket
}

// newOffice has its own Slack and folder. The clock shows seven in the morning
// after the sample's busiest day, and the outlets have run nothing later.
func newOffice(t *testing.T) *office {
	t.Helper()
	news := startNewsroom(t)
	o := &office{t: t, dir: t.TempDir(), news: news, slack: slacktest.New(), env: map[string]string{}}
	t.Cleanup(o.slack.Close)
	t.Cleanup(func() {
		if problems := o.slack.Problems(); len(problems) > 0 {
			t.Errorf("requests that Slack does not allow: %s", strings.Join(problems, "\n"))
		}
	})
	o.set(at(18, 7, 0))
	o.env["DATAPOLICY_DB"] = o.path("archive.db")
	o.env["DATAPOLICY_CONFIG"] = o.path("datapolicy.yaml")
	o.env["SLACK_API_URL"] = o.slack.APIURL()
	o.env["SLACK_BOT_TOKEN"] = slacktest.BotToken
	o.env["SLACK_APP_TOKEN"] = slacktest.AppToken
	o.write("news.yaml", string(news.Catalog()))
	o.configure("")
	return o
}

// configure writes the configuration; more is YAML to add to it.
func (o *office) configure(more string) {
	o.write("datapolicy.yaml", fmt.Sprintf(`sources:
  catalog: %s
gather:
  allow_private: true
  pause: 0s
  every: 1h
subscriptions:
  - channel: C1
    schedule: daily 08:00
    zone: Europe/London
%s`, o.path("news.yaml"), more))
}

func (o *office) path(name string) string { return filepath.Join(o.dir, name) }

func (o *office) write(name, text string) {
	o.t.Helper()
	if err := os.WriteFile(o.path(name), []byte(text), 0o600); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) set(now time.Time) { o.now.Store(now.Unix()) }

func (o *office) program(in io.Reader, out, log io.Writer) *cli.Program {
	var environ []string
	for _, name := range slices.Sorted(maps.Keys(o.env)) {
		environ = append(environ, name+"="+o.env[name])
	}
	return &cli.Program{
		Stdin: in, Stdout: out, Stderr: log, Environ: environ,
		Clock: func() time.Time { return time.Unix(o.now.Load(), 0).UTC() },
	}
}

// does runs a command to its end and gives what it printed.
func (o *office) does(args ...string) string {
	o.t.Helper()
	var out, log bytes.Buffer
	if code := o.program(strings.NewReader(""), &out, &log).Run(o.t.Context(), args); code != 0 {
		o.t.Fatalf("%v ended with %d: %s", args, code, log.String())
	}
	return out.String()
}

// process is a running daemon.
type process struct {
	t    *testing.T
	end  context.CancelFunc
	done chan int
	out  *tape
	log  *tape
}

// runs starts the daemon. It is stopped at the end of the test at the latest.
func (o *office) runs() *process {
	o.t.Helper()
	return o.start(strings.NewReader(""), false)
}

func (o *office) start(in io.Reader, interactive bool) *process {
	o.starts++
	ctx, end := context.WithCancel(o.t.Context())
	p := &process{t: o.t, end: end, done: make(chan int, 1), out: newTape(), log: newTape()}
	program := o.program(in, p.out, p.log)
	program.Interactive = interactive
	go func() { p.done <- program.Run(ctx, []string{"run"}) }()
	o.t.Cleanup(func() { p.stop() })
	return p
}

// stop interrupts the process and gives its exit code.
func (p *process) stop() int {
	p.t.Helper()
	p.end()
	return p.ended()
}

// ended waits for the process's end and gives its exit code.
func (p *process) ended() int {
	p.t.Helper()
	select {
	case code := <-p.done:
		p.done <- code
		return code
	case <-time.After(patience):
		p.t.Errorf("the process does not end; its log:\n%s", p.log)
		return -1
	}
}

// tape is an output that can be waited for.
type tape struct {
	mu    sync.Mutex
	text  strings.Builder
	grown chan struct{} // closed and made anew at every write
}

func newTape() *tape { return &tape{grown: make(chan struct{})} }

func (t *tape) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.grown)
	t.grown = make(chan struct{})
	return t.text.Write(b)
}

func (t *tape) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.String()
}

// has waits until the tape holds a text.
func (t *tape) has(tb testing.TB, text string) {
	tb.Helper()
	late := time.After(patience)
	for {
		t.mu.Lock()
		all, grown := t.text.String(), t.grown
		t.mu.Unlock()
		if strings.Contains(all, text) {
			return
		}
		select {
		case <-grown:
		case <-late:
			tb.Fatalf("%q does not come; what came:\n%s", text, all)
		}
	}
}

// connected waits until Slack has the newest daemon's socket.
func (o *office) connected() {
	o.t.Helper()
	o.waits(func() bool { return slices.Contains(o.slack.Calls(), fmt.Sprintf("socket %d", o.starts)) })
}

// posts waits for a number of messages of the bot's in a channel.
func (o *office) posts(channel string, n int) []slacktest.Message {
	o.t.Helper()
	o.waits(func() bool { return len(o.slack.Posts(channel)) >= n })
	return o.slack.Posts(channel)
}

// replies waits for a number of messages of the bot's in a thread.
func (o *office) replies(channel, ts string, n int) []slacktest.Message {
	o.t.Helper()
	o.waits(func() bool { return len(o.slack.Replies(channel, ts)) >= n })
	return o.slack.Replies(channel, ts)
}

func (o *office) waits(ok func() bool) {
	o.t.Helper()
	if err := o.slack.Wait(patience, ok); err != nil {
		o.t.Fatal(err)
	}
}

// commands types a slash command: it must be acknowledged, and the answer is
// given.
func (o *office) commands(text string) slacktest.Response {
	o.t.Helper()
	envelope, url := o.slack.Slash("C1", "UADA", text)
	o.waits(func() bool { _, acked := o.slack.Acked(envelope); return acked && len(o.slack.Responses(url)) > 0 })
	return o.slack.Responses(url)[0]
}

// contains reports which of the texts are missing.
func contains(t *testing.T, all string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(all, text) {
			t.Errorf("%q is missing in:\n%.4000s", text, all)
		}
	}
}
