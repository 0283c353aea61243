package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"datapolicy/policy"
	"datapolicy/sources"
	"datapolicy/sources/catalog"
)

type sourcesListCommand struct {
	All          bool     `help:"Those too that are off or unverified."`
	Jurisdiction []string `help:"Only these: cn, eu, us, uk, int, a country's or a US state's code. cn, eu and us have all of theirs with them." placeholder:"CODE,…"`
	Kind         []string `help:"Only these: official, ngo, press, research, law-firm, trade-body." placeholder:"KIND,…"`
	Language     []string `help:"Only these, by their codes: en, zh, de, fr, …" placeholder:"CODE,…"`
	Format       []string `help:"Only these: feed, listing, sitemap, federal-register, …" placeholder:"FORMAT,…"`
}

func (sourcesListCommand) Help() string {
	return `Examples:
  datapolicy sources list --all
  datapolicy sources list --jurisdiction cn --kind official
  datapolicy sources list --language de,fr --format feed --json`
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
	wanted, err := c.filter()
	if err != nil {
		return err
	}
	if !c.All {
		all = readable(all, settings.Sources)
	}
	all = slices.DeleteFunc(slices.Clone(all), func(s catalog.Source) bool { return !wanted(&s) })
	keys := sourceKeys(settings.Sources)
	if p.flags.JSON {
		out := make([]listed, 0, len(all))
		for i := range all {
			out = append(out, asListed(&all[i], keys))
		}
		return writeJSON(p.out, map[string]any{"sources": out})
	}
	rows := table{}
	rows.add("ID", "WHERE", "KIND", "LANG", "FORMAT", "EVERY", "NAME", "ADDRESS")
	for i := range all {
		s := &all[i]
		address := visible(s.URL)
		if state := stateOf(s, keys); state != "" {
			address += "  (" + state + ")"
		}
		rows.add(s.ID, string(s.Jurisdiction), string(s.Kind), s.Language, string(s.Format), period(s), visible(s.Name), address)
	}
	if len(all) > 0 {
		rows.print(p.out)
	}
	fmt.Fprintf(p.Stderr, "%d sources\n", len(all))
	return nil
}

// filter is what the flags ask for; each wants one of its values.
func (c *sourcesListCommand) filter() (func(*catalog.Source) bool, error) {
	var where []policy.Jurisdiction
	for _, code := range c.Jurisdiction {
		j, err := policy.ParseJurisdiction(code)
		if err != nil {
			return nil, err
		}
		where = append(where, j)
	}
	kinds, formats := texts(catalog.Kinds()), texts(catalog.Formats())
	for _, f := range []struct {
		flag          string
		given, values []string
	}{{"kind", c.Kind, kinds}, {"format", c.Format, formats}} {
		for _, v := range f.given {
			if !slices.Contains(f.values, strings.ToLower(v)) {
				return nil, policy.Errorf(policy.Invalid, "--%s %q is unknown; use one of %s", f.flag, v, strings.Join(f.values, ", "))
			}
		}
	}
	any := func(list []string, v string) bool {
		return len(list) == 0 || slices.ContainsFunc(list, func(one string) bool { return strings.EqualFold(strings.TrimSpace(one), v) })
	}
	return func(s *catalog.Source) bool {
		there := len(where) == 0 || slices.ContainsFunc(where, func(j policy.Jurisdiction) bool {
			return s.Jurisdiction == j || s.Jurisdiction.Section() == j && j != policy.International
		})
		return there && any(c.Kind, string(s.Kind)) && any(c.Format, string(s.Format)) && any(c.Language, s.Language)
	}, nil
}

func texts[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// stateOf is why a source is not read, or "".
func stateOf(s *catalog.Source, keys map[string]string) string {
	switch {
	case s.Off:
		return "off"
	case sources.WantsKey(s, keys) != "":
		return "off: " + sources.WantsKey(s, keys)
	case s.Unverified:
		return "unverified"
	}
	return ""
}

// period is how often a source is read, as it is written in a catalog.
func period(s *catalog.Source) string {
	text := s.Every.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// listed is a source with all that the catalog says of it.
type listed struct {
	ID           string         `json:"id"`
	Name         string         `json:"name"`
	Jurisdiction string         `json:"jurisdiction"`
	Kind         string         `json:"kind"`
	Language     string         `json:"language"`
	Format       string         `json:"format"`
	URL          string         `json:"url"`
	Every        string         `json:"every"`
	Zone         string         `json:"zone"`
	Charset      string         `json:"charset"`
	FullText     bool           `json:"full_text"`
	Robots       string         `json:"robots"`
	Terms        []string       `json:"terms"`
	Listing      map[string]any `json:"listing"`
	Page         map[string]any `json:"page"`
	Archive      string         `json:"archive"`
	Search       map[string]any `json:"search"`
	Sites        []string       `json:"sites"`
	Licence      string         `json:"licence"`
	Evidence     string         `json:"evidence"`
	Unverified   bool           `json:"unverified"`
	Off          bool           `json:"off"`
	NeedsKey     string         `json:"needs_key,omitempty"` // what to do so that it can be read
}

func asListed(s *catalog.Source, keys map[string]string) listed {
	return listed{
		ID: s.ID, Name: s.Name, Jurisdiction: string(s.Jurisdiction), Kind: string(s.Kind), Language: s.Language, Format: string(s.Format), URL: s.URL,
		Every: period(s), Zone: s.Zone, Charset: s.Charset, FullText: s.FullText, Robots: s.Robots, Terms: list(s.Terms),
		Listing: given("item", s.Listing.Item, "link", s.Listing.Link, "title", s.Listing.Title, "date", s.Listing.Date, "next", s.Listing.Next),
		Page:    given("title", s.Page.Title, "body", s.Page.Body, "date", s.Page.Date, "byline", s.Page.Byline),
		Archive: s.Archive, Sites: list(s.Sites), Licence: s.Licence, Evidence: s.Evidence, Unverified: s.Unverified, Off: s.Off, NeedsKey: sources.WantsKey(s, keys),
		Search: given("terms", s.Search.Terms, "agencies", s.Search.Agencies, "types", s.Search.Types, "eurovoc", s.Search.Eurovoc, "directory", s.Search.Directory,
			"acts", s.Search.Acts, "query", s.Search.Query),
	}
}

// given are the pairs of a name and a value, of those that are not empty.
func given(pairs ...any) map[string]any {
	m := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		switch v := pairs[i+1].(type) {
		case string:
			if v != "" {
				m[pairs[i].(string)] = v
			}
		case []string:
			if len(v) > 0 {
				m[pairs[i].(string)] = v
			}
		}
	}
	return m
}
