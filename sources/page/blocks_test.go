package page

import "testing"

func TestTextOf(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"paragraphs":           {"<p>One  two\n three.</p><p>Four.</p>", "One two three.\n\nFour."},
		"plain":                {"just text", "just text"},
		"entities":             {"a &amp; b&nbsp;c &lt;d&gt;", "a & b c <d>"},
		"breaks":               {"one<br>two<br><br>three", "one\ntwo\n\nthree"},
		"Chinese indents":      {"　　第一段。<br>　　第二段。", "第一段。\n\n第二段。"},
		"Han across lines":     {"<p>国家互联网\n  信息办公室 CAC\n 说</p>", "国家互联网信息办公室 CAC 说"},
		"list":                 {"<p>Three:</p><ul><li>a<li><p>b</p><li>c</ul><p>End.</p>", "Three:\n\na\nb\nc\n\nEnd."},
		"table":                {"<table><tr><th>Company<th>Fine<tr><td>A<td>€ 5 m<tr><td>B<td>€ 7 m</table>", "Company | Fine\nA | € 5 m\nB | € 7 m"},
		"layout table":         {"<table><tr><td><p>One.</p><p>Two.</p></td></tr></table>", "One.\n\nTwo."},
		"script and style":     {"<p>a<script>track()</script></p><style>p{}</style><p>b</p><noscript><img src=x></noscript>", "a\n\nb"},
		"teaser":               {"<p>Text.</p><p><strong>Also read:</strong> <a href=x>Other</a></p><p>More text.</p>", "Text.\n\nMore text."},
		"teaser box":           {"<p>Text.</p><h3>Related</h3><ul><li><a href=x>One</a><li><a href=y>Two</a></ul><p>More text.</p>", "Text.\n\nMore text."},
		"WordPress foot":       {"<p>Text.</p><p>The post <a href=x>A title</a> appeared first on <a href=y>A blog</a>.</p>", "Text."},
		"soft hyphens":         {"<p>Daten\u00adschutz\u200bgrund\u00ad\u00adverordnung</p>", "Datenschutzgrundverordnung"},
		"code":                 {"<pre>a\n  b</pre>", "a\nb"},
		"nested inline blocks": {"<div>a<div>b</div>c</div>", "a\n\nb\n\nc"},
		"caption":              {"<figure><img alt=x><figcaption>Photo: X</figcaption></figure><p>a</p>", "a"},
		"empty":                {"", ""},
		"escaped markup":       {"&lt;p&gt;a&lt;/p&gt;", "a"},
		"less than":            {"<p>if a &lt; b and c &gt; d</p>", "if a < b and c > d"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := TextOf(c.in); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
