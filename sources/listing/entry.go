package listing

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"datapolicy/policy"
	"datapolicy/sources/date"
	"datapolicy/sources/markup"
)

// titleOf is an entry's title: the link's text, its title attribute where the
// text was cut for the column, else the heading of an item whose link says no
// more than "read more" or is a picture.
func titleOf(item, link *html.Node) string {
	text := trimMarks(linkText(link))
	whole := strings.Join(strings.Fields(markup.Attr(link, "title")), " ")
	cut := strings.HasSuffix(text, "…") || strings.HasSuffix(text, "...")
	if whole != "" && (text == "" || cut || moreLabel(text)) {
		return whole
	}
	if text != "" && !moreLabel(text) {
		return withoutDate(text)
	}
	for n := range item.Descendants() {
		switch n.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Strong, atom.Dt:
			if t := markup.Text(n); t != "" {
				return t
			}
		}
	}
	for n := range link.Descendants() {
		if n.DataAtom == atom.Img && markup.Attr(n, "alt") != "" {
			return strings.Join(strings.Fields(markup.Attr(n, "alt")), " ")
		}
	}
	return ""
}

// linkText is a link's text; in a link around a whole card, that of its heading.
func linkText(n *html.Node) string {
	for d := range n.Descendants() {
		switch d.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			if t := markup.Text(d); t != "" {
				return t
			}
		}
	}
	return markup.Text(n)
}

func inHeading(n *html.Node) bool {
	for i, up := 0, n.Parent; up != nil && i < 3; i, up = i+1, up.Parent {
		switch up.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			return true
		}
	}
	for d := range n.Descendants() {
		switch d.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			return true
		}
	}
	return false
}

var moreWords = regexp.MustCompile(`(?i)^(?:read more|more|continue reading|learn more|details?|view|full story|download|pdf|mehr(?: lesen| erfahren)?|weiterlesen|zum artikel|lire (?:la suite|plus)|en savoir plus|leggi(?: tutto)?|leer más|详细|详情|查看详情|更多|全文|阅读全文)[\s.…>»›→]*$`)

func moreLabel(text string) bool { return moreWords.MatchString(strings.TrimSpace(text)) }

// trimMarks drops the bullets that lists of old sites have in their text.
func trimMarks(s string) string {
	return strings.TrimSpace(strings.TrimLeft(s, "·•●■◆◇▪▸►>»-–—※○ 　"))
}

var datePart = `(?:(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d)(?:[ T]+\d{1,2}:\d\d(?::\d\d)?)?`

var (
	dateAtEnd   = regexp.MustCompile(`\s*[\[(（【]?\s*` + datePart + `\s*[\])）】]?\s*$`)
	dateAtStart = regexp.MustCompile(`^\s*[\[(（【]?\s*` + datePart + `\s*[\])）】]?\s*[:：|·-]?\s*`)
)

// withoutDate drops a date that stands inside the link, before or after the title.
func withoutDate(title string) string {
	for _, re := range []*regexp.Regexp{dateAtEnd, dateAtStart} {
		if t := strings.TrimSpace(re.ReplaceAllString(title, "")); t != "" {
			title = t
		}
	}
	return title
}

// dateOf is the date of an entry: by the selector, a time element, the text
// beside the link, the text of the link, the address.
func (p *pageReader) dateOf(item, link *html.Node, address string) (time.Time, policy.DateSource) {
	parse := func(s string) (time.Time, policy.DateSource, bool) {
		t, how, ok := date.Parse(s, date.Options{Language: p.o.Language, Location: p.o.Location, Now: p.o.Now})
		if !ok || how == policy.DateGuessed || !p.o.Now.IsZero() && t.After(p.o.Now.Add(policy.FutureTolerance)) {
			return time.Time{}, "", false
		}
		return t.UTC(), how, true
	}
	if p.selectors.date != nil {
		if n := match(item, p.selectors.date); n != nil {
			for _, s := range []string{markup.Attr(n, "datetime"), markup.Attr(n, "content"), markup.Text(n), markup.Attr(n, "title")} {
				if t, how, ok := parse(s); ok {
					return t, how
				}
			}
		}
	}
	if s := dateIn(item, link); s != "" {
		if t, how, ok := parse(s); ok {
			return t, how
		}
	}
	if t, ok := addressDate(address); ok {
		return t, policy.DateDay
	}
	return time.Time{}, ""
}

