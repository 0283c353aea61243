package stories

import (
	_ "embed"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"datapolicy/text"
)

// backref is a report's mention of something that went before: "an inquiry
// opened in September 2021".
type backref struct {
	Concepts []string `json:"c"`           // of the words around the date, see succession.tsv
	Year     int      `json:"y"`           //
	Month    int      `json:"m,omitempty"` // 0: only the year is told
}

// mostBackrefs bounds what is kept of one article.
const mostBackrefs = 8

//go:embed data/months.tsv
var monthsData string

// monthNames are the names of months, folded, in English, German and French.
var monthNames = sync.OnceValue(func() map[string]int {
	names := map[string]int{}
	for line := range strings.Lines(monthsData) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		n, err := strconv.Atoi(fields[0])
		if err != nil {
			continue
		}
		for _, name := range fields[1:] {
			names[text.FoldText(name)] = n
		}
	}
	return names
})

var (
	// yearTold is a year, with what may be its month before it, or after it in Chinese.
	yearTold = regexp.MustCompile(`(?:(\p{L}{3,10})\.?,? (?:de |des Jahres )?)?\b((?:19|20)\d\d)(?:年(\d{1,2})月|年)?`)
	// monthTold is a month alone, as in "fined in May"; its year is the last that had one.
	monthTold = regexp.MustCompile(`(?:\b(?:in|im|en|last|since|seit|depuis) (\p{L}{3,10})\b|今年(\d{1,2})月)`)
)

// around is how many bytes on either side of a date are read for what happened
// then. A sentence's end cuts it short.
const around = 140

// backrefs finds what an article says of earlier events.
func backrefs(body string, published time.Time, lang string) []backref {
	known := succession()
	var out []backref
	add := func(start, end, year, month int) {
		if year > published.Year() || year < published.Year()-12 || len(out) == mostBackrefs {
			return
		}
		if month > 0 {
			days := published.Sub(time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC)) / (24 * time.Hour)
			if days < 31 { // this month's event is the news itself
				return
			}
		} else if year == published.Year() {
			return
		}
		words := text.Words(sentenceAround(body, start, end), lang)
		var about []string
		for _, c := range concepts(nil, words) {
			if known.words[c.Term] {
				about = append(about, c.Term)
			}
		}
		if len(about) > 0 {
			out = append(out, backref{Concepts: about, Year: year, Month: month})
		}
	}
	for _, m := range yearsTold(body) {
		year, _ := strconv.Atoi(body[m[4]:m[5]])
		month := 0
		switch {
		case m[6] >= 0:
			month, _ = strconv.Atoi(body[m[6]:m[7]])
		case m[2] >= 0:
			month = monthNames()[text.FoldText(body[m[2]:m[3]])]
		}
		if month > 12 {
			month = 0
		}
		add(m[0], m[1], year, month)
	}
	for _, m := range monthTold.FindAllStringSubmatchIndex(body, 60) {
		month := 0
		if m[2] >= 0 {
			month = monthNames()[text.FoldText(body[m[2]:m[3]])]
		} else {
			month, _ = strconv.Atoi(body[m[4]:m[5]])
		}
		if month < 1 || month > 12 || yearTold.MatchString(body[m[0]:min(len(body), m[1]+6)]) {
			continue
		}
		year := published.Year()
		if time.Month(month) >= published.Month() {
			year--
		}
		add(m[0], m[1], year, month)
	}
	return out
}

// yearsTold is where yearTold matches, at most 60 times. It looks only around
// what may begin a year, as going through a whole text is slow.
func yearsTold(body string) [][]int {
	var out [][]int
	for at := 0; at+4 <= len(body) && len(out) < 60; {
		next := strings.IndexAny(body[at:], "12")
		if next < 0 {
			break
		}
		at += next
		if pair := body[at:min(len(body), at+2)]; pair != "19" && pair != "20" {
			at++
			continue
		}
		from := max(0, at-36) // a month's name of ten letters and words between
		for from > 0 && !utf8.RuneStart(body[from]) {
			from--
		}
		end := min(len(body), at+16)
		m := yearTold.FindStringSubmatchIndex(body[from:end])
		for m != nil && from+m[4] < at { // an earlier year in the same stretch
			from += m[5]
			m = yearTold.FindStringSubmatchIndex(body[from:end])
		}
		if m == nil || from+m[4] != at {
			at += 2
			continue
		}
		for i := range m {
			if m[i] >= 0 {
				m[i] += from
			}
		}
		out = append(out, m)
		at = m[1]
	}
	return out
}

// sentenceAround is the part of a text around a place, within its sentence.
func sentenceAround(body string, start, end int) string {
	from, to := max(0, start-around), min(len(body), end+around)
	before, after := body[from:start], body[end:to]
	for _, stop := range []string{". ", "。", "\n"} {
		if at := strings.LastIndex(before, stop); at >= 0 {
			before = before[at+len(stop):]
		}
		if at := strings.Index(after, stop); at >= 0 {
			after = after[:at]
		}
	}
	return strings.ToValidUTF8(before, "") + body[start:end] + strings.ToValidUTF8(after, "")
}

// fits reports whether the date can be that of the event; reports of the last
// of a month come in the next.
func (b *backref) fits(first time.Time) bool {
	from := time.Date(b.Year, 1, 1, 0, 0, 0, 0, time.UTC)
	until := from.AddDate(1, 0, 3)
	if b.Month > 0 {
		from = time.Date(b.Year, time.Month(b.Month), 1, 0, 0, 0, 0, time.UTC)
		until = from.AddDate(0, 1, 3)
	}
	return !first.Before(from) && first.Before(until)
}

// tells reports whether the words around the date name an event of that kind.
func (b *backref) tells(event string, about vector) bool {
	names := succession().called[event]
	for _, c := range b.Concepts {
		if slices.Contains(names, c) || event == "" && slices.ContainsFunc(about, func(w weighted) bool { return w.Term == c }) {
			return true
		}
	}
	return false
}
