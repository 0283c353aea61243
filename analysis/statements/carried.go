package statements

// carriedOn is the attribution of a German sentence in the subjunctive that has
// none of its own: it carries on what was reported before ("Man werde klagen.").
func (rd *reading) carriedOn(i int, all []found) (found, bool) {
	sen := &rd.l.sentences[i]
	if len(all) > 0 || rd.l.lex.Language != "de" || i == 0 || rd.l.sentences[i-1].block < sen.block-1 {
		return found{}, false
	}
	if !rd.l.subjunctive(sen.tokens) {
		return found{}, false
	}
	if rd.last.sentence != i-1 || len(rd.last.speakers) == 0 {
		if sen.first {
			return found{}, false
		}
		s := rd.m.nearby(sen.start, false) // "Die Schufa reagierte gelassen. Man habe …"
		if s == nil || sen.tokens[0].low != "man" {
			return found{}, false
		}
		return found{attribution: attribution{cue: plain, reports: true}, speakers: []speaker{*s}}, true
	}
	speakers := make([]speaker, len(rd.last.speakers))
	copy(speakers, rd.last.speakers)
	for n := range speakers {
		speakers[n].says = ""
	}
	return found{attribution: attribution{cue: plain, reports: true}, speakers: speakers, date: rd.last.date}, true
}

// subjunctive reports whether the sentence's main verb, within its first words,
// is one that only indirect speech has.
func (l *layout) subjunctive(t []token) bool {
	for k := 1; k < min(len(t), window); k++ {
		switch {
		case t[k].low == "," || t[k].low == ":" || t[k].class&isHypothetical != 0:
			return false
		case t[k].class&isSubjunctive != 0:
			return t[k-1].low != "ich" && (k+1 >= len(t) || t[k+1].low != "ich")
		}
	}
	return false
}
