package page

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"datapolicy/policy"
	"datapolicy/sources/date"
	"datapolicy/sources/markup"
)

// publishedNames are the meta names under which pages give the date of
// publication, the surest first.
var publishedNames = []string{
	"article:published_time", "og:article:published_time", "og:published_time", "datepublished", "article:published", "pubdate", "publishdate", "publish_date", "publish-date", "published_date",
	"parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "dc.created", "dcterms.available",
	"citation_publication_date", "citation_date", "rnews:datepublished", "article.published", "article.created", "datecreated", "date_published", "originalpublicationdate", "uploaddate", "ptime", "pdate", "timestamp", "creation_date",
	"article_date_original", "prism.publicationdate", "firstcreatetime", "firstpublishdate", "displaydate", "pub_date", "bt:pubdate", "date",
}

// published is when the article was published: by the catalog's selector, the
// structured data, the head, a time element, the visible text around the title,
// the address; in this order.
func published(doc *html.Node, m metadata, o Options, lang string, body []block) (time.Time, policy.DateSource) {
	d := dater{o: o, lang: lang, article: aboveText(body)}
	if o.Selectors != nil && o.Selectors.Date != "" {
		for _, n := range selectAll(doc, o.Selectors.Date, 3) {
			d.try(markup.Attr(n, "datetime"))
			d.try(markup.Attr(n, "content"))
			d.try(markup.Text(n))
			if d.found() {
				return d.result()
			}
		}
	}
	d.try(m.linked.published)
	for _, name := range publishedNames {
		for _, v := range m.meta[name] {
			d.try(v)
		}
	}
	if d.how == policy.DateExact {
		return d.result()
	}
	d.timeElements(doc)
	if d.found() {
		return d.result()
	}
	d.marked(doc)
	if d.found() {
		return d.result()
	}
	d.visible(doc, body)
	if d.found() {
		return d.result()
	}
	if t, how := d.believe(dateInURL(o.URL)); how != "" {
		return t, how
	}
	d.inScripts(doc)
	if !d.found() {
		d.changed(m)
	}
	return d.result()
}

var scriptDate = regexp.MustCompile(`"(?:datePublished|publishedAt|published_at|publishDate|publish_date|publicationDate|publishedDate|published_date|firstPublished|first_published_at|pubDate|display_date|publishTime|pubtime)\\?"\s*:\s*\\?"([^"\\]{8,40})`)

// inScripts reads the first date of publication that the page's scripts name.
func (d *dater) inScripts(doc *html.Node) {
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Script || n.FirstChild == nil || len(n.FirstChild.Data) > maxState {
			continue
		}
		if f := scriptDate.FindStringSubmatch(n.FirstChild.Data); f != nil {
			if d.try(f[1]); d.found() {
				return
			}
		}
	}
}

// changed reads the date of the last change, where no other is named: its day
// only, for its time is no news.
func (d *dater) changed(m metadata) {
	for _, v := range append([]string{m.linked.modified}, append(m.meta["article:modified_time"], append(m.meta["og:updated_time"], m.meta["dcterms.modified"]...)...)...) {
		if d.try(v); d.found() {
			d.at, d.how = time.Date(d.at.Year(), d.at.Month(), d.at.Day(), 0, 0, 0, 0, time.UTC), policy.DateDay
			return
		}
	}
}

// dater keeps the first date found, and makes it more exact by a later one of
// the same day.
type dater struct {
	o       Options
	lang    string
	article map[*html.Node]bool // the elements that hold the text
	at      time.Time
	how     policy.DateSource
}

func (d *dater) found() bool { return d.how == policy.DateExact || d.how == policy.DateDay }

func (d *dater) result() (time.Time, policy.DateSource) { return d.at, d.how }

func (d *dater) believe(t time.Time, how policy.DateSource) (time.Time, policy.DateSource) {
	if t.IsZero() || t.Year() < 1990 || !d.o.Now.IsZero() && t.After(d.o.Now.Add(policy.FutureTolerance)) {
		return time.Time{}, ""
	}
	return t.UTC(), how
}

func (d *dater) try(s string) {
	if s = strings.TrimSpace(s); s == "" || d.how == policy.DateExact || len(s) > 400 {
		return
	}
	t, how, ok := date.Parse(s, date.Options{Language: d.lang, Location: d.o.Location, Now: d.o.Now})
	if !ok && isoDay.MatchString(s) { // with a time that is none
		t, how, ok = date.Parse(s[:len(time.DateOnly)], date.Options{Location: d.o.Location})
	}
	if !ok || how == policy.DateGuessed {
		return
	}
	if t, how = d.believe(t, how); how == "" {
		return
	}
	if d.how == policy.DateDay && (how != policy.DateExact || t.Before(d.at.Add(-14*time.Hour)) || t.After(d.at.Add(36*time.Hour))) {
		return
	}
	d.at, d.how = t, how
}

