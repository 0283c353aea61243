package digest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"datapolicy/policy"
	"datapolicy/text"
)

// Coverage tells how completely the sources have been read.
type Coverage interface {
	Coverage(ctx context.Context) ([]policy.Coverage, error)
}

// oldNews is how long before its period's beginning a report may be dated and
// still be news to a digest that goes by when reports were kept: a weekend and
// a day, which is what authorities and slow feeds take.
const oldNews = 3 * 24 * time.Hour

// readings are the coverages of the sources, by source; empty where nobody
// tells them.
type readings map[string]policy.Coverage

func (b *Builder) readings(ctx context.Context) (readings, error) {
	all := readings{}
	if b.o.Coverage == nil {
		return all, nil
	}
	list, err := b.o.Coverage.Coverage(ctx)
	for _, c := range list {
		all[c.SourceID] = c
	}
	return all, err
}

// old reports whether an article is too old to be news of a period by when it
// was kept. One without a date that came with its source's first reading may be
// of any age.
func (all readings) old(a policy.Article, r Request) bool {
	if !r.BySeen || r.Since.IsZero() {
		return false
	}
	if c, ok := all[a.SourceID]; ok && a.DateSource == policy.DateGuessed && !a.Fetched.IsZero() && !a.Fetched.After(c.FirstRead) {
		return true
	}
	return a.Published.Before(r.Since.Add(-oldNews))
}

// caughtUp reports whether an old article was gathered in the period because
// its source could not be read when it came out.
func (all readings) caughtUp(a policy.Article, r Request) bool {
	c, ok := all[a.SourceID]
	return ok && a.DateSource != policy.DateGuessed && !a.Fetched.Before(r.Since) && c.GatheredLate(a.Published)
}

// Notes are the sentences that a digest of the request would have at its foot
// for sources read so.
func Notes(list []policy.Coverage, r Request) []string {
	all := readings{}
	for _, c := range list {
		all[c.SourceID] = c
	}
	return all.notes(r)
}

// shownSources is how many sources a note names.
const shownSources = 5

// notes are what a digest's foot says of the sources that it should rest on and
// does not, or not wholly: at most four sentences.
func (all readings) notes(r Request) []string {
	var failing, idle, gaps, begun []lack
	for _, c := range all {
		if !covers(r.Filter, c.Jurisdiction) {
			continue
		}
		l := lack{name: text.Clip(clean(c.Source), 60), coverage: c}
		if unread := r.Until.IsZero() || c.ReadUntil.Before(r.Until); unread && (c.Failing != "" || c.Idle) {
			if l.why, l.from = c.Failing, c.ReadUntil; c.Idle {
				idle = append(idle, l)
			} else {
				failing = append(failing, l)
			}
			continue
		}
		for _, g := range c.Gaps {
			if g.Filled.IsZero() && !g.Until.IsZero() && g.Overlaps(r.Period) {
				l.why, l.from, l.until = g.Why, g.From, g.Until
				gaps = append(gaps, l)
				break
			}
		}
		if l.why == "" && !c.FirstRead.IsZero() && !r.Since.IsZero() && r.Contains(c.FirstRead) && c.ReachesBack.After(r.Since) {
			l.from = c.ReachesBack
			begun = append(begun, l)
		}
	}
	w := wording{r.Until, location(r.Subscription)}
	var notes []string
	for _, note := range []string{w.failing(failing), w.idle(idle), w.gaps(gaps), w.begun(begun)} {
		if note != "" {
			notes = append(notes, note)
		}
	}
	return notes
}

// covers reports whether a filter takes what a source of a jurisdiction runs;
// an international one runs of all.
func covers(f policy.Filter, j policy.Jurisdiction) bool {
	return len(f.Jurisdictions) == 0 || j.Section() == policy.International ||
		slices.ContainsFunc(f.Jurisdictions, func(asked policy.Jurisdiction) bool { return asked.Section() == j.Section() })
}

func location(s *policy.Subscription) *time.Location {
	if s != nil && s.Zone != "" {
		if zone, err := time.LoadLocation(s.Zone); err == nil {
			return zone
		}
	}
	return time.UTC
}

// lack is what is lacking of one source.
type lack struct {
	name, why   string
	from, until time.Time
	coverage    policy.Coverage
}

// wording puts lacks into sentences; times are told as seen from until.
type wording struct {
	until time.Time
	zone  *time.Location
}

func (w wording) failing(list []lack) string {
	each := "Not read: "
	never := !slices.ContainsFunc(list, func(l lack) bool { return !l.from.IsZero() })
	if never {
		each = "Never read: "
	}
	return w.sentence(list, "Not read since %s: ", each, func(l lack, alone bool) string {
		switch {
		case alone || never:
			return l.name + because(l.why)
		case l.from.IsZero():
			return l.name + " never" + because(l.why)
		}
		return l.name + " since " + w.time(l.from) + because(l.why)
	})
}

func (w wording) idle(list []lack) string {
	return w.sentence(list, "Not asked since %s: ", "Not asked: ", func(l lack, alone bool) string {
		if alone {
			return l.name
		}
		return l.name + " since " + w.time(l.from)
	})
}

func (w wording) gaps(list []lack) string {
	return w.sentence(list, "Reports of %s may be missing: ", "Reports may be missing: ", func(l lack, alone bool) string {
		if alone {
			return l.name + because(l.why)
		}
		return l.name + " of " + w.span(l) + because(l.why)
	})
}

func (w wording) begun(list []lack) string {
	return w.sentence(list, "First read in this period, and back to %s only: ", "First read in this period, and only so far back: ", func(l lack, alone bool) string {
		if alone {
			return l.name
		}
		return l.name + " (" + w.time(l.from) + ")"
	})
}

func because(why string) string {
	if why == "" {
		return ""
	}
	return " (" + why + ")"
}

// sentence names the sources, the longest lack first: after one when they have
// it in common, else after the other, each with its own.
func (w wording) sentence(list []lack, common, each string, say func(l lack, alone bool) string) string {
	if len(list) == 0 {
		return ""
	}
	slices.SortFunc(list, func(a, b lack) int { return cmp.Or(a.from.Compare(b.from), cmp.Compare(a.name, b.name)) })
	alone := !list[0].from.IsZero() && !slices.ContainsFunc(list, func(l lack) bool { return w.span(l) != w.span(list[0]) })
	begin := each
	if alone {
		begin = fmt.Sprintf(common, w.span(list[0]))
	}
	var names []string
	for _, l := range list[:min(len(list), shownSources)] {
		names = append(names, say(l, alone))
	}
	more := ""
	if n := len(list) - len(names); n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	return begin + strings.Join(names, ", ") + more + "."
}

// span is a lack's time, to the day, or to the minute when it has just begun.
func (w wording) span(l lack) string {
	if l.until.IsZero() {
		return w.time(l.from)
	}
	from, until := w.day(l.from), w.day(l.until)
	if from == until {
		return from
	}
	return strings.TrimSuffix(from, until[strings.IndexByte(until, ' '):]) + " to " + until
}

func (w wording) time(t time.Time) string {
	if !w.until.IsZero() && w.until.Sub(t).Abs() < 24*time.Hour {
		return t.In(w.zone).Format("15:04 on 2 Jan")
	}
	return w.day(t)
}

func (w wording) day(t time.Time) string {
	t = t.In(w.zone)
	if !w.until.IsZero() && t.Year() == w.until.In(w.zone).Year() {
		return t.Format("2 Jan")
	}
	return t.Format("2 Jan 2006")
}
