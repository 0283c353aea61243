package page

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// Pages that show nothing until their scripts have run bring the article along in
// one of many shapes. The expected text is always the same.
func TestState(t *testing.T) {
	const (
		title = "Regulator orders broker to delete location data"
		one   = "The data protection authority ordered a broker on Friday to delete the movements of four million people, and to stop selling them."
		two   = "The company said that it had kept to the law, and that it would lodge an appeal with the administrative court within a month."
		three = "The order takes effect in ninety days. Until then the company has to tell its customers to delete what they have bought from it."
	)
	want := one + "\n\n" + two + "\n\n" + three
	html := "<p>" + one + "</p><p>" + two + "</p><figure><figcaption>The office. Photo: Someone</figcaption></figure><p>" + three + "</p>"
	js := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	type m = map[string]any
	type l = []any
	para := func(make func(s string) any) l { return l{make(one), make(two), make(three)} }
	others := l{m{"title": "Something else entirely that happened", "url": "/x", "body": strings.Repeat("Another article, which is not this one. ", 30)}}
	article := func(body any) m {
		return m{"props": m{"pageProps": m{"article": m{"headline": title, "body": body, "related": others}, "latest": others, "cookieText": strings.Repeat("We use cookies, and so on. ", 40)}}}
	}
	next := func(v any) string {
		return `<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">` + js(v) + `</script>`
	}
	for name, body := range map[string]string{
		"Next.js, HTML":       next(article(html)),
		"Next.js, plain text": next(article(strings.ReplaceAll(want, "—", "-"))),
		"Arc Fusion":          `<script>window.Fusion=window.Fusion||{};Fusion.globalContent=` + js(m{"type": "story", "headlines": m{"basic": title}, "content_elements": append(l{m{"type": "image", "caption": "A caption, which is long enough to be a sentence."}}, append(para(func(s string) any { return m{"type": "text", "content": s} }), m{"type": "interstitial_link", "content": "Read this too"})...)}) + `;Fusion.x=1</script>`,
		"ProseMirror":         next(article(m{"type": "doc", "content": para(func(s string) any { return m{"type": "paragraph", "content": l{m{"type": "text", "text": s}}} })})),
		"Contentful": next(article(m{"nodeType": "document", "content": para(func(s string) any {
			return m{"nodeType": "paragraph", "content": l{m{"nodeType": "text", "value": s[:20]}, m{"nodeType": "text", "value": s[20:]}}}
		})})),
		"Portable Text": next(article(para(func(s string) any { return m{"_type": "block", "children": l{m{"_type": "span", "text": s}}} }))),
		"Draft.js":      next(article(m{"blocks": para(func(s string) any { return m{"key": "a1", "type": "unstyled", "text": s} }), "entityMap": m{}})),
		"Editor.js":     next(article(m{"blocks": para(func(s string) any { return m{"type": "paragraph", "data": m{"text": s}} })})),
		"a tree of elements": next(article(para(func(s string) any {
			return m{"type": "p", "children": l{m{"type": "text", "data": s[:30]}, m{"type": "a", "attribs": m{"href": "https://x.example/y"}, "children": l{m{"type": "text", "data": s[30:40]}}}, m{"type": "text", "data": s[40:]}}}
		}))),
		"list of paragraphs":         next(article(para(func(s string) any { return s }))),
		"Redux":                      `<div id="root"></div><script>window.__PRELOADED_STATE__ = ` + js(m{"article": m{"title": title, "text": html}}) + `;</script>`,
		"state as a string":          `<script>window.__INITIAL_STATE__=JSON.parse(` + strconv.Quote(js(m{"article": m{"title": title, "text": html}})) + `)</script>`,
		"state as an escaped string": `<script>window.__STATE__=JSON.parse(decodeURIComponent("` + url.PathEscape(js(m{"article": m{"title": title, "text": html}})) + `"))</script>`,
		"Nuxt":                       `<script>window.__NUXT__=(function(a,b){return {data:[{post:{title:b,content:` + strings.ReplaceAll(js(html), "/", `\u002F`) + `,id:a}}]}}(1,"` + title + `"))</script>`,
		"Apollo":                     `<script>window.__APOLLO_STATE__=` + js(m{"Article:1": m{"headline": title, `body({"customContents":[{"type":"newsletter"}]})`: m{"type": "json", "json": para(func(s string) any { return m{"type": "p", "children": l{m{"type": "text", "data": s}}} })}}, "Article:2": others[0]}) + `</script>`,
		"React server components":    `<script>self.__next_f.push([1,` + js("1:{\"a\":1}\n2:"+js(l{"$", "article", nil, m{"headline": title, "body": html}})+"\n") + `])</script>`,
		"React, a row of text":       `<script>self.__next_f.push([1,` + js("3:T"+strconv.FormatInt(int64(len(html)), 16)+","+html) + `])</script>`,
		"Angular":                    `<script id="serverApp-state" type="application/json">` + strings.NewReplacer(`&`, "&a;", `"`, "&q;", "<", "&l;", ">", "&g;").Replace(js(m{"k": m{"title": title, "html": html}})) + `</script>`,
		"an attribute":               `<div id="app" data-page="` + strings.NewReplacer("&", "&amp;", `"`, "&quot;").Replace(js(m{"component": "Show", "props": m{"post": m{"title": title, "body": html}}})) + `"></div>`,
		"noscript":                   `<div id="root"></div><noscript><article>` + html + `</article></noscript>`,
		"declarative shadow DOM":     `<news-page><template shadowrootmode="open"><article>` + html + `</article></template></news-page>`,
		"a teaser on the page":       `<p>` + one + ` Read on with scripts, which this page needs, as it says here and there.</p>` + next(article(html)),
	} {
		p := extract(t, `<title>`+title+` | The Post</title><meta property="og:title" content="`+title+`">`+body, Options{})
		if p.Text != want {
			t.Errorf("%s: %q", name, p.Text)
		}
	}
}

