package cli

import (
	"context"
	"fmt"
	"net"
	"slices"

	"datapolicy/config"
	"datapolicy/jobs"
	"datapolicy/policy"
	"datapolicy/sources"
	"datapolicy/sources/catalog"
	"datapolicy/sources/fetch"
)

type gatherCommand struct {
	IDs []string `arg:"" optional:"" name:"id" help:"Only these sources."`
}

func (gatherCommand) Help() string {
	return `Reads every source that is due, takes in what is new, and says what failed and what to do about it.

Examples:
  datapolicy gather
  datapolicy gather noyb edpb-news --db archive.db`
}

// gathered is what the gather command prints.
type gathered struct {
	Sources []gatheredSource `json:"sources"`
	Added   int              `json:"added"`
	Failed  int              `json:"failed"`
}

type gatheredSource struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	URL     string   `json:"url"`
	Status  string   `json:"status"`
	Entries int      `json:"entries"`
	New     int      `json:"new"`
	Partial int      `json:"partial"` // of these, without their full text
	Left    int      `json:"left"`    // for the next pass
	Error   string   `json:"error,omitempty"`
	Advice  string   `json:"advice,omitempty"`
	Notes   []string `json:"notes"`
	Edited  int      `json:"edited,omitempty"`  // entries that were altered after they had been read
	Trouble string   `json:"trouble,omitempty"` // what kind of it; "" where there is none

	Gap bool `json:"gap,omitempty"` // something of it could not be had after a pause

	changed, recovered bool // since the last pass
}

func (c *gatherCommand) Run(ctx context.Context, p *Program) error {
	all, err := p.catalog()
	if err != nil {
		return err
	}
	settings, err := p.config()
	if err != nil {
		return err
	}
	chosen := readable(all, settings.Sources)
	if len(c.IDs) > 0 {
		if chosen, err = byID(all, c.IDs); err != nil {
			return err
		}
	}
	parts, err := p.parts(ctx)
	if err != nil {
		return err
	}
	defer parts.close()
	if len(c.IDs) > 0 {
		if _, err := sources.Revive(ctx, parts.archive, chosen); err != nil {
			return err
		}
	}
	result, err := parts.gather(ctx, chosen, nil)
	if err != nil {
		return err
	}
	for _, r := range result.Sources {
		if r.Status == sources.StatusOff && len(c.IDs) > 0 {
			fmt.Fprintf(p.Stderr, "%s is off: %s\n", r.ID, r.Advice)
		}
	}
	if p.flags.JSON {
		err = writeJSON(p.out, result)
	} else {
		fmt.Fprintf(p.out, "%s from %d sources; %d failed\n", newArticles(result.Added), len(result.Sources), result.Failed)
	}
	if err == nil && result.Failed > 0 && !result.anyRead() {
		err = policy.Errorf(policy.Unavailable, "no source could be read; is this machine online?")
	}
	return err
}

// anyRead reports whether a source answered. Those that were not asked, for want
// of a key or since they are gone, say nothing of that.
func (g gathered) anyRead() bool {
	return slices.ContainsFunc(g.Sources, func(s gatheredSource) bool {
		return s.Status == sources.StatusOK || s.Status == sources.StatusUnchanged
	})
}

func newArticles(n int) string {
	if n == 1 {
		return "1 new article"
	}
	return fmt.Sprintf("%d new articles", n)
}

// gather makes one pass and tells on standard error what failed. dial, if not
// nil, is where connections go.
func (s *parts) gather(ctx context.Context, chosen []catalog.Source, dial dialer) (gathered, error) {
	pass, err := s.pass(false, dial)
	if err != nil {
		return gathered{}, err
	}
	bar := s.program.progress("gathering", len(chosen))
	done := 0
	result := pass.run(ctx, chosen, func(step sources.Progress) {
		for ; done < step.Done; done++ {
			bar.step()
		}
	})
	bar.done()
	for _, r := range result.Sources {
		switch {
		case r.Error != "":
			bar.say("%s: %s", r.ID, visible(r.Error))
			if r.Advice != "" {
				bar.say("    %s", visible(r.Advice))
			}
		case r.Advice != "" && r.Status != sources.StatusOff: // that is told to who asks for it by name
			bar.say("%s: %s", r.ID, visible(r.Advice))
		}
	}
	return result, ctx.Err()
}

