package sitemap

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/url"
	"strings"
	"time"

	"golang.org/x/net/html"

	"datapolicy/policy"
	"datapolicy/sources/charset"
	"datapolicy/sources/date"
)

// Limits on one document: the protocol's own, with room to spare.
const (
	MaxBytes = 60 << 20 // unzipped
	maxPages = 100_000
)

// Options says what is known of a document.
type Options struct {
	URL         string
	ContentType string
	Language    string
	Location    *time.Location // of times without a zone; nil is UTC
}

// Sitemap is what one document lists: pages, or further sitemaps, newest first
// where it tells their dates.
type Sitemap struct {
	Pages    []Page
	Sitemaps []Ref
}

// Page is one page of the site.
type Page struct {
	URL        string
	Title      string // of a news sitemap
	Language   string // of a news sitemap
	Published  time.Time
	DateSource policy.DateSource
}

// Ref is another sitemap of an index.
type Ref struct {
	URL      string
	Modified time.Time
}

// Read reads a sitemap or an index of sitemaps. What is neither is
// policy.Invalid.
func Read(body []byte, o Options) (Sitemap, error) {
	if len(body) > 2 && body[0] == 0x1f && body[1] == 0x8b {
		var err error
		if body, err = gunzip(body); err != nil {
			return Sitemap{}, err
		}
	}
	if len(body) > MaxBytes {
		return Sitemap{}, tooLarge()
	}
	decoded, err := charset.Decode(body, o.ContentType, charset.Options{Kind: charset.XML})
	if err != nil {
		return Sitemap{}, err
	}
	r := reader{o: o}
	r.base, _ = url.Parse(o.URL)
	r.read(decoded.Text)
	if !r.isSitemap {
		return Sitemap{}, policy.Errorf(policy.Invalid, "this is no sitemap: it has neither a urlset nor a sitemapindex; if it is a feed, give the source the format \"feed\" in the catalog")
	}
	return r.found, nil
}

func tooLarge() error {
	return policy.Errorf(policy.Invalid, "this sitemap has more than %d MB, which the protocol does not allow; use one of the smaller ones that the site's robots.txt names", MaxBytes>>20)
}

func gunzip(body []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, policy.Errorf(policy.Invalid, "this looks gzipped, but cannot be unpacked; try again later").Because(err)
	}
	plain, err := io.ReadAll(io.LimitReader(z, MaxBytes+1))
	if len(plain) > MaxBytes {
		return nil, tooLarge()
	}
	if err != nil && len(plain) == 0 {
		return nil, policy.Errorf(policy.Invalid, "this looks gzipped, but cannot be unpacked; try again later").Because(err)
	}
	return plain, nil // a cut-off end loses the last pages only
}

type reader struct {
	o         Options
	base      *url.URL
	found     Sitemap
	isSitemap bool
	within    string            // "url", "sitemap" or ""
	field     string            // the element whose text comes
	fields    map[string]string // of the entry that is read
}

// read uses HTML's tokenizer, which never fails and knows the entities that
// sitemaps use without declaring them.
func (r *reader) read(text []byte) {
	z := html.NewTokenizer(bytes.NewReader(text))
	z.AllowCDATA(true)
	for len(r.found.Pages) < maxPages && len(r.found.Sitemaps) < maxPages {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.TextToken:
			if r.field != "" && len(r.fields[r.field]) < 8_000 {
				r.fields[r.field] += string(z.Text())
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			r.start(localName(string(name)))
		case html.SelfClosingTagToken:
			name, _ := z.TagName()
			r.start(localName(string(name)))
			r.end(localName(string(name)))
		case html.EndTagToken:
			name, _ := z.TagName()
			r.end(localName(string(name)))
		}
	}
}

// localName drops the prefix of an element: the news extension's names do not
// clash with the protocol's but for "name".
func localName(tag string) string { return tag[strings.IndexByte(tag, ':')+1:] }

func (r *reader) start(name string) {
	switch name {
	case "urlset", "sitemapindex":
		r.isSitemap = true
	case "url", "sitemap":
		if r.within != "" {
			r.end(r.within) // its end tag is missing
		}
		r.within, r.fields = name, map[string]string{}
	case "loc", "lastmod", "title", "publication_date", "language":
		if _, again := r.fields[name]; r.within != "" && !again { // a second loc is an image's
			r.field = name
		}
	}
}

func (r *reader) end(name string) {
	if name == r.field {
		r.field = ""
	}
	if name != r.within || name == "" {
		return
	}
	kind, f := r.within, r.fields
	r.within, r.field, r.fields = "", "", nil
	address, err := url.Parse(strings.TrimSpace(f["loc"]))
	if err != nil || f["loc"] == "" {
		return
	}
	if r.base != nil {
		address = r.base.ResolveReference(address)
	}
	if address.Scheme != "http" && address.Scheme != "https" {
		return
	}
	p := Page{URL: address.String(), Title: strings.Join(strings.Fields(f["title"]), " "), Language: strings.TrimSpace(f["language"])}
	for _, field := range []string{"publication_date", "lastmod"} {
		t, how, ok := date.Parse(f[field], date.Options{Language: r.o.Language, Location: r.o.Location})
		if ok && how != policy.DateGuessed {
			p.Published, p.DateSource = t, how
			break
		}
	}
	if kind == "sitemap" {
		r.found.Sitemaps = append(r.found.Sitemaps, Ref{p.URL, p.Published})
		return
	}
	r.found.Pages = append(r.found.Pages, p)
}
