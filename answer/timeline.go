package answer

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"datapolicy/policy"
)

// Bounds of a timeline.
const (
	maxEvents       = 60
	maxEventSources = 5
)

// Timeline tells what happened around an entity, with what belongs to it, and
// when: its stories in the order of time and how many articles each week had,
// by section. A query that names nobody whom we know gets the stories that its
// words are found in; one without a word is policy.Invalid.
func (d *Desk) Timeline(ctx context.Context, query string, p policy.Period) (policy.Timeline, error) {
	query = tidy(query)
	t := policy.Timeline{Query: query, Suggestions: []string{}, Weeks: []policy.WeekCount{}, Events: []policy.TimelineEvent{}}
	if !strings.ContainsFunc(query, isWord) {
		return t, policy.Errorf(policy.Invalid, "There is nothing to make a timeline of; name a company, an authority, a law or a person.")
	}
	var stories []policy.Story
	var days []policy.SectionCount
	if e, ok := d.subjectOf(query); ok {
		t.Subject = d.subject(e)
		ids := d.family(e.ID)
		var err error
		if stories, err = d.o.Archive.Stories(ctx, policy.StoryQuery{Period: p, Filter: policy.Filter{About: ids}}); err != nil {
			return t, err
		}
		if days, err = d.o.Archive.TimelineBySection(ctx, ids, p); err != nil {
			return t, err
		}
	} else {
		found, err := d.Lookup(ctx, query, p)
		if err != nil {
			return t, err
		}
		t.Subject, t.Suggestions, stories = found.Subject, found.Suggestions, found.Stories
		days = daysOfStories(stories, p)
	}
	stories, err := d.judged(ctx, stories)
	if err != nil {
		return t, err
	}
	t.Events, t.Left = eventsOf(stories)
	t.Weeks = weeksOf(days)
	if len(days) > 0 {
		t.Since, t.Until = days[0].Day, days[len(days)-1].Day.AddDate(0, 0, 1)
	}
	return t, nil
}

// subjectOf is the entity that a query names, if it names nothing else.
func (d *Desk) subjectOf(query string) (policy.Entity, bool) {
	if e, ok := d.o.Names.Resolve(query); ok {
		return e, true
	}
	if q := d.read(query, nil); q.bare && len(q.terms) == 1 {
		return d.o.Names.Entity(q.terms[0].entity)
	}
	return policy.Entity{}, false
}

// eventsOf places stories on a timeline. Where there are too many, the more
// important stay, and of those equally so the ones that more outlets reported.
func eventsOf(stories []policy.Story) (events []policy.TimelineEvent, left int) {
	events = make([]policy.TimelineEvent, 0, len(stories))
	for _, s := range stories {
		e := policy.TimelineEvent{
			Date: s.FirstPublished, StoryID: s.ID, Headline: s.Headline, Event: s.Event, Jurisdictions: s.Jurisdictions, Entities: s.Entities,
			Continues: s.Continues, Follows: s.Follows, Importance: s.Importance, Amounts: s.Amounts, Articles: len(s.Articles), Sources: []policy.SourceLink{},
		}
		outlets := map[string]bool{}
		for _, a := range s.Articles {
			if outlets[a.Source] {
				continue
			}
			outlets[a.Source] = true
			if len(e.Sources) < maxEventSources {
				e.Sources = append(e.Sources, policy.SourceLink{ArticleID: a.ID, URL: a.URL, Source: a.Source, Title: a.Title, Language: a.Language, Published: a.Published})
			}
		}
		e.Outlets = len(outlets)
		events = append(events, e)
	}
	if left = max(len(events)-maxEvents, 0); left > 0 {
		slices.SortStableFunc(events, func(a, b policy.TimelineEvent) int {
			return cmp.Or(cmp.Compare(weight(b), weight(a)), cmp.Compare(b.Outlets, a.Outlets), b.Date.Compare(a.Date), cmp.Compare(a.StoryID, b.StoryID))
		})
		events = events[:maxEvents]
	}
	slices.SortStableFunc(events, func(a, b policy.TimelineEvent) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.StoryID, b.StoryID))
	})
	return events, left
}

// weight is an event's importance in order, 0 when it was not judged.
func weight(e policy.TimelineEvent) int {
	if e.Importance == nil {
		return 0
	}
	return slices.Index([]policy.ImportanceLevel{policy.Low, policy.Medium, policy.High}, e.Importance.Level) + 1
}

// daysOfStories counts the articles of stories, for a subject that is no
// entity: all of a story's in the story's own section.
func daysOfStories(stories []policy.Story, p policy.Period) []policy.SectionCount {
	type square struct {
		day     time.Time
		section policy.Jurisdiction
	}
	counts := map[square]int{}
	for _, s := range stories {
		section := policy.International
		if len(s.Jurisdictions) > 0 {
			section = s.Jurisdictions[0].Section()
		}
		for _, a := range s.Articles {
			if p.Contains(a.Published) {
				counts[square{a.Published.UTC().Truncate(24 * time.Hour), section}]++
			}
		}
	}
	out := make([]policy.SectionCount, 0, len(counts))
	for at, n := range counts {
		out = append(out, policy.SectionCount{Day: at.day, Section: at.section, Count: n})
	}
	slices.SortFunc(out, func(a, b policy.SectionCount) int {
		return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(a.Section, b.Section))
	})
	return out
}

// weeksOf sums days, which are in order, to weeks that begin on Monday (ISO
// 8601), from the first to the last without a gap.
func weeksOf(days []policy.SectionCount) []policy.WeekCount {
	weeks := []policy.WeekCount{}
	for _, day := range days {
		monday := mondayOf(day.Day)
		for at := monday; ; { // fill up to it
			if n := len(weeks); n > 0 {
				last, _ := time.Parse(time.DateOnly, weeks[n-1].Monday)
				at = last.AddDate(0, 0, 7)
			}
			if at.After(monday) {
				break
			}
			weeks = append(weeks, policy.WeekCount{Monday: at.Format(time.DateOnly), Counts: map[policy.Jurisdiction]int{}})
		}
		week := &weeks[len(weeks)-1]
		week.Total += day.Count
		week.Counts[day.Section] += day.Count
	}
	return weeks
}

func mondayOf(day time.Time) time.Time {
	return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
}
