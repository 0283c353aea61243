package importance

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// words are the clauses of one language.
type words struct {
	Lang    string            `yaml:"-"`
	Earlier map[string]string `yaml:"earlier"` // an event as what something follows
	Places  map[string]string `yaml:"places"`  // by section
	Clauses map[string]string `yaml:"clauses"`
}

// wordsOf are a language's, English for one that has none.
func wordsOf(lang string) words {
	all := theWords()
	if w, ok := all[lang]; ok {
		w.Lang = lang
		return w
	}
	w := all["en"]
	w.Lang = "en"
	return w
}

var optional = regexp.MustCompile(`\[([^\]]*)\]`)

// say fills a clause's {names} with values, given in pairs; what stands in
// [ ] goes when its value is "".
func (w words) say(key string, pairs ...string) string {
	put := func(s string) (string, bool) {
		whole := true
		for i := 0; i+1 < len(pairs); i += 2 {
			if name := "{" + pairs[i] + "}"; strings.Contains(s, name) {
				whole = whole && pairs[i+1] != ""
				s = strings.ReplaceAll(s, name, pairs[i+1])
			}
		}
		return s, whole && !strings.Contains(s, "{")
	}
	s := optional.ReplaceAllStringFunc(w.Clauses[key], func(part string) string {
		filled, whole := put(part[1 : len(part)-1])
		if !whole {
			return ""
		}
		return filled
	})
	s, _ = put(s)
	return s
}

// list joins names, the first n of them and how many others.
func (w words) list(names []string, n int) string {
	switch {
	case len(names) == 0:
		return ""
	case len(names) == 1:
		return names[0]
	case len(names) > n+1:
		return strings.Join(names[:n], w.comma()) + w.say("others", "n", strconv.Itoa(len(names)-n))
	}
	return strings.Join(names[:len(names)-1], w.comma()) + w.Clauses["and"] + names[len(names)-1]
}

func (w words) comma() string {
	if w.Lang == "zh" {
		return "、"
	}
	return ", "
}

var months = map[string][]string{
	"de": {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
	"fr": {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
}

// date is a day as the language writes it.
func (w words) date(t time.Time) string {
	t = t.UTC()
	switch w.Lang {
	case "de":
		return fmt.Sprintf("%d. %s %d", t.Day(), months["de"][t.Month()-1], t.Year())
	case "fr":
		day := strconv.Itoa(t.Day())
		if day == "1" {
			day = "1er"
		}
		return fmt.Sprintf("%s %s %d", day, months["fr"][t.Month()-1], t.Year())
	case "zh":
		return fmt.Sprintf("%d年%d月%d日", t.Year(), int(t.Month()), t.Day())
	}
	return t.Format("2 January 2006")
}

// when says how many days are left.
func (w words) when(days int) string {
	switch days {
	case 0:
		return w.Clauses["today"]
	case 1:
		return w.Clauses["tomorrow"]
	}
	return w.say("in_days", "n", strconv.Itoa(days))
}
