package digest

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"

	"charm.land/lipgloss/v2"

	"datapolicy/policy"
	"datapolicy/text"
)

// TerminalOptions say how a digest is shown in a terminal.
type TerminalOptions struct {
	Width int  // columns; 0 is 80, less than 40 is 40, more than 100 is 100
	Color bool // false: not one escape sequence
}

// Terminal writes a digest for a terminal. Nothing that an article contains can
// command the terminal.
func Terminal(w io.Writer, d policy.Digest, o TerminalOptions) error {
	if o.Width == 0 {
		o.Width = 80
	}
	t := &terminal{out: bufio.NewWriter(w), width: min(100, max(40, o.Width)), color: o.Color}
	v := newView(d)
	t.line("", t.bold(v.Title))
	t.wrap("", "", v.Period, t.faint)
	if v.Empty != "" {
		t.line("", "")
		t.wrap("", "", v.Empty, asIs)
	}
	for _, s := range v.Sections {
		t.line("", "")
		t.line("", t.section(s.Name))
		for i, it := range s.Items {
			t.line("", "")
			t.item(i+1, it)
		}
	}
	for i, f := range v.Foot {
		if i == 0 {
			t.line("", "")
		}
		t.wrap("", "", f, t.faint)
	}
	return t.out.Flush()
}

type terminal struct {
	out   *bufio.Writer
	width int
	color bool
}

type style func(string) string

func asIs(s string) string { return s }

func (t *terminal) styled(s string, st lipgloss.Style) string {
	if !t.color || s == "" {
		return s
	}
	return st.Render(s)
}

func (t *terminal) bold(s string) string  { return t.styled(s, lipgloss.NewStyle().Bold(true)) }
func (t *terminal) faint(s string) string { return t.styled(s, lipgloss.NewStyle().Faint(true)) }
func (t *terminal) accent(s string) string {
	return t.styled(s, lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Cyan))
}

func (t *terminal) link(s string) string {
	return t.styled(s, lipgloss.NewStyle().Foreground(lipgloss.Blue))
}

func (t *terminal) section(name string) string {
	head := "── " + name + " "
	return t.accent(head + strings.Repeat("─", max(3, t.width-lipgloss.Width(head))))
}

func (t *terminal) item(n int, it itemView) {
	num := fmt.Sprintf("%d. ", n)
	in := strings.Repeat(" ", len(num))
	t.wrap(num, in, it.Headline, t.bold)
	t.wrap(in, in, it.Meta, t.faint)
	t.line("", "")
	var told []string
	for _, s := range it.Sentences {
		told = append(told, s.Text+refs(s.Refs))
	}
	t.wrap(in, in, strings.Join(told, " "), asIs)
	if it.Why != "" {
		t.line("", "")
		t.wrap(in, in, "Why it matters: "+it.Why, asIs)
	}
	if it.Follows != "" {
		t.line("", "")
		t.wrap(in, in, it.Follows, t.faint)
	}
	if len(it.Says) > 0 {
		t.line("", "")
		t.line(in, t.bold("Who says what"))
		for _, s := range it.Says {
			t.wrap(in+"• ", in+"  ", s.line(), asIs)
		}
	}
	t.line("", "")
	for _, s := range it.Sources {
		num := fmt.Sprintf("[%d] ", s.N)
		t.wrap(in+num, in+strings.Repeat(" ", len(num)), s.line(), t.faint)
		if s.URL != "" {
			t.line(in+strings.Repeat(" ", len(num)), t.link(s.URL))
		}
	}
}

func refs(ns []int) string {
	var b strings.Builder
	for i, n := range ns {
		if i == 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "[%d]", n)
	}
	return b.String()
}

func (s sayView) line() string {
	var out string
	if s.Verbatim {
		out = fmt.Sprintf("%s %s: “%s”", s.Who, s.Did, s.Quote)
	} else {
		out = fmt.Sprintf("%s %s (reported): %s", s.Who, s.Did, s.Quote)
	}
	if s.Also != "" {
		out += " (" + s.Also + ")"
	}
	if s.Ref > 0 {
		return out + fmt.Sprintf(" [%d]", s.Ref)
	}
	if s.Outlet != "" {
		out += " (" + s.Outlet + ")"
	}
	return out
}

func (s sourceView) line() string {
	out := s.Source
	if s.Title != "" {
		out += ": " + s.Title
	}
	if s.Date != "" {
		out += " (" + s.Date + ")"
	}
	if s.AlsoIn != "" {
		out += "; also in " + s.AlsoIn
	}
	return out
}

func (t *terminal) line(indent, s string) {
	t.out.WriteString(strings.TrimRight(indent+s, " ") + "\n")
}

// wrap writes s in lines of the width, the first after one prefix, the others
// after another.
func (t *terminal) wrap(first, rest, s string, st style) {
	if s == "" {
		return
	}
	prefix := first
	for _, l := range lines(s, t.width-lipgloss.Width(first)) {
		t.line(prefix, st(l))
		prefix = rest
	}
}

// lines breaks s between words, and anywhere inside Chinese text but before its
// closing punctuation. A Chinese character takes two columns.
func lines(s string, width int) []string {
	var out []string
	var line strings.Builder
	used := 0
	flush := func() {
		out = append(out, strings.TrimRight(line.String(), " "))
		line.Reset()
		used = 0
	}
	for _, p := range pieces(s) {
		w := lipgloss.Width(p)
		if used > 0 && used+lipgloss.Width(strings.TrimRight(p, " ")) > width {
			flush()
		}
		if used == 0 {
			p = strings.TrimLeft(p, " ")
			w = lipgloss.Width(p)
		}
		line.WriteString(p)
		used += w
	}
	if line.Len() > 0 {
		flush()
	}
	return out
}

// pieces are what may stand on a line of its own: a word with its space, a
// Chinese character with the punctuation that must not begin a line.
func pieces(s string) []string {
	var out []string
	start, last := 0, rune(0)
	for i, r := range s {
		if i > start && mayBreak(last, r) {
			out = append(out, s[start:i])
			start = i
		}
		last = r
	}
	return append(out, s[start:])
}

func mayBreak(before, after rune) bool {
	if before == ' ' {
		return after != ' ' && after != '['
	}
	if !wide(before) && !wide(after) {
		return false
	}
	return after != ' ' && !strings.ContainsRune("，。！？；：、）》」』”’】…", after) && !strings.ContainsRune("（《「『“‘【", before)
}

func wide(r rune) bool { return text.IsHan(r) || (unicode.IsPunct(r) && r > 0x2FFF) }
