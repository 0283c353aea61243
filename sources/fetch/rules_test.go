package fetch

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestRules(t *testing.T) {
	const nobody = "user-agent: *\ndisallow: /\n"
	for name, c := range map[string]struct {
		robots  string
		allowed []string
		refused []string
	}{
		"empty":                                  {"", []string{"/", "/a"}, nil},
		"everything for everybody":               {nobody, []string{"/robots.txt"}, []string{"/", "/a?b"}},
		"an empty Disallow":                      {"user-agent: *\ndisallow:\n", []string{"/a"}, nil},
		"our own group goes first":               {nobody + "\nuser-agent: DataPolicy\ndisallow: /private\n", []string{"/a"}, []string{"/private/x"}},
		"our own group, without a rule":          {nobody + "user-agent: datapolicy\n", []string{"/a"}, nil},
		"with a version and a comment":           {nobody + "User-agent: datapolicy/2.0 # the bot\nallow: /\n", []string{"/a"}, nil},
		"a name that begins like ours":           {"user-agent: datapolicybot\ndisallow: /\n", []string{"/a"}, nil},
		"a name that ours begins with":           {"user-agent: data\ndisallow: /\n", []string{"/a"}, nil},
		"groups of one name are merged":          {"user-agent: datapolicy\ndisallow: /a\n\nuser-agent: x\ndisallow: /\n\nuser-agent: datapolicy\ndisallow: /b\n", []string{"/c"}, []string{"/a", "/b"}},
		"one group for two names":                {"user-agent: x\nuser-agent: datapolicy\ndisallow: /a\n", []string{"/b"}, []string{"/a"}},
		"a sitemap between the names":            {"user-agent: datapolicy\nsitemap: https://a.example/s.xml\nuser-agent: x\ndisallow: /a\n", []string{"/b"}, []string{"/a"}},
		"a rule before any name":                 {"disallow: /\nuser-agent: *\ndisallow: /a\n", []string{"/b"}, []string{"/a"}},
		"the longest rule decides":               {"user-agent: *\nallow: /news/\ndisallow: /\ndisallow: /news/old\n", []string{"/news/a"}, []string{"/a", "/news/old/1"}},
		"of two as long, the one that allows":    {"user-agent: *\ndisallow: /page\nallow: /page\n", []string{"/page", "/pages"}, nil},
		"case counts in paths":                   {"user-agent: *\ndisallow: /News\n", []string{"/news"}, []string{"/News"}},
		"anything between":                       {"user-agent: *\ndisallow: /*/print\n", []string{"/print", "/a/b"}, []string{"/a/print", "/a/b/print?x"}},
		"the end":                                {"user-agent: *\ndisallow: /*.pdf$\n", []string{"/a.pdf?x", "/a.pdfx"}, []string{"/a.pdf", "/b/a.pdf"}},
		"the very page":                          {"user-agent: *\ndisallow: /a$\n", []string{"/a/", "/ab"}, []string{"/a"}},
		"the front page alone":                   {"user-agent: *\nallow: /$\ndisallow: /\n", []string{"/"}, []string{"/a"}},
		"a pattern is no prefix of the middle":   {"user-agent: *\ndisallow: /b*c\n", []string{"/a/bc"}, []string{"/bxxc", "/bc/d"}},
		"a query":                                {"user-agent: *\ndisallow: /*?print=\n", []string{"/a?b=1"}, []string{"/a?print=1"}},
		"a star at the end":                      {"user-agent: *\ndisallow: /a/*\n", []string{"/a"}, []string{"/a/", "/a/b"}},
		"a dollar in the middle is itself":       {"user-agent: *\ndisallow: /a$b\n", []string{"/a"}, []string{"/a$b", "/a%24b/c"}},
		"a star in a path is itself":             {"user-agent: *\ndisallow: /a%2Ab\n", []string{"/axb"}, []string{"/a*b", "/a%2ab"}},
		"letters beyond ASCII":                   {"user-agent: *\ndisallow: /datenschützer\ndisallow: /%e6%96%b0\n", []string{"/datenschutz"}, []string{"/datensch%C3%BCtzer", "/datensch%c3%bctzer", "/新闻"}},
		"encoded without need":                   {"user-agent: *\ndisallow: /%61%7e\n", nil, []string{"/a~b", "/%61~"}},
		"an encoded slash is another":            {"user-agent: *\ndisallow: /a%2Fb\n", []string{"/a/b"}, []string{"/a%2fb"}},
		"a byte order mark":                      {"\xef\xbb\xbf" + nobody, nil, []string{"/"}},
		"lines as on old Macs":                   {"user-agent: *\rdisallow: /a\r", []string{"/b"}, []string{"/a"}},
		"spaces and comments":                    {"  User-Agent :  *  # all\n\tDisallow\t: /a # not this\n", []string{"/b"}, []string{"/a", "/ab"}},
		"without colons":                         {"user-agent *\ndisallow /a\n", []string{"/b"}, []string{"/a"}},
		"misspelt":                               {"useragent: *\ndissallow: /a\n", []string{"/b"}, []string{"/a"}},
		"without the first slash":                {"user-agent: *\ndisallow: private/\n", []string{"/b"}, []string{"/private/a"}},
		"a crawl delay that is no number":        {"user-agent: *\ncrawl-delay: soon\ndisallow: /a\n", []string{"/b"}, []string{"/a"}},
		"a delay ends a group's names":           {"user-agent: datapolicy\ncrawl-delay: 3\nuser-agent: *\ndisallow: /\n", []string{"/a"}, nil},
		"a page instead":                         {"<!doctype html><html><body>disallow: / <p>Not found</p>\n</body></html>", []string{"/"}, nil},
		"bytes":                                  {"\x00\xff\xfe:\x01\n:::\nallow\n", []string{"/"}, nil},
		"more than is read, cut before a line":   {"user-agent: *\ndisallow: /a\n" + strings.Repeat("# "+strings.Repeat("x", 98)+"\n", maxRobots/100) + "disallow: /b\n", []string{"/b"}, []string{"/a"}},
		"a path without an address's escapes":    {"user-agent: *\ndisallow: /a b\n", nil, []string{"/a%20b"}},
		"nothing but stars takes no time":        {"user-agent: *\ndisallow: /" + strings.Repeat("*a", 2000) + "b\n", []string{"/" + strings.Repeat("a", 7000)}, nil},
		"a broken escape stands for itself":      {"user-agent: *\ndisallow: /100%\n", []string{"/1000"}, []string{"/100%", "/100%x"}},
		"other robots' rules are not ours":       {"user-agent: GPTBot\nuser-agent: CCBot\ndisallow: /\n", []string{"/a"}, nil},
		"a name in quotes is no name of a robot": {"user-agent: \"datapolicy\"\ndisallow: /\n", []string{"/a"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			r := parseRules([]byte(c.robots), "datapolicy")
			for _, path := range c.allowed {
				if !r.allows(path) {
					t.Errorf("%s is refused", path)
				}
			}
			for _, path := range c.refused {
				if r.allows(path) {
					t.Errorf("%s is allowed", path)
				}
			}
		})
	}
}

