package feed

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// danger is what a browser would find in shown that must not be there, or "".
func danger(shown string) string {
	nodes, err := html.ParseFragment(strings.NewReader(shown), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		return err.Error()
	}
	var walk func(*html.Node) string
	walk = func(n *html.Node) string {
		switch n.Type {
		case html.ElementNode:
			attrs, ok := allowed[n.Data]
			if n.Data == "tbody" || n.Data == "colgroup" {
				ok = true // a browser adds them
			}
			if !ok || n.Namespace != "" {
				return "element " + n.Namespace + n.Data
			}
			for _, a := range n.Attr {
				if !contains(attrs, a.Key) {
					return "attribute " + a.Key
				}
				if !addresses[a.Key] {
					continue
				}
				u, err := url.Parse(a.Val)
				if err != nil {
					return "address " + a.Val
				}
				switch u.Scheme {
				case "", "http", "https", "mailto", "tel", "ftp":
				default:
					return "address " + a.Val
				}
			}
		case html.CommentNode, html.DoctypeNode:
			return "comment " + n.Data
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if found := walk(c); found != "" {
				return found
			}
		}
		return ""
	}
	for _, n := range nodes {
		if found := walk(n); found != "" {
			return found
		}
	}
	return ""
}

func shown(markup string) string {
	base, _ := url.Parse("https://e.example/feed")
	return (&parser{feed: &Feed{}}).sanitise(markup, base)
}

