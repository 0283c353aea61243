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
	"citation_publication_date", "citation_date", "rnews:datepublished", "article.published", "article.created", "datecreated", "date_published", "originalpublicationdate", "ptime", "pdate", "timestamp", "creation_date",
	"article_date_original", "prism.publicationdate", "firstcreatetime", "firstpublishdate", "displaydate", "pub_date", "bt:pubdate", "date",
}

// published is when the article was published: by the catalog's selector, the
// structured data, the head, a time element, the visible text around the title,
// the address; in this order.
func published(doc *html.Node, m metadata, o Options, lang string) (time.Time, policy.DateSource) {
	d := dater{o: o, lang: lang}
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
	d.visible(doc)
	if d.found() {
		return d.result()
	}
	return d.believe(dateInURL(o.URL))
}

// dater keeps the first date found, and makes it more exact by a later one of
// the same day.
type dater struct {
	o    Options
	lang string
	at   time.Time
	how  policy.DateSource
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

var (
	publishedClass = regexp.MustCompile(`(?i)publish|posted|pubdate|pub-date|entry-date|post-date|article-date|created|dateline|issued`)
	changedClass   = regexp.MustCompile(`(?i)updat|modif|edited|changed|aktualisiert|stand`)
)

// timeElements reads <time>: those marked as the date of publication first, none
// from boxes that tease other articles.
func (d *dater) timeElements(doc *html.Node) {
	var plain, changed []string
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Time && markup.Attr(n, "itemprop") != "datePublished" || inBox(n) {
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

// inBox reports whether an element is in a part of the page that is about
// something else: a list of other articles, comments, navigation.
func inBox(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		switch n.DataAtom {
		case atom.Nav, atom.Aside, atom.Footer, atom.Li:
			return true
		}
		if boxName.MatchString(markup.Attr(n, "class") + " " + markup.Attr(n, "id")) {
			return true
		}
	}
	return false
}

var boxName = regexp.MustCompile(`(?i)\b(?:related|recommend\w*|sidebar|comments?(?:-list|list)?|teasers?|most-read|latest|popular|footer|widget)\b`)

var (
	dateLabel  = regexp.MustCompile(`(?i)发布时间|发布日期|发文日期|成文日期|发稿时间|时间[：:]|日期[：:]|發佈|發布|published|posted|publish date|release date|date[: ]|veröffentlicht|erschienen|stand:|datum|publié|mis en ligne|pubblicato|publicado|fecha|data[: ]|опубликовано|公開日|掲載`)
	dateUpdate = regexp.MustCompile(`(?i)updated|last modified|last reviewed|aktualisiert|mis à jour|modifié|aggiornato|actualizado|更新|修改`)
	looksDated = regexp.MustCompile(`(?:19|20)\d\d|\d{1,2}[./-]\d{1,2}[./-]\d\d|[二两〇]|\bago\b|\bvor\b|前|[Yy]esterday|[Tt]oday`)
	onlyDate   = regexp.MustCompile(`^[\s　]*(?:二[〇○零Ｏ一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日|20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)[\s　]*$`)
)

// visible reads the date that stands near the title for a person to read, or in
// the last lines of an official notice.
func (d *dater) visible(doc *html.Node) {
	blocks := blocksOf(doc, func(n *html.Node) bool { return hidden(n) || n.DataAtom == atom.Nav || n.DataAtom == atom.Aside })
	start := 0
	for i, b := range blocks {
		if b.kind == heading && b.node != nil && (b.node.DataAtom == atom.H1 || inside(b.node, atom.H1)) {
			start = i
			break
		}
	}
	var labelled, plain, updated []string
	prose := 0
	for _, b := range blocks[max(0, start-6):] {
		if b.prose() && width(b.text) > 200 {
			if prose++; prose > 2 {
				break
			}
		}
		if width(b.text) > 180 || !looksDated.MatchString(b.text) || b.kind == item && b.linkDensity() > 0.5 {
			continue
		}
		for line := range strings.SplitSeq(b.text, "\n") {
			switch {
			case !looksDated.MatchString(line):
			case dateLabel.MatchString(line):
				labelled = append(labelled, line[dateLabel.FindStringIndex(line)[0]:])
			case dateUpdate.MatchString(line):
				updated = append(updated, line)
			case b.kind != heading && width(line) < 110 && !b.prose():
				plain = append(plain, line)
			}
		}
	}
	for _, group := range [][]string{labelled, plain, updated} {
		for _, line := range group[:min(len(group), 8)] {
			if d.try(line); d.found() {
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
