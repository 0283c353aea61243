package cite

import (
	_ "embed"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/goccy/go-yaml"

	"datapolicy/text"
)

// calendar is data/calendar.yaml: names of months, days and places.
type calendar struct {
	Months map[string]int `yaml:"months"`
	Days   map[string]int `yaml:"days"`
	Places [][]string     `yaml:"places"`
	place  map[string]int
}

//go:embed data/calendar.yaml
var calendarYAML []byte

var names = sync.OnceValue(func() calendar {
	var c calendar
	if err := yaml.UnmarshalWithOptions(calendarYAML, &c, yaml.Strict()); err != nil {
		return calendar{} // the package's test holds that the embedded file parses
	}
	c.place = map[string]int{}
	for i, group := range c.Places {
		for _, w := range group {
			c.place[w] = i
		}
	}
	return c
})

var (
	hanMonth = regexp.MustCompile(`(\d{1,2})月(?:份)?`)
	latin    = regexp.MustCompile(`\p{L}+`)
)

// when is what a text names of the calendar.
type when struct {
	months map[int]bool
	days   map[int]bool // of the week, Monday 1
}

// calendarOf reads months and days off a text, and gives the folded text
// without them, for its numbers.
func calendarOf(s string) (when, string) {
	w := when{map[int]bool{}, map[int]bool{}}
	folded := text.Fold(s).Text
	for _, m := range hanMonth.FindAllStringSubmatch(folded, -1) {
		if n, err := strconv.Atoi(m[1]); err == nil && n >= 1 && n <= 12 {
			w.months[n] = true
		}
	}
	rest := hanMonth.ReplaceAllString(folded, " ")
	c := names()
	for _, loc := range latin.FindAllStringIndex(folded, -1) {
		word := folded[loc[0]:loc[1]]
		if text.IsHan(firstRune(word)) {
			for name, d := range c.Days {
				if strings.Contains(word, name) {
					w.days[d] = true
				}
			}
			continue
		}
		if n, ok := c.Months[word]; ok && (len(word) > 4 || word == "jan" || besideFigure(folded, loc)) {
			w.months[n] = true
		}
		if d, ok := c.Days[word]; ok {
			w.days[d] = true
		}
	}
	return w, rest
}

// besideFigure reports whether a figure stands right before or after loc.
func besideFigure(s string, loc []int) bool {
	before := strings.TrimRight(s[:loc[0]], " .")
	after := strings.TrimLeft(s[loc[1]:], " .,")
	return (before != "" && unicode.IsDigit(rune(before[len(before)-1]))) || (after != "" && unicode.IsDigit(rune(after[0])))
}

// addDate takes in an article's own date: its sentences may be told with it.
// The day before and after are meant too, since zones differ.
func (w when) addDate(t time.Time) {
	if t.IsZero() {
		return
	}
	for d := -1; d <= 1; d++ {
		day := t.AddDate(0, 0, d)
		w.months[int(day.Month())] = true
		w.days[(int(day.Weekday())+6)%7+1] = true
	}
}

// Month is the number of a month by its name in one of our languages, or 0.
func Month(name string) int { return names().Months[text.Fold(name).Text] }
