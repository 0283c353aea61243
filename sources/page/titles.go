package page

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"datapolicy/sources/markup"
)

// title is the headline without the site's name. The page's own heading is
// preferred once the head of the page confirms it: what is in the head is often
// shortened or sharpened for search engines and social networks.
func title(doc *html.Node, m metadata, s *Selectors, site, address string) string {
	if s != nil && s.Title != "" {
		if n := selectFirst(doc, s.Title); n != nil {
			if t := plainLine(markup.Text(n)); t != "" {
				return t
			}
		}
	}
	names := outletKeys(site, m.linked.publisher, address)
	og := withoutSite(m.get("og:title", "twitter:title", "dc.title", "dcterms.title", "title", "articletitle", "parsely-title", "sailthru.title"), names, site == "")
	tag := withoutSite(m.titleTag, names, site == "")
	headings := topHeadings(doc)
	for _, h := range headings {
		key := keyOf(h)
		if key == "" || key == keyOf(site) {
			continue
		}
		for _, said := range []string{m.linked.headline, og, tag} {
			k := keyOf(said)
			switch {
			case k == "":
			case k == key, width(h) >= 12 && strings.Contains(k, key), len(key) >= 6 && strings.HasPrefix(said, h) && parted(said[len(h):]):
				return h
			case width(said) >= 20 && strings.HasPrefix(key, k) && !strings.HasSuffix(said, "…") && !strings.HasSuffix(said, "..."):
				return said // the heading has something set behind it
			case width(said) >= 20 && strings.HasSuffix(key, k):
				return said // the heading has a topic set above it
			case width(said) >= 20 && strings.Contains(key, k):
				return h
			}
		}
	}
	for _, t := range []string{og, m.linked.headline} {
		if t != "" && keyOf(t) != keyOf(site) && !hostLike(t) {
			return t
		}
	}
	if len(headings) == 1 && keyOf(headings[0]) != keyOf(site) && width(headings[0]) > width(tag)/2 {
		return headings[0]
	}
	if (tag == "" || keyOf(tag) == keyOf(site) || hostLike(tag)) && len(headings) > 0 {
		return headings[0]
	}
	return tag
}

// hostLike reports whether a title is a site's address: "news.example".
func hostLike(t string) bool { return strings.Contains(t, ".") && !strings.Contains(t, " ") }

// parted reports whether what is behind a title begins with a separator.
func parted(rest string) bool {
	for _, sep := range titleSeparators[:11] {
		if strings.HasPrefix(rest, sep) {
			return true
		}
	}
	return false
}

// topHeadings are the texts of the h1 elements; of what is named as an entry's
// title where the h1 are the site's; of h2 where there is neither.
func topHeadings(doc *html.Node) []string {
	var top, entry, second []string
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		list := &top
		switch {
		case n.DataAtom == atom.H1 && !siteHeading(n):
		case n.DataAtom != atom.H1 && len(n.Attr) > 0 && entryTitle.MatchString(markup.Attr(n, "class")+" "+markup.Attr(n, "itemprop")) && !inside(n, atom.Aside):
			list = &entry
		case n.DataAtom == atom.H2:
			list = &second
		default:
			continue
		}
		if len(*list) < 12 {
			if t := plainLine(cut(markup.Text(n))); t != "" && width(t) < 400 {
				*list = append(*list, t)
			}
		}
	}
	for _, list := range [][]string{top, entry, second} {
		if len(list) > 0 {
			return list
		}
	}
	return nil
}

