package bottest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"datapolicy/bot"
	"datapolicy/policy"
)

// Now is the time on the desk's clock.
var Now = time.Date(2025, 1, 17, 12, 0, 0, 0, time.UTC)

// Desk answers from the stories of 16 and 17 January 2025.
type Desk struct {
	mu    sync.Mutex
	asked []Asked
	Fail  error         // what every question and lookup answers, when set
	Hold  chan struct{} // questions wait until it closes, when set
}

// Asked is a question with the thread that it came in.
type Asked struct {
	Text   string
	Thread policy.Thread
}

// Asked lists the questions so far.
func (d *Desk) Asked() []Asked {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]Asked(nil), d.asked...)
}

func (d *Desk) Ask(ctx context.Context, text string, thread *policy.Thread) (policy.Answer, error) {
	if d.Hold != nil {
		select {
		case <-d.Hold:
		case <-ctx.Done():
			return policy.Answer{}, ctx.Err()
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	a := Asked{Text: text}
	if thread != nil {
		a.Thread = *thread
	}
	d.asked = append(d.asked, a)
	if d.Fail != nil {
		return policy.Answer{}, d.Fail
	}
	if strings.Contains(text, "football") {
		return policy.Answer{Question: text, Refused: true, Reason: "The archive has no report on football."}, nil
	}
	s := Digest().Sections[1].Items[0].Sentences[0]
	if len(a.Thread.Turns) > 0 {
		s.Text = fmt.Sprintf("Four of the companies admitted the transfers. (turns before: %d)", len(a.Thread.Turns))
	}
	return policy.Answer{Question: text, Answer: []policy.Sentence{s}, Model: policy.Extractive, StoryIDs: []string{"s-noyb"}}, nil
}

func (d *Desk) Lookup(_ context.Context, query string, _ policy.Period) (policy.Lookup, error) {
	if d.Fail != nil {
		return policy.Lookup{}, d.Fail
	}
	l := policy.Lookup{Query: query}
	if e, ok := (Names{}).Resolve(query); ok {
		parent := ""
		if p, ok := (Names{}).Entity(e.Parent); ok {
			parent = p.Name
		}
		l.Subject = &policy.Subject{Kind: string(e.Kind), ID: e.ID, Name: e.Name, Aliases: e.Aliases, Parent: parent, Role: e.Role}
		l.Stories, l.Statements = Stories()[:1], Statements()[:1]
		l.Timeline = []policy.DayCount{{Date: "2025-01-16", Count: 4}, {Date: "2025-01-17", Count: 2}}
	} else if strings.Contains(query, "never require") {
		l.Subject = &policy.Subject{Kind: "statement", Name: query}
		l.Statements = Statements()[1:]
	} else {
		l.Suggestions = []string{"TikTok"}
	}
	return l, nil
}

// Timeline has the two stories, for a name that is known.
func (d *Desk) Timeline(_ context.Context, query string, _ policy.Period) (policy.Timeline, error) {
	t := policy.Timeline{Query: query}
	e, ok := (Names{}).Resolve(query)
	if !ok || d.Fail != nil {
		return t, d.Fail
	}
	t.Subject = &policy.Subject{Kind: string(e.Kind), ID: e.ID, Name: e.Name}
	t.Since, t.Until = at(16, 0), at(18, 0)
	t.Weeks = []policy.WeekCount{{Monday: "2025-01-13", Total: 3, Counts: map[policy.Jurisdiction]int{policy.EuropeanUnion: 2, policy.China: 1}}}
	for _, s := range Stories() {
		e := policy.TimelineEvent{Date: s.FirstPublished, StoryID: s.ID, Headline: s.Headline, Event: s.Event, Importance: s.Importance, Articles: len(s.Articles), Outlets: len(s.Articles)}
		for _, a := range s.Articles {
			e.Sources = append(e.Sources, policy.SourceLink{ArticleID: a.ID, URL: a.URL, Source: a.Source, Title: a.Title})
		}
		t.Events = append(t.Events, e)
	}
	return t, nil
}

func (d *Desk) BuildDigest(_ context.Context, r bot.DigestRequest) (policy.Digest, error) {
	digest := Digest()
	digest.Slot, digest.Since, digest.Until = time.Time{}, r.Since, r.Until
	return digest, d.Fail
}

func (d *Desk) Stories(context.Context, policy.StoryQuery) ([]policy.Story, error) {
	return Stories(), d.Fail
}

// Names knows three entities.
type Names struct{}

var entities = []policy.Entity{
	{ID: "company/tiktok", Kind: policy.Company, Name: "TikTok", Aliases: []string{"抖音", "Douyin"}, Parent: "company/bytedance"},
	{ID: "company/bytedance", Kind: policy.Company, Name: "ByteDance", Aliases: []string{"字节跳动"}},
	{ID: "ngo/noyb", Kind: policy.NGO, Name: "noyb", Aliases: []string{"None of Your Business"}},
	{ID: "law/gdpr", Kind: policy.Law, Name: "GDPR", Aliases: []string{"DSGVO", "RGPD"}},
}

func (Names) Entity(id string) (policy.Entity, bool) {
	for _, e := range entities {
		if e.ID == id {
			return e, true
		}
	}
	return policy.Entity{}, false
}

func (Names) Resolve(query string) (policy.Entity, bool) {
	for _, e := range entities {
		for _, name := range append([]string{e.ID, e.Name}, e.Aliases...) {
			if strings.EqualFold(name, strings.TrimSpace(query)) {
				return e, true
			}
		}
	}
	return policy.Entity{}, false
}

func (Names) Suggest(string, int) []policy.Entity { return entities[:1] }

// Schedules knows every schedule to be due at eight the next morning, and
// refuses what holds "bad".
type Schedules struct{}

func (Schedules) Next(expr, zone string, after time.Time) (time.Time, error) {
	if strings.Contains(expr+zone, "bad") || strings.Contains(expr, "=") {
		return time.Time{}, policy.Errorf(policy.Invalid, "The schedule %q cannot be read: it needs five fields.", expr)
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return time.Time{}, policy.Errorf(policy.Invalid, "I know no time zone %q.", zone)
	}
	t := after.In(loc)
	return time.Date(t.Year(), t.Month(), t.Day()+1, 8, 0, 0, 0, loc), nil
}

// Core is a Core over the desk and m.
func Core(t testing.TB, d *Desk, m *Memory) *bot.Core {
	t.Helper()
	n := 0
	c, err := bot.New(bot.Parts{
		Lookups: d, Timelines: d, Asker: d, Digester: d, Stories: d, Subscriptions: m, Schedules: Schedules{}, Names: Names{},
		Clock: func() time.Time { return Now },
		NewID: func() string { n++; return fmt.Sprintf("d%d", n) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}
