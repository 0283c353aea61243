package page

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"datapolicy/sources/markup"
)

// byline is who wrote the article: persons, or an agency, without roles,
// addresses and handles. Several are joined by ", ". The outlet or its desk is
// named where the page names it and no person.
func byline(d document, m metadata, s *Selectors, site, address string, body []block) string {
	doc := d.Node
	w := writers{outlet: outletKeys(site, m.linked.publisher, address)}
	if s != nil && s.Byline != "" {
		if n := selectFirst(doc, s.Byline); n != nil && w.take([]string{markup.Text(n)}) {
			return w.persons
		}
	}
	if w.take(m.linked.authors) {
		return w.persons
	}
	for _, name := range authorNames {
		if w.take(m.meta[name]) {
			return w.persons
		}
	}
	if w.take(m.labelledAuthor()) {
		return w.persons
	}
	article := aboveText(body)
	for i, selector := range authorPlaces {
		if found := authorsAt(doc, selector, article); w.take(found) && (i != loosePlace || fullNames(w.persons)) {
			return w.persons
		}
	}
	if b := bylineInText(d.lines, &w, body); b != "" {
		return b
	}
	if w.take(m.linked.houses) {
		return w.persons
	}
	return w.house
}

// authorNames are the meta names under which pages give an author.
var authorNames = []string{
	"author", "article:author", "article:author_name", "og:article:author", "dc.creator", "dcterms.creator", "dc.author", "byl", "parsely-author", "sailthru.author",
	"citation_author", "cxenseparse:author", "rbauthors", "authors", "creator", "dc.creator.personalname", "article.author", "authorname", "bt:author", "og:author", "shareaholic:article_author_name",
}

// writtenBy is the label of an author in the pairs that WordPress writes for
// messengers (twitter:label1, twitter:data1), in the languages seen.
var writtenBy = regexp.MustCompile(`(?i)^(?:written by|author|by|geschrieben von|verfasst von|autor(?:in)?|von|écrit par|auteur|par|escrito por|por|scritto da|autore|geschreven door|door|作者|napisane przez|skrevet af|skrevet av|написано автором|автор)$`)

// labelledAuthor is the value behind such a label.
func (m *metadata) labelledAuthor() []string {
	for _, n := range []string{"1", "2"} {
		if writtenBy.MatchString(strings.TrimRight(m.get("twitter:label"+n), " :")) {
			return m.meta["twitter:data"+n]
		}
	}
	return nil
}

// authorPlaces are where pages name an author, the surest first.
var authorPlaces = []string{
	`[itemprop~="author"] [itemprop~="name"]`, `[itemprop~="author"]`, `[property~="author"] [property~="name"]`, `[property~="author"]`, `[property="schema:author"]`, `[rel~="author"]`,
	`.byline-name, .author-name, .authorname, .byline__name, .author__name, .article__author-name, .c-byline__author, .byline .fn, .author .fn`,
	`.byline, .author, .article-author, .post-author, .entry-author, .article__author, .article-byline, .authors, .autor, .auteur, .autore, #author, .writer`,
	`[class*="author-name"], [class*="AuthorName"], [class*="authorName"], [class*="author_name"], [class*="byline"], [class*="Byline"], [data-testid*="byline"], [data-testid*="author"]`,
	`[class*="author"], [class*="Author"], [id*="author"], [class*="autor"], [class*="auteur"], [class*="redator"], [class*="journalist"], [class*="wrote"], [class*="poster"], #zuozhe, .zuozhe, .editor`,
	`a[href*="/author/"], a[href*="/authors/"], a[href*="/autor/"], a[href*="/autoren/"], a[href*="/autores/"], a[href*="/auteur/"], a[href*="/auteurs/"], a[href*="/reporters/"], a[href*="/journalist/"], a[href*="/writers/"], a[href*="/by/"], a[href*="/staff/"]`,
}

// loosePlace is the one of them that may hold anything.
const loosePlace = 5

// fullNames reports whether each of the names is a given name and a surname, or
// Chinese: a place that may hold anything is believed no other.
func fullNames(persons string) bool {
	for name := range strings.SplitSeq(persons, ", ") {
		if !fullName.MatchString(name) {
			return false
		}
	}
	return true
}

var fullName = regexp.MustCompile(`^(?:(?:Dr|Prof)\.? )*\p{Lu}[\p{L}.'’-]*(?: (?:v\.|van|von|de|der|den|del|della|di|da|dos|du|la|le|ten|ter|zu|al|bin|el))*(?: \p{Lu}[\p{L}.'’-]*){1,4}$|^\p{Han}{2,4}$`)

