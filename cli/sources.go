package cli

import (
	"bytes"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"datapolicy/config"
	"datapolicy/policy"
	"datapolicy/sources/catalog"
)

type sourcesCommand struct {
	List     sourcesListCommand     `cmd:"" help:"The sources of the catalog."`
	Check    sourcesCheckCommand    `cmd:"" help:"Try them all side by side; a table of what failed and why."`
	Discover sourcesDiscoverCommand `cmd:"" help:"Find the feeds of a site, as YAML to paste."`
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
