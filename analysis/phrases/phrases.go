// Package phrases finds many phrases in one text at once. It is what the
// gazetteer and the cue lexicons of package analysis stand on.
package phrases

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"datapolicy/text"
)

// Set is a set of phrases, each with a number that says what it stands for. It
// is not altered once built, and safe for concurrent use.
//
// It is a trie over runes, entered where a word begins (anywhere in Chinese).
// An Aho-Corasick automaton would save nothing, since no match may begin inside
// a word, and the one at hand keeps 2 KiB for each state: 75 MB for our 2,900
// names, against some 3 MB here.
type Set struct {
	next  map[uint64]int32 // state<<21 | rune → state
	ends  [][]entry        // by state
	count int
}

type entry struct {
	value int32
	open  bool // the word may go on after the phrase
}

// New is an empty set.
func New() *Set {
	return &Set{next: map[uint64]int32{}, ends: make([][]entry, 1)}
}

// Add puts a phrase into the set; the same phrase may stand for several
// values. Letter case and the script of Chinese do not matter. A "*" at the
// end lets the word go on ("regulat*"); a part in round brackets may be absent
// ("Europäische(n) Kommission").
func (s *Set) Add(phrase string, value int) {
	for _, form := range Forms(phrase) {
		form, open := strings.CutSuffix(form, "*")
		if form = Key(form); form == "" {
			continue
		}
		state := int32(0)
		for _, r := range form {
			edge := uint64(state)<<21 | uint64(r)
			to, ok := s.next[edge]
			if !ok {
				to = int32(len(s.ends))
				s.ends = append(s.ends, nil)
				s.next[edge] = to
			}
			state = to
		}
		s.ends[state] = append(s.ends[state], entry{int32(value), open})
		s.count++
	}
}

// Len is how many forms of phrases are in the set.
func (s *Set) Len() int { return s.count }

// Key is the form in which a phrase is compared.
func Key(phrase string) string { return strings.TrimSpace(text.Fold(phrase).Text) }

// Forms are the forms that a phrase with optional parts stands for.
func Forms(phrase string) []string {
	open := strings.IndexByte(phrase, '(')
	end := strings.IndexByte(phrase, ')')
	if open < 0 || end < open {
		return []string{phrase}
	}
	var out []string
	for _, rest := range Forms(phrase[end+1:]) {
		out = append(out, phrase[:open]+rest, phrase[:open]+phrase[open+1:end]+rest)
	}
	return out
}

// Match is a phrase found: bytes of the folded text, and what it stands for.
type Match struct {
	Start, End int
	Value      int
	Glued      bool // an s follows that may be the German genitive: "TikToks"
}

// Find calls yield for every phrase in a folded text, by where it begins.
// Phrases may overlap. A phrase in letters matches whole words only, counting
// an apostrophe or a hyphen as the end of a word; in Chinese, which has no
// spaces, it matches anywhere.
func (s *Set) Find(folded string, yield func(Match)) {
	before := ' '
	for i, r := range folded {
		if !inWord(before) || !inWord(r) {
			s.at(folded, i, yield)
		}
		before = r
	}
}

// at yields the phrases that begin at i.
func (s *Set) at(folded string, i int, yield func(Match)) {
	state := int32(0)
	for j := i; j < len(folded); {
		r, n := utf8.DecodeRuneInString(folded[j:])
		to, ok := s.next[uint64(state)<<21|uint64(r)]
		if !ok {
			return
		}
		state, j = to, j+n
		if len(s.ends[state]) == 0 {
			continue
		}
		after, size := utf8.DecodeRuneInString(folded[j:])
		whole := size == 0 || !inWord(r) || !inWord(after)
		glued := false
		if !whole && after == 's' {
			second, m := utf8.DecodeRuneInString(folded[j+1:])
			glued = m == 0 || !inWord(second)
		}
		for _, e := range s.ends[state] {
			if whole || e.open || glued {
				yield(Match{i, j, int(e.value), !whole && !e.open})
			}
		}
	}
}

// inWord reports the runes that words of scripts with spaces are made of.
func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' || r >= 'A' && r <= 'Z'
	}
	return (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) && !text.IsHan(r) && !kana(r)
}

func kana(r rune) bool { return r >= 0x3041 && r <= 0x30ff }
