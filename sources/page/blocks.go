package page

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"datapolicy/sources/markup"
)

// block is one paragraph, heading, list item or table row of a page.
type block struct {
	text  string
	key   string // its letters and digits, folded: what blocks are compared by
	kind  blockKind
	links int        // runes of the text that are inside links
	runes int        // runes of the text
	node  *html.Node // the element that the text began in
	group *html.Node // the list or table that it is a line of
}

type blockKind int

const (
	paragraph blockKind = iota
	heading
	item
	row
	preformatted
)

// linkDensity is the share of the block's text that is linked.
func (b *block) linkDensity() float64 {
	if b.runes == 0 {
		return 0
	}
	return float64(b.links) / float64(b.runes)
}

// blocksOf splits what is under root into blocks, in order. Elements for which
// skip says so are left out with all that they hold.
func blocksOf(root *html.Node, skip func(*html.Node) bool) []block {
	r := blockReader{skip: skip}
	r.walk(root)
	r.flush()
	return r.blocks
}

type blockReader struct {
	skip    func(*html.Node) bool
	blocks  []block
	text    strings.Builder
	last    rune // the last rune written; 0 at a block's begin
	space   bool // white space is pending
	newline bool // … with a line end in it
	breaks  int  // <br> pending
	links   int
	inLink  int
	inPre   int
	kind    blockKind
	node    *html.Node
	group   *html.Node
}

// unread are elements that hold no text of an article.
var unread = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Iframe: true, atom.Object: true, atom.Embed: true,
	atom.Head: true, atom.Svg: true, atom.Math: true, atom.Canvas: true, atom.Audio: true, atom.Video: true, atom.Map: true, atom.Area: true,
	atom.Button: true, atom.Select: true, atom.Textarea: true, atom.Input: true, atom.Datalist: true, atom.Option: true, atom.Dialog: true,
	atom.Figcaption: true, atom.Rt: true, atom.Rp: true, atom.Frameset: true, atom.Noframes: true, atom.Nav: true, atom.Menu: true, atom.Progress: true,
	atom.Title: true, atom.Applet: true, atom.Picture: true, atom.Optgroup: true,
}

// breaksText are the elements that begin and end a block.
var breaksText = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Body: true, atom.Caption: true, atom.Center: true,
	atom.Dd: true, atom.Details: true, atom.Dir: true, atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Fieldset: true, atom.Figure: true,
	atom.Footer: true, atom.Form: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true, atom.Header: true,
	atom.Hgroup: true, atom.Hr: true, atom.Html: true, atom.Legend: true, atom.Li: true, atom.Main: true, atom.Ol: true, atom.P: true, atom.Pre: true,
	atom.Section: true, atom.Summary: true, atom.Table: true, atom.Tbody: true, atom.Td: true, atom.Tfoot: true, atom.Th: true, atom.Thead: true,
	atom.Tr: true, atom.Ul: true, atom.Search: true,
}

func (r *blockReader) walk(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		r.write(n)
		return
	case html.ElementNode:
	case html.DocumentNode:
		r.children(n)
		return
	default:
		return
	}
	if unread[n.DataAtom] || n.Namespace != "" || r.skip != nil && r.skip(n) {
		return
	}
	switch n.DataAtom {
	case atom.Br:
		r.breaks++
		return
	case atom.A:
		r.inLink++
		defer func() { r.inLink-- }()
	case atom.Table:
		if rows := dataTable(n); rows != nil {
			r.table(n, rows)
			return
		}
	}
	if !breaksText[n.DataAtom] {
		r.children(n)
		return
	}
	r.flush()
	kind, group := r.kind, r.group
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		r.kind = heading
	case atom.Li, atom.Dd, atom.Dt:
		r.kind, r.group = item, n.Parent
	case atom.Pre:
		r.kind = preformatted
		r.inPre++
		defer func() { r.inPre-- }()
	}
	r.children(n)
	r.flush()
	r.kind, r.group = kind, group
}

func (r *blockReader) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.walk(c)
	}
}

// write adds a text node: white space evened out, and none kept where a line of
// the source merely ends between two Han characters.
func (r *blockReader) write(n *html.Node) {
	for i, ch := range n.Data {
		if ch == utf8.RuneError && !strings.HasPrefix(n.Data[i:], "\ufffd") || unicode.Is(unicode.Cf, ch) && ch != '\u200d' {
			continue // soft hyphens, zero-width spaces, direction marks
		}
		if unicode.IsSpace(ch) || ch == '\u2800' {
			if r.inPre > 0 && ch == '\n' {
				r.breaks++
				continue
			}
			if ch == '\u3000' && r.breaks > 0 {
				r.breaks++ // the indent of a Chinese paragraph after <br>
			}
			r.space, r.newline = true, r.newline || ch == '\n'
			continue
		}
		r.put(ch, n)
	}
}

func (r *blockReader) put(ch rune, n *html.Node) {
	if r.breaks > 1 && r.inPre == 0 {
		r.flush()
	}
	if r.last == 0 {
		r.node = n.Parent
		for r.node.Parent != nil && !breaksText[r.node.DataAtom] {
			r.node = r.node.Parent
		}
	} else {
		switch {
		case r.breaks > 0:
			r.text.WriteString(strings.Repeat("\n", min(r.breaks, 2)))
		case r.space && !(r.newline && wide(r.last) && wide(ch)):
			r.text.WriteByte(' ')
		}
	}
	r.space, r.newline, r.breaks = false, false, 0
	r.text.WriteRune(ch)
	r.last = ch
	if r.inLink > 0 {
		r.links++
	}
}

// wide are the characters between which a line end means no space.
func wide(r rune) bool { return r >= 0x2e80 && r < 0xac00 || r >= 0xff00 && r <= 0xff60 }

func (r *blockReader) flush() {
	if text := strings.TrimSpace(r.text.String()); text != "" {
		b := block{text: text, kind: r.kind, links: r.links, node: r.node, group: r.group, runes: utf8.RuneCountInString(text)}
		b.key = keyOf(text)
		r.blocks = append(r.blocks, b)
	}
	r.text.Reset()
	r.last, r.space, r.newline, r.breaks, r.links, r.node = 0, false, false, 0, 0, nil
}

// keyOf folds a text to its letters and digits.
func keyOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// join writes blocks as plain text: a blank line between paragraphs, a line end
// between the lines of one list or table.
func join(blocks []block) string {
	var out strings.Builder
	for i := range blocks {
		if i > 0 {
			out.WriteByte('\n')
			if g := blocks[i].group; g == nil || g != blocks[i-1].group {
				out.WriteByte('\n')
			}
		}
		out.WriteString(blocks[i].text)
	}
	return out.String()
}

// TextOf is an HTML fragment (the content of a feed's entry) as plain text:
// paragraphs joined by a blank line, without markup, scripts and teaser lines.
// Markup that was escaped once too often is markup still.
func TextOf(fragment string) string {
	text := textOnce(fragment)
	if escapedMarkup.MatchString(text) {
		text = textOnce(text)
	}
	return text
}

var escapedMarkup = regexp.MustCompile(`(?i)</(?:p|div|span|a|b|i|em|strong|ul|ol|li|table|h[1-6]|script|figure|blockquote)>|<(?:br|img|p|div|script)\b[^<>]*>`)

func textOnce(fragment string) string {
	if len(fragment) > MaxBytes {
		fragment = fragment[:MaxBytes]
	}
	doc, err := markup.Parse([]byte(fragment))
	if err != nil {
		return ""
	}
	return join(withoutTeaserBlocks(blocksOf(doc, nil)))
}
