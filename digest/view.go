package digest

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"datapolicy/cite"
	"datapolicy/policy"
)

// view is a digest as a person reads it, before any format: everything is on
// one line and free of control characters, since it was written by strangers.
type view struct {
	Title    string
	Period   string
	Empty    string // said in place of sections
	Sections []sectionView
	Foot     []string
}

type sectionView struct {
	Name  string
	Items []itemView
}

type itemView struct {
	Headline  string
	Meta      string
	Sentences []sentenceView
	Why       string
	Follows   string
	Says      []sayView
	Sources   []sourceView
}

type sentenceView struct {
	Text string
	Lang string
	Refs []int
}

type sayView struct {
	Who, Did, Quote string
	Verbatim        bool
	Outlet          string
	Ref             int    // 0: not among the sources
	Also            string // how many others carried it
}

type sourceView struct {
	N                        int
	Source, Title, URL, Date string
	AlsoIn                   string
}

func newView(d policy.Digest) view {
	v := view{Title: "Data policy digest", Period: periodLine(d)}
	for _, s := range d.Sections {
		sv := sectionView{Name: clean(s.Jurisdiction.Name())}
		for _, it := range s.Items {
			sv.Items = append(sv.Items, newItemView(it))
		}
		if len(sv.Items) > 0 {
			v.Sections = append(v.Sections, sv)
		}
	}
	if len(v.Sections) == 0 {
		v.Empty = "Nothing new on data policy in this period."
	}
	for _, n := range d.Notes {
		v.Foot = append(v.Foot, clean(n))
	}
	if len(v.Sections) > 0 {
		v.Foot = append(v.Foot, madeBy(d))
	}
	return v
}

func newItemView(it policy.DigestItem) itemView {
	v := itemView{Headline: clean(it.Headline), Why: clean(it.WhyItMatters), Follows: clean(policy.Follows(it.Follows))}
	if it.NewSinceLast {
		v.Headline = "Update: " + v.Headline
	}
	at := map[string]int{}
	for i, s := range it.Sources {
		at[s.ArticleID] = i + 1
		also := make([]string, len(s.AlsoIn))
		for j, name := range s.AlsoIn {
			also[j] = clean(name)
		}
		v.Sources = append(v.Sources, sourceView{N: i + 1, Source: clean(s.Source), Title: clean(s.Title), URL: webAddress(s.URL), Date: late(day(s.Published), s.Late), AlsoIn: strings.Join(also, ", ")})
	}
	var meta []string
	if !it.Published.IsZero() {
		meta = append(meta, late(day(it.Published), it.GatheredLate))
	}
	if it.Event != "" {
		meta = append(meta, clean(it.Event))
	}
	if n := len(it.Sources); n > 0 {
		meta = append(meta, fmt.Sprintf("%d %s", n, plural(n, "source", "sources")))
	}
	v.Meta = strings.Join(meta, " · ")
	for _, s := range it.Sentences {
		sv := sentenceView{Text: clean(s.Text), Lang: s.Language}
		for _, c := range s.Citations {
			if n := at[c.ArticleID]; n > 0 && !slices.Contains(sv.Refs, n) {
				sv.Refs = append(sv.Refs, n)
			}
		}
		slices.Sort(sv.Refs)
		v.Sentences = append(v.Sentences, sv)
	}
	said := cite.Joined(it.WhoSaysWhat)
	for i, s := range said {
		who := clean(s.Speaker)
		if slices.ContainsFunc(said[:i], func(o policy.Statement) bool { return slices.Contains(s.Contests, o.ID) }) {
			who = "↳ " + who // it stands against one above
		}
		if role := clean(s.Role); role != "" {
			who += " (" + role + ")"
		}
		v.Says = append(v.Says, sayView{Who: who, Did: clean(string(s.Kind)), Quote: quotation(s), Verbatim: s.Verbatim, Outlet: clean(s.Source), Ref: at[s.ArticleID], Also: alsoIn(s)})
	}
	return v
}

// alsoIn is how many other outlets carried a statement's words, or "".
func alsoIn(s policy.Statement) string {
	outlets := map[string]bool{}
	for _, c := range s.AlsoIn {
		if c.Source != s.Source {
			outlets[c.Source] = true
		}
	}
	if len(outlets) == 0 {
		return ""
	}
	return fmt.Sprintf("also in %d other %s", len(outlets), plural(len(outlets), "outlet", "outlets"))
}

// quotation is a statement's words as they stand between our quotation marks.
func quotation(s policy.Statement) string {
	q := clean(s.Quote)
	if s.Verbatim {
		q = strings.TrimRight(strings.Trim(q, " “”\"„«»「」"), " ,，;；")
	}
	return q
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2 Jan 2006")
}

// late marks the day of what was gathered long after it.
func late(day string, is bool) string {
	if !is || day == "" {
		return day
	}
	return "published " + day + ", gathered late"
}

// periodLine is the period in the subscription's zone, named.
func periodLine(d policy.Digest) string {
	zone, name := time.UTC, "UTC"
	if d.Zone != "" {
		if z, err := time.LoadLocation(d.Zone); err == nil {
			zone, name = z, d.Zone
		}
	}
	at := func(t time.Time) string {
		t = t.In(zone)
		if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
			return t.Format("2 Jan 2006")
		}
		return t.Format("2 Jan 2006 15:04")
	}
	switch {
	case d.Since.IsZero() && d.Until.IsZero():
		return "The whole archive"
	case d.Since.IsZero():
		return "Until " + at(d.Until) + " (" + name + ")"
	case d.Until.IsZero():
		return "Since " + at(d.Since) + " (" + name + ")"
	}
	return at(d.Since) + " to " + at(d.Until) + " (" + name + ")"
}

func madeBy(d policy.Digest) string {
	if d.MadeBy == policy.Extractive || d.MadeBy == "" {
		return "The summaries are the articles' own sentences."
	}
	s := "Summaries by " + clean(d.MadeBy) + ", each sentence checked against its sources"
	if d.Tokens > 0 {
		s += fmt.Sprintf("; %d tokens", d.Tokens)
	}
	if d.CostUSD > 0 {
		s += fmt.Sprintf(", $%.4f", d.CostUSD)
	}
	return s + "."
}

// terminalCommand is a control sequence or an operating system command
// (ECMA-48 §5.4, §5.6), which leaves rubbish when only its ESC is taken out.
var terminalCommand = regexp.MustCompile("\x1b\\[[0-?]*[ -/]*[@-~]|\x1b[\\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\\\)?")

// clean is s on one line without control characters, terminal commands and the
// invisible marks that turn the direction of text.
func clean(s string) string {
	s = terminalCommand.ReplaceAllString(strings.ToValidUTF8(s, "\uFFFD"), "")
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// webAddress is a link that is safe to show, or "".
func webAddress(raw string) string {
	u, err := url.Parse(clean(raw))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	u.User = nil
	return u.String()
}
