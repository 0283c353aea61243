package statements

import (
	"slices"
	"strings"

	"datapolicy/policy"
)

// voice is what the words before a verb make of it.
type voice struct {
	passive, negated, modal, infinitive, hypothetical bool
	left                                              int // the token before them
}

func (l *layout) voice(t []token, low, i int) voice {
	v := voice{left: i - 1}
	for ; v.left >= low; v.left-- {
		c := t[v.left].class
		if t[v.left].mention >= 0 || t[v.left].kind != word {
			break
		}
		switch {
		case t[v.left].low == "to" && l.lex.Language == "en":
			v.infinitive = true
		case c&isNegation != 0:
			v.negated = true
		case c&isModal != 0:
			v.modal = true
		case c&isBe != 0:
			v.passive = true
		case c&isHave != 0:
		case c&isAdverb != 0 && c&isPronoun == 0:
		default:
			v.hypothetical = c&isHypothetical != 0
			return v
		}
	}
	return v
}

// attach finds the subject of the cue; false when there is none that speaks.
func (l *layout) attach(t []token, a *attribution, low int, before []attribution) bool {
	if a.at > low && t[a.at-1].mention < 0 && (t[a.at-1].low == "'s" || t[a.at-1].class&(isDeterminer|isAffiliation) != 0 && t[a.at-1].class&(isPronoun|isAdverb|isAgent|isHave) == 0) && l.lex.Language == "en" {
		return false // a noun: "Guo's remarks", "the claims"
	}
	if a.at > low && slices.Contains(a.cue.NotAfter, t[a.at-1].low) && l.lex.Language != "zh" {
		return false // "member states"
	}
	if l.subordinate(t, low, a.at) {
		return false
	}
	v := l.voice(t, low, a.at)
	if v.negated || v.modal || v.infinitive || v.hypothetical {
		return false
	}
	participle := l.lex.Language == "en" && strings.HasSuffix(t[a.at].low, "ing")
	byNext := a.end < len(t) && t[a.end].class&isAgent != 0
	if (v.passive && !participle) || (byNext && l.lex.Language == "en") {
		return l.passive(t, a)
	}
	if participle && !v.passive {
		return l.participle(t, a, low, before)
	}
	if l.lex.Language == "de" && len(before) > 0 && a.at-1 > low && t[a.at-1].low == "," && a.end < len(t) && t[a.end].class&(isAdverb|isPreposition|isConjunction) != 0 && t[a.end].class&isDeterminer == 0 && l.joins(t, before[len(before)-1], a.at-1) {
		if _, ok := l.phraseAfter(t, a.end, len(t)); !ok || t[a.end].class&(isPreposition|isConjunction) != 0 {
			a.shared, a.from, a.to = true, a.at, a.end // "räumte den Fehler ein, sprach aber von …"
			return true
		}
	}
	if p, ok := l.antecedent(t, low, a, v); ok {
		a.subject, a.from, a.to = p, p.first, a.end
		return true
	}
	if l.inverts(t, low, a.at, v.left) {
		if p, ok := l.phraseAfter(t, a.end, len(t)); ok && (l.lex.Language != "de" || l.namesSomebody(t, p) || t[p.first].class&(isPronoun|isDeterminer) != 0) {
			a.subject, a.from, a.to = p, v.left+1, max(p.last, p.appLast, alsoLast(p))
			return true
		}
	}
	if p, ok := l.accuser(t, low, a.at); ok {
		a.subject, a.from, a.to = p, p.first, a.end
		a.reports = a.end >= len(t) || t[a.end].kind == punct && (len(a.cue.Object) > 0 || a.cue.Kind == policy.Denied)
		return true
	}
	if p, ok := l.objectFirst(t, low, a); ok {
		a.subject, a.from, a.to = p, v.left+1, max(p.last, p.appLast)
		return true
	}
	p, ok := l.phraseBefore(t, low, a.at)
	if ok {
		a.subject, a.from, a.to = p, p.first, a.end
		if p.appLast > p.appFirst {
			a.from = min(a.from, p.appFirst)
		}
		for _, q := range p.also {
			a.from = min(a.from, q.first)
		}
		if strings.HasPrefix(t[p.first].low, "-") && a.from > low && t[a.from-1].class&(isHave|isBe) != 0 {
			a.from-- // "a-t-elle ajouté"
			for a.from > low && t[a.from-1].class&(isHave|isAdverb) != 0 {
				a.from--
			}
		}
		if l.hypotheticalBefore(t, a.from) || l.backReference(t, p) {
			return false
		}
		return true
	}
	// "X denied the claims and accused the EU of …": the verb shares its subject.
	if len(before) > 0 && v.left >= low && t[v.left].class&(isAnd|isConjunction) != 0 && l.joins(t, before[len(before)-1], v.left) {
		a.shared, a.from, a.to = true, a.at, a.end
		return true
	}
	return false
}

// passive reads "was fined by X".
func (l *layout) passive(t []token, a *attribution) bool {
	if !a.cue.Passive {
		return false
	}
	for k := a.end; k < min(a.end+window, len(t)); k++ {
		if t[k].kind != word && t[k].kind != number && t[k].low != "€" && t[k].low != "$" && t[k].low != "£" && t[k].low != "(" && t[k].low != ")" {
			return false
		}
		if t[k].class&isAgent != 0 && t[k].mention < 0 {
			p, ok := l.phraseAfter(t, k+1, len(t))
			if !ok {
				return false
			}
			a.subject, a.from, a.to = p, a.at, p.last
			a.reports = true
			return true
		}
	}
	return false
}

