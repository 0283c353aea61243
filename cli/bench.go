package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"datapolicy/bench"
	"datapolicy/policy"
)

type benchCommand struct {
	Gather benchGatherCommand `cmd:"" help:"How fast feeds are read, with how much memory."`
	Serve  benchServeCommand  `cmd:"" hidden:""`
	Reader benchReaderCommand `cmd:"" hidden:""`
}

// benchSize is how much is served.
type benchSize struct {
	Feeds       int `default:"2000" help:"So many feeds, each on a host name of its own."`
	Entries     int `default:"50" help:"So many entries in each."`
	Concurrency int `default:"16" help:"Feeds fetched side by side."`
}

func (s benchSize) fleet() (*bench.Fleet, error) {
	if s.Concurrency < 1 || s.Concurrency > 256 {
		return nil, policy.Errorf(policy.Invalid, "--concurrency %d: give 1 to 256", s.Concurrency)
	}
	return bench.NewFleet(s.Feeds, s.Entries)
}

func (s benchSize) args() []string {
	return []string{"--feeds", strconv.Itoa(s.Feeds), "--entries", strconv.Itoa(s.Entries), "--concurrency", strconv.Itoa(s.Concurrency)}
}

type benchGatherCommand struct {
	benchSize
	Only    []string `name:"reader" placeholder:"NAME" help:"Only these of plain, read, understood."`
	Profile string   `placeholder:"DIR" help:"Write a CPU and a memory profile of each pass (pprof) into this folder."`
}

func (benchGatherCommand) Help() string {
	return `Serves made-up feeds on loopback and reads them three times: all new, all unchanged, 1 % of the entries new.
Each reader is a process of its own, with a new archive:
  plain       GET, the standard library's parsers, a row for each entry: to compare with on any machine
  read        robots.txt and manners, parsed, cleaned, told from what is known, kept and searchable
  understood  and relevance, entities, statements and stories: what gather does

Examples:
  datapolicy bench gather
  datapolicy bench gather --feeds 200 --reader read --reader plain --json`
}

func (c *benchGatherCommand) Run(ctx context.Context, p *Program) (err error) {
	fleet, err := c.fleet()
	if err != nil {
		return err
	}
	for _, name := range c.Only {
		if !slices.Contains(bench.Readers(), name) {
			return policy.Errorf(policy.Invalid, "--reader %q is none of %s", name, strings.Join(bench.Readers(), ", "))
		}
	}
	self, err := os.Executable()
	if err != nil {
		return policy.Errorf(policy.Unavailable, "this program cannot start itself a second time").Because(err)
	}
	profiles := c.Profile
	if profiles != "" {
		if err := os.MkdirAll(profiles, 0o755); err != nil {
			return policy.Errorf(policy.Invalid, "the folder %s for the profiles cannot be made", profiles).Because(err)
		}
	}
	server, address, err := startServer(ctx, self, c.args())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	bar := p.progress("measuring", len(bench.Readers()))
	var rows []bench.Row
	for _, name := range bench.Readers() {
		if len(c.Only) > 0 && !slices.Contains(c.Only, name) {
			continue
		}
		row, err := measureReader(ctx, p, self, append([]string{"bench", "reader", name, "--address", address, "--profile", profiles}, c.args()...))
		if err != nil {
			return err
		}
		rows = append(rows, row)
		bar.step()
	}
	bar.done()
	report := bench.NewReport(fleet, runtime.NumCPU(), runtime.GOOS+"/"+runtime.GOARCH, rows)
	if p.flags.JSON {
		return writeJSON(p.out, report)
	}
	return report.Write(p.out)
}

// measureReader runs one reader in a process of its own, so that its memory and
// its work are nobody else's.
func measureReader(ctx context.Context, p *Program, self string, args []string) (row bench.Row, err error) {
	folder, err := os.MkdirTemp("", "datapolicy-bench-")
	if err != nil {
		return row, policy.Errorf(policy.Unavailable, "there is no room for an archive in the folder for temporary files").Because(err)
	}
	defer os.RemoveAll(folder)
	reader := exec.CommandContext(ctx, self, append(args, "--db", filepath.Join(folder, "bench.db"))...)
	reader.Env, reader.Stderr = benchEnvironment(), p.Stderr
	out, err := reader.Output()
	if err == nil {
		err = json.Unmarshal(out, &row)
	}
	if err != nil && ctx.Err() == nil {
		err = policy.Errorf(policy.Unavailable, "the measuring was broken off; see above for why").Because(err)
	}
	return row, err
}

// benchEnvironment is ours without what would make one bench another than the
// next: the settings, and proxies.
func benchEnvironment() []string {
	return slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(strings.ToUpper(v), "=")
		return strings.HasPrefix(name, "DATAPOLICY_") || strings.HasPrefix(name, "OPENAI_") || strings.HasSuffix(name, "_PROXY")
	})
}

// servingProcess is the process that serves the feeds.
type servingProcess struct {
	*exec.Cmd
	input interface{ Close() error }
}

// startServer starts it and waits until it has said where it listens.
func startServer(ctx context.Context, self string, args []string) (s servingProcess, address string, err error) {
	s.Cmd = exec.CommandContext(ctx, self, append([]string{"bench", "serve"}, args...)...)
	s.Env = benchEnvironment()
	input, err := s.StdinPipe()
	if err != nil {
		return s, "", err
	}
	s.input = input
	out, err := s.StdoutPipe()
	if err != nil {
		return s, "", err
	}
	if err := s.Start(); err != nil {
		return s, "", err
	}
	if _, err := fmt.Fscanln(out, &address); err != nil {
		return s, "", policy.Errorf(policy.Unavailable, "the feeds cannot be served on loopback").Because(errors.Join(err, s.stop()))
	}
	return s, address, nil
}

// stop ends it: it serves until its standard input ends.
func (s servingProcess) stop() error { return errors.Join(s.input.Close(), s.Wait()) }
