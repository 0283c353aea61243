package page

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"

	"datapolicy/sources/markup"
)

// byline is who wrote the article: persons, or an agency, without roles,
// addresses and handles. Several are joined by ", ".
func byline(doc *html.Node, m metadata, s *Selectors, site string) string {
	if s != nil && s.Byline != "" {
		if n := selectFirst(doc, s.Byline); n != nil {
			if b := cleanAuthors([]string{markup.Text(n)}, site); b != "" {
				return b
			}
		}
	}
	if b := cleanAuthors(m.linked.authors, site); b != "" {
		return b
	}
	var said []string
	for _, name := range []string{
		"author", "article:author", "article:author_name", "og:article:author", "dc.creator", "dcterms.creator", "dc.author", "byl", "parsely-author", "sailthru.author",
		"citation_author", "cxenseparse:author", "rbauthors", "authors", "creator",
	} {
		if said = m.meta[name]; len(said) > 0 {
			if b := cleanAuthors(said, site); b != "" {
				return b
			}
		}
	}
	for _, selector := range authorPlaces {
		var found []string
		var where *html.Node
		for _, n := range selectAll(doc, selector, 12) {
			if inBox(n) || hidden(n) || where != nil && n.Parent != where {
				continue // another article's
			}
			if t := plainLine(cut(markup.Text(n))); t != "" && width(t) <= 120 {
				found, where = append(found, t), n.Parent
			}
		}
		if b := cleanAuthors(found, site); b != "" {
			return b
		}
	}
	return bylineInText(doc, site)
}

// authorPlaces are where pages name an author, the surest first.
var authorPlaces = []string{
	`[itemprop~="author"] [itemprop~="name"]`, `[itemprop~="author"]`, `[rel~="author"]`,
	`.byline-name, .author-name, .authorname, .byline__name, .author__name, .article__author-name, .c-byline__author`,
	`.byline, .author, .article-author, .post-author, .entry-author, .article__author, .article-byline, .authors, .autor, .auteur, .autore, #author, .writer`,
}

var (
	bylineLine = regexp.MustCompile(`^(?:By|BY|Von|VON|Par|Por|Di)[ \x{00a0}:]+(\p{Lu}[\p{L}.'’\-]+(?:[ \x{00a0}]+(?:(?:and|und|et|y|e|von|van|de|der|du|la|le|&)[ \x{00a0}]+)*\p{Lu}[\p{L}.'’\-]*){1,6}(?:, \p{Lu}[\p{L}.'’\-]+(?: \p{Lu}[\p{L}.'’\-]+)+)*)\b`)
	hanByline  = regexp.MustCompile(`(?:^|[\s　（(|｜【丨])(?:本报记者|本刊记者|记者|作者|撰文|文|采写|撰稿)\s*[：:／/|丨 　]\s*(\p{Han}{2,4}(?:[ 　、，,]\p{Han}{2,4}){0,4})(?:$|[\s　）)|｜】来编責责摄日，。])`)
)

// bylineInText looks for a byline among the first lines of the page.
func bylineInText(doc *html.Node, site string) string {
	for i, b := range blocksOf(doc, hidden) {
		if i > 60 {
			break
		}
		if width(b.text) > 160 {
			continue
		}
		for _, re := range []*regexp.Regexp{bylineLine, hanByline} {
			if f := re.FindStringSubmatch(b.text); f != nil {
				if a := cleanAuthors([]string{f[1]}, site); a != "" {
					return a
				}
			}
		}
	}
	return ""
}

