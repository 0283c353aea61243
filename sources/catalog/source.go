package catalog

import (
	"time"

	"datapolicy/policy"
)

// Kind is what sort of publisher a source has.
type Kind string

const (
	Official  Kind = "official"
	NGO       Kind = "ngo"
	Press     Kind = "press"
	Research  Kind = "research"
	LawFirm   Kind = "law-firm"
	TradeBody Kind = "trade-body"
)

// Kinds lists every kind.
func Kinds() []Kind { return []Kind{Official, NGO, Press, Research, LawFirm, TradeBody} }

// Format is how a source's address is to be read.
type Format string

const (
	Feed            Format = "feed"             // RSS, RDF, Atom or JSON Feed: the reader finds out which
	Listing         Format = "listing"          // an HTML page that lists articles
	Sitemap         Format = "sitemap"          // sitemap, news sitemap or an index of them, gzipped or not
	FederalRegister Format = "federal-register" // the documents endpoint of federalregister.gov's API
	Cellar          Format = "cellar"           // the SPARQL endpoint of the EU's Publications Office, which EUR-Lex stands on
	Congress        Format = "congress"         // bills or summaries of api.congress.gov, version 3; wants a key
	Regulations     Format = "regulations"      // the documents endpoint of api.regulations.gov, version 4; wants a key
	GDELT           Format = "gdelt"            // the article list of GDELT's DOC 2.0 API
)

// Formats lists every format.
func Formats() []Format {
	return []Format{Feed, Listing, Sitemap, FederalRegister, Cellar, Congress, Regulations, GDELT}
}

// Source is one entry of the catalog. Its keys in YAML are the names in the
// tags.
type Source struct {
	ID           string              `yaml:"id"`
	Name         string              `yaml:"name"`
	Jurisdiction policy.Jurisdiction `yaml:"jurisdiction,omitempty"` // "" is INT
	Kind         Kind                `yaml:"kind,omitempty"`         // "" is press
	Language     string              `yaml:"language,omitempty"`     // BCP 47; "" is told by each text
	Format       Format              `yaml:"format,omitempty"`       // "" is feed
	URL          string              `yaml:"url"`
	Every        time.Duration       `yaml:"every,omitempty"`     // how often to ask at most; 0 is an hour
	Zone         string              `yaml:"zone,omitempty"`      // IANA, for dates that name none; "" is UTC
	Charset      string              `yaml:"charset,omitempty"`   // of documents that declare none
	FullText     bool                `yaml:"full_text,omitempty"` // fetch each entry's page, even if the feed carries a text
	Robots       string              `yaml:"robots,omitempty"`    // "ignore": the publisher has allowed us what robots.txt does not
	Terms        []string            `yaml:"terms,omitempty"`     // only entries are taken whose title or summary has one of these; for outlets that write of all the world
	Listing      Selectors           `yaml:"listing,omitempty"`   // all empty: the listing is made out by its form
	Archive      string              `yaml:"archive,omitempty"`   // where older articles are listed, for what a feed no longer has: a page (read by listing) or a sitemap
	Page         PageSelectors       `yaml:"page,omitempty"`
	Search       Search              `yaml:"search,omitempty"`     // what an API is asked for
	Sites        []string            `yaml:"sites,omitempty"`      // other hosts that its articles may name as their home
	Licence      string              `yaml:"licence,omitempty"`    // what may be shown
	Evidence     string              `yaml:"evidence,omitempty"`   // how we know that the address is real
	Unverified   bool                `yaml:"unverified,omitempty"` // nobody has seen it answer: off unless asked for
	Off          bool                `yaml:"off,omitempty"`
}

// Selectors say where on a listing page things stand, as CSS selectors: Item
// from the page, Link, Title and Date from the item, Next from the page.
type Selectors struct {
	Item  string `yaml:"item,omitempty"`
	Link  string `yaml:"link,omitempty"`
	Title string `yaml:"title,omitempty"`
	Date  string `yaml:"date,omitempty"`
	Next  string `yaml:"next,omitempty"`
}

// PageSelectors say where on an article's page its parts stand.
type PageSelectors struct {
	Title  string `yaml:"title,omitempty"`
	Body   string `yaml:"body,omitempty"`
	Date   string `yaml:"date,omitempty"`
	Byline string `yaml:"byline,omitempty"`
}

// DefaultEvery is how often a source is asked that does not say.
const DefaultEvery = time.Hour

// Location is the zone of dates that name none.
func (s *Source) Location() *time.Location {
	if loc, err := time.LoadLocation(s.Zone); err == nil {
		return loc
	}
	return time.UTC
}

// Active reports whether the source is read when nobody asks for it by name;
// unverified: whether sources may be read that nobody has seen answer.
func (s *Source) Active(unverified bool) bool {
	return !s.Off && (unverified || !s.Unverified)
}

// withDefaults is s with what it leaves out.
func (s Source) withDefaults() Source {
	if s.Jurisdiction == "" {
		s.Jurisdiction = policy.International
	}
	if s.Kind == "" {
		s.Kind = Press
	}
	if s.Format == "" {
		s.Format = Feed
	}
	if s.Every == 0 {
		s.Every = DefaultEvery
	}
	return s
}
