package date

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"datapolicy/policy"
)

// Options says what the text around a date would tell a person.
type Options struct {
	Language string         // of the source, BCP 47; helps with month names and with 01/02/2025
	Location *time.Location // the zone of a time that names none; nil is UTC, or Seoul for a time written in Korean
	Now      time.Time      // for "yesterday", "2 hours ago" and dates without a year; zero: those are not read
}

// maxText is how many bytes of a text are looked at: a date stands at the
// beginning of what names it.
const maxText = 300

// Years outside of these are not dates of news.
const (
	firstYear = 1900
	lastYear  = 2200
)

// Parse reads the first date in s, which may have a label before it and other
// words after it.
//
// DateExact means that s tells a time; where it tells no zone, or one that
// nobody knows, o.Location is taken. DateDay means that only the day is told,
// and t is 00:00 UTC of it. DateGuessed means that s tells no more than a month
// or a year, and t is its first day. An impossible day (30 February) is not
// read; an impossible time of day leaves the day.
func Parse(s string, o Options) (t time.Time, how policy.DateSource, ok bool) {
	anywhere := o.Location == nil
	if anywhere {
		o.Location = time.UTC
	}
	s = strings.TrimSpace(s)
	if layout := usualLayout(s); layout != "" { // most dates, and quicker this way
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= firstYear && t.Year() <= lastYear && plausibleOffset(t) {
			return t.UTC(), policy.DateExact, true
		}
	}
	if len(s) > maxText {
		s = strings.ToValidUTF8(s[:maxText], "")
	}
	s = tidy(s)
	if s == "" {
		return time.Time{}, "", false
	}
	if anywhere && strings.ContainsFunc(s, isHangul) {
		o.Location = seoul
	}
	r := reader{tables: theTables(), o: o}
	if t, ok := r.rfc822(s); ok {
		return t, policy.DateExact, true
	}
	for _, read := range []func(string) (time.Time, policy.DateSource, bool){r.unix, r.dated, r.month, r.relative, r.yearless} {
		if t, how, ok := read(s); ok {
			return t, how, true
		}
	}
	return time.Time{}, "", false
}

// seoul is the one zone of all who write Korean in feeds.
var seoul = time.FixedZone("KST", 9*60*60)

func isHangul(r rune) bool { return unicode.Is(unicode.Hangul, r) }

// usualLayout is the one of the standards' layouts that s looks like.
func usualLayout(s string) string {
	switch {
	case len(s) >= len("2006-01-02T15:04:05Z") && s[4] == '-' && s[10] == 'T':
		return time.RFC3339
	case len(s) == len(time.RFC1123Z) && s[3] == ',':
		return time.RFC1123Z
	case len(s) == len(time.RFC1123) && s[3] == ',' && strings.HasSuffix(s, " GMT"):
		return "Mon, 02 Jan 2006 15:04:05 GMT"
	}
	return ""
}

func plausibleOffset(t time.Time) bool {
	_, offset := t.Zone()
	return offset <= maxOffset && offset >= -maxOffset
}

type reader struct {
	*tables
	o Options
}

// day is a calendar day found at [start, end) of the text.
type day struct {
	start, end int
	time.Time
}

// dated reads a day that is told in full, with the time beside it.
func (r reader) dated(s string) (time.Time, policy.DateSource, bool) {
	best := day{start: len(s)}
	for i := range r.days {
		if d, ok := r.find(&r.days[i], s); ok && d.start < best.start {
			best = d
		}
	}
	if best.start == len(s) {
		return time.Time{}, "", false
	}
	t, how := r.withTime(best, s)
	return t, how, true
}

// month reads a text that is nothing but a month or a year.
func (r reader) month(s string) (time.Time, policy.DateSource, bool) {
	s = strings.Trim(s, " .,()[]")
	for i := range r.monthOnly {
		if d, ok := r.find(&r.monthOnly[i], s); ok && d.start == 0 && d.end == len(s) {
			return d.Time, policy.DateGuessed, true
		}
	}
	return time.Time{}, "", false
}

