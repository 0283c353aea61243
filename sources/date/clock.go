package date

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // zones are wanted in images that have none, too
	"unicode"
	"unicode/utf8"

	"datapolicy/policy"
)

// maxOffset is the furthest that any zone has been from UTC, in seconds, with
// room to spare. An offset beyond it is not believed.
const maxOffset = 14*3600 + 59*60

var (
	clock = regexp.MustCompile(`^(\d{1,2})(?:` +
		`:(\d{1,2})(?::(\d{1,2})(?:[.,:](\d+))?)?` + // 15:04, 15:04:05.999
		`|\.(\d{2})(?:\.(\d{2}))?` + // 15.04
		`| ?(?:h|时|時|点|點|시|uhr)(?: ?(\d{1,2}))?(?: ?(?:分|분|min|m))?(?: ?(\d{1,2}) ?(?:秒|초|s))?` + // 15h04, 15时4分
		`|)`)
	compactClock = regexp.MustCompile(`^(\d{2})(\d{2})(\d{2})?(?:[.,]\d+)?(?:\D|$)`)
	clockBefore  = regexp.MustCompile(`(?:^|\D)(\d{1,2}(?::\d{2}(?::\d{2})?| ?h ?\d{0,2}|\.\d{2} ?uhr)[^\d]*)$`)
	word         = regexp.MustCompile(`^(?:[ap]\.m\.?|[\p{L}\p{M}]+(?:'[\p{L}\p{M}]+)?)`)
	offset       = regexp.MustCompile(`^(utc|gmt|ut|z)? ?([+-])(\d{1,2})(?::?(\d{2}))?(?:\D|$)`)
	ianaZone     = regexp.MustCompile(`^[a-z]+/[a-z_+\-0-9/]+`)
)

// timeOfDay is a time of a day: its distance from midnight, which may be a
// whole day ("24:00").
type timeOfDay struct {
	time.Duration
	zone *time.Location // nil when none was told
	name string         // the zone's abbreviation, lower case
}

// withTime joins the day with the time after it, or before it, in s.
func (r reader) withTime(d day, s string) (time.Time, policy.DateSource) {
	tod, ok := r.timeAt(s[d.end:])
	if !ok {
		if m := clockBefore.FindStringSubmatch(s[:d.start]); m != nil {
			tod, ok = r.timeAt(m[1])
		}
	}
	if !ok {
		return d.Time, policy.DateDay
	}
	return r.join(d, tod), policy.DateExact
}

// join is the instant at which a zone's clocks show that time of that day.
func (r reader) join(d day, tod timeOfDay) time.Time {
	loc := r.o.Location
	whole := int(tod.Duration / time.Second)
	at := func(loc *time.Location) time.Time {
		return time.Date(d.Year(), d.Month(), d.Day(), whole/3600, whole/60%60, whole%60, int(tod.Duration%time.Second), loc)
	}
	// A name that the source's own zone uses means that zone: CST is Shanghai's, too.
	if local, _ := at(loc).Zone(); tod.zone != nil && strings.ToLower(local) != tod.name {
		loc = tod.zone
	}
	return at(loc).UTC()
}

// found is what words before a time tell about it.
type found struct {
	half wordKind
	zone *time.Location
	name string
}

// gap passes over what may stand between a day and its time: marks, link
// words, weekdays, halves of the day and names of zones. rest is what follows;
// it begins with a digit or with a word that is none of these.
func (r reader) gap(s string) (f found, rest string) {
	for s != "" {
		w := word.FindString(s)
		if w == "" {
			c := s[0]
			if c >= '0' && c <= '9' {
				return f, s
			}
			_, size := utf8.DecodeRuneInString(s)
			s = s[size:]
			continue
		}
		w, kind := r.known(w)
		switch {
		case kind == amWord || kind == pmWord:
			f.half = kind
		case kind != 0:
		case r.zoneNamed(w) != nil && len(w) > 1:
			f.zone, f.name = r.zoneNamed(w), w
		default:
			return f, s
		}
		s = s[len(w):]
	}
	return f, s
}

// known is the word at the beginning of w that is in the tables: all of it, or
// for scripts without spaces the longest beginning.
func (r reader) known(w string) (string, wordKind) {
	if kind, ok := r.words[w]; ok {
		return w, kind
	}
	if first, _ := utf8.DecodeRuneInString(w); first < 0x2E80 {
		return w, 0
	}
	for end := len(w) - 1; end > 0; end-- {
		if kind, ok := r.words[w[:end]]; ok {
			return w[:end], kind
		}
		if _, ok := r.zones[w[:end]]; ok {
			return w[:end], 0
		}
	}
	return w, 0
}

