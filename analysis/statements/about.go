package statements

import (
	"slices"
	"strings"

	"datapolicy/policy"
)

// maxAbout is how many entities one statement is about at most.
const maxAbout = 12

// about is the entities that are named in the statement or in its sentence,
// without the speaker, and the company that "the app" or "the company" in it
// stands for; where there are none, those of the paragraph, and else those of
// the paragraph before, where that is the question. The organisation that an
// unknown person belongs to comes last.
func (rd *reading) about(sen *sentence, s speaker, start, end int) []string {
	var out []string
	add := func(id string) {
		if id != s.id && id != "" && !slices.Contains(out, id) && len(out) < maxAbout {
			out = append(out, id)
		}
	}
	rd.between(min(start, sen.start), max(end, sen.end), s, add)
	rd.company(start, end, s, add)
	if len(out) == 0 {
		from, to := rd.blockSpan(sen.block)
		rd.between(from, to, s, add)
		if len(out) == 0 && sen.block > 0 && rd.asksBefore(sen.block) {
			from, to = rd.blockSpan(sen.block - 1)
			rd.between(from, to, s, add)
		}
	}
	for _, id := range s.about {
		add(id)
	}
	if out == nil {
		out = []string{}
	}
	return out
}

func (rd *reading) between(from, to int, s speaker, add func(string)) {
	for i := rd.m.mentionBefore(from) + 1; i < len(rd.l.mentions) && rd.l.mentions[i].Start < to; i++ {
		m := rd.l.mentions[i]
		if rd.m.kindAt(i) == policy.Person && m.Start < s.at && m.End > s.at {
			continue
		}
		add(m.EntityID)
	}
}

func (rd *reading) blockSpan(block int) (from, to int) {
	i, ok := slices.BinarySearchFunc(rd.l.sentences, block, func(s sentence, b int) int { return s.block - b })
	if !ok {
		return 0, 0
	}
	from, to = rd.l.sentences[i].start, rd.l.sentences[i].end
	for j := i; j < len(rd.l.sentences) && j < i+12 && rd.l.sentences[j].block == block; j++ {
		to = rd.l.sentences[j].end
	}
	return from, to
}

// company adds what "the company" or "the app" in the words stands for, where
// somebody else is speaking.
func (rd *reading) company(start, end int, s speaker, add func(string)) {
	if rd.l.lex.Language == "zh" || s.class == roleCompany {
		return
	}
	definite := false
	for _, w := range strings.FieldsFunc(strings.ToLower(rd.l.text[start:min(end, start+maxQuoted)]), func(r rune) bool { return !isWordRune(r) && r != '-' }) {
		if definite && rd.l.lex.roleOf[w] == roleCompany {
			if c := rd.m.company(start); c != nil {
				add(c.id)
			}
			return
		}
		definite = rd.l.lex.class[w]&isDefinite != 0 || w == "l"
	}
}

// maxQuoted is how much of a quotation is looked through, in bytes.
const maxQuoted = 600

// asksBefore reports whether the paragraph before the block ends with a question.
func (rd *reading) asksBefore(block int) bool {
	i, ok := slices.BinarySearchFunc(rd.l.sentences, block, func(s sentence, b int) int { return s.block - b })
	return ok && i > 0 && rd.l.question(i-1)
}