// yearless reads a day without its year: the latest such day that is not past
// today, as news lists mean it.
func (r reader) yearless(s string) (time.Time, policy.DateSource, bool) {
	if r.o.Now.IsZero() {
		return time.Time{}, "", false
	}
	for i := range r.noYear {
		d, ok := r.find(&r.noYear[i], s)
		if !ok {
			continue
		}
		if _, rest := r.gap(s[d.end:]); rest != "" && !startsWithTime(rest) {
			continue
		}
		if _, rest := r.gap(s[:d.start]); rest != "" {
			continue
		}
		t, how := r.withTime(d, s)
		return t, how, true
	}
	return time.Time{}, "", false
}

// find is the first possible day that the layout reads in s.
func (r reader) find(l *layout, s string) (day, bool) {
	if l.needs != 0 && !strings.ContainsRune(s, l.needs) {
		return day{}, false
	}
	for from, re := 0, l.first; ; re = l.next {
		m := re.FindStringSubmatchIndex(s[from:])
		if m == nil || l.whole && from+m[2] > 0 {
			return day{}, false
		}
		values := make([]string, len(l.fields))
		for i := range l.fields {
			values[i] = s[from+m[4+2*i] : from+m[5+2*i]]
		}
		if t, ok := r.assemble(l, values); ok {
			return day{from + m[2], from + m[3], t}, true
		}
		from += m[2]
	}
}

// assemble makes a day of a layout's values, unless it cannot be one.
func (r reader) assemble(l *layout, values []string) (time.Time, bool) {
	year, month, dom, ordinal := -1, 1, 1, 0
	for i, field := range l.fields {
		n, _ := strconv.Atoi(values[i])
		switch field {
		case "Y":
			year = n
		case "y":
			year = fullYear(n, len(values[i]))
		case "R":
			year = n + 1911 // the calendar of the Republic of China
		case "M", "MM":
			month = n
		case "D", "DD":
			dom = n
		case "J":
			ordinal = n
		case "B":
			m, ok := r.monthNamed(values[i])
			if !ok {
				return time.Time{}, false
			}
			month = int(m)
		}
	}
	if ordinal > 0 {
		t := time.Date(year, 1, ordinal, 0, 0, 0, 0, time.UTC)
		return t, t.Year() == year && year >= firstYear && year <= lastYear
	}
	if year < 0 {
		return r.latest(month, dom)
	}
	t, ok := calendarDay(year, month, dom)
	if strings.Contains(l.text, "{D}/{M}/") || strings.Contains(l.text, "{D}-{M}-") {
		other, otherOK := calendarDay(year, dom, month)
		american := l.slashed && r.american()
		if !ok || american && otherOK && !r.future(other) || otherOK && r.future(t) && !r.future(other) {
			return other, otherOK
		}
	}
	return t, ok
}

func (r reader) future(t time.Time) bool {
	return !r.o.Now.IsZero() && t.After(r.o.Now.Add(policy.FutureTolerance))
}

// american reports whether 01/02/2025 means 2 January: in American sources,
// and in those of which nothing is known but that they may be English.
func (r reader) american() bool {
	language := strings.ToLower(r.o.Language)
	if language == "en-us" {
		return true
	}
	zone := r.o.Location.String()
	elsewhere := strings.Contains(zone, "/") && !strings.HasPrefix(zone, "America/") && !strings.HasPrefix(zone, "US/")
	return (language == "" || language == "en") && !elsewhere
}

// latest is the last day of that month and day that is not in the future.
func (r reader) latest(month, dom int) (time.Time, bool) {
	for year := r.o.Now.Year(); year > r.o.Now.Year()-5; year-- { // five: for 29 February
		if t, ok := calendarDay(year, month, dom); ok && !r.future(t) {
			return t, true
		}
	}
	return time.Time{}, false
}

