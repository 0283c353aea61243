package statements

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"datapolicy/policy"
)

// bySurname is the person met before whose name has the given one as a part.
func (m *memory) bySurname(name string, _ int) *speaker {
	for i := len(m.people) - 1; i >= 0; i-- {
		p := &m.people[i]
		if p.name == name || slices.Contains(strings.Fields(p.name), name) || withoutInitials(p.name) == withoutInitials(name) {
			return p
		}
	}
	for i := range m.l.mentions { // a known person named in full, anywhere
		if m.kindAt(i) != policy.Person {
			continue
		}
		if e := m.entityAt(i); slices.Contains(strings.Fields(e.Name), name) {
			return &speaker{name: e.Name, id: e.ID, role: standing(e.Role), class: rolePerson, named: true}
		}
		if i > 2000 {
			break
		}
	}
	return nil
}

// recurs reports whether the word, at a sentence's beginning, is a name and no
// common word: the article has it again with its capital inside a sentence, or
// in its title, and never in lower case or after an article.
func (m *memory) recurs(name string) bool {
	if known, ok := m.recurring[name]; ok {
		return known
	}
	var inside, lower, article bool
	times := 0
	for _, s := range m.l.sentences {
		for k, t := range s.tokens {
			if t.kind != word || t.mention >= 0 || !strings.EqualFold(t.low, name) {
				continue
			}
			times++
			lower = lower || !t.capital
			inside = inside || k > 0 && s.tokens[k-1].kind == word
			article = article || k > 0 && s.tokens[k-1].class&isDeterminer != 0
		}
	}
	if !inside && !lower && !article && m.heading != "" {
		for i, w := range strings.Fields(m.heading) {
			inside = inside || strings.Trim(w, ".,:;!?'’\"“”") == name && i > 0
		}
	}
	if m.l.lex.Language == "de" && times < 3 {
		inside = false // every noun has a capital there: only one that never has an article is a name
	}
	m.recurring[name] = inside && !lower && !article
	return m.recurring[name]
}

func (m *memory) knownSurname(name string) bool {
	return m.bySurname(name, 0) != nil || m.fullName(name, len(m.l.text)) != ""
}

// fullName is the longer name, anywhere in the article, that ends with the
// given surname: "Kleanthi Sardeli" for "Sardeli".
func (m *memory) fullName(surname string, _ int) string {
	if strings.ContainsRune(surname, ' ') || len(surname) < 2 {
		return ""
	}
	if full, ok := m.full[surname]; ok {
		return full
	}
	out := ""
	rest, base := m.l.text, 0
	for range 50 {
		i := strings.Index(rest, " "+surname)
		if i < 0 {
			break
		}
		at := base + i
		end := at + 1 + len(surname)
		rest, base = m.l.text[end:], end
		if r, _ := utf8.DecodeRuneInString(rest); isWordRune(r) || r == '-' {
			continue
		}
		start := strings.LastIndexFunc(m.l.text[:at], func(r rune) bool { return !isWordRune(r) && r != '-' && r != '\'' && r != '’' }) + 1
		if start > 0 {
			_, n := utf8.DecodeRuneInString(m.l.text[start-1:])
			start += n - 1
		}
		if start >= at || start < 0 {
			continue
		}
		before := m.l.text[start:at]
		r, _ := utf8.DecodeRuneInString(before)
		low := strings.ToLower(before)
		if unicode.IsUpper(r) && len(before) > 1 && m.l.role(low) == "" && m.l.lex.class[low]&(isNotName|closed|isDeterminer|isTitle|isMedia) == 0 {
			out = before + " " + surname
			break
		}
	}
	m.full[surname] = out
	return out
}
