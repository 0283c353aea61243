package date

import (
	"strings"
	"time"
)

// rfc822 reads a date as mail writes it (RFC 822, §5; RFC 5322, §3.3), with
// English names and in lower case: what most feeds have that do not write a
// numeric zone. It does what the layouts would do, without their search.
func (r reader) rfc822(s string) (time.Time, bool) {
	if name, rest, ok := strings.Cut(s, ", "); ok && r.words[name] == weekday {
		s = rest
	}
	var parts [5]string // day, month, year, time, zone
	for i := range parts {
		var more bool
		if parts[i], s, more = strings.Cut(s, " "); !more && i < len(parts)-2 {
			return time.Time{}, false
		}
	}
	dom, ok := digits(parts[0], 1, 2)
	month, known := englishMonths[parts[1]]
	year, okYear := digits(parts[2], 4, 4)
	if !ok || !known || !okYear || s != "" {
		return time.Time{}, false
	}
	date, ok := calendarDay(year, int(month), dom)
	if !ok {
		return time.Time{}, false
	}
	hour, rest, ok := strings.Cut(parts[3], ":")
	minute, second, _ := strings.Cut(rest, ":")
	if !ok || len(hour) > 2 || len(minute) != 2 || second != "" && len(second) != 2 || !allDigits(hour+minute+second) || hour == "" {
		return time.Time{}, false
	}
	tod, ok := makeTime(hour, minute, second, "", 0)
	if !ok {
		return time.Time{}, false
	}
	if zone := parts[4]; zone != "" {
		for i := range len(zone) {
			if zone[i] < 'a' || zone[i] > 'z' {
				return time.Time{}, false
			}
		}
		if tod.zone, tod.name = r.zoneNamed(zone), zone; tod.zone == nil {
			return time.Time{}, false
		}
	}
	return r.join(day{Time: date}, tod), true
}

var englishMonths = map[string]time.Month{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
	"january": 1, "february": 2, "march": 3, "april": 4, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
}

// digits is the number that s writes in least to most digits.
func digits(s string, least, most int) (n int, ok bool) {
	if len(s) < least || len(s) > most || !allDigits(s) {
		return 0, false
	}
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
