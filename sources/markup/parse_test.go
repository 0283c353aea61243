package markup_test

import (
	"strings"
	"testing"

	"datapolicy/sources/markup"
)

func TestParseFlattens(t *testing.T) {
	for name, tag := range map[string]string{"div": "div", "span": "span", "b": "b", "table": "table", "svg": "svg", "a made-up element": "x-y"} {
		deep := strings.Repeat("<"+tag+">", 3_000) + "<p>the text</p>" + strings.Repeat("</"+tag+">", 3_000) + "<p>the end</p>"
		doc, err := markup.Parse([]byte(deep))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := markup.Text(doc); !strings.Contains(got, "the text") || !strings.Contains(got, "the end") {
			t.Errorf("%s: text lost: %.80q", name, got)
		}
	}
}

func TestText(t *testing.T) {
	doc, err := markup.Parse([]byte("<ul><li>a <b>b</b>c<li>d</ul><script>x</script><p>e<br>f"))
	if err != nil {
		t.Fatal(err)
	}
	if got := markup.Text(doc); got != "a bc d e f" {
		t.Errorf("got %q", got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("<table><td><select><svg></p><b><i></b>"))
	f.Add([]byte(strings.Repeat("<a><div>", 600)))
	f.Fuzz(func(t *testing.T, body []byte) {
		if doc, err := markup.Parse(body); err == nil {
			markup.Text(doc)
		}
	})
}