var (
	authorLead  = regexp.MustCompile(`(?i)^\s*(?:(?:written|posted|published|reported|story|text|words|words and photos|article|opinion|analysis)\s+by\b|(?:view|show|see)\s+all\s+(?:posts|articles|stories)\s+(?:by|of|from)\b|zeige\s+alle\s+beiträge\s+von\b|alle\s+(?:artikel|beiträge)\s+von\b|(?:eingestellt|geschrieben|verfasst|erstellt|ein\s+beitrag|ein\s+artikel)\s+von\b|(?:posté|publié|écrit|rédigé)\s+par\b|escrito\s+por\b|scritto\s+da\b|interview\s*:|by\b|from\b|von\b|par\b|por\b|di\b|texte?\s*:|author\s*:|autor(?:in)?\s*:|auteur\s*:|autore\s*:|(?:本报记者|本刊记者|记者|作者|撰文|采写|撰稿|文)[\s:：/|丨]*)[\s:：]*`)
	authorTail  = regexp.MustCompile(`(?i)\s*(?:[|•·/–—→(（\[].*|\s+alle\s+artikel.*|,?\s+(?:and\s+)?(?:posted|published|updated|last updated|on|am|le|il|el)\b.*\d{4}.*|\d{1,2}[./:]\d{1,2}.*|\s+in\s+\p{Lu}.*)$`)
	mailAddress = regexp.MustCompile(`(?i)\S+@\S+\.\S+|\(?@\w{2,}\)?|https?://\S+|www\.\S+`)
	authorParts = regexp.MustCompile(`\s*(?:,|;|、|，|；|\s+and\s+|\s+und\s+|\s+et\s+|\s+y\s+|\s&\s)\s*`)
	hanParts    = regexp.MustCompile(`[ 　]+`)
	noAuthors   = map[string]bool{
		"admin": true, "administrator": true, "editor": true, "editorial": true, "staff": true, "staffwriter": true, "redaktion": true, "redaction": true, "rédaction": true,
		"redazione": true, "redacción": true, "webmaster": true, "author": true, "autor": true, "byline": true, "guest": true, "anonymous": true, "unknown": true, "none": true, "null": true, "user": true,
		"reporter": true, "newsdesk": true, "newsroom": true, "online": true, "follow": true, "contact": true, "website": true, "佚名": true, "管理员": true, "本站": true, "archivanzeigen": true, "zeigeallebeiträgevon": true, "viewallposts": true, "wordpress": true, "root": true,
	}
)

// cleanAuthors reads names off what stands where authors stand.
func cleanAuthors(said []string, site string) string {
	var out []string
	seen := map[string]bool{keyOf(site): site != ""}
	for _, s := range said {
		s = plainLine(s)
		if strings.Contains(s, "://") && !strings.Contains(s, " ") {
			continue
		}
		s = mailAddress.ReplaceAllString(s, " ")
		s = authorLead.ReplaceAllString(strings.Join(strings.Fields(s), " "), "")
		s = authorTail.ReplaceAllString(s, "")
		for i, name := range authorParts.Split(s, -1) {
			name = strings.Trim(authorLead.ReplaceAllString(name, ""), " .,:;|-–—•·*\"“”()[]（）")
			if i > 0 && roleWords.MatchString(name) {
				continue
			}
			for _, one := range splitHan(name) {
				k := keyOf(one)
				if k == "" || seen[k] || noAuthors[k] || !isName(one) {
					continue
				}
				seen[k] = true
				out = append(out, one)
			}
		}
		if len(out) >= 12 {
			break
		}
	}
	return strings.Join(out, ", ")
}

// roleWords are what follows a name behind a comma and is none.
var roleWords = regexp.MustCompile(`(?i)\b(?:reporter|correspondent|editor|journalist|redakteur|redakteurin|korrespondent|korrespondentin|staff|writer|partner|associate|counsel|professor|fellow|chief|director|head|senior|contributor|author|jr|news|phd|esq)\b`)

func splitHan(name string) []string {
	if !hanAtStart(name) {
		return []string{name}
	}
	return hanParts.Split(name, -1)
}

// isName reports whether s may be a person's or an agency's name.
func isName(s string) bool {
	letters, digits := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			letters++
		} else if unicode.IsDigit(r) {
			digits++
		}
	}
	return letters >= 2 && digits <= 1 && width(s) <= 60 && len(strings.Fields(s)) <= 7
}
