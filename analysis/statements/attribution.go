package statements

import (
	"slices"
	"strings"

	"datapolicy/policy"
	"datapolicy/text"
)

// attribution is one cue with its speaker: where somebody is said to have said
// something. Token indexes are those of its sentence.
type attribution struct {
	cue        *cue
	at, end    int // the cue's tokens
	subject    phrase
	shared     bool // the subject is that of the attribution before: ", adding that"
	from, to   int  // all tokens of the attribution: subject, apposition, cue
	complement int  // the token where the report goes on after the cue, adverbials passed over
	trailing   bool // the report stands before it: "…, X said."
	reports    bool // what follows (or precedes) suffices for reported speech
	follows    bool // the cue introduces what comes after a colon, a comma or "that"
	bare       bool // nothing but speaker and cue: "Guo said."
	colon      bool // no verb: `Guo: "…"`
}

// cueAt is the longest cue that begins at token i and how many tokens it has.
func (l *layout) cueAt(t []token, i int) (*cue, int) {
	if all := l.cuesAt(t, i); len(all) > 0 {
		return all[0].cue, len(all[0].words)
	}
	return nil, 0
}

// cuesAt are the cues that may begin at token i, the longest first: one verb
// means this or that by its particle.
func (l *layout) cuesAt(t []token, i int) []cueForm {
	if t[i].kind != word || t[i].mention >= 0 && (t[i].capital || text.IsHan(firstRune(t[i].low))) {
		return nil
	}
	var out []cueForm
next:
	for _, form := range l.lex.cues[t[i].low] {
		if i+len(form.words) > len(t) {
			continue
		}
		for k, w := range form.words {
			if t[i+k].low != w {
				continue next
			}
		}
		out = append(out, form)
	}
	return out
}

