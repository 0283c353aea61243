package gazetteer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/text"
)

// definition is a name that the article gives to an entity.
type definition struct {
	entity  int
	name    string // as written
	from    int    // where in the body it begins to hold (folded)
	surname bool
	the     bool // only after an article: "the Regulations"
}

var (
	// (DPC) (the “Regulations”) (kurz: DSB) (ci-après « le Règlement »)
	bracketed = regexp.MustCompile(`\(\s*((?:(?:the|hereinafter|hereafter|also|or|called|known as|referred to as|collectively|im Folgenden|nachfolgend|kurz|abgekürzt|ci-après|dénommée?|le|la|les|die|der|das|als)[:,]?\s+)*)(["“”„«‘']?)\s*(?:(?:the|le|la|les|der|die|das)\s+)?([\p{Lu}][\p{L}\p{N}&.-]*(?:\s+\p{Lu}[\p{L}\p{N}&.-]*){0,3})\s*(["”“»’']?)[^()\n]{0,1}\)`)
	// （以下简称《条例》） （下称“个保法”）
	hanBracketed = regexp.MustCompile(`[（(]\s*(?:以下|下|又)?(?:简|簡)?[称稱](?:为|為|作)?\s*[:：]?\s*([“"「『]?)(《?[^”"」』》（）()\n]{1,24}》?)([”"」』]?)\s*[）)]`)
	acronym      = regexp.MustCompile(`^\p{Lu}[\p{L}\p{N}&-]*\p{Lu}[\p{L}\p{N}-]*$`)
)

// define reads the article's own definitions in its body. A definition that
// directly follows the name of an entity gives it one more name; an acronym
// that follows other words which it abbreviates is not one of our names in
// this article.
func (d *document) define(p *part) {
	if strings.ContainsAny(p.original, "(（") {
		mentions := d.sure(p)
		for _, m := range bracketed.FindAllStringSubmatchIndex(p.original, -1) {
			d.bracket(p, mentions, m[0], p.original[m[2]:m[3]], p.original[m[4]:m[5]], p.original[m[6]:m[7]])
		}
		for _, m := range hanBracketed.FindAllStringSubmatchIndex(p.original, -1) {
			if entity, ok := before(mentions, p.original, m[0]); ok {
				d.defined = append(d.defined, definition{entity: entity, name: p.original[m[4]:m[5]], from: m[1]})
			}
		}
	}
	d.surnames()
}

// placed is a certain mention in bytes of the original.
type placed struct {
	entity int
	text.Span
}

func (d *document) sure(p *part) []placed {
	var out []placed
	certain := slices.DeleteFunc(slices.Clone(p.found), func(c candidate) bool { return c.class == short })
	for _, c := range longest(certain, len(p.folded.Text)) {
		if c.entity >= 0 {
			out = append(out, placed{c.entity, p.folded.Original(c.start, c.end)})
		}
	}
	return out
}

// hanBefore reports whether Chinese text stands directly before i: an acronym
// after it abbreviates an English name that the article does not give.
func hanBefore(s string, i int) bool {
	return text.IsHan(lastRune(strings.TrimRight(s[:i], " \"”》」")))
}

// before is the entity whose name stands directly before i, closing marks and
// a possessive aside.
func before(mentions []placed, s string, i int) (int, bool) {
	k, _ := slices.BinarySearchFunc(mentions, i, func(m placed, i int) int { return m.End - i - 1 })
	if k == 0 {
		return 0, false
	}
	m := mentions[k-1]
	between := s[m.End:i]
	if len(between) > 8 || strings.Trim(between, " \u00a0\"”“»«’'》」』s") != "" {
		return 0, false
	}
	return m.entity, true
}

func (d *document) bracket(p *part, mentions []placed, at int, marker, quote, name string) {
	name = strings.TrimRight(name, ".")
	entity, follows := before(mentions, p.original, at)
	short := acronym.MatchString(name)
	if !follows {
		if short && abbreviates(name, p.original[:at]) {
			d.banned[strings.ToLower(name)] = true
		}
		return
	}
	marked := strings.TrimSpace(marker) != "" || quote != ""
	if !short && !marked || short && !marked && !hanBefore(p.original, at) && !spells(name, d.g.records[entity]) {
		return
	}
	if other, ok := d.g.Resolve(name); ok && other.ID != d.g.records[entity].ID && !marked && !short {
		return // "Meta (Facebook)"
	}
	d.defined = append(d.defined, definition{entity: entity, name: name, from: at, the: !short && !strings.Contains(name, " ")})
	if short {
		d.banned[strings.ToLower(name)] = true // whoever else has it, here it is this one's
	}
}

// spells reports whether the letters of an acronym come in this order in one of
// the entity's names, the first beginning a word.
func spells(acronym string, r record) bool {
	letters := strings.ToLower(acronym)
	for _, list := range [][]string{{r.Name}, r.Aliases, r.Exact} {
		for _, n := range list {
			if subsequence(letters, strings.ToLower(n)) {
				return true
			}
		}
	}
	return false
}

func subsequence(letters, of string) bool {
	first, size := utf8.DecodeRuneInString(letters)
	for i, r := range of {
		if r != first || i > 0 && wordRune(lastRune(of[:i])) {
			continue
		}
		rest := of[i+utf8.RuneLen(r):]
		ok := true
		for _, want := range letters[size:] {
			j := strings.IndexRune(rest, want)
			if j < 0 {
				ok = false
				break
			}
			rest = rest[j+utf8.RuneLen(want):]
		}
		if ok {
			return true
		}
	}
	return false
}

func lastRune(s string) rune { r, _ := utf8.DecodeLastRuneInString(s); return r }

// abbreviates reports whether the capitalised words at the end of s have the
// acronym's letters as their initials.
func abbreviates(acronym, s string) bool {
	words := strings.Fields(s[max(0, len(s)-160):])
	letters := []rune(strings.ToLower(acronym))
	i := len(letters) - 1
	for w := len(words) - 1; w >= 0 && i >= 0; w-- {
		first, _ := utf8.DecodeRuneInString(strings.TrimLeft(words[w], "\"“„«'"))
		switch {
		case unicode.ToLower(first) == letters[i] && unicode.IsUpper(first):
			i--
		case !unicode.IsUpper(first) && len(words[w]) <= 4: // of, for, the, and
		default:
			return false
		}
	}
	return i < 0 && len(letters) > 1
}

// surnames lets a person's surname stand for the person after the full name.
func (d *document) surnames() {
	for i, p := range d.parts {
		for _, c := range p.found {
			if c.entity < 0 || c.class != free || d.g.records[c.entity].kind() != policy.Person {
				continue
			}
			if s := d.g.records[c.entity].surname(); s != "" {
				from := p.folded.Original(c.start, c.end).End
				if i == 0 {
					from = 0
				}
				d.defined = append(d.defined, definition{entity: c.entity, name: s, from: from, surname: true})
			}
		}
	}
}
