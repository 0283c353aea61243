package text

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed data/abbreviations.txt
var abbreviationData string

// abbreviations is what one language's text needs for telling an abbreviation's
// point from a full stop. Keys are lower case without the last point, except
// starters and months, which are as written.
type abbreviations struct {
	never        map[string]bool // never end a sentence: "Mr", "z. B"
	maybe        map[string]bool // end it when a sentence starter follows: "Inc", "usw"
	beforeNumber map[string]bool // abbreviations only before a number: "No", "Art"
	starters     map[string]bool // words that begin sentences and not names
	months       map[string]bool
	speech       map[string]bool // verbs of speech
	lowerNames   map[string]bool // names in lower case that may begin a sentence
}

var allAbbreviations = sync.OnceValue(func() map[string]*abbreviations {
	all, _ := parseAbbreviations(abbreviationData)
	return all
})

func abbreviationsOf(lang string) *abbreviations {
	all := allAbbreviations()
	if a, ok := all[lang]; ok {
		return a
	}
	return all["en"]
}

// parseAbbreviations reads lines "language list: words…"; language * stands
// for all. It returns the lines that are not like that.
func parseAbbreviations(data string) (all map[string]*abbreviations, bad []string) {
	all = map[string]*abbreviations{}
	for _, lang := range []string{"en", "de", "fr", "zh"} {
		all[lang] = &abbreviations{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
	}
	for line := range strings.Lines(data) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		head, words, ok := strings.Cut(line, ":")
		lang, list, ok2 := strings.Cut(head, " ")
		if !ok || !ok2 || lang != "*" && all[lang] == nil {
			bad = append(bad, line)
			continue
		}
		for code, a := range all {
			if lang != "*" && lang != code {
				continue
			}
			set := map[string]map[string]bool{
				"never": a.never, "maybe": a.maybe, "number": a.beforeNumber,
				"starters": a.starters, "months": a.months, "speech": a.speech, "names": a.lowerNames,
			}[list]
			if set == nil {
				bad = append(bad, line)
				break
			}
			for _, word := range strings.Fields(words) {
				set[strings.TrimSuffix(word, ".")] = true
			}
		}
	}
	return all, bad
}
