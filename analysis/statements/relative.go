package statements

// antecedent is the subject of a cue in a relative clause: "noyb, which alleges
// that …", "la sénatrice, qui accuse …", "die Organisation noyb, die dem
// Unternehmen vorwirft, …".
func (l *layout) antecedent(t []token, low int, a *attribution, v voice) (phrase, bool) {
	at := v.left
	switch {
	case l.lex.Language == "de":
		at = previous(t, low, a.at-1, ",") + 1
		if at <= low || at >= a.at || !relativeArticle[t[at].low] || a.end < len(t) && t[a.end].kind != punct && t[a.end].kind != quoted {
			return phrase{}, false
		}
	case at < low || t[at].mention >= 0 || t[at].low != "who" && t[at].low != "which" && t[at].low != "qui":
		return phrase{}, false
	}
	j := at - 1
	for hops := 0; j > low && t[j].low == "," && hops < 2; hops++ {
		j--
		if open := previous(t, low, j, ","); open > low && j-open < window/2 && l.inserted(t, open+1, j+1) && !l.hasCue(t, open+1, j+1) && (t[open-1].capital || t[open-1].mention >= 0) && !t[open+1].capital {
			j = open // an apposition before it
		}
	}
	if j < low || j == at-1 && l.lex.Language != "fr" {
		return phrase{}, false
	}
	p, ok := l.chainLeft(t, low, j)
	if ok && (t[at].low == "which" || !l.namesSomebody(t, phrase{first: p.first, last: p.head})) {
		p = phrase{first: l.groupLeft(t, low, j), head: j + 1, last: j + 1} // "brought by noyb, which …"
	}
	if !ok || p.empty() || !l.namesSomebody(t, p) || t[p.first].class&isPronoun != 0 {
		return phrase{}, false
	}
	return p, true
}

// relativeArticle are the German relative pronouns that may be the subject.
var relativeArticle = map[string]bool{"der": true, "die": true, "das": true, "welche": true, "welcher": true, "welches": true}
