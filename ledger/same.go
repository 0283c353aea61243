package ledger

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/text"
)

// How alike the words of two records have to be. A quotation that is part of
// another needs four words, or eight Han characters. Records that differ by
// small edits share this much of their words (Dice 1945); an outlet's report of
// what was said is worded more freely than a quotation.
const (
	leastPart      = 4
	leastHan       = 8
	alikeQuoted    = 0.82
	alikeReported  = 0.72
	leastForEdits  = 5
	speakOfTheSame = 0.5 // from here a difference in sense parts two records
)

// alike is how surely two records are of the same words, or 0.
func alike(a, b *record) float64 {
	if !sameVoice(a, b) || a.Date.Sub(b.Date).Abs() > sameTime || apart(a, b) {
		return 0
	}
	if a.letters == b.letters {
		return 1
	}
	if a.ArticleID == b.ArticleID && a.Start < b.End && b.Start < a.End {
		return 0.95
	}
	if shortened(a, b) {
		return 0.9
	}
	if a.lang != b.lang || a.size < leastForEdits || b.size < leastForEdits || differs(a, b) {
		return 0
	}
	least := alikeQuoted
	if !a.Verbatim && !b.Verbatim {
		least = alikeReported
	}
	if d := dice(a.tokens(), b.tokens()); d >= least {
		return 0.8 * d
	}
	return 0
}

// apart reports whether two records cannot be of one utterance.
func apart(a, b *record) bool {
	switch {
	case a.letters == b.letters && a.voice.name == b.voice.name:
		return false
	case !sameVoice(a, b), a.Date.Sub(b.Date).Abs() > sameTime:
		return true
	case a.ArticleID == b.ArticleID && (a.End <= b.Start || b.End <= a.Start):
		return a.letters != b.letters && !strings.Contains(a.letters, b.letters) && !strings.Contains(b.letters, a.letters)
	case a.lang != b.lang:
		return !numbersAgree(a, b)
	}
	return dice(a.tokens(), b.tokens()) >= speakOfTheSame && !shortened(a, b) && !(a.ArticleID == b.ArticleID) && differs(a, b)
}

// differs reports whether two records of similar words differ in their sense: a
// negation, a number, a name, a word and its opposite.
func differs(a, b *record) bool {
	if !maps.Equal(a.negations, b.negations) || !maps.Equal(a.numbers, b.numbers) {
		return true
	}
	if len(a.About) > 0 && len(b.About) > 0 && !slices.ContainsFunc(a.About, func(id string) bool { return slices.Contains(b.About, id) }) {
		return true
	}
	x, y := a.tokens(), b.tokens()
	for _, sides := range cuesFor(a.lang).opposites {
		for i, one := range sides {
			for j, other := range sides {
				if i != j && only(one, a, b) && only(other, b, a) {
					return true
				}
			}
		}
	}
	if a.lang == "de" {
		return false // every noun has a capital
	}
	mine, yours := capitals(a.Quote), capitals(b.Quote)
	return hasOther(mine, y) && hasOther(yours, x)
}

func only(l *wordlist, has, lacks *record) bool {
	return l.in(has.words, has.han) && !l.in(lacks.words, lacks.han)
}

func hasOther(names []string, known map[string]bool) bool {
	return slices.ContainsFunc(names, func(n string) bool { return !known[n] })
}

// capitals are the words with a capital that does not open a sentence.
func capitals(s string) []string {
	var out []string
	opens := true
	for field := range strings.FieldsSeq(s) {
		word := strings.TrimFunc(field, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if r := firstRune(word); unicode.IsUpper(r) && !opens {
			for _, w := range text.Words(word, "") {
				out = append(out, w.Text)
			}
		}
		opens = strings.ContainsAny(field, ".!?:“\"„«")
	}
	return out
}

// tokens are the words of a record, Han in pairs.
func (r *record) tokens() map[string]bool {
	if r.tokenSet == nil {
		r.tokenSet = map[string]bool{}
		for _, w := range r.words {
			r.tokenSet[w] = true
		}
		for _, run := range strings.Fields(r.han) {
			for _, w := range text.Words(run, "zh") {
				r.tokenSet[w.Text] = true
			}
		}
	}
	return r.tokenSet
}

func dice(a, b map[string]bool) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	return 2 * float64(common(a, b)) / float64(len(a)+len(b))
}

func common(a, b map[string]bool) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	n := 0
	for w := range a {
		if b[w] {
			n++
		}
	}
	return n
}

// shortened reports whether one record is a part of the other, as it stands or
// with "…" for what was left out, and does not leave out a negation.
func shortened(a, b *record) bool {
	if len(a.letters) > len(b.letters) {
		a, b = b, a
	}
	han := utf8.RuneCountInString(strings.ReplaceAll(a.han, " ", ""))
	if len(a.words) < leastPart && han < leastHan {
		return false
	}
	if strings.Contains(b.letters, a.letters) {
		return negationKept(b, a.letters, a.negations)
	}
	pieces := strings.FieldsFunc(strings.ReplaceAll(a.Quote, "...", "…"), func(r rune) bool { return r == '…' || r == '[' || r == ']' })
	if len(pieces) < 2 || strings.ContainsAny(a.Quote, "[]") && len(pieces) > 5 {
		return false
	}
	at := 0
	for _, piece := range pieces {
		piece = lettersOf(piece)
		i := strings.Index(b.letters[at:], piece)
		if i < 0 {
			return false
		}
		at += i + len(piece)
	}
	return maps.Equal(a.negations, b.negations)
}

