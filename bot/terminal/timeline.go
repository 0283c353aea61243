package terminal

import (
	"fmt"
	"io"
	"strings"
	"time"

	"datapolicy/bot"
	"datapolicy/policy"
)

// barWidth is the columns of the week with the most articles.
const barWidth = 30

// Timeline writes a timeline week by week: a bar of how many articles named the
// subject, then what happened.
func Timeline(w io.Writer, t policy.Timeline) error {
	var b strings.Builder
	if len(t.Weeks) == 0 {
		fmt.Fprintf(&b, "The archive has nothing on %s.\n", line(t.Query, maxName))
		if len(t.Suggestions) > 0 {
			fmt.Fprintf(&b, "Did you mean %s?\n", line(strings.Join(t.Suggestions, ", "), 600))
		}
		_, err := io.WriteString(w, b.String())
		return err
	}
	fmt.Fprintf(&b, "%s, %s to %s\n", line(bot.TimelineName(t), maxName), t.Since.Format("2 January 2006"), t.Until.AddDate(0, 0, -1).Format("2 January 2006"))
	most := 1
	for _, week := range t.Weeks {
		most = max(most, week.Total)
	}
	left := t.Events
	for i, week := range t.Weeks {
		monday, err := time.Parse(time.DateOnly, week.Monday)
		if err != nil {
			return policy.Errorf(policy.Internal, "The timeline has a week without a day.").Because(err)
		}
		n := 0
		for n < len(left) && (left[n].Date.Before(monday.AddDate(0, 0, 7)) || i == len(t.Weeks)-1) {
			n++
		}
		if week.Total == 0 && n == 0 {
			continue
		}
		fmt.Fprintf(&b, "\nweek of %s  %s %d  %s\n", monday.Format("2 Jan 2006"), strings.Repeat("█", (week.Total*barWidth+most-1)/most), week.Total, sectionCounts(week))
		for _, e := range left[:n] {
			timelineEvent(&b, e)
		}
		left = left[n:]
	}
	if t.Left > 0 {
		fmt.Fprintf(&b, "\n%d further stories are left out; ask for a shorter period.\n", t.Left)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func sectionCounts(week policy.WeekCount) string {
	var parts []string
	for _, section := range policy.Sections() {
		if n := week.Counts[section]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", section, n))
		}
	}
	return strings.Join(parts, ", ")
}

func timelineEvent(b *strings.Builder, e policy.TimelineEvent) {
	what := ""
	if e.Event != "" {
		what = "[" + line(e.Event, 60) + "] "
	}
	fmt.Fprintf(b, "  %s  %s%s  (%s)\n", e.Date.Format("2 Jan"), what, line(first(e.Headline, "Untitled"), maxHeadline), bot.Plural(e.Outlets, "outlet", "outlets"))
	if e.Importance != nil && e.Importance.Text != "" {
		fmt.Fprintf(b, "         %s\n", line(e.Importance.Text, maxSentence))
	}
	if follows := policy.Follows(e.Follows); follows != "" {
		fmt.Fprintf(b, "         %s\n", line(follows, maxSentence))
	}
	for _, s := range e.Sources {
		fmt.Fprintf(b, "         %s  %s\n", line(s.Source, maxName), line(s.URL, maxAddress))
	}
}
