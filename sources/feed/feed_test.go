package feed

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"datapolicy/policy"
)

// brief is what most cases are about: the feed without what they leave empty.
type brief struct {
	Format, Version, Title, URL, Language string
	Entries                               []Entry
	Warned                                bool
}

func parse(t *testing.T, doc string, o Options) brief {
	t.Helper()
	f, err := Parse([]byte(doc), o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range f.Entries {
		e := &f.Entries[i]
		if len(e.Categories) == 0 {
			e.Categories = nil
		}
		if len(e.Enclosures) == 0 {
			e.Enclosures = nil
		}
	}
	return brief{f.Format, f.Version, f.Title, f.URL, f.Language, f.Entries, len(f.Warnings) > 0}
}

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestFormats(t *testing.T) {
	for name, c := range map[string]struct {
		doc  string
		o    Options
		want brief
	}{
		"RSS 2.0 as WordPress writes it": {
			doc: `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
	xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>The Data Brief</title><atom:link href="https://brief.example/feed/" rel="self" type="application/rss+xml" />
<link>https://brief.example</link><language>en-US</language>
<item><title>Regulator&#8217;s &quot;final&quot; word on transfers</title><link>https://brief.example/a/?utm_source=rss</link>
<dc:creator><![CDATA[Ana Costa]]></dc:creator><dc:creator>Li Wei</dc:creator><pubDate>Fri, 17 Jan 2025 09:30:00 +0000</pubDate>
<category><![CDATA[GDPR]]></category><category>Data transfers</category>
<guid isPermaLink="false">https://brief.example/?p=7</guid>
<description><![CDATA[<p>Short of it.</p>]]></description>
<content:encoded><![CDATA[<p>Long of it, with a <a href="/b">link</a>.</p><script>alert(1)</script>]]></content:encoded>
<enclosure url="https://brief.example/a.mp3" length="1234" type="audio/mpeg"/></item></channel></rss>`,
			want: brief{"rss", "2.0", "The Data Brief", "https://brief.example", "en-US", []Entry{{
				ID: "https://brief.example/?p=7", URL: "https://brief.example/a/?utm_source=rss", Title: "Regulator’s \"final\" word on transfers", Author: "Ana Costa, Li Wei",
				Published: at("2025-01-17T09:30:00Z"), DateSource: policy.DateExact, Summary: "<p>Short of it.</p>",
				Content: `<p>Long of it, with a <a href="https://brief.example/b">link</a>.</p>`, Categories: []string{"GDPR", "Data transfers"},
				Enclosures: []Enclosure{{"https://brief.example/a.mp3", "audio/mpeg", 1234}},
			}}, false},
		},
		"RSS 0.91 with its document type": {
			doc: `<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>Old &amp; good</title><link>http://old.example/</link><item><title>Caf&eacute;</title><link>http://old.example/1</link></item></channel></rss>`,
			want: brief{"rss", "0.91", "Old & good", "http://old.example/", "", []Entry{{ID: "http://old.example/1", URL: "http://old.example/1", Title: "Café"}}, false},
		},
		"RDF (RSS 1.0)": {
			doc: `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="http://amt.example/rss"><title>Amt</title><link>http://amt.example/</link><dc:language>de</dc:language><items><rdf:Seq><rdf:li rdf:resource="http://amt.example/1"/></rdf:Seq></items></channel>
<image rdf:about="x"><title>Logo</title><link>http://no.example/</link></image>
<item rdf:about="http://amt.example/1"><title>Bußgeld</title><link>http://amt.example/1</link><dc:date>2025-01-17T10:00:00+01:00</dc:date><dc:subject>DSGVO</dc:subject><dc:creator>Pressestelle</dc:creator><description>Text</description></item></rdf:RDF>`,
			want: brief{"rdf", "1.0", "Amt", "http://amt.example/", "de", []Entry{{
				ID: "http://amt.example/1", URL: "http://amt.example/1", Title: "Bußgeld", Author: "Pressestelle",
				Published: at("2025-01-17T09:00:00Z"), Updated: at("2025-01-17T09:00:00Z"), DateSource: policy.DateExact, Summary: "Text", Categories: []string{"DSGVO"},
			}}, false},
		},
		"RSS 0.90": {
			doc:  `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>T</title><link>http://e.example/</link></channel><item><title>I</title><link>http://e.example/i</link></item></rdf:RDF>`,
			want: brief{"rdf", "0.90", "T", "http://e.example/", "", []Entry{{ID: "http://e.example/i", URL: "http://e.example/i", Title: "I"}}, false},
		},
		"Atom 1.0": {
			doc: `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title type="html">Actualités &lt;b&gt;CNIL&lt;/b&gt;</title><link rel="self" href="/atom.xml"/><link href="/"/>
<author><name>CNIL</name></author><entry><id>tag:cnil.example,2025:1</id><title>Sanction</title><link rel="alternate" type="application/json" href="/1.json"/><link rel="alternate" type="text/html" href="/1"/>
<link rel="enclosure" href="/1.pdf" type="application/pdf" length="99"/><published>2025-01-17T10:00:00+01:00</published><updated>2025-01-18T10:00:00Z</updated>
<category term="rgpd" label="RGPD"/><summary>1 &lt; 2</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Une <a href="amende">amende</a></p></div></content></entry></feed>`,
			o: Options{URL: "https://cnil.example/x/atom.xml"},
			want: brief{"atom", "1.0", "Actualités CNIL", "https://cnil.example/", "fr", []Entry{{
				ID: "tag:cnil.example,2025:1", URL: "https://cnil.example/1", Title: "Sanction", Author: "CNIL",
				Published: at("2025-01-17T09:00:00Z"), Updated: at("2025-01-18T10:00:00Z"), DateSource: policy.DateExact, Summary: "1 &lt; 2",
				Content: `<p>Une <a href="https://cnil.example/x/amende">amende</a></p>`, Categories: []string{"RGPD"}, Enclosures: []Enclosure{{"https://cnil.example/1.pdf", "application/pdf", 99}},
			}}, false},
		},
		"Atom 0.3": {
			doc: `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Old</title><link rel="alternate" type="text/html" href="http://old.example/"/><entry><title mode="escaped" type="text/html">A &amp;amp; B</title><link rel="alternate" href="http://old.example/1"/><id>1</id>
<issued>2004-01-02T03:04:05Z</issued><modified>2004-01-03T03:04:05Z</modified><content type="text/html" mode="escaped">&lt;p&gt;Hi&lt;/p&gt;</content></entry></feed>`,
			want: brief{"atom", "0.3", "Old", "http://old.example/", "", []Entry{{ID: "1", URL: "http://old.example/1", Title: "A & B", Published: at("2004-01-02T03:04:05Z"), Updated: at("2004-01-03T03:04:05Z"), DateSource: policy.DateExact, Content: "<p>Hi</p>"}}, false},
		},
		"CDF, with a channel in the channel": {
			doc: `<?xml version="1.0"?><CHANNEL HREF="http://amt.example/" LASTMOD="1997-11-05T08:15-0500"><TITLE>Amt</TITLE><ABSTRACT>What we do</ABSTRACT>
<ITEM HREF="1.html" LASTMOD="1997-11-05T08:15-0500"><TITLE>One</TITLE><ABSTRACT>Short</ABSTRACT></ITEM><CHANNEL><TITLE>Inner</TITLE><ITEM><A HREF="http://amt.example/2.html">Two</A></ITEM></CHANNEL></CHANNEL>`,
			want: brief{"cdf", "", "Amt", "http://amt.example/", "", []Entry{
				{ID: "http://amt.example/1.html", URL: "http://amt.example/1.html", Title: "One", Published: at("1997-11-05T13:15:00Z"), Updated: at("1997-11-05T13:15:00Z"), DateSource: policy.DateExact, Summary: "Short"},
				{ID: "http://amt.example/2.html", URL: "http://amt.example/2.html", Title: "Two"},
			}, false},
		},
		"Atom 0.3 by prefix": {
			doc:  `<a:feed xmlns:a="http://purl.org/atom/ns#"><a:title>Old</a:title><a:entry><a:id>1</a:id><a:title>E</a:title></a:entry></a:feed>`,
			want: brief{"atom", "0.3", "Old", "", "", []Entry{{ID: "1", Title: "E"}}, false},
		},
		"JSON Feed 1.0, with the item's address elsewhere": {
			doc:  `{"version":"https://jsonfeed.org/version/1","title":"J","author":{"name":"Desk"},"items":[{"id":"y","title":null,"external_url":"http://e.example/y","content_text":"1 < 2","date_modified":"2025-01-17T10:00:00Z"}]}`,
			want: brief{"json", "1.0", "J", "", "", []Entry{{ID: "y", URL: "http://e.example/y", Author: "Desk", Published: at("2025-01-17T10:00:00Z"), Updated: at("2025-01-17T10:00:00Z"), DateSource: policy.DateExact, Content: "1 &lt; 2"}}, false},
		},
		"JSON Feed 1.1": {
			doc: `{"version":"https://jsonfeed.org/version/1.1","title":"J","home_page_url":"https://j.example/","language":"en","authors":[{"name":"Desk"}],
"items":[{"id":7,"url":"/7","title":"Seven","content_html":"<p onclick=\"x()\">Hi <img src=i.png></p>","summary":"a < b","date_published":"2025-01-17T10:00:00Z","tags":["x","x"],"attachments":[{"url":"/7.mp3","mime_type":"audio/mpeg","size_in_bytes":12}]}]}`,
			want: brief{"json", "1.1", "J", "https://j.example/", "en", []Entry{{
				ID: "7", URL: "https://j.example/7", Title: "Seven", Author: "Desk", Published: at("2025-01-17T10:00:00Z"), DateSource: policy.DateExact,
				Content: `<p>Hi <img src="https://j.example/i.png"></p>`, Summary: "a &lt; b", Categories: []string{"x"}, Enclosures: []Enclosure{{"https://j.example/7.mp3", "audio/mpeg", 12}},
			}}, false},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, parse(t, c.doc, c.o)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The JSON is a contract: no null, dates in UTC, and "" for those not told.
func TestJSON(t *testing.T) {
	f, err := Parse([]byte(`<rss version="2.0"><channel><title>T</title><item><title>A</title><pubDate>Fri, 17 Jan 2025 10:00:00 +0100</pubDate></item></channel></rss>`), Options{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"format":"rss","version":"2.0","title":"T","url":"","language":"","entries":[{"id":"sha256:` + "ID" + `","url":"","title":"A","author":"","published":"2025-01-17T09:00:00Z","updated":"","summary":"","content":"","categories":[],"enclosures":[]}],"warnings":["an entry has neither an id nor an address; its id was made from its text"]}`
	if s := strings.Replace(string(got), strings.TrimPrefix(f.Entries[0].ID, "sha256:"), "ID", 1); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}