// attributions finds those of a sentence in a language with spaces.
func (l *layout) attributions(t []token) []attribution {
	var out []attribution
	low := 0
	quotes := slices.ContainsFunc(t, func(tok token) bool { return tok.kind == quoted })
	for i := 0; i < len(t); i++ {
		if t[i].kind == quoted {
			low = i + 1
			continue
		}
		a, ok := l.accordingTo(t, i, low)
		if !ok {
			a, ok = l.inTheView(t, i)
		}
		if ok {
			out = append(out, a)
			i = max(i, a.to-1)
			continue
		}
		for _, form := range l.cuesAt(t, i) {
			a := attribution{cue: form.cue, at: i, end: i + len(form.words)}
			if !l.attach(t, &a, low, out) {
				continue
			}
			l.follow(t, &a)
			if l.complete(t, &a, quotes) {
				out = append(out, a)
				i = max(i, a.end-1)
				break
			}
		}
	}
	return l.unknownVerb(t, l.colon(t, out))
}

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
	if l.inverts(t, low, a.at, v.left) {
		if p, ok := l.phraseAfter(t, a.end, len(t)); ok {
			a.subject, a.from, a.to = p, v.left+1, max(p.last, p.appLast, alsoLast(p))
			return true
		}
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

func alsoLast(p phrase) int {
	last := 0
	for _, q := range p.also {
		last = max(last, q.last)
	}
	return last
}

func (l *layout) hypotheticalBefore(t []token, from int) bool {
	return from > 0 && t[from-1].class&isHypothetical != 0
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

// joins reports whether the words between an attribution and token k are its
// report, with no new subject: true for all but trailing ones.
func (l *layout) joins(t []token, a attribution, k int) bool {
	return !a.trailing && k > a.at && k-a.at < 40
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

// inTheView reads "Pour Jean Dupont, …" at the beginning of a sentence.
func (l *layout) inTheView(t []token, i int) (attribution, bool) {
	if i != 0 || len(t) < 5 || !slices.Contains(l.lex.For, t[0].low) || !l.personAt(t, 1) {
		return attribution{}, false
	}
	p, ok := l.phraseAfter(t, 1, len(t))
	to := max(p.last, p.appLast)
	if !ok || to >= len(t)-2 || l.lex.Language != "de" && t[to].low != "," {
		return attribution{}, false
	}
	return attribution{cue: plain, at: 0, end: 1, subject: p, from: 0, to: to, complement: l.pass(t, to), reports: true}, true
}

// accordingTo reads "according to X" and "X zufolge".
func (l *layout) accordingTo(t []token, i, low int) (attribution, bool) {
	for _, form := range l.lex.phrases[t[i].low] {
		n := len(form.words)
		if i+n > len(t) || !slices.EqualFunc(form.words, t[i:i+n], func(w string, tok token) bool { return w == tok.low }) {
			continue
		}
		a := attribution{cue: &cue{Kind: "said", Quote: true}, at: i, end: i + n, reports: true}
		var ok bool
		if form.after {
			a.subject, ok = l.chainLeft(t, low, i-1)
			a.from, a.to = a.subject.first, a.end
		} else {
			a.subject, ok = l.phraseAfter(t, i+n, len(t))
			if a.subject.appLast >= len(t)-1 && i < 2 {
				a.subject.appFirst, a.subject.appLast = 0, 0 // the report, not an apposition
			}
			a.from, a.to = i, max(a.subject.last, a.subject.appLast, alsoLast(a.subject))
		}
		if !ok {
			continue
		}
		a.complement = l.pass(t, a.to)
		a.trailing = a.complement >= len(t)
		return a, true
	}
	return attribution{}, false
}

// follow finds where the report begins after the cue.
func (l *layout) follow(t []token, a *attribution) {
	a.complement = l.pass(t, max(a.end, a.to))
	if a.complement < len(t) && t[a.complement].class&isThat != 0 {
		a.follows = true
	}
	k := a.complement - 1
	if k >= a.end && (t[k].low == ":" || t[k].low == ",") {
		a.follows = true
	}
}

// pass goes over commas, adverbs and adverbials of time, place and setting
// ("on Friday in a statement") from token k.
func (l *layout) pass(t []token, k int) int {
	for k < len(t) {
		c := t[k].class
		switch {
		case t[k].kind == quoted:
			return k
		case t[k].low == "(":
			end := next(t, k, len(t), ")")
			if end == len(t) {
				return k
			}
			k = end + 1
		case t[k].kind == punct:
			k++
		case t[k].kind == number && len(t[k].low) == 4 && k >= 2 && t[k-1].low == "," && t[k-2].kind == number: // "January 9, 2024"
			k++
		case t[k].mention < 0 && c&(isAdverb|isTime) != 0 && c&isPronoun == 0:
			k++
		case c&isPreposition != 0 && t[k].mention < 0:
			end := l.adverbialRight(t, k)
			if end == k {
				return k
			}
			k = end
		default:
			return k
		}
	}
	return k
}

// adverbialRight passes a preposition with a noun group of time or setting.
func (l *layout) adverbialRight(t []token, k int) int {
	good := false
	for i := k + 1; i < min(len(t), k+9); i++ {
		c := t[i].class
		if t[k].low == "to" && !good && i > k+3 {
			return k
		}
		switch {
		case !good && t[i].mention < 0 && c&(isPreposition|isModal) != 0 && c&(isTime|isSetting) == 0:
			return k
		case c&(isTime|isSetting) != 0 || t[i].kind == number && l.lex.Language != "zh":
			good = true
		case c&isThat != 0 || c&isPronoun != 0 || c&isConjunction != 0 || t[i].kind == quoted || t[i].kind == punct:
			if good {
				return i
			}
			return k
		case good && c&(isPreposition|isAdverb|isAnd) != 0:
			return i
		case good && (c&isDeterminer != 0 || t[i].mention >= 0 || !t[i].capital && i > k+1 && t[i-1].class&(isTime|isSetting) != 0):
			return i
		}
	}
	if good && k+9 >= len(t) {
		return len(t)
	}
	return k
}

// complete decides whether the cue reports anything; quotations are matched later.
func (l *layout) complete(t []token, a *attribution, quotes bool) bool {
	if len(a.cue.Particle) > 0 && !l.within(t, a.end, len(t), a.cue.Particle) {
		return false
	}
	if len(a.cue.Object) > 0 && !l.within(t, 0, len(t), a.cue.Object) {
		return false
	}
	if a.reports { // a passive with its doer
		return true
	}
	rest := 0
	for k := a.complement; k < len(t) && rest < 4; k++ {
		if t[k].kind == word {
			rest++
		}
	}
	if a.complement < len(t) && t[a.complement].kind == quoted {
		return a.cue.Quote || a.cue.Names
	}
	before := a.from - 1
	if a.cue.Quote && before >= 0 && (t[before].low == "," || t[before].kind == quoted || before > 0 && t[before].low == "–") && l.ends(t, a) {
		if l.parenthetical(t, a) {
			a.reports = true
			return true
		}
		a.trailing = true
		a.reports = before >= 4 && !a.cue.Names
		return true
	}
	if rest == 0 && a.cue.Quote && a.from <= 1 {
		a.bare = true
		return true
	}
	a.reports = (rest >= 2 || rest == 1 && a.cue.Kind == policy.Denied) && l.then(t, a, rest)
	return a.reports || a.cue.Quote && quotes
}

// parenthetical reports whether the attribution stands between commas inside
// what it reports: "The rule, he said, is dead."
func (l *layout) parenthetical(t []token, a *attribution) bool {
	k := a.complement
	if k+1 >= len(t) || t[k].kind == quoted || t[k-1].low != "," || a.from == 0 || t[a.from-1].low != "," || a.from > 2*window {
		return false
	}
	if t[k].class&(isAnd|isConjunction|isRelative|isThat) != 0 || strings.HasSuffix(t[k].low, "ing") {
		return false
	}
	return !l.hasCue(t, k, k+2)
}

// ends reports whether nothing of a report follows the cue in its clause.
func (l *layout) ends(t []token, a *attribution) bool {
	if rest := len(t) - a.complement; rest > 0 && rest <= 5 && !l.hasCue(t, a.complement, len(t)) && t[a.complement].class&(isDeterminer|isPreposition) != 0 && t[a.complement].class&isThat == 0 {
		return true // "…, sagte er der Presse."
	}
	return a.complement >= len(t) || t[a.complement].kind == quoted ||
		a.complement > max(a.end, a.to) && t[a.complement-1].low == "," || t[a.complement].class&(isConjunction|isAnd|isRelative) != 0
}

func (l *layout) then(t []token, a *attribution, rest int) bool {
	at := t[a.complement]
	for _, want := range a.cue.Then {
		switch want {
		case "any":
			return true
		case "that":
			if at.class&isThat != 0 {
				return true
			}
		case "clause":
			if rest >= 3 && at.class&isPreposition == 0 && at.class&isConjunction == 0 {
				return true
			}
		case "comma": // "sagte, …": the report is a clause of its own
			if t[a.complement-1].low == "," && rest >= 3 {
				return true
			}
		case "clause-fr": // "a annoncé une enquête", "a dit vouloir …"
			for _, end := range []string{"er", "ir", "oir", "re"} {
				if strings.HasSuffix(at.low, end) && at.class&^(isHave|isBe) == 0 && len(at.low) > 3 {
					return true
				}
			}
			if rest >= 3 && at.class&isDeterminer != 0 || at.class&isPreposition != 0 && strings.HasPrefix(at.low, "d") && rest >= 3 {
				return true
			}
		case "late-that":
			for k := a.end; k < min(a.end+10, len(t)); k++ {
				if t[k].class&isThat != 0 && t[k].class&isHypothetical == 0 {
					return true
				}
			}
		case "late-to":
			for k := a.end; k < min(a.end+8, len(t)); k++ {
				if t[k].low == "to" {
					return true
				}
			}
		case "quote":
		default:
			if at.low == want {
				return true
			}
		}
	}
	return false
}

func (l *layout) within(t []token, a, b int, words []string) bool {
	for k := a; k < min(b, a+4*window); k++ {
		if slices.Contains(words, t[k].low) {
			return true
		}
	}
	return false
}

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
		if t[j].capital || t[j].class&(isPreposition|isConjunction|isAnd|isThat|isRelative) != 0 {
			break
		}
	}
	return phrase{}, 0, false
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
