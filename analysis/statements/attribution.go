package statements

import (
	"slices"

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
	if t[i].capital && i > 0 && t[i-1].kind == word {
		return nil // "United States": no verb has a capital inside a sentence
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

// inTheView reads "Pour Jean Dupont, …" at the beginning of a sentence.
func (l *layout) inTheView(t []token, i int) (attribution, bool) {
	if i != 0 || len(t) < 5 || !slices.Contains(l.lex.For, t[0].low) || !l.personAt(t, 1) && (l.lex.Language != "fr" || t[1].class&isDeterminer == 0) {
		return attribution{}, false
	}
	p, ok := l.phraseAfter(t, 1, len(t))
	to := max(p.last, p.appLast)
	if ok && !l.personAt(t, 1) && (p.first == 1 && !l.speaksFor(t, p) || p.first > 1 && p.appLast < p.first && p.head-p.first < 2) {
		return attribution{}, false
	}
	if !ok || to >= len(t)-2 || l.lex.Language != "de" && t[to].low != "," {
		return attribution{}, false
	}
	return attribution{cue: plain, at: 0, end: 1, subject: p, from: 0, to: to, complement: l.pass(t, to), reports: true}, true
}

// shorten ends the phrase after "according to" at the role or document that it
// names by its article, where a clause may go on with a noun: "nach Angaben der
// Behörde Schwächen …", "according to the complaint GoDaddy did …".
func (l *layout) shorten(t []token, p *phrase) {
	if p.last <= p.first || t[p.first].class&isDeterminer == 0 && l.lex.Language != "de" {
		return
	}
	for k := p.first; k < p.head; k++ {
		switch l.role(t[k].low) {
		case roleCompany, roleAuthority, roleDocument, roleCourt, roleNGO, roleGovernment:
		default:
			continue
		}
		if t[k].mention >= 0 || k+1 < p.head && l.role(t[k+1].low) != "" {
			continue
		}
		if k+1 < p.head && (l.role(t[k].low) == roleDocument || l.lex.Language == "de" && t[k+1].mention < 0) {
			p.head, p.last, p.also, p.appFirst, p.appLast = k+1, k+1, nil, 0, 0
			return
		}
	}
	for k := p.head; k < p.last; k++ {
		if t[k].mention >= 0 {
			return
		}
	}
	if l.lex.Language == "de" && p.last > p.head {
		p.last, p.also = p.head, nil
	}
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
			l.shorten(t, &a.subject)
			if first := i + n - 1; ok && a.subject.first == first+1 && t[first].class&isDeterminer != 0 {
				a.subject.first = first // "nach Angaben der Behörde": its article is part of the cue
			}
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
