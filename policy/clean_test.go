package policy_test

import (
	"testing"

	"datapolicy/policy"
)

func TestCleanURL(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"as it is":           {"http://Example.org/a/b/?b=2&a=1", "http://Example.org/a/b/?b=2&a=1"},
		"tracking":           {" https://example.org/a?utm_source=rss&id=7&utm_medium=feed&UTM_Campaign=latest ", "https://example.org/a?id=7"},
		"only tracking":      {"http://example.org/a?utm_source=rss", "http://example.org/a"},
		"encoded name":       {"http://example.org/a?utm%5Fsource=rss&q=%E6%95%B0", "http://example.org/a?q=%E6%95%B0"},
		"fragment":           {"https://example.org/a#comments", "https://example.org/a"},
		"a route":            {"https://example.org/#/news/12", "https://example.org/#/news/12"},
		"credentials":        {"https://u:p@example.org/a", "https://example.org/a"},
		"amp path":           {"http://example.org/story/amp", "http://example.org/story"},
		"amp html":           {"https://example.org/story.amp.html?x=1", "https://example.org/story.html?x=1"},
		"amp host":           {"https://amp.example.org/story/", "https://example.org/story/"},
		"amp cache":          {"https://example-org.cdn.ampproject.org/c/s/example.org/story/amp", "https://example.org/story"},
		"Han path":           {"https://example.org/新闻/a%2Fb", "https://example.org/%E6%96%B0%E9%97%BB/a%2Fb"},
		"port and root":      {"http://127.0.0.1:8080", "http://127.0.0.1:8080"},
		"amp is a section":   {"https://example.org/amp", "https://example.org/amp"},
		"not of the web":     {"mailto:a@b.example", "mailto:a@b.example"},
		"no address":         {" nothing at all ", "nothing at all"},
		"broken percentages": {"http://example.org/a?x=%zz&utm_source=q", "http://example.org/a?x=%zz"},
	} {
		t.Run(name, func(t *testing.T) {
			got := policy.CleanURL(c.in)
			if got != c.want {
				t.Errorf("CleanURL(%q) = %q, want %q", c.in, got, c.want)
			}
			if again := policy.CleanURL(got); again != got {
				t.Errorf("cleaned again it is %q", again)
			}
		})
	}
}
