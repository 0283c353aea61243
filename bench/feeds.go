package bench

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"time"

	"datapolicy/policy"
)

// Fleet is the feeds that are served.
type Fleet struct {
	Feeds   int // 1 to 100,000
	Entries int // of each, 1 to 1,000
	tongues []tongue
}

// NewFleet says how many feeds of how many entries there are.
func NewFleet(feeds, entries int) (*Fleet, error) {
	if feeds < 1 || feeds > 100_000 || entries < 1 || entries > 1_000 {
		return nil, policy.Errorf(policy.Invalid, "%d feeds of %d entries cannot be served: ask for 1 to 100000 feeds of 1 to 1000 entries", feeds, entries)
	}
	all, err := tongues()
	return &Fleet{feeds, entries, all}, err
}

// newest is when a feed's first entry is dated at the latest.
var newest = time.Date(2026, 1, 15, 6, 0, 0, 0, time.UTC)

// Clock is the time at which the fleet's newest entries are new.
func (*Fleet) Clock() time.Time { return newest.Add(24 * time.Hour) }

// Host is the name under which a feed is served, its own.
func (*Fleet) Host(feed int) string { return fmt.Sprintf("feed-%05d.bench.example", feed) }

// URL is a feed's address.
func (f *Fleet) URL(feed int) string { return "http://" + f.Host(feed) + "/feed" }

// Language is that of a feed's texts.
func (f *Fleet) Language(feed int) string { return f.tongue(feed).Lang }

// tongue mixes the languages: of twenty feeds eleven are in the first, and
// three in each of the others.
func (f *Fleet) tongue(feed int) *tongue {
	if n := feed % 20; n >= 11 {
		return &f.tongues[1+(n-11)/3]
	}
	return &f.tongues[0]
}

// form is a format of feeds.
type form int

const (
	rss form = iota
	atom
	jsonFeed
	rdf
)

// form mixes the formats: of twenty feeds ten are RSS, five Atom, three JSON
// and two RDF, in every language.
func (f *Fleet) form(feed int) form {
	switch n := (feed*7 + feed/20) % 20; {
	case n < 10:
		return rss
	case n < 15:
		return atom
	case n < 18:
		return jsonFeed
	}
	return rdf
}

var contentTypes = [...]string{rss: "application/rss+xml; charset=utf-8", atom: "application/atom+xml; charset=utf-8", jsonFeed: "application/feed+json", rdf: "application/rdf+xml; charset=utf-8"}

// Changed reports whether a feed has an entry that its first edition lacked:
// as many feeds have one as make 1 % of all entries new, spread evenly.
func (f *Fleet) Changed(feed int) bool {
	fresh := max(1, f.Feeds*f.Entries/100)
	return fresh >= f.Feeds || feed*fresh/f.Feeds != (feed+1)*fresh/f.Feeds
}

// Fresh is how many entries the second edition has that the first had not.
func (f *Fleet) Fresh() int {
	n := 0
	for feed := range f.Feeds {
		if f.Changed(feed) {
			n++
		}
	}
	return n
}

// document is a feed in parts: the entry that the second edition begins with
// stands between head and body.
type document struct {
	head, fresh, body, tail []byte
	kind                    string
}

// document composes a feed.
func (f *Fleet) document(feed int) document {
	t, how := f.tongue(feed), f.form(feed)
	length := fullLength
	if feed%5 >= 3 {
		length = shortLength
	}
	pause := time.Duration(3+feed%40) * time.Hour
	var body bytes.Buffer
	for n := range f.Entries {
		if n > 0 && how == jsonFeed {
			body.WriteByte(',')
		}
		f.entry(&body, feed, n, t.compose(feed, n, length, newest.Add(-time.Duration(n)*pause)))
	}
	d := document{body: body.Bytes(), kind: contentTypes[how]}
	d.head, d.tail = f.frame(feed)
	if f.Changed(feed) {
		var fresh bytes.Buffer
		f.entry(&fresh, feed, f.Entries, t.compose(feed, f.Entries, length, newest.Add(2*time.Hour)))
		if how == jsonFeed {
			fresh.WriteByte(',')
		}
		d.fresh = fresh.Bytes()
	}
	return d
}

