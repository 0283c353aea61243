package text

import (
	"embed"
	"slices"
	"strings"
	"sync"
)

//go:embed data/stopwords
var stopwordFiles embed.FS

//go:embed data/function-words.txt
var functionData string

var stopwordSets = sync.OnceValue(func() map[string]map[string]bool {
	sets := map[string]map[string]bool{}
	for _, lang := range []string{"en", "de", "fr", "zh"} {
		data, err := stopwordFiles.ReadFile("data/stopwords/" + lang + ".txt")
		if err != nil {
			continue // a test holds that each is there
		}
		sets[lang] = map[string]bool{}
		for line := range strings.Lines(string(data)) {
			if !strings.HasPrefix(line, "#") {
				for word := range strings.FieldsSeq(line) {
					sets[lang][word] = true
				}
			}
		}
	}
	return sets
})

// Stopword reports whether a folded word, as in [Word.Text], tells nothing of
// what a text is about. A language without a list has no stopwords.
func Stopword(folded, lang string) bool { return stopwordSets()[lang][folded] }

// functionLanguages are those with a line in function-words.txt, in the order
// in which ties are settled.
var functionLanguages = [...]string{"en", "de", "fr", "es", "it", "nl", "pt", "sv", "da", "pl", "fi", "cs", "hu", "ro"}

// functionSets maps a function word to the languages that have it, by their
// places in functionLanguages.
var functionSets = sync.OnceValue(func() map[string][]int {
	sets := map[string][]int{}
	for line := range strings.Lines(functionData) {
		lang, words, ok := strings.Cut(strings.TrimSpace(line), ":")
		at := slices.Index(functionLanguages[:], lang)
		if !ok || at < 0 {
			continue
		}
		for word := range strings.FieldsSeq(words) {
			sets[word] = append(sets[word], at)
		}
	}
	return sets
})

// functionWords counts, per language as in functionLanguages, the words of s
// that are its function words; a word of one language only counts twice.
func functionWords(s string) (score [len(functionLanguages)]int, words int) {
	sets := functionSets()
	folded := FoldText(s)
	eachWord(folded, "fr", func(start, end int) {
		words++
		langs := sets[folded[start:end]]
		for _, lang := range langs {
			score[lang]++
			if len(langs) == 1 {
				score[lang]++
			}
		}
	})
	return score, words
}
