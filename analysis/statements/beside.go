package statements

import (
	"slices"
	"strings"
)

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
			to := max(p.last, p.appLast, min(at+1, len(t)))
			found = append(found, attribution{cue: plain, at: at, end: min(at+1, len(t)), subject: p, from: i, to: to, complement: len(t), trailing: true})
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
	if t[k+1].low != "," {
		return false
	}
	return l.length(q) >= 2 && (k == 0 || t[k-1].kind == punct && t[k-1].low != ",")
}

// maxVerb is how many words the verb after a quotation may have: "n'a pas
// manqué de s'amuser" is longer, and rare.
const maxVerb = 5

// nameAndVerb reads from token i, after a quotation, a speaker and one unknown
// word ("Guo later fumed", "the committee's chair sighed"), or a few
// lower-case words and a speaker ("poltert Informatikerin Lena Hartwig").
func (l *layout) nameAndVerb(t []token, i int) (phrase, int, bool) {
	if l.speakerAt(t, i) && (l.lex.Language == "en" || t[i].class&isDeterminer == 0 || t[i].class&isPronoun != 0 || l.personAt(t, i)) {
		end := l.groupRight(t, i, len(t))
		at := end
		for at < len(t) && t[at].class&isAdverb != 0 && t[at].class&isPreposition == 0 {
			at++
		}
		if at < len(t) && at > i && l.verbLike(t, at) {
			return phrase{first: i, head: end, last: end}, at, true
		}
		return phrase{}, 0, false
	}
	for j := i; j < min(len(t), i+maxVerb) && t[j].kind == word; j++ {
		if j > i && l.speakerAt(t, j) {
			if p, ok := l.phraseAfter(t, j, len(t)); ok {
				return p, i, true
			}
			break
		}
		if t[j].class&isPronoun != 0 && t[j].class&isAdverb == 0 || t[j].capital || t[j].mention >= 0 ||
			t[j].class&(isDeterminer|isConjunction|isAnd|isThat|isRelative) != 0 && t[j].class&isAdverb == 0 ||
			t[j].class&isPreposition != 0 && (j == i || t[j].class&isAgent != 0) && t[j].class&isAdverb == 0 {
			break
		}
	}
	return phrase{}, 0, false
}

// verbLike reports whether token i may be a verb that we don't know: a
// lower-case word of no closed class.
func (l *layout) verbLike(t []token, i int) bool {
	return t[i].kind == word && t[i].mention < 0 && !t[i].capital && t[i].class&(closed|isDeterminer) == 0 && t[i].low != "'s"
}

// speakerAt reports whether somebody who can speak seems to begin at token i:
// he or she, a person, an organisation that the gazetteer knows, a role with
// its article, a German role with its capital.
func (l *layout) speakerAt(t []token, i int) bool {
	tok := t[i]
	switch {
	case tok.kind != word:
		return false
	case tok.mention >= 0:
		return tok.capital && !strings.HasPrefix(l.mentions[tok.mention].EntityID, "law/")
	case tok.class&isPersonPronoun != 0:
		return tok.class&isAdverb == 0
	case tok.class&isTitle != 0 && i+1 < len(t) && t[i+1].capital:
		return true
	case tok.class&isDeterminer != 0:
		p, ok := l.phraseAfter(t, i, len(t))
		return ok && p.last > i+1 && (l.personAt(t, p.first) || l.speaksFor(t, p) || l.namedGroup(t, p))
	case tok.capital && l.lex.Language == "de" && l.speaking(tok.low):
		return true
	}
	return l.personAt(t, i)
}

// speaking reports whether the noun is a role that may speak.
func (l *layout) speaking(low string) bool {
	switch l.role(low) {
	case "", roleMedia, roleDocument, roleGroup:
		return false
	}
	return true
}

// namedGroup reports whether a known organisation or person heads the group
// after its article: "the FTC", "der BGH".
func (l *layout) namedGroup(t []token, p phrase) bool {
	for k := p.first; k < p.head; k++ {
		if m := t[k].mention; m >= 0 && !strings.HasPrefix(l.mentions[m].EntityID, "law/") {
			return true
		}
	}
	return false
}
