package page

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"datapolicy/policy"
	"datapolicy/sources/charset"
	"datapolicy/text"
)

// MaxBytes is the largest page that is read. The largest news pages seen have
// 5 MB, most of it scripts.
const MaxBytes = 10 << 20

// maxTitle is the length of the longest title that is kept whole, in runes.
const maxTitle = 500

// Page is what was read off one web page.
type Page struct {
	URL          string            `json:"url"`           // as given
	CanonicalURL string            `json:"canonical_url"` // the page's own word for it, if it may be believed, else URL tidied
	Link         string            `json:"-"`             // the same as the page writes it, for readers to follow; "" when it does not say
	Title        string            `json:"title"`
	Byline       string            `json:"byline"`
	SiteName     string            `json:"site_name"`
	Published    time.Time         `json:"published"` // zero when the page does not say
	DateSource   policy.DateSource `json:"date_source,omitempty"`
	Language     string            `json:"language"`
	Text         string            `json:"text"`              // paragraphs joined by a blank line
	Partial      bool              `json:"partial,omitempty"` // the rest is behind a paywall
}

// MarshalJSON writes published as "" when it is not known.
func (p Page) MarshalJSON() ([]byte, error) {
	type plain Page
	published := ""
	if !p.Published.IsZero() {
		published = p.Published.UTC().Format(time.RFC3339)
	}
	return json.Marshal(struct {
		plain
		Published string `json:"published"`
	}{plain(p), published})
}

// Options says what is known of a page beforehand. The zero value will do.
type Options struct {
	URL         string         // where it was found; relative addresses are resolved against it
	ContentType string         // the HTTP header that came with it
	Charset     string         // what to assume when the page declares none
	Selectors   *Selectors     // the catalog's knowledge of the source, tried first
	Language    string         // the source's language, believed when the page does not say
	Location    *time.Location // the zone of dates without one; nil is UTC
	Now         time.Time      // dates after it (beyond policy.FutureTolerance) are not believed; zero believes all
}

// Selectors are CSS selectors for the pages of one source; empty ones are not used.
type Selectors struct {
	Title  string
	Body   string
	Date   string
	Byline string
}

// Extract reads the article off body, a web page. What is no page (an image,
// JSON, nothing at all) or over MaxBytes is policy.Invalid. A page without an
// article gives an empty Text, not an error.
func Extract(body []byte, o Options) (*Page, error) {
	if len(body) > MaxBytes {
		return nil, policy.Errorf(policy.Invalid, "the page has %d MB and more than %d MB are not read; it is hardly an article", len(body)>>20, MaxBytes>>20)
	}
	if bytes.HasPrefix(bytes.TrimLeft(body[:min(len(body), 1024)], "\x00 \t\r\n"), []byte("%PDF-")) {
		return readPDF(body, o)
	}
	decoded, err := charset.Decode(body, o.ContentType, charset.Options{Kind: charset.HTML, Default: o.Charset})
	if err != nil {
		return nil, err
	}
	switch content := bytes.TrimSpace(decoded.Text); {
	case len(content) == 0:
		return nil, policy.Errorf(policy.Invalid, "the page is empty; it may be built by scripts, or the address may be wrong")
	case looksJSON(content):
		return nil, policy.Errorf(policy.Invalid, "this is JSON, not a page; if it is a feed, try it as one")
	case looksFeed(content):
		return nil, policy.Errorf(policy.Invalid, "this is a feed, not a page; try it as a feed")
	case bytes.Count(content, []byte("\ufffd"))*20 > len(content), noise(body, decoded.Charset):
		return nil, policy.Errorf(policy.Invalid, "this is not text in any charset that we read; it may be a file of another kind")
	case looksPlain(content, o.ContentType):
		if len(content) > maxPageText {
			return nil, tooLong(len(content))
		}
		return readPlain(string(content), o), nil
	}
	doc, err := parse(decoded.Text)
	if err != nil {
		return nil, err
	}
	return read(doc, o), nil
}

// read puts the page together.
func read(d document, o Options) *Page {
	doc := d.Node
	meta := readMeta(doc)
	base, _ := url.Parse(o.URL)
	if base == nil {
		base = &url.URL{}
	}
	p := &Page{URL: o.URL}
	p.CanonicalURL, p.Link = canonical(o.URL, meta)
	p.SiteName = siteName(meta)
	p.Title = text.Clip(title(doc, meta, o.Selectors, p.SiteName, o.URL), maxTitle)
	body := readBody(d, base, meta, o.Selectors, p.Title)
	p.Text = join(body)
	if p.Title == "" || fileName.MatchString(p.Title) {
		p.Title = text.Clip(cmp.Or(firstLine(body), p.Title), maxTitle)
	}
	p.Language = language(meta, p.Title+"\n"+p.Text, o.Language)
	p.Byline = byline(d, meta, o.Selectors, p.SiteName, o.URL, body)
	p.Published, p.DateSource = published(doc, meta, o, p.Language, body)
	p.Partial = partial(d, meta, p.Text)
	return p
}

func looksJSON(text []byte) bool {
	return (text[0] == '{' || text[0] == '[') && json.Valid(text)
}

func looksFeed(text []byte) bool {
	head := string(text[:min(len(text), 600)])
	if i := strings.Index(head, "?>"); strings.HasPrefix(head, "<?xml") && i > 0 {
		head = head[i+2:]
	}
	for strings.HasPrefix(strings.TrimSpace(head), "<!--") || strings.HasPrefix(strings.TrimSpace(head), "<?") {
		i := strings.Index(head, ">")
		if i < 0 {
			return false
		}
		head = head[i+1:]
	}
	head = strings.ToLower(strings.TrimSpace(head))
	return strings.HasPrefix(head, "<rss") || strings.HasPrefix(head, "<feed") || strings.HasPrefix(head, "<rdf:rdf") || strings.HasPrefix(head, "<urlset") || strings.HasPrefix(head, "<sitemapindex")
}

// looksPlain reports whether a document is plain text: said to be so or without
// a single tag.
func looksPlain(text []byte, contentType string) bool {
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(contentType)), "text/plain") && !bytes.HasPrefix(bytes.ToLower(text[:min(len(text), 64)]), []byte("<!doctype")) {
		return true
	}
	return !anyTag.Match(text)
}

// readPlain takes a plain text for an article: a short first line that is no
// sentence is its title.
func readPlain(text string, o Options) *Page {
	p := &Page{URL: o.URL}
	p.CanonicalURL, _ = canonical(o.URL, metadata{})
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if first, rest, ok := strings.Cut(text, "\n"); ok && width(first) < 120 && !isProse(first) && strings.HasPrefix(rest, "\n") {
		p.Title, text = strings.TrimSpace(first), rest
	}
	p.Text = StripTeasers(strings.TrimSpace(text))
	p.Language = language(metadata{}, p.Text, o.Language)
	p.Published, p.DateSource = dateInURL(o.URL)
	return p
}

// noise reports whether a document is no text: one byte in forty is a control
// code, which many kinds of file have and no page, whatever its charset; but
// UTF-16 and UTF-32 use every byte.
func noise(body []byte, name string) bool {
	if strings.HasPrefix(strings.ToLower(name), "utf-16") || strings.HasPrefix(strings.ToLower(name), "utf-32") {
		return false
	}
	body = body[:min(len(body), 1<<16)]
	controls := 0
	for _, c := range body {
		if c > 0 && c < 0x20 && !strings.ContainsRune("\t\n\v\f\r\x1b", rune(c)) { // ESC: ISO-2022-JP
			controls++
		}
	}
	return controls*40 > len(body)
}
