package policy_test

import (
	"testing"

	"datapolicy/policy"
)

func TestCanonicalURL(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"as it is":           {"https://example.org/a/b", "https://example.org/a/b"},
		"case and port":      {"HTTP://Example.ORG:80/A", "https://example.org/A"},
		"other port stays":   {"http://127.0.0.1:8080/a", "https://127.0.0.1:8080/a"},
		"IPv6":               {"http://[::1]:8080/a", "https://[::1]:8080/a"},
		"tracking":           {"https://example.org/a?utm_source=x&id=7&fbclid=q", "https://example.org/a?id=7"},
		"sorted query":       {"https://example.org/a?b=2&a=1", "https://example.org/a?a=1&b=2"},
		"fragment":           {"https://example.org/a#top", "https://example.org/a"},
		"slash":              {"https://example.org/a/", "https://example.org/a"},
		"root":               {"https://example.org", "https://example.org/"},
		"dots":               {"https://example.org/a/../b/./c", "https://example.org/b/c"},
		"credentials":        {"https://u:p@example.org/a", "https://example.org/a"},
		"amp path":           {"https://example.org/story/amp/", "https://example.org/story"},
		"amp html":           {"https://example.org/story.amp.html", "https://example.org/story.html"},
		"amp host":           {"https://amp.example.org/story", "https://example.org/story"},
		"amp query":          {"https://example.org/story?amp=1", "https://example.org/story"},
		"google amp":         {"https://www.google.com/amp/s/example.org/story/amp", "https://example.org/story"},
		"amp cache":          {"https://example-org.cdn.ampproject.org/c/s/example.org/story", "https://example.org/story"},
		"escaped slash":      {"https://example.org/a%2Fb", "https://example.org/a%2Fb"},
		"Han path":           {"https://example.org/新闻", "https://example.org/%E6%96%B0%E9%97%BB"},
		"international host": {"https://bücher.example/a", "https://xn--bcher-kva.example/a"},
		"amp twice":          {"https://amp.amp.example.org/amp/story/amp/amp/", "https://example.org/story"},
		"amp of a cache":     {"https://amp.google.com/amp/s/example.org/story", "https://example.org/story"},
		"amp.dev is a name":  {"https://amp.dev/a", "https://amp.dev/a"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := policy.CanonicalURL(c.in)
			if err != nil || got != c.want {
				t.Fatalf("CanonicalURL(%q) = %q, %v; want %q", c.in, got, err, c.want)
			}
		})
	}
	for _, bad := range []string{"", "example.org/a", "ftp://example.org/a", "https://", "javascript:alert(1)", "http://[::1", "mailto:a@b.c"} {
		if got, err := policy.CanonicalURL(bad); err == nil || policy.CodeOf(err) != policy.Invalid {
			t.Errorf("CanonicalURL(%q) = %q, %v; want an Invalid error", bad, got, err)
		}
	}
}

func FuzzCanonicalURL(f *testing.F) {
	for _, seed := range []string{
		"https://example.org/a?utm_source=x#y", "https://www.google.com/amp/s/example.org/amp/amp", "http://a.b/%zz?%", "https://amp.amp.example.org/amp/amp/x.amp.html.amp/",
		"http://a../%2e%2e//b;c?b=1&a=%zz;d&a", "https://x.cdn.ampproject.org/c/s/amp.google.com/amp/www.google.com/amp/s/e.org/x", "http://ÀMP.İ.example:443/", "http://[fe80::1%25en0]:80/a",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		policy.CleanURL(raw)
		once, err := policy.CanonicalURL(raw)
		if err != nil {
			return
		}
		twice, err := policy.CanonicalURL(once)
		if err != nil {
			t.Fatalf("%q gives %q, which is no address: %v", raw, once, err)
		}
		if twice != once {
			t.Fatalf("%q gives %q, and that gives %q", raw, once, twice)
		}
		clean, err := policy.CanonicalURL(policy.CleanURL(raw))
		if err != nil || clean != once {
			t.Fatalf("%q is %q, but cleaned it is %q, %v", raw, once, clean, err)
		}
	})
}
