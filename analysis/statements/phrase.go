package statements

import "strings"

// phrase is a noun phrase by token index: the chain [first,last) of noun groups
// joined by prepositions, of which [first,head) is the first group; what stands
// in apposition to it; and those it is joined to by "and".
type phrase struct {
	first, head, last int
	appFirst, appLast int
	also              []phrase
}

// window is how many words a noun group may have; marks that belong together
// are looked for within twice as many. It keeps endless sentences linear.
const window = 16

func (p phrase) empty() bool { return p.last <= p.first }

// phraseBefore is the subject that ends before token i: the chain of noun
// groups left of the verb, over adverbials and appositions. low is the first
// token that may belong to it.
func (l *layout) phraseBefore(t []token, low, i int) (phrase, bool) {
	j := l.skipLeft(t, low, i-1)
	app := phrase{}
	for hops := 0; hops < 3 && j >= low && t[j].low == ","; hops++ {
		comma := previous(t, low, j-1, ",", "–", "—")
		if comma < low {
			return phrase{}, false
		}
		if p, ok := l.nameAfterRole(t, low, comma, j); ok {
			return p, true
		}
		if !l.inserted(t, comma+1, j) {
			return phrase{}, false
		}
		app.appFirst, app.appLast = comma+1, j
		j = l.skipLeft(t, low, comma-1)
	}
	p, ok := l.chainLeft(t, low, j)
	if !ok {
		return phrase{}, false
	}
	p.appFirst, p.appLast = app.appFirst, app.appLast
	l.coordinate(t, low, &p)
	return p, true
}

// nameAfterRole reads "the group's lawyer, Jane Smith," between the commas: the
// name is the subject, what stands before it the role.
func (l *layout) nameAfterRole(t []token, low, comma, end int) (phrase, bool) {
	a := comma + 1
	if end-a < 1 || end-a > 5 {
		return phrase{}, false
	}
	for k := a; k < end; k++ {
		if !t[k].capital || t[k].mention < 0 && (t[k].class&(closed|isNotName) != 0 || l.role(t[k].low) != "") {
			return phrase{}, false
		}
		if t[k].mention >= 0 && !strings.HasPrefix(l.mentions[t[k].mention].EntityID, "person/") {
			return phrase{}, false
		}
	}
	role, ok := l.chainLeft(t, low, comma-1)
	if !ok {
		return phrase{}, false
	}
	for k := role.first; k < role.head; k++ {
		if r := l.role(t[k].low); r == rolePerson || r == roleSpokes {
			return phrase{first: a, head: end, last: end, appFirst: role.first, appLast: comma}, true
		}
	}
	return phrase{}, false
}

// inserted reports whether tokens [a,b), between commas, are an apposition or
// an aside to what precedes the first comma.
func (l *layout) inserted(t []token, a, b int) bool {
	if a >= b || b-a > 30 {
		return false
	}
	for k := a; k < b; k++ {
		if t[k].kind == quoted {
			return false
		}
	}
	first := t[a]
	switch {
	case l.lex.Language == "en" && len(first.low) > 3 && first.low[1] == '-' && strings.IndexByte("rdi", first.low[0]) >= 0:
		return true // "R-Tenn."
	case first.class&(isRelative|isPreposition|isDeterminer|isAdverb|isTime|isConjunction) != 0:
		return true
	case l.role(first.low) != "", !first.capital:
		return true
	}
	for k := a; k < b && k < a+6; k++ { // "Chief Executive of …", "EU justice commissioner"
		if l.role(t[k].low) != "" {
			return true
		}
	}
	return false
}

// skipLeft passes adverbs, auxiliaries, brackets and adverbials of time and
// place ("on Friday", "in a statement") leftwards from j.
func (l *layout) skipLeft(t []token, low, j int) int {
	for j >= low {
		switch {
		case t[j].low == ")":
			open := previous(t, low, j-1, "(")
			if open < low {
				return j
			}
			j = open - 1
		case t[j].mention < 0 && t[j].class&(isAdverb|isHave|isBe|isModal|isNegation) != 0 && t[j].class&isPronoun == 0:
			j--
		default:
			k, ok := l.adverbialLeft(t, low, j)
			if !ok {
				return j
			}
			j = k
		}
	}
	return j
}

// adverbialLeft passes one adverbial of time or setting that ends at j.
func (l *layout) adverbialLeft(t []token, low, j int) (int, bool) {
	k, timely, setting := j, false, false
	for k >= low && j-k < 7 {
		c := t[k].class
		switch {
		case c&isTime != 0 || t[k].kind == number:
			timely = true
		case c&isSetting != 0 && t[k].mention < 0:
			setting = true
		case c&isPreposition != 0:
			if timely || setting {
				return k - 1, true
			}
			return j, false
		case timely && (c&(isDeterminer|isAdverb) != 0 || t[k].low == ","), setting && (c&isDeterminer != 0 || !t[k].capital && t[k].kind == word && c&closed == 0):
		default:
			if timely && !setting && k < j && t[j].class&isTime != 0 {
				return k, true // "Friday", "last week" with no preposition
			}
			return j, false
		}
		k--
	}
	return j, false
}

