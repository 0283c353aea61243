package listing

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"datapolicy/sources/markup"
)

var nextWords = regexp.MustCompile(`(?i)^[\s<>«»‹›→]*(?:next(?: page| »| >)?|older(?: posts| entries)?|下一页|下一頁|下页|后一页|nächste(?: seite)?|weiter|vor|suivante?|page suivante|successiv[ao]|avanti|siguiente|próxima?|volgende|następna)[\s<>«»‹›→]*$|^\s*[»›→>]{1,2}\s*$`)

// pageCall is the script by which sites on the TRS system (most Chinese
// authorities) write their page numbers: count, current (from 0), name, extension.
var pageCall = regexp.MustCompile(`createPageHTML\w*\(\s*['"]?(\d{1,6})['"]?\s*,\s*['"]?(\d{1,6})['"]?\s*,\s*['"]([\w\-]{1,64})['"]\s*,\s*['"](s?html?)['"]`)

// next is the address of the page that follows, or "".
func (p *pageReader) next(doc *html.Node, source []byte) string {
	if p.selectors.next != nil {
		if n := match(doc, p.selectors.next); n != nil {
			return p.other(p.address(n))
		}
		return ""
	}
	var byRel, byText, byClass string
	for n := range doc.Descendants() {
		if n.DataAtom != atom.A && n.DataAtom != atom.Link {
			continue
		}
		address := p.other(resolve(p.base, markup.Attr(n, "href")))
		if address == "" {
			continue
		}
		if byRel == "" && strings.Contains(" "+strings.ToLower(markup.Attr(n, "rel"))+" ", " next ") {
			byRel = address
		}
		if n.DataAtom != atom.A {
			continue
		}
		label := markup.Text(n)
		if label == "" {
			label = markup.Attr(n, "title") + markup.Attr(n, "aria-label")
		}
		if byText == "" && nextWords.MatchString(label) {
			byText = address
		}
		if class := strings.ToLower(markup.Attr(n, "class") + " " + markup.Attr(n.Parent, "class")); byClass == "" && nextClass.MatchString(class) && width(label) < 16 {
			byClass = address
		}
	}
	for _, address := range []string{byRel, byText, byClass} {
		if address != "" {
			return address
		}
	}
	if m := pageCall.FindSubmatch(source); m != nil {
		count, _ := strconv.Atoi(string(m[1]))
		current, _ := strconv.Atoi(string(m[2]))
		if current+1 < count {
			return p.other(resolve(p.base, fmt.Sprintf("%s_%d.%s", m[3], current+1, m[4])))
		}
	}
	return ""
}

var nextClass = regexp.MustCompile(`(?:^|[\s_-])next(?:$|[\s_-])`)

// other is an address unless it is the page's own.
func (p *pageReader) other(address string) string {
	if address == "" || address == p.o.URL || strings.TrimRight(address, "/") == strings.TrimRight(p.o.URL, "/") {
		return ""
	}
	return address
}

var record = regexp.MustCompile(`(?s)<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>`)

// embeddedRecords is the list that sites on the JPage system (many Chinese
// provinces) send inside a script, for the browser to lay out; nil when the page
// has none.
func embeddedRecords(source []byte) *html.Node {
	if !bytes.Contains(source, []byte("<record>")) {
		return nil
	}
	var all bytes.Buffer
	for i, m := range record.FindAllSubmatch(source, maxEntries) {
		if i == 0 && bytes.Contains(m[1], []byte("<tr")) {
			all.WriteString("<table>")
		}
		all.Write(m[1])
		all.WriteByte('\n')
	}
	if all.Len() == 0 {
		return nil
	}
	doc, err := markup.Parse(all.Bytes())
	if err != nil {
		return nil
	}
	return doc
}
