package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/pprof"
	"time"

	"datapolicy/bench"
	"datapolicy/jobs"
	"datapolicy/policy"
	"datapolicy/sources"
	"datapolicy/sources/catalog"
	"datapolicy/sources/fetch"
)

// benchServeCommand serves the feeds until its standard input ends.
type benchServeCommand struct{ benchSize }

func (c *benchServeCommand) Run(ctx context.Context, p *Program) error {
	fleet, err := c.fleet()
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: bench.NewServer(fleet), ReadHeaderTimeout: time.Minute}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	fmt.Fprintln(p.out, listener.Addr())
	io.Copy(io.Discard, p.Stdin) // its end is what counts
	if err := errors.Join(server.Close(), <-served); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// benchReaderCommand measures one reader and prints its row.
type benchReaderCommand struct {
	Name string `arg:""`
	benchSize
	Address string
	Profile string
}

func (c *benchReaderCommand) Run(ctx context.Context, p *Program) (err error) {
	fleet, err := c.fleet()
	if err != nil {
		return err
	}
	dial := func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, c.Address)
	}
	client := &http.Client{Transport: &http.Transport{DialContext: dial, MaxIdleConns: 200}, Timeout: time.Minute}
	if err := setEdition(ctx, client, 1); err != nil {
		return err
	}
	var pass func(context.Context, *bench.Fleet) (bench.Count, error)
	if c.Name == bench.PlainReader {
		plain, err := bench.NewPlain(ctx, filepath.Dir(p.flags.DB), client, c.Concurrency)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, plain.Close()) }()
		pass = plain.Pass
	} else {
		parts, err := p.parts(ctx)
		if err != nil {
			return err
		}
		defer parts.close()
		if pass, err = c.gathering(parts, fleet, dial); err != nil {
			return err
		}
	}
	row := bench.Row{Reader: c.Name}
	for _, name := range []string{bench.Cold, bench.Warm, bench.Some} {
		if name == bench.Some {
			if err := setEdition(ctx, client, 2); err != nil {
				return err
			}
		}
		cost, err := c.measure(ctx, name, fleet, pass)
		if err != nil {
			return err
		}
		row.Costs = append(row.Costs, cost)
	}
	return json.NewEncoder(p.out).Encode(row)
}

// gathering makes passes as gather does, with the manners of every day but
// without pages: the made-up articles have none.
func (c *benchReaderCommand) gathering(s *parts, fleet *bench.Fleet, dial dialer) (func(context.Context, *bench.Fleet) (bench.Count, error), error) {
	o := fetchOptions(s.program, s.config.Gather)
	o.Dial = dial
	client, err := fetch.New(o)
	if err != nil {
		return nil, err
	}
	intake, err := s.intake()
	if err != nil {
		return nil, err
	}
	if c.Name == bench.Read {
		intake = jobs.NewIntake(unread{}, newClusterer, s.archive, s.program.Clock)
	}
	run := &pass{sources.New(sources.Options{Client: client, State: s.archive, Clock: s.program.Clock, Concurrency: c.Concurrency, MaxPages: -1}), intake}
	list := make([]catalog.Source, fleet.Feeds)
	for feed := range list {
		list[feed] = catalog.Source{ID: fleet.Host(feed), Name: fleet.Host(feed), URL: fleet.URL(feed), Language: fleet.Language(feed), Kind: catalog.Press, Format: catalog.Feed, Every: time.Hour}
	}
	return func(ctx context.Context, _ *bench.Fleet) (bench.Count, error) {
		result := run.run(ctx, list, nil)
		for _, r := range result.Sources {
			if r.Error != "" {
				fmt.Fprintf(s.program.Stderr, "%s: %s\n", r.ID, r.Error)
			}
		}
		return bench.Count{New: result.Added, Failed: result.Failed}, ctx.Err()
	}, nil
}

// unread is an analyst who understands nothing: what is left of a pass is the
// work of a feed reader.
type unread struct{}

func (unread) Read(a policy.Article) policy.Reading { return policy.Reading{Language: a.Language} }

func (c *benchReaderCommand) measure(ctx context.Context, name string, fleet *bench.Fleet, pass func(context.Context, *bench.Fleet) (bench.Count, error)) (bench.Cost, error) {
	if c.Profile == "" {
		return bench.Measure(ctx, name, fleet, pass)
	}
	file := func(kind string) (*os.File, error) {
		return os.Create(filepath.Join(c.Profile, c.Name+"-"+name[:1]+"-"+kind+".pprof"))
	}
	cpu, err := file("cpu")
	if err != nil {
		return bench.Cost{}, err
	}
	defer cpu.Close()
	if err := pprof.StartCPUProfile(cpu); err != nil {
		return bench.Cost{}, err
	}
	cost, err := bench.Measure(ctx, name, fleet, pass)
	pprof.StopCPUProfile()
	if err != nil {
		return cost, err
	}
	memory, err := file("memory")
	if err != nil {
		return cost, err
	}
	defer memory.Close()
	return cost, pprof.Lookup("allocs").WriteTo(memory, 0)
}

func setEdition(ctx context.Context, client *http.Client, n int) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, bench.EditionURL(n), nil)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusNoContent {
		return policy.Errorf(policy.Internal, "the bench's server answered %s", response.Status)
	}
	return nil
}
