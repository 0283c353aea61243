package charset

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed data/codepages.txt
var codepageData string

// codepage is a charset of eight bits as a table.
type codepage [256]rune

func (p *codepage) decode(body []byte) []byte {
	out := make([]byte, 0, len(body)+len(body)/8)
	for _, b := range body {
		out = utf8.AppendRune(out, p[b])
	}
	return out
}

type codepages struct {
	tables map[string]*codepage // by name
	names  map[string]string    // by any label; a name need not have a table
}

// theCodepages panics when the embedded file is at fault, which a test would
// show before anyone could run it.
var theCodepages = sync.OnceValue(func() codepages {
	c, err := readCodepages(codepageData)
	if err != nil {
		panic(err)
	}
	return c
})

func readCodepages(text string) (codepages, error) {
	c := codepages{tables: map[string]*codepage{}, names: map[string]string{}}
	for i, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		labels, points, hasTable := strings.Cut(line, ":")
		list := strings.Fields(labels)
		if len(list) == 0 {
			return c, fmt.Errorf("data/codepages.txt, line %d: no label", i+1)
		}
		for _, label := range list {
			if other, taken := c.names[label]; taken {
				return c, fmt.Errorf("data/codepages.txt, line %d: %q is %s already", i+1, label, other)
			}
			c.names[label] = list[0]
		}
		if !hasTable {
			continue
		}
		table, err := readCodepage(strings.Fields(points))
		if err != nil {
			return c, fmt.Errorf("data/codepages.txt, line %d: %w", i+1, err)
		}
		c.tables[list[0]] = table
	}
	return c, nil
}

func readCodepage(points []string) (*codepage, error) {
	first := 256 - len(points)
	if first != 0 && first != 128 {
		return nil, fmt.Errorf("%d code points, want 128 or 256", len(points))
	}
	var p codepage
	for b := range first {
		p[b] = rune(b)
	}
	for i, point := range points {
		r, err := strconv.ParseUint(point, 16, 21)
		if err != nil {
			return nil, err
		}
		p[first+i] = rune(r)
	}
	return &p, nil
}
