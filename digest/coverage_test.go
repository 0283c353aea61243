package digest_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"datapolicy/digest"
	"datapolicy/digest/digesttest"
	"datapolicy/policy"
)

// covered tells how the sources were read.
type covered []policy.Coverage

func (c covered) Coverage(context.Context) ([]policy.Coverage, error) { return c, nil }

func read(name string, j policy.Jurisdiction, alter func(*policy.Coverage)) policy.Coverage {
	c := policy.Coverage{
		SourceID: strings.ToLower(strings.ReplaceAll(name, " ", "-")), Source: name, Jurisdiction: j,
		FirstRead: on(1, 0), ReachesBack: on(1, 0).AddDate(0, -1, 0), ReadUntil: on(20, 7),
	}
	alter(&c)
	return c
}

func TestTheFootTellsWhatWasNotRead(t *testing.T) {
	fails := func(since time.Time, why string) func(*policy.Coverage) {
		return func(c *policy.Coverage) { c.ReadUntil, c.Failing = since, why }
	}
	gap := func(from, until time.Time, why string) func(*policy.Coverage) {
		return func(c *policy.Coverage) { c.Gaps = []policy.Gap{{From: from, Until: until, Why: why}} }
	}
	begun := func(at, back time.Time) func(*policy.Coverage) {
		return func(c *policy.Coverage) { c.FirstRead, c.ReachesBack = at, back }
	}
	fine := func(*policy.Coverage) {}
	for name, c := range map[string]struct {
		sources covered
		filter  policy.Filter
		period  policy.Period
		want    []string
	}{
		"all were read":              {sources: covered{read("CNIL", "FR", fine)}},
		"one fails":                  {covered{read("CNIL", "FR", fails(on(14, 9), "answers 503"))}, policy.Filter{}, week, []string{"Not read since 14 Jan: CNIL (answers 503)."}},
		"one fails since last night": {covered{read("CNIL", "FR", fails(on(19, 21), "answers 503"))}, policy.Filter{}, week, []string{"Not read since 21:00 on 19 Jan: CNIL (answers 503)."}},
		"one fails since last year":  {covered{read("CNIL", "FR", fails(on(1, 0).AddDate(0, 0, -4), "answers 403"))}, policy.Filter{}, week, []string{"Not read since 28 Dec 2024: CNIL (answers 403)."}},
		"one began to fail later":    {sources: covered{read("CNIL", "FR", fails(on(20, 9), "answers 503"))}, period: week},
		"one was never read":         {covered{read("CNIL", "FR", fails(time.Time{}, "cannot be found"))}, policy.Filter{}, week, []string{"Never read: CNIL (cannot be found)."}},
		"one was never read, one once": {
			covered{read("CNIL", "FR", fails(time.Time{}, "cannot be found")), read("Garante", "IT", fails(on(14, 10), "does not answer"))},
			policy.Filter{},
			week,
			[]string{"Not read: CNIL never (cannot be found), Garante since 14 Jan (does not answer)."},
		},
		"several since one day": {
			covered{read("CNIL", "FR", fails(on(14, 9), "answers 503")), read("Garante", "IT", fails(on(14, 10), "does not answer"))},
			policy.Filter{},
			week,
			[]string{"Not read since 14 Jan: CNIL (answers 503), Garante (does not answer)."},
		},
		"many": {
			covered{
				read("F", "FR", fails(on(19, 9), "answers 503")), read("A", "FR", fails(on(14, 9), "answers 503")), read("B", "DE", fails(on(15, 9), "answers 404")), read("C", "US", fails(on(16, 9), "answers 403")),
				read("D", "CN", fails(on(17, 9), "answers 500")), read("E", "IT", fails(on(18, 9), "cannot be read")), read("G", "IT", fails(on(19, 10), "cannot be read")),
			},
			policy.Filter{},
			week,
			[]string{"Not read: A since 14 Jan (answers 503), B since 15 Jan (answers 404), C since 16 Jan (answers 403), D since 17 Jan (answers 500), E since 18 Jan (cannot be read) and 2 more."},
		},
		"we have not asked": {
			covered{read("CNIL", "FR", func(c *policy.Coverage) { c.ReadUntil, c.Idle = on(17, 9), true }), read("Garante", "IT", func(c *policy.Coverage) { c.ReadUntil, c.Idle = on(17, 10), true })},
			policy.Filter{},
			week,
			[]string{"Not asked since 17 Jan: CNIL, Garante."},
		},
		"a gap":                     {covered{read("CNIL", "FR", gap(on(14, 9), on(17, 3), "answered 503"))}, policy.Filter{}, week, []string{"Reports of 14 to 17 Jan may be missing: CNIL (answered 503)."}},
		"a gap of a day":            {covered{read("CNIL", "FR", gap(on(14, 9), on(14, 13), "lists too few"))}, policy.Filter{}, week, []string{"Reports of 14 Jan may be missing: CNIL (lists too few)."}},
		"a gap over the year's end": {covered{read("CNIL", "FR", gap(on(1, 0).AddDate(0, 0, -2), on(14, 13), "answered 503"))}, policy.Filter{}, week, []string{"Reports of 30 Dec 2024 to 14 Jan may be missing: CNIL (answered 503)."}},
		"two gaps":                  {covered{read("CNIL", "FR", gap(on(14, 9), on(17, 3), "answered 503")), read("Garante", "IT", gap(on(15, 9), on(16, 3), "was not asked"))}, policy.Filter{}, week, []string{"Reports may be missing: CNIL of 14 to 17 Jan (answered 503), Garante of 15 to 16 Jan (was not asked)."}},
		"a gap of another time":     {sources: covered{read("CNIL", "FR", gap(on(3, 9), on(7, 3), "answered 503"))}, period: week},
		"a gap that was filled": {sources: covered{read("CNIL", "FR", func(c *policy.Coverage) {
			c.Gaps = []policy.Gap{{From: on(14, 0), Until: on(17, 0), Filled: on(17, 0)}}
		})}, period: week},
		"first read in the period":  {covered{read("CNIL", "FR", begun(on(18, 9), on(15, 3)))}, policy.Filter{}, week, []string{"First read in this period, and back to 15 Jan only: CNIL."}},
		"two first read":            {covered{read("CNIL", "FR", begun(on(18, 9), on(15, 3))), read("Garante", "IT", begun(on(18, 9), on(17, 3)))}, policy.Filter{}, week, []string{"First read in this period, and only so far back: CNIL (15 Jan), Garante (17 Jan)."}},
		"first read, reaching back": {sources: covered{read("CNIL", "FR", begun(on(18, 9), on(3, 3)))}, period: week},
		"first read after it":       {sources: covered{read("CNIL", "FR", begun(on(22, 9), on(15, 3)))}, period: week},
		"not of what is asked for":  {sources: covered{read("CAC", "CN", fails(on(14, 9), "answers 503"))}, filter: policy.Filter{Jurisdictions: []policy.Jurisdiction{policy.EuropeanUnion}}, period: week},
		"a member state's":          {covered{read("CNIL", "FR", fails(on(14, 9), "answers 503"))}, policy.Filter{Jurisdictions: []policy.Jurisdiction{policy.EuropeanUnion}}, week, []string{"Not read since 14 Jan: CNIL (answers 503)."}},
		"one that reports of all":   {covered{read("Wire", policy.International, fails(on(14, 9), "answers 503"))}, policy.Filter{Jurisdictions: []policy.Jurisdiction{policy.China}}, week, []string{"Not read since 14 Jan: Wire (answers 503)."}},
		"the whole archive":         {covered{read("CNIL", "FR", fails(on(14, 9), "answers 503"))}, policy.Filter{}, policy.Period{}, []string{"Not read since 14 Jan 2025: CNIL (answers 503)."}},
		"all that can be": {
			covered{read("CNIL", "FR", fails(on(14, 9), "answers 503")), read("Garante", "IT", gap(on(15, 9), on(16, 3), "was not asked")), read("AEPD", "ES", begun(on(18, 9), on(17, 3)))},
			policy.Filter{},
			week,
			[]string{"Not read since 14 Jan: CNIL (answers 503).", "Reports of 15 to 16 Jan may be missing: Garante (was not asked).", "First read in this period, and back to 17 Jan only: AEPD."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := digest.New(digest.Options{Archive: shelf(t), Coverage: c.sources, Clock: func() time.Time { return on(20, 8) }})
			d := build(t, b, digest.Request{Period: c.period, Filter: c.filter})
			if diff := cmp.Diff(c.want, d.Notes); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A source's name is a stranger's text wherever it is shown.
func TestNotesAreEscaped(t *testing.T) {
	bad := read("<!channel> [x](https://evil.example) <script>alert(1)</script>\x1b[2J\n# "+strings.Repeat("long ", 40), "FR", func(c *policy.Coverage) { c.ReadUntil, c.Failing = on(14, 0), "answers 503" })
	b := digest.New(digest.Options{Archive: shelf(t), Coverage: covered{bad}, Clock: time.Now})
	d := build(t, b, digest.Request{Period: week})
	var html, markdown, terminal bytes.Buffer
	if err := digest.HTML(&html, d); err != nil || strings.Contains(html.String(), "<script>alert") {
		t.Errorf("%v: %s", err, html.String())
	}
	if err := digest.Markdown(&markdown, d); err != nil || strings.Contains(markdown.String(), "[x](") || strings.Contains(markdown.String(), ": <!channel") {
		t.Errorf("%v: %s", err, markdown.String())
	}
	if err := digest.Terminal(&terminal, d, digest.TerminalOptions{}); err != nil || strings.Contains(terminal.String(), "\x1b") {
		t.Errorf("%v: %q", err, terminal.String())
	}
	if len(d.Notes) != 1 || len(d.Notes[0]) > 150 {
		t.Errorf("notes %q", d.Notes)
	}
}

// A digest by when reports were kept is none of what was kept: a new install
// reads months at once.
func TestOldReportsAreNoNews(t *testing.T) {
	reported := func(published, kept time.Time) digesttest.Report {
		r := fine
		r.Published, r.Kept = published, kept
		return r
	}
	lost := func(from, until time.Time) covered {
		return covered{read("Le Quai", "FR", func(c *policy.Coverage) { c.Gaps = []policy.Gap{{From: from, Until: until, Filled: on(19, 9)}} })}
	}
	day := policy.Period{Since: on(19, 8), Until: on(20, 8)}
	for name, c := range map[string]struct {
		report   digesttest.Report
		coverage covered
		more     []digesttest.Report
		told     bool
		late     bool // the item
		lateOne  bool // the report among its sources
	}{
		"of the day":                      {report: reported(on(19, 9), on(19, 10)), told: true},
		"of the weekend before":           {report: reported(on(16, 9), on(19, 10)), told: true},
		"of last week":                    {report: reported(on(15, 8), on(19, 10))},
		"of months ago":                   {report: reported(on(15, 8).AddDate(0, -4, 0), on(19, 10))},
		"its source could not be read":    {report: reported(on(15, 8), on(19, 10)), coverage: lost(on(14, 0), on(17, 0)), told: true, late: true, lateOne: true},
		"missed at another time":          {report: reported(on(15, 8), on(19, 10)), coverage: lost(on(16, 0), on(17, 0))},
		"missed, but kept and told since": {report: reported(on(15, 8), on(16, 10)), coverage: lost(on(14, 0), on(17, 0))},
		"a late report of a story in it": {
			report: reported(on(15, 8), on(19, 10)), told: true, lateOne: true,
			more: []digesttest.Report{{
				Story: "fine", Event: "fine", Jurisdictions: fine.Jurisdictions, Source: "Harbour Post", Published: on(19, 9), Title: "Google to appeal French cookie fine",
				Text: "Google will appeal the fine of 150 million euros by the French data protection authority CNIL, the company said on Sunday.", Statements: []digesttest.Said{},
			}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := shelf(t, append([]digesttest.Report{c.report}, c.more...)...)
			sub := &policy.Subscription{ID: "sub1", Channel: "C1"}
			b := digest.New(digest.Options{Archive: s.Archive, Names: s.Names, Coverage: c.coverage, Clock: func() time.Time { return on(20, 8) }})
			d := build(t, b, digest.Request{Subscription: sub, Period: day, Slot: day.Until, BySeen: true})
			if got := len(d.Items()) == 1; got != c.told {
				t.Fatalf("told: %v, want %v: %+v", got, c.told, d.Items())
			}
			if !c.told {
				return
			}
			it := d.Items()[0]
			one := it.Sources[slices.IndexFunc(it.Sources, func(l policy.SourceLink) bool { return l.Source == "Le Quai" })]
			if it.GatheredLate != c.late || one.Late != c.lateOne {
				t.Errorf("late: item %v, report %v", it.GatheredLate, one.Late)
			}
			var out bytes.Buffer
			if err := digest.Markdown(&out, d); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(out.String(), "published 15 Jan 2025, gathered late") != c.lateOne {
				t.Errorf("shown:\n%s", out.String())
			}
		})
	}
}

// What a source's first reading brings without a date may be of any age.
func TestUndatedReportsOfAFirstReadingAreNoNews(t *testing.T) {
	for name, c := range map[string]struct {
		first time.Time
		told  bool
	}{"the first reading": {on(19, 10), false}, "a later one": {on(18, 10), true}} {
		t.Run(name, func(t *testing.T) {
			r := fine
			r.Published, r.Kept, r.Undated = on(19, 10), on(19, 10), true
			s := shelf(t, r)
			source := read("Le Quai", "FR", func(cov *policy.Coverage) { cov.FirstRead, cov.ReachesBack = c.first, time.Time{} })
			b := digest.New(digest.Options{Archive: s.Archive, Names: s.Names, Coverage: covered{source}, Clock: func() time.Time { return on(20, 8) }})
			d := build(t, b, digest.Request{Subscription: &policy.Subscription{ID: "sub1", Channel: "C1"}, Period: policy.Period{Since: on(19, 8), Until: on(20, 8)}, Slot: on(20, 8), BySeen: true})
			if got := len(d.Items()) == 1; got != c.told {
				t.Errorf("told: %v, want %v", got, c.told)
			}
		})
	}
}