// frame is what stands around a feed's entries.
func (f *Fleet) frame(feed int) (head, tail []byte) {
	title, home, lang := "Feed "+strconv.Itoa(feed), "http://"+f.Host(feed)+"/", f.Language(feed)
	switch f.form(feed) {
	case atom:
		return fmt.Appendf(nil, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%s\">\n<title>%s</title>\n<id>%s</id>\n<link href=\"%s\"/>\n<updated>%s</updated>\n",
			lang, title, home, home, newest.Format(time.RFC3339)), []byte("</feed>\n")
	case jsonFeed:
		return fmt.Appendf(nil, "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":%q,\"home_page_url\":%q,\"language\":%q,\"items\":[", title, home, lang), []byte("]}\n")
	case rdf:
		return fmt.Appendf(nil, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\n<channel rdf:about=\"%s\"><title>%s</title><link>%s</link><dc:language>%s</dc:language></channel>\n",
			home, title, home, lang), []byte("</rdf:RDF>\n")
	}
	return fmt.Appendf(nil, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel>\n<title>%s</title><link>%s</link><description>%s</description><language>%s</language>\n",
		title, home, title, lang), []byte("</channel>\n</rss>\n")
}

// entry writes one entry in the feed's format.
func (f *Fleet) entry(b *bytes.Buffer, feed, n int, s story) {
	link := fmt.Sprintf("http://%s/%d/story-%d?utm_source=feed", f.Host(feed), s.published.Year(), n)
	markup, full := s.markup(f.Host(feed)), feed%5 < 3
	switch f.form(feed) {
	case atom:
		element := "summary"
		if full {
			element = "content"
		}
		fmt.Fprintf(b, "<entry><title>%s</title><link rel=\"alternate\" href=\"%s\"/><id>%s</id><author><name>%s</name></author><published>%s</published><updated>%[5]s</updated><%[6]s type=\"html\">%[7]s</%[6]s></entry>\n",
			escaped(s.title), escaped(link), escaped(link), escaped(s.author), s.published.Format(time.RFC3339), element, escaped(markup))
	case jsonFeed:
		item, err := json.Marshal(map[string]any{"id": link, "url": link, "title": s.title, "content_html": markup, "date_published": s.published.Format(time.RFC3339), "authors": []map[string]string{{"name": s.author}}})
		if err == nil { // texts always have JSON
			b.Write(item)
		}
	case rdf:
		fmt.Fprintf(b, "<item rdf:about=\"%s\"><title>%s</title><link>%[1]s</link><dc:creator>%[3]s</dc:creator><dc:date>%[4]s</dc:date><content:encoded><![CDATA[%[5]s]]></content:encoded></item>\n",
			escaped(link), escaped(s.title), escaped(s.author), s.published.Format(time.RFC3339), markup)
	default:
		element := "description"
		if full {
			element = "content:encoded"
		}
		fmt.Fprintf(b, "<item><title>%s</title><link>%s</link><guid isPermaLink=\"false\">%d-%d</guid><dc:creator>%s</dc:creator><pubDate>%s</pubDate><%[7]s><![CDATA[%[8]s]]></%[7]s></item>\n",
			escaped(s.title), escaped(link), feed, n, escaped(s.author), s.published.Format(time.RFC1123Z), element, markup)
	}
}

// markup is a text as publishers write it into their feeds: paragraphs, a
// link, a picture, a pixel that counts readers.
func (s *story) markup(host string) string {
	var b strings.Builder
	for i, sentence := range s.sentences {
		if i%2 == 0 {
			if i > 0 {
				b.WriteString("</p>\n")
			}
			b.WriteString("<p class=\"text\">")
		} else {
			b.WriteByte(' ')
		}
		if i == 1 {
			fmt.Fprintf(&b, "<a href=\"http://%s/more\">%s</a>", host, escaped(sentence))
		} else {
			b.WriteString(escaped(sentence))
		}
	}
	fmt.Fprintf(&b, "</p>\n<figure><img src=\"http://%s/picture.jpg\" alt=\"\" width=\"640\"></figure><img src=\"http://%[1]s/pixel.gif\" width=\"1\" height=\"1\">", host)
	return b.String()
}

func escaped(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil { // a Builder takes all
		return ""
	}
	return b.String()
}
