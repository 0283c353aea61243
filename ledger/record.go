package ledger

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"datapolicy/cite"
	"datapolicy/policy"
	"datapolicy/text"
)

// record is a statement made ready for comparing.
type record struct {
	policy.Statement
	at       int // in the order of ids
	lang     string
	official bool
	copied   bool
	voice    voice

	words   []string // in Latin script, folded, stopwords included
	han     string   // runs of Han, parted by spaces
	letters string   // letters and digits only
	size    int      // in words; two Han characters are one
	grams   []string // three words in a row

	numbers   map[string]bool
	negations map[string]bool
	stems     map[string]bool // words of its own matter, in its own language
	strong    map[string]bool // concepts, of any language
	weak      map[string]bool

	rejects, appeals, complies, turns  bool
	claims, decisions, answering, past bool // tells of claims, of decisions, of having been asked, of what was before
	bare                               bool // says that something is denied, not what

	tokenSet map[string]bool
}

func (l *book) record(s policy.Statement) *record {
	r := &record{Statement: s, lang: l.o.Language(s), voice: l.voiceOf(s)}
	r.copied = l.o.Copy(s)
	r.official = l.o.Official(s) || l.ownHouse(r)
	if r.lang == "" || r.lang == "und" {
		r.lang = language(s)
	}
	quote := s.Quote
	if !s.Verbatim {
		quote = quote[cite.AfterDateline(quote):]
	}
	folded := text.FoldText(quote)
	var han strings.Builder
	for _, c := range folded {
		if text.IsHan(c) {
			han.WriteRune(c)
		} else {
			han.WriteByte(' ')
		}
	}
	r.han = strings.Join(strings.Fields(han.String()), " ")
	for _, w := range text.Words(quote, r.lang) {
		if c, _ := utf8.DecodeRuneInString(w.Text); !text.IsHan(c) {
			r.words = append(r.words, w.Text)
		}
	}
	r.letters = strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c) {
			return c
		}
		return -1
	}, folded)
	r.size = len(r.words) + (utf8.RuneCountInString(r.han)+1)/2
	r.grams = gramsOf(text.Words(quote, ""))
	r.numbers = map[string]bool{}
	for _, n := range cite.Numbers(quote) {
		r.numbers[n] = true
	}
	r.strong, r.weak = theConcepts().of(r.words, r.han, r.lang)
	r.read(cuesFor(r.lang))
	return r
}

func gramsOf(words []text.Word) []string {
	const n = 3
	if len(words) < n {
		if len(words) == 0 {
			return nil
		}
		words = append(words, make([]text.Word, n-len(words))...)
	}
	out := make([]string, 0, len(words)-n+1)
	for i := 0; i+n <= len(words); i++ {
		out = append(out, words[i].Text+" "+words[i+1].Text+" "+words[i+2].Text)
	}
	return out
}

// read looks for the cues, and for what the statement says beside them.
func (r *record) read(c *cues) {
	han := c.notNegation.without(r.han)
	r.negations = map[string]bool{}
	c.negation.each(r.words, han, func(name string, _, _ int) { r.negations[name] = true })
	r.rejects, r.appeals = c.rejection.in(r.words, r.han), c.appeal.in(r.words, r.han)
	r.complies, r.claims, r.turns = c.compliance.in(r.words, r.han), c.claims.in(r.words, r.han), c.turnabout.in(r.words, r.han)

	r.decisions, r.answering, r.past = c.decisions.in(r.words, r.han), c.answering.in(r.words, r.han), c.past.in(r.words, r.han)

	taken := make([]bool, len(r.words))
	rest := r.han
	for _, list := range []*wordlist{c.rejection, c.appeal, c.compliance, c.claims, c.decisions, c.pointing, c.reply, c.filler, c.negation} {
		list.each(r.words, "", func(_ string, at, n int) {
			for i := at; i < at+n; i++ {
				taken[i] = true
			}
		})
		rest = list.without(rest)
	}
	for _, name := range append(strings.Fields(r.voice.name), strings.Fields(text.FoldText(r.Role))...) {
		for i, w := range r.words {
			taken[i] = taken[i] || w == name
		}
		if text.IsHan(firstRune(name)) {
			rest = strings.ReplaceAll(rest, name, " ")
		}
	}
	r.stems = map[string]bool{}
	own := 0
	for i, w := range r.words {
		stems := cite.ContentWords(w, r.lang)
		if len(stems) == 0 {
			continue
		}
		if !taken[i] {
			own++
			r.stems[stems[0]] = true
		}
	}
	for _, run := range strings.Fields(rest) {
		n := utf8.RuneCountInString(run)
		if n >= 2 {
			own += (n + 1) / 2
			for _, w := range text.Words(run, "zh") {
				r.stems[w.Text] = true
			}
		}
	}
	r.bare = own <= bareLimit
}

// bareLimit is how many words a bare denial may have beside its cues: a name
// that nobody knows, an adverb.
const bareLimit = 1

func firstRune(s string) rune {
	c, _ := utf8.DecodeRuneInString(s)
	return c
}

// days is the time between two utterances, in days.
func days(a, b *record) float64 {
	return a.Date.Sub(b.Date).Abs().Hours() / 24
}