func lettersOf(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c) {
			return c
		}
		return -1
	}, text.FoldText(s))
}

// negationKept reports whether the clauses of the whole that a part was taken
// from have the negations of the part.
func negationKept(whole *record, part string, negations map[string]bool) bool {
	var from, to, at int
	from = strings.Index(whole.letters, part)
	to = from + len(part)
	var around strings.Builder
	for _, clause := range clauses(text.FoldText(whole.Quote)) {
		n := len(lettersOf(clause))
		if at < to && from < at+n {
			around.WriteString(clause + " ")
		}
		at += n
	}
	r := &record{lang: whole.lang}
	c := cuesFor(whole.lang)
	for _, w := range text.Words(around.String(), whole.lang) {
		if !text.IsHan(firstRune(w.Text)) {
			r.words = append(r.words, w.Text)
		}
	}
	has := map[string]bool{}
	c.negation.each(r.words, c.notNegation.without(around.String()), func(name string, _, _ int) { has[name] = true })
	return maps.Equal(has, negations)
}

// clauses cuts a folded sentence where a negation's reach ends.
func clauses(s string) []string {
	var out []string
	start := 0
	for i, r := range s {
		if strings.ContainsRune(",;:.!?，；：。！？、—-", r) {
			out = append(out, s[start:i])
			start = i
		}
	}
	return append(out, s[start:])
}

func numbersAgree(a, b *record) bool {
	big := func(set map[string]bool) map[string]bool { // small ones are words as often as figures
		out := map[string]bool{}
		for n := range set {
			if len(n) > 1 {
				out[n] = true
			}
		}
		return out
	}
	x, y := big(a.numbers), big(b.numbers)
	n := common(x, y)
	return n == min(len(x), len(y))
}

// How much two records in different languages have to speak of the same: the
// concepts that both have, strong ones counted whole, of those of the one that
// has fewer and of the one that has more.
const (
	leastConcepts  = 2
	ofTheFewer     = 0.6
	ofTheMore      = 0.42
	moreIfReported = 0.1
	weakConcept    = 0.4
)

// translations pairs records of one speaker in one story that are the best
// match for each other in two languages.
func (l *book) translations() []link {
	blocks := map[string][]*record{}
	for _, r := range l.all {
		if r.StoryID == "" {
			continue
		}
		for _, id := range append([]string{r.voice.id}, r.voice.orgs...) {
			if id != "" {
				key := r.StoryID + "|" + id + "|" + string(r.Kind)
				blocks[key] = append(blocks[key], r)
			}
		}
	}
	type partner struct{ a, b int }
	found := map[partner]link{}
	best := map[*record]map[string]float64{} // by the other's language
	for _, block := range blocks {
		for i, a := range block {
			for _, b := range block[i+1 : min(len(block), i+1+longBlock)] {
				sure := translated(a, b)
				if sure == 0 {
					continue
				}
				found[partner{a.at, b.at}] = link{a, b, sure}
				for _, side := range [][2]*record{{a, b}, {b, a}} {
					if best[side[0]] == nil {
						best[side[0]] = map[string]float64{}
					}
					best[side[0]][side[1].lang] = max(best[side[0]][side[1].lang], sure)
				}
			}
		}
	}
	var out []link
	for _, k := range found {
		if k.sure >= best[k.a][k.b.lang] && k.sure >= best[k.b][k.a.lang] {
			k.sure *= 0.6
			out = append(out, k)
		}
	}
	return out
}

// translated is how surely one record is the other in another language, or 0.
func translated(a, b *record) float64 {
	if a.lang == b.lang || a.Kind != b.Kind || !sameVoice(a, b) || apart(a, b) || (len(a.negations) > 0) != (len(b.negations) > 0) {
		return 0
	}
	if ratio := float64(a.size) / float64(max(b.size, 1)); ratio < 0.35 || ratio > 2.8 {
		return 0
	}
	strong, weak := common(a.strong, b.strong), common(a.weak, b.weak)
	least, fewer, more := leastConcepts, ofTheFewer, ofTheMore
	if !a.Verbatim || !b.Verbatim {
		if a.Kind == policy.Said {
			return 0 // what an outlet reports as said is too loosely told
		}
		least, fewer, more = least+1, fewer+moreIfReported, more+moreIfReported
	}
	if strong < least {
		return 0
	}
	weight := func(s, w map[string]bool) float64 { return float64(len(s)) + weakConcept*float64(len(w)) }
	shared := float64(strong) + weakConcept*float64(weak)
	x, y := weight(a.strong, a.weak), weight(b.strong, b.weak)
	if shared < fewer*min(x, y) || shared < more*max(x, y) {
		return 0
	}
	return shared / max(x, y)
}
