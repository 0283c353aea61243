package feed

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"

	"datapolicy/policy"
	"datapolicy/sources/date"
)

// line is the first of the elements that has text, on one line, plain.
func (p *parser) line(n *node, names ...string) string {
	for _, name := range names {
		for c := range n.all(name) {
			var text string
			switch {
			case strings.HasPrefix(name, "atom:"):
				text = p.atomLine(c)
			case c.hasElements():
				text = plain(c.markup())
			default:
				text = plainGuess(c.inner())
			}
			if text != "" {
				return text
			}
		}
	}
	return ""
}

// plainGuess is the plain text of what may or may not be HTML.
func plainGuess(s string) string {
	s = strings.TrimSpace(s)
	if inner, ok := strings.CutPrefix(s, "<![CDATA["); ok {
		s = strings.TrimSuffix(inner, "]]>")
	}
	if isTitleHTML(s) {
		if text := plain(s); text != "" || strings.Contains(s, "</") {
			return text
		}
	}
	e := entities{}
	once, err := e.resolve(s)
	if err != nil {
		return squeeze(s)
	}
	if strings.Contains(once, "</") && looksLikeHTML(once) { // escaped once too often
		return plain(once)
	}
	return squeeze(once)
}

// guessMarkup is text of which it is not told whether it is HTML, as HTML.
func guessMarkup(s string) string {
	if looksLikeHTML(s) {
		return s
	}
	return strings.ReplaceAll(s, "<", "&lt;")
}

// guessed is the first of the elements that has text, sanitised. RSS does not
// tell text from HTML: what has a tag that HTML knows is HTML.
func (p *parser) guessed(n *node, names ...string) string {
	for _, name := range names {
		for c := range n.all(name) {
			if out := p.construct(c); out != "" {
				return out
			}
		}
	}
	return ""
}

// construct is an element's text as sanitised HTML.
func (p *parser) construct(n *node) string {
	if strings.HasPrefix(n.name, "atom:") {
		return p.atomMarkup(n)
	}
	if n.hasElements() {
		return p.sanitise(n.markup(), n.base)
	}
	text := strings.TrimSpace(n.inner())
	if inner, ok := strings.CutPrefix(text, "<![CDATA["); ok {
		text = strings.TrimSuffix(inner, "]]>")
	}
	if escapedTwice(text) {
		text = html.UnescapeString(text)
	} else if n.name != "content:encoded" {
		text = guessMarkup(text)
	}
	return p.sanitise(text, n.base)
}

// escapedTwice reports whether a text is markup that was escaped once too often:
// it has no tag, and would begin with a paragraph or the like and end one.
func escapedTwice(s string) bool {
	if !strings.HasPrefix(s, "&lt;") || strings.IndexByte(s, '<') >= 0 || !strings.Contains(s, "&lt;/") {
		return false
	}
	end := len("&lt;")
	for end < len(s) && end < 16 && isLetterOrDigit(s[end]) {
		end++
	}
	return blocks[strings.ToLower(s[len("&lt;"):end])]
}

// names joins what the elements name as persons; those of the first element
// that names any.
func (p *parser) names(n *node, elements ...string) string {
	for _, element := range elements {
		var list []string
		for c := range n.all(element) {
			name := personName(c)
			if name != "" && !contains(list, name) && len(list) < MaxList {
				list = append(list, name)
			}
		}
		if len(list) > 0 {
			return strings.Join(list, ", ")
		}
	}
	return ""
}

// personName is a person's name: RSS writes "mail@example.org (Name)", Atom a
// name element, others the name alone.
func personName(n *node) string {
	if name := n.first("atom:name", "name", "itunes:name", "foaf:name"); name != nil {
		return plainGuess(name.inner())
	}
	if mail := n.first("atom:email", "email"); mail != nil {
		return mail.value()
	}
	text := plainGuess(n.inner())
	if strings.HasPrefix(n.name, "atom:") && n.hasElements() {
		text = squeeze(directText(n)) // an address alone is no name
	}
	if before, inside, ok := strings.Cut(text, "("); ok {
		before, inside = strings.TrimSpace(before), strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(inside), ")"))
		switch {
		case strings.Contains(before, "@") && inside != "":
			return inside
		case strings.Contains(inside, "@") && before != "":
			return before
		}
	}
	if name, address, ok := strings.Cut(text, "<"); ok && strings.Contains(address, "@") && strings.TrimSpace(name) != "" {
		return strings.Trim(strings.TrimSpace(name), `"`)
	}
	return text
}

// date is the first of the elements that tells a possible one.
func (p *parser) date(n *node, names ...string) (time.Time, policy.DateSource) {
	language := firstOf(p.feed.Language, p.o.Language)
	for _, name := range names {
		for c := range n.all(name) {
			if t, how, ok := p.parseDate(c.value(), language); ok {
				return t, how
			}
		}
	}
	return time.Time{}, ""
}

func (p *parser) parseDate(text, language string) (time.Time, policy.DateSource, bool) {
	if text == "" || p.badDates >= maxBadDates {
		return time.Time{}, "", false
	}
	if len(text) > maxDate {
		text = strings.ToValidUTF8(text[:maxDate], "")
	}
	t, how, ok := date.Parse(text, date.Options{Language: language, Location: p.o.Location, Now: p.o.Now})
	if !ok {
		p.badDates++
		p.warn("there are dates that cannot be read, such as %.60q", text)
	}
	return t, how, ok
}

func (p *parser) categories(n *node) []string {
	var list []string
	add := func(s string) {
		if s = p.cut(plainGuess(s)); s != "" && !contains(list, s) && len(list) < MaxList {
			list = append(list, s)
		}
	}
	for c := range n.children() {
		if len(list) == MaxList {
			break
		}
		switch c.name {
		case "category", "dc:subject":
			add(c.inner())
		case "atom:category":
			add(firstOf(c.attr("label"), c.attr("term"), c.value()))
		case "itunes:category":
			add(c.attr("text"))
			for sub := range c.all("itunes:category") {
				add(sub.attr("text"))
			}
		case "itunes:keywords", "media:keywords":
			for _, word := range strings.Split(c.inner(), ",") {
				add(word)
			}
		}
	}
	return list
}

func (p *parser) enclosures(n *node) []Enclosure {
	var list []Enclosure
	add := func(at *node, address, kind, length string) {
		u := p.webAddress(at, address)
		if u == "" || len(list) >= MaxList {
			return
		}
		for _, known := range list {
			if known.URL == u {
				return
			}
		}
		size, _ := strconv.ParseInt(strings.TrimSpace(length), 10, 64)
		list = append(list, Enclosure{URL: u, Type: kind, Length: max(size, 0)})
	}
	var walk func(n *node)
	walk = func(n *node) {
		for c := range n.children() {
			switch c.name {
			case "enclosure":
				add(c, firstOf(c.attr("url"), c.attr("href"), c.attr("rdf:resource")), c.attr("type"), c.attr("length"))
			case "atom:link":
				if strings.EqualFold(c.attr("rel"), "enclosure") {
					add(c, c.attr("href"), c.attr("type"), c.attr("length"))
				}
			case "media:content":
				add(c, c.attr("url"), c.attr("type"), c.attr("filesize"))
			case "media:group":
				walk(c)
			}
		}
	}
	walk(n)
	return list
}

func firstOf(list ...string) string {
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return ""
}
