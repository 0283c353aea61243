package archive

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"datapolicy/text"
)

// Limits of a query; what goes beyond is not looked at.
const (
	longestQuery = 2000 // runes
	mostTerms    = 32
	longestTerm  = 48 // tokens of a phrase
)

// term is one thing that a query asks for: a word, or words in a row.
type term struct {
	words  []string
	prefix bool // the last word may go on
	quoted bool // by the person: never loosened
	stop   bool // a word such as "the", which alone tells nothing
}

// match is what the index is asked.
type match struct {
	terms []term
	any   bool // any of the terms is enough; else all must be there
}

// parseQuery reads what a person typed. Every text is a query: there are no
// operators, but words inside quotation marks of any kind must stand in a row,
// as must the parts of a word such as e-privacy and the characters of a run of
// Chinese.
func parseQuery(typed string) []term {
	if n := 0; len(typed) > longestQuery {
		for i := range typed {
			if n++; n > longestQuery {
				typed = typed[:i]
				break
			}
		}
	}
	var terms []term
	for _, part := range quotations(typed) {
		all := tokens(part.text)
		if part.quoted {
			if t := phrase(all); len(t.words) > 0 {
				t.quoted = true
				terms = append(terms, t)
			}
			continue
		}
		terms = append(terms, loose(part.text, all)...)
	}
	seen := map[string]bool{}
	kept := terms[:0]
	for _, t := range terms {
		if key := strings.Join(t.words, " "); !seen[key] && len(kept) < mostTerms {
			seen[key] = true
			kept = append(kept, t)
		}
	}
	return kept
}

// loose makes a term of every word, and one of words that nothing but a hyphen
// or point parts.
func loose(typed string, all []token) []term {
	var terms []term
	for start := 0; start < len(all); {
		end := start + 1
		for end < len(all) && together(typed, all[end-1], all[end]) {
			end++
		}
		t := phrase(all[start:end])
		original := typed[all[start].start:all[start].end]
		t.stop = end == start+1 && stopword(text.Fold(original).Text) && !acronym(original, typed)
		terms = append(terms, t)
		start = end
	}
	return terms
}

// together reports whether two neighbouring tokens are of one term.
func together(typed string, a, b token) bool {
	han := func(t token) bool { return t.pair || t.tail }
	switch {
	case han(a) || han(b):
		return han(a) && han(b) && b.start < a.end
	case b.goesOn:
		return true
	}
	if b.start < a.end { // one character that folds to several words: ⅜ is 3 and 8
		return true
	}
	gap := typed[a.end:b.start]
	if utf8.RuneCountInString(gap) != 1 {
		return false
	}
	return strings.ContainsAny(gap, "-‐‑.&_·")
}

// phrase makes one term of tokens. The last character of a Chinese run, which
// the index has by itself where a run ends, is left out at the end: the run
// may go on in the text. Alone it is a prefix.
func phrase(all []token) term {
	if n := len(all); n >= 2 && all[n-1].tail && all[n-2].pair && all[n-1].start < all[n-2].end {
		all = all[:n-1]
	}
	var t term
	for i, w := range all {
		if i == longestTerm {
			return t
		}
		t.words = append(t.words, w.text)
		t.prefix = w.tail && i == len(all)-1
	}
	return t
}

// acronym reports a word in capitals among others: US is not us. Those that
// other search engines have as operators are none.
func acronym(word, among string) bool {
	if word == "AND" || word == "OR" || word == "NOT" {
		return false
	}
	return len(word) > 1 && word == strings.ToUpper(word) && among != strings.ToUpper(among)
}

func stopword(word string) bool {
	for _, lang := range []string{"en", "de", "fr", "zh"} {
		if text.Stopword(word, lang) {
			return true
		}
	}
	return false
}

type quotation struct {
	text   string
	quoted bool
}

// quotations parts a text at its quotation marks. A mark that is never closed
// is passed over.
func quotations(s string) []quotation {
	closing := map[rune]string{'"': `"“”`, '“': `”"`, '”': `”"`, '„': `“”"`, '«': `»`, '「': `」`, '『': `』`, '《': `》`, '＂': `＂`}
	var parts []quotation
	rest := s
	for {
		at := strings.IndexFunc(rest, func(r rune) bool { return closing[r] != "" })
		if at < 0 {
			break
		}
		open, n := utf8.DecodeRuneInString(rest[at:])
		length := strings.IndexAny(rest[at+n:], closing[open])
		if length < 0 {
			break
		}
		inside := rest[at+n : at+n+length]
		parts = append(parts, quotation{text: rest[:at]}, quotation{text: inside, quoted: strings.ContainsFunc(inside, unicode.IsLetter) || strings.ContainsFunc(inside, unicode.IsDigit)})
		_, m := utf8.DecodeRuneInString(rest[at+n+length:])
		rest = rest[at+n+length+m:]
	}
	return append(parts, quotation{text: rest})
}

// ladder is the matches to be tried for a query, strictest first, each only
// when the one before found nothing: all words (but stop words, if there are
// others); all words, longer ones as beginnings of words (datenschutz finds
// Datenschutzbehörde); any of the words, best first, where a long run of
// Chinese is taken apart. The last is left out unless loosely is set.
func ladder(terms []term, loosely bool) []match {
	var telling []term
	for _, t := range terms {
		if !t.stop {
			telling = append(telling, t)
		}
	}
	if len(telling) == 0 {
		telling = terms
	}
	if len(telling) == 0 {
		return nil
	}
	rungs := []match{{terms: telling}}
	var begun []term
	changed := false
	for _, t := range telling {
		last := t.words[len(t.words)-1]
		if first, _ := utf8.DecodeRuneInString(last); !t.quoted && !t.prefix && len(last) >= 4 && !pairs(first) {
			t.prefix, changed = true, true
		}
		begun = append(begun, t)
	}
	if changed {
		rungs = append(rungs, match{terms: begun})
	}
	if !loosely {
		return rungs
	}
	var parts []term
	for _, t := range telling {
		if t.quoted || len(t.words) == 1 {
			parts = append(parts, t)
			continue
		}
		for _, w := range t.words {
			if len(parts) < mostTerms && !stopword(w) {
				parts = append(parts, term{words: []string{w}})
			}
		}
	}
	if len(parts) > 1 {
		rungs = append(rungs, match{terms: parts, any: true})
	}
	return rungs
}