// Vectors of the kinds that scripts have been smuggled in by: what comes out
// has none of it, neither as markup nor as text that runs when it is read again.
func TestSanitise_vectors(t *testing.T) {
	t.Parallel()
	vectors := []string{
		`<script>alert(1)</script>`, `<SCRIPT SRC=//x.example/a.js></SCRIPT>`, `<script/x>alert(1)</script >`, `<<script>alert(1)//<</script>`, "<scr\x00ipt>alert(1)</scr\x00ipt>",
		`<script\n>alert(1)</script\n>`, `<script >alert(1)</script foo="bar">`, `<script>/*<script>*/alert(1)</script>`, `<script><!--alert(1)--></script>`, `<svg><script>alert&#40;1)</script></svg>`,
		`<img src=x onerror=alert(1)>`, `<img/src=x/onerror=alert(1)>`, `<img src="x" onerror = "alert(1)">`, "<img src=x\tonerror\n=\nalert(1)>", `<img src='x'onerror='alert(1)'>`, `<img src=x onerror=alert(1)//`, `<IMG """><SCRIPT>alert(1)</SCRIPT>">`,
		`<img src=javascript:alert(1)>`, `<img src="jav&#x09;ascript:alert(1)">`, `<img src="jav&#x0A;ascript:alert(1)">`, `<img src=" &#14; javascript:alert(1)">`, `<img src=&#0000106&#0000097&#0000118&#0000097&#0000115&#0000099&#0000114&#0000105&#0000112&#0000116&#58;alert(1)>`,
		`<img src=&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)>`, `<img dynsrc="javascript:alert(1)">`, `<img lowsrc="javascript:alert(1)">`, `<img src="vbscript:msgbox(1)">`, `<img src="livescript:x">`, `<img src="mocha:x">`,
		`<a href="javascript:alert(1)">x</a>`, `<a href="JaVaScRiPt:alert(1)">x</a>`, `<a href="javascript&colon;alert(1)">x</a>`, `<a href="java&Tab;script:alert(1)">x</a>`, `<a href="&#1;javascript:alert(1)">x</a>`, "<a href=\"\x01javascript:alert(1)\">x</a>",
		`<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>`, `<a href="data:text/html,<script>alert(1)</script>">x</a>`, `<a href="view-source:javascript:x">x</a>`, `<a href="file:///etc/passwd">x</a>`, `<a href="blob:https://x">x</a>`, `<a href="javascript://%0aalert(1)">x</a>`,
		`<a href="//x.example" ping="https://t.example" target=_blank onclick=x>x</a>`, `<a xlink:href="javascript:alert(1)">x</a>`, `<a href=x formaction=javascript:x>x</a>`,
		`<body onload=alert(1)>`, `<body background="javascript:alert(1)">`, `<bgsound src="javascript:x">`, `<br size="&{alert(1)}">`, `<layer src="https://x.example/s.html"></layer>`, `<link rel="stylesheet" href="javascript:x">`, `<link rel=import href=x>`,
		`<style>@import 'https://x.example/x.css';</style>`, `<style>li {list-style-image: url("javascript:x");}</style><ul><li>x`, `<div style="background-image: url(javascript:x)">x</div>`, `<div style="width: expression(alert(1))">x</div>`, `<div style="-moz-binding:url(//x)">x</div>`,
		`<div style="position:fixed;top:0;left:0;width:100%;height:100%">x</div>`, `<p style="behavior:url(#x)">x</p>`, `<xss style="xss:expr/*x*/ession(alert(1))">x</xss>`, `<style/onload=alert(1)>`, `<style><img src="</style><img src=x onerror=alert(1)//">`,
		`<meta http-equiv="refresh" content="0;url=javascript:alert(1)">`, `<meta http-equiv="Set-Cookie" content="x">`, `<base href="javascript:alert(1);//">`, `<iframe src="javascript:alert(1)"></iframe>`, `<iframe srcdoc="<script>alert(1)</script>">`, `<frameset><frame src="javascript:x"></frameset>`,
		`<object type="text/x-scriptlet" data="https://x.example/s.html"></object>`, `<object classid=clsid:ae24fdae><param name=url value=javascript:x></object>`, `<embed src="https://x.example/x.swf" AllowScriptAccess="always">`, `<applet code=x></applet>`,
		`<svg onload=alert(1)>`, `<svg><animate onbegin=alert(1) attributeName=x dur=1s>`, `<svg><a xlink:href="javascript:alert(1)"><text x="20" y="20">X</text></a></svg>`, `<svg><foreignObject><iframe src=javascript:x></foreignObject></svg>`, `<svg><use href="data:image/svg+xml,x#y"/></svg>`, `<svg/onload=alert(1)//`,
		`<math href="javascript:alert(1)">X</math>`, `<math><maction actiontype="statusline#x" xlink:href="javascript:x">X</maction></math>`, `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">`,
		`<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`, `<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">`, `<noscript><p title="</noscript><img src=x onerror=alert(1)>">`, `<textarea><p title="</textarea><img src=x onerror=alert(1)>">`, `<title><p title="</title><img src=x onerror=alert(1)>">`,
		`<xmp><p title="</xmp><img src=x onerror=alert(1)>">`, `<noembed><p title="</noembed><img src=x onerror=alert(1)>">`, `<select><option></select><script>alert(1)</script>`, `<select><style></select><img src=x onerror=alert(1)></style>`, `<template><img src=x onerror=alert(1)></template>`,
		`<form action="javascript:alert(1)"><input type=submit></form>`, `<isindex action="javascript:x" type=image>`, `<button onclick=x formaction="javascript:x">x</button>`, `<input type="image" src="javascript:x">`, `<input autofocus onfocus=alert(1)>`, `<keygen autofocus onfocus=x>`, `<label for=x onclick=y>x</label>`,
		`<video><source onerror="alert(1)"></video>`, `<video src=x onerror=alert(1)></video>`, `<video poster=javascript:alert(1)></video>`, `<audio src=x onerror=alert(1)>`, `<details open ontoggle=alert(1)>x</details>`, `<marquee onstart=alert(1)>x</marquee>`, `<q cite="javascript:x">x</q>`,
		`<!--[if gte IE 4]><script>alert(1)</script><![endif]-->`, `<!--><script>alert(1)</script>-->`, `<!-- --!><script>alert(1)</script>-->`, `<![CDATA[<script>alert(1)</script>]]>`, `<?xml-stylesheet href="javascript:x"?>`, `<? foo="><script>alert(1)</script>">`, `<! foo="><script>alert(1)</script>">`, `</ foo="><script>alert(1)</script>">`,
		`<table background="javascript:alert(1)"><td background="javascript:x">x</table>`, `<table><tr><td><script>alert(1)</script></td></tr></table>`, `<p id="x" name="y" class="z">x</p>`, `<a name=getElementById href=x>x</a>`, `<img usemap="#m" src="i.png"><map name=m><area href="javascript:x"></map>`,
		`&lt;script&gt;alert(1)&lt;/script&gt;`, `<b>&lt;img src=x onerror=alert(1)&gt;</b>`, `<a title="&quot;><img src=x onerror=alert(1)>">x</a>`, "<a title='`'\"`>x</a>", `<a href="https://x.example/&quot;onmouseover=alert(1)//">x</a>`, "<img src=`x`onerror=alert(1)>", `<a href="https://x.example/" "onclick=alert(1)>x</a>`,
		`<plaintext><script>alert(1)</script>`, `<canvas id=x></canvas><script>x</script>`, `<portal src="javascript:x">`, `<custom-element onclick=x><script>alert(1)</script></custom-element>`, `<x onclick=alert(1)>y`, `<a/href="javascript:alert(1)">x`, `<image src=x onerror=alert(1)>`, `<nobr><script>x</script>`,
		"<\u017fcript>alert(1)</\u017fcript>", `<a href="ｊavascript:alert(1)">x</a>`, `<a href="\x6aavascript:alert(1)">x</a>`, "<a href='java\u2028script:alert(1)'>x</a>", `<img src="https://t.example/open.gif" width=1 height=1>`, `<img src="https://t.example/o" style="display:none">`, `<img height="0" src="https://t.example/o">`,
	}
	for _, v := range vectors {
		got := shown(v)
		if found := danger(got); found != "" {
			t.Errorf("%s\nleaves %s: %s", v, found, got)
		}
		for _, never := range []string{"<script", "<img src=\"x\" o", "onerror=\"", "javascript:alert", "t.example"} {
			if strings.Contains(strings.ToLower(got), never) {
				t.Errorf("%s\nleaves %q: %s", v, never, got)
			}
		}
		if again := shown(got); danger(again) != "" {
			t.Errorf("%s\nread twice: %s", v, again)
		}
	}
}

