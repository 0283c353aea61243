package ledger

import (
	"slices"
	"strings"

	"datapolicy/text"
)

// wordlist finds the words and phrases of one list in a statement.
type wordlist struct {
	byFirst map[string][]pattern // by the first word
	open    []pattern            // whose first word may have any ending
	han     []string             // the longest first
}

// pattern is a word or phrase: its words in order, gaps allowed at "*".
type pattern struct {
	name  string
	parts []part
}

type part struct {
	word   string
	prefix bool // any ending
	gap    bool // up to maxGap words
}

const maxGap = 5

func newWordlist(entries []string, lang string) *wordlist {
	l := &wordlist{byFirst: map[string][]pattern{}}
	for _, e := range entries {
		if strings.ContainsFunc(e, text.IsHan) {
			l.han = append(l.han, text.FoldText(e))
			continue
		}
		if p := newPattern(e, lang); len(p.parts) > 0 && p.parts[0].prefix {
			l.open = append(l.open, p)
		} else if len(p.parts) > 0 {
			l.byFirst[p.parts[0].word] = append(l.byFirst[p.parts[0].word], p)
		}
	}
	slices.SortFunc(l.han, func(a, b string) int { return len(b) - len(a) })
	return l
}

func newPattern(entry, lang string) pattern {
	p := pattern{name: entry}
	for _, field := range strings.Fields(entry) {
		if field == "*" {
			p.parts = append(p.parts, part{gap: true})
			continue
		}
		stem, open := strings.CutSuffix(field, "*")
		words := text.Words(stem, lang)
		for i, w := range words {
			p.parts = append(p.parts, part{word: w.Text, prefix: open && i == len(words)-1})
		}
	}
	return p
}

// at is how many words the pattern takes from the beginning of words, or 0.
func (p pattern) at(words []string) int {
	i := 0
	for k, part := range p.parts {
		if part.gap {
			for skip := 0; skip <= maxGap && i+skip < len(words); skip++ {
				if n := (pattern{parts: p.parts[k+1:]}).at(words[i+skip:]); n > 0 {
					return i + skip + n
				}
			}
			return 0
		}
		if i == len(words) || (words[i] != part.word && !(part.prefix && strings.HasPrefix(words[i], part.word))) {
			return 0
		}
		i++
	}
	return i
}

// each calls yield with every match: the entry's name, where it begins in
// words (-1: in the Han) and how many words it takes.
func (l *wordlist) each(words []string, han string, yield func(name string, at, n int)) {
	for i, w := range words {
		for _, p := range l.byFirst[w] {
			if n := p.at(words[i:]); n > 0 {
				yield(p.name, i, n)
			}
		}
		for _, p := range l.open {
			if n := p.at(words[i:]); n > 0 {
				yield(p.name, i, n)
			}
		}
	}
	for _, h := range l.han {
		if strings.Contains(han, h) {
			yield(h, -1, 0)
		}
	}
}

func (l *wordlist) in(words []string, han string) bool {
	found := false
	l.each(words, han, func(string, int, int) { found = true })
	return found
}

// without is han with the list's words blanked.
func (l *wordlist) without(han string) string {
	for _, h := range l.han {
		han = strings.ReplaceAll(han, h, " ")
	}
	return han
}
