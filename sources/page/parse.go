package page

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// MaxBytes is the largest page that is read. The largest news pages seen have
// 5 MB, most of it scripts.
const MaxBytes = 10 << 20

// maxNesting is the depth at which elements are no longer nested. The parser
// refuses more than 512; no real page comes near this.
const maxNesting = 200

// parse is html.Parse for untrusted pages: too deep a nesting is flattened
// instead of refused.
func parse(body []byte) (*html.Node, error) {
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
			if errors.Is(z.Err(), io.EOF) || z.Err() != nil {
				return out.Bytes()
			}
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