// What is not the article is not taken for it.
func TestStateOfOthers(t *testing.T) {
	text := strings.Repeat("Another article, which is not this one. ", 30)
	for name, body := range map[string]string{
		"another article":   `<p>` + strings.Repeat("A short notice of the authority, which is all that there is. ", 5) + `</p><script type="application/json">{"articles":[{"headline":"Something else that happened here","body":"` + text + `"}]}</script>`,
		"a cookie notice":   `<script type="application/json">{"cookieConsent":{"text":"` + text + `"}}</script>`,
		"comments":          `<script type="application/json">{"comments":[{"text":"` + text + `"},{"text":"` + text + `"}]}</script>`,
		"code":              `<script type="application/json">{"css":"` + strings.Repeat(".a{color:red;margin:0}", 100) + `"}</script>`,
		"a token":           `<script type="application/json">{"body":"` + strings.Repeat("QUJDREVGR0g", 100) + `"}</script>`,
		"behind a paywall":  `<script type="application/ld+json">{"@type":"NewsArticle","headline":"A headline of some length","isAccessibleForFree":false}</script><script type="application/json">{"headline":"A headline of some length","body":"` + text + `"}</script>`,
		"nested too deep":   `<script type="application/json">` + strings.Repeat(`{"a":`, 9000) + `1` + strings.Repeat("}", 9000) + `</script>`,
		"cut off":           `<script>window.__STATE__={"body":"` + text + `</script>`,
		"strings to no end": `<script>` + strings.Repeat(`x="a\`, 500) + `</script>`,
	} {
		p := extract(t, `<title>A headline of some length</title>`+body, Options{})
		if strings.Contains(p.Text, "Another article") || strings.Contains(p.Text, "color") || strings.Contains(p.Text, "QUJD") {
			t.Errorf("%s: %q", name, p.Text)
		}
	}
}
