package bot

import (
	"strconv"
	"strings"
	"time"

	"datapolicy/policy"
)

// maxPeriod is the longest span that "90d" and the like may ask for.
const maxPeriod = 3700 * 24 * time.Hour

// parseScope reads the words after digest, stories or subscribe: a period,
// jurisdictions, "only high", "about NAMES", "in LANGUAGE", "max N".
func parseScope(words []string, now time.Time) (Scope, error) {
	return parseScopeOr(words, now, unknownPeriod)
}

// parseScopeOr is parseScope with its own way to say that a word means nothing.
func parseScopeOr(words []string, now time.Time, unknown string) (Scope, error) {
	var s Scope
	for i := 0; i < len(words); i++ {
		word := strings.ToLower(strings.Trim(words[i], ","))
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		switch word {
		case "", "for", "the", "last", "this", "past", "of", "on", "from", "and", "only", "importance":
		case "important", "high":
			s.Importance = policy.High
		case "medium":
			s.Importance = policy.Medium
		case "about":
			names := splitNames(strings.Join(words[i+1:], " "))
			if len(names) == 0 {
				return s, policy.Errorf(policy.Invalid, "About whom? For example: about tiktok, temu")
			}
			s.About = names
			return s, nil
		case "since", "until":
			at, used, ok := parseInstant(words[i+1:], now)
			if !ok {
				return s, policy.Errorf(policy.Invalid, "I cannot read the date after %q: write it like 2025-01-13, or yesterday, or monday.", word)
			}
			if word == "since" {
				s.Since = at
			} else {
				s.Until = at
			}
			i += used
		case "in":
			lang, ok := languages[strings.ToLower(next)]
			if !ok {
				return s, policy.Errorf(policy.Invalid, "I cannot write in %q: use en, zh, de or fr.", next)
			}
			s.Language = lang
			i++
		case "max":
			n, err := strconv.Atoi(next)
			if err != nil || n < 1 || n > 100 {
				return s, policy.Errorf(policy.Invalid, "“max” wants a number of stories from 1 to 100, such as: max 10")
			}
			s.MaxItems = n
			i++
		default:
			if span, ok := parseSpan(word); ok {
				s.Since = now.Add(-span)
				continue
			}
			list, ok := parsePlaces(word)
			if !ok {
				return s, policy.Errorf(policy.Invalid, unknown, clip(words[i], 80))
			}
			s.Jurisdictions = append(s.Jurisdictions, list...)
		}
	}
	if !s.Since.IsZero() && !s.Until.IsZero() && !s.Since.Before(s.Until) {
		return s, policy.Errorf(policy.Invalid, "The period ends before it begins: “since” must be earlier than “until”.")
	}
	return s, nil
}

var languages = map[string]string{
	"en": "en", "english": "en", "zh": "zh", "chinese": "zh", "中文": "zh",
	"de": "de", "german": "de", "deutsch": "de", "fr": "fr", "french": "fr", "français": "fr",
}

var spans = map[string]time.Duration{
	"today": 24 * time.Hour, "day": 24 * time.Hour, "week": 7 * 24 * time.Hour, "weekly": 7 * 24 * time.Hour,
	"fortnight": 14 * 24 * time.Hour, "month": 30 * 24 * time.Hour, "year": 365 * 24 * time.Hour,
}

// parseSpan reads "week", "24h", "7d", "2w".
func parseSpan(word string) (time.Duration, bool) {
	if span, ok := spans[word]; ok {
		return span, true
	}
	if len(word) < 2 || len(word) > 6 {
		return 0, false
	}
	unit := map[byte]time.Duration{'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour}[word[len(word)-1]]
	n, err := strconv.Atoi(word[:len(word)-1])
	if unit == 0 || err != nil || n < 1 || time.Duration(n) > maxPeriod/unit {
		return 0, false
	}
	return time.Duration(n) * unit, true
}

// placeNames are the forms of a jurisdiction that people type besides codes.
var placeNames = map[string]policy.Jurisdiction{
	"china": policy.China, "prc": policy.China, "europe": policy.EuropeanUnion, "usa": policy.UnitedStates,
	"america": policy.UnitedStates, "britain": policy.UnitedKingdom,
}

func parsePlaces(word string) ([]policy.Jurisdiction, bool) {
	var list []policy.Jurisdiction
	for part := range strings.SplitSeq(word, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		j, ok := placeNames[part]
		if !ok {
			var err error
			if j, err = policy.ParseJurisdiction(part); err != nil {
				return nil, false
			}
		}
		list = append(list, j)
	}
	return list, len(list) > 0
}

// parseInstant reads a date at the head of words and says how many it used.
// Days are UTC days: that is how the archive counts them.
func parseInstant(words []string, now time.Time) (time.Time, int, bool) {
	if len(words) == 0 {
		return time.Time{}, 0, false
	}
	today := now.UTC().Truncate(24 * time.Hour)
	word := strings.ToLower(strings.Trim(words[0], ","))
	switch word {
	case "today":
		return today, 1, true
	case "yesterday":
		return today.AddDate(0, 0, -1), 1, true
	}
	if day, ok := weekdays[strings.TrimSuffix(word, "s")]; ok {
		back := (int(today.Weekday()) - int(day) + 7) % 7
		return today.AddDate(0, 0, -back), 1, true
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", "2006-01-02", "2006-01", "2006/01/02", "02.01.2006", "2.1.2006"} {
		if t, err := time.Parse(layout, strings.ToUpper(word)); err == nil {
			return t.UTC(), 1, true
		}
	}
	for n := min(3, len(words)); n >= 2; n-- {
		text := strings.ReplaceAll(strings.Join(words[:n], " "), ",", "")
		for _, layout := range []string{"2 January 2006", "2 Jan 2006", "January 2 2006", "Jan 2 2006", "January 2006", "Jan 2006"} {
			if t, err := time.Parse(layout, text); err == nil {
				return t.UTC(), n, true
			}
		}
	}
	return time.Time{}, 0, false
}

var weekdays = map[string]time.Weekday{
	"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
	"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6,
}

// splitNames splits "tiktok, temu and shein".
func splitNames(text string) []string {
	var names []string
	for part := range strings.SplitSeq(strings.NewReplacer(" and ", ",", "，", ",", "、", ",", ";", ",").Replace(text), ",") {
		if part = strings.Trim(part, ` "`); part != "" {
			names = append(names, part)
		}
	}
	return names
}
