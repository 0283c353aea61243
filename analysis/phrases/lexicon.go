package phrases

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"datapolicy/policy"
	"datapolicy/text"
)

// Group is the phrases for one thing: a topic, a kind of event, a place. They
// are matched as by [Set.Add]; those of Exact only in the letter case given
// ("US", not "us"). A phrase that begins with "*" is the end of a longer word:
// "*daten" finds Standortdaten. One with " * " in it may have a few words of the
// same sentence there: "weist * zurück", "orders * to".
type Group struct {
	ID    string   `yaml:"id"`
	Any   []string `yaml:"any"` // in text of every language
	Exact []string `yaml:"exact"`
	En    []string `yaml:"en"` // in English text, and in languages without a list
	De    []string `yaml:"de"`
	Fr    []string `yaml:"fr"`
	Zh    []string `yaml:"zh"`
}

// Lexicon is groups of phrases, ready to be found in text of each language.
type Lexicon struct {
	groups []Group
	sets   map[string]*lexiconSet
}

type lexiconSet struct {
	set     *Set
	endings map[string]int // "daten" of "*daten" → phrase
	phrases []lexiconPhrase
}

type lexiconPhrase struct {
	group int
	exact string // as written, or ""
	tail  string // what must follow after a gap, folded, or ""
}

// gapWithin is how many bytes may stand in a phrase's gap.
const gapWithin = 60

// Hit is a phrase of a group found in a text.
type Hit struct {
	Group      int // in the order of the file
	Phrase     int // which one, for telling different phrases of a group apart
	Start, End int // in the folded text
}

// ParseLexicon reads a YAML list of groups. Unknown fields, an id that is there
// twice and a group without phrases are refused.
func ParseLexicon(name string, data []byte) (*Lexicon, error) {
	var groups []Group
	if err := yaml.UnmarshalWithOptions(data, &groups, yaml.Strict()); err != nil {
		return nil, policy.Errorf(policy.Invalid, "%s cannot be read: %s", name, yaml.FormatError(err, false, true)).Because(err)
	}
	seen := map[string]bool{}
	for _, g := range groups {
		if g.ID == "" || seen[g.ID] {
			return nil, policy.Errorf(policy.Invalid, "%s: every group needs an id of its own, %q has none or is there twice", name, g.ID)
		}
		seen[g.ID] = true
		if len(g.Any)+len(g.Exact)+len(g.En)+len(g.De)+len(g.Fr)+len(g.Zh) == 0 {
			return nil, policy.Errorf(policy.Invalid, "%s: the group %q has no phrases", name, g.ID)
		}
	}
	l := &Lexicon{groups: groups, sets: map[string]*lexiconSet{}}
	for _, lang := range []string{"en", "de", "fr", "zh"} {
		l.sets[lang] = newLexiconSet(groups, lang)
	}
	return l, nil
}

func newLexiconSet(groups []Group, lang string) *lexiconSet {
	s := &lexiconSet{set: New(), endings: map[string]int{}}
	for i, g := range groups {
		own := map[string][]string{"en": g.En, "de": g.De, "fr": g.Fr, "zh": g.Zh}[lang]
		for _, list := range [][]string{g.Any, own} {
			for _, p := range list {
				if ending, ok := strings.CutPrefix(p, "*"); ok {
					s.endings[Key(ending)] = len(s.phrases)
					s.phrases = append(s.phrases, lexiconPhrase{group: i})
					continue
				}
				head, tail, _ := strings.Cut(p, " * ")
				s.set.Add(head, len(s.phrases))
				s.phrases = append(s.phrases, lexiconPhrase{group: i, tail: Key(tail)})
			}
		}
		for _, p := range g.Exact {
			s.set.Add(p, len(s.phrases))
			s.phrases = append(s.phrases, lexiconPhrase{group: i, exact: p})
		}
	}
	return s
}

// IDs lists the groups' ids, in the order of the file.
func (l *Lexicon) IDs() []string {
	ids := make([]string, len(l.groups))
	for i, g := range l.groups {
		ids[i] = g.ID
	}
	return ids
}

// Groups lists the groups, in the order of the file.
func (l *Lexicon) Groups() []Group { return l.groups }

// Find lists the phrases in a text of a language. original is what folded was
// made of.
func (l *Lexicon) Find(original string, folded text.Folded, lang string) []Hit {
	s := l.sets[lang]
	if s == nil {
		s = l.sets["en"]
	}
	var hits []Hit
	s.set.Find(folded.Text, func(m Match) {
		p := s.phrases[m.Value]
		if m.Glued || p.exact != "" && strings.TrimSpace(folded.Original(m.Start, m.End).In(original)) != p.exact {
			return
		}
		end := m.End
		if p.tail != "" {
			if end = after(folded.Text, end, p.tail); end < 0 {
				return
			}
		}
		hits = append(hits, Hit{p.group, m.Value, m.Start, end})
	})
	if len(s.endings) > 0 {
		hits = append(hits, s.compounds(folded.Text)...)
		slices.SortStableFunc(hits, func(a, b Hit) int { return cmp.Compare(a.Start, b.Start) })
	}
	return hits
}

// after is where the tail of a phrase ends that stands as a word of its own
// shortly after i in the same sentence, or -1.
func after(folded string, i int, tail string) int {
	near := folded[i:min(len(folded), i+gapWithin+len(tail))]
	if cut := strings.IndexAny(near, ".;:!?。；：！？\n"); cut >= 0 {
		near = near[:cut]
	}
	for from := 0; ; {
		k := strings.Index(near[from:], tail)
		if k < 0 {
			return -1
		}
		start, end := from+k, from+k+len(tail)
		before, _ := utf8.DecodeLastRuneInString(near[:start])
		next, _ := utf8.DecodeRuneInString(folded[i+end:])
		if !inWord(before) && !inWord(next) {
			return i + end
		}
		from = end
	}
}

// compounds finds the words that end in one of the set's endings and have at
// least three letters before it.
func (s *lexiconSet) compounds(folded string) []Hit {
	var hits []Hit
	start := -1
	word := func(end int) {
		if start >= 0 {
			for ending, phrase := range s.endings {
				if end-start >= len(ending)+3 && strings.HasSuffix(folded[start:end], ending) {
					hits = append(hits, Hit{s.phrases[phrase].group, phrase, start, end})
				}
			}
		}
		start = -1
	}
	for i, r := range folded {
		switch {
		case !inWord(r):
			word(i)
		case start < 0:
			start = i
		}
	}
	word(len(folded))
	return hits
}
