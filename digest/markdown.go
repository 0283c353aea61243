package digest

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"datapolicy/policy"
)

// Markdown writes a digest as CommonMark. No text of an article acts as markup.
func Markdown(w io.Writer, d policy.Digest) error {
	out := bufio.NewWriter(w)
	v := newView(d)
	fmt.Fprintf(out, "# %s\n\n%s\n", v.Title, escape(v.Period))
	if v.Empty != "" {
		fmt.Fprintf(out, "\n%s\n", v.Empty)
	}
	for _, s := range v.Sections {
		fmt.Fprintf(out, "\n## %s\n", escape(s.Name))
		for _, it := range s.Items {
			markdownItem(out, it)
		}
	}
	if len(v.Foot) > 0 {
		fmt.Fprint(out, "\n---\n")
	}
	for _, f := range v.Foot {
		fmt.Fprintf(out, "\n%s\n", escape(f))
	}
	return out.Flush()
}

func markdownItem(out io.Writer, it itemView) {
	fmt.Fprintf(out, "\n### %s\n", escape(it.Headline))
	if it.Meta != "" {
		fmt.Fprintf(out, "\n*%s*\n", escape(it.Meta))
	}
	var told []string
	for _, s := range it.Sentences {
		line := escape(s.Text)
		for _, n := range s.Refs {
			line += " " + markdownLink(fmt.Sprintf("[%d]", n), it.Sources[n-1].URL)
		}
		told = append(told, line)
	}
	fmt.Fprintf(out, "\n%s\n", strings.Join(told, " "))
	if it.Why != "" {
		fmt.Fprintf(out, "\n**Why it matters:** %s\n", escape(it.Why))
	}
	if it.Follows != "" {
		fmt.Fprintf(out, "\n%s\n", escape(it.Follows))
	}
	if len(it.Says) > 0 {
		fmt.Fprint(out, "\n**Who says what**\n\n")
		for _, s := range it.Says {
			line := s.line()
			if s.Ref > 0 {
				line = strings.TrimSuffix(line, fmt.Sprintf(" [%d]", s.Ref))
			}
			fmt.Fprintf(out, "- %s", escape(line))
			if s.Ref > 0 {
				fmt.Fprintf(out, " %s", markdownLink(fmt.Sprintf("[%d]", s.Ref), it.Sources[s.Ref-1].URL))
			}
			fmt.Fprintln(out)
		}
	}
	if len(it.Sources) > 0 {
		fmt.Fprint(out, "\n**Sources**\n\n")
	}
	for _, s := range it.Sources {
		title := s.Title
		if title == "" {
			title = s.URL
		}
		fmt.Fprintf(out, "%d. %s: %s", s.N, escape(s.Source), markdownLink(title, s.URL))
		if s.Date != "" {
			fmt.Fprintf(out, " (%s)", s.Date)
		}
		if s.AlsoIn != "" {
			fmt.Fprintf(out, "; also in %s", escape(s.AlsoIn))
		}
		fmt.Fprintln(out)
	}
}

func markdownLink(label, address string) string {
	if address == "" {
		return escape(label)
	}
	address = strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20", "\\", "%5C").Replace(address)
	return "[" + escape(label) + "](<" + address + ">)"
}

// escape keeps s from being read as markup: every character that CommonMark
// may give a meaning gets a backslash, but for those that mean something at a
// line's beginning only and do not stand there.
func escape(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case strings.ContainsRune("\\`*_[]<>&|~$", r):
			b.WriteByte('\\')
		case strings.ContainsRune("#+-=>", r) && i == 0:
			b.WriteByte('\\')
		case (r == '.' || r == ')') && i > 0 && strings.Trim(s[:i], "0123456789") == "":
			b.WriteByte('\\')
		case r == '!' && strings.HasPrefix(s[i:], "!["):
			b.WriteByte('\\')
		case r == ':' && strings.HasPrefix(s[i:], "://"):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
