package bot

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"datapolicy/policy"
)

// DescribeSubscription says in words when a subscription is sent and what it
// is about; names may be nil.
func DescribeSubscription(s policy.Subscription, names Names) string {
	var b strings.Builder
	b.WriteString(DescribeSchedule(s.Schedule))
	fmt.Fprintf(&b, " (%s)", s.Zone)
	if len(s.Filter.Jurisdictions) > 0 {
		var list []string
		for _, j := range s.Filter.Jurisdictions {
			list = append(list, j.Name())
		}
		b.WriteString(", " + strings.Join(list, ", "))
	}
	if len(s.Filter.About) > 0 {
		var list []string
		for _, id := range s.Filter.About {
			list = append(list, EntityName(id, names))
		}
		b.WriteString(", about " + strings.Join(list, ", "))
	}
	if s.Filter.Language != "" {
		b.WriteString(", in " + s.Filter.Language)
	}
	switch s.Filter.Importance {
	case policy.High:
		b.WriteString(", of high importance only")
	case policy.Medium:
		b.WriteString(", of medium or high importance")
	}
	if s.MaxItems > 0 {
		fmt.Fprintf(&b, ", at most %d stories", s.MaxItems)
	}
	if s.Paused {
		b.WriteString(", paused")
	}
	return b.String()
}

// DescribeSchedule puts the commonest cron expressions in words and leaves the
// others as they are.
func DescribeSchedule(expr string) string {
	f := strings.Fields(expr)
	if len(f) != 5 || f[2] != "*" || f[3] != "*" {
		return "schedule " + expr
	}
	minute, err1 := strconv.Atoi(f[0])
	hour, err2 := strconv.Atoi(f[1])
	if err1 != nil || err2 != nil {
		return "schedule " + expr
	}
	at := fmt.Sprintf(" at %02d:%02d", hour, minute)
	switch f[4] {
	case "*":
		return "daily" + at
	case "1-5":
		return "on weekdays" + at
	}
	var days []string
	for part := range strings.SplitSeq(f[4], ",") {
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 || n > 7 {
			return "schedule " + expr
		}
		days = append(days, time.Weekday(n%7).String()+"s")
	}
	return "on " + strings.Join(days, ", ") + at
}

// Counts says how much a lookup found: "3 stories, 1 statement".
func Counts(l policy.Lookup) string {
	var parts []string
	if n := len(l.Stories); n > 0 {
		parts = append(parts, Plural(n, "story", "stories"))
	}
	if n := len(l.Statements); n > 0 {
		parts = append(parts, Plural(n, "statement", "statements"))
	}
	if len(parts) == 0 {
		return "no reports"
	}
	return strings.Join(parts, ", ")
}

// Plural is a number with its noun.
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// EntityName is the name to show for an entity's id; an unknown id is shown as
// its last part. names may be nil.
func EntityName(id string, names Names) string {
	if names != nil {
		if e, ok := names.Entity(id); ok && e.Name != "" {
			return e.Name
		}
	}
	return id[strings.LastIndexByte(id, '/')+1:]
}
