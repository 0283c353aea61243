package page

import (
	"testing"
	"time"

	"datapolicy/policy"
)

func extract(t *testing.T, html string, o Options) *Page {
	t.Helper()
	p, err := Extract([]byte(html), o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const someText = `<p>The authority said on Friday that it had opened an inquiry into the company, and that it would take some months.</p><p>The company said that it would answer all questions, as it had always done, and in good time.</p>`

func TestCanonical(t *testing.T) {
	const found = "https://www.news.example/a/story?utm_source=x&id=7"
	for name, c := range map[string]struct{ head, found, want string }{
		"none":               {"", found, "https://www.news.example/a/story?id=7"},
		"absolute":           {`<link rel="canonical" href="https://www.news.example/a/story">`, found, "https://www.news.example/a/story"},
		"relative":           {`<link rel=canonical href="/a/story-2">`, found, "https://www.news.example/a/story-2"},
		"another subdomain":  {`<link rel="canonical" href="https://news.example/b">`, found, "https://news.example/b"},
		"og:url":             {`<meta property="og:url" content="https://www.news.example/c">`, found, "https://www.news.example/c"},
		"empty, then og:url": {`<link rel="canonical" href=""><meta property="og:url" content="https://www.news.example/c">`, found, "https://www.news.example/c"},
		"root":               {`<link rel="canonical" href="https://www.news.example/">`, found, "https://www.news.example/a/story?id=7"},
		"another site":       {`<link rel="canonical" href="https://evil.example.org/a">`, found, "https://www.news.example/a/story?id=7"},
		"a script":           {`<link rel="canonical" href="javascript:alert(1)">`, found, "https://www.news.example/a/story?id=7"},
		"not known where":    {`<link rel="canonical" href="https://www.news.example/a">`, "", "https://www.news.example/a"},
		"JSON-LD":            {`<script type="application/ld+json">{"@type":"Article","headline":"x","url":"https://www.news.example/ld"}</script>`, found, "https://www.news.example/ld"},
		"two labels":         {`<link rel="canonical" href="https://other.co.uk/a">`, "https://news.co.uk/b", "https://news.co.uk/b"},
		"loopback":           {`<link rel="canonical" href="/a">`, "http://127.0.0.1:8080/b", "https://127.0.0.1:8080/a"},
		"AMP":                {`<link rel="canonical" href="https://www.news.example/a/story">`, "https://amp.news.example/a/story/amp", "https://www.news.example/a/story"},
	} {
		p := extract(t, "<head>"+c.head+"</head>"+someText, Options{URL: c.found})
		if p.CanonicalURL != c.want || p.URL != c.found {
			t.Errorf("%s: %q (url %q), want %q", name, p.CanonicalURL, p.URL, c.want)
		}
	}
}

func TestTitle(t *testing.T) {
	for name, c := range map[string]struct{ html, want, site string }{
		"suffix":                     {`<title>Inquiry opened into broker | The Post</title>`, "Inquiry opened into broker", "The Post"},
		"suffix, site known":         {`<title>Inquiry opened - The Post of the North</title><meta property="og:site_name" content="The Post of the North">`, "Inquiry opened", "The Post of the North"},
		"site first":                 {`<title>The Post: Inquiry opened</title><meta property="og:site_name" content="The Post"><meta property="og:title" content="Inquiry opened">`, "Inquiry opened", "The Post"},
		"hyphen in the title":        {`<title>Court: e-commerce sites must ask - a long story of a data-protection case</title>`, "Court: e-commerce sites must ask - a long story of a data-protection case", ""},
		"Chinese, underscore":        {`<title>网信办就数据出境答记者问_国内新闻_港湾网</title>`, "网信办就数据出境答记者问", "港湾网"},
		"Chinese, hyphen":            {`<title>关于发布数据安全管理办法的通知-国家数据办公室</title>`, "关于发布数据安全管理办法的通知", "国家数据办公室"},
		"heading confirmed":          {`<title>Inquiry opened into the broker | The Post</title></head><body><h1>The Post</h1><h1>Inquiry opened into the broker</h1>`, "Inquiry opened into the broker", "The Post"},
		"head made for social media": {`<meta property="og:title" content="You won't believe what the broker sold"><title>Broker fined four million euros for selling locations | The Post</title></head><body><h1>Broker fined four million euros for selling locations</h1>`, "Broker fined four million euros for selling locations", "The Post"},
		"entities":                   {`<meta property="og:title" content="A &amp;amp; B &quot;merge&quot;">`, `A & B "merge"`, ""},
		"none":                       {``, "", ""},
		"h2 only":                    {`<body><h2>A heading of the second level only</h2>`, "A heading of the second level only", ""},
	} {
		p := extract(t, c.html+someText, Options{})
		if p.Title != c.want || p.SiteName != c.site {
			t.Errorf("%s: %q (%q), want %q (%q)", name, p.Title, p.SiteName, c.want, c.site)
		}
	}
}

func TestByline(t *testing.T) {
	for name, c := range map[string]struct{ html, want string }{
		"meta":                 {`<meta name="author" content="Maria Lindqvist">`, "Maria Lindqvist"},
		"meta, By":             {`<meta name="author" content="By Maria Lindqvist and Tom O'Neil">`, "Maria Lindqvist, Tom O'Neil"},
		"address":              {`<meta property="article:author" content="https://facebook.example/maria"><span class="author">Maria Lindqvist</span>`, "Maria Lindqvist"},
		"JSON-LD list":         {`<script type="application/ld+json">{"@type":"NewsArticle","author":[{"name":"Maria Lindqvist"},{"name":"Tom Berg"}]}</script>`, "Maria Lindqvist, Tom Berg"},
		"JSON-LD string":       {`<script type="application/ld+json">{"@type":["Article"],"author":"Maria Lindqvist"}</script>`, "Maria Lindqvist"},
		"mail and handle":      {`<div class="byline">By Maria Lindqvist maria@post.example @mlindqvist</div>`, "Maria Lindqvist"},
		"with a date":          {`<div class="byline">By Maria Lindqvist | 17 January 2025</div>`, "Maria Lindqvist"},
		"role":                 {`<div class="byline">Maria Lindqvist, Senior Correspondent</div>`, "Maria Lindqvist"},
		"German":               {`<p class="autor">Von Jonas Ährenfeld</p>`, "Jonas Ährenfeld"},
		"French":               {`<p class="auteur">Par Hélène Marchais</p>`, "Hélène Marchais"},
		"Chinese in the text":  {`<div>2025-01-17 来源：港湾日报 作者：林晓雯</div>`, "林晓雯"},
		"Chinese reporter":     {`<p>（本报记者 林晓雯 陈立）</p>`, "林晓雯, 陈立"},
		"a line without class": {`<div>By Maria Lindqvist</div>`, "Maria Lindqvist"},
		"nobody":               {`<meta name="author" content="admin">`, ""},
		"the site itself":      {`<meta property="og:site_name" content="The Post"><meta name="author" content="The Post">`, ""},
		"an agency":            {`<meta name="author" content="Reuters">`, "Reuters"},
	} {
		if p := extract(t, c.html+someText, Options{}); p.Byline != c.want {
			t.Errorf("%s: %q, want %q", name, p.Byline, c.want)
		}
	}
}

func TestPublished(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*3600)
	for name, c := range map[string]struct {
		html string
		o    Options
		want string
		how  policy.DateSource
	}{
		"JSON-LD first":            {`<meta property="article:published_time" content="2025-01-10T00:00:00Z"><script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2025-01-17T09:30:00+08:00"}</script>`, Options{}, "2025-01-17T01:30:00Z", policy.DateExact},
		"day made exact":           {`<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2025-01-17"}</script><meta property="article:published_time" content="2025-01-17T09:30:00Z">`, Options{}, "2025-01-17T09:30:00Z", policy.DateExact},
		"broken JSON-LD":           {"<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\n\"description\":\"two\nlines\",\"datePublished\":\"2025-01-17T09:30:00Z\",}</script>", Options{}, "2025-01-17T09:30:00Z", policy.DateExact},
		"two objects in a row":     {`<script type="application/ld+json">{"@type":"WebSite","name":"x"} {"@type":"Article","datePublished":"2025-01-17T09:30:00Z"};</script>`, Options{}, "2025-01-17T09:30:00Z", policy.DateExact},
		"Dublin Core":              {`<meta name="DC.date.issued" content="2025-01-17">`, Options{}, "2025-01-17T00:00:00Z", policy.DateDay},
		"Chinese meta":             {`<meta name="PubDate" content="2025-01-17 10:30:00">`, Options{Location: shanghai}, "2025-01-17T02:30:00Z", policy.DateExact},
		"time element":             {`<time class="entry-date published" datetime="2025-01-17T09:30:00Z">x</time><time class="updated" datetime="2025-02-01T00:00:00Z">y</time>`, Options{}, "2025-01-17T09:30:00Z", policy.DateExact},
		"time of another article":  {`<aside><time datetime="2024-01-01T00:00:00Z">x</time></aside><h1>Title of it</h1><p>17 January 2025</p>`, Options{}, "2025-01-17T00:00:00Z", policy.DateDay},
		"Chinese label":            {`<h1>关于发布管理办法的通知</h1><div>来源：办公室　发布时间：2025年1月17日 10:30　字号</div>`, Options{Location: shanghai}, "2025-01-17T02:30:00Z", policy.DateExact},
		"German label":             {`<h1>Prüfung eröffnet</h1><div>Veröffentlicht am 17. Januar 2025</div>`, Options{}, "2025-01-17T00:00:00Z", policy.DateDay},
		"published before updated": {`<h1>Title of it</h1><div>Updated 20 January 2025</div><div>Published 17 January 2025</div>`, Options{}, "2025-01-17T00:00:00Z", policy.DateDay},
		"end of a notice":          {`<h1>通知</h1><p>各省、自治区、直辖市有关部门：现将有关事项通知如下，请认真贯彻执行。</p><p>国家数据办公室</p><p>二〇二五年一月十七日</p>`, Options{}, "2025-01-17T00:00:00Z", policy.DateDay},
		"path":                     {``, Options{URL: "https://news.example/2025/01/17/story"}, "2025-01-17T00:00:00Z", policy.DateDay},
		"path of TRS":              {``, Options{URL: "https://office.example/xw/202501/t20250117_123456.html"}, "2025-01-17T00:00:00Z", policy.DateDay},
		"future is not believed":   {`<meta property="article:published_time" content="2031-01-17T09:30:00Z">`, Options{Now: time.Date(2025, 1, 20, 0, 0, 0, 0, time.UTC)}, "", ""},
		"none":                     {``, Options{URL: "https://news.example/story"}, "", ""},
		"selector":                 {`<meta property="article:published_time" content="2025-01-10T00:00:00Z"><b id="d">17.01.2025</b>`, Options{Selectors: &Selectors{Date: "#d"}}, "2025-01-17T00:00:00Z", policy.DateDay},
	} {
		p := extract(t, c.html+someText, c.o)
		got := ""
		if !p.Published.IsZero() {
			got = p.Published.Format(time.RFC3339)
		}
		if got != c.want || p.DateSource != c.how {
			t.Errorf("%s: %s (%s), want %s (%s)", name, got, p.DateSource, c.want, c.how)
		}
	}
}

func TestSelectors(t *testing.T) {
	html := `<h2 class="t">The catalog's title</h2><p class="w">Von Jonas Ährenfeld</p><div class="b"><p>Short.</p><p>Also read: other</p><div class="share">X</div></div>` + someText
	p := extract(t, html, Options{Selectors: &Selectors{Title: "h2.t", Byline: ".w", Body: ".b"}})
	if p.Title != "The catalog's title" || p.Byline != "Jonas Ährenfeld" || p.Text != "Short." {
		t.Errorf("%+v", p)
	}
	p = extract(t, html, Options{Selectors: &Selectors{Title: "h2[", Body: ".gone", Byline: "::"}})
	if p.Text == "" || p.Title == "" {
		t.Errorf("selectors that do not fit must not lose the page: %+v", p)
	}
}

func TestPartial(t *testing.T) {
	for name, c := range map[string]struct {
		html string
		want bool
	}{
		"free":                 {someText, false},
		"JSON-LD says paid":    {`<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>` + someText, true},
		"JSON-LD says free":    {`<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":true}</script>` + someText, false},
		"content tier":         {`<meta property="article:content_tier" content="locked">` + someText, true},
		"English box":          {someText + `<div class="paywall"><p>Subscribe to continue reading.</p></div>`, true},
		"German box":           {someText + `<div class="offer"><p>Diesen Artikel weiterlesen mit dem Digitalabo</p></div>`, true},
		"French box":           {someText + `<p>La suite est réservée aux abonnés.</p>`, true},
		"Chinese box":          {someText + `<p>登录后阅读全文</p>`, true},
		"a newsletter is none": {someText + `<p>Subscribe to our newsletter.</p>`, false},
	} {
		if p := extract(t, c.html, Options{}); p.Partial != c.want {
			t.Errorf("%s: %v", name, p.Partial)
		}
	}
}

func TestPaidTextIsNotTaken(t *testing.T) {
	p := extract(t, `<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false,"articleBody":"The secret rest of the article, which only subscribers may read, and which is long enough to be one."}</script>`+someText, Options{})
	if !p.Partial || p.Text == "" || len(p.Text) > 300 {
		t.Errorf("%+v", p)
	}
}

func TestLanguage(t *testing.T) {
	for name, c := range map[string]struct{ html, want string }{
		"declared":           {`<html lang="en-GB">` + someText, "en"},
		"not declared":       {someText, "en"},
		"declared wrongly":   {`<html lang="en"><p>国家互联网信息办公室就《网络数据安全管理条例》有关问题回答了记者的提问，并介绍了有关情况。</p>`, "zh"},
		"short and declared": {`<html lang="de"><p>Prüfung eröffnet.</p>`, "de"},
	} {
		if p := extract(t, c.html, Options{}); p.Language != c.want {
			t.Errorf("%s: %q, want %q", name, p.Language, c.want)
		}
	}
}

func TestPlainText(t *testing.T) {
	p := extract(t, "A title of it\n\nThe first paragraph, which says something.\nAlso read | Another thing\n\nThe second.", Options{ContentType: "text/plain"})
	if p.Title != "A title of it" || p.Text != "The first paragraph, which says something.\n\nThe second." {
		t.Errorf("%+v", p)
	}
}
