package listing_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"datapolicy/policy"
	"datapolicy/sources/listing"
)

var now = time.Date(2025, 1, 20, 8, 0, 0, 0, time.UTC)

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func entry(url, title string, at time.Time) listing.Entry {
	e := listing.Entry{URL: url, Title: title, Published: at}
	if !at.IsZero() {
		e.DateSource = policy.DateDay
	}
	return e
}

const office = "https://www.office.example/xxgk/index.html"

func TestReadBySelectors(t *testing.T) {
	page := `<div class="m"><a href="/top">A menu entry that is long enough</a></div>
<ul class="list"><li><span>2025-01-17</span><a href="./202501/t20250117_881.htm" title="国家互联网信息办公室关于数据出境安全管理的答记者问">国家互联网信息办公室关于数据出境…</a></li>
<li><span>2025-01-16</span><a href="//www.office.example/b">个人信息保护合规审计管理办法</a></li>
<li><span>2025-01-16</span><a href="javascript:void(0)">nothing</a></li>
<li><span>2025-01-15</span><a href="/b">twice? no: another address</a></li><li><a href="/b">and again</a></li></ul>
<a class="nextpage" href="index_1.html">下一页</a>`
	for name, s := range map[string]listing.Selectors{
		"item, link and date":    {Item: "ul.list li", Link: "a", Date: "span", Next: "a.nextpage"},
		"item only":              {Item: ".list > li"},
		"link only":              {Link: "ul.list a"},
		"several at once":        {Item: "ul.nothing li, ul.list li", Title: "a"},
		"date that is not there": {Item: "ul.list li", Date: "em"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := listing.Read([]byte(page), listing.Options{URL: office, Selectors: s, Now: now})
			if err != nil {
				t.Fatal(err)
			}
			want := listing.Listing{Next: "https://www.office.example/xxgk/index_1.html", Entries: []listing.Entry{
				entry("https://www.office.example/xxgk/202501/t20250117_881.htm", "国家互联网信息办公室关于数据出境安全管理的答记者问", day(2025, 1, 17)),
				entry("https://www.office.example/b", "个人信息保护合规审计管理办法", day(2025, 1, 16)),
			}}
			if s.Title != "" {
				want.Entries[0].Title = "国家互联网信息办公室关于数据出境…"
			}
			if s.Date == "em" {
				want.Idle = []string{`the selector date "em" matches nothing in its 5 items`}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadAutomatic(t *testing.T) {
	menu := `<nav><ul><li><a href="/en/about-the-authority">About the authority</a></li><li><a href="/en/organisation-chart">Organisation and chart</a></li>
<li><a href="/en/contact-and-complaints">Contact and complaints</a></li><li><a href="/en/jobs-and-careers">Jobs and careers here</a></li></ul></nav>`
	foot := `<footer><ul><li><a href="/imprint-of-the-site">Imprint of the site</a></li><li><a href="/accessibility-statement">Accessibility statement</a></li><li><a href="/privacy-statement">The privacy statement</a></li></ul></footer>`
	en := []listing.Entry{
		entry("https://dpa.example/news/one", "Authority fines a retailer for tracking visitors", day(2025, 1, 17)),
		entry("https://dpa.example/news/two", "Guidance on legitimate interests published", day(2025, 1, 14)),
		entry("https://dpa.example/news/three", "Inquiry into a social network announced", day(2024, 12, 30)),
	}
	for name, c := range map[string]struct {
		url, body string
		want      []listing.Entry
		next      string
	}{
		"cards": {url: "https://dpa.example/news", body: menu + `<main><article class="card"><h3><a href="/news/one">Authority fines a retailer for tracking visitors</a></h3><p>17 January 2025</p><p>The teaser of it, which is text.</p><a class="more" href="/news/one">Read more</a></article>
<article class="card"><h3><a href="/news/two">Guidance on legitimate interests published</a></h3><p>14 January 2025</p><a class="tag" href="/tags/guidance">A guidance tag</a></article>
<article class="card featured"><h3><a href="/news/three">Inquiry into a social network announced</a></h3><p>30 December 2024</p></article></main>` + foot, want: en},
		"cards that are links": {url: "https://dpa.example/news/", body: menu + `<div><a class="c" href="one"><time datetime="2025-01-17">17 Jan</time><h3>Authority fines a retailer for tracking visitors</h3><p>Some words more about it that are not its title.</p></a>
<a class="c" href="two"><time datetime="2025-01-14">14 Jan</time><h3>Guidance on legitimate interests published</h3><p>Some words more about it that are not its title.</p></a>
<a class="c" href="three"><time datetime="2024-12-30">30 Dec</time><h3>Inquiry into a social network announced</h3></a></div>`, want: en},
		"definition list": {url: "https://dpa.example/news", body: menu + `<dl><dt>17.01.2025</dt><dd><a href="/news/one">Authority fines a retailer for tracking visitors</a></dd><dt>14.01.2025</dt><dd><a href="/news/two">Guidance on legitimate interests published</a></dd>
<dt>30.12.2024</dt><dd><a href="/news/three">Inquiry into a social network announced</a></dd></dl>`, want: en},
		"table": {url: "https://dpa.example/news", body: menu + `<table><tr><th>Date<th>Title</tr><tr><td>2025-01-17<td><a href="/news/one">Authority fines a retailer for tracking visitors</a></tr>
<tr><td>2025-01-14<td><a href="/news/two">Guidance on legitimate interests published</a></tr><tr><td>2024-12-30<td><a href="/news/three">Inquiry into a social network announced</a></tr></table>`, want: en},
		"base element": {url: "https://dpa.example/a/b/c", body: `<base href="https://dpa.example/news/"><ul><li><a href="one">Authority fines a retailer for tracking visitors</a> (17 January 2025)</li><li><a href="two">Guidance on legitimate interests published</a> (14 January 2025)</li>
<li><a href="three">Inquiry into a social network announced</a> (30 December 2024)</li></ul>`, want: en},
		"Chinese office, TRS pages": {
			url: office, body: `<div class="menu"><a href="/a1/">机构职能介绍页面</a><a href="/a2/">政务公开目录页面</a><a href="/a3/">办事服务指南页面</a><a href="/a4/">互动交流专栏页面</a></div>
<div class="list"><ul><li><a href="./t20250117_1.htm" target="_blank">·外交部发言人就数据安全问题答记者问</a><b>(2025-01-17)</b></li><li><a href="./t20250116_2.htm">国家发展改革委等部门关于完善数据流通安全治理的实施方案</a><b>(2025-01-16)</b></li>
<li><a href="./t20250115_3.htm">网络数据安全管理条例施行座谈会召开</a></li></ul></div><script>createPageHTML(25, 0, "index", "html");</script>`,
			want: []listing.Entry{
				entry("https://www.office.example/xxgk/t20250117_1.htm", "外交部发言人就数据安全问题答记者问", day(2025, 1, 17)),
				entry("https://www.office.example/xxgk/t20250116_2.htm", "国家发展改革委等部门关于完善数据流通安全治理的实施方案", day(2025, 1, 16)),
				entry("https://www.office.example/xxgk/t20250115_3.htm", "网络数据安全管理条例施行座谈会召开", day(2025, 1, 15)),
			}, next: "https://www.office.example/xxgk/index_1.html",
		},
		"Chinese province, records in a script": {
			url: office, body: `<div id="10"><script type="text/xml"><datastore><nextgroup></nextgroup><recordset>
<record><![CDATA[<li><a href="/art/2025/1/17/art_1.html" title="关于公开征求意见的通知">关于公开征求意见的通知</a><span>2025-01-17</span></li>]]></record>
<record><![CDATA[<li><a href="/art/2025/1/10/art_2.html">数据条例实施细则发布会</a><span>2025-01-10</span></li>]]></record>
<record><![CDATA[<li><a href="/art/2025/1/9/art_3.html">全省数据工作会议召开了</a><span>2025-01-09</span></li>]]></record></recordset></datastore></script></div>`,
			want: []listing.Entry{
				entry("https://www.office.example/art/2025/1/17/art_1.html", "关于公开征求意见的通知", day(2025, 1, 17)),
				entry("https://www.office.example/art/2025/1/10/art_2.html", "数据条例实施细则发布会", day(2025, 1, 10)),
				entry("https://www.office.example/art/2025/1/9/art_3.html", "全省数据工作会议召开了", day(2025, 1, 9)),
			},
		},
		"dates inside the links": {
			url: office, body: `<ul><li><a href="a.html">2025-01-17 关于个人信息保护的通知公告</a></li><li><a href="b.html">关于数据安全管理的通知公告 [2025-01-16]</a></li><li><a href="c.html">关于算法备案的通知公告（2025年1月15日）</a></li></ul>`,
			want: []listing.Entry{
				entry("https://www.office.example/xxgk/a.html", "关于个人信息保护的通知公告", day(2025, 1, 17)),
				entry("https://www.office.example/xxgk/b.html", "关于数据安全管理的通知公告", day(2025, 1, 16)),
				entry("https://www.office.example/xxgk/c.html", "关于算法备案的通知公告", day(2025, 1, 15)),
			},
		},
		"German, older posts": {
			url: "https://dsb.example/presse", body: `<div class="post"><span class="datum">17. Januar 2025</span><h2><a href="/presse/eins">Bußgeld gegen Händler verhängt</a></h2></div><div class="post"><span class="datum">3. März 2024</span><h2><a href="/presse/zwei">Tätigkeitsbericht vorgestellt worden</a></h2></div>
<div class="post"><h2><a href="/presse/drei">Prüfung der Cookie-Banner beginnt</a></h2></div><a rel="next" href="?page=2">Ältere</a>`,
			want: []listing.Entry{
				entry("https://dsb.example/presse/eins", "Bußgeld gegen Händler verhängt", day(2025, 1, 17)), entry("https://dsb.example/presse/zwei", "Tätigkeitsbericht vorgestellt worden", day(2024, 3, 3)),
				entry("https://dsb.example/presse/drei", "Prüfung der Cookie-Banner beginnt", time.Time{}),
			}, next: "https://dsb.example/presse?page=2",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := listing.Read([]byte(c.body), listing.Options{URL: c.url, Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(listing.Listing{Entries: c.want, Next: c.next}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestReadGB2312(t *testing.T) {
	page := `<meta charset="gb2312"><ul>` + strings.Repeat("", 1)
	for i := range 3 {
		page += fmt.Sprintf(`<li><a href="%d.htm">国家标准征求意见稿第%d号通知</a>2025-01-1%d</li>`, i, i, i)
	}
	body, err := simplifiedchinese.GBK.NewEncoder().String(page + "</ul>")
	if err != nil {
		t.Fatal(err)
	}
	got, err := listing.Read([]byte(body), listing.Options{URL: office})
	if err != nil || len(got.Entries) != 3 || got.Entries[2].Title != "国家标准征求意见稿第2号通知" {
		t.Fatalf("%+v %v", got, err)
	}
}

func TestNext(t *testing.T) {
	list := `<ul><li><a href="/a">A first headline of some length</a> 2025-01-17</li><li><a href="/b">A second headline of some length</a> 2025-01-16</li><li><a href="/c">A third headline of some length</a> 2025-01-15</li></ul>`
	for name, c := range map[string]struct{ html, want string }{
		"none":               {"", ""},
		"link element":       {`<link rel="next" href="/p/2">`, "https://a.example/p/2"},
		"words":              {`<a href="?p=2">Next ›</a>`, "https://a.example/list?p=2"},
		"Chinese":            {`<a href="?p=2">下一页</a>`, "https://a.example/list?p=2"},
		"French":             {`<a href="?p=2">Page suivante</a>`, "https://a.example/list?p=2"},
		"arrow":              {`<a href="?p=2">»</a>`, "https://a.example/list?p=2"},
		"class":              {`<li class="pager-next"><a href="?p=2">2</a></li>`, "https://a.example/list?p=2"},
		"script":             {`<a href="javascript:go(2)">Next</a>`, ""},
		"own address":        {`<a href="/list">Next</a>`, ""},
		"last page of TRS":   {`<script>createPageHTML(3, 2, "index", "html")</script>`, ""},
		"middle page of TRS": {`<script>createPageHTML(9, 4, "index", "shtml")</script>`, "https://a.example/index_5.shtml"},
	} {
		got, err := listing.Read([]byte(list+c.html), listing.Options{URL: "https://a.example/list"})
		if err != nil || got.Next != c.want {
			t.Errorf("%s: %q %v, want %q", name, got.Next, err, c.want)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		s    listing.Selectors
		says string
	}{
		"built by scripts":      {`<div id="app"></div><script src="/app.js"></script>`, listing.Selectors{}, "scripts"},
		"an article":            {`<p>Just text, and <a href="/x">one link of it</a>.</p>`, listing.Selectors{}, "no list"},
		"selectors fit nothing": {`<ul><li><a href="/x">x</a></ul>`, listing.Selectors{Item: "div.gone"}, "div.gone"},
		"not CSS":               {`<ul></ul>`, listing.Selectors{Item: "div["}, "not CSS"},
		"an image":              {"\x89PNG\r\n\x1a\n....", listing.Selectors{}, "PNG"},
		"empty":                 {"", listing.Selectors{}, "no list"},
		"too large":             {strings.Repeat(" ", listing.MaxBytes+1), listing.Selectors{}, "MB"},
	} {
		_, err := listing.Read([]byte(c.body), listing.Options{Selectors: c.s})
		if policy.CodeOf(err) != policy.Invalid || !strings.Contains(policy.Message(err), c.says) {
			t.Errorf("%s: %v, want an Invalid error that says %q", name, err, c.says)
		}
	}
}

func FuzzListing(f *testing.F) {
	f.Add([]byte(`<ul><li><a href="/a">A first headline</a> 2025-01-17</li><li><a href="b">Second headline</a></ul>`), "li", "")
	f.Add([]byte(`<record><![CDATA[<tr><td><a href=x>abcdefghij</a>]]></record>`), "", "a")
	f.Add([]byte(`<base href="//x"><a href="?">aaaaaaaa</a>createPageHTML(2,0,"a","htm")`), "", "")
	f.Fuzz(func(t *testing.T, body []byte, item, link string) {
		l, err := listing.Read(body, listing.Options{URL: "https://a.example/x", Selectors: listing.Selectors{Item: item, Link: link}, Now: now})
		if err == nil && len(l.Entries) == 0 {
			t.Fatal("neither entries nor an error")
		}
		for _, e := range l.Entries {
			if e.Title == "" || !strings.HasPrefix(e.URL, "http") {
				t.Fatalf("%+v", e)
			}
		}
	})
}
