package cli

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"datapolicy/config"
	"datapolicy/policy"
	"datapolicy/sources"
	"datapolicy/sources/catalog"
)

type sourcesCommand struct {
	List     sourcesListCommand     `cmd:"" help:"The sources of the catalog."`
	Check    sourcesCheckCommand    `cmd:"" help:"Try them all side by side; a table of what failed and why."`
	Discover sourcesDiscoverCommand `cmd:"" help:"Find the feeds of a site, as YAML to paste."`
}

type sourcesListCommand struct {
	All bool `help:"Those too that are off or unverified."`
}

func (sourcesListCommand) Help() string {
	return `Example:
  datapolicy sources list --all`
}

func (c *sourcesListCommand) Run(_ context.Context, p *Program) error {
	all, err := p.catalog()
	if err != nil {
		return err
	}
	settings, err := p.config()
	if err != nil {
		return err
	}
	if !c.All {
		all = readable(all, settings.Sources)
	}
	if p.flags.JSON {
		out := make([]map[string]any, 0, len(all))
		for _, s := range all {
			out = append(out, map[string]any{
				"id": s.ID, "name": s.Name, "jurisdiction": s.Jurisdiction, "kind": s.Kind, "language": s.Language,
				"format": s.Format, "url": s.URL, "licence": s.Licence, "evidence": s.Evidence, "unverified": s.Unverified, "off": s.Off,
			})
		}
		return writeJSON(p.out, map[string]any{"sources": out})
	}
	keys := sourceKeys(settings.Sources)
	for _, s := range all {
		state := ""
		switch {
		case sources.WantsKey(&s, keys) != "" && !s.Off:
			state = "  (off: " + sources.WantsKey(&s, keys) + ")"
		case s.Off:
			state = "  (off)"
		case s.Unverified:
			state = "  (unverified)"
		}
		fmt.Fprintf(p.out, "%-26s %-4s %-9s %-3s %-16s %s%s\n", s.ID, s.Jurisdiction, s.Kind, s.Language, s.Format, s.URL, state)
	}
	fmt.Fprintf(p.Stderr, "%d sources\n", len(all))
	return nil
}

type sourcesCheckCommand struct {
	IDs []string `arg:"" optional:"" name:"id" help:"Only these sources."`
	All bool     `help:"Those too that are off or unverified."`
}

func (sourcesCheckCommand) Help() string {
	return `Exits with 1 when a source failed.

Example:
  datapolicy sources check noyb edpb-news`
}

func (c *sourcesCheckCommand) Run(ctx context.Context, p *Program) error {
	all, err := p.catalog()
	if err != nil {
		return err
	}
	settings, err := p.config()
	if err != nil {
		return err
	}
	chosen := readable(all, settings.Sources)
	if c.All {
		chosen = all
	}
	if len(c.IDs) > 0 {
		if chosen, err = byID(all, c.IDs); err != nil {
			return err
		}
	}
	gatherer, err := p.gatherer(nil, false, nil, nil)
	if err != nil {
		return err
	}
	bar := p.progress("checking", len(chosen))
	var results []sources.CheckResult
	gatherer.Check(ctx, chosen, func(r sources.CheckResult) {
		bar.step()
		results = append(results, r)
	})
	bar.done()
	slices.SortStableFunc(results, func(a, b sources.CheckResult) int { return strings.Compare(a.Source.ID, b.Source.ID) })
	failed := 0
	for _, r := range results {
		if r.Err != nil {
			failed++
		}
	}
	if p.flags.JSON {
		out := make([]checked, 0, len(results))
		for _, r := range results {
			out = append(out, asChecked(r))
		}
		if err := writeJSON(p.out, map[string]any{"checked": len(results), "failed": failed, "sources": out}); err != nil {
			return err
		}
	} else {
		for _, r := range results {
			p.printChecked(asChecked(r))
		}
	}
	if failed > 0 {
		return policy.Errorf(policy.Unavailable, "%d of %d sources failed", failed, len(results))
	}
	return nil
}

// checked is what sources check prints of one source.
type checked struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	URL      string   `json:"url"`
	OK       bool     `json:"ok"`
	Off      bool     `json:"off"` // not asked, as it needs a key that is not there
	Format   string   `json:"format"`
	Entries  int      `json:"entries"`
	Newest   string   `json:"newest,omitempty"`
	FullText bool     `json:"full_text"`
	Seconds  float64  `json:"seconds"`
	MovedTo  string   `json:"moved_to,omitempty"`
	Notes    []string `json:"notes"`
	Error    string   `json:"error"`
	Advice   string   `json:"advice"`
}

func asChecked(r sources.CheckResult) checked {
	row := checked{
		ID: r.Source.ID, Name: r.Source.Name, URL: r.Source.URL, OK: r.Err == nil && !r.Off, Off: r.Off, Format: r.Format, Entries: r.Entries,
		FullText: r.FullText, Seconds: r.Took.Round(time.Millisecond).Seconds(), MovedTo: r.Moved, Notes: list(r.Notes),
	}
	if !r.Newest.IsZero() {
		row.Newest = stamp(r.Newest)
	}
	row.Error, row.Advice = explained(r.Err, r.Advice)
	return row
}

