package terminal

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"pgregory.net/rapid"

	"datapolicy/bot"
	"datapolicy/bot/bottest"
	"datapolicy/policy"
)

var _ = flag.Bool("update", false, "write the golden files anew")

func digestHeadlines(w io.Writer, d policy.Digest) error {
	for _, item := range d.Items() {
		if _, err := fmt.Fprintln(w, "*", item.Headline); err != nil {
			return err
		}
	}
	return nil
}

func play(t *testing.T, desk *bottest.Desk, memory *bottest.Memory, lines ...string) string {
	t.Helper()
	var out bytes.Buffer
	err := Run(t.Context(), Options{
		Core: bottest.Core(t, desk, memory), Threads: memory, In: strings.NewReader(strings.Join(lines, "\n")), Out: &out, Echo: true,
		Render: RenderOptions{Width: 72, Digest: digestHeadlines},
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestSession(t *testing.T) {
	desk, memory := &bottest.Desk{}, bottest.NewMemory()
	out := play(t, desk, memory,
		"# a comment is passed over", "help", "/datapolicy tiktok", "and what did they admit?", `/datapolicy "never require"`, "/datapolicy tiktik",
		"/datapolicy digest week", "who complained there?", "and then?", "stories month", "/datapolicy subscribe daily 08:00 Europe/Berlin cn,eu about tiktok", "subscriptions",
		"/datapolicy who won the football match?", "/datapolicy digest gestern", "quit", "not reached")
	bottest.Golden(t, "session.txt", []byte(out))
	asked := desk.Asked()
	if th := asked[0].Thread; th.Subject != "company/tiktok" || len(th.Turns) != 2 {
		t.Errorf("the first follow-up has %+v", th)
	}
	if th := asked[2].Thread; th.DigestID != "g1" || len(th.Turns) != 4 || !th.Turns[3].Ours {
		t.Errorf("the follow-up under the digest has %+v", th)
	}
	if th, ok, _ := memory.Thread(t.Context(), asked[2].Thread.ID); !ok || len(th.Turns) != 6 {
		t.Errorf("kept: %+v", th)
	}
}

func TestClaimAndAnswer(t *testing.T) {
	var b strings.Builder
	if err := Render(&b, bot.Reply{Kind: bot.LookupReply, Lookup: bottest.Contested()}, RenderOptions{Width: 100}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Claim and answer\n  Ordered: The Commission fined TikTok €530 million.", "    Denied: “We disagree with this <decision> & will appeal”", "also in Blatt, Le Quai, Herald and 1 more (de, en, fr)",
		"earlier line, 13 Jan 2025: TikTok denied that it stores data in China.",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("lacks %q:\n%s", want, b.String())
		}
	}
	if n := strings.Count(b.String(), "We disagree"); n != 1 {
		t.Errorf("told %d times", n)
	}
}

func TestUntrustedTextCannotSteerTheTerminal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		evil := rapid.SampledFrom([]string{"\x1b]0;owned\x07", "\x1b[2J", "\u009b31m", "\u202eabc", "\r\b\b", "数据" + strings.Repeat("出境", 50), strings.Repeat("x", 500)}).Draw(t, "evil") + rapid.String().Draw(t, "any")
		r := bot.Reply{Kind: bot.LookupReply, Lookup: &policy.Lookup{
			Query: evil, Subject: &policy.Subject{Name: evil, Kind: evil, Aliases: []string{evil}, Parent: evil, Role: evil},
			Stories:    []policy.Story{{Headline: evil, Summary: evil, Event: evil, Articles: []policy.StoryArticle{{URL: "https://x.example/" + evil, Source: evil}}}},
			Statements: []policy.Statement{{Speaker: evil, Quote: evil, Role: evil, Verbatim: true, ArticleURL: evil, Source: evil, About: []string{evil}}},
		}}
		var out bytes.Buffer
		if err := Render(&out, r, RenderOptions{Width: 60}); err != nil {
			t.Fatal(err)
		}
		for _, c := range out.String() {
			if c != '\n' && (c < ' ' || (c >= 0x7f && c <= 0x9f) || (c >= 0x202a && c <= 0x202e)) {
				t.Fatalf("%U is in the output", c)
			}
		}
	})
}

func TestHanIsWrappedByItsWidth(t *testing.T) {
	var out bytes.Buffer
	_ = Render(&out, bot.Reply{Kind: bot.TextReply, Text: strings.Repeat("数据出境", 30)}, RenderOptions{Width: 40})
	for l := range strings.Lines(out.String()) {
		if w := lipgloss.Width(strings.TrimRight(l, "\n")); w > 40 {
			t.Errorf("%d columns: %s", w, l)
		}
	}
}

func TestColorOnlyWhenAsked(t *testing.T) {
	r := bottest.Core(t, &bottest.Desk{}, bottest.NewMemory()).Command(t.Context(), bot.Call{Text: "tiktok"})
	for _, color := range []bool{false, true} {
		var out bytes.Buffer
		_ = Render(&out, r, RenderOptions{Color: color})
		if strings.Contains(out.String(), "\x1b[") != color {
			t.Errorf("color %v:\n%q", color, out.String())
		}
	}
}

func TestFailures(t *testing.T) {
	desk, memory := &bottest.Desk{Fail: policy.Errorf(policy.Unavailable, "The archive is busy.")}, bottest.NewMemory()
	if out := play(t, desk, memory, "/datapolicy tiktok"); !strings.Contains(out, "The archive is busy.") {
		t.Error(out)
	}
	desk.Fail = nil
	memory.Fail = policy.Errorf(policy.Unavailable, "The disk is full.")
	if out := play(t, desk, memory, "/datapolicy tiktok", "what was that?"); strings.Count(out, "The disk is full") != 1 || !strings.Contains(out, "turns before: 2") {
		t.Error(out)
	}
	long := strings.NewReader(strings.Repeat("x", maxInput+1))
	if err := Run(t.Context(), Options{Core: bottest.Core(t, desk, memory), In: long, Out: io.Discard}); policy.CodeOf(err) != policy.Invalid {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Run(ctx, Options{Core: bottest.Core(t, desk, memory), In: strings.NewReader("tiktok\n"), Out: io.Discard}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := Run(t.Context(), Options{Core: bottest.Core(t, &bottest.Desk{}, bottest.NewMemory()), In: strings.NewReader("tiktok\n"), Out: brokenPipe{}}); err == nil {
		t.Error("a broken pipe went unnoticed")
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
