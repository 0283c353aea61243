package markup_test

import (
	"fmt"
	"strings"
	"testing"

	"datapolicy/sources/markup"
)

// Formatting elements that differ are opened anew in each paragraph that
// follows: 450 of them in 20,000 paragraphs would be nine million elements.
func TestFormattingDoesNotMultiply(t *testing.T) {
	for name, format := range map[string]string{"font": `<font size=%d>`, "b": `<b a%d>`, "capitals": `<STRONG ID=x%d>`} {
		var page strings.Builder
		page.WriteString("<p>")
		for i := range 450 {
			fmt.Fprintf(&page, format, i)
		}
		page.WriteString("</p>" + strings.Repeat(`<p>the <a href="/x">text</a></p>`, 20_000))
		doc, err := markup.Parse([]byte(page.String()))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		nodes, links := 0, 0
		for n := range doc.Descendants() {
			nodes++
			if n.Data == "a" {
				links++
			}
		}
		if nodes > 100_000 || links != 20_000 {
			t.Errorf("%s: %d nodes, %d links", name, nodes, links)
		}
	}
}

// A page that is merely old keeps its formatting.
func TestFormattingStays(t *testing.T) {
	page := strings.Repeat("<p><font face=Arial>A paragraph of <b>an old</b> page.<p>", 500)
	doc, err := markup.Parse([]byte(page))
	if err != nil {
		t.Fatal(err)
	}
	bold := 0
	for n := range doc.Descendants() {
		if n.Data == "b" {
			bold++
		}
	}
	if bold < 500 {
		t.Errorf("%d bold elements", bold)
	}
}