func TestRulesBesides(t *testing.T) {
	r := parseRules([]byte("sitemap: https://a.example/s.xml\nuser-agent: *\ncrawl-delay: 2.5\nuser-agent: x\ncrawl-delay: 60\nSitemap:/news.xml\n"), "datapolicy")
	if r.delay != 2500*time.Millisecond || !slices.Equal(r.sitemaps, []string{"https://a.example/s.xml", "/news.xml"}) {
		t.Errorf("%+v", r)
	}
	for value, want := range map[string]time.Duration{"10s": 10 * time.Second, "-1": 0, "NaN": 0, "+Inf": 24 * time.Hour, "1e300": 24 * time.Hour, "": 0} {
		if got := delay(value); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
	many := parseRules([]byte("user-agent: *\n"+strings.Repeat("disallow: /a\n", 2*maxRules)+strings.Repeat("sitemap: /s\n", 2*maxSitemaps)), "datapolicy")
	if len(many.list) > maxRules || len(many.sitemaps) > maxSitemaps {
		t.Errorf("%d rules and %d sitemaps are kept", len(many.list), len(many.sitemaps))
	}
}

// A file of anything is read, and says the same of a path however it is written.
func FuzzRules(f *testing.F) {
	f.Add("user-agent: *\ndisallow: /a*b$\nallow: /%61\ncrawl-delay: 1\n", "/a%2Ab?c")
	f.Add("user-agent datapolicy\rdisallow: *\r", "")
	f.Fuzz(func(t *testing.T, robots, path string) {
		r := parseRules([]byte(robots), "datapolicy")
		if r.allows(path) != r.allows(normalised(path)) {
			t.Errorf("%q and %q are not treated alike", path, normalised(path))
		}
		for _, rule := range r.list {
			if again := patternOf(rule.pattern); again != rule.pattern {
				t.Errorf("pattern %q becomes %q", rule.pattern, again)
			}
		}
		if r.delay < 0 || r.size() <= 0 {
			t.Errorf("%+v", r)
		}
	})
}
