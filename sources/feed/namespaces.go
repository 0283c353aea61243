package feed

import "strings"

// The prefixes by which this package knows the namespaces of feeds, whatever
// the document calls them. RSS and all of its versions have none.
const (
	atomNS  = "atom"
	xhtmlNS = "xhtml"
	xmlNS   = "xml"
	alienNS = "?" // one that we do not read
)

// namespaces maps what documents declare, in lower case and without a closing
// slash or "#", to our prefix.
var namespaces = map[string]string{
	"":                                                    "",
	"http://backend.userland.com/rss":                     "",
	"http://backend.userland.com/rss2":                    "",
	"http://backend.userland.com/rss091":                  "",
	"http://blogs.law.harvard.edu/tech/rss":               "",
	"http://cyber.law.harvard.edu/rss/rss.html":           "",
	"https://cyber.harvard.edu/rss/rss.html":              "",
	"http://my.netscape.com/rdf/simple/0.9":               "",
	"http://channel.netscape.com/rdf/simple/0.9":          "",
	"http://my.netscape.com/publish/formats/rss-0.91.dtd": "",
	"http://purl.org/rss/1.0":                             "",
	"http://purl.org/net/rss1.1":                          "",
	"http://www.rssboard.org/rss-specification":           "",
	"http://www.w3.org/2005/atom":                         atomNS,
	"https://www.w3.org/2005/atom":                        atomNS,
	"http://purl.org/atom/ns":                             atomNS,
	"http://purl.org/atom/atom":                           atomNS,
	"http://purl.org/atom-blog/ns":                        atomNS,
	"http://example.com/newformat":                        atomNS,
	"http://example.com/necho":                            atomNS,
	"http://purl.org/echo":                                atomNS,
	"uri/of/echo/namespace":                               atomNS,
	"http://purl.org/pie":                                 atomNS,
	"http://www.w3.org/1999/xhtml":                        xhtmlNS,
	"http://www.w3.org/xml/1998/namespace":                xmlNS,
	"http://www.w3.org/1999/02/22-rdf-syntax-ns":          "rdf",
	"http://purl.org/dc/elements/1.1":                     "dc",
	"http://purl.org/dc/elements/1.0":                     "dc",
	"http://dublincore.org/documents/dcmi-namespace":      "dc",
	"http://purl.org/dc/terms":                            "dcterms",
	"http://purl.org/rss/1.0/modules/content":             "content",
	"http://purl.org/rss/1.0/modules/syndication":         "sy",
	"http://search.yahoo.com/mrss":                        "media",
	"https://search.yahoo.com/mrss":                       "media",
	"http://search.yahoo.com/rss":                         "media",
	"http://video.search.yahoo.com/mrss":                  "media",
	"http://tools.search.yahoo.com/mrss":                  "media",
	"http://api.maps.yahoo.com/maps/v1/annotate":          "media",
	"http://www.itunes.com/dtds/podcast-1.0.dtd":          "itunes",
	"http://www.itunes.com/dtds/podcast-1.0":              "itunes",
	"http://example.com/dtds/podcast-1.0.dtd":             "itunes",
	"http://rssnamespace.org/feedburner/ext/1.0":          "feedburner",
	"http://www.pheedo.com/namespace/pheedo":              "pheedo",
	"http://www.sitemaps.org/schemas/sitemap/0.9":         "sitemap",
	"http://www.google.com/schemas/sitemap/0.84":          "sitemap",
	"http://www.google.com/schemas/sitemap-news/0.9":      "news",
	"http://www.w3.org/2000/svg":                          "svg",
	"http://www.w3.org/1998/math/mathml":                  "math",
}

// usualPrefixes are understood even where a document does not declare them.
var usualPrefixes = map[string]string{
	"xml": xmlNS, "rdf": "rdf", "dc": "dc", "dcterms": "dcterms", "content": "content", "sy": "sy", "media": "media", "itunes": "itunes",
	"atom": atomNS, "atom10": atomNS, "feedburner": "feedburner", "xhtml": xhtmlNS, "pheedo": "pheedo", "news": "news",
	"rss": "", "a10": atomNS, "image": alienNS, "svg": "svg",
}

func namespaceOf(uri string) string {
	uri = strings.TrimRight(strings.ToLower(strings.TrimSpace(uri)), "/#")
	if prefix, ok := namespaces[uri]; ok {
		return prefix
	}
	return alienNS
}

// scope is what prefixes mean at a place of the document.
type scope struct {
	outer  *scope
	prefix string
	means  string
	count  int // of prefixes, this one and those of outer
}

// maxPrefixes bounds how many a place can have: no feed has a tenth of it, and
// each is gone through for a name.
const maxPrefixes = 200

// with is s with one more prefix. One that means what it means already makes no
// new scope, so that the names known in s stay known.
func (s *scope) with(prefix, means string) *scope {
	count := 0
	if s != nil {
		count = s.count
	}
	if count >= maxPrefixes || s.declares(prefix) && s.lookup(prefix) == means {
		return s
	}
	return &scope{s, prefix, means, count + 1}
}

func (s *scope) declares(prefix string) bool {
	for at := s; at != nil; at = at.outer {
		if at.prefix == prefix {
			return true
		}
	}
	return false
}

func (s *scope) lookup(prefix string) string {
	for at := s; at != nil; at = at.outer {
		if at.prefix == prefix {
			return at.means
		}
	}
	if prefix == "" {
		return ""
	}
	if means, ok := usualPrefixes[prefix]; ok {
		return means
	}
	return alienNS
}

// element is our name for an element: "title", "dc:creator", "?:whatever".
func (s *scope) element(tag string) (name, local string) {
	prefix, local, found := strings.Cut(tag, ":")
	if !found {
		prefix, local = "", tag
	}
	return join(s.lookup(prefix), local), local
}

// attribute is our name for an attribute; without a prefix it has no namespace.
func (s *scope) attribute(name string) string {
	prefix, local, found := strings.Cut(name, ":")
	if !found || prefix == "xmlns" {
		return name
	}
	if prefix == xmlNS {
		return name
	}
	return join(s.lookup(prefix), local)
}

func join(prefix, local string) string {
	if prefix == "" {
		return local
	}
	return prefix + ":" + local
}
