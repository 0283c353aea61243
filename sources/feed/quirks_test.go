package feed

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"

	"datapolicy/policy"
)

// rssItem is an RSS feed with one item.
func rssItem(inside string) string {
	return `<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title><link>https://e.example/</link><item>` +
		inside + `</item></channel></rss>`
}

func atomEntry(inside string) string {
	return `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><title>T</title><link href="https://e.example/"/><entry>` + inside + `</entry></feed>`
}

// One quirk a case: what the entry's field must be.
func TestEntryFields(t *testing.T) {
	get := map[string]func(Entry) string{
		"id": func(e Entry) string { return e.ID }, "url": func(e Entry) string { return e.URL }, "title": func(e Entry) string { return e.Title },
		"author": func(e Entry) string { return e.Author }, "published": func(e Entry) string { return stamp(e.Published) }, "updated": func(e Entry) string { return stamp(e.Updated) },
		"summary": func(e Entry) string { return e.Summary }, "content": func(e Entry) string { return e.Content },
		"categories": func(e Entry) string { return strings.Join(e.Categories, "|") }, "enclosures": func(e Entry) string { return fmt.Sprint(e.Enclosures) },
		"how": func(e Entry) string { return string(e.DateSource) },
	}
	for _, c := range []struct{ name, doc, field, want string }{
		// Titles are plain text, however they are written.
		{"entity in a title", rssItem(`<title>AT&amp;T</title>`), "title", "AT&T"},
		{"escaped twice", rssItem(`<title>AT&amp;amp;T</title>`), "title", "AT&T"},
		{"CDATA with an entity", rssItem(`<title><![CDATA[AT&amp;T]]></title>`), "title", "AT&T"},
		{"CDATA with markup", rssItem(`<title><![CDATA[A <b>bold</b> claim]]></title>`), "title", "A bold claim"},
		{"markup escaped twice", rssItem(`<title>&amp;lt;p&amp;gt;Title&amp;lt;/p&amp;gt;</title>`), "title", "Title"},
		{"markup in the open", rssItem(`<title>A <b>bold</b> claim</title>`), "title", "A bold claim"},
		{"less than is no markup", rssItem(`<title>5 &lt; 7 and 8 &gt; 7</title>`), "title", "5 < 7 and 8 > 7"},
		{"less than in the open", rssItem(`<title>5 < 7</title>`), "title", "5 < 7"},
		{"generic type", rssItem(`<title>Maps of type Map&lt;K,V&gt;</title>`), "title", "Maps of type Map<K,V>"},
		{"HTML's entities, undeclared", rssItem(`<title>Caf&eacute; &mdash; na&iuml;ve &hellip;</title>`), "title", "Café — naïve …"},
		{"windows-1252 numbers", rssItem(`<title>It&#146;s &#8220;so&#8221; &#x2014; &#150;</title>`), "title", "It’s “so” — –"},
		{"bare ampersand", rssItem(`<title>Marks & Spencer &c. &unknown; &#xZZ;</title>`), "title", "Marks & Spencer &c. &unknown; &#xZZ;"},
		{"spaces", rssItem("<title>\n  Two\n  lines\t </title>"), "title", "Two lines"},
		{"pieces of CDATA", rssItem(`<title><![CDATA[one]]> and <![CDATA[two]]></title>`), "title", "one and two"},
		{"CDATA inside escaped text", rssItem(`<title>&lt;![CDATA[Real title]]&gt;</title>`), "title", "Real title"},
		{"empty title, Dublin Core's is there", rssItem(`<title/><dc:title>DC</dc:title>`), "title", "DC"},
		{"a media title is not the title", rssItem(`<media:title>photo</media:title><title>Story</title>`), "title", "Story"},
		{"alien title", rssItem(`<x:title xmlns:x="urn:x">no</x:title><title>yes</title>`), "title", "yes"},
		{"upper case", strings.NewReplacer("<title>", "<TITLE>", "</title>", "</TITLE>", "<item>", "<ITEM>", "</item>", "</ITEM>").Replace(rssItem(`<title>Loud</title>`)), "title", "Loud"},
		{"script in a title", rssItem(`<title>&lt;script&gt;alert(1)&lt;/script&gt;Safe</title>`), "title", "Safe"},
		{"a mention of an element", rssItem(`<title>Why the &lt;b&gt; element stays</title>`), "title", "Why the <b> element stays"},
		{"nothing but a mention", rssItem(`<title>&lt;b&gt;</title>`), "title", "<b>"},
		{"the photograph's title, when there is no other", rssItem(`<media:content url="/p.jpg"><media:title>Hearing</media:title></media:content>`), "title", "Hearing"},
		{"Atom text is literal", atomEntry(`<title type="text">1 &lt;b&gt; 2</title>`), "title", "1 <b> 2"},
		{"Atom html", atomEntry(`<title type="html">&lt;em&gt;x&lt;/em&gt; &amp;amp; y</title>`), "title", "x & y"},
		{"Atom xhtml", atomEntry(`<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a <b>b</b> &amp; c</div></title>`), "title", "a b & c"},
		{"Atom xhtml with prefix", atomEntry(`<title type="xhtml"><h:div xmlns:h="http://www.w3.org/1999/xhtml">a <h:b>b</h:b></h:div></title>`), "title", "a b"},

		// Addresses.
		{"guid is the address", rssItem(`<guid>https://e.example/1</guid>`), "url", "https://e.example/1"},
		{"guid is not", rssItem(`<guid isPermaLink="false">https://e.example/1</guid>`), "url", ""},
		{"guid is no address", rssItem(`<guid>tag:e.example,1</guid>`), "url", ""},
		{"original behind FeedBurner", rssItem(`<link>http://feedproxy.example/~r/1</link><feedburner:origLink>https://e.example/1</feedburner:origLink>`), "url", "https://e.example/1"},
		{"Atom's link in RSS", rssItem(`<atom:link href="https://e.example/1"/>`), "url", "https://e.example/1"},
		{"self is no alternate", rssItem(`<atom:link rel="self" href="https://e.example/feed"/><link>https://e.example/1</link>`), "url", "https://e.example/1"},
		{"link as an attribute", rssItem(`<link href="/1"/>`), "url", "https://e.example/1"},
		{"relative", rssItem(`<link>/1?a=1&amp;b=2</link>`), "url", "https://e.example/1?a=1&b=2"},
		{"query with names of entities", rssItem(`<link>https://e.example/?a=1&copy=2&lang=de</link>`), "url", "https://e.example/?a=1&copy=2&lang=de"},
		{"spaces around", rssItem("<link>\n https://e.example/1\n</link>"), "url", "https://e.example/1"},
		{"CDATA", rssItem(`<link><![CDATA[https://e.example/1]]></link>`), "url", "https://e.example/1"},
		{"script address", rssItem(`<link>javascript:alert(1)</link>`), "url", ""},
		{"xml:base", rssItem(`<link xml:base="https://b.example/x/">y</link>`), "url", "https://b.example/x/y"},
		{"xml:base of the feed and the entry", `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://b.example/a/"><entry xml:base="b/"><link href="c"/></entry></feed>`, "url", "https://b.example/a/b/c"},
		{"xml:base that is a script", `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="javascript:"><entry><link href="c"/></entry></feed>`, "url", "c"},
		{"HTML before other alternates", atomEntry(`<link rel="alternate" type="application/pdf" href="/a.pdf"/><link href="/a"/>`), "url", "https://e.example/a"},
		{"Atom id is an address", atomEntry(`<id>https://e.example/5</id>`), "url", "https://e.example/5"},
		{"content elsewhere", atomEntry(`<content type="text/html" src="/whole"/>`), "url", "https://e.example/whole"},
		{"guid that is a path", rssItem(`<guid>/notices/7</guid>`), "url", "https://e.example/notices/7"},
		{"guid that says it is an address", rssItem(`<guid isPermaLink="true">notices/7</guid>`), "url", "https://e.example/notices/7"},
		{"host name in Chinese", rssItem(`<link>http://数据.example:8080/通知?q=ü</link>`), "url", "http://xn--vxup8b.example:8080/%E9%80%9A%E7%9F%A5?q=%C3%BC"},
		{"blanks and bars", rssItem(`<link>https://e.example/a b|c</link>`), "url", "https://e.example/a%20b%7Cc"},
		{"blanks and quotation marks in a query", rssItem(`<link>https://e.example/?q="a b"</link>`), "url", "https://e.example/?q=%22a%20b%22"},
		{"dots", rssItem(`<link>https://e.example/a/../b/./c</link>`), "url", "https://e.example/b/c"},
		{"CDF", `<CHANNEL HREF="https://e.example/"><ITEM HREF="/one" LASTMOD="1997.11.05T08:15-0500"/></CHANNEL>`, "url", "https://e.example/one"},
		{"CDF with its base", `<CHANNEL BASE="https://e.example/x/"><ITEM><A HREF="one">One</A></ITEM></CHANNEL>`, "url", "https://e.example/x/one"},

		// Ids.
		{"guid", rssItem(`<guid isPermaLink="false"> 17 </guid><link>/1</link>`), "id", "17"},
		{"no id: the address", rssItem(`<link>/1</link>`), "id", "https://e.example/1"},
		{"Dublin Core", rssItem(`<dc:identifier>urn:x</dc:identifier>`), "id", "urn:x"},
		{"Atom's, relative", `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://b.example/a/"><entry><id>notices/7</id></entry></feed>`, "id", "https://b.example/a/notices/7"},
		{"Atom's, relative to nothing that is told", atomEntry(`<id>notices/7</id>`), "id", "notices/7"},

		// Persons.
		{"RSS's form", rssItem(`<author>ana@e.example (Ana Costa)</author>`), "author", "Ana Costa"},
		{"the other way round", rssItem(`<author>Ana Costa (ana@e.example)</author>`), "author", "Ana Costa"},
		{"mail's form", rssItem(`<author>Ana Costa &lt;ana@e.example&gt;</author>`), "author", "Ana Costa"},
		{"mail's form in the open", rssItem(`<author>Ana Costa <ana@e.example></author>`), "author", "Ana Costa"},
		{"iTunes", rssItem(`<itunes:author>Radio</itunes:author>`), "author", "Radio"},
		{"two Atom authors", atomEntry(`<author><name>A</name></author><author><name>B</name><email>b@e.example</email></author>`), "author", "A, B"},
		{"of the source", atomEntry(`<source><author><name>S</name></author></source>`), "author", "S"},
		{"of the feed", `<feed xmlns="http://www.w3.org/2005/Atom"><author><name>F</name></author><entry><title>x</title></entry></feed>`, "author", "F"},
		{"an address is no name", atomEntry(`<author><uri>https://e.example/</uri></author>`), "author", ""},

		// Dates.
		{"zone with a colon", rssItem(`<pubDate>Fri, 17 Jan 2025 10:00:00 +01:00</pubDate>`), "published", "2025-01-17T09:00:00Z"},
		{"Chinese", rssItem(`<pubDate>2025年1月17日 15:04</pubDate>`), "published", "2025-01-17T15:04:00Z"},
		{"Dublin Core", rssItem(`<dc:date>2025-01-17</dc:date>`), "published", "2025-01-17T00:00:00Z"},
		{"a day is a day", rssItem(`<dc:date>2025-01-17</dc:date>`), "how", "day"},
		{"impossible", rssItem(`<pubDate>Fri, 31 Feb 2025 10:00:00 GMT</pubDate>`), "published", ""},
		{"the first that can be read", rssItem(`<pubDate>soon</pubDate><dc:date>2025-01-17T10:00:00Z</dc:date>`), "published", "2025-01-17T10:00:00Z"},
		{"Atom in RSS", rssItem(`<atom:updated>2025-01-17T10:00:00Z</atom:updated>`), "updated", "2025-01-17T10:00:00Z"},
		{"updated only: that is its date", atomEntry(`<updated>2025-01-17T10:00:00Z</updated>`), "published", "2025-01-17T10:00:00Z"},
		{"published only: nothing is made up", atomEntry(`<published>2025-01-17T10:00:00Z</published>`), "updated", ""},
		{"both", atomEntry(`<updated>2025-01-18T10:00:00Z</updated><published>2025-01-17T10:00:00Z</published>`), "published", "2025-01-17T10:00:00Z"},
		{"CDF", `<CHANNEL HREF="https://e.example/"><ITEM HREF="/one" LASTMOD="1997.11.05T08:15-0500"/></CHANNEL>`, "updated", "1997-11-05T13:15:00Z"},
		{"a date among chatter", rssItem(`<pubDate>2025-01-17T10:00:00Z ` + strings.Repeat("and so on ", 1000) + `</pubDate>`), "published", "2025-01-17T10:00:00Z"},

		// Texts.
		{"text is escaped", rssItem(`<description>a &lt; b &amp; c</description>`), "summary", "a &lt; b &amp; c"},
		{"HTML is kept", rssItem(`<description>&lt;p&gt;a&lt;/p&gt;</description>`), "summary", "<p>a</p>"},
		{"HTML in the open", rssItem(`<description>a <b>b</b> <br> c</description>`), "summary", "a <b>b</b> <br> c"},
		{"unclosed tags are closed", rssItem(`<description>&lt;p&gt;&lt;b&gt;a</description>`), "summary", "<p><b>a</b></p>"},
		{"relative links", rssItem(`<description>&lt;a href="../x"&gt;y&lt;/a&gt;</description>`), "summary", `<a href="https://e.example/x">y</a>`},
		{"relative links, by base", rssItem(`<description xml:base="https://b.example/c/">&lt;img src="i.png" alt="i"&gt;</description>`), "summary", `<img src="https://b.example/c/i.png" alt="i">`},
		{"a text escaped twice", rssItem(`<description>&amp;lt;p&amp;gt;A &amp;amp;amp; B&amp;lt;/p&amp;gt;</description>`), "summary", "<p>A &amp; B</p>"},
		{"CDATA within CDATA", rssItem(`<description><![CDATA[<p>a <![CDATA[b]]> c</p>]]></description>`), "summary", "<p>a b c</p>"},
		{"a mention of markup", rssItem(`<description>&amp;lt;b&amp;gt; and &amp;lt;/b&amp;gt; are tags</description>`), "summary", "&lt;b&gt; and &lt;/b&gt; are tags"},
		{"media description", rssItem(`<media:group><media:description>m</media:description></media:group>`), "summary", "m"},
		{"iTunes summary", rssItem(`<itunes:summary>i</itunes:summary>`), "summary", "i"},
		{"xhtml body", rssItem(`<body xmlns="http://www.w3.org/1999/xhtml"><p>b</p></body>`), "content", "<p>b</p>"},
		{"content beside summary", rssItem(`<description>s</description><content:encoded>&lt;p&gt;c&lt;/p&gt;</content:encoded>`), "content", "<p>c</p>"},
		{"Atom text content", atomEntry(`<content>1 &lt; 2</content>`), "content", "1 &lt; 2"},
		{"Atom base64", atomEntry(`<content type="text/html" mode="base64">PHA+aGk8L3A+</content>`), "content", "<p>hi</p>"},
		{"Atom html with real elements", atomEntry(`<content type="html"><div xmlns="http://www.w3.org/1999/xhtml"><p>x</p></div></content>`), "content", "<div><p>x</p></div>"},
		{"image as content", atomEntry(`<content type="image/png">aGVsbG8=</content>`), "content", ""},
		{"Atom with markup and without a type", atomEntry(`<content>&lt;p&gt;It is meant.&lt;/p&gt;</content>`), "content", "<p>It is meant.</p>"},
		{"Atom with markup that says it is text", atomEntry(`<content type="text">&lt;p&gt;It is not.&lt;/p&gt;</content>`), "content", "&lt;p&gt;It is not.&lt;/p&gt;"},
		{"Atom with a type that is none", atomEntry(`<summary type="plain">1 &lt; 2</summary>`), "summary", "1 &lt; 2"},
		{"Atom with a type that is none, and markup", atomEntry(`<summary type="escaped">&lt;p&gt;x&lt;/p&gt;</summary>`), "summary", "<p>x</p>"},
		{"a base within XHTML", atomEntry(`<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><a href="a">a</a><p xml:base="https://b.example/"><a href="b">b</a></p></div></content>`), "content", `<a href="https://e.example/a">a</a><p><a href="https://b.example/b">b</a></p>`},
		{"RSS 1.0's content items", rssItem(`<content:items><rdf:Bag><rdf:li><content:item><rdf:value rdf:parseType="Literal"><em>whole</em></rdf:value></content:item></rdf:li></rdf:Bag></content:items>`), "content", "<em>whole</em>"},
		{"CDF", `<CHANNEL HREF="https://e.example/"><ITEM HREF="/one"><ABSTRACT>In &lt;b&gt;short&lt;/b&gt;.</ABSTRACT></ITEM></CHANNEL>`, "summary", "In <b>short</b>."},
		{"CDATA that never ends", `<rss version="2.0"><channel><item><description><![CDATA[<p>cut`, "summary", "<p>cut</p>"},
		{"CDATA that lacks its end", `<rss version="2.0"><channel><item><description><![CDATA[cut</description><link>https://e.example/1</link></item></channel></rss>`, "summary", "cut"},

		// Lists.
		{"categories", rssItem(`<category>a</category><category domain="x">b</category><category>a</category><dc:subject>c</dc:subject>`), "categories", "a|b|c"},
		{"Atom's label before its term", atomEntry(`<category term="t" label="Label"/><category term="u"/>`), "categories", "Label|u"},
		{"enclosures", rssItem(`<enclosure url="/a.mp3" length="12" type="audio/mpeg"/><media:content url="/b.jpg" fileSize="7" type="image/jpeg"/><enclosure url="/a.mp3" length="x"/>`), "enclosures", "[{https://e.example/a.mp3 audio/mpeg 12} {https://e.example/b.jpg image/jpeg 7}]"},
		{"bad length", rssItem(`<enclosure url="/a.mp3" length="-5 MB"/>`), "enclosures", "[{https://e.example/a.mp3  0}]"},
		{"podcast categories, one in another", rssItem(`<itunes:category text="News"><itunes:category text="Law"/></itunes:category><itunes:keywords>privacy, data</itunes:keywords>`), "categories", "News|Law|privacy|data"},

		// Broken XML.
		{"missing end tag", `<rss version="2.0"><channel><item><title>A<link>https://e.example/1</link></item></channel></rss>`, "title", "A"},
		{"missing end tag, the next", `<rss version="2.0"><channel><item><title>A<link>https://e.example/1</link></item></channel></rss>`, "url", "https://e.example/1"},
		{"wrong end tag", `<rss version="2.0"><channel><item><title>A</titel><link>https://e.example/1</link></item></channel></rss>`, "url", "https://e.example/1"},
		{"attribute without marks", `<rss version=2.0><channel><item><guid isPermaLink=false>x</guid></item></channel></rss>`, "id", "x"},
		{"undeclared prefix", `<rss version="2.0"><channel><item><dc:creator>Ana</dc:creator></item></channel></rss>`, "author", "Ana"},
		{"its own prefix for Dublin Core", `<rss version="2.0" xmlns:q="http://purl.org/dc/elements/1.1/"><channel><item><q:creator>Ana</q:creator></item></channel></rss>`, "author", "Ana"},
		{"control characters", rssItem("<title>a\x00b\x0bc&#0;&#8;d</title>"), "title", "abcd"},
		{"junk before", "<br />\n<b>Warning</b>: mysql_connect() in x.php\n" + rssItem(`<title>A</title>`), "title", "A"},
		{"second declaration", `<?xml version="1.0"?><?xml version="1.0"?><rss><channel><item><title>A</title></item></channel></rss>`, "title", "A"},
		{"cut off", `<rss version="2.0"><channel><item><title>Whole tit`, "title", "Whole tit"},
		{"cut off in a tag", `<rss version="2.0"><channel><item><title>A</title><enclosure url="htt`, "title", "A"},
		{"comments", rssItem(`<!-- <title>no</title> --><title>A<!-- x -->B</title>`), "title", "AB"},
		{"comment that never ends", rssItem(`<title>A</title><!-- <link>https://e.example/1</link>`), "title", "A"},
		{"no namespace", `<feed><entry><title>A</title></entry></feed>`, "title", "A"},
		{"wrong namespace", `<rss xmlns="https://e.example/made-up" version="2.0"><channel><item><title>A</title></item></channel></rss>`, "title", "A"},
		{"an entry alone", `<entry xmlns="http://www.w3.org/2005/Atom"><title>A</title></entry>`, "title", "A"},
		{"items outside of the channel", `<rss version="2.0"><channel><title>T</title></channel><item><title>A</title></item></rss>`, "title", "A"},
		{"a document type's entity", `<!DOCTYPE rss [<!ENTITY co "Data &amp; Sons"><!ENTITY ext SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&co; &ext;</title></item></channel></rss>`, "title", "Data & Sons &ext;"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := Parse([]byte(c.doc), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(f.Entries) != 1 {
				t.Fatalf("%d entries, want 1", len(f.Entries))
			}
			if got := get[c.field](f.Entries[0]); got != c.want {
				t.Errorf("%s is %q, want %q", c.field, got, c.want)
			}
		})
	}
}

