// Package phrases finds many phrases in one text at once. It is what the
// gazetteer and the cue lexicons of package analysis stand on.
package phrases

import (
	"slices"
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
	first [][]int32 // the states after one rune: by its high bits, then its low eight; 0 is none
	next  [][]edge  // by state, sorted by rune
	ends  [][]entry // by state
	count int
}

// edge leads from one state to another.
type edge struct {
	r  rune
	to int32
}

type entry struct {
	value int32
	open  bool // the word may go on after the phrase
}

// New is an empty set.
func New() *Set {
	return &Set{next: make([][]edge, 1), ends: make([][]entry, 1)}
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
		for i, r := range form {
			to := s.step(state, r, i == 0)
			if to == 0 {
				to = int32(len(s.ends))
				s.ends, s.next = append(s.ends, nil), append(s.next, nil)
				s.link(state, r, to, i == 0)
			}
			state = to
		}
		s.ends[state] = append(s.ends[state], entry{int32(value), open})
		s.count++
	}
}

// step is the state that r leads to, or 0.
func (s *Set) step(state int32, r rune, first bool) int32 {
	if first {
		if page := int(r >> 8); page < len(s.first) && s.first[page] != nil {
			return s.first[page][r&0xff]
		}
		return 0
	}
	edges := s.next[state]
	if len(edges) <= 8 {
		for i := range edges {
			if edges[i].r == r {
				return edges[i].to
			}
		}
		return 0
	}
	low, high := 0, len(edges)
	for low < high {
		if middle := int(uint(low+high) >> 1); edges[middle].r < r {
			low = middle + 1
		} else {
			high = middle
		}
	}
	if low < len(edges) && edges[low].r == r {
		return edges[low].to
	}
	return 0
}

func (s *Set) link(state int32, r rune, to int32, first bool) {
	if first {
		page := int(r >> 8)
		for len(s.first) <= page {
			s.first = append(s.first, nil)
		}
		if s.first[page] == nil {
			s.first[page] = make([]int32, 256)
		}
		s.first[page][r&0xff] = to
		return
	}
	i, _ := slices.BinarySearchFunc(s.next[state], r, func(e edge, r rune) int { return int(e.r - r) })
	s.next[state] = slices.Insert(s.next[state], i, edge{r, to})
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
		if before < utf8.RuneSelf && r < utf8.RuneSelf && inWord(before) && inWord(r) {
			before = r
			continue
		}
		if to := s.step(0, r, true); to != 0 && (!inWord(before) || !inWord(r)) {
			s.at(folded, i, r, to, yield)
		}
		before = r
	}
}

// at yields the phrases that begin with the character r at i, which leads to a
// state.
func (s *Set) at(folded string, i int, r rune, state int32, yield func(Match)) {
	j := i + utf8.RuneLen(r)
	if r == utf8.RuneError {
		_, n := utf8.DecodeRuneInString(folded[i:])
		j = i + n
	}
	for first := true; ; first = false {
		if !first {
			if j == len(folded) {
				return
			}
			n := 1
			if r = rune(folded[j]); r >= utf8.RuneSelf {
				r, n = utf8.DecodeRuneInString(folded[j:])
			}
			if state = s.step(state, r, false); state == 0 {
				return
			}
			j += n
		}
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
