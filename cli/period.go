package cli

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"datapolicy/policy"
)

// Period is the pair of flags that bound what is read.
type Period struct {
	Since string `placeholder:"T" help:"From then on: 2025-01-13, 2025-01-13T08:00:00Z, or 7d, 24h ago."`
	Until string `placeholder:"T" help:"Up to then, not included; a bare date means its first instant, UTC."`
}

// read makes the flags a period.
func (p Period) read(now time.Time) (policy.Period, error) {
	var out policy.Period
	var err error
	if out.Since, err = instant("--since", p.Since, now); err != nil {
		return out, err
	}
	if out.Until, err = instant("--until", p.Until, now); err != nil {
		return out, err
	}
	if !out.Since.IsZero() && !out.Until.IsZero() && !out.Since.Before(out.Until) {
		return out, policy.Errorf(policy.Invalid, "--since %s is not before --until %s; swap them or widen the period", p.Since, p.Until)
	}
	return out, nil
}

var ago = regexp.MustCompile(`^(\d{1,5})\s*(m|h|d|w)$`)

// instant reads what a person types for a moment.
func instant(flag, s string, now time.Time) (time.Time, error) {
	s = strings.TrimSpace(s)
	day := now.UTC().Truncate(24 * time.Hour)
	switch strings.ToLower(s) {
	case "":
		return time.Time{}, nil
	case "now":
		return now.UTC(), nil
	case "today":
		return day, nil
	case "yesterday":
		return day.AddDate(0, 0, -1), nil
	}
	if m := ago.FindStringSubmatch(strings.ToLower(s)); m != nil {
		n, _ := strconv.Atoi(m[1]) // at most five digits
		unit := map[string]time.Duration{"m": time.Minute, "h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour}[m[2]]
		return now.UTC().Add(-time.Duration(n) * unit), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, policy.Errorf(policy.Invalid, "%s %q is no time: write 2025-01-13, 2025-01-13T08:00:00Z, 7d, 24h, today or yesterday", flag, s)
}