// explained is an error's message and the advice that belongs to it, each said
// once.
func explained(err error, advice string) (message, what string) {
	if err == nil {
		return "", advice
	}
	message = policy.Message(err)
	if advice == "" || advice == message {
		return message, ""
	}
	return strings.TrimSuffix(message, "; "+advice), advice
}

func (p *Program) printChecked(c checked) {
	switch {
	case c.Off:
		fmt.Fprintf(p.out, "off   %-26s needs a key\n", c.ID)
	case !c.OK:
		fmt.Fprintf(p.out, "FAIL  %-26s %s\n", c.ID, visible(c.Error))
	default:
		newest := "undated"
		if c.Newest != "" {
			newest = "newest " + c.Newest[:len(time.DateOnly)]
		}
		fmt.Fprintf(p.out, "ok    %-26s %4d entries  %-17s  %s\n", c.ID, c.Entries, newest, visible(c.Format))
	}
	if c.MovedTo != "" {
		fmt.Fprintf(p.out, "      %-26s moved to %s; put that address into the catalog\n", "", visible(c.MovedTo))
	}
	if c.Advice != "" {
		fmt.Fprintf(p.out, "      %-26s %s\n", "", visible(c.Advice))
	}
	for _, note := range c.Notes {
		fmt.Fprintf(p.out, "      %-26s %s\n", "", visible(note))
	}
}

type sourcesDiscoverCommand struct {
	URL string `arg:"" help:"A site's or a page's address."`
}

func (sourcesDiscoverCommand) Help() string {
	return `Looks at the page's own links, common paths and the sitemap.

Example:
  datapolicy sources discover https://noyb.eu`
}

func (c *sourcesDiscoverCommand) Run(ctx context.Context, p *Program) error {
	gatherer, err := p.gatherer(nil, false, nil, nil)
	if err != nil {
		return err
	}
	found, err := gatherer.Discover(ctx, c.URL)
	if err != nil {
		return err
	}
	if p.flags.JSON {
		out := make([]map[string]any, 0, len(found))
		for _, s := range found {
			out = append(out, map[string]any{"id": s.ID, "name": s.Name, "format": s.Format, "url": s.URL, "language": s.Language})
		}
		return writeJSON(p.out, map[string]any{"url": c.URL, "sources": out})
	}
	if len(found) == 0 {
		return policy.Errorf(policy.NotFound, "%s offers no feed and no sitemap; a listing page can be read with format: listing", c.URL)
	}
	return yaml.NewEncoder(p.out, yaml.IndentSequence(true)).Encode(map[string]any{"sources": map[string]any{"extra": found}})
}

// chooseSources joins the catalog, or the file that replaces it, with the
// sources of the configuration.
func chooseSources(c config.Sources, open func(path string) ([]byte, error)) ([]catalog.Source, error) {
	all, err := catalog.Default()
	if c.Catalog != "" {
		var file []byte
		if file, err = open(c.Catalog); err == nil {
			all, err = catalog.Parse(c.Catalog, file)
		}
	}
	if err != nil {
		return nil, err
	}
	if len(c.Extra) > 0 {
		text, err := yaml.Marshal(map[string]any{"sources": c.Extra})
		if err != nil {
			return nil, policy.Errorf(policy.Invalid, "sources.extra cannot be read").Because(err)
		}
		extra, err := catalog.Parse("sources.extra", bytes.TrimSpace(text))
		if err != nil {
			return nil, err
		}
		for _, s := range extra {
			at := slices.IndexFunc(all, func(known catalog.Source) bool { return known.ID == s.ID })
			if at < 0 {
				all = append(all, s)
			} else {
				all[at] = s
			}
		}
	}
	for _, id := range slices.Concat(c.Only, c.Off) {
		if !slices.ContainsFunc(all, func(s catalog.Source) bool { return s.ID == id }) {
			return nil, policy.Errorf(policy.Invalid, "no source is called %q; sources list --all shows their ids", id)
		}
	}
	return all, nil
}

// readable are the sources that a pass reads.
func readable(all []catalog.Source, c config.Sources) []catalog.Source {
	return slices.DeleteFunc(slices.Clone(all), func(s catalog.Source) bool {
		if slices.Contains(c.Off, s.ID) || s.Off {
			return true
		}
		if len(c.Only) > 0 {
			return !slices.Contains(c.Only, s.ID)
		}
		return s.Unverified && !c.Unverified
	})
}

func byID(all []catalog.Source, ids []string) ([]catalog.Source, error) {
	var chosen []catalog.Source
	for _, id := range ids {
		at := slices.IndexFunc(all, func(s catalog.Source) bool { return s.ID == id })
		if at < 0 {
			return nil, policy.Errorf(policy.Invalid, "no source is called %q; sources list --all shows their ids", id)
		}
		chosen = append(chosen, all[at])
	}
	return chosen, nil
}
