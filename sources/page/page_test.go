package page

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"datapolicy/policy"
)

const newsPage = `<!DOCTYPE html><html lang="en"><head><title>Regulator fines data broker | The Harbour Post</title>
<meta property="og:site_name" content="The Harbour Post"><meta property="og:title" content="Regulator fines data broker">
<link rel="canonical" href="/2025/01/17/regulator-fines-data-broker">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"The Harbour Post"},
{"@type":"NewsArticle","headline":"Regulator fines data broker","datePublished":"2025-01-17T09:30:00+01:00","author":[{"@type":"Person","name":"Maria Lindqvist"}],},]}</script>
<script>window.dataLayer=[];track("page")</script></head>
<body><div class="cookie-banner"><p>We use cookies and similar technologies to improve your visit. You can accept or refuse them at any time, as you like.</p></div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>Regulator fines data broker</h1><p class="byline">By Maria Lindqvist</p>
<figure><img src="a.jpg"><figcaption>The regulator's office. Photo: Someone</figcaption></figure>
<p>The data protection authority fined a broker four million euros on Friday, saying it had sold the movements of people who had never agreed to it.</p>
<p>The company, which trades in location data, said it would appeal. "We have done nothing that others do not do," its lawyer told the newspaper.</p>
<p><strong>Also read:</strong> <a href="/other">Parliament votes on broker rules</a></p>
<h2>What the decision says</h2>
<p>The authority found three failings, and ordered the company to delete what it holds within ninety days of the decision.</p>
<ul><li>No consent was asked for the sale of location data.</li><li>People were not told who would receive it.</li></ul>
<div class="share-bar"><a href="#">Facebook</a> <a href="#">X</a></div>
<div class="related-posts"><h3>Related</h3><p><a href="/a">A long headline about something that is entirely different, with commas, and words</a></p></div></article>
<footer><p>Copyright 2025 The Harbour Post. All rights reserved, in every country where this may be read by anyone.</p></footer></body></html>`

func TestExtractNews(t *testing.T) {
	p, err := Extract([]byte(newsPage), Options{URL: "http://www.harbourpost.example/2025/01/17/regulator-fines-data-broker?utm_source=x"})
	if err != nil {
		t.Fatal(err)
	}
	want := `The data protection authority fined a broker four million euros on Friday, saying it had sold the movements of people who had never agreed to it.

The company, which trades in location data, said it would appeal. "We have done nothing that others do not do," its lawyer told the newspaper.

What the decision says

The authority found three failings, and ordered the company to delete what it holds within ninety days of the decision.

No consent was asked for the sale of location data.
People were not told who would receive it.`
	if p.Text != want {
		t.Errorf("text:\n%s\nwant:\n%s", p.Text, want)
	}
	if p.Title != "Regulator fines data broker" || p.Byline != "Maria Lindqvist" || p.SiteName != "The Harbour Post" || p.Language != "en" || p.Partial {
		t.Errorf("%+v", p)
	}
	if !p.Published.Equal(time.Date(2025, 1, 17, 8, 30, 0, 0, time.UTC)) || p.DateSource != policy.DateExact {
		t.Errorf("published %v %s", p.Published, p.DateSource)
	}
	if p.CanonicalURL != "https://www.harbourpost.example/2025/01/17/regulator-fines-data-broker" {
		t.Errorf("canonical %s", p.CanonicalURL)
	}
	out, err := json.Marshal(p)
	if err != nil || !strings.Contains(string(out), `"published":"2025-01-17T08:30:00Z"`) || strings.Count(string(out), `"published"`) != 1 {
		t.Errorf("JSON %s %v", out, err)
	}
}

func TestExtractRefuses(t *testing.T) {
	for name, body := range map[string]string{
		"nothing": "", "blank": " \n\t", "image": "\x89PNG\r\n\x1a\n\x00\x00", "JSON": `{"a":1}`, "feed": `<?xml version="1.0"?><rss version="2.0"><channel/></rss>`,
		"too large": strings.Repeat("a", MaxBytes+1), "broken PDF": "%PDF-1.7\nnothing", "noise": strings.Repeat("\xfe\x01\x9d\xff\x8f\x00\x81", 300),
	} {
		if _, err := Extract([]byte(body), Options{}); err == nil || policy.CodeOf(err) != policy.Invalid {
			t.Errorf("%s: %v, want an Invalid error", name, err)
		}
	}
}

// Some newsrooms set the whole article into a heading.
func TestTextInHeading(t *testing.T) {
	p := extract(t, `<h1>A title of some length</h1><h4><div>The authority said on Friday that it had opened an inquiry into the company.<br><br>It said that this would take some months, and that it would report on it in the summer of next year.</div></h4>`, Options{})
	if !strings.Contains(p.Text, "opened an inquiry") || !strings.HasSuffix(p.Text, "summer of next year.") {
		t.Errorf("%q", p.Text)
	}
}