// authorsAt are the texts of the elements that a selector matches, as far as they
// stand together and are about the article itself.
func authorsAt(doc *html.Node, selector string, article map[*html.Node]bool) []string {
	var found []string
	var where *html.Node
	for _, n := range selectAll(doc, selector, 24) {
		if article[n] || !article[n.Parent] && elsewhere(n, article) || hidden(n) || where != nil && n.Parent != where && n.Parent.Parent != where.Parent {
			continue
		}
		if n.DataAtom == atom.Meta || n.DataAtom == atom.Link || n.DataAtom == atom.Img {
			continue
		}
		t := plainLine(cut(textWithSpaces(n)))
		if t == "" || width(t) > 120 || authorNotice.MatchString(t) {
			continue
		}
		found, where = append(found, t), n.Parent
	}
	return found
}

// authorNotice are the texts of elements named for authors that name none.
var authorNotice = regexp.MustCompile(`(?i)\bcomments?\b|kommentar|commentaire|about the author|über den autor|à propos|more from|mehr von|^follow|all posts|all articles|alle artikel|newsletter|\bcookies?\b|[?!]$`)

// textWithSpaces is the text of an element in which each element is a word of its
// own: "By" and the name are often set side by side.
func textWithSpaces(n *html.Node) string {
	var out strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && !unread[d.Parent.DataAtom] {
			out.WriteString(d.Data)
			if d.NextSibling == nil && d.Parent != n {
				out.WriteByte(' ')
			}
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

var (
	bylineLine = regexp.MustCompile(`^(?:(?:[Tt]ext|TEXT|[Ww]ritten|WRITTEN|[Ss]tory|[Rr]eported)\s+)?(?:[Bb]y|BY|[Vv]on|VON|[Pp]ar|PAR|[Pp]or|POR|Di|di|DI|[Dd]e|[Dd]oor|[Tt]exte?\s*:|[Tt]exto\s*:|Autore?\s*:|Autorin\s*:|Auteur\s*:|Author\s*:)[ \x{00a0}:]+(\p{Lu}[\p{L}.'’\-]+(?:[ \x{00a0}]+(?:(?:and|und|et|y|e|von|van|de|del|der|den|du|da|dos|la|le|&)[ \x{00a0}]+)*\p{Lu}[\p{L}.'’\-]*){1,6}(?:, \p{Lu}[\p{L}.'’\-]+(?: \p{Lu}[\p{L}.'’\-]+)+)*)(?:$|[\s,|·•(/–—-])`)
	hanByline  = regexp.MustCompile(`(?:^|[\s　（(|｜【丨])(?:本报记者|本刊记者|记者|記者|作者|撰文|文|采写|採訪|撰稿)\s*[：:／/|丨 　]\s*(\p{Han}{2,4}(?:[ 　、，,]\p{Han}{2,4}){0,4})(?:$|[\s　）)|｜】来编責责摄日，。])`)
)

// bylineInText looks for a byline in the lines around the headline and at both
// ends of the text.
func bylineInText(all []block, w *writers, body []block) string {
	from, to := aroundText(all, body)
	lines := all[from:to]
	if len(body) > 4 {
		lines = append(lines[:len(lines):len(lines)], body[len(body)-3:]...)
	}
	for _, b := range lines {
		if width(b.text) > 160 {
			continue
		}
		for line := range strings.SplitSeq(b.text, "\n") {
			for _, re := range []*regexp.Regexp{bylineLine, hanByline} {
				if f := re.FindStringSubmatch(line); f != nil && width(line) < 100 && !isProse(line) && w.take([]string{f[1]}) {
					return w.persons
				}
			}
		}
	}
	return ""
}

// aboveText is the elements that hold the first and the last block of the text:
// whatever they are called, the article is in them.
func aboveText(body []block) map[*html.Node]bool {
	above := map[*html.Node]bool{}
	if len(body) > 0 {
		for _, b := range []*block{&body[0], &body[len(body)/2], &body[len(body)-1]} {
			for n := b.node; n != nil; n = n.Parent {
				above[n] = true
			}
		}
	}
	return above
}

// outletKeys are the folded names of the outlet: the site's, the publisher's and
// what its host is called.
func outletKeys(site, publisher, address string) []string {
	var keys []string
	if u, err := url.Parse(address); err == nil && strings.Contains(u.Hostname(), ".") {
		host := strings.TrimPrefix(u.Hostname(), "www.")
		keys = append(keys, keyOf(host), keyOf(host[:strings.LastIndex(host, ".")]))
	}
	for _, name := range []string{site, publisher} {
		if k := keyOf(name); k != "" {
			keys = append(keys, k)
		}
	}
	return keys
}
