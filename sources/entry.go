package sources

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/sources/catalog"
	"datapolicy/sources/feed"
	"datapolicy/sources/fetch"
	"datapolicy/sources/listing"
	"datapolicy/sources/page"
	"datapolicy/text"
)

// entry is one report as a source's document lists it, whatever its format.
type entry struct {
	url        string
	canonical  string
	pageURL    string // where its text is, when not at url
	title      string
	byline     string
	published  time.Time
	updated    time.Time // when the source says that it altered it
	dateSource policy.DateSource
	language   string // what the document says it is in
	markup     string // the longest text that the document has, as HTML
	text       string // the same, plain: see readText
	complete   bool   // it is a content, not a summary
	wantsPage  bool
	onlyDate   bool // of its page, only the date is wanted

	// What follows is told by APIs only.
	publisher   string // the outlet's domain, when the source only found it: it is named in the source's place
	facts       string // what the record tells beside its text: put behind that
	titleOfPage bool   // the page's own title is the better one
	pageElse    string // where its text is, too, when pageURL fails
	withoutPage bool   // its page is nothing to be read by programs
}

// read makes entries of the source's document, by its format.
func (t *turn) read(ctx context.Context, resp *fetch.Response) (list []entry, notes []string, err error) {
	switch t.source.Format {
	case catalog.Listing:
		return t.readListing(ctx, resp)
	case catalog.Sitemap:
		return t.readSitemap(ctx, resp)
	}
	if t.inquiry != nil {
		return t.readAnswers(ctx, resp)
	}
	return t.readFeed(resp)
}

func (t *turn) readFeed(resp *fetch.Response) ([]entry, []string, error) {
	list, f, err := t.feedEntries(resp)
	if err != nil {
		return nil, nil, err
	}
	t.doc = document{feed: true, format: formatOf(f), address: resp.URL, next: f.Next, prevArchive: f.PrevArchive, generator: cmp.Or(f.Generator, resp.Header.Get("X-Generator")), pause: f.Pause, skipHours: f.SkipHours, skipDays: f.SkipDays, hub: f.Hub, self: f.Self}
	return list, f.Warnings, nil
}

func (t *turn) feedEntries(resp *fetch.Response) ([]entry, *feed.Feed, error) {
	f, err := feed.Parse(resp.Body, feed.Options{
		URL: resp.URL, ContentType: resp.ContentType, Charset: t.source.Charset, Now: t.now, Location: t.source.Location(), Language: t.source.Language, Raw: true,
	})
	if err != nil {
		return nil, nil, err
	}
	list := make([]entry, 0, len(f.Entries))
	for i := range f.Entries {
		e := &f.Entries[i]
		body, complete := e.Content, e.Content != ""
		if !complete {
			body = e.Summary
		}
		published := e.Published
		if published.IsZero() {
			published = e.Updated
		}
		list = append(list, entry{
			url: cmp.Or(e.URL, addressFor(resp.URL, e.ID)), title: e.Title, byline: e.Author, published: published, updated: e.Updated, dateSource: e.DateSource,
			language: cmp.Or(e.Language, f.Language, t.source.Language), markup: body, complete: complete && !e.CutOff,
		})
	}
	return list, f, nil
}

// addressFor is an address for an entry that has none: that of the document,
// with the entry's id.
func addressFor(document, id string) string {
	u, err := url.Parse(document)
	if err != nil {
		return ""
	}
	q := u.Query()
	q.Set("entry", id)
	u.RawQuery = q.Encode()
	return u.String()
}

// readListing reads a listing page, and those after it back to what is known;
// see goesOn.
func (t *turn) readListing(ctx context.Context, resp *fetch.Response) ([]entry, []string, error) {
	var list []entry
	var notes []string
	asked := map[string]bool{resp.URL: true}
	for n := 1; ; n++ {
		l, err := listing.Read(resp.Body, t.listingOptions(resp))
		if err != nil {
			if n > 1 { // a last page that says that there is no more
				return list, notes, nil
			}
			return nil, nil, err
		}
		if n == 1 {
			notes = l.Idle
		}
		from := len(list)
		for _, e := range l.Entries {
			list = append(list, entry{url: e.URL, title: e.Title, published: e.Published, dateSource: e.DateSource, language: t.source.Language})
		}
		if asked[l.Next] || t.passed(list[from:]) && !t.leftSome() || !t.goesOn(n, t.knows(ctx, list[from:]), l.Next, resp.URL) {
			return list, notes, nil
		}
		asked[l.Next] = true
		if resp, err = t.another(ctx, l.Next); err != nil {
			return list, append(notes, policy.Message(err)), nil
		}
	}
}

