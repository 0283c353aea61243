package statements

import (
	"slices"
	"strings"
)

// colon adds the speaker of `Name, role: "…"`, where no verb is.
func (l *layout) colon(t []token, found []attribution) []attribution {
	for i := 1; i+1 < len(t); i++ {
		if t[i].low != ":" || t[i+1].kind != quoted {
			continue
		}
		if slices.ContainsFunc(found, func(a attribution) bool { return a.at < i && a.cue.Quote && !a.trailing }) {
			continue
		}
		p, ok := l.beforeColon(t, i)
		if !ok {
			continue
		}
		found = append(found, attribution{
			cue: &cue{Kind: "said", Quote: true}, at: i, end: i + 1, subject: p, from: p.first, to: i + 1, complement: i + 1, follows: true, colon: true,
		})
	}
	return found
}

// beforeColon is who speaks after a colon without a known verb: the name right
// before it with what stands in apposition ("Max Schrems, chairman of noyb:"),
// else the subject that the sentence begins with ("Kamp was clear:").
func (l *layout) beforeColon(t []token, i int) (phrase, bool) {
	if i > 3*window {
		return phrase{}, false
	}
	p, ok := l.phraseBefore(t, 0, i)
	if ok && l.namesSomebody(t, p) {
		if c := p.first - 1; c > 0 && t[c].low == "," && l.inserted(t, p.first, i) {
			if q, ok := l.chainLeft(t, 0, c-1); ok && q.first == 0 {
				q.appFirst, q.appLast = p.first, i
				return q, l.namesSomebody(t, q)
			}
		}
		if p.first == 0 || t[p.first-1].kind == punct {
			return p, true
		}
	}
	q, ok := l.opening(t)
	return q, ok && q.last < i
}

// opening is the subject that a sentence begins with: a name, a role or a
// pronoun, after one introductory phrase at most.
func (l *layout) opening(t []token) (phrase, bool) {
	i := 0
	if t[0].mention < 0 && (t[0].class&(isPreposition|isAdverb|isTime|isConjunction) != 0 || strings.HasSuffix(t[0].low, "ing")) {
		i = next(t, 0, len(t), ",") + 1
	}
	if i >= len(t) || t[i].kind != word {
		return phrase{}, false
	}
	p, ok := l.phraseAfter(t, i, len(t))
	if !ok || !(l.namesSomebody(t, p) || t[i].class&isPronoun != 0) {
		return phrase{}, false
	}
	return p, true
}

// unknownVerb adds the speaker next to a quotation that ends as speech does,
// whatever the verb: `"…," Guo fumed.`, `« … », s'est réjoui Max Schrems.`
func (l *layout) unknownVerb(t []token, found []attribution) []attribution {
	for k := range t {
		if t[k].kind != quoted || k+2 >= len(t) || t[k+1].kind == quoted || !l.spoken(t, k) {
			continue
		}
		i := k + 1
		if t[i].kind == punct {
			i++
		}
		if i >= len(t) || slices.ContainsFunc(found, func(a attribution) bool { return a.at > k && a.from <= i+4 }) {
			continue
		}
		if p, at, ok := l.nameAndVerb(t, i); ok {
			found = append(found, attribution{cue: plain, at: at, end: min(at+1, len(t)), subject: p, from: i, to: max(p.last, min(at+1, len(t))), complement: len(t), trailing: true})
		}
	}
	slices.SortStableFunc(found, func(a, b attribution) int { return a.at - b.at })
	return found
}

// spoken reports whether the quotation at k ends like speech that its sentence
// goes on after: with a comma, inside or after the mark, or with ! or ?.
func (l *layout) spoken(t []token, k int) bool {
	q := l.quotations[t[k].quotation]
	words := l.text[q.start:q.end]
	if strings.HasSuffix(words, ",") || strings.HasSuffix(words, "!") || strings.HasSuffix(words, "?") {
		return true
	}
	return t[k+1].low == "," && k == 0 && l.length(q) >= 5
}

// nameAndVerb reads a person's name and one unknown word, or up to four lower
// case words and a name, from token i.
func (l *layout) nameAndVerb(t []token, i int) (phrase, int, bool) {
	if t[i].class&isPersonPronoun != 0 || l.personAt(t, i) {
		end := l.groupRight(t, i, len(t))
		if end < len(t) && t[end].kind == word && !t[end].capital && t[end].class&closed == 0 {
			return phrase{first: i, head: end, last: end}, end, true
		}
		return phrase{}, 0, false
	}
	for j := i; j < min(len(t), i+5) && t[j].kind == word; j++ {
		if j > i && l.personAt(t, j) {
			if p, ok := l.phraseAfter(t, j, len(t)); ok {
				return p, i, true
			}
		}
		if j > i && t[j].class&isDeterminer != 0 {
			p, ok := l.phraseAfter(t, j, len(t))
			if ok && (l.personAt(t, p.first) || l.speaksFor(t, p)) {
				return p, i, true
			}
			break
		}
		if t[j].capital || t[j].class&(isPreposition|isConjunction|isAnd|isThat|isRelative) != 0 {
			break
		}
	}
	return phrase{}, 0, false
}

// speaksFor reports whether the phrase is headed by a role that may speak: an
// organisation, a spokesperson, somebody of an office.
func (l *layout) speaksFor(t []token, p phrase) bool {
	for k := p.first; k < p.head; k++ {
		if r := l.role(t[k].low); r != "" && r != roleMedia && r != roleDocument && r != roleGroup {
			return true
		}
	}
	return false
}

// personAt reports whether a person's name seems to begin at token i: one that
// the gazetteer knows, or two capitalised words.
func (l *layout) personAt(t []token, i int) bool {
	if t[i].mention >= 0 {
		return strings.HasPrefix(l.mentions[t[i].mention].EntityID, "person/")
	}
	plainName := func(k int) bool {
		return k < len(t) && t[k].capital && t[k].mention < 0 && t[k].class == 0 && l.role(t[k].low) == ""
	}
	return plainName(i) && plainName(i+1)
}
