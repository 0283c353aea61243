package digest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"datapolicy/policy"
	"datapolicy/text"
)

// why composes "why it matters" from facts of the story: what kind of act it
// is and whether it binds, whom it concerns, the amount, the breadth of
// reports, and who disputes it. What the story does not tell is left out, and
// where nothing is left it is "". It is in the language of the digest, whatever
// that of the story.
func (b *Builder) why(dr *draft, lang string) string {
	words := theRubric().words(lang)
	var clauses []string
	if pattern, ok := words[dr.story.Event]; ok {
		clauses = append(clauses, fill(pattern, map[string]string{"amount": amount(dr, lang), "on": b.bound(dr, words)}))
	}
	if who := b.readable(deniers(dr.item.WhoSaysWhat), lang); len(who) > 0 {
		key := "contested"
		if len(who) > 1 {
			key = "contested_many"
		}
		clauses = append(clauses, fill(words[key], map[string]string{"who": list(who, 2, words)}))
	}
	if n := outlets(dr.own); n >= 3 {
		clauses = append(clauses, fill(words["outlets"], map[string]string{"n": fmt.Sprint(n)}))
	}
	if len(clauses) == 0 {
		return ""
	}
	end, between := ".", "; "
	if lang == "zh" {
		end, between = "。", "；"
	}
	return strings.Join(clauses, between) + end
}

// readable gives speakers their entity's name where the digest's readers may
// not read the article's.
func (b *Builder) readable(said []policy.Statement, lang string) []string {
	var names []string
	for _, s := range said {
		name := s.Speaker
		if b.o.Names != nil && lang != "zh" && strings.ContainsFunc(name, text.IsHan) {
			if e, ok := b.o.Names.Entity(s.SpeakerID); ok {
				name = e.Name
			}
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

var optional = regexp.MustCompile(`\[([^\]]*)\]`)

// fill puts values into {names}; what stands in [ ] goes when its value is "".
func fill(pattern string, values map[string]string) string {
	put := func(s string) (string, bool) {
		whole := true
		for name, v := range values {
			if strings.Contains(s, "{"+name+"}") {
				whole = whole && v != ""
				s = strings.ReplaceAll(s, "{"+name+"}", v)
			}
		}
		return s, whole
	}
	pattern = optional.ReplaceAllStringFunc(pattern, func(part string) string {
		s, whole := put(part[1 : len(part)-1])
		if !whole {
			return ""
		}
		return s
	})
	s, _ := put(pattern)
	return s
}

// bound lists the companies that the story is about, for as far as they are
// named in what is told.
func (b *Builder) bound(dr *draft, words map[string]string) string {
	if b.o.Names == nil || len(dr.item.Sentences) == 0 {
		return ""
	}
	told := map[string]bool{}
	for _, s := range dr.item.Sentences {
		for _, m := range b.o.Names.Find("", s.Text, s.Language) {
			told[m.EntityID] = true
		}
	}
	var names []string
	for _, id := range dr.story.Entities {
		e, ok := b.o.Names.Entity(id)
		if ok && e.Kind == policy.Company && told[id] && !slices.Contains(names, e.Name) {
			names = append(names, e.Name)
		}
	}
	return list(names, 3, words)
}

// list joins names, the first n of them and how many others.
func list(names []string, n int, words map[string]string) string {
	switch {
	case len(names) == 0:
		return ""
	case len(names) == 1:
		return names[0]
	case len(names) > n+1:
		return strings.Join(names[:n], ", ") + fill(words["others"], map[string]string{"n": fmt.Sprint(len(names) - n)})
	}
	return strings.Join(names[:len(names)-1], ", ") + words["and"] + names[len(names)-1]
}

// Amounts of money as articles write them.
var money = regexp.MustCompile(`(?i)(?:(?:€|\$|£|¥|US\$|EUR|USD|RMB|CNY)\s?\d[\d.,]*(?:\s?(?:thousand|million|billion|mn|bn|m|k)\b)?|\d[\d.,]*(?:[ \x{a0}](?:thousand|million|billion|Mio\.?|Mrd\.?|Millionen|Milliarden?|millions?|milliards?))?[ \x{a0}]?(?:d['’]euros|de dollars|euros?\b|dollars?\b|yuan\b|pounds?\b|€|£|\$|Euro\b|Dollar\b)|\d[\d.,]*[万亿]*(?:人民币|欧元|美元|英镑|元))`)

// amount is the sum of money named in the first sentence that names just one,
// or "" when it is written with words that are not the digest's language.
func amount(dr *draft, lang string) string {
	foreign := dr.language() != lang && !(lang == "" && dr.language() == "en")
	texts := []string{dr.item.Headline}
	for _, s := range dr.item.Sentences {
		texts = append(texts, s.Text)
	}
	for _, t := range texts {
		if found := money.FindAllString(t, -1); len(found) == 1 {
			if foreign && strings.ContainsFunc(found[0], unicode.IsLetter) {
				return ""
			}
			return strings.TrimRight(strings.TrimSpace(found[0]), ".,")
		}
	}
	return ""
}
