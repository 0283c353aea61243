package answer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"datapolicy/cite"
	"datapolicy/policy"
	"datapolicy/text"
)

// inquiry is a question as it was understood.
type inquiry struct {
	raw, lang, padded string
	rest              string // raw without the period, where terms stand
	terms             []term
	who, when, amount bool
	count             bool // asks for a number that is no sum of money
	say               bool // asks what somebody said
	contest, replies  bool // asks what stands against a claim; what was answered to one
	changed           bool // asks whether somebody left his line
	which             bool // asks for something of its own: which, where, why, how
	sought            sought
	kinds             []policy.StatementKind
	speakers          []string // entities asked for as speakers
	speakerName       string   // the name of one whom the gazetteer does not know
	period            policy.Period
	follow            bool     // leans on the turns before
	bare              bool     // names only entities: what is there on them?
	scope             []string // stories that the thread is about
	near              []string // stories that its last answer was from
	told              string   // that answer, for a question with a matter of its own
}

// term is one thing that an answer has to be about.
type term struct {
	word      string // as asked, folded
	stem      string
	concept   string
	entity    string // an id
	name      bool   // a name that nobody knows: it must be there
	at        int    // where it stands in the question
	inherited bool
	weight    float64
}

// Weights of a term by how much it says what the question is about.
const (
	entityWeight  = 2.0
	nameWeight    = 2.5
	numberWeight  = 1.5
	wordWeight    = 1.0
	loosePair     = 0.4 // a pair of Chinese characters that may well fall between two words
	inheritedCost = 0.5 // of a term that was taken over from a turn before
)

// read understands a question; the thread, which may be nil, completes it.
func (d *Desk) read(question string, thread *policy.Thread) inquiry {
	q := d.readAlone(question)
	if thread != nil {
		d.lean(&q, thread)
	}
	d.findSpeaker(&q)
	return q
}

func (d *Desk) readAlone(question string) inquiry {
	question = tidy(question)
	q := inquiry{raw: question, lang: languageOf(question)}
	c := cuesFor(q.lang)
	var rest string
	q.period, rest = period(question, q.lang, d.o.Clock())
	if q.lang == "fr" {
		rest = inverted.ReplaceAllString(rest, " ")
	}
	q.rest = rest
	q.padded = " " + wordsOnly(rest) + " "
	q.who, q.when, q.amount, q.say = has(q.padded, c.Who), has(q.padded, c.When), has(q.padded, c.Amount), has(q.padded, c.Say)
	for _, k := range policy.StatementKinds() {
		if has(q.padded, c.Kinds[string(k)]) {
			q.kinds = append(q.kinds, k)
		}
	}
	q.kinds = mainKinds(q.kinds)
	q.count = has(q.padded, c.Count) && !q.amount
	q.which = has(q.padded, c.Which)
	q.contest, q.replies, q.changed = has(q.padded, c.Contest), has(q.padded, c.Replies), has(q.padded, c.Changed)
	q.follow = d.leans(q.padded, c)
	q.sought = soughtBy(q.padded, q.lang)
	d.collect(&q, rest, c)
	if q.sought.kind != "" {
		q.dropSought()
		q.who = q.who || q.doers(rest, c)
	}
	return q
}

// languageOf is the language of a question, among those that we read. A
// question is too short for statistics, so its cue words and stopwords decide.
func languageOf(question string) string {
	if strings.ContainsFunc(question, text.IsHan) {
		return "zh"
	}
	best, most := "en", -1
	guess := text.Language(question, "")
	for _, lang := range []string{"en", "de", "fr"} {
		n := 0
		c := cuesFor(lang)
		for _, w := range text.Words(question, lang) {
			if text.Stopword(w.Text, lang) || cueWord(" "+w.Text+" ", c) {
				n += 2
			}
		}
		if lang == guess {
			n++
		}
		if n > most {
			best, most = lang, n
		}
	}
	return best
}

// mainKinds keeps, of several kinds that a question has a word for, what was
// done with the rest: in "who denied that China demands data" it is the denial.
func mainKinds(kinds []policy.StatementKind) []policy.StatementKind {
	for _, main := range []policy.StatementKind{policy.Denied, policy.Admitted, policy.Alleged} {
		if slices.Contains(kinds, main) {
			return []policy.StatementKind{main}
		}
	}
	return kinds
}

