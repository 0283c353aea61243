package statements

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// utterance is the day on which the words were said, as tokens t tell it
// ("on Friday (Jan 17)", "two days ago"), seen from the article's date; zero
// when they tell none. Days are those of UTC.
func (d *dates) utterance(t []token, published time.Time) time.Time {
	if published.IsZero() {
		return time.Time{}
	}
	today := time.Date(published.Year(), published.Month(), published.Day(), 0, 0, 0, 0, time.UTC)
	for i := range t {
		if day, ok := d.calendar(t, i, today); ok {
			return day
		}
	}
	for i := range t {
		if t[i].mention >= 0 && t[i].capital {
			continue
		}
		if n, ok := d.Relative[t[i].low]; ok {
			return today.AddDate(0, 0, n)
		}
		if n, ok := d.daysAgo(t, i); ok {
			return today.AddDate(0, 0, -n)
		}
		if w, ok := d.Weekdays[t[i].low]; ok && t[i].capital || ok && lowerWeekdays[t[i].low] {
			back := (int(today.Weekday()) - w + 7) % 7
			return today.AddDate(0, 0, -back)
		}
	}
	return time.Time{}
}

// lowerWeekdays are written in lower case (French).
var lowerWeekdays = map[string]bool{"lundi": true, "mardi": true, "mercredi": true, "jeudi": true, "vendredi": true, "samedi": true, "dimanche": true}

// calendar reads "17 January 2025", "January 17, 2025", "Jan 17", "17. Januar" at token i.
func (d *dates) calendar(t []token, i int, today time.Time) (time.Time, bool) {
	month, ok := d.Months[t[i].low]
	if !ok {
		return time.Time{}, false
	}
	day, year, at := 0, 0, i+1
	if at < len(t) && t[at].low == "." {
		at++
	}
	if i > 0 {
		before := i - 1
		if t[before].low == "." && before > 0 {
			before--
		}
		day = dayOf(t[before])
	}
	if day == 0 && at < len(t) {
		if day = dayOf(t[at]); day > 0 {
			at++
			if at < len(t) && t[at].low == "," {
				at++
			}
		}
	}
	if at < len(t) {
		if y, err := strconv.Atoi(t[at].low); err == nil && y >= 1990 && y <= 2100 {
			year = y
		}
	}
	if day == 0 {
		return time.Time{}, false
	}
	return settle(year, month, day, today)
}

// dayOf is the day of the month that a token names ("17", "17th", "1er"), or 0.
func dayOf(t token) int {
	digits := t.low
	for len(digits) > 0 && (digits[len(digits)-1] < '0' || digits[len(digits)-1] > '9') {
		digits = digits[:len(digits)-1]
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || n > 31 || len(t.low)-len(digits) > 2 {
		return 0
	}
	return n
}

// settle is the day in its year; without one, the last such day that is not
// more than two days after the article's.
func settle(year, month, day int, today time.Time) (time.Time, bool) {
	guess := year == 0
	if guess {
		year = today.Year()
	}
	at := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if at.Month() != time.Month(month) {
		return time.Time{}, false
	}
	if guess && at.After(today.AddDate(0, 0, 2)) {
		at = at.AddDate(-1, 0, 0)
	}
	if at.After(today.AddDate(0, 0, 2)) {
		return time.Time{}, false // nobody has said anything in the future
	}
	return at, true
}

// daysAgo reads "two days ago", "vor zwei Tagen", "il y a deux jours" at the
// number, token i.
func (d *dates) daysAgo(t []token, i int) (int, bool) {
	n, ok := d.Numbers[t[i].low]
	if !ok {
		var err error
		if n, err = strconv.Atoi(t[i].low); err != nil || n < 1 || n > 31 {
			return 0, false
		}
	}
	if i+1 >= len(t) || !has(d.DaysWords, t[i+1].low) {
		return 0, false
	}
	before := i > 0 && has(d.Ago, t[i-1].low)
	after := i+2 < len(t) && has(d.Ago, t[i+2].low)
	return n, before || after
}

func has(words []string, w string) bool {
	for _, o := range words {
		if o == w {
			return true
		}
	}
	return false
}

var hanDay = regexp.MustCompile(`(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})[日号]|(?:周|星期|礼拜)([一二三四五六日天])|(今天|今日|今早|昨天|昨日|前天|前日)|([一两二三四五六七]|\d)天前`)

var (
	hanWeekdays = map[string]int{"日": 0, "天": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
	hanRelative = map[string]int{"今天": 0, "今日": 0, "今早": 0, "昨天": 1, "昨日": 1, "前天": 2, "前日": 2}
	hanNumbers  = map[string]int{"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7}
)

// utteranceHan reads a Chinese day: 1月17日, 17日, 周五, 昨天, 两天前.
func utteranceHan(s string, published time.Time) time.Time {
	if published.IsZero() || !strings.ContainsAny(s, "日号周期拜天前") {
		return time.Time{}
	}
	m := hanDay.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}
	}
	today := time.Date(published.Year(), published.Month(), published.Day(), 0, 0, 0, 0, time.UTC)
	switch {
	case m[3] != "":
		year, _ := strconv.Atoi(m[1])
		month, _ := strconv.Atoi(m[2])
		day, _ := strconv.Atoi(m[3])
		if month == 0 {
			at := time.Date(today.Year(), today.Month(), day, 0, 0, 0, 0, time.UTC)
			if at.After(today.AddDate(0, 0, 2)) {
				at = time.Date(today.Year(), today.Month()-1, day, 0, 0, 0, 0, time.UTC)
			}
			return at
		}
		at, _ := settle(year, month, day, today)
		return at
	case m[4] != "":
		return today.AddDate(0, 0, -((int(today.Weekday()) - hanWeekdays[m[4]] + 7) % 7))
	case m[5] != "":
		return today.AddDate(0, 0, -hanRelative[m[5]])
	}
	n, ok := hanNumbers[m[6]]
	if !ok {
		n, _ = strconv.Atoi(m[6])
	}
	return today.AddDate(0, 0, -n)
}