// The structure is kept, and what HTML lets authors leave open is closed.
func TestSanitise_structure(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`<p>one<p>two`:                                  `<p>one</p><p>two</p>`,
		`<ul><li>a<li>b<ul><li>c</ul><li>d</ul>`:        `<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>`,
		`<dl><dt>a<dd>b<dt>c</dl>`:                      `<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>`,
		`<table><tr><td>a<td>b<tr><th>c</table>d`:       `<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>d`,
		`<p>a<div>b</div>c</p>`:                         `<p>a</p><div>b</div>c`,
		`<b>a<p>b</b>c</p>`:                             `<b>a<p>b</p></b>c`,
		`<td></b>x</td>`:                                `<td>x</td>`,
		`<a href="/1">one<a href="/2">two</a>`:          `<a href="https://e.example/1">one</a><a href="https://e.example/2">two</a>`,
		`</p>a</div>b`:                                  `ab`,
		`a<br/>b<hr>c<br></br>`:                         `a<br>b<hr>c<br>`,
		`It's "so" &amp; <b>1 &lt; 2</b>&nbsp;&hellip;`: "It's \"so\" &amp; <b>1 &lt; 2</b>\u00a0…",
		"one\r\ntwo\rthree<i>&#13;</i>":                 "one\ntwo\nthree<i>\n</i>",
		`<iframe src="https://v.example/1"/>after`:      `after`,
		`<object><b>x</b></object>after`:                `after`,
		`<object>after`:                                 `after`,
		`<object><object>x</object>y</object>after`:     `after`,
		`<head><title>x</title></head><body>y</body>`:   `y`,
		`<p title="a" title="b">x</p><img alt=a alt=b>`: `<p>x</p><img alt="a">`,
		`<a href="x" href="javascript:y">z</a>`:         `<a href="https://e.example/x">z</a>`,
		`<marquee>seen</marquee><blink>too</blink>`:     `seentoo`,
		`<!-- never closed <b>x</b>`:                    ``,
		`1 < 2 <3 <b>x</b>`:                             `1 &lt; 2 &lt;3 <b>x</b>`,
	} {
		if got := shown(in); got != want {
			t.Errorf("%s\ngot  %q\nwant %q", in, got, want)
		}
	}
}

// Time and size stay in proportion to what came in.
func TestSanitise_bounded(t *testing.T) {
	t.Parallel()
	const n = 50_000
	for name, in := range map[string]string{
		"elements in elements": strings.Repeat("<div>", n), "inline ones": strings.Repeat("<b><i><a>", n), "end tags": strings.Repeat("<b>", 300) + strings.Repeat("</p>", n),
		"attributes": "<p " + strings.Repeat("a=b ", n) + ">x", "one attribute again": "<a " + strings.Repeat("title=b ", n) + ">x", "dropped, never closed": strings.Repeat("<object><iframe>", n),
		"comments": strings.Repeat("<!--", n), "bare marks": strings.Repeat("<", n), "references": strings.Repeat("&amp;&#60;", n), "cells": "<table>" + strings.Repeat("<tr><td>", n),
	} {
		got := shown(in)
		if len(got) > 4*len(in)+1000 {
			t.Errorf("%s: %d bytes of %d", name, len(got), len(in))
		}
		if found := danger(got); found != "" && !strings.Contains(found, "exceed") {
			t.Errorf("%s: %s", name, found)
		}
	}
}

func FuzzSanitise(f *testing.F) {
	for _, s := range []string{
		`<p onclick=x>a<b>c</p>`, `<a href="java&#10;script:x">`, `<svg><style><img src="</style><img onerror=x>">`, `<table><td><form><math><mglyph>`, `<![CDATA[x]]><!--><script>`, `<select><plaintext>`, `&lt;&amp;#60;`, "<img src=`x`>",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got := shown(in)
		if found := danger(got); found != "" && !strings.Contains(found, "exceed") {
			t.Fatalf("%s in %q", found, got)
		}
	})
}
