package cli

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"datapolicy/policy"
	"datapolicy/sources"
	"datapolicy/sources/catalog"
)

type sourcesDiscoverCommand struct {
	URL string `arg:"" help:"A site's or a page's address."`
}

func (sourcesDiscoverCommand) Help() string {
	return `Looks at what the page and its headers name, at its own links, where the site's system keeps feeds, at common paths and
the sitemaps, and at last reads the page as a list. The likeliest is the first. What it prints is for the configuration as it stands.

Example:
  datapolicy sources discover https://noyb.eu`
}

func (c *sourcesDiscoverCommand) Run(ctx context.Context, p *Program) error {
	all, err := p.catalog()
	if err != nil {
		return err
	}
	gatherer, err := p.gatherer(nil, false, nil, nil)
	if err != nil {
		return err
	}
	found, err := gatherer.Discover(ctx, c.URL)
	if err != nil {
		return err
	}
	known := rename(found, all)
	if p.flags.JSON {
		out := make([]discovered, 0, len(found))
		for i, f := range found {
			out = append(out, asDiscovered(f, known[i]))
		}
		return writeJSON(p.out, map[string]any{"url": c.URL, "sources": out})
	}
	list := make([]catalog.Source, len(found))
	for i, f := range found {
		list[i] = f.Source
		newest := "undated"
		if !f.Newest.IsZero() {
			newest = "newest " + f.Newest.UTC().Format(time.DateOnly)
		}
		fmt.Fprintf(p.out, "# %s: %s, %d entries, %s; %s", f.Source.ID, f.Format, f.Entries, newest, f.How)
		if known[i] != "" {
			fmt.Fprintf(p.out, "; in the catalog as %s", known[i])
		}
		fmt.Fprintln(p.out)
	}
	text, err := catalog.MarshalExtra(list)
	if err != nil {
		return err
	}
	_, err = p.out.Write(text)
	return err
}

// rename gives no found source the id of another one of the catalog, which it
// would replace. It returns as what each is in the catalog already, or "".
func rename(found []sources.Found, all []catalog.Source) []string {
	known := make([]string, len(found))
	taken := map[string]bool{}
	for i := range all {
		taken[all[i].ID] = true
	}
	for i := range found {
		s := &found[i].Source
		if at := slices.IndexFunc(all, func(k catalog.Source) bool { return sameAddress(k.URL, s.URL) }); at >= 0 {
			known[i] = all[at].ID
		}
		id := s.ID
		for n := 2; taken[s.ID]; n++ {
			s.ID = id + "-" + strconv.Itoa(n)
		}
		taken[s.ID] = true
	}
	return known
}

// sameAddress tells of two addresses that they are one but for the scheme, www.
// and a slash at the end.
func sameAddress(a, b string) bool {
	plain := func(address string) string {
		u, err := url.Parse(address)
		if err != nil {
			return address
		}
		return strings.TrimPrefix(strings.ToLower(u.Host), "www.") + strings.TrimSuffix(u.EscapedPath(), "/") + "?" + u.RawQuery
	}
	return plain(a) == plain(b)
}

// discovered is what sources discover prints of one source.
type discovered struct {
	ID           string              `json:"id"`
	Name         string              `json:"name"`
	Jurisdiction policy.Jurisdiction `json:"jurisdiction"`
	Kind         catalog.Kind        `json:"kind"`
	Language     string              `json:"language"`
	Format       catalog.Format      `json:"format"`
	URL          string              `json:"url"`
	Every        string              `json:"every"`
	Document     string              `json:"document"` // what it is: "rss 2.0", "listing", …
	How          string              `json:"how"`      // it was found
	Entries      int                 `json:"entries"`
	Newest       string              `json:"newest,omitempty"`
	FullText     bool                `json:"full_text"`
	Known        string              `json:"known"` // its id, where the catalog has it
}

func asDiscovered(f sources.Found, known string) discovered {
	s := &f.Source
	row := discovered{
		ID: s.ID, Name: s.Name, Jurisdiction: s.Jurisdiction, Kind: s.Kind, Language: s.Language, Format: s.Format, URL: s.URL, Every: period(s),
		Document: f.Format, How: f.How, Entries: f.Entries, FullText: f.FullText, Known: known,
	}
	if !f.Newest.IsZero() {
		row.Newest = stamp(f.Newest)
	}
	return row
}
