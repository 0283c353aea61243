package gazetteer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"datapolicy/text"
)

// locals finds the names that the article defined for itself, in the body from
// the definition on and, acronyms, anywhere in the title.
func (d *document) locals(p *part) []candidate {
	if len(d.defined) == 0 {
		return nil
	}
	inTitle := p == d.parts[0]
	// Of several people with one surname, the last one named in full is meant.
	owners := map[string][]definition{}
	for _, def := range d.defined {
		owners[def.name] = append(owners[def.name], def)
	}
	var out []candidate
	for name, defs := range owners {
		if name == "" {
			continue
		}
		for from := 0; ; {
			i := strings.Index(p.original[from:], name)
			if i < 0 {
				break
			}
			start, end := from+i, from+i+len(name)
			from = end
			def, ok := owner(defs, start, inTitle)
			if !ok || letterBefore(p.original, start) || letterAfter(p.original, end) && !genitive(p.original[end:]) {
				continue
			}
			if def.surname && !bareSurname(p.original, start) || def.the && !afterArticle(p.original, start) {
				continue
			}
			if at := p.folded.Within(start, end); at.Start < at.End {
				out = append(out, candidate{def.entity, local, at.Start, at.End, false})
			}
		}
	}
	return out
}

// owner is the definition that holds at a place: the last one made before it.
func owner(defs []definition, start int, inTitle bool) (definition, bool) {
	var last definition
	ok := false
	for _, def := range defs {
		if inTitle || def.from <= start {
			if !ok || def.from >= last.from {
				last, ok = def, true
			}
		}
	}
	return last, ok
}

func genitive(rest string) bool {
	if !strings.HasPrefix(rest, "s") {
		return false
	}
	r, _ := utf8.DecodeRuneInString(rest[1:])
	return !wordRune(r)
}

// afterArticle reports whether "the", "die" or "le" stands before i.
func afterArticle(s string, i int) bool {
	fields := strings.Fields(s[max(0, i-12):i])
	if len(fields) == 0 {
		return false
	}
	switch strings.ToLower(fields[len(fields)-1]) {
	case "the", "der", "die", "das", "dem", "den", "des", "le", "la", "les", "du":
		return true
	}
	return false
}

// bareSurname reports whether no other given name stands before the surname at
// i: a capitalised word there that is neither a title nor begins the sentence
// nor is a common word makes it somebody else's name.
func bareSurname(s string, i int) bool {
	back := s[max(0, i-40):i]
	if !strings.HasSuffix(back, " ") {
		return true
	}
	fields := strings.Fields(back)
	if len(fields) == 0 {
		return true
	}
	word := fields[len(fields)-1]
	first, _ := utf8.DecodeRuneInString(word)
	if !unicode.IsUpper(first) || strings.ContainsAny(word[len(word)-1:], ".,;:!?)") {
		return true
	}
	lower := strings.ToLower(strings.Trim(word, "\"“„«’'"))
	for _, lang := range []string{"en", "de", "fr"} {
		if text.Stopword(lower, lang) {
			return true
		}
	}
	return lower != "" && strings.Contains(titles, " "+lower+" ")
}

// titles that stand before a surname.
const titles = " mr mrs ms mx dr prof herr frau madame monsieur mme m president präsident präsidentin président présidente minister ministerin ministre spokesperson spokesman spokeswoman sprecher sprecherin commissioner kommissar kommissarin commissaire senator sénateur representative congressman congresswoman judge justice richter juge chair chairman chairwoman director secretary chancellor kanzler attorney general ceo activist aktivist lawyer jurist datenschützer founder gründer "