// inverted is the pronoun of a French inversion, which points to the question's
// own subject.
var inverted = regexp.MustCompile(`(?i)-(?:t-)?(?:il|elle|ils|elles|on)\b`)

// leans reports whether the question points back or begins as one that goes on.
func (d *Desk) leans(padded string, c cues) bool {
	trimmed := strings.TrimSpace(padded)
	for _, l := range c.Lead {
		l = wordsOnly(l)
		if trimmed == l || strings.HasPrefix(trimmed, l+" ") || (text.IsHan(first(l)) && strings.HasPrefix(trimmed, l)) {
			return true
		}
	}
	return has(padded, c.Back) || strings.HasSuffix(trimmed, "呢")
}

// collect reads the terms: entities first, then what is left of the words.
func (d *Desk) collect(q *inquiry, rest string, c cues) {
	var left strings.Builder
	at := 0
	for _, m := range d.o.Names.Find("", rest, q.lang) {
		if m.Start < at {
			continue
		}
		left.WriteString(rest[at:m.Start] + strings.Repeat(" ", m.End-m.Start)) // positions stay
		at = m.End
		if !slices.ContainsFunc(q.terms, func(t term) bool { return t.entity == m.EntityID }) {
			q.terms = append(q.terms, term{word: text.Fold(rest[m.Start:m.End]).Text, entity: m.EntityID, weight: entityWeight, at: m.Start})
		}
	}
	left.WriteString(rest[at:])
	if len(q.terms) == 0 {
		if e, ok := d.o.Names.Resolve(strings.Trim(rest, " ?？!.。")); ok {
			q.terms = append(q.terms, term{word: text.Fold(rest).Text, entity: e.ID, weight: entityWeight})
			q.bare = true
			return
		}
	}
	words := left.String()
	if q.lang == "zh" {
		words = d.hanTerms(q, words, c)
	}
	d.wordTerms(q, words, c)
	slices.SortStableFunc(q.terms, func(a, b term) int { return a.at - b.at })
	q.bare = !slices.ContainsFunc(q.terms, func(t term) bool { return t.entity == "" }) && len(q.terms) > 0
}

// hanTerms takes the concepts and the question's own words out of Chinese text.
func (d *Desk) hanTerms(q *inquiry, s string, c cues) string {
	s = text.Fold(s).Text
	for _, p := range theTables().han {
		if strings.Contains(s, p.word) {
			s = strings.ReplaceAll(s, p.word, " ")
			q.add(term{word: p.word, concept: p.concept, weight: wordWeight})
		}
	}
	var cut []string
	for _, list := range [][]string{c.Who, c.When, c.Amount, c.Count, c.Why, c.Say, c.Back, c.Lead, c.Empty, q.extra(c)} {
		cut = append(cut, list...)
	}
	for _, list := range c.Kinds {
		cut = append(cut, list...)
	}
	slices.SortFunc(cut, func(a, b string) int { return len(b) - len(a) })
	for _, w := range cut {
		s = strings.ReplaceAll(s, text.Fold(w).Text, " ")
	}
	return s
}

func (d *Desk) wordTerms(q *inquiry, s string, c cues) {
	t := theTables()
	for i, w := range text.Words(s, q.lang) {
		if text.IsHan(first(w.Text)) {
			if utf8.RuneCountInString(w.Text) > 1 {
				q.add(term{word: w.Text, stem: w.Text, weight: loosePair})
			}
			continue
		}
		padded := " " + w.Text + " "
		number := unicode.IsDigit(first(w.Text))
		if !number && (text.Stopword(w.Text, q.lang) || utf8.RuneCountInString(w.Text) < 2 || cueWord(padded, c) || q.asksByWord(padded, c)) {
			continue
		}
		one := term{word: w.Text, stem: w.Text, concept: t.conceptOf(w.Text), weight: wordWeight, at: w.Start}
		if stems := cite.ContentWords(w.Text, q.lang); len(stems) == 1 {
			one.stem = stems[0]
		}
		switch upper := unicode.IsUpper(first(s[w.Start:w.End])); {
		case number:
			one.weight = numberWeight
		case upper && q.lang != "de" && i > 0 && one.concept == "":
			one.name, one.weight = true, nameWeight
		}
		q.add(one)
	}
}

