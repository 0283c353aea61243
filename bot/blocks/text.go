package blocks

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"datapolicy/bot"
)

// joiner is U+2060 WORD JOINER: invisible, neither space nor punctuation, so
// that a formatting mark between two of them neither opens nor closes.
const joiner = '\u2060'

// clean is [bot.Line]: one line of untrusted text, at most max units long.
func clean(s string, max int) string { return bot.Line(s, max) }

// run is a piece of text with one look.
type run struct {
	text   string
	bold   bool
	italic bool
	url    string // a link, when it is a good web address
	raw    bool   // text is mrkdwn that we wrote ourselves
}

func plainRun(s string) run          { return run{text: s} }
func bold(s string) run              { return run{text: s, bold: true} }
func italic(s string) run            { return run{text: s, italic: true} }
func link(label, address string) run { return run{text: label, url: address} }
func markup(s string) run            { return run{text: s, raw: true} }

// mrkdwn writes runs in Slack's markup, at most max units long. Text is cut
// within a run if need be; markup is never cut, it is left out.
func mrkdwn(max int, runs ...run) string {
	var b strings.Builder
	left := max
	for _, r := range runs {
		var s string
		switch {
		case r.raw:
			s = r.text
		default:
			s = r.format(left)
		}
		n := units(s)
		if n > left {
			break
		}
		b.WriteString(s)
		left -= n
	}
	return b.String()
}

func (r run) format(max int) string {
	open, end := "", ""
	if address, ok := webAddress(r.url); ok {
		open, end = "<"+address+"|", ">"
	}
	if r.bold {
		open, end = "*"+open, end+"*"
	}
	if r.italic {
		open, end = "_"+open, end+"_"
	}
	room := max - units(open) - units(end)
	if room < 8 && open != "" {
		return ""
	}
	text := escapeWithin(r.text, room)
	if text == "" {
		return ""
	}
	// Slack formats only where the mark stands off from letters.
	if !strings.ContainsFunc(text, func(c rune) bool { return c != joiner && c != ' ' }) {
		return ""
	}
	if r.url == "" && !r.bold && !r.italic {
		return edgeSpaces(r.text, text)
	}
	return open + text + end
}

// edgeSpaces gives a plain run back the spaces at its ends, which part it from
// its neighbours and which cleaning took.
func edgeSpaces(original, text string) string {
	if strings.HasPrefix(original, " ") {
		text = " " + text
	}
	if strings.HasSuffix(original, " ") {
		text += " "
	}
	return text
}

// escapeWithin cleans and escapes s so that the result is at most max units.
func escapeWithin(s string, max int) string {
	room := max
	for range 48 {
		out := Escape(clean(s, room))
		over := units(out) - max
		if over <= 0 {
			return out
		}
		if room -= max1(over/6, room/8); room <= 0 {
			return ""
		}
	}
	return ""
}

func max1(a, b int) int { return max(a, b, 1) }

var (
	entities = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	emoji    = regexp.MustCompile(`:[A-Za-z0-9_+'-]+:`)
)

// Escape makes untrusted text show as it is in mrkdwn: the three characters
// of Slack's control sequences become entities, and the marks that would
// format (* _ ~ ` and a > at the head of a line) or draw an emoji are flanked
// by word joiners where they could act.
func Escape(s string) string {
	s = emoji.ReplaceAllStringFunc(s, func(m string) string { return ":" + string(joiner) + m[1:] })
	var b strings.Builder
	prev := rune(0)
	runes := []rune(s)
	for i, r := range runes {
		next := rune(0)
		if i+1 < len(runes) {
			next = runes[i+1]
		}
		switch {
		case strings.ContainsRune("*_~`", r) && !(wordRune(prev) && wordRune(next)):
			b.WriteRune(joiner)
			b.WriteRune(r)
			b.WriteRune(joiner)
		case r == '>' && (prev == 0 || prev == '\n'):
			b.WriteRune(joiner)
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
		prev = r
	}
	return entities.Replace(b.String())
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// webAddress is a citation's address as it may stand in a link: http or https
// with a host and without credentials, nothing in it that ends a link early.
func webAddress(raw string) (string, bool) {
	if raw == "" || len(raw) > MaxURL {
		return "", false
	}
	u, err := url.Parse(raw)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" || u.User != nil {
		return "", false
	}
	var b strings.Builder
	for _, c := range []byte(u.String()) {
		switch {
		case c <= ' ', c >= 0x7f, strings.IndexByte("<>|\"`\\^{}", c) >= 0:
			const hex = "0123456789ABCDEF"
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		default:
			b.WriteByte(c)
		}
	}
	s := strings.ReplaceAll(b.String(), "&", "&amp;")
	return s, len(s) <= MaxURL
}