// dateIn is the text of an item that holds its date, or "". The link's own text
// comes last: titles name days too.
func dateIn(item, link *html.Node) string {
	if item == nil {
		return ""
	}
	var beside []string
	for n := range item.Descendants() {
		switch {
		case n.DataAtom == atom.Time && markup.Attr(n, "datetime") != "":
			return markup.Attr(n, "datetime")
		case n.Type == html.TextNode && n.Parent.DataAtom != atom.Script && n.Parent.DataAtom != atom.Style && !within(n, link):
			if s := strings.TrimSpace(n.Data); s != "" {
				beside = append(beside, s)
			}
		}
	}
	for _, s := range beside {
		if len(s) < 120 && datedText.MatchString(s) {
			return s
		}
	}
	if joined := strings.Join(beside, "-"); len(joined) < 40 && datedText.MatchString(joined) {
		return joined // <span>17</span><span>2025-01</span>, day and month set apart
	}
	if joined := strings.Join(beside, " "); len(joined) < 400 && datedText.MatchString(joined) {
		return joined
	}
	for _, m := range []*html.Node{prevElement(item), nextElement(item)} {
		if m != nil && (m.DataAtom == atom.Dt || m.DataAtom == atom.Dd || m.DataAtom == atom.Span || m.DataAtom == atom.Time || m.DataAtom == atom.P) {
			if s := markup.Text(m); len(s) < 60 && datedText.MatchString(s) {
				return s
			}
		}
	}
	text := markup.Text(link)
	for _, re := range []*regexp.Regexp{dateAtEnd, dateAtStart} {
		if s := re.FindString(text); s != "" {
			return s
		}
	}
	return ""
}

func prevElement(n *html.Node) *html.Node {
	for n = n.PrevSibling; n != nil && n.Type != html.ElementNode; n = n.PrevSibling {
	}
	return n
}

func nextElement(n *html.Node) *html.Node {
	for n = n.NextSibling; n != nil && n.Type != html.ElementNode; n = n.NextSibling {
	}
	return n
}

func within(n, root *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == root {
			return true
		}
	}
	return false
}

// datedText is what a date looks like at first sight; sources/date reads it.
var datedText = regexp.MustCompile(`(?i)(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}|\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*(?:19|20)?\d\d|\d{1,2}月\s*\d{1,2}\s*日|^\s*[\[(（]?\d{2}[-/]\d{2}[\])）]?\s*$|\d{1,2}\.?\s+\p{L}{3,12}\.?,?\s+(?:19|20)\d\d|\p{L}{3,12}\.?\s+\d{1,2},?\s+(?:19|20)\d\d|\bago\b|\byesterday\b|\btoday\b|^vor \d|\bil y a\b|昨天|今天|前$`)

var pathDate = regexp.MustCompile(`(?:^|[/_\-.t])((?:19|20)\d\d)[/\-_]?(0?[1-9]|1[0-2])[/\-_]?(0[1-9]|[12]\d|3[01])(?:[/_\-.]|$)`)

func datedAddress(address string) bool {
	_, ok := addressDate(address)
	return ok
}

// addressDate is the day that an address names: /2025/01/17/, /t20250117_1.htm.
func addressDate(address string) (time.Time, bool) {
	u, err := url.Parse(address)
	if err != nil {
		return time.Time{}, false
	}
	m := pathDate.FindStringSubmatch(u.Path)
	if m == nil {
		return time.Time{}, false
	}
	t, err := time.Parse("2006-1-2", m[1]+"-"+strings.TrimLeft(m[2], "0")+"-"+strings.TrimLeft(m[3], "0"))
	return t, err == nil
}

// width is the length of s in half-width columns: Han counts two.
func width(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x2e80 && r <= 0xffdc {
			n++
		}
	}
	return n
}
