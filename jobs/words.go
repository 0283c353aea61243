package jobs

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"datapolicy/policy"
)

// dayNames are the words for days, as the day-of-week field has them.
var dayNames = map[string]string{
	"sunday": "0", "sun": "0", "monday": "1", "mon": "1", "tuesday": "2", "tue": "2", "tues": "2", "wednesday": "3", "wed": "3",
	"thursday": "4", "thu": "4", "thur": "4", "thurs": "4", "friday": "5", "fri": "5", "saturday": "6", "sat": "6",
	"day": "*", "daily": "*", "weekday": "1-5", "workday": "1-5", "weekend": "0,6",
}

var (
	clockTime = regexp.MustCompile(`^(\d{1,2})(?:[:.h](\d{2}))?(am|pm)?$`)
	interval  = regexp.MustCompile(`^every (?:(\d{1,3}) )?(minutes?|min|mins|hours?|h|hrs?)$`)
)

// fromWords reads a schedule in words as a cron expression. It is not ok when
// the text is none of the words' business, an error when it begins like words
// and then cannot be read.
func fromWords(typed string) (expr string, ok bool, err error) {
	low := strings.NewReplacer(" a.m.", "am", " p.m.", "pm", " am", "am", " pm", "pm", ",", " ", ";", " ").Replace(strings.ToLower(typed))
	low = strings.Join(strings.Fields(low), " ")
	if low == "hourly" {
		return "0 * * * *", true, nil
	}
	if m := interval.FindStringSubmatch(low); m != nil {
		return everySo(m[1], m[2][0] == 'm')
	}
	var days []string
	at, bare := "", false // bare: the time is a number that could be anything
	words := strings.Fields(low)
	for i, word := range words {
		day, isDay := dayNames[word]
		if !isDay {
			day, isDay = dayNames[strings.TrimSuffix(word, "s")]
		}
		switch {
		case isDay:
			days = append(days, strings.Split(day, ",")...)
		case slices.Contains([]string{"every", "on", "at", "and", "each"}, word):
		case at == "" && word == "noon":
			at = "0 12"
		case at == "" && word == "midnight":
			at = "0 0"
		case at == "" && i == len(words)-1 && clockTime.MatchString(word):
			if at, err = clock(word); err != nil {
				return "", false, err
			}
			bare = len(word) <= 2
		default:
			return "", false, nil
		}
	}
	switch {
	case len(days) == 0 && (at == "" || bare):
		return "", false, nil
	case at == "":
		return "", false, policy.Errorf(policy.Invalid, "the schedule %q names no time of day: write for example \"%s 08:00\"", typed, typed)
	}
	slices.Sort(days)
	days = slices.Compact(days)
	if len(days) == 0 || slices.Contains(days, "*") {
		days = []string{"*"}
	}
	return at + " * * " + strings.Join(days, ","), true, nil
}

// everySo is every so many minutes or hours, by the clock.
func everySo(count string, minutes bool) (string, bool, error) {
	n := 1
	if count != "" {
		n, _ = strconv.Atoi(count)
	}
	switch {
	case minutes && n == 60:
		return "0 * * * *", true, nil
	case minutes && n > 0 && n < 60 && 60%n == 0:
		return "*/" + strconv.Itoa(n) + " * * * *", true, nil
	case !minutes && n == 1:
		return "0 * * * *", true, nil
	case !minutes && n == 24:
		return "0 0 * * *", true, nil
	case !minutes && n > 0 && n < 24 && 24%n == 0:
		return "0 */" + strconv.Itoa(n) + " * * *", true, nil
	}
	return "", false, policy.Errorf(policy.Invalid, "the clock cannot be parted so: write every 15, 20, 30 or 60 minutes, or every 1, 2, 3, 4, 6, 8, 12 or 24 hours")
}

// clock reads a time of day as the first two fields.
func clock(word string) (string, error) {
	m := clockTime.FindStringSubmatch(word)
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi("0" + m[2])
	half := hour >= 1 && hour <= 12
	switch {
	case m[3] == "pm" && half && hour < 12:
		hour += 12
	case m[3] == "am" && hour == 12:
		hour = 0
	}
	if hour > 23 || minute > 59 || m[3] != "" && !half {
		return "", policy.Errorf(policy.Invalid, "%q is no time of day: write for example 08:00 or 5:30pm", word)
	}
	return strconv.Itoa(minute) + " " + strconv.Itoa(hour), nil
}
