package page

import "testing"

// A template that names one address for all its articles must not make them one.
func TestCanonicalOfTemplates(t *testing.T) {
	const article = "https://news.example/politics/2025/01/17/regulator-fines-data-broker"
	for name, c := range map[string]struct {
		found, said string
		believed    bool
	}{
		"its own":                       {article, article, true},
		"without tracking":              {article + "?utm_source=x", article, true},
		"the front page":                {article, "https://news.example/", false},
		"the front page by its file":    {article, "https://news.example/index.html", false},
		"the front page of a language":  {article, "https://news.example/en", false},
		"the section":                   {article, "https://news.example/politics/", false},
		"the month":                     {article, "https://news.example/politics/2025/01", false},
		"from its accelerated form":     {article + "/amp", article, true},
		"from its print version":        {article + "/print/", article, true},
		"from its second page":          {article + "/page/2", article, true},
		"from a number behind it":       {article + "/1234567", article, true},
		"a script for all":              {"https://news.example/show.php?id=4711", "https://news.example/show.php", false},
		"a script with what it shows":   {"https://news.example/show.php?id=4711&lang=en", "https://news.example/show.php?id=4711", true},
		"a parameter of the view":       {"https://news.example/show-4711?view=print", "https://news.example/show-4711", true},
		"a list from one of its pages":  {"https://news.example/politics/page/2", "https://news.example/politics", true},
		"another site":                  {article, "https://elsewhere.example/a", false},
		"a number under a section":      {"https://news.example/xw/202501/t20250117_1395678.html", "https://news.example/xw/", false},
		"a front page is its own":       {"https://news.example/", "https://news.example/", true},
		"the outlet's other host":       {"https://amp.news.example/politics/regulator-fines-broker", "https://www.news.example/politics/regulator-fines-broker", true},
		"a new address for the article": {"https://news.example/a/1234567", "https://news.example/politics/regulator-fines-data-broker", true},
	} {
		_, link := canonical(c.found, metadata{canonical: c.said})
		if (link != "") != c.believed {
			t.Errorf("%s: %s for %s: believed %v", name, c.said, c.found, link != "")
		}
	}
}