var isoDay = regexp.MustCompile(`^(?:19|20)\d\d-[01]\d-[0-3]\d[T ]`)

var (
	publishedClass = regexp.MustCompile(`(?i)publish|posted|pubdate|pub-date|entry-date|post-date|article-date|created|dateline|issued`)
	changedClass   = regexp.MustCompile(`(?i)updat|modif|edited|changed|aktualisiert|stand`)
)

// timeElements reads <time>: those marked as the date of publication first, none
// from boxes that tease other articles.
func (d *dater) timeElements(doc *html.Node) {
	var plain, changed []string
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Time && markup.Attr(n, "itemprop") != "datePublished" || elsewhere(n, d.article) {
			continue
		}
		value := markup.Attr(n, "datetime")
		if value == "" {
			value = markup.Attr(n, "content")
		}
		if value == "" {
			value = markup.Text(n)
		}
		marks := markup.Attr(n, "class") + " " + markup.Attr(n, "itemprop") + " " + markup.Attr(n.Parent, "class")
		switch {
		case changedClass.MatchString(marks):
			changed = append(changed, value)
		case publishedClass.MatchString(marks) || hasAttr(n, "pubdate"):
			d.try(value)
		default:
			plain = append(plain, value)
		}
	}
	for _, v := range plain[:min(len(plain), 3)] {
		d.try(v)
	}
	if !d.found() {
		for _, v := range changed[:min(len(changed), 1)] {
			d.try(v)
		}
	}
}

func hasAttr(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

// elsewhere reports whether an element is in a part of the page that is about
// something else: a list of other articles, comments, navigation. What holds the
// article's text is none of these, whatever it is called.
func elsewhere(n *html.Node, article map[*html.Node]bool) bool {
	for ; n != nil; n = n.Parent {
		if article[n] {
			return false
		}
		switch n.DataAtom {
		case atom.Nav, atom.Footer:
			return true
		case atom.Aside:
			if !factsName.MatchString(markup.Attr(n, "class")) {
				return true
			}
		case atom.Li: // a line of facts about the article is none
			if width(markup.Text(n)) > 90 {
				return true
			}
		case atom.Body, atom.Html, atom.Main:
			return false // their classes tell the layout
		}
		if boxName.MatchString(markup.Attr(n, "class") + " " + markup.Attr(n, "id")) {
			return true
		}
	}
	return false
}

// factsName are the classes of an aside that holds facts about the article.
var factsName = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:meta|info|byline|author|authors|date|details)(?:$|[\s_-])`)

var boxName = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:related|recommend\w*|sidebar|comments?|commentlist|teasers?|most-read|latest|popular|footer|widget)(?:$|[\s_-])`)

var (
	dateLabel  = regexp.MustCompile(`(?i)发布时间|发布日期|发文日期|成文日期|发稿时间|时间[：:]|日期[：:]|發佈|發布|published|posted|publish date|release date|date[: ]|veröffentlicht|erschienen|stand:|datum|publié|mis en ligne|pubblicato|publicado|fecha|data[: ]|опубликовано|公開日|掲載`)
	dateUpdate = regexp.MustCompile(`(?i)updated|last modified|last reviewed|aktualisiert|mis à jour|modifié|aggiornato|actualizado|更新|修改`)
	looksDated = regexp.MustCompile(`(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d\d|[二两〇]|\bago\b|\bvor\b|前|[Yy]esterday|[Tt]oday`)
	onlyDate   = regexp.MustCompile(`^[\s　]*(?:二[〇○零Ｏ一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日|20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)[\s　]*$`)
)

// marked reads the elements that are named for holding a date.
func (d *dater) marked(doc *html.Node) {
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		published := markup.Attr(n, "itemprop") == "datePublished" || hasWord(markup.Attr(n, "class"), "published")
		if !published && !dateName.MatchString(markup.Attr(n, "class")) && !dateName.MatchString(markup.Attr(n, "id")) || elsewhere(n, d.article) || hidden(n) {
			continue
		}
		if published {
			d.try(markup.Attr(n, "title"))
		}
		if line := markup.Text(n); width(line) < 90 && looksDated.MatchString(line) && !dateUpdate.MatchString(line) && !strings.ContainsAny(line, "©") {
			d.try(line)
		}
		if d.found() {
			return
		}
	}
}

