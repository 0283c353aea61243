package markup

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxNesting is the depth at which elements are no longer nested. The parser
// refuses more than 512; no real page comes near this.
const maxNesting = 200

// Parse is html.Parse for untrusted pages: too deep a nesting is flattened
// instead of refused, and formatting that would multiply is left out.
func Parse(body []byte) (*html.Node, error) {
	if reopens(body) {
		body = plainer(body)
	}
	doc, err := parseStrict(body)
	if err == nil {
		return doc, nil
	}
	return parseStrict(flatten(body))
}

func parseStrict(body []byte) (doc *html.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the HTML parser gave up: %v", r)
		}
	}()
	return html.ParseWithOptions(bytes.NewReader(body), html.ParseOptionEnableScripting(true))
}

// flatten copies body without the tags that would nest deeper than maxNesting.
// Text stays; a tag that is dropped leaves a space, so that words do not run
// together.
func flatten(body []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(body))
	z := html.NewTokenizer(bytes.NewReader(body))
	depth := 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out.Bytes()
		case html.StartTagToken:
			raw := z.Raw()
			name, _ := z.TagName()
			if void[atom.Lookup(name)] {
				out.Write(raw)
				continue
			}
			if depth++; depth > maxNesting && !rawText[atom.Lookup(name)] {
				out.WriteByte(' ')
				continue
			}
			out.Write(raw)
		case html.EndTagToken:
			raw := z.Raw()
			name, _ := z.TagName()
			if depth > 0 {
				depth--
			}
			if depth >= maxNesting && !rawText[atom.Lookup(name)] {
				out.WriteByte(' ')
				continue
			}
			out.Write(raw)
		default:
			out.Write(z.Raw())
		}
	}
}

var void = map[atom.Atom]bool{
	atom.Br: true, atom.Img: true, atom.Hr: true, atom.Meta: true, atom.Link: true, atom.Input: true, atom.Area: true, atom.Base: true,
	atom.Col: true, atom.Embed: true, atom.Source: true, atom.Track: true, atom.Wbr: true, atom.Param: true,
}

var rawText = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Textarea: true, atom.Title: true, atom.Xmp: true, atom.Iframe: true, atom.Noembed: true, atom.Noframes: true,
}

// Attr is the value of n's attribute, or "".
func Attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

// Text is all text under n on one line, scripts and styles apart.
func Text(n *html.Node) string {
	if n.Type == html.TextNode {
		return strings.Join(strings.Fields(n.Data), " ")
	}
	var out strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode && d.Parent.DataAtom != atom.Script && d.Parent.DataAtom != atom.Style:
			out.WriteString(d.Data)
		case breaks[d.DataAtom]:
			out.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// breaks are the elements whose text does not run on from what is before them.
var breaks = map[atom.Atom]bool{
	atom.Br: true, atom.P: true, atom.Div: true, atom.Li: true, atom.Td: true, atom.Th: true, atom.Tr: true, atom.H1: true, atom.H2: true, atom.H3: true,
	atom.H4: true, atom.H5: true, atom.H6: true, atom.Dt: true, atom.Dd: true, atom.Section: true, atom.Article: true, atom.Time: true, atom.Header: true,
	atom.Footer: true, atom.Ul: true, atom.Ol: true,
}