var (
	entryTitle      = regexp.MustCompile(`(?i)(?:^|\s)(?:entry-title|post-title|headline|article-title|article__title|articletitle|page-title)(?:$|\s)`)
	siteHeadingName = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:site-?title|site-?name|logo|blog-?title|brand|masthead|sitename|site-branding)(?:$|[\s_-])`)
)

// siteHeading reports whether a heading is the site's: named so, or nothing but a
// link to the front page.
func siteHeading(n *html.Node) bool {
	if named(n, siteHeadingName, 2) {
		return true
	}
	for a := range n.Descendants() {
		if a.DataAtom != atom.A {
			continue
		}
		u, err := url.Parse(strings.TrimSpace(markup.Attr(a, "href")))
		if err == nil && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && u.Fragment == "" && (u.Path != "" || u.Host != "") {
			return true
		}
	}
	return false
}

// siteName is what the site calls itself.
func siteName(m metadata) string {
	for _, s := range []string{m.get("og:site_name"), m.linked.publisher, m.get("sitename", "application-name", "dc.publisher", "dcterms.publisher", "publisher", "apple-mobile-web-app-title")} {
		s = strings.TrimSpace(s)
		if s != "" && !strings.Contains(s, "://") && width(s) <= 80 && !strings.HasPrefix(s, "@") {
			return s
		}
	}
	head, tail := cutSuffix(m.titleTag)
	if head == "" {
		return ""
	}
	// The part behind the separator is the site's where the other is the title.
	for _, t := range []string{m.get("og:title"), m.linked.headline} {
		if t != "" && keyOf(t) == keyOf(head) {
			return tail
		}
	}
	if width(tail) <= 30 && width(head) > width(tail) {
		return tail
	}
	return ""
}

// titleSeparators part a title from the site's name, the surest first.
var titleSeparators = []string{" | ", "｜", "丨", " :: ", " » ", " · ", " • ", " — ", " – ", " - ", " / ", "_", "|", "--", "-"}

// cutSuffix splits a title at its last separator. The bare ones part words too,
// so they count next to a Han character only.
func cutSuffix(t string) (head, tail string) {
	for _, sep := range titleSeparators {
		i := strings.LastIndex(t, sep)
		if i <= 0 || i+len(sep) >= len(t) {
			continue
		}
		head, tail = strings.TrimSpace(t[:i]), strings.TrimSpace(t[i+len(sep):])
		if head == "" || tail == "" {
			continue
		}
		if (sep == "_" || sep == "-" || sep == "--" || sep == "|") && !hanAtEnd(head) && !hanAtStart(tail) {
			continue
		}
		return head, tail
	}
	return "", ""
}

func hanAtEnd(s string) bool {
	r := []rune(s)
	return len(r) > 0 && (unicode.Is(unicode.Han, r[len(r)-1]) || wide(r[len(r)-1]))
}

func hanAtStart(s string) bool {
	r := []rune(s)
	return len(r) > 0 && unicode.Is(unicode.Han, r[0])
}

// withoutSite drops the site's name, and sections before it, from a title. The
// names are folded; nameless says that the site does not tell its own, so that a
// short end is taken for it.
func withoutSite(t string, names []string, nameless bool) string {
	is := func(k string) bool { return k != "" && slices.Contains(names, k) }
	for _, sep := range titleSeparators[:11] {
		if head, rest, ok := strings.Cut(t, sep); ok && is(keyOf(head)) && keyOf(rest) != "" {
			t = strings.TrimSpace(rest)
		}
	}
	for range 4 {
		head, tail := cutSuffix(t)
		if head == "" {
			return t
		}
		k := keyOf(tail)
		known := is(k)
		for _, name := range names {
			known = known || len(k) >= 4 && strings.Contains(name, k) || len(name) >= 4 && strings.Contains(k, name)
		}
		short := width(tail) <= 24 && width(head) >= 2*width(tail) && len(strings.Fields(tail)) <= 3 && (nameless || hanAtStart(tail))
		if !known && !short {
			return t
		}
		t = head
	}
	return t
}

// fileName is a title that a converter wrote.
var fileName = regexp.MustCompile(`(?i)^\S+\.(?:xml|x?html?|docx?|pdf|rtf|odt|fmx|indd|txt)$`)

// firstLine is the first line of a text that reads as a title: no sentence, and
// no line of a table.
func firstLine(body []block) string {
	for _, b := range body[:min(len(body), 5)] {
		if b.prose() && strings.ContainsAny(b.text[len(b.text)-min(3, len(b.text)):], ".。!！?？") {
			return ""
		}
		if w := width(b.text); b.kind != row && w >= 12 && w <= 240 && !isProse(b.text) && !strings.Contains(b.text, "\n") {
			return b.text
		}
	}
	return ""
}
