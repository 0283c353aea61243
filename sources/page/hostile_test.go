package page

import (
	"strings"
	"testing"
	"unicode/utf8"

	"datapolicy/policy"
)

// hostileBytes keeps the tests quick; the same pages of 5 MB, and 100,000 levels of nesting, took up to 2.5 s.
const hostileBytes = 40 << 10

// hostilePages are documents that were made, or grew, to hurt their reader.
func hostilePages() map[string]string {
	big := func(s string) string { return strings.Repeat(s, hostileBytes/len(s)) }
	return map[string]string{
		"10,000 nested divs":        strings.Repeat("<div>", 10_000) + "<p>the text</p>",
		"4,000 nested spans":        strings.Repeat("<span>", 4_000) + "the text",
		"4,000 open links":          strings.Repeat(`<a href="x">`, 4_000) + "the text",
		"nested tables":             strings.Repeat("<table><tr><td>", 2_000) + "the text",
		"nested lists":              strings.Repeat("<ul><li>", 3_000) + "the text",
		"nested formatting":         strings.Repeat("<b><i><u>", 3_000) + "the text",
		"one long paragraph":        "<p>" + big("word, ") + "</p>",
		"a lot of short paragraphs": big("<p>A paragraph, which says one thing.</p>\n"),
		"a lot of links":            big(`<a href="/x">some link text here</a> `),
		"a long attribute":          `<p class="` + big("share ") + `">the text</p>`,
		"a lot of table cells":      "<table>" + big("<tr><td>a</td><td>b</td></tr>") + "</table>",
		"a lot of one word":         "<p>" + big("a") + "</p>",
		"a lot of commas":           "<p>" + big(", ") + "</p>",
		"a lot of line breaks":      "<p>a" + big("<br>") + "b</p>",
		"a lot of title":            "<title>" + big("a | b - ") + "</title><h1>" + strings.Repeat("c | d", 1000) + "</h1>",
		"a lot of JSON-LD brackets": `<script type="application/ld+json">` + big("[") + `</script>`,
		"many pieces of JSON-LD":    big(`<script type="application/ld+json">{"@type":"NewsArticle","headline":"x"}</script>`),
		"many meta elements":        big(`<meta name="author" content="By A, B and C | D, posted on 1 January 2025">`),
		"many time elements":        big(`<time datetime="x">y</time>`),
		"unclosed comment":          "<p>the text</p><!--" + big("-"),
		"unclosed script":           "<p>the text</p><script>" + big("<p>"),
		"many entities":             "<p>" + big("&amp;&#x20;&notanentity;") + "</p>",
		"hidden everything":         `<div style="display:none">` + strings.Repeat("<p>A paragraph, which is not shown to anybody.</p>", 100) + `</div>`,
		"soft hyphens":              "<p>" + big("a\u00ad") + "</p>",
		"Han without end":           "<p>" + big("数据") + "</p>",
		"frames":                    `<frameset><frame src="a"></frameset>`,
		"select with text":          "<select>" + big("<option>the text</option>"),
		"svg":                       strings.Repeat("<svg><g>", 2_000) + "<text>x</text>",
		"every element once open":   "<html><body><form><fieldset><legend><details><summary><dl><dt><dd><pre><code><q><cite>the text",
		"a body in a noscript":      "<noscript><p>the text</p></noscript>",
		"broken tags":               "<<<p <p<p a=<b>text</p</</>",
		"500 alternating siblings":  strings.Repeat("<div class='related'><p>Some text, of some length, which is there.</p></div><p>And text, of some length, that is the article's.</p>", 500),
	}
}

func TestHostilePages(t *testing.T) {
	for name, body := range hostilePages() {
		t.Run(name, func(t *testing.T) {
			p, err := Extract([]byte(body), Options{URL: "https://a.example/x"})
			if err != nil {
				if policy.CodeOf(err) != policy.Invalid {
					t.Fatal(err)
				}
				return
			}
			if !utf8.ValidString(p.Text) || len(p.Title) > 4096 {
				t.Fatalf("title of %d bytes; text valid: %v", len(p.Title), utf8.ValidString(p.Text))
			}
		})
	}
}