// chainLeft is the chain of noun groups that ends at token j.
func (l *layout) chainLeft(t []token, low, j int) (phrase, bool) {
	first := l.groupLeft(t, low, j)
	if first > j {
		return phrase{}, false
	}
	p := phrase{first: first, head: j + 1, last: j + 1}
	nearest := p
	for range 4 {
		k := p.first - 1
		if k >= low && l.genitive(t, p.first) {
			if start := l.groupLeft(t, low, k); start <= k {
				p.first, p.head = start, k+1
				continue
			}
		}
		if k < low || t[k].mention >= 0 || t[k].class&isPreposition == 0 {
			break
		}
		start := l.groupLeft(t, low, k-1)
		if start > k-1 {
			// The chain hangs on a preposition at the start of the clause: it is
			// an adverbial, and the group at the verb stands for itself.
			if p.first != nearest.first {
				return nearest, true
			}
			return nearest, k == low || t[k-1].kind == punct || t[k].class&isAffiliation == 0
		}
		p.first, p.head = start, k
	}
	return p, true
}

// groupLeft is the first token of the noun group that ends at token j; j+1
// when there is none.
func (l *layout) groupLeft(t []token, low, j int) int {
	k := j
	for ; k >= max(low, j-window); k-- {
		tok := t[k]
		if tok.mention >= 0 {
			continue
		}
		if tok.kind == quoted || tok.kind == punct && tok.low != "&" && tok.low != "/" {
			break
		}
		if tok.class&isPronoun != 0 {
			if k == j {
				return k
			}
			break
		}
		if tok.class&isDeterminer != 0 && (tok.class&isPreposition == 0 || l.lex.Language != "fr") {
			return min(k, j)
		}
		if tok.class&closed != 0 {
			break
		}
		if k < j && !tok.capital && t[k+1].capital && tok.kind == word && !l.modifies(t, k) {
			break
		}
	}
	return k + 1
}

// coordinate adds those joined to p by "and" and commas: A, B and C. The list
// counts only when it reaches back to where its clause begins; else the words
// before "and" belong to another clause.
func (l *layout) coordinate(t []token, low int, p *phrase) {
	at, sawAnd := p.first, false
	var also []phrase
	for range 12 {
		k := at - 1
		for k >= low && (t[k].low == "," || t[k].class&isAnd != 0) {
			sawAnd = sawAnd || t[k].class&isAnd != 0
			k--
		}
		if k == at-1 || !sawAnd {
			break
		}
		q, ok := l.chainLeft(t, low, k)
		if !ok || q.last <= q.first || !l.namesSomebody(t, q) {
			return
		}
		also = append(also, q)
		at = q.first
	}
	if at == p.first || (at > low && t[at-1].class&(isThat|isConjunction) == 0 && t[at-1].kind != punct && !l.hasCue(t, at-1, at)) {
		return
	}
	for i := len(also) - 1; i >= 0; i-- {
		p.also = append(p.also, also[i])
	}
}

// phraseAfter is the noun phrase that begins at token i: the subject after an
// inverted verb, the doer of a passive, the one after "according to".
func (l *layout) phraseAfter(t []token, i, high int) (phrase, bool) {
	for i < high && t[i].class&(isAdverb|isNegation|isHave|isBe) != 0 && t[i].mention < 0 && t[i].class&isPronoun == 0 {
		i++
	}
	for i < high && t[i].class&isTime != 0 && t[i].mention < 0 { // "said Friday Guo"
		i++
	}
	for i < high && t[i].class&isPreposition != 0 && t[i].mention < 0 && l.lex.Language != "en" { // "a assuré devant la presse X"
		k := l.adverbialRight(t[:high], i)
		if k == i {
			break
		}
		i = k
	}
	end := l.groupRight(t, i, high)
	if end == i {
		return phrase{}, false
	}
	p := phrase{first: i, head: end, last: end}
	for range 4 {
		k := p.last
		if k < high && l.genitive(t, k) {
			if next := l.groupRight(t, k, high); next > k {
				p.last = next
				continue
			}
		}
		if k >= high || t[k].class&isAffiliation == 0 || t[k].mention >= 0 {
			break
		}
		next := l.groupRight(t, k+1, high)
		if next == k+1 || l.adverbial(t[k+1:next]) {
			break
		}
		p.last = next
	}
	at := p.last
	if at < high && t[at].low == "(" {
		if end := next(t, at, high, ")"); end < high {
			at = end + 1
		}
	}
	if at < high && t[at].low == "," {
		if end := next(t, at+1, high, ",", ":", "–", "—"); l.inserted(t, at+1, min(end, high)) && !l.hasCue(t, at+1, end) {
			stop := min(end, high)
			if stop == high && stop > at+1 && t[stop-1].kind == punct {
				stop--
			}
			p.appFirst, p.appLast = at+1, stop
		} else if q, ok := l.nameAfterRole(t, i, at, min(end, high)); ok && p.first == q.appFirst { // "the spokesman, Guo Jiakun"
			return q, true
		}
	}
	if end := l.nameAt(t, at+1, high); at < high && t[at].low == "," && p.appLast == 0 && end > 0 && l.unnamed(t, p) { // "la maire, Jeanne Martin."
		return phrase{first: at + 1, head: end, last: end, appFirst: p.first, appLast: at}, true
	}
	if k := p.last; k < high && t[k].class&isAnd != 0 && t[k].mention < 0 {
		next := l.groupRight(t, k+1, high)
		q := phrase{first: k + 1, head: next, last: next}
		if next != k+1 && l.namesSomebody(t, q) && !l.hasCue(t, k+1, min(next+2, high)) {
			p.also = append(p.also, q)
		}
	}
	return p, true
}

