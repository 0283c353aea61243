package digest_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"datapolicy/digest"
	"datapolicy/policy"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got; -update writes it anew):\n%s", name, diff)
	}
}

// shown is a digest with all that can be shown, hostile text among it.
func shown() policy.Digest {
	link := func(id, url, source, title string, also ...string) policy.SourceLink {
		return policy.SourceLink{ArticleID: id, URL: url, Source: source, Title: title, Published: on(17, 10), AlsoIn: also}
	}
	cites := func(ids ...string) (out []policy.Citation) {
		for _, id := range ids {
			out = append(out, policy.Citation{ArticleID: id, Quote: "x"})
		}
		return out
	}
	return policy.Digest{
		Since: on(16, 7), Until: on(17, 7), Zone: "Europe/Berlin", MadeBy: "gpt-test", Tokens: 1234, CostUSD: 0.0123,
		Notes: []string{"2 more stories were left out for length."},
		Sections: []policy.DigestSection{
			{Jurisdiction: policy.China, Items: []policy.DigestItem{{
				Headline: "外交部：中国政府不会要求企业违反当地法律提供境外数据", Event: "statement", Published: on(17, 10), NewSinceLast: true,
				Sentences: []policy.Sentence{
					{Text: "外交部发言人郭嘉昆17日在例行记者会上表示，中国政府高度重视并依法保护数据隐私和安全，从来没有也不会要求企业或个人以违反当地法律的方式采集或提供位于外国境内的数据。", Language: "zh", Citations: cites("b", "a", "b")},
					{Text: "noyb had named six firms, TikTok and Xiaomi among them.", Language: "en", Citations: cites("b")},
				},
				WhyItMatters: "Guo Jiakun disputes it.",
				WhoSaysWhat: []policy.Statement{
					{Speaker: "noyb", Kind: policy.Alleged, Quote: "The firms send data to China", Source: "A third outlet"},
					{Speaker: "Guo Jiakun", Role: "Foreign Ministry spokesperson", Kind: policy.Denied, Verbatim: true, Quote: "It has never and will never require any enterprise,", ArticleID: "b"},
				},
				Sources: []policy.SourceLink{link("a", "https://example.org/a", "南屿新闻网", "外交部回应数据传输问题"), link("b", "https://example.org/b?x=1&y=(2)", "Pearl Daily", "China denies it", "The Reprint", "Evening Copy")},
			}}},
			{Jurisdiction: policy.EuropeanUnion, Items: []policy.DigestItem{{
				Headline:  "\x1b[31mRED\x1b[0m <script>alert(1)</script> **bold** [link](https://evil.example) \u202eevil",
				Sentences: []policy.Sentence{{Text: "1. # `code` & <b>markup</b> | table\a", Citations: cites("c", "gone")}},
				Sources:   []policy.SourceLink{link("c", "javascript:alert(1)", "Bad *Outlet*", "<img src=x onerror=alert(1)>"), link("d", "https://user:secret@example.org/d>)", "D", "")},
			}}},
		},
	}
}

func TestRenderings(t *testing.T) {
	var out bytes.Buffer
	for name, render := range map[string]func(io.Writer, policy.Digest) error{
		"digest.txt": func(w io.Writer, d policy.Digest) error {
			return digest.Terminal(w, d, digest.TerminalOptions{Width: 72})
		},
		"digest.ansi": func(w io.Writer, d policy.Digest) error {
			return digest.Terminal(w, d, digest.TerminalOptions{Width: 72, Color: true})
		},
		"digest.md":   digest.Markdown,
		"digest.html": digest.HTML,
	} {
		out.Reset()
		if err := render(&out, shown()); err != nil {
			t.Fatal(err)
		}
		golden(t, name, out.Bytes())
		if s := out.String(); name != "digest.ansi" && strings.ContainsAny(s, "\x1b\a\u202e") {
			t.Errorf("%s has control characters", name)
		}
		if s := out.String(); strings.Contains(s, "javascript:") || strings.Contains(s, "secret") || (name == "digest.html" && strings.Contains(s, "<img")) {
			t.Errorf("%s lets through what it must not", name)
		}
	}
}

func TestABuiltDigestInTheTerminal(t *testing.T) {
	var out bytes.Buffer
	d := build(t, builder(shelf(t, complaint, reprint, denial, fine, football), nil), digest.Request{Period: week})
	if err := digest.Terminal(&out, d, digest.TerminalOptions{Width: 80}); err != nil {
		t.Fatal(err)
	}
	golden(t, "built.txt", out.Bytes())
}

func TestNothingNew(t *testing.T) {
	var out bytes.Buffer
	if err := digest.Terminal(&out, policy.Digest{Since: on(16, 0), Until: on(17, 0)}, digest.TerminalOptions{}); err != nil {
		t.Fatal(err)
	}
	if want := "Data policy digest\n16 Jan 2025 to 17 Jan 2025 (UTC)\n\nNothing new on data policy in this period.\n"; out.String() != want {
		t.Errorf("got %q", out.String())
	}
}

func TestNoLineIsWiderThanTheTerminal(t *testing.T) {
	piece := rapid.SampledFrom([]string{"数据出境", "，", "word ", "a longer one ", "“", "”", "e\u0301", "👩‍👩‍👧 ", "\x1b[2J", "\t", "\xff"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 1, 60).Draw(t, "text"), "")
		width := rapid.IntRange(40, 100).Draw(t, "width")
		d := policy.Digest{Sections: []policy.DigestSection{{Jurisdiction: policy.China, Items: []policy.DigestItem{{
			Headline: text, Sentences: []policy.Sentence{{Text: text}}, WhyItMatters: text,
			WhoSaysWhat: []policy.Statement{{Speaker: "X", Kind: policy.Said, Verbatim: true, Quote: text}}, Sources: []policy.SourceLink{{Source: "S", Title: text}},
		}}}}}
		var out bytes.Buffer
		if err := digest.Terminal(&out, d, digest.TerminalOptions{Width: width}); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), "\x1b") {
			t.Fatal("an escape sequence got through")
		}
		for _, line := range strings.Split(out.String(), "\n") {
			if longest := longestWord(line); lipgloss.Width(line) > width && longest < width/2 {
				t.Fatalf("%d columns of %d: %q", lipgloss.Width(line), width, line)
			}
		}
	})
}

// longestWord is the width of the longest piece of a line that cannot be broken.
func longestWord(line string) int {
	n := 0
	for _, w := range strings.Fields(line) {
		if !strings.ContainsAny(w, "数据出境") {
			n = max(n, lipgloss.Width(w))
		}
	}
	return n
}