// participle reads ", adding that …" and "a complaint … claiming that …".
func (l *layout) participle(t []token, a *attribution, low int, before []attribution) bool {
	k := l.skipLeft(t, low, a.at-1)
	if k < low {
		if low > 0 && len(before) > 0 {
			a.shared, a.from, a.to = true, a.at, a.end
			return true
		}
		return false
	}
	if t[k].low == "," || t[k].class&isAnd != 0 {
		if len(before) == 0 {
			return false
		}
		a.shared, a.from, a.to = true, a.at, a.end
		return true
	}
	if t[k].class&isPreposition != 0 {
		return false
	}
	p, ok := l.chainLeft(t, low, k)
	if !ok || !l.authored(t, p) {
		return false
	}
	for j := p.first; j < p.last; j++ { // the chain begins at the document
		if l.role(t[j].low) == roleDocument {
			p.head = j + 1
			p.first = l.groupLeft(t, p.first, j)
			break
		}
	}
	a.subject, a.from, a.to = p, p.first, a.end
	return true
}

// authored reports whether the phrase is a document with its author in it.
func (l *layout) authored(t []token, p phrase) bool {
	document, name := false, false
	for k := p.first; k < p.last; k++ {
		document = document || l.role(t[k].low) == roleDocument
		name = name || t[k].mention >= 0
	}
	return document && name
}

// inverts reports whether the subject stands after the verb at i: after a
// quotation or a comma in English and French, after whatever is no subject in
// German, where the verb comes second.
func (l *layout) inverts(t []token, low, i, left int) bool {
	if i+1 >= len(t) {
		return false
	}
	j := i + 1
	for j < len(t)-1 && t[j].mention < 0 && t[j].class&isPronoun == 0 {
		if t[j].class&(isTime|isAdverb) != 0 {
			j++
			continue
		}
		k := j
		if t[j].class&isPreposition != 0 && l.lex.Language == "fr" {
			k = l.adverbialRight(t, j)
		}
		if k == j || k >= len(t) {
			break
		}
		j = k
	}
	after := t[j]
	if l.lex.Language == "fr" && after.class&isPronoun != 0 && strings.HasPrefix(after.low, "-") {
		return true
	}
	afterQuote := left < low && low > 0
	comma := left >= low && (t[left].low == "," || t[left].low == "–" || t[left].low == "—") && (left == low || left-1 < low || !l.closesAside(t, low, left))
	switch l.lex.Language {
	case "de":
		return afterQuote || left < low || t[left].low == "," && !l.closesAside(t, low, left) || l.fronted(t, low, left)
	default:
		if !afterQuote && !comma {
			return false
		}
		return after.mention >= 0 || after.capital || after.class&(isDeterminer|isPronoun) != 0 || l.role(after.low) != ""
	}
}

// closesAside reports whether the comma at k closes an apposition.
func (l *layout) closesAside(t []token, low, k int) bool {
	open := previous(t, low, k-1, ",")
	if open < low {
		return false
	}
	if _, ok := l.nameAfterRole(t, low, open, k); ok {
		return true
	}
	if !l.inserted(t, open+1, k) {
		return false
	}
	return open-1 >= low && (t[open-1].mention >= 0 || t[open-1].capital)
}

// fronted reports whether what stands before a German verb is an adverbial:
// it begins with a preposition or an adverb and not with a noun group.
func (l *layout) fronted(t []token, low, left int) bool {
	start := max(low, previous(t, low, left, ",", ":", ";", "–")+1)
	if start > left {
		return true
	}
	c := t[start].class
	return t[start].mention < 0 && c&isPronoun == 0 && (c&(isPreposition|isTime) != 0 || c&isAdverb != 0 && start == left)
}

// subordinate reports whether a German verb closes a subordinate clause ("dass
// Behörden Zugriff verlangten"), or an English cue that may be a noun ("rules")
// follows no name or role.
func (l *layout) subordinate(t []token, low, i int) bool {
	switch l.lex.Language {
	case "en":
		if i == low || t[i].class&isAmbiguous == 0 {
			return false
		}
		before := t[i-1]
		if before.class&isAdverb != 0 && i-2 >= low {
			before = t[i-2]
		}
		return before.mention < 0 && !before.capital && before.class&isPronoun == 0 && before.kind == word && l.role(before.low) == ""
	case "de":
		comma := previous(t, low, i-1, ",", ":", ";", "–")
		if comma+1 >= i {
			return false
		}
		c := t[comma+1]
		return comma >= low && c.class&(isThat|isHypothetical) != 0 || c.class&isConjunction != 0 && c.class&isPreposition == 0 && comma >= low && c.low != "denn" && c.low != "doch" && c.low != "aber" && c.low != "sondern"
	}
	return false
}

// backReference reports whether the subject is a pronoun of a subordinate
// clause ("…, which it believes …", "car elle admet"): whom it stands for is
// anybody's guess.
func (l *layout) backReference(t []token, p phrase) bool {
	if p.first == 0 || p.last != p.first+1 || t[p.first].class&isPronoun == 0 || strings.HasPrefix(t[p.first].low, "-") {
		return false
	}
	return t[p.first-1].class&(isRelative|isThat) != 0 || t[p.first-1].class&isConjunction != 0 && t[p.first-1].class&isAnd == 0 && p.first > 1 && t[p.first-1].low != "but"
}

func (l *layout) hypotheticalBefore(t []token, from int) bool {
	return from > 0 && t[from-1].class&isHypothetical != 0
}

// joins reports whether the words between an attribution and token k are its
// report, with no new subject: true for all but trailing ones.
func (l *layout) joins(t []token, a attribution, k int) bool {
	return !a.trailing && k > a.at && k-a.at < 40
}

func alsoLast(p phrase) int {
	last := 0
	for _, q := range p.also {
		last = max(last, q.last)
	}
	return last
}
