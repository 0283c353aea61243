package page

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// cellLimit is the number of characters beyond which a cell is a column of a
// page's layout rather than a table's entry.
const cellLimit = 600

// dataTable gives the rows of a table that holds data, or nil for one that lays
// out a page: tables in tables, single columns, cells with several paragraphs.
func dataTable(table *html.Node) [][]*html.Node {
	var rows [][]*html.Node
	columns, layout := 0, false
	var visit func(n *html.Node)
	visit = func(n *html.Node) {
		for c := n.FirstChild; c != nil && !layout; c = c.NextSibling {
			switch c.DataAtom {
			case atom.Table:
				layout = true
			case atom.Tr:
				rows = append(rows, nil)
				visit(c)
				columns = max(columns, len(rows[len(rows)-1]))
			case atom.Td, atom.Th:
				if len(rows) > 0 {
					rows[len(rows)-1] = append(rows[len(rows)-1], c)
				}
				layout = layout || holdsLayout(c)
			default:
				visit(c)
			}
		}
	}
	visit(table)
	if layout || columns < 2 || len(rows) == 0 || len(rows) <= frameRows && holdsParagraphs(rows) {
		return nil
	}
	return rows
}

// frameRows is how many rows a table has, at most, that is the frame of a page:
// its head, its columns, its foot.
const frameRows = 3

// holdsParagraphs reports whether a cell holds several paragraphs of prose.
func holdsParagraphs(rows [][]*html.Node) bool {
	for _, cells := range rows {
		for _, cell := range cells {
			prose := 0
			for _, b := range blocksOf(cell, nil) {
				if b.prose() {
					prose++
				}
			}
			if prose > 1 {
				return true
			}
		}
	}
	return false
}

// holdsLayout reports whether a cell holds a table, a heading or more text than
// an entry does.
func holdsLayout(cell *html.Node) bool {
	size := 0
	for n := range cell.Descendants() {
		switch {
		case n.Type == html.TextNode && n.Parent.DataAtom != atom.Script && n.Parent.DataAtom != atom.Style:
			size += utf8.RuneCountInString(strings.TrimSpace(n.Data))
		case n.DataAtom == atom.Table, n.DataAtom == atom.H1, n.DataAtom == atom.H2, n.DataAtom == atom.Article, n.DataAtom == atom.Nav:
			return true
		}
		if size > cellLimit {
			return true
		}
	}
	return false
}

// table writes one line a row, its cells parted by " | ".
func (r *blockReader) table(table *html.Node, rows [][]*html.Node) {
	r.flush()
	for c := table.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Caption {
			r.walk(c)
		}
	}
	for _, cells := range rows {
		line := block{kind: row, group: table}
		var texts []string
		for _, cell := range cells {
			inner := blocksOf(cell, r.skip)
			var parts []string
			for i := range inner {
				parts = append(parts, strings.ReplaceAll(inner[i].text, "\n", " "))
				line.links += inner[i].links
				line.node = cell
			}
			if text := strings.Join(parts, " "); text != "" {
				texts = append(texts, text)
			}
		}
		if line.text = strings.Join(texts, " | "); line.text == "" {
			continue
		}
		line.runes = utf8.RuneCountInString(line.text)
		line.key = keyOf(line.text)
		r.blocks = append(r.blocks, line)
	}
}