func (q *inquiry) add(t term) {
	same := func(o term) bool {
		return (t.entity != "" && o.entity == t.entity) || (t.entity == "" && o.entity == "" && ((t.concept != "" && o.concept == t.concept) || (t.concept == "" && o.stem == t.stem)))
	}
	if !slices.ContainsFunc(q.terms, same) {
		q.terms = append(q.terms, t)
	}
}

func cueWord(padded string, c cues) bool {
	for _, list := range [][]string{c.Who, c.When, c.Amount, c.Count, c.Why, c.Say, c.Back, c.Lead, c.Empty} {
		if has(padded, list) {
			return true
		}
	}
	for _, list := range c.Kinds {
		if has(padded, list) {
			return true
		}
	}
	return false
}

// entities lists the ids that the question names, its own before inherited ones.
func (q *inquiry) entities() []string {
	var ids []string
	for _, t := range q.terms {
		if t.entity != "" {
			ids = append(ids, t.entity)
		}
	}
	return ids
}

// searchText is what the archive is searched for.
func (q *inquiry) searchText() string {
	var words []string
	for _, t := range q.terms {
		words = append(words, t.word)
	}
	if len(words) == 0 {
		return q.raw
	}
	return strings.Join(words, " ")
}

// findSpeaker tells of whom a statement is asked: "what did X say about Y" of
// the first one named, "who denied Y" of nobody named.
func (d *Desk) findSpeaker(q *inquiry) {
	if !(q.say || len(q.kinds) > 0 || q.changed) || q.who {
		return
	}
	var names []string
	for _, t := range q.terms {
		if e, ok := d.o.Names.Entity(t.entity); ok && e.Kind != policy.Law && !t.inherited && len(names) == 0 && !q.spokenOf(t) {
			q.speakers = []string{t.entity}
			return
		}
		if t.name && !t.inherited {
			names = append(names, t.word)
		} else if len(names) > 0 || t.entity == "" {
			break
		}
	}
	q.speakerName = strings.Join(names, " ")
	if q.speakerName == "" && (q.changed || q.replies) {
		d.stateAsSpeaker(q)
	}
}

// stateAsSpeaker takes a country's name for its government, where a question
// asks what somebody answered or whether he left his line. Elsewhere a country
// is a place more often than a speaker.
func (d *Desk) stateAsSpeaker(q *inquiry) {
	for i, t := range q.terms {
		if t.entity != "" || t.inherited || q.spokenOf(t) {
			continue
		}
		for _, name := range []string{t.word, t.concept} {
			if e, ok := d.o.Names.Resolve(name); ok && name != "" && e.Kind == policy.Government {
				q.terms[i] = term{word: t.word, entity: e.ID, at: t.at, weight: entityWeight}
				q.speakers = []string{e.ID}
				return
			}
		}
	}
}

// spokenOf reports whether a term is the matter that somebody speaks of.
func (q *inquiry) spokenOf(t term) bool {
	before := " " + wordsOnly(strings.ToValidUTF8(q.rest[:min(t.at, len(q.rest))], "")) + " "
	for _, w := range cuesFor(q.lang).About {
		if strings.HasSuffix(before, " "+w+" ") || (text.IsHan(first(w)) && strings.HasSuffix(strings.TrimSpace(before), w)) {
			return true
		}
	}
	return false
}

// extra are the Chinese words by which a question asks for what stands against
// something, where it does.
func (q *inquiry) extra(c cues) []string {
	var words []string
	if q.contest {
		words = append(words, c.Contest...)
	}
	if q.changed {
		words = append(words, c.Changed...)
	}
	return words
}

// asksByWord reports whether a word is part of how the question asks for what
// stands against something, and so no part of its matter.
func (q *inquiry) asksByWord(padded string, c cues) bool {
	if q.contest && has(padded, c.Contest) {
		return true
	}
	if !q.changed {
		return false
	}
	word := strings.TrimSpace(padded)
	return slices.ContainsFunc(c.Changed, func(phrase string) bool {
		return has(q.padded, []string{phrase}) && slices.Contains(strings.Fields(wordsOnly(phrase)), word)
	})
}
