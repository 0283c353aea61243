package chart

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/go-analyze/charts"

	"datapolicy/policy"
)

// Names are how entities are called.
type Names interface {
	Entity(id string) (policy.Entity, bool)
}

// The picture's measures, in pixels. It grows by a line for each event.
const (
	width     = 1280
	plot      = 520 // down to here
	head      = 76  // from here
	line      = 26
	under     = 19 // more, for an event with its reasons
	margin    = 28
	small     = 13.0
	mostMarks = 12  // events that are marked; the others are in the text
	mostBars  = 120 // weeks; a longer timeline is drawn by months
)

type section struct {
	of    policy.Jurisdiction
	color charts.Color
}

// sections are the bars' parts, from the bottom up, with their colours.
var sections = []section{
	{policy.China, charts.ColorFromHex("#D55E00")},
	{policy.EuropeanUnion, charts.ColorFromHex("#0072B2")},
	{policy.UnitedStates, charts.ColorFromHex("#56B4E9")},
	{policy.UnitedKingdom, charts.ColorFromHex("#009E73")},
	{policy.International, charts.ColorFromHex("#999999")},
}

var (
	ink   = charts.ColorFromHex("#1D1C1D")
	faint = charts.ColorFromHex("#616061")
	rule  = charts.ColorFromHex("#DDDDDD")
)

// PNG draws a timeline. One without a report is policy.NotFound: there is
// nothing to draw.
func PNG(t policy.Timeline, names Names) ([]byte, error) {
	if len(t.Weeks) == 0 {
		return nil, policy.Errorf(policy.NotFound, "The archive has nothing on %s to draw; a longer period may have.", subjectName(t))
	}
	bars := barsOf(t.Weeks)
	marks := marksOf(t.Events, bars)
	height := plot + 2*margin
	if len(marks) > 0 {
		height += line
	}
	for _, m := range marks {
		height += m.height()
	}
	theme := charts.GetDefaultTheme().WithBackgroundColor(charts.ColorWhite).WithTextColor(ink).WithAxisSplitLineColor(rule)
	p := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputPNG, Width: width, Height: height, Theme: theme, Font: charts.GetFont(charts.FontFamilyNotoSans)})
	p.FilledRect(0, 0, width, height, charts.ColorWhite, charts.ColorWhite, 0)
	drawHead(p, t, bars)
	upper := p.Child(charts.PainterBoxOption(charts.NewBox(0, head, width, plot)))
	if err := upper.BarChart(barChart(bars, marks, theme)); err != nil {
		return nil, policy.Errorf(policy.Internal, "The chart could not be drawn.").Because(err)
	}
	y := plot + margin
	if len(marks) > 0 {
		p.FilledRect(margin, y-line, width-margin, y-line+1, rule, rule, 0)
	}
	for _, m := range marks {
		drawMark(p, m, y, names)
		y += m.height()
	}
	p.Text(foot(t, len(marks)), margin, height-margin/2, 0, charts.FontStyle{FontSize: 11, FontColor: faint})
	picture, err := p.Bytes()
	if err != nil {
		return nil, policy.Errorf(policy.Internal, "The chart could not be drawn.").Because(err)
	}
	return picture, nil
}

// bar is a week, or a month where there are too many weeks.
type bar struct {
	begins time.Time
	label  string
	counts map[policy.Jurisdiction]int
}

func barsOf(weeks []policy.WeekCount) []bar {
	monthly := len(weeks) > mostBars
	var bars []bar
	for _, w := range weeks {
		begins, err := time.Parse(time.DateOnly, w.Monday)
		if err != nil {
			continue
		}
		label := begins.Format("2 Jan")
		if len(bars) == 0 || bars[len(bars)-1].begins.Year() != begins.Year() {
			label = begins.Format("2 Jan 2006")
		}
		if monthly {
			begins = time.Date(begins.Year(), begins.Month(), 1, 0, 0, 0, 0, time.UTC)
			label = begins.Format("Jan 2006")
		}
		if n := len(bars); n == 0 || !bars[n-1].begins.Equal(begins) {
			bars = append(bars, bar{begins: begins, label: label, counts: map[policy.Jurisdiction]int{}})
		}
		for section, n := range w.Counts {
			bars[len(bars)-1].counts[section] += n
		}
	}
	return bars
}

// present are the sections that have an article in any of the bars.
func present(bars []bar) []section {
	return slices.DeleteFunc(slices.Clone(sections), func(s section) bool {
		return !slices.ContainsFunc(bars, func(b bar) bool { return b.counts[s.of] > 0 })
	})
}

// mark is an event with its number, as it stands over its bar.
type mark struct {
	number  int
	bar     int
	event   policy.TimelineEvent
	follows int // the number of the latest marked event that it continues, or 0
}

// why is what makes the event matter, where that can be drawn.
func (m mark) why() string {
	if m.event.Importance == nil || !drawable(m.event.Importance.Text) {
		return ""
	}
	return m.event.Importance.Text
}

