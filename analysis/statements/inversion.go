package statements

import "strings"

// accuser is the subject of a German participle that has a person in the dative
// before it: "X hatte dem Konzern vorgeworfen", "hatte X dem Konzern vorgeworfen".
func (l *layout) accuser(t []token, low, i int) (phrase, bool) {
	if l.lex.Language != "de" || !strings.Contains(t[i].low, "ge") || !strings.HasSuffix(t[i].low, "t") && !strings.HasSuffix(t[i].low, "en") || t[i].capital {
		return phrase{}, false
	}
	for k := i - 1; k >= max(low, i-window); k-- {
		if t[k].class&isHave == 0 || t[k].mention >= 0 {
			continue
		}
		if t[k].class&isSubjunctive != 0 && t[i].low != "vorgeworfen" {
			return phrase{}, false // reported already
		}
		if k == i-1 && t[i].low != "vorgeworfen" {
			return phrase{}, false
		}
		if k > low {
			if p, ok := l.phraseBefore(t, low, k); ok && (p.first == low || t[p.first-1].kind == punct) {
				return p, true
			}
		}
		if p, ok := l.phraseAfter(t, k+1, i); ok && !dative[t[p.first].low] {
			return p, true
		}
		return phrase{}, false
	}
	return phrase{}, false
}

var dative = map[string]bool{"dem": true, "einem": true, "ihm": true, "ihr": true, "ihnen": true, "den": true}

// objectFirst is the subject after a German verb whose object stands first: "Ein
// Fehlverhalten bestreitet das Unternehmen". What stands first must name nobody.
func (l *layout) objectFirst(t []token, low int, a *attribution) (phrase, bool) {
	if l.lex.Language != "de" || a.at-low < 2 || a.at-low > window || a.end >= len(t) {
		return phrase{}, false
	}
	for k := low; k < a.at; k++ {
		if t[k].kind != word || t[k].mention >= 0 || t[k].class&isPronoun != 0 && t[k].class&isDeterminer == 0 || l.role(t[k].low) != "" || l.personAt(t, k) {
			return phrase{}, false
		}
	}
	if t[low].class&isDeterminer == 0 {
		return phrase{}, false
	}
	if after := t[a.end]; after.class&isDeterminer == 0 && after.mention < 0 || dative[after.low] {
		return phrase{}, false
	}
	p, ok := l.phraseAfter(t, a.end, len(t))
	if !ok {
		return phrase{}, false
	}
	for k := p.first; k < p.head; k++ {
		if r := l.role(t[k].low); t[k].mention >= 0 || r != "" && r != roleDocument && r != roleMedia {
			for k+1 < p.head && (t[k+1].capital || t[k+1].mention >= 0) {
				k++
			}
			if k+1 < p.head { // "das Unternehmen weiterhin"
				p.head, p.last, p.also = k+1, k+1, nil
			}
			a.reports = true
			return p, true
		}
	}
	return phrase{}, false
}