func calendarDay(year, month, dom int) (time.Time, bool) {
	if year < firstYear || year > lastYear || month < 1 || month > 12 || dom < 1 || dom > 31 {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), dom, 0, 0, 0, 0, time.UTC)
	return t, t.Day() == dom
}

// fullYear is the year that two or three digits mean: RFC 5322, §4.3, but for
// the turn of the century, since no news is older than the web.
func fullYear(n, digits int) int {
	switch {
	case digits == 3 || n >= 69:
		return n + 1900
	default:
		return n + 2000
	}
}

func (r reader) monthNamed(word string) (time.Month, bool) {
	word = strings.ReplaceAll(word, " ", "")
	language, _, _ := strings.Cut(strings.ToLower(r.o.Language), "-")
	if m, ok := r.monthNames[language][word]; ok {
		return m, true
	}
	m, ok := r.monthNames[""][word]
	return m, ok
}

var (
	digitsOnly = regexp.MustCompile(`^(\d{9,10}|\d{13}|\d{16})(?:\.\d{1,9})?$`)
	compact    = regexp.MustCompile(`^(\d{8})(\d{4}(?:\d{2})?)(z|[+-]\d{4})?$`)
	asctime    = regexp.MustCompile(`(\p{L}+\.? \d{1,2}) (\d{1,2}:\d{2}(?::\d{2})?)((?: (?:[a-z]{1,5}|[+-]\d{4}))?) (\d{4})(?:$|\D)`)
	hanDate    = regexp.MustCompile(`([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日`)
)

// unix reads seconds, milliseconds or microseconds since 1970.
func (r reader) unix(s string) (time.Time, policy.DateSource, bool) {
	m := digitsOnly.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, "", false
	}
	n, _ := strconv.ParseInt(m[1], 10, 64)
	var t time.Time
	switch len(m[1]) {
	case 13:
		t = time.UnixMilli(n).UTC()
	case 16:
		t = time.UnixMicro(n).UTC()
	default:
		t = time.Unix(n, 0).UTC()
	}
	return t, policy.DateExact, t.Year() >= firstYear && t.Year() <= lastYear
}

// tidy brings the many ways of writing one character to one: full-width forms,
// kinds of space and dash, upper case, Han numerals. It also puts the year of
// an asctime date before its time.
func tidy(s string) string {
	s = strings.ToLower(norm.NFKC.String(strings.ToValidUTF8(s, "")))
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == '‐' || r == '‑' || r == '‒' || r == '–' || r == '—' || r == '−':
			return '-'
		case r == '’':
			return '\''
		case r == 'ς':
			return 'σ'
		case unicode.Is(unicode.Cf, r) || unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	s = hanDate.ReplaceAllStringFunc(s, func(d string) string {
		m := hanDate.FindStringSubmatch(d)
		year := ""
		for _, r := range m[1] {
			year += strconv.Itoa(hanDigit(r))
		}
		return year + "年" + strconv.Itoa(hanNumber(m[2])) + "月" + strconv.Itoa(hanNumber(m[3])) + "日"
	})
	s = compact.ReplaceAllString(s, "${1}t$2$3")
	return asctime.ReplaceAllString(s, "$1 $4 $2$3")
}

func hanDigit(r rune) int {
	for i, d := range []rune("〇一二三四五六七八九") {
		if r == d {
			return i
		}
	}
	return 0
}

// hanNumber reads 一 to 三十一.
func hanNumber(s string) int {
	tens, units, found := strings.Cut(s, "十")
	if !found {
		units, tens = tens, ""
	}
	n := 0
	for _, r := range units {
		n = n*10 + hanDigit(r)
	}
	if found {
		ten := 1
		for _, r := range tens {
			ten = hanDigit(r)
		}
		n += 10 * ten
	}
	return n
}