// Nothing that runs, tracks or imitates survives.
func TestSanitised(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"script":                 {`a<script>alert(1)</script>b`, "ab"},
		"script in pieces":       {`<scr<script>ipt>alert(1)</script>`, "ipt&gt;alert(1)"},
		"style":                  {`<style>*{display:none}</style><p style="position:fixed">x</p>`, "<p>x</p>"},
		"event handler":          {`<p onclick="x()" ONMOUSEOVER=y()>x</p>`, "<p>x</p>"},
		"javascript address":     {`<a href="javascript:alert(1)">x</a>`, "<a>x</a>"},
		"with a tab":             {"<a href=\"java\tscript:alert(1)\">x</a>", "<a>x</a>"},
		"with an entity":         {`<a href="&#106;avascript:alert(1)">x</a>`, "<a>x</a>"},
		"with spaces":            {`<a href="  JaVaScRiPt:alert(1)">x</a>`, "<a>x</a>"},
		"vbscript, data":         {`<a href="vbscript:x">x</a><img src="data:image/svg+xml,x" alt="y">`, `<a>x</a><img alt="y">`},
		"frames":                 {`<iframe src="https://x.example"></iframe><object data="x"><p>y</p></object><embed src=x>z`, "z"},
		"forms":                  {`<form action="https://x.example"><input name=q><button>go</button>x</form>`, "x"},
		"svg":                    {`<svg onload="x()"><script>x</script></svg>y`, "y"},
		"math":                   {`<math><mi xlink:href="javascript:x">z</mi></math>y`, "y"},
		"meta, base, link":       {`<meta http-equiv=refresh content=0><base href="https://x.example"><link rel=stylesheet href=x>y`, "y"},
		"comment":                {`a<!--[if IE]><script>x</script><![endif]-->b`, "ab"},
		"pixel by size":          {`x<img src="https://t.example/i" width="1" height="1">`, "x"},
		"pixel by style":         {`x<img src="https://t.example/i" style="display: none">`, "x"},
		"pixel by name":          {`x<img src="https://feeds.feedburner.com/~r/x/~4/1">`, "x"},
		"picture":                {`<img src="i.png" alt="A chart" width="300" onerror="x()" srcset="j.png 2x">`, `<img src="https://e.example/i.png" alt="A chart" width="300">`},
		"attribute breakout":     {`<img alt="&quot;><script>x</script>" src="i.png">`, `<img alt="&#34;&gt;&lt;script&gt;x&lt;/script&gt;" src="https://e.example/i.png">`},
		"table":                  {`<table><tr><td colspan=2 bgcolor=red>x</td></tr></table>`, `<table><tr><td colspan="2">x</td></tr></table>`},
		"unknown element":        {`<custom-thing a=b>x</custom-thing>`, "x"},
		"id and class":           {`<p id="a" class="b" data-x="c">x</p>`, "<p>x</p>"},
		"noscript":               {`<noscript><img src="https://t.example/p"></noscript>x`, "x"},
		"mail":                   {`<a href="mailto:a@e.example">x</a>`, `<a href="mailto:a@e.example">x</a>`},
		"template":               {`<template><script>x</script></template>y`, "y"},
		"unclosed script":        {`x<script>alert(1)`, "x"},
		"noembed, xmp, textarea": {`<xmp><script>x</script></xmp><textarea></textarea>y`, "y"},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := Parse([]byte(rssItem("<content:encoded><![CDATA["+c.in+"]]></content:encoded>")), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := f.Entries[0].Content; got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestCharsets(t *testing.T) {
	const title = "数据出境安全评估办法 – Café"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(title)
	if err != nil {
		t.Fatal(err)
	}
	doc := func(declaration, title string) []byte {
		return []byte(declaration + `<rss version="2.0"><channel><item><title>` + title + `</title></item></channel></rss>`)
	}
	wide := utf16.Encode([]rune(string(doc(`<?xml version="1.0" encoding="utf-16"?>`, title))))
	le := []byte{0xff, 0xfe}
	for _, u := range wide {
		le = append(le, byte(u), byte(u>>8))
	}
	for name, c := range map[string]struct {
		body        []byte
		contentType string
		o           Options
	}{
		"UTF-8":                     {doc(`<?xml version="1.0" encoding="UTF-8"?>`, title), "", Options{}},
		"UTF-8 with a mark":         {doc("\xef\xbb\xbf"+`<?xml version="1.0"?>`, title), "", Options{}},
		"declared gb2312":           {doc(`<?xml version="1.0" encoding="gb2312"?>`, gb), "", Options{}},
		"by the header only":        {doc(`<?xml version="1.0"?>`, gb), "text/xml; charset=gbk", Options{}},
		"declared UTF-8, but isn't": {doc(`<?xml version="1.0" encoding="utf-8"?>`, gb), "text/xml; charset=gb18030", Options{}},
		"undeclared, by the source": {doc(``, gb), "", Options{Charset: "gb18030"}},
		"UTF-16":                    {le, "", Options{}},
	} {
		t.Run(name, func(t *testing.T) {
			c.o.ContentType = c.contentType
			f, err := Parse(c.body, c.o)
			if err != nil {
				t.Fatal(err)
			}
			if f.Entries[0].Title != title {
				t.Errorf("title %q, want %q", f.Entries[0].Title, title)
			}
		})
	}
}

// What is no feed is refused with a sentence that says what it is.
func TestRefused(t *testing.T) {
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	z.Write([]byte(rssItem("")))
	z.Close()
	deep := strings.Repeat("<a>", 5000)
	for name, c := range map[string]struct{ in, want string }{
		"nothing":             {"", "empty"},
		"spaces":              {" \n\n", "empty"},
		"text":                {"Just a line.", "plain text"},
		"HTML":                {"<!DOCTYPE html><html><head><title>x</title></head><body><p>y</p></body></html>", "HTML page"},
		"HTML without a head": {"<p>Not <b>here</b></p>", "HTML page"},
		"HTML naming a feed":  {`<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>`, "https://e.example/feed.xml"},
		"sitemap":             {`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://e.example/</loc></url></urlset>`, `format "sitemap"`},
		"OPML":                {`<opml version="2.0"><body><outline xmlUrl="https://e.example/feed"/></body></opml>`, "OPML"},
		"other XML":           {`<?xml version="1.0"?><invoice><total>1</total></invoice>`, `"invoice"`},
		"other JSON":          {`{"results":[]}`, "no JSON Feed"},
		"a JSON list":         {`[1,2,3]`, "JSON"},
		"broken JSON":         {`{"version`, "JSON"},
		"an image":            {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image"},
		"gzip":                {zipped.String(), ""},
		"too large":           {strings.Repeat(" ", MaxBytes+1), "more than 16 MB"},
		"too deep":            {"<rss><channel>" + deep, "200 deep"},
		"JSON too deep":       {`{"version":"https://jsonfeed.org/version/1","items":` + strings.Repeat("[", 5000), "200 deep"},
		"too many elements":   {"<rss><channel>" + strings.Repeat("<q/>", MaxElements+1), "600000 elements"},
		"too many entries":    {"<rss><channel>" + strings.Repeat("<item></item>", MaxEntries+1), "20000 entries"},
		"billion laughs": {`<!DOCTYPE rss [<!ENTITY a "` + strings.Repeat("ha", 1000) + `"><!ENTITY b "` + strings.Repeat("&a;", 100) + `"><!ENTITY c "` + strings.Repeat("&b;", 100) + `">]>` +
			`<rss><channel><title>&c;</title></channel></rss>`, "entities"},
		"entity in itself": {`<!DOCTYPE rss [<!ENTITY a "&b;"><!ENTITY b "&a;">]><rss><channel><title>&a;</title></channel></rss>`, "entities"},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := Parse([]byte(c.in), Options{URL: "https://e.example/x"})
			if err == nil || policy.CodeOf(err) != policy.Invalid {
				t.Fatalf("got %+v, %v; want an Invalid error", f, err)
			}
			if !strings.Contains(policy.Message(err), c.want) {
				t.Errorf("the message is %q; want %q in it", policy.Message(err), c.want)
			}
		})
	}
}

// More than a thousand references in one document are fine, and so is a title
// of ten megabytes, which is cut.
func TestLarge(t *testing.T) {
	f, err := Parse([]byte(rssItem("<description>"+strings.Repeat("&eacute;&amp;", 50_000)+"</description>")), Options{})
	if err != nil || !strings.HasPrefix(f.Entries[0].Summary, "é&amp;é&amp;") {
		t.Errorf("many references: %v", err)
	}
	f, err = Parse([]byte(rssItem("<title>"+strings.Repeat("数据 ", 10<<20/7)+"</title>")), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len([]rune(f.Entries[0].Title)); n > MaxTitle+1 || len(f.Warnings) == 0 {
		t.Errorf("the title has %d characters, warnings %q", n, f.Warnings)
	}
}

// Markup that makes a tree far larger than itself is sanitised without one.
func TestTangled(t *testing.T) {
	var in strings.Builder
	for i := range 400 {
		fmt.Fprintf(&in, "<font a=%d>", i)
	}
	in.WriteString(strings.Repeat("</p><p>x", 20_000) + "<script>alert(1)</script>")
	f, err := Parse([]byte(rssItem("<content:encoded><![CDATA["+in.String()+"]]></content:encoded>")), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Entries[0].Content; strings.Contains(got, "script") || strings.Count(got, "x") != 20_000 {
		t.Errorf("%d bytes, beginning with %.100q", len(got), got)
	}
}

// A document type that never ends, an end tag that closes nothing and a date that
// cannot be read may come as often as there is room: none is worked on twice.
func TestRepeatedNonsense(t *testing.T) {
	for name, doc := range map[string]string{
		"document types": "<rss>" + strings.Repeat("<!DOCTYPE x [ <!-- >", 20_000) + "<channel><item><title>A</title></item></channel></rss>",
		"end tags":       "<rss><channel><item>" + strings.Repeat("<q>", 150) + strings.Repeat("</x>", 50_000) + "</item></channel></rss>",
		"dates":          rssItem(strings.Repeat("<pubDate>12 Janus 2025, 13 Mars</pubDate>", 5_000)),
		"CDATA":          "<rss><channel><item>" + strings.Repeat("<![CDATA[x</title>", 20_000),
	} {
		f, err := Parse([]byte(doc), Options{Now: at("2025-01-17T10:00:00Z")})
		if err != nil || len(f.Entries) != 1 || len(f.Warnings) == 0 || len(f.Warnings) > 60 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A document that breaks off gives what was there, says so, and marks the entry
// that it broke off in.
func TestTruncated(t *testing.T) {
	f, err := Parse([]byte(`<rss version="2.0"><channel><title>T</title><item><title>One</title></item><item><title>Two</title><description>half of`), Options{})
	if err != nil || len(f.Entries) != 2 || f.Entries[0].CutOff || !f.Entries[1].CutOff || f.Entries[1].Summary != "half of" || len(f.Warnings) == 0 {
		t.Errorf("got %+v, %v", f, err)
	}
	f, err = Parse([]byte(`{"version":"https://jsonfeed.org/version/1","title":"J","items":[{"id":"1","title":"One"},{"id":"2","ti`), Options{})
	if err != nil || len(f.Entries) != 1 || f.Version != "1.0" || len(f.Warnings) == 0 {
		t.Errorf("got %+v, %v", f, err)
	}
}

func TestFeedLinks(t *testing.T) {
	got := FeedLinks(`<html><head><base href="https://b.example/"><link rel="alternate" type="application/rss+xml" title="News &amp; more" href="feed">
<LINK TYPE='application/atom+xml' REL='Alternate' HREF='https://x.example/atom'><link rel=alternate type="application/json" href="/wp-json/x"><link rel="stylesheet" href="x.css">
<link rel="alternate" hreflang="de" href="/de"></head>`, nil)
	want := []Link{{"https://b.example/feed", "News & more", "application/rss+xml"}, {"https://x.example/atom", "", "application/atom+xml"}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
