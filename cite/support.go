package cite

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"datapolicy/policy"
	"datapolicy/text"
)

// Finder finds the entities that a text names.
type Finder interface {
	Find(title, body, lang string) []policy.Mention
}

// Supported reports why a sentence that a model wrote is not to be shown with
// the evidence that it names, or nil. The checks do not prove that the evidence
// says it; they refuse what a model most often invents:
//
//   - links, mentions and commands of a chat, control characters;
//   - a language other than lang;
//   - a number (in any writing), a month or a day of the week that neither the
//     evidence nor its article's date has;
//   - words in quotation marks that the evidence has not in that order;
//   - an entity of the gazetteer, or a capitalised name, that the evidence
//     and its article's title and outlet do not name (German, which
//     capitalises all nouns, is held to entities and to names in capitals);
//   - a negation of the evidence's words, or the reverse, or too few words in
//     common, where both are of one language.
//
// names may be nil.
func Supported(sentence, lang string, evidence []Unit, names Finder) error {
	if len(evidence) == 0 {
		return errors.New("names no evidence")
	}
	if m := forbidden.FindString(sentence); m != "" {
		return fmt.Errorf("contains %q", m)
	}
	if strings.ContainsFunc(sentence, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
		return errors.New("contains control characters")
	}
	if got := text.Language(sentence, lang); lang != "" && got != lang && got != "und" {
		return fmt.Errorf("is in %q, not %q", got, lang)
	}
	said := gather(evidence)
	if err := said.calendar(sentence); err != nil {
		return err
	}
	for _, q := range Quoted(sentence) {
		if !strings.Contains(said.letters, letters(q)) {
			return fmt.Errorf("quotes %q, which the evidence does not say", q)
		}
	}
	if err := said.names(sentence, lang, names); err != nil {
		return err
	}
	return said.wording(sentence, lang)
}

var forbidden = regexp.MustCompile("(?i)https?:|www\\.|<[@!#]|\\]\\(|@(?:here|channel|everyone)|`|</?[a-z]+>|^\\s*/[a-z]")

// evidenceWords is what the evidence says, in the forms in which it is compared.
type evidenceWords struct {
	units   []Unit
	folded  string
	letters string // letters and digits only
	words   map[string]bool
	places  map[int]bool
}

func gather(units []Unit) evidenceWords {
	e := evidenceWords{units: units, words: map[string]bool{}, places: map[int]bool{}}
	var said strings.Builder
	for _, u := range units {
		said.WriteString(u.Text + "\n" + u.Article.Title + "\n" + u.Article.Source + "\n")
	}
	e.folded = text.Fold(said.String()).Text
	e.letters = letters(said.String())
	place := names().place
	for _, w := range latin.FindAllString(e.folded, -1) {
		e.words[w] = true
		if p, ok := place[w]; ok {
			e.places[p] = true
		}
	}
	for w, p := range place {
		if text.IsHan(firstRune(w)) && strings.Contains(e.folded, w) {
			e.places[p] = true
		}
	}
	return e
}

// letters is s folded, letters and digits only.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text.Fold(s).Text)
}

func (e evidenceWords) calendar(sentence string) error {
	asked, rest := calendarOf(sentence)
	has := when{map[int]bool{}, map[int]bool{}}
	numbers := map[string]bool{}
	for _, u := range e.units {
		for _, s := range []string{u.Text, u.Article.Title} {
			w, plain := calendarOf(s)
			for m := range w.months {
				has.months[m] = true
			}
			for d := range w.days {
				has.days[d] = true
			}
			for _, n := range append(Numbers(plain), Numbers(s)...) {
				numbers[n] = true
			}
		}
		has.addDate(u.Article.Published)
		for d := -1; d <= 1 && !u.Article.Published.IsZero(); d++ {
			day := u.Article.Published.AddDate(0, 0, d)
			numbers[strconv.Itoa(day.Day())], numbers[strconv.Itoa(day.Year())] = true, true
		}
	}
	for m := range asked.months {
		if !has.months[m] {
			return fmt.Errorf("names month %d, which the evidence does not", m)
		}
	}
	for d := range asked.days {
		if !has.days[d] {
			return fmt.Errorf("names day %d of the week, which the evidence does not", d)
		}
	}
	for _, n := range Numbers(rest) {
		if !numbers[n] {
			return fmt.Errorf("has the number %s, which the evidence has not", n)
		}
	}
	return nil
}

