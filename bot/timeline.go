package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"datapolicy/policy"
)

func (c *Core) timeline(ctx context.Context, cmd Command) Reply {
	if c.parts.Timelines == nil {
		return failure(notHere)
	}
	found, err := c.parts.Timelines.Timeline(ctx, cmd.Text, cmd.Scope.Period)
	if err != nil && policy.CodeOf(err) != policy.NotFound {
		return failure(err)
	}
	if found.Query == "" {
		found.Query = cmd.Text
	}
	return Reply{Kind: TimelineReply, Timeline: &found, Suggestions: found.Suggestions}
}

// TimelineName is what a timeline is of.
func TimelineName(t policy.Timeline) string {
	if t.Subject != nil && t.Subject.Name != "" {
		return t.Subject.Name
	}
	return t.Query
}

// Weightiest are a timeline's n most important events, in the order of time.
func Weightiest(t policy.Timeline, n int) []policy.TimelineEvent {
	chosen := slices.Clone(t.Events)
	slices.SortStableFunc(chosen, func(a, b policy.TimelineEvent) int {
		return cmp.Or(cmp.Compare(weight(b), weight(a)), cmp.Compare(b.Outlets, a.Outlets))
	})
	chosen = chosen[:min(n, len(chosen))]
	slices.SortStableFunc(chosen, func(a, b policy.TimelineEvent) int { return a.Date.Compare(b.Date) })
	return chosen
}

func weight(e policy.TimelineEvent) int {
	if e.Importance == nil {
		return 0
	}
	return slices.Index([]policy.ImportanceLevel{policy.Low, policy.Medium, policy.High}, e.Importance.Level) + 1
}

// TimelineSummary says what a timeline's chart shows: for those who do not see
// it, and above it for those who do.
func TimelineSummary(t policy.Timeline) string {
	total, peak := 0, policy.WeekCount{}
	sections := map[policy.Jurisdiction]int{}
	for _, w := range t.Weeks {
		total += w.Total
		if w.Total > peak.Total {
			peak = w
		}
		for s, n := range w.Counts {
			sections[s] += n
		}
	}
	var parts []string
	for _, s := range policy.Sections() {
		if n := sections[s]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", s.Name(), n))
		}
	}
	out := fmt.Sprintf("%s in %s from %s to %s", Plural(total, "article", "articles"), Plural(len(t.Weeks), "week", "weeks"), t.Since.UTC().Format("2 January 2006"), t.Until.UTC().AddDate(0, 0, -1).Format("2 January 2006"))
	if len(parts) > 0 {
		out += ": " + strings.Join(parts, ", ")
	}
	if len(t.Weeks) > 1 && peak.Total > 0 {
		out += fmt.Sprintf("; the most, %d, in the week of %s", peak.Total, peak.Monday)
	}
	return out + "."
}
