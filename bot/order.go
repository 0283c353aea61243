package bot

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // people type zones; the machine may know none

	"datapolicy/policy"
)

const orderExample = "For example: subscribe daily 08:00 Europe/Berlin cn,eu about tiktok. Or with a cron expression: subscribe \"0 8 * * 1-5\" Europe/Berlin"

// cronField is one field of a cron expression as people write it.
var cronField = regexp.MustCompile(`^(\*|[0-9]+|[A-Za-z]{3})(-([0-9]+|[A-Za-z]{3}))?(/[0-9]+)?(,(\*|[0-9]+|[A-Za-z]{3})(-([0-9]+|[A-Za-z]{3}))?(/[0-9]+)?)*$`)

var clockTime = regexp.MustCompile(`^([0-9]{1,2})(?:[:.]([0-9]{2}))?(am|pm|h|uhr)?$`)

// parseOrder reads what stands after subscribe: how often, when, in which
// zone, and a scope. Whether the cron expression is good is for [Schedules].
func parseOrder(text string, now time.Time) (Order, error) {
	o := Order{}
	words, expr := cutCron(text)
	days, hour, minute, timed := "*", 8, 0, false
	var rest []string
	for i := 0; i < len(words); i++ {
		word := strings.ToLower(strings.Trim(words[i], ","))
		if word == "about" {
			rest = append(rest, words[i:]...)
			break
		}
		if word == "since" || word == "until" {
			return o, policy.Errorf(policy.Invalid, "A subscription has no %q: each digest runs from the last one to this one.", word)
		}
		if word == "max" || word == "in" {
			rest = append(rest, words[i:min(i+2, len(words))]...)
			i++
			continue
		}
		if d, ok := parseDays(word); ok {
			days = d
			continue
		}
		if h, m, ok := parseClock(word); ok && !timed {
			hour, minute, timed = h, m, true
			continue
		}
		if zone, ok := parseZone(words[i]); ok && o.Zone == "" {
			o.Zone = zone
			continue
		}
		switch word {
		case "at", "every", "on", "each":
		default:
			if strings.Contains(word, "/") {
				return o, policy.Errorf(policy.Invalid, "I know no time zone %q: use a name like Europe/Berlin, America/New_York or Asia/Shanghai.", words[i])
			}
			if _, isSpan := parseSpan(word); isSpan {
				return o, policy.Errorf(policy.Invalid, "I cannot tell how often %q is. %s", words[i], orderExample)
			}
			rest = append(rest, words[i])
		}
	}
	if expr == "" {
		expr = fmt.Sprintf("%d %d * * %s", minute, hour, days)
	}
	o.Schedule = expr
	var err error
	if o.Scope, err = parseScopeOr(rest, now, "I did not understand %q in the subscription."); err != nil {
		return o, policy.Errorf(policy.Invalid, "%s %s", policy.Message(err), orderExample).Because(err)
	}
	return o, nil
}

// cutCron takes a cron expression off the head of text, quoted or bare.
func cutCron(text string) (words []string, expr string) {
	text = strings.NewReplacer("“", `"`, "”", `"`, "`", `"`, "'", `"`).Replace(text)
	if rest, ok := strings.CutPrefix(text, `"`); ok {
		if inside, after, ok := strings.Cut(rest, `"`); ok {
			return strings.Fields(after), strings.TrimSpace(inside)
		}
	}
	words = strings.Fields(text)
	if len(words) < 5 {
		return words, ""
	}
	for i, w := range words[:5] {
		if !cronField.MatchString(w) || (i < 2 && !strings.ContainsAny(w, "0123456789*")) {
			return words, ""
		}
	}
	return words[5:], strings.Join(words[:5], " ")
}

// parseDays reads which days of the week: a cron field.
func parseDays(word string) (string, bool) {
	switch word {
	case "daily", "day", "everyday", "täglich", "每天":
		return "*", true
	case "weekdays", "weekday", "workdays", "mon-fri", "werktags", "工作日":
		return "1-5", true
	case "weekly", "week", "wöchentlich", "每周":
		return "1", true
	}
	var days []string
	for part := range strings.SplitSeq(word, ",") {
		day, ok := weekdays[part]
		if !ok {
			if day, ok = weekdays[strings.TrimSuffix(part, "s")]; !ok {
				return "", false
			}
		}
		days = append(days, strconv.Itoa(int(day)))
	}
	return strings.Join(days, ","), true
}

func parseClock(word string) (hour, minute int, ok bool) {
	m := clockTime.FindStringSubmatch(word)
	if m == nil {
		return 0, 0, false
	}
	hour, _ = strconv.Atoi(m[1])
	minute, _ = strconv.Atoi(m[2])
	switch m[3] {
	case "am", "pm":
		if hour < 1 || hour > 12 {
			return 0, 0, false
		}
		hour %= 12
		if m[3] == "pm" {
			hour += 12
		}
	}
	return hour, minute, hour < 24 && minute < 60
}

// parseZone reads an IANA zone's name; "local" would be the server's and is none.
func parseZone(word string) (string, bool) {
	if !strings.Contains(word, "/") {
		switch up := strings.ToUpper(word); up {
		case "UTC", "GMT":
			return "UTC", true
		case "CET", "EST", "MST", "EET", "WET", "HST":
			return up, true
		}
		return "", false
	}
	if _, err := time.LoadLocation(word); err != nil {
		return "", false
	}
	return word, true
}
