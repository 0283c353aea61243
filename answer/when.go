package answer

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"datapolicy/cite"
	"datapolicy/policy"
)

// A date in a question, with the word before it that says how it bounds.
var (
	isoDate  = regexp.MustCompile(`(?i)(?:(\p{L}+)\s+)?(\d{4})-(\d{2})-(\d{2})`)
	hanDate  = regexp.MustCompile(`(?:(自从|自|从|截至|到))?(?:(\d{4})年)(?:(\d{1,2})月)?(?:(\d{1,2})[日号])?(以来|起|之后|以后|之前|以前|前)?`)
	nameDate = regexp.MustCompile(`(?i)(?:(\p{L}+)\s+)?(?:(\d{1,2})(?:st|nd|rd|th|er|\.)?\s+)?\b((?:jan|jän|feb|fév|mar|mär|apr|avr|may|mai|jun|juin|jul|juil|aug|aoû|sep|oct|okt|nov|dec|dez|déc)\p{L}*)\.?(?:\s+(\d{1,2})(?:st|nd|rd|th)?\b)?(?:,?\s+(\d{4}))?`)
	oneYear  = regexp.MustCompile(`(?i)(?:(\p{L}+)\s+)((?:19|20)\d{2})\b`)
	relative = []struct {
		re   *regexp.Regexp
		days int // back from today's midnight; whole is the end
		span int // days; 0: until now
	}{
		{regexp.MustCompile(`(?i)\b(?:yesterday|gestern|hier)\b|昨天|昨日`), 1, 1},
		{regexp.MustCompile(`(?i)\b(?:this week|diese woche|cette semaine)\b|本周|这周|这个星期`), 7, 0},
		{regexp.MustCompile(`(?i)\b(?:last week|past week|letzte[rn]? woche|la semaine dernière)\b|上周|上个星期|过去一周`), 14, 0},
		{regexp.MustCompile(`(?i)\b(?:last month|past month|letzten monat|le mois dernier)\b|上个月|过去一个月`), 62, 0},
	}
)

var (
	sinceWords  = map[string]bool{"since": true, "after": true, "from": true, "seit": true, "nach": true, "ab": true, "depuis": true, "après": true, "自": true, "自从": true, "从": true}
	beforeWords = map[string]bool{"before": true, "until": true, "till": true, "vor": true, "bis": true, "avant": true, "jusqu": true, "截至": true, "到": true}
)

// period reads the bounds that a question sets ("since January", "before
// 20 January 2025", "2025年1月以来") and gives the question without them. A
// month without a year is the latest that has begun.
func period(q, lang string, now time.Time) (policy.Period, string) {
	now = now.UTC()
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	for _, r := range relative {
		if loc := r.re.FindStringIndex(q); loc != nil && !(lang == "en" && q[loc[0]:loc[1]] == "hier") {
			p := policy.Period{Since: today.AddDate(0, 0, -r.days)}
			if r.span > 0 {
				p.Until = p.Since.AddDate(0, 0, r.span)
			}
			return p, q[:loc[0]] + " " + q[loc[1]:]
		}
	}
	if m := isoDate.FindStringSubmatchIndex(q); m != nil {
		if t, err := time.Parse("2006-01-02", q[m[4]:m[9]]); err == nil {
			return bounded(q, m, group(q, m, 1), t, t.AddDate(0, 0, 1))
		}
	}
	if m := hanDate.FindStringSubmatchIndex(q); m != nil {
		how := group(q, m, 1)
		switch group(q, m, 5) {
		case "以来", "起", "之后", "以后":
			how = "自"
		case "之前", "以前", "前":
			how = "截至"
		}
		if from, until, ok := span(number(group(q, m, 2)), number(group(q, m, 3)), number(group(q, m, 4))); ok {
			return bounded(q, m, how, from, until)
		}
	}
	for _, m := range nameDate.FindAllStringSubmatchIndex(q, -1) {
		month := cite.Month(group(q, m, 3))
		day := max(number(group(q, m, 2)), number(group(q, m, 4)))
		how := strings.ToLower(group(q, m, 1))
		year := number(group(q, m, 5))
		if month == 0 || (day == 0 && year == 0 && !sinceWords[how] && !beforeWords[how] && how != "in" && how != "im" && how != "en") {
			continue
		}
		if year == 0 {
			year = now.Year()
			if time.Month(month) > now.Month() {
				year--
			}
		}
		if from, until, ok := span(year, month, day); ok {
			return bounded(q, m, how, from, until)
		}
	}
	if m := oneYear.FindStringSubmatchIndex(q); m != nil {
		if how := strings.ToLower(group(q, m, 1)); sinceWords[how] || beforeWords[how] || how == "in" || how == "im" || how == "en" || how == "jahr" {
			from, until, _ := span(number(group(q, m, 2)), 0, 0)
			return bounded(q, m, how, from, until)
		}
	}
	return policy.Period{}, q
}

func group(s string, m []int, n int) string {
	if m[2*n] < 0 {
		return ""
	}
	return s[m[2*n]:m[2*n+1]]
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// span is the day, month or year that the numbers name.
func span(year, month, day int) (from, until time.Time, ok bool) {
	if year < 1990 || year > 2200 || month > 12 || day > 31 {
		return from, until, false
	}
	switch {
	case month == 0:
		from = time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
		return from, from.AddDate(1, 0, 0), true
	case day == 0:
		from = time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC)
		return from, from.AddDate(0, 1, 0), true
	}
	from = time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return from, from.AddDate(0, 0, 1), true
}

// bounded is the period that a date and the word before it set. A date without
// such a word is when something happened; reports of it come up to ten days
// later.
func bounded(q string, m []int, how string, from, until time.Time) (policy.Period, string) {
	how = strings.ToLower(how)
	rest := q[:m[0]] + " " + q[m[1]:]
	switch {
	case sinceWords[how]:
		return policy.Period{Since: from}, rest
	case beforeWords[how]:
		return policy.Period{Until: from}, rest
	}
	if how != "" && how != "in" && how != "on" && how != "im" && how != "am" && how != "en" && how != "le" && how != "of" && how != "vom" && how != "du" {
		rest = q[:m[0]] + how + " " + q[m[1]:]
	}
	return policy.Period{Since: from, Until: until.AddDate(0, 0, 10)}, rest
}