// A text of fewer characters than this is an announcement of an article, not
// the article. Han characters count for three, since they say as much.
const (
	shortContent = 600
	shortSummary = 1_500
)

// readText makes e.text. It is done for entries that are new only.
func (e *entry) readText() { e.text = page.StripTeasers(page.TextOf(e.markup)) }

// hasFullText reports whether the document itself has the article's text.
func (e *entry) hasFullText() bool {
	if e.text == "" || cutOff(e.markup) {
		return false
	}
	n := 0
	for _, r := range e.text {
		n++
		if text.IsHan(r) {
			n += 2
		}
	}
	if e.complete {
		return n >= shortContent
	}
	return n >= shortSummary
}

// cutOff reports whether a text ends as those do that go on elsewhere.
func cutOff(s string) bool {
	tail := s
	if len(tail) > 200 {
		tail = strings.ToValidUTF8(tail[len(tail)-200:], "")
	}
	if trimmed := strings.TrimSpace(s); strings.HasSuffix(trimmed, "...") || strings.HasSuffix(trimmed, "...]") {
		return true
	}
	if low := strings.ToLower(tail); !strings.Contains(low, "&") && !slices.ContainsFunc(goesOnElsewhere, func(end string) bool { return strings.Contains(low, end[strings.LastIndexByte(end, ' ')+1:]) }) {
		return false // whatever the markup hides, its text does not end so
	}
	tail = strings.ToLower(strings.TrimRight(page.TextOf(tail), " \n.]>»→"))
	return slices.ContainsFunc(goesOnElsewhere, func(end string) bool { return strings.HasSuffix(tail, end) })
}

// goesOnElsewhere are the ends of texts that are cut off.
var goesOnElsewhere = []string{"…", "[", "read more", "continue reading", "weiterlesen", "lire la suite", "阅读全文", "閱讀全文"}

// article makes an article of an entry. The error, which may come with an
// article, is why its page could not be read. It is nil when nothing is known
// of it but its address.
func (t *turn) article(ctx context.Context, e entry) (*policy.Article, error) {
	own := e.text
	a := &policy.Article{
		SourceID: t.source.ID, Source: t.source.Name, URL: policy.CleanURL(e.url), CanonicalURL: e.canonical, Title: e.title, Byline: e.byline,
		Fetched: t.now, Text: own, Partial: !e.complete || cutOff(e.markup),
	}
	if e.publisher != "" {
		a.SourceID, a.Source = e.publisher, e.publisher
	}
	published, how := e.published, e.dateSource
	if t.impossible(published) {
		published, how = time.Time{}, ""
	}
	language := e.language
	var trouble error
	if e.wantsPage {
		p, err := t.page(ctx, cmp.Or(e.pageURL, e.url))
		if err != nil && e.pageElse != "" {
			if other, again := t.page(ctx, e.pageElse); again == nil {
				p, err = other, nil
			}
		}
		switch {
		case err != nil && e.onlyDate: // it stays without one
		case err != nil:
			_, wrong := told(err)
			trouble = policy.Errorf(policy.CodeOf(err), "a page could not be read: %s; what the source itself says of the article is kept", policy.Message(wrong)).Because(err)
			a.Partial = true
		default:
			if e.pageURL == "" {
				canonical, link := t.canonical(p, e.canonical)
				if canonical != a.CanonicalURL {
					has, err := t.o.State.HasArticle(ctx, canonical)
					if err != nil {
						return nil, err
					}
					switch {
					case has && t.isAnother(ctx, canonical, cmp.Or(e.title, p.Title)):
						link = ""
					case has:
						return nil, t.sameAs(ctx, canonical, e.canonical)
					default:
						a.CanonicalURL, a.FoundAt = canonical, e.url
					}
				}
				a.URL = cmp.Or(link, a.URL)
			}
			if !e.onlyDate && utf8.RuneCountInString(p.Text) >= utf8.RuneCountInString(own)*3/4 || !e.complete && p.Text != "" {
				a.Text, a.Partial = p.Text, p.Partial
			}
			if a.Title == "" || e.titleOfPage || strings.HasSuffix(a.Title, "…") || strings.HasSuffix(a.Title, "...") {
				a.Title = cmp.Or(p.Title, a.Title)
			}
			a.Byline = cmp.Or(a.Byline, p.Byline)
			published, how = betterDate(published, how, p.Published, p.DateSource)
			language = cmp.Or(language, p.Language)
		}
	}
	if a.Title == "" {
		a.Title = text.Clip(firstParagraph(a.Text), 120)
	}
	if a.Title == "" {
		return nil, trouble
	}
	if e.facts != "" {
		a.Text = strings.TrimSpace(a.Text + "\n\n" + e.facts)
	}
	if strings.TrimSpace(a.Text) == "" {
		a.Partial = true
	}
	a.Language = text.Language(a.Title+"\n\n"+a.Text, primary(cmp.Or(language, t.source.Language)))
	a.SettleDate(published, how, t.now)
	a.ID = policy.ArticleID(a.CanonicalURL)
	a.ContentHash = policy.ContentHash(a.Title, a.Text)
	return a, trouble
}

