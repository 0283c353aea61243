package newsroom

import (
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"
)

// Outlet is one publisher of the sample and how it publishes.
type Outlet struct {
	ID           string   `yaml:"id"`
	Name         string   `yaml:"name"`
	Language     string   `yaml:"language"`  // of its articles
	HTMLLang     string   `yaml:"html_lang"` // of its pages, when more exact than Language ("zh-Hant")
	Jurisdiction string   `yaml:"jurisdiction"`
	Kind         string   `yaml:"kind"`       // official, ngo or press
	Format       string   `yaml:"format"`     // rss, atom, json, rdf or listing
	Path         string   `yaml:"path"`       // of the feed or the listing
	Content      string   `yaml:"content"`    // what a feed entry carries: full, summary, truncated, none
	Charset      string   `yaml:"charset"`    // utf-8, gb18030 or iso-8859-1
	Declared     string   `yaml:"declared"`   // the charset as declared; "" is Charset
	Declare      []string `yaml:"declare"`    // where: http, document, late (in the document past the first KB); none at all when empty
	Validators   []string `yaml:"validators"` // etag, last-modified
	Metadata     []string `yaml:"metadata"`   // what a page has: json-ld, opengraph, canonical, time
	Layout       string   `yaml:"layout"`     // article, breaks (lines apart by <br>) or gov
	Zone         string   `yaml:"zone"`       // IANA; its dates are in it
	DateLayout   string   `yaml:"date_layout"`
	Zoneless     bool     `yaml:"zoneless"` // its feed's dates name no zone
	Every        string   `yaml:"every"`    // how often to ask
	Fault        string   `yaml:"fault"`    // down or slow
	PageSize     int      `yaml:"page_size"`
	Listing      Listing  `yaml:"listing"`
	Page         Page     `yaml:"page"`
	Note         string   `yaml:"note"`
}

// Listing says where on a listing page its entries stand, as CSS selectors.
type Listing struct {
	Item  string `yaml:"item,omitempty"`
	Link  string `yaml:"link,omitempty"`
	Title string `yaml:"title,omitempty"`
	Date  string `yaml:"date,omitempty"`
	Next  string `yaml:"next,omitempty"`
}

// Page says where on an article's page its parts stand, as CSS selectors.
type Page struct {
	Title  string `yaml:"title,omitempty"`
	Body   string `yaml:"body,omitempty"`
	Date   string `yaml:"date,omitempty"`
	Byline string `yaml:"byline,omitempty"`
}

// Outlets reads the embedded description of the outlets, in its order.
func Outlets() ([]Outlet, error) {
	raw, err := files.ReadFile("outlets.yaml")
	if err != nil {
		return nil, err
	}
	var file struct {
		Outlets []Outlet `yaml:"outlets"`
	}
	if err := yaml.UnmarshalWithOptions(raw, &file, yaml.DisallowUnknownField()); err != nil {
		return nil, fmt.Errorf("outlets.yaml: %w", err)
	}
	for i := range file.Outlets {
		o := &file.Outlets[i]
		if o.HTMLLang == "" {
			o.HTMLLang = o.Language
		}
		if o.Charset == "" {
			o.Charset, o.Declare = "utf-8", []string{"http", "document"}
		}
		if o.Declared == "" {
			o.Declared = o.Charset
		}
		if o.Layout == "" {
			o.Layout = "article"
		}
		if o.Content == "" {
			o.Content = "summary"
		}
	}
	return file.Outlets, nil
}

func (o Outlet) declares(where string) bool { return slices.Contains(o.Declare, where) }
func (o Outlet) has(metadata string) bool   { return slices.Contains(o.Metadata, metadata) }
func (o Outlet) official() bool             { return o.Kind == "official" || o.Kind == "ngo" }

// Host is the name under which the outlet is served besides its path; see
// [Server.DialContext].
func (o Outlet) Host() string { return o.ID + ".example" }

// Chrome is the wording around articles on the pages of one language. None of
// it belongs to an article's text.
type Chrome struct {
	Nav        []string `yaml:"nav"`
	Skip       string   `yaml:"skip"`
	Cookies    string   `yaml:"cookies"`
	Accept     string   `yaml:"accept"`
	Newsletter string   `yaml:"newsletter"`
	Subscribe  string   `yaml:"subscribe"`
	Teasers    []string `yaml:"teasers"` // what stands before the title of another article, inside the text
	Related    string   `yaml:"related"`
	MostRead   string   `yaml:"most_read"`
	Caption    string   `yaml:"caption"`
	Credit     string   `yaml:"credit"`
	Share      []string `yaml:"share"`
	Comments   string   `yaml:"comments"`
	Advert     string   `yaml:"advert"`
	ReadMore   string   `yaml:"read_more"`
	Copyright  string   `yaml:"copyright"`
	Disclaimer string   `yaml:"disclaimer"` // on the pages of real bodies
	Legal      []string `yaml:"legal"`
	Next       string   `yaml:"next"`
	Source     string   `yaml:"source"` // the label before an official page's source
}

func chromes() (map[string]Chrome, error) {
	raw, err := files.ReadFile("chrome.yaml")
	if err != nil {
		return nil, err
	}
	var byLanguage map[string]Chrome
	if err := yaml.UnmarshalWithOptions(raw, &byLanguage, yaml.DisallowUnknownField()); err != nil {
		return nil, fmt.Errorf("chrome.yaml: %w", err)
	}
	return byLanguage, nil
}

// Noise lists phrases that stand on the pages of a language and must be gone
// from an article's text once it was read off its page.
func Noise(language string) ([]string, error) {
	byLanguage, err := chromes()
	if err != nil {
		return nil, err
	}
	c, ok := byLanguage[language]
	if !ok {
		return nil, fmt.Errorf("chrome.yaml has no language %q", language)
	}
	noise := []string{c.Cookies, c.Newsletter, c.Subscribe, c.Related, c.MostRead, c.Caption, c.Comments, c.Advert, c.Copyright, c.Disclaimer}
	return append(noise, c.Teasers...), nil
}
