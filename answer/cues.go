package answer

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"datapolicy/text"
)

// cues are the words by which questions of one language are read.
type cues struct {
	Who     []string            `yaml:"who"`
	When    []string            `yaml:"when"`
	Amount  []string            `yaml:"amount"`
	Count   []string            `yaml:"count"`
	Why     []string            `yaml:"why"`
	Which   []string            `yaml:"which"`
	Pick    []string            `yaml:"pick"`
	One     []string            `yaml:"one"`
	Things  map[string][]string `yaml:"things"`
	Say     []string            `yaml:"say"`
	About   []string            `yaml:"about"`
	Kinds   map[string][]string `yaml:"kinds"`
	Contest []string            `yaml:"contest"`
	Replies []string            `yaml:"replies"`
	Changed []string            `yaml:"changed"`
	Back    []string            `yaml:"back"`
	Lead    []string            `yaml:"lead"`
	Empty   []string            `yaml:"empty"`
}

var (
	//go:embed data/cues.yaml
	cuesYAML []byte
	//go:embed data/concepts.yaml
	conceptsYAML []byte
)

type tables struct {
	cues     map[string]cues
	concepts map[string][]string
	exact    map[string]string // word → concept
	prefixes []pattern
	han      []pattern
}

type pattern struct{ word, concept string }

// theTables are data/*.yaml; the package's test holds that they parse.
var theTables = sync.OnceValue(func() tables {
	t := tables{exact: map[string]string{}}
	if yaml.UnmarshalWithOptions(cuesYAML, &t.cues, yaml.Strict()) != nil || yaml.UnmarshalWithOptions(conceptsYAML, &t.concepts, yaml.Strict()) != nil {
		return tables{}
	}
	for concept, words := range t.concepts {
		for _, w := range words {
			w = text.Fold(w).Text
			prefix, open := strings.CutSuffix(w, "*")
			switch {
			case text.IsHan(first(w)):
				t.han = append(t.han, pattern{prefix, concept})
			case open:
				t.prefixes = append(t.prefixes, pattern{prefix, concept})
			default:
				t.exact[w] = concept
			}
		}
	}
	slices.SortFunc(t.prefixes, func(a, b pattern) int { return len(b.word) - len(a.word) })
	slices.SortFunc(t.han, func(a, b pattern) int { return len(b.word) - len(a.word) })
	return t
})

func first(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

func cuesFor(lang string) cues {
	t := theTables()
	if c, ok := t.cues[lang]; ok {
		return c
	}
	return t.cues["en"]
}

// conceptOf is the concept of a folded word, or "".
func (t tables) conceptOf(word string) string {
	if c, ok := t.exact[word]; ok {
		return c
	}
	for _, p := range t.prefixes {
		if strings.HasPrefix(word, p.word) {
			return p.concept
		}
	}
	return ""
}

// has reports whether the folded question has one of the cue words. padded is
// the question's words with a space on each side of each.
func has(padded string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return hasOne(padded, w) })
}

func hasOne(padded, w string) bool {
	prefix, open := strings.CutSuffix(text.Fold(w).Text, "*")
	prefix = wordsOnly(prefix)
	switch {
	case prefix == "":
		return false
	case text.IsHan(first(prefix)):
		return strings.Contains(padded, prefix)
	case open:
		return strings.Contains(padded, " "+prefix)
	}
	return strings.Contains(padded, " "+prefix+" ")
}

// wordsOnly is s folded, its words parted by single spaces.
func wordsOnly(s string) string {
	return strings.Join(strings.FieldsFunc(text.Fold(s).Text, func(r rune) bool { return !isWord(r) }), " ")
}
