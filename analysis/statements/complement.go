package statements

import (
	"slices"
	"strings"

	"datapolicy/policy"
)

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
	if a.cue.Act {
		a.reports = false
		return true
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
		case "determiner": // "called the decision unlawful", not "a feature called X"
			if rest >= 3 && at.class&(isDeterminer|isThingPronoun) != 0 && a.complement == a.end {
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
