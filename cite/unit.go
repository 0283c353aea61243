package cite

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/text"
)

// Unit is one sentence of an article, as it may be shown and cited.
type Unit struct {
	Article   *policy.Article
	Start     int // bytes into Article.Text; a dateline is left out
	End       int
	Text      string // the words at the span on one line
	Lang      string
	Index     int      // the how manieth sentence of the article, teasers and headings not counted
	Paragraph int      // of the article
	Words     []string // what it is about: folded, without stopwords
	Fit       Fit
}

// Fit says how well a sentence stands on its own.
type Fit int

const (
	Unfit Fit = iota // not to be shown alone: it points back, is torn from a quotation, or is no sentence
	Weak             // better not the first choice
	Good
)

// Bounds of a sentence that a reader takes in at once, in words, a Han
// character counting for half a word.
const (
	minWords = 5
	maxWords = 60
)

// Cite is the citation of the unit's words.
func (u *Unit) Cite() policy.Citation {
	return policy.Citation{ArticleID: u.Article.ID, URL: link(u.Article), Source: u.Article.Source, Quote: u.Article.Text[u.Start:u.End], Start: u.Start, End: u.End}
}

func link(a *policy.Article) string {
	if a.URL != "" {
		return a.URL
	}
	return a.CanonicalURL
}

// Units lists the sentences of an article in order, teasers, credits and
// headings left out.
func Units(a *policy.Article) []Unit {
	lang := a.Language
	if lang == "" || lang == "und" {
		lang = text.Language(a.Text, "")
	}
	r := rulesFor(lang)
	var units []Unit
	para, until := -1, -1
	paragraphs := text.Paragraphs(a.Text)
	open := 0 // quotation marks still open from sentences before, in the paragraph
	for _, s := range text.Sentences(a.Text, lang) {
		for para+1 < len(paragraphs) && s.Start >= until {
			para++
			until, open = paragraphs[para].End, 0
		}
		raw := s.In(a.Text)
		if len(units) < 2 {
			n := AfterDateline(raw)
			s.Start += n
			raw = raw[n:]
		}
		one := oneLine(raw)
		folded := text.Fold(one).Text
		if one == "" || begins(folded, r.Teaser) || contains(folded, r.Credit) {
			continue
		}
		u := Unit{Article: a, Start: s.Start, End: s.End, Text: one, Lang: lang, Index: len(units), Paragraph: para, Words: ContentWords(one, lang)}
		inside := open > 0
		balance := quoteBalance(one)
		open = max(0, open+balance)
		switch {
		case !endsSentence(one) && s.End >= until:
			if !strings.ContainsAny(one, ".。") {
				continue // a heading
			}
			u.Fit = Unfit
		case inside || balance != 0 || strings.Count(one, `"`)%2 != 0:
			u.Fit = Unfit
		default:
			u.Fit = fitness(one, folded, r)
		}
		units = append(units, u)
	}
	return units
}

var (
	address  = regexp.MustCompile(`(?i)https?://|www\.|\b[\w.+-]+@[\w-]+\.\w`)
	twoWords = regexp.MustCompile(`\p{L}`)
)

func fitness(one, folded string, r rules) Fit {
	n := length(one)
	switch {
	case n < minWords || n > maxWords, !endsSentence(one), address.MatchString(one), begins(folded, r.Dangling), wholeQuote(one), !twoWords.MatchString(one):
		return Unfit
	}
	outside := " " + outsideQuotes(folded) + " "
	for _, w := range r.Ours {
		if (text.IsHan(firstRune(w)) && strings.Contains(outside, w)) || strings.Contains(outside, " "+w+" ") {
			return Unfit
		}
	}
	if begins(folded, r.Weak) || contains(folded, r.Lost) || strings.HasSuffix(one, "?") || strings.HasSuffix(one, "？") || strings.HasSuffix(one, "!") || startsWithQuote(one) || n > 45 {
		return Weak
	}
	return Good
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// length is the words of s, a Han character counting for half a word.
func length(s string) int {
	words, han, in := 0, 0, false
	for _, r := range s {
		switch {
		case text.IsHan(r):
			han++
			in = false
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if !in {
				words++
			}
			in = true
		case r == '\'' || r == '’' || r == '-' || r == '.' || r == ',':
		default:
			in = false
		}
	}
	return words + (han+1)/2
}

func endsSentence(s string) bool {
	s = strings.TrimRight(s, "\"'”’»›」』）)]】 \u00a0")
	last, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?。！？…", last)
}

const (
	opening = "“„«「『‹"
	closing = "”»」』›"
)

func startsWithQuote(s string) bool {
	return strings.ContainsRune(opening+`"`, firstRune(s))
}

// quoteBalance is how many quotation marks s opens more than it closes.
// German text closes with the mark that English opens with; a „ makes “ close.
func quoteBalance(s string) int {
	n, german := 0, strings.ContainsRune(s, '„')
	for _, r := range s {
		switch {
		case german && r == '“':
			n--
		case strings.ContainsRune(opening, r):
			n++
		case strings.ContainsRune(closing, r) && !(german && r == '”' && n == 0):
			n--
		}
	}
	return n
}

// wholeQuote reports whether nothing but the quotation is left to say who
// speaks.
func wholeQuote(s string) bool {
	return startsWithQuote(s) && length(outsideQuotes(s)) < 2
}

var quoted = regexp.MustCompile(`"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|「[^」]*」|『[^』]*』|‹[^›]*›`)

// outsideQuotes is s with what is quoted, and the punctuation, as spaces.
func outsideQuotes(s string) string {
	s = quoted.ReplaceAllString(s, " ")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// Quoted lists the passages between quotation marks in s.
func Quoted(s string) []string {
	var all []string
	for _, q := range quoted.FindAllString(s, -1) {
		_, first := utf8.DecodeRuneInString(q)
		_, last := utf8.DecodeLastRuneInString(q)
		if inner := strings.TrimSpace(q[first : len(q)-last]); inner != "" {
			all = append(all, inner)
		}
	}
	return all
}

func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// ContentWords are the words of s that tell what it is about, folded.
func ContentWords(s, lang string) []string {
	var out []string
	for _, w := range text.Words(s, lang) {
		if !text.Stopword(w.Text, lang) && (utf8.RuneCountInString(w.Text) > 1 || text.IsHan(firstRune(w.Text)) || unicode.IsDigit(firstRune(w.Text))) {
			out = append(out, stem(w.Text, lang))
		}
	}
	return out
}

// stem drops the commonest inflections, so that "fines", "fined" and "fine"
// meet. It is far cruder than Porter's and never leaves less than four letters.
func stem(w, lang string) string {
	if text.IsHan(firstRune(w)) || len(w) < 5 {
		return w
	}
	for _, suffix := range stems[lang] {
		if rest, ok := strings.CutSuffix(w, suffix); ok && len(rest) >= 4 {
			return rest
		}
	}
	return w
}

var stems = map[string][]string{
	"en": {"'s", "ings", "ing", "ied", "ies", "ed", "es", "s", "e", "y"},
	"de": {"innen", "ern", "en", "er", "es", "em", "n", "e", "s"},
	"fr": {"ements", "ement", "ées", "és", "ée", "es", "é", "s", "e"},
}