func (m mark) height() int {
	if m.why() != "" {
		return line + under
	}
	return line
}

// marksOf chooses the events that more outlets reported and numbers them in
// the order of time.
func marksOf(events []policy.TimelineEvent, bars []bar) []mark {
	chosen := slices.Clone(events)
	slices.SortStableFunc(chosen, func(a, b policy.TimelineEvent) int {
		if d := level(b) - level(a); d != 0 {
			return d
		}
		return b.Outlets - a.Outlets
	})
	chosen = chosen[:min(len(chosen), mostMarks)]
	slices.SortStableFunc(chosen, func(a, b policy.TimelineEvent) int { return a.Date.Compare(b.Date) })
	var marks []mark
	for _, e := range chosen {
		at := 0
		for i, b := range bars {
			if !b.begins.After(e.Date) {
				at = i
			}
		}
		m := mark{number: len(marks) + 1, bar: at, event: e}
		for _, earlier := range marks {
			if slices.Contains(e.Continues, earlier.event.StoryID) {
				m.follows = earlier.number
			}
		}
		marks = append(marks, m)
	}
	return marks
}

func level(e policy.TimelineEvent) int {
	if e.Importance == nil {
		return 0
	}
	switch e.Importance.Level {
	case policy.High:
		return 2
	case policy.Medium:
		return 1
	}
	return 0
}

func barChart(bars []bar, marks []mark, theme charts.ColorPalette) charts.BarChartOption {
	var series charts.BarSeriesList
	var colors []charts.Color
	for _, s := range present(bars) {
		values := make([]float64, len(bars))
		for i, b := range bars {
			values[i] = float64(b.counts[s.of])
		}
		series = append(series, charts.BarSeries{Name: s.of.Name(), Values: values})
		colors = append(colors, s.color)
	}
	if n := len(series); n > 0 {
		series[n-1].Label = numbers(marks)
	}
	labels := make([]string, len(bars))
	most := 0
	for i, b := range bars {
		labels[i] = b.label
		sum := 0
		for _, n := range b.counts {
			sum += n
		}
		most = max(most, sum)
	}
	o := charts.NewBarChartOptionWithSeries(series)
	o.Theme = theme.WithSeriesColors(colors)
	o.Padding = charts.NewBox(margin, 20, margin, 8)
	o.StackSeries = charts.Ptr(true)
	o.BarSize = min(0.7, 0.06*float64(len(bars))) // a single week is no wall
	o.Legend.Show, o.Title.Show = charts.Ptr(false), charts.Ptr(false)
	o.CategoryAxis.Labels = labels
	o.CategoryAxis.BoundaryGap = charts.Ptr(true)
	o.CategoryAxis.LabelFontStyle = charts.FontStyle{FontSize: 11, FontColor: faint}
	o.CategoryAxis.LabelCount = min(len(bars), 10)
	o.ValueAxis[0].Min = charts.Ptr(0.0)
	o.ValueAxis[0].Unit = max(1, float64(most/5))
	o.ValueAxis[0].SplitLineShow = charts.Ptr(true)
	o.ValueAxis[0].LabelFontStyle = charts.FontStyle{FontSize: 11, FontColor: faint}
	o.ValueFormatter = func(v float64) string { return fmt.Sprintf("%.0f", v) }
	return o
}

// drawHead writes the title, what is counted, and what the colours mean.
func drawHead(p *charts.Painter, t policy.Timeline, bars []bar) {
	p.Text(subtitle(t), margin, 62, 0, charts.FontStyle{FontSize: small, FontColor: faint})
	style := charts.FontStyle{FontSize: small, FontColor: ink}
	x := width - margin
	shown := present(bars)
	for i := len(shown) - 1; i >= 0; i-- {
		name := shown[i].of.Name()
		x -= p.MeasureText(name, 0, style).Width()
		p.Text(name, x, 38, 0, style)
		p.FilledRect(x-22, 27, x-8, 39, shown[i].color, shown[i].color, 0)
		x -= 22 + 18
	}
	title := charts.FontStyle{FontSize: 20, FontColor: ink, Font: charts.GetFont(charts.FontFamilyNotoSansBold)}
	if p.MeasureText(subjectName(t), 0, title).Width() > x-2*margin {
		title.FontSize = small
	}
	p.Text(fit(p, subjectName(t), x-2*margin, title), margin, 38, 0, title)
}

// numbers are the marks, as labels over the topmost part of their bars.
func numbers(marks []mark) charts.SeriesLabel {
	at := map[int][]int{}
	for _, m := range marks {
		at[m.bar] = append(at[m.bar], m.number)
	}
	next := 0 // the formatter is told the series and not the bar; it is asked once for each, in order
	return charts.SeriesLabel{
		Show: charts.Ptr(len(marks) > 0),
		LabelFormatter: func(int, string, float64) (string, *charts.LabelStyle) {
			index := next
			next++
			if len(at[index]) == 0 {
				return "", nil
			}
			return span(at[index]), &charts.LabelStyle{
				FontStyle: charts.FontStyle{FontSize: 12, FontColor: charts.ColorWhite}, BackgroundColor: ink, CornerRadius: 4,
			}
		},
	}
}

