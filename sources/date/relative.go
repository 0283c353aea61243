package date

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"datapolicy/policy"
)

// relative reads "2 hours ago", "vor 3 Tagen", "3小时前", "yesterday at 15:04".
// Units of a day or more give a day, shorter ones a time.
func (r reader) relative(s string) (time.Time, policy.DateSource, bool) {
	if r.o.Now.IsZero() {
		return time.Time{}, "", false
	}
	for i := range r.ago {
		l := &r.ago[i]
		m := l.re.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		n := l.n
		if !l.fixed {
			n, _ = strconv.Atoi(m[1])
		}
		t, how := r.back(n, l.unit)
		return t, how, true
	}
	for _, w := range r.dayWords {
		at := strings.Index(s, w.word)
		if at < 0 || at > 24 || joined(s, at, w.word) {
			continue
		}
		rest := s[at+len(w.word):]
		if _, after := r.gap(rest); after != "" && !startsWithTime(after) {
			continue // "hier klicken" is no date
		}
		local := r.o.Now.In(r.o.Location).AddDate(0, 0, -w.back)
		d := day{start: at, end: at + len(w.word), Time: midnight(local)}
		t, how := r.withTime(d, s)
		return t, how, true
	}
	return time.Time{}, "", false
}

// joined reports whether the word at s[at:] is a part of a longer one.
func joined(s string, at int, w string) bool {
	if unicode.Is(unicode.Han, []rune(w)[0]) {
		return false
	}
	before := []rune(s[:at])
	after, _ := utf8.DecodeRuneInString(s[at+len(w):])
	return unicode.IsLetter(after) || len(before) > 0 && unicode.IsLetter(before[len(before)-1])
}

func (r reader) back(n int, unit string) (time.Time, policy.DateSource) {
	now := r.o.Now
	switch unit {
	case "second":
		return now.Add(-time.Duration(n) * time.Second).UTC(), policy.DateExact
	case "minute":
		return now.Add(-time.Duration(n) * time.Minute).UTC(), policy.DateExact
	case "hour":
		return now.Add(-time.Duration(n) * time.Hour).UTC(), policy.DateExact
	}
	local := now.In(r.o.Location)
	switch unit {
	case "day":
		local = local.AddDate(0, 0, -n)
	case "week":
		local = local.AddDate(0, 0, -7*n)
	case "month":
		local = local.AddDate(0, -n, 0)
	default:
		local = local.AddDate(-n, 0, 0)
	}
	return midnight(local), policy.DateDay
}

// midnight is 00:00 UTC of the calendar day that t shows in its own zone.
func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