func startsWithTime(s string) bool {
	m := clock.FindString(s)
	return strings.ContainsFunc(m, func(r rune) bool { return !unicode.IsDigit(r) })
}

// timeAt reads the time of day that s begins with, after a gap.
func (r reader) timeAt(s string) (timeOfDay, bool) {
	if offset.MatchString(s) {
		return timeOfDay{}, false // a day with a zone: "2025-01-17+08:00"
	}
	f, rest := r.gap(s)
	var hour, minute, second, nanos string
	bare := false
	if m := compactClock.FindStringSubmatch(rest); m != nil && strings.HasSuffix(s[:len(s)-len(rest)], "t") {
		hour, minute, second = m[1], m[2], m[3]
		rest = rest[len(m[1]+m[2]+m[3]):]
	} else if m := clock.FindStringSubmatch(rest); m != nil {
		hour, minute, second, nanos = m[1], m[2]+m[5]+m[7], m[3]+m[6]+m[8], m[4]
		bare = minute == "" && len(m[0]) == len(m[1])
		rest = rest[len(m[0]):]
		if next, _ := utf8.DecodeRuneInString(rest); strings.HasSuffix(m[0], "h") && unicode.IsLetter(next) {
			return timeOfDay{}, false // "3 hours"
		}
	} else {
		return timeOfDay{}, false
	}
	rest, half := r.half(rest)
	if half == 0 {
		half = f.half
	}
	if bare && half == 0 {
		return timeOfDay{}, false
	}
	t, ok := makeTime(hour, minute, second, nanos, half)
	if !ok {
		return timeOfDay{}, false
	}
	t.zone, t.name = r.zoneAt(rest)
	if t.zone == nil {
		t.zone, t.name = f.zone, f.name
	}
	return t, true
}

// half passes over "p.m." and "Uhr" after a time.
func (r reader) half(s string) (rest string, half wordKind) {
	for {
		after := strings.TrimLeft(s, " ,")
		w, kind := r.known(word.FindString(after))
		switch kind {
		case amWord, pmWord:
			half = kind
		case clockWord:
		default:
			return s, half
		}
		s = after[len(w):]
	}
}

func makeTime(hour, minute, second, nanos string, half wordKind) (timeOfDay, bool) {
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	s, _ := strconv.Atoi(second)
	switch {
	case half == pmWord && h < 12:
		h += 12
	case half == amWord && h == 12:
		h = 0
	}
	if s == 60 { // a leap second
		s = 59
	}
	if h > 24 || m > 59 || s > 59 || h == 24 && m+s > 0 {
		return timeOfDay{}, false
	}
	n, _ := strconv.Atoi((nanos + "000000000")[:9])
	return timeOfDay{Duration: time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second + time.Duration(n)}, true
}

// zoneAt reads the zone that s begins with.
func (r reader) zoneAt(s string) (*time.Location, string) {
	after := strings.TrimLeft(s, " ,([")
	if m := offset.FindStringSubmatch(after); m != nil {
		told := m[1] != "" || after == s || len(m[3]) == 2 && (m[4] != "" || m[2] == "+") // " - 3 min read" tells none
		hours, _ := strconv.Atoi(m[3])
		minutes, _ := strconv.Atoi(m[4])
		seconds := hours*3600 + minutes*60
		if m[2] == "-" {
			seconds = -seconds
		}
		if told && minutes < 60 && seconds >= -maxOffset && seconds <= maxOffset {
			return time.FixedZone("", seconds), ""
		}
		return nil, ""
	}
	if name := ianaZone.FindString(after); name != "" {
		if loc, err := time.LoadLocation(ianaCase(name)); err == nil {
			return loc, ""
		}
		return nil, ""
	}
	w, _ := r.known(word.FindString(after))
	return r.zoneNamed(w), w
}

func (r reader) zoneNamed(name string) *time.Location {
	z, ok := r.zones[name]
	if !ok {
		return nil
	}
	if z.name == "" {
		return time.FixedZone("", z.offset)
	}
	loc, err := time.LoadLocation(z.name)
	if err != nil {
		return nil
	}
	return loc
}

// ianaCase writes "america/new_york" as the zone database does.
func ianaCase(s string) string {
	b := []byte(s)
	for i := range b {
		if b[i] >= 'a' && b[i] <= 'z' && (i == 0 || b[i-1] == '/' || b[i-1] == '_' || b[i-1] == '-') {
			b[i] -= 'a' - 'A'
		}
	}
	return string(b)
}
