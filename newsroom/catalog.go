package newsroom

import (
	"github.com/goccy/go-yaml"
)

// source is one entry of the catalog, with the catalog's keys.
type source struct {
	ID           string   `yaml:"id"`
	Name         string   `yaml:"name"`
	Jurisdiction string   `yaml:"jurisdiction"`
	Kind         string   `yaml:"kind"`
	Language     string   `yaml:"language"`
	Format       string   `yaml:"format"`
	URL          string   `yaml:"url"`
	Every        string   `yaml:"every"`
	Zone         string   `yaml:"zone"`
	Charset      string   `yaml:"charset,omitempty"`
	FullText     bool     `yaml:"full_text"`
	Listing      *Listing `yaml:"listing,omitempty"`
	Page         *Page    `yaml:"page,omitempty"`
	Licence      string   `yaml:"licence"`
	Evidence     string   `yaml:"evidence"`
}

// Catalog is the catalog of the sample's sources, as YAML, with this server's
// addresses (each outlet under its own path of [Server.URL]).
func (s *Server) Catalog() []byte {
	return s.catalog(func(o Outlet) string { return s.URL() + "/" + o.ID })
}

// NamedCatalog is Catalog with a host of its own for each outlet, such as
// http://noyb.example: the same addresses at every start. Only a client that
// dials with [Server.DialContext] reaches them.
func (s *Server) NamedCatalog() []byte {
	return s.catalog(func(o Outlet) string { return "http://" + o.Host() })
}

func (s *Server) catalog(base func(Outlet) string) []byte {
	var file struct {
		Sources []source `yaml:"sources"`
	}
	for _, site := range s.sites {
		o := site.Outlet
		entry := source{
			ID: o.ID, Name: o.Name, Jurisdiction: o.Jurisdiction, Kind: o.Kind, Language: o.Language,
			Format: "feed", URL: base(o) + o.Path, Every: o.Every, Zone: o.Zone, FullText: o.Content != "full",
			Licence: "ours, written for the sample", Evidence: "embedded sample newsroom",
		}
		if !o.declares("http") && !o.declares("document") {
			entry.Charset = o.Charset
		}
		if o.Format == "listing" {
			entry.Format = "listing"
			entry.Listing = &o.Listing
		}
		if o.Page != (Page{}) {
			entry.Page = &o.Page
		}
		file.Sources = append(file.Sources, entry)
	}
	out, err := yaml.Marshal(file)
	if err != nil { // plain structs of strings: it cannot
		return nil
	}
	return out
}