func firstParagraph(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	return s
}

// primary is the primary tag of a language: "en" of "en-US".
func primary(tag string) string {
	tag, _, _ = strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	return strings.ToLower(strings.TrimSpace(tag))
}

// impossible reports whether a date is none or cannot be: the page may know better.
func (t *turn) impossible(published time.Time) bool {
	return published.IsZero() || published.Year() < 1990 || published.After(t.now.Add(policy.FutureTolerance))
}

// addressBook is a State that can be told of further addresses of an article.
type addressBook interface {
	KnownAs(ctx context.Context, canonicalURL, alias string) error
}

// sameAs tells the State, if it takes notice, that an article is at an address
// too, so that the page there is not fetched again.
func (t *turn) sameAs(ctx context.Context, canonical, alias string) error {
	if book, ok := t.o.State.(addressBook); ok {
		return book.KnownAs(ctx, canonical, alias)
	}
	return nil
}

// betterDate chooses between the document's date and the page's: a time before
// a day, the document's before the page's. A page's time that is of another day
// altogether is of something else.
func betterDate(a time.Time, how policy.DateSource, b time.Time, howB policy.DateSource) (time.Time, policy.DateSource) {
	switch {
	case b.IsZero() || howB == policy.DateGuessed:
		return a, how
	case a.IsZero() || how == policy.DateGuessed || how == "":
		return b, howB
	case how == policy.DateDay && howB == policy.DateExact && b.Sub(a).Abs() < 48*time.Hour:
		return b, howB
	}
	return a, how
}

// page fetches and reads an entry's page.
func (t *turn) page(ctx context.Context, address string) (*page.Page, error) {
	resp, err := t.o.Client.Get(ctx, fetch.Request{URL: address, IgnoreRobots: t.source.Robots == "ignore", Accept: "text/html, application/xhtml+xml;q=0.9, */*;q=0.5", Header: t.pageHeader()})
	if err != nil {
		return nil, err
	}
	var selectors *page.Selectors
	if t.source.Page != (catalog.PageSelectors{}) {
		s := page.Selectors(t.source.Page)
		selectors = &s
	}
	p, err := page.Extract(resp.Body, page.Options{
		URL: resp.URL, ContentType: resp.ContentType, Charset: t.source.Charset, Selectors: selectors, Language: t.source.Language, Location: t.source.Location(), Now: t.now,
	})
	if err != nil {
		return nil, err
	}
	if len(t.source.Sites) > 0 { // the page's reader believes its own site only
		if named := namedCanonical(resp.Body, resp.URL); named != "" {
			p.CanonicalURL, p.Link = named, named
		}
	}
	if p.Text == "" {
		return nil, policy.Errorf(policy.Invalid, "no article can be made out at %s; if all pages of this source fail so, give its selectors under page in the catalog", address)
	}
	return p, nil
}
