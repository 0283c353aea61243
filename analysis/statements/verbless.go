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
	if ok && p.head-p.first > 1 && t[p.first].class&isDeterminer == 0 && l.lex.Language != "en" && l.verbLike(t, p.head-1) && l.role(t[p.head-1].low) == "" && l.role(t[p.head-2].low) == "" {
		ok = false // "Lena Aigner entschuldigte sich:"
	}
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
	return l.withoutVerb(t, p), true
}

// withoutVerb ends an English phrase at its role noun where an unknown verb
// follows: "The court disagreed".
func (l *layout) withoutVerb(t []token, p phrase) phrase {
	if l.lex.Language != "en" {
		return p
	}
	for k := p.first; k+1 < p.head; k++ {
		if t[k].mention >= 0 || !l.speaking(t[k].low) {
			continue
		}
		for j := k + 1; j < p.head; j++ {
			if t[j].capital || t[j].mention >= 0 || t[j].kind != word || t[j].low == "'s" || t[j].low == "'" || l.role(t[j].low) != "" {
				return p
			}
		}
		p.head, p.last, p.also, p.appFirst, p.appLast = k+1, k+1, nil, 0, 0
		return p
	}
	return p
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