// span writes the numbers over a bar. They follow one another, since marks are
// numbered in the order of time.
func span(numbers []int) string {
	first, last := numbers[0], numbers[len(numbers)-1]
	switch len(numbers) {
	case 1:
		return fmt.Sprint(first)
	case 2:
		return fmt.Sprintf("%d, %d", first, last)
	}
	return fmt.Sprintf("%d–%d", first, last)
}

// drawMark writes an event's lines under the bars; what is of high importance is
// in bold letters.
func drawMark(p *charts.Painter, m mark, y int, names Names) {
	p.Text(fmt.Sprintf("%2d", m.number), margin, y, 0, charts.FontStyle{FontSize: small, FontColor: ink, Font: charts.GetFont(charts.FontFamilyNotoSansBold)})
	p.Text(m.event.Date.UTC().Format("2 Jan 2006"), margin+34, y, 0, charts.FontStyle{FontSize: small, FontColor: faint})
	style := charts.FontStyle{FontSize: small, FontColor: ink}
	outlets := "1 outlet"
	if m.event.Outlets != 1 {
		outlets = fmt.Sprintf("%d outlets", m.event.Outlets)
	}
	if m.follows > 0 {
		outlets = fmt.Sprintf("follows %d · %s", m.follows, outlets)
	}
	end := width - margin - p.MeasureText(outlets, 0, style).Width()
	p.Text(outlets, end, y, 0, charts.FontStyle{FontSize: small, FontColor: faint})
	if level(m.event) == 2 {
		style.Font = charts.GetFont(charts.FontFamilyNotoSansBold)
	}
	p.Text(fit(p, headline(m.event, names), end-margin-150-20, style), margin+150, y, 0, style)
	if why := m.why(); why != "" {
		reasons := charts.FontStyle{FontSize: 11, FontColor: faint}
		p.Text(fit(p, why, width-2*margin-150, reasons), margin+150, y+under, 0, reasons)
	}
}

// fit cuts a text to a width in pixels.
func fit(p *charts.Painter, s string, pixels int, style charts.FontStyle) string {
	if p.MeasureText(s, 0, style).Width() <= pixels {
		return s
	}
	runes := []rune(s)
	for len(runes) > 0 && p.MeasureText(string(runes)+"…", 0, style).Width() > pixels {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " ") + "…"
}

// headline is an event's headline, or, where its letters cannot be drawn, what
// happened and the names of who is in it.
func headline(e policy.TimelineEvent, names Names) string {
	if drawable(e.Headline) {
		return e.Headline
	}
	for _, s := range e.Sources {
		if drawable(s.Title) {
			return s.Title
		}
	}
	what := e.Event
	if what == "" {
		what = "report"
	}
	var who []string
	for _, id := range e.Entities {
		if entity, ok := names.Entity(id); ok && drawable(entity.Name) && len(who) < 4 {
			who = append(who, entity.Name)
		}
	}
	if len(who) == 0 {
		return strings.ToUpper(what[:1]) + what[1:] + " (told in a script that is not drawn here)"
	}
	return strings.ToUpper(what[:1]) + what[1:] + ": " + strings.Join(who, ", ")
}

// drawable reports whether the font has a text's letters.
func drawable(s string) bool {
	letters := false
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Latin, r):
			letters = true
		case unicode.IsLetter(r) && !unicode.Is(unicode.Greek, r) && !unicode.Is(unicode.Cyrillic, r):
			return false
		case unicode.IsLetter(r):
			letters = true
		}
	}
	return letters
}

func subjectName(t policy.Timeline) string {
	name := t.Query
	if t.Subject != nil && t.Subject.Name != "" {
		name = t.Subject.Name
		for _, other := range t.Subject.Aliases {
			if !drawable(name) {
				name = other
			}
		}
	}
	if !drawable(name) {
		return "Timeline (of a name that is not drawn here)"
	}
	return name
}

func subtitle(t policy.Timeline) string {
	each := "week (from Monday, UTC)"
	if len(t.Weeks) > mostBars {
		each = "month (UTC)"
	}
	total := 0
	for _, w := range t.Weeks {
		total += w.Total
	}
	articles := "1 article that names it"
	if total != 1 {
		articles = fmt.Sprintf("%d articles that name it", total)
	}
	return fmt.Sprintf("%s, per %s; each under the jurisdiction it concerns most", articles, each)
}

func foot(t policy.Timeline, marked int) string {
	last := t.Until.AddDate(0, 0, -1)
	s := fmt.Sprintf("%s to %s.", t.Since.UTC().Format("2 January 2006"), last.UTC().Format("2 January 2006"))
	if more := len(t.Events) + t.Left - marked; more > 0 {
		s += fmt.Sprintf(" %d further events are in the text.", more)
	}
	return s + " Counts are of articles in the archive, not of all that was published."
}
