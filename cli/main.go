package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // zones work where the system has none: a scratch image

	"github.com/alecthomas/kong"
	"github.com/willabides/kongplete"
	"golang.org/x/term"

	"datapolicy/analysis/gazetteer"
	"datapolicy/config"
	"datapolicy/policy"
	"datapolicy/sources/catalog"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// Main runs the command line with the process's own streams, environment and
// clock, and returns its exit code. An interrupt ends the work in good order.
func Main(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	signal.Ignore(syscall.SIGPIPE) // "| head" ends our work as it should end: files closed, temporary ones gone
	p := &Program{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Environ: os.Environ(), Clock: time.Now,
		Interactive: term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stdout.Fd())),
		Progress:    term.IsTerminal(int(os.Stderr.Fd())),
		Alone:       true,
	}
	return p.Run(ctx, args)
}

// Program is the command line with the world that it runs in.
type Program struct {
	Stdin       io.Reader
	Stdout      io.Writer
	Stderr      io.Writer
	Environ     []string // "NAME=value"
	Clock       func() time.Time
	Interactive bool // a person types on Stdin and reads Stdout
	Progress    bool // a person watches Stderr
	Alone       bool // the process is ours alone: how much memory it takes is ours to say

	flags *Flags
	out   *output
	log   *slog.Logger

	settings  *config.Config       // once read
	gazetteer *gazetteer.Gazetteer // once built
	sample    []catalog.Source     // the sample newsroom's, in a demo
}

// exit carries an exit code out of kong, which would otherwise end the process.
type exit int

// Run parses args, runs the command and returns the exit code.
func (p *Program) Run(ctx context.Context, args []string) (code int) {
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(exit)
			if !ok {
				panic(r)
			}
			code = int(e)
		}
	}()
	var grammar Grammar
	parser, err := kong.New(&grammar,
		kong.Name("datapolicy"),
		kong.Description("Data-policy news of China, the EU and the US: gathered, joined into stories, digested, with a source behind every sentence.\n\nNew here? Run: datapolicy demo"),
		kong.Writers(p.Stdout, p.Stderr),
		kong.Exit(func(code int) { panic(exit(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Vars{"version": version()},
		kong.Bind(p),
	)
	if err != nil {
		return p.fail(err)
	}
	kongplete.Complete(parser)
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(p.Stderr, "datapolicy: %v\nRun datapolicy --help for the commands, or datapolicy COMMAND --help for one with an example.\n", err)
		return exitUsage
	}
	p.flags = &grammar.Flags
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	p.out = &output{w: p.Stdout, stop: stop}
	p.log = slog.New(slog.NewTextHandler(p.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	parsed.BindTo(ctx, (*context.Context)(nil))
	err = parsed.Run()
	switch written := p.out.err; {
	case errors.Is(written, syscall.EPIPE): // whoever reads has had enough
		return exitDone
	case err == nil && written != nil:
		err = policy.Errorf(policy.Unavailable, "what was found cannot be written out: is the disk full?").Because(written)
	}
	return p.fail(err)
}

// fail tells an error on standard error and is its exit code.
func (p *Program) fail(err error) int {
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(p.Stderr, "datapolicy: interrupted")
		return exitFailed
	}
	message := policy.Message(err)
	if policy.CodeOf(err) == policy.Internal {
		message = err.Error() // on a command line the person is the operator
	}
	fmt.Fprintf(p.Stderr, "datapolicy: %s\n", strings.TrimSpace(message))
	if p.flags != nil && p.flags.Verbose {
		fmt.Fprintf(p.Stderr, "cause: %v\n", err)
	}
	switch policy.CodeOf(err) {
	case policy.Invalid, policy.NotFound:
		return exitUsage
	}
	return exitFailed
}

// output remembers the first error of writing, so that a full disk is not
// taken for success, and stops the work that nobody will read.
type output struct {
	w    io.Writer
	stop func()
	err  error
}

func (o *output) Write(b []byte) (int, error) {
	n, err := o.w.Write(b)
	if err != nil && o.err == nil {
		o.err = err
		o.stop()
	}
	return n, err
}
