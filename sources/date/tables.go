package date

import (
	"embed"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

//go:embed data/*.txt
var data embed.FS

// tables is what data/ holds, compiled. It never changes once it is loaded.
type tables struct {
	days, monthOnly, noYear []layout
	monthNames              map[string]map[string]time.Month // language, then word; "" is any language
	zones                   map[string]zone
	words                   map[string]wordKind
	ago                     []agoLayout
	dayWords                []dayWord
}

type layout struct {
	first   *regexp.Regexp // matches from the beginning of a text
	next    *regexp.Regexp // goes on from the first character of a match that was none
	fields  []string       // what each group holds: "Y", "M", …
	text    string
	example string
	want    string
	whole   bool // must begin the text
	slashed bool // numbers that America orders month first
	needs   rune // a mark without which it cannot be there; 0 for none
}

type zone struct {
	offset int    // seconds east of UTC
	name   string // an IANA name, or ""
}

type wordKind int

const (
	linkWord wordKind = iota + 1
	weekday
	amWord
	pmWord
	clockWord
)

type agoLayout struct {
	re    *regexp.Regexp
	n     int // when the layout has no number
	fixed bool
	unit  string
}

type dayWord struct {
	word string
	back int
}

// theTables panics when the embedded files are at fault, which a test would
// show before anyone could run it.
var theTables = sync.OnceValue(func() *tables {
	t, err := load()
	if err != nil {
		panic(err)
	}
	return t
})

func load() (*tables, error) {
	t := &tables{
		monthNames: map[string]map[string]time.Month{"": {}},
		zones:      map[string]zone{},
		words:      map[string]wordKind{},
	}
	for name, read := range map[string]func(string) error{
		"layouts": t.readLayouts(), "months": t.readMonths, "zones": t.readZone, "words": t.readWords, "relative": t.readRelative,
	} {
		text, err := data.ReadFile("data/" + name + ".txt")
		if err != nil {
			return nil, err
		}
		for i, line := range strings.Split(string(text), "\n") {
			if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			if err := read(line); err != nil {
				return nil, fmt.Errorf("data/%s.txt, line %d: %w", name, i+1, err)
			}
		}
	}
	return t, nil
}

var (
	placeholder = regexp.MustCompile(`\{(\w+)\}`)
	columns     = regexp.MustCompile(`\s{2,}`)
	patterns    = map[string]string{
		"Y":  `(\d{4})`,
		"y":  `['’]?(\d{2,3})`,
		"M":  `(\d{1,2})`,
		"MM": `(\d{2})`,
		"D":  `(\d{1,2})(?:(?:st|nd|rd|th|er|[eoa]|de|ste)\b)?\.?`,
		"DD": `(\d{2})`,
		"B":  `(tháng ?\d{1,2}|[\p{L}\p{M}]+)\.?`,
		"J":  `(\d{3})`,
		"R":  `(\d{1,3})`,
	}
)

func (t *tables) readLayouts() func(string) error {
	section := &t.days
	return func(line string) error {
		switch line {
		case "[day]":
			section = &t.days
			return nil
		case "[month]":
			section = &t.monthOnly
			return nil
		case "[yearless]":
			section = &t.noYear
			return nil
		}
		at := columns.FindStringIndex(line)
		if at == nil {
			return fmt.Errorf("no example after %q", line)
		}
		text := line[:at[0]]
		example, want, ok := strings.Cut(line[at[1]:], " => ")
		if !ok {
			return fmt.Errorf("no => after the example of %q", text)
		}
		l := layout{text: text, example: example, want: want, slashed: strings.Contains(text, "{D}/{M}/")}
		text, l.whole = strings.CutPrefix(text, "^")
		l.needs = markOf(text)
		source := strings.ReplaceAll(text, " ", " ?")
		source = placeholder.ReplaceAllStringFunc(source, func(p string) string {
			name := p[1 : len(p)-1]
			l.fields = append(l.fields, name)
			return patterns[name]
		})
		// What goes before and after may not be a digit; group 1 is the date proper.
		var err error
		if l.first, err = regexp.Compile(`(?:^|[^\d])(` + source + `)(?:$|[^\d])`); err != nil {
			return err
		}
		if l.next, err = regexp.Compile(`[^\d](` + source + `)(?:$|[^\d])`); err != nil {
			return err
		}
		*section = append(*section, l)
		return nil
	}
}

// markOf is a mark that every date of that layout has, so that most layouts need
// not be sought in a text: outside of placeholders and groups, and not optional.
func markOf(text string) rune {
	inside := 0
	runes := []rune(text)
	for i, r := range runes {
		switch r {
		case '{', '(', '[':
			inside++
		case '}', ')', ']':
			inside--
		case '-', '/', '.', '年', '년', '民':
			if inside == 0 && (i+1 == len(runes) || runes[i+1] != '?') && (r != '.' || i > 0 && runes[i-1] == '\\') {
				return r
			}
		}
	}
	return 0
}

func (t *tables) readMonths(line string) error {
	language, rest, _ := strings.Cut(line, ": ")
	months := strings.Split(rest, "|")
	if len(months) != 12 {
		return fmt.Errorf("%s has %d months", language, len(months))
	}
	own := map[string]time.Month{}
	for i, forms := range months {
		forms = strings.ReplaceAll(forms, "ς", "σ") // as tidy does
		for _, form := range strings.Fields(forms) {
			if other, ok := own[form]; ok && other != time.Month(i+1) {
				return fmt.Errorf("%q is two months in %s", form, language)
			}
			own[form] = time.Month(i + 1)
			if _, ok := t.monthNames[""][form]; !ok {
				t.monthNames[""][form] = time.Month(i + 1)
			}
		}
	}
	t.monthNames[language] = own
	return nil
}

func (t *tables) readZone(line string) error {
	name, value, _ := strings.Cut(line, " ")
	if strings.Contains(value, "/") {
		t.zones[name] = zone{name: value}
		return nil
	}
	at, err := time.Parse("-07:00", value)
	if err != nil {
		return err
	}
	_, offset := at.Zone()
	t.zones[name] = zone{offset: offset}
	return nil
}

func (t *tables) readWords(line string) error {
	kinds := map[string]wordKind{"link": linkWord, "day": weekday, "am": amWord, "pm": pmWord, "clock": clockWord}
	name, words, _ := strings.Cut(line, ": ")
	kind, ok := kinds[name]
	if !ok {
		return fmt.Errorf("unknown kind of word %q", name)
	}
	for _, w := range strings.Fields(words) {
		t.words[w] = max(t.words[w], kind)
	}
	return nil
}

func (t *tables) readRelative(line string) error {
	name, rest, _ := strings.Cut(line, ": ")
	at := columns.FindStringIndex(rest)
	if at == nil {
		return fmt.Errorf("%q has one column", line)
	}
	text, value := rest[:at[0]], rest[at[1]:]
	if name == "day" {
		back, err := strconv.Atoi(value)
		t.dayWords = append(t.dayWords, dayWord{text, back})
		return err
	}
	l := agoLayout{fixed: !strings.Contains(text, "{n}"), unit: value}
	if l.fixed {
		n, unit, _ := strings.Cut(value, " ")
		var err error
		if l.n, err = strconv.Atoi(n); err != nil {
			return err
		}
		l.unit = unit
	}
	re, err := regexp.Compile(`^\P{Nd}{0,24}?(?:^|[^\d\p{L}]|\p{Han})` + strings.ReplaceAll(text, "{n}", `(\d{1,3})`) + `(?:$|\P{L}|\p{Han})`)
	if err != nil {
		return err
	}
	l.re = re
	t.ago = append(t.ago, l)
	return nil
}