var dateName = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:date|datum|datetime|time|pubdate|published|publishdate|posted|submitted|dateline|fecha|timestamp|pubtime|publishtime|date-?time|post-?date|entry-?date|news-?date|article-?date)(?:$|[\s_-])|[a-z]Date(?:$|[\s_-])`)

// visible reads the date that stands near the text for a person to read: above
// it, in its first words, in its last lines.
func (d *dater) visible(doc *html.Node, body []block) {
	blocks := blocksOf(doc, func(n *html.Node) bool { return hidden(n) || n.DataAtom == atom.Nav || n.DataAtom == atom.Aside })
	from, to := aroundText(blocks, body)
	var labelled, plain, updated []string
	for _, b := range blocks[from:to] {
		if width(b.text) > 180 || !looksDated.MatchString(b.text) || b.kind == item && b.linkDensity() > 0.5 {
			continue
		}
		for line := range strings.SplitSeq(b.text, "\n") {
			switch {
			case !looksDated.MatchString(line) || strings.Contains(line, "©") || otherDay.MatchString(line):
			case dateLabel.MatchString(line):
				labelled = append(labelled, line[dateLabel.FindStringIndex(line)[0]:])
			case dateUpdate.MatchString(line):
				updated = append(updated, line)
			case width(line) < 110 && (b.kind != heading || width(line) < 48) && !sentence(&b, line):
				plain = append(plain, line)
			}
		}
	}
	for _, group := range [][]string{labelled, plain, updated} {
		for _, line := range group[:min(len(group), 8)] {
			d.try(line) // a later line may tell the hour
		}
		if d.found() {
			return
		}
	}
	for _, b := range body[:min(len(body), 3)] {
		if begin := dateFirst.FindString(b.text); begin != "" {
			if d.try(begin); d.found() {
				return
			}
		}
	}
	for i := len(blocks) - 1; i >= 0 && i > len(blocks)-60; i-- {
		if onlyDate.MatchString(blocks[i].text) {
			if d.try(blocks[i].text); d.found() {
				return
			}
		}
	}
}

// otherDay are lines that name the day of something else.
var otherDay = regexp.MustCompile(`(?i)截止|截至|施行|生效|起至|召开|deadline|until|effective|expires|comments? due|bis zum|gültig|frist|jusqu['’]au|entrée en vigueur|hasta el|fino al|entra in vigore`)

// sentence reports whether a line belongs to the running text; what has a colon
// or a bar in it is a line of facts.
func sentence(b *block, line string) bool {
	return b.prose() && !strings.ContainsAny(line, "：:|｜【") || width(line) > 30 && strings.ContainsAny(line[len(line)-min(3, len(line)):], ".。!！?？")
}

// dateFirst is a text that begins with its date, or with a place and its date.
var dateFirst = regexp.MustCompile(`^[^.。]{0,40}?\d{1,2}\.?\s?(?:[./-]\s?\d{1,2}[./-]\s?|\p{L}{3,10}\.?,?\s)(?:19|20)\d\d|^.{0,20}(?:19|20)\d\d\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}`)

// aroundText is where a date is looked for: from shortly before the headline, or
// the text where there is none near, to the end of its first paragraphs.
func aroundText(blocks, body []block) (from, to int) {
	text, top := -1, -1
	for i := range blocks {
		if top < 0 && blocks[i].kind == heading && isTop(blocks[i].node) && !siteHeading(blocks[i].node) {
			top = i
		}
		if text < 0 && len(body) > 0 && blocks[i].key == body[0].key {
			text = i
		}
		if text >= 0 && (top >= 0 || i > text+10) {
			break
		}
	}
	switch {
	case text < 0 && top < 0:
		return 0, min(len(blocks), 40)
	case text < 0:
		return max(0, top-6), min(len(blocks), top+16)
	case top < 0 || text-top > 40:
		return max(0, text-14), min(len(blocks), text+8)
	}
	return max(0, min(top, text)-6), min(len(blocks), max(top, text)+8)
}

var urlDate = regexp.MustCompile(`(?:^|[/_\-.t])((?:19|20)\d\d)[/\-_]?(0?[1-9]|1[0-2])[/\-_]?(0[1-9]|[12]\d|3[01])(?:[/_\-.]|$)`)

// dateInURL is the day that a path names: /2025/01/17/, /20250117/, t20250117_.
func dateInURL(address string) (time.Time, policy.DateSource) {
	u, err := url.Parse(address)
	if err != nil {
		return time.Time{}, ""
	}
	m := urlDate.FindStringSubmatch(u.Path)
	if m == nil {
		return time.Time{}, ""
	}
	year, _ := strconv.Atoi(m[1])
	month, _ := strconv.Atoi(m[2])
	day, _ := strconv.Atoi(m[3])
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day || year < 1994 {
		return time.Time{}, ""
	}
	return t, policy.DateDay
}