// nameAt is the end of a person's name of two words or more that fills tokens
// from i to the next mark, or 0.
func (l *layout) nameAt(t []token, i, high int) int {
	k := i
	for k < high && t[k].class&isTitle != 0 {
		k++
	}
	for k < high && k-i < 5 && t[k].kind == word && t[k].capital && (t[k].mention >= 0 || t[k].class == 0) {
		if m := t[k].mention; m >= 0 && !strings.HasPrefix(l.mentions[m].EntityID, "person/") || m < 0 && l.role(t[k].low) != "" {
			return 0
		}
		k++
	}
	if k-i < 2 || k < high && t[k].kind != punct && t[k].kind != quoted {
		return 0
	}
	return k
}

// unnamed reports whether the phrase is a noun with its article and no name in
// it, so that a name after its comma says who it is.
func (l *layout) unnamed(t []token, p phrase) bool {
	for k := p.first; k < p.head; k++ {
		if t[k].mention >= 0 || t[k].capital && l.lex.Language != "de" {
			return false
		}
	}
	return t[p.first].class&isDeterminer != 0 && len(p.also) == 0
}

func (l *layout) adverbial(t []token) bool {
	for _, tok := range t {
		if tok.class&(isTime|isSetting) != 0 && tok.mention < 0 || tok.kind == number {
			return true
		}
	}
	return false
}

// groupRight is the end of the noun group that begins at token i; i when there is none.
func (l *layout) groupRight(t []token, i, high int) int {
	k := i
	for ; k < high; k++ {
		tok := t[k]
		switch {
		case tok.mention >= 0:
			continue
		case tok.kind == quoted || tok.kind == punct && tok.low != "&" && tok.low != "/" && tok.low != ".":
			return k
		case tok.low == "." && (k == i || k+1 >= high || len(t[k-1].low) > 4 || !t[k+1].capital):
			return k
		case tok.class&isPronoun != 0:
			if k == i {
				return k + 1
			}
			return k
		case tok.class&isDeterminer != 0:
			if k > i && t[k-1].class&isDeterminer == 0 && t[k-1].low != "'s" {
				return k
			}
		case tok.class&closed != 0:
			return k
		case k > i && !tok.capital && t[k-1].capital && tok.kind == word && tok.low != "'s" && l.role(tok.low) == "" && t[k-1].mention < 0 && l.lex.Language == "en":
			return k // a name ends before a lower-case word
		case k > i && l.endsName(t, i, k):
			return k
		case k-i > window:
			return k
		}
	}
	return k
}

// endsName reports whether a German or French name ends before the lower-case
// word k: "Lena Aigner entschuldigte", "Léa Morel peste".
func (l *layout) endsName(t []token, i, k int) bool {
	tok := t[k]
	if tok.kind != word || tok.capital || tok.mention >= 0 || !t[k-1].capital || t[k-1].mention >= 0 && !strings.HasPrefix(l.mentions[t[k-1].mention].EntityID, "person/") || l.role(tok.low) != "" {
		return false
	}
	if nobiliary[tok.low] && k+1 < len(t) && t[k+1].capital {
		return false
	}
	switch l.lex.Language {
	case "de": // "Vorstand padeluun": who signs in lower case is a name right after the role
		return !(l.role(t[k-1].low) == rolePerson && (k+1 >= len(t) || t[k+1].kind != word))
	case "fr":
		return k-1 > i && t[k-2].capital && t[k-2].kind == word && t[k-1].mention < 0 && l.role(t[k-1].low) == "" && l.role(t[k-2].low) == ""
	}
	return false
}

// nobiliary are the small words inside a person's name.
var nobiliary = map[string]bool{
	"de": true, "van": true, "von": true, "der": true, "den": true, "del": true, "della": true, "di": true, "du": true, "la": true, "le": true,
	"bin": true, "al": true, "zu": true, "dos": true, "da": true, "ter": true, "vom": true, "zur": true, "af": true, "ten": true, "y": true, "e": true,
}

// previous is the index of the nearest of the marks at or before j, or low-1.
func previous(t []token, low, j int, marks ...string) int {
	for stop := max(low, j-2*window); j >= stop; j-- {
		for _, m := range marks {
			if t[j].low == m {
				return j
			}
		}
	}
	return low - 1
}

// next is the index of the nearest of the marks at or after i, or high.
func next(t []token, i, high int, marks ...string) int {
	for stop := min(high, i+2*window); i < stop; i++ {
		for _, m := range marks {
			if t[i].low == m {
				return i
			}
		}
	}
	return high
}