// pass is what a pass over the sources needs; it may run many times.
type pass struct {
	gatherer *sources.Gatherer
	intake   *jobs.Intake
}

// pass makes one ready; onlyDue passes over sources whose turn has not come.
func (s *parts) pass(onlyDue bool, dial dialer) (*pass, error) {
	intake, err := s.intake()
	if err != nil {
		return nil, err
	}
	var hubs sources.Hubs // nil where there is none
	if s.hubs != nil {
		hubs = s.hubs
	}
	gatherer, err := s.program.gatherer(s.archive, onlyDue, hubs, dial)
	if err != nil {
		return nil, err
	}
	return &pass{gatherer, intake}, nil
}

func (p *pass) run(ctx context.Context, chosen []catalog.Source, progress func(sources.Progress)) gathered {
	report := p.gatherer.GatherBatches(ctx, chosen, p.keep, progress)
	result := gathered{Sources: []gatheredSource{}, Failed: report.Failed(), Added: report.New()}
	for _, r := range report.Sources {
		row := gatheredSource{ID: r.ID, Name: r.Name, URL: r.URL, Status: r.Status, Entries: r.Entries, New: r.New, Partial: r.Partial, Left: r.Left, Notes: list(r.Notes), Edited: r.Edited, Trouble: r.Trouble, Gap: r.Gap, changed: r.Changed, recovered: r.Recovered}
		row.Error, row.Advice = explained(r.Err, r.Advice)
		result.Sources = append(result.Sources, row)
	}
	return result
}

// keep takes articles into the archive.
func (p *pass) keep(ctx context.Context, articles []policy.Article) []error {
	_, errs := p.intake.TakeAll(ctx, articles)
	return errs
}

// dialer opens connections in the network's stead.
type dialer = func(ctx context.Context, network, address string) (net.Conn, error)

// gatherer reads sources; state remembers between passes and may be nil, and so
// may hubs.
func (p *Program) gatherer(state sources.State, onlyDue bool, hubs sources.Hubs, dial dialer) (*sources.Gatherer, error) {
	c, err := p.config()
	if err != nil {
		return nil, err
	}
	o := fetchOptions(p, c.Gather)
	o.Dial = dial
	if dial != nil { // the sample newsroom needs no manners
		o.Interval, o.Retries = -1, -1
	}
	client, err := fetch.New(o)
	if err != nil {
		return nil, err
	}
	return sources.New(sources.Options{Client: client, State: state, Clock: p.Clock, Concurrency: c.Gather.Concurrency, PerHost: c.Gather.PerHost, MaxPages: orNone(c.Gather.Pages), OnlyDue: onlyDue, Keys: sourceKeys(c.Sources), Hubs: hubs}), nil
}

// sourceKeys are the keys to the sources' APIs, by their variables.
func sourceKeys(c config.Sources) map[string]string {
	return map[string]string{"CONGRESS_API_KEY": string(c.CongressKey), "REGULATIONS_API_KEY": string(c.RegulationsKey)}
}

// fetchOptions are the guarded client's, of the configuration.
func fetchOptions(p *Program, c config.Gather) fetch.Options {
	o := fetch.Options{
		Contact: c.Contact, AllowPrivate: c.AllowPrivate, AllowHosts: c.AllowHosts, MaxBody: int64(c.MaxBytes),
		Timeout: c.FetchTimeout(), PerHost: c.PerHost, Interval: c.HostPause(), IgnoreRobots: !c.Robots, Clock: p.Clock,
	}
	if o.Interval == 0 {
		o.Interval = -1 // none
	}
	return o
}

// fetcher fetches one document that a person named: robots.txt is for robots.
func (p *Program) fetcher() (*fetch.Client, error) {
	c, err := p.config()
	if err != nil {
		return nil, err
	}
	o := fetchOptions(p, c.Gather)
	o.IgnoreRobots = true
	return fetch.New(o)
}

// orNone is a limit as the parts take it, to which 0 means their own default.
func orNone(limit int) int {
	if limit == 0 {
		return -1
	}
	return limit
}
