package sources

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"datapolicy/sources/feed"
	"datapolicy/sources/markup"
)

// candidate is an address that may be a feed, and why it may.
type candidate struct {
	url  string
	how  string
	page bool // it may be a page that lists feeds
}

// commonPaths are where sites keep their feed when their pages do not name it.
var commonPaths = []string{
	"./feed", "./rss.xml", "./rss", "/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feeds", "/feed.json", "/feed/rss", "/news/feed", "/news/rss.xml",
	"/news/rss", "/rss/news", "/en/rss.xml", "/en/feed", "/blog/feed", "/rss/all.xml", "/feeds/all.atom.xml", "?format=feed&type=rss",
}

// linkHeader is one link of a Link header with its parameters (RFC 8288, §3).
var linkHeader = regexp.MustCompile(`<([^>]{1,1000})>((?:\s*;\s*[\w*-]+\s*(?:=\s*(?:"[^"]*"|[^",;\s]*))?)*)`)

// headerFeeds are the feeds that an answer names in its header.
func headerFeeds(header http.Header, base *url.URL) []candidate {
	var list []candidate
	for _, line := range header.Values("Link") {
		for _, m := range linkHeader.FindAllStringSubmatch(line, 50) {
			said := strings.ToLower(strings.ReplaceAll(strings.ReplaceAll(m[2], `"`, ""), " ", ""))
			if !strings.Contains(said, "rel=alternate") || !strings.Contains(said, "rss+xml") && !strings.Contains(said, "atom+xml") && !strings.Contains(said, "feed+json") {
				continue
			}
			if u, err := base.Parse(strings.TrimSpace(m[1])); err == nil {
				list = append(list, candidate{url: u.String(), how: "named in the Link header"})
			}
		}
	}
	return list
}

// namedFeeds are the feeds that a page names by link elements, wherever they stand.
func namedFeeds(source string, base *url.URL) []candidate {
	var list []candidate
	for _, link := range feed.FeedLinks(source, base) {
		list = append(list, candidate{url: link.URL, how: "named by the page"})
	}
	return list
}

// Of a page's own links, those are tried that look like feeds, and so many.
const maxAnchors = 12

var (
	feedAddress = regexp.MustCompile(`(?i)(?:^|[/?&=._-])(?:rss\d?|feeds?|atom|rdf)(?:$|[/?&=._-])|\.(?:rss|rdf|atom)$|feedburner|/feed:|^feed:`)
	feedText    = regexp.MustCompile(`(?i)^(?:.{0,30}\W)?(?:rss(?:[ -]?feeds?)?|atom|newsfeeds?|news feeds?|feeds?|flux(?: rss)?|订阅|訂閱)(?:\W.{0,20})?$`)
	noFeed      = regexp.MustCompile(`(?i)feedback|\.(?:pdf|docx?|zip|jpe?g|png|gif|css|js)(?:$|\?)`)
)

// linkedFeeds are the page's links that look like feeds by their address, text
// or title: pages show them that do not name them in their head.
func linkedFeeds(doc *html.Node, base *url.URL) []candidate {
	var list []candidate
	for n := range doc.Descendants() {
		if n.DataAtom != atom.A || len(list) == maxAnchors {
			continue
		}
		href := strings.TrimSpace(markup.Attr(n, "href"))
		label := strings.TrimSpace(markup.Text(n))
		byAddress := feedAddress.MatchString(href)
		if href == "" || noFeed.MatchString(href) || !byAddress && !feedText.MatchString(label) && !feedText.MatchString(markup.Attr(n, "title")) && !feedText.MatchString(markup.Attr(n, "aria-label")) {
			continue
		}
		href = strings.TrimPrefix(href, "feed:") // feed:https://… and feed://…
		if strings.HasPrefix(href, "//") {
			href = "https:" + href
		}
		u, err := base.Parse(href)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" {
			continue
		}
		list = append(list, candidate{url: u.String(), how: "linked on the page", page: true})
	}
	return list
}

// newsText is what sites call the page of their news.
var newsText = regexp.MustCompile(`(?i)^(?:(?:all |latest |our )?(?:news|press|newsroom|media|updates|blog|insights|publications)(?:\W+(?:and|&)?\W*\w+){0,3}|press releases?|aktuelles|presse(?:mitteilungen|informationen)?|nachrichten|meldungen|actualités?|communiqués(?: de presse)?|nouvelles|notizie|comunicati(?: stampa)?|noticias|notas de prensa|nieuws|nyheter|nyheder|aktualności|novinky|新闻(?:动态|中心|发布)?|要闻|动态|政策(?:发布|文件)?|通知公告|资讯)$`)

// newsPages are the site's own pages of news, as the page links them.
func newsPages(doc *html.Node, base *url.URL) []string {
	const most = 3
	var list []string
	seen := map[string]bool{base.String(): true}
	for n := range doc.Descendants() {
		if n.DataAtom != atom.A || len(list) == most || !newsText.MatchString(strings.TrimSpace(markup.Text(n))) {
			continue
		}
		u, err := base.Parse(strings.TrimSpace(markup.Attr(n, "href")))
		if err != nil || !sameSite(u.Hostname(), base.Hostname()) {
			continue
		}
		u.Fragment = ""
		if !seen[u.String()] {
			seen[u.String()] = true
			list = append(list, u.String())
		}
	}
	return list
}