func (e evidenceWords) names(sentence, lang string, finder Finder) error {
	covered := []text.Span{}
	if finder != nil {
		found := map[string]bool{}
		for _, u := range e.units {
			for _, m := range finder.Find(u.Article.Title, u.Text, u.Lang) {
				found[m.EntityID] = true
			}
		}
		for _, m := range finder.Find("", sentence, lang) {
			if !found[m.EntityID] && !e.hasWords(sentence[m.Start:m.End]) {
				return fmt.Errorf("names %s, which the evidence does not", m.EntityID)
			}
			covered = append(covered, text.Span{Start: m.Start, End: m.End})
		}
	}
	tokens := capitalised.FindAllStringIndex(sentence, -1)
	for i, loc := range tokens {
		word := sentence[loc[0]:loc[1]]
		if within(loc, covered) || isCalendar(word) {
			continue
		}
		first := strings.TrimFunc(sentence[:loc[0]], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) == ""
		nameLike := i+1 < len(tokens) && tokens[i+1][0]-loc[1] == 1
		if first && !nameLike {
			continue
		}
		if first && text.Stopword(text.Fold(word).Text, lang) {
			continue
		}
		if lang == "de" && !strings.ContainsFunc(word[1:], unicode.IsUpper) {
			continue
		}
		if !e.hasWords(word) {
			return fmt.Errorf("names %q, which the evidence does not", word)
		}
	}
	return nil
}

var capitalised = regexp.MustCompile(`\p{Lu}[\p{L}\p{N}'’]*(?:\.\p{Lu})*`)

func within(loc []int, spans []text.Span) bool {
	for _, s := range spans {
		if loc[0] >= s.Start && loc[1] <= s.End {
			return true
		}
	}
	return false
}

func isCalendar(word string) bool {
	folded := text.Fold(word).Text
	c := names()
	return c.Months[folded] > 0 || c.Days[folded] > 0
}

// hasWords reports whether the evidence has every word of a name, or another
// word for the same place.
func (e evidenceWords) hasWords(name string) bool {
	place := names().place
	for _, w := range latin.FindAllString(text.Fold(name).Text, -1) {
		if w == "s" || e.words[w] || (len(w) > 1 && e.words[strings.TrimSuffix(w, "s")]) || e.words[w+"s"] || (text.IsHan(firstRune(w)) && strings.Contains(e.folded, w)) {
			continue
		}
		if len(w) == 1 && strings.Contains(e.letters, letters(name)) {
			continue
		}
		if p, ok := place[w]; ok && e.places[p] {
			continue
		}
		return false
	}
	return true
}

// least is the share of a sentence's content words that the evidence has to
// have when both are of one language. A good paraphrase keeps about half.
const least = 0.34

func (e evidenceWords) wording(sentence, lang string) error {
	has := map[string]bool{}
	comparable, evidenceNegates := false, false
	for _, u := range e.units {
		if u.Lang != lang {
			continue
		}
		comparable = true
		evidenceNegates = evidenceNegates || Negates(u.Text, lang)
		for _, w := range append(ContentWords(u.Article.Title, lang), u.Words...) {
			has[w] = true
		}
	}
	if !comparable {
		return nil
	}
	words, common := ContentWords(sentence, lang), 0
	for _, w := range words {
		if has[w] {
			common++
		}
	}
	if len(words) > 0 && float64(common) < least*float64(len(words)) {
		return fmt.Errorf("has %d of %d words in common with the evidence", common, len(words))
	}
	if Negates(sentence, lang) && !evidenceNegates {
		return errors.New("denies what the evidence does not deny")
	}
	return nil
}

var negations = map[string]*regexp.Regexp{
	"en": regexp.MustCompile(`\b(?:not|never|no|none|nor|neither|without|cannot|can't|won't|didn't|doesn't|isn't|wasn't|hasn't|haven't|aren't|den(?:y|ies|ied|ying|ial)|reject\w*|refus\w*|refut\w*|dismiss\w*|fail\w*|annul\w*|overturn\w*|unlawful\w*|illegal\w*|violat\w*|block\w*|halt\w*|stop\w*|ban\w*|against|lack\w*)\b`),
	"de": regexp.MustCompile(`(?:^|[^\p{L}])(?:nicht|nie|niemals|kein\w*|ohne|weder|bestr(?:eite|itt)\w*|dementier\w*|lehn\w* .*ab|zurückgewiesen|weis\w* .*zurück|verneint\w*|verweiger\w*|rechtswidrig\w*|illegal\w*|verbot\w*|verbiet\w*|gegen)(?:$|[^\p{L}])`),
	"fr": regexp.MustCompile(`(?:^|[^\p{L}])(?:ne|n'|pas|jamais|aucune?|sans|ni|dément\w*|nie|nié|nient|rejet\w*|refus\w*|illégal\w*|interdi\w*|contre)(?:$|[^\p{L}])`),
	"zh": regexp.MustCompile(`不|没|未|无|否|非|禁|违|拒|驳`),
}

// Negates reports whether s denies or negates something, in a wide sense.
func Negates(s, lang string) bool {
	re, ok := negations[lang]
	return ok && re.MatchString(text.Fold(s).Text)
}