// A page of nothing but elements is refused before it is read: the work on each
// adds up.
func TestTooManyElements(t *testing.T) {
	_, err := Extract([]byte("<title>x</title>"+strings.Repeat("<p>a", maxNodes/2+1)), Options{})
	if policy.CodeOf(err) != policy.Invalid || !strings.Contains(policy.Message(err), "elements") {
		t.Errorf("got %v", err)
	}
}

func TestNoMarkupSurvives(t *testing.T) {
	for i, body := range []string{
		`<p>One <script>alert(1)</script>two, and three, which is a longer sentence.</p><p onclick="x()">Four, five and six, which is one too.</p>`,
		`<p>One two, and three, which is a longer sentence.<img src=x onerror=alert(1)></p><iframe src="//evil"></iframe><style>p{color:red}</style>`,
		`<p>One two, and three, which is a longer sentence.<svg onload=alert(1)><script>alert(1)</script></svg></p>`,
		`<p>One two, and three, which is a longer sentence.</p><math><mtext><img src=x></mtext></math><template><p>hidden</p></template>`,
		`<noscript><img src="https://t.example/pixel?id=1"></noscript><p>One two, and three, which is a longer sentence.</p>`,
		`<p>One two, and three, which is a longer sentence.<!-- <p>comment</p> --></p><object><param value="x"></object>`,
	} {
		p, err := Extract([]byte(body), Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"<", "alert", "{", "pixel", "comment", "evil", "hidden"} {
			if strings.Contains(p.Text, bad) {
				t.Errorf("%d: %q in %q", i, bad, p.Text)
			}
		}
		if !strings.Contains(strings.ToLower(p.Text), "two, and three") {
			t.Errorf("%d: text lost: %q", i, p.Text)
		}
	}
}

func FuzzExtract(f *testing.F) {
	f.Add([]byte(newsPage), "text/html; charset=utf-8")
	for i := range layouts {
		f.Add([]byte(layouts[i].page(&storiesToRead[i%len(storiesToRead)])), "")
	}
	f.Add([]byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>"), "application/pdf")
	f.Add([]byte("Plain text.\n\nAlso read: more"), "text/plain")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		p, err := Extract(body, Options{URL: "https://a.example/2025/01/17/x", ContentType: contentType})
		if err != nil {
			if policy.CodeOf(err) != policy.Invalid {
				t.Fatal(err)
			}
			return
		}
		if !utf8.ValidString(p.Text) || !utf8.ValidString(p.Title) || !utf8.ValidString(p.Byline) {
			t.Fatal("not UTF-8")
		}
		if _, err := p.MarshalJSON(); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzTextOf(f *testing.F) {
	f.Add("<p>a</p>&lt;p&gt;b&lt;/p&gt;<ul><li>c")
	f.Fuzz(func(t *testing.T, s string) {
		if out := TextOf(s); utf8.ValidString(s) && !utf8.ValidString(out) {
			t.Fatal("not UTF-8")
		}
		StripTeasers(s)
	})
}

// FuzzOwn fuzzes what is ours without the libraries, which are a thousand times
// slower under the fuzzer.
func FuzzOwn(f *testing.F) {
	f.Add([]byte(newsPage))
	for i := range layouts {
		f.Add([]byte(layouts[i].page(&storiesToRead[i%len(storiesToRead)])))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := parse(body)
		if err != nil {
			return
		}
		doc := d.Node
		m := readMeta(doc)
		site := siteName(m)
		headline := title(doc, m, nil, site, "https://a.example/x")
		text := choose(d, survey(doc), nil, nil, m, headline)
		byline(d, m, nil, site, "https://a.example/x", text)
		published(doc, m, Options{URL: "https://a.example/x"}, "en", text)
		partial(d, m, join(text))
		canonical("https://a.example/x", m)
	})
}
