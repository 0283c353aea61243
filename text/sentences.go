package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestQuote is how many runes a quotation or bracket may have for its
// sentences to be kept together with the sentence that it stands in.
const longestQuote = 320

// Sentences are the sentences of s, trimmed, in order. The end of a paragraph
// always ends one. Points of abbreviations, initials, ordinals and decimals do
// not; closing quotation marks and brackets stay with the sentence that they
// close; a quotation inside a sentence is not taken apart unless it is long.
// The language decides which abbreviations are known ("en", "de", "fr", "zh";
// any other reads as English).
func Sentences(s, lang string) []Span {
	var out []Span
	for _, p := range Paragraphs(s) {
		sp := splitter{s: s[p.Start:p.End], words: abbreviationsOf(lang), lang: lang}
		for _, cut := range sp.run() {
			if cut = (Span{p.Start + cut.Start, p.Start + cut.End}).trimmed(s); cut.Start < cut.End {
				out = append(out, cut)
			}
		}
	}
	return out
}

// splitter splits one paragraph.
type splitter struct {
	s     string
	lang  string
	words *abbreviations
	start int // of the sentence being read
	out   []Span
}

func (sp *splitter) run() []Span {
	s := sp.s
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if end, inner := sp.enclosed(i, r, n); end > 0 {
			if inner != 0 && sp.endsAfterQuote(i, end, inner) {
				sp.cut(end)
			}
			i = max(end, i+n)
			continue
		}
		if !isTerminator(r) {
			i += n
			continue
		}
		end := sp.pastClosers(sp.pastTerminators(i))
		if sp.ends(i, r, end) {
			sp.cut(end)
		}
		i = end
	}
	sp.cut(len(s))
	return sp.out
}

func (sp *splitter) cut(end int) {
	if end > sp.start {
		sp.out = append(sp.out, Span{sp.start, end})
		sp.start = end
	}
}

func isTerminator(r rune) bool {
	switch r {
	case '.', '!', '?', '…', '。', '！', '？', '；', '｡', '．', '‼', '⁇', '⁈', '⁉':
		return true
	}
	return false
}

// isFull reports the terminators of Chinese, that need no space after them.
func isFull(r rune) bool {
	return r == '。' || r == '！' || r == '？' || r == '；' || r == '｡'
}

func (sp *splitter) pastTerminators(i int) int {
	for i < len(sp.s) {
		r, n := utf8.DecodeRuneInString(sp.s[i:])
		if !isTerminator(r) {
			break
		}
		i += n
	}
	return i
}

// pastClosers is the end of the closing marks and footnote numbers at i. A
// French » may have a space before it.
func (sp *splitter) pastClosers(i int) int {
	for i < len(sp.s) {
		rest := sp.s[i:]
		r, n := utf8.DecodeRuneInString(rest)
		switch {
		case strings.ContainsRune("”’»›)]}」』）》】〉'\"", r), r == '“' && sp.lang == "de", r == '«' && sp.lang == "de":
			if (r == '"' || r == '\'') && opensNext(rest[n:]) && i > 0 && isSpaceBefore(sp.s, i) {
				return i
			}
			i += n
		case r == '[':
			end := strings.IndexByte(rest[:min(len(rest), 6)], ']')
			if end < 2 || end > 4 || strings.Trim(rest[1:end], "0123456789") != "" {
				return i
			}
			i += end + 1
		case unicode.IsSpace(r):
			next, m := utf8.DecodeRuneInString(rest[n:])
			if next != '»' || sp.lang == "de" {
				return i
			}
			i += n + m
		default:
			return i
		}
	}
	return i
}

func opensNext(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func isSpaceBefore(s string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return unicode.IsSpace(r)
}

// ends reports whether the terminator r at i, with the marks up to end, ends
// the sentence.
func (sp *splitter) ends(i int, r rune, end int) bool {
	rest := sp.s[end:]
	if strings.TrimSpace(rest) == "" {
		return true
	}
	next, _ := utf8.DecodeRuneInString(rest)
	last, _ := utf8.DecodeLastRuneInString(sp.s[:end])
	switch {
	case isFull(r) || isFull(last):
		return !continues(next)
	case r == '．':
		before, _ := utf8.DecodeLastRuneInString(sp.s[:i])
		return unspaced(before) && unspaced(next)
	case r == '…' && strings.HasPrefix(sp.s[i:], "……"):
		return false // the Chinese ellipsis, mid-sentence
	}
	if !unicode.IsSpace(next) {
		before, _ := utf8.DecodeLastRuneInString(sp.s[:i])
		return unspaced(before) && unspaced(next) && r != '…'
	}
	word := sp.wordAfter(end)
	if word == "" {
		return true
	}
	first, _ := utf8.DecodeRuneInString(word)
	if unicode.IsLower(first) && !sp.words.lowerNames[word] {
		return false
	}
	if r == '.' && end-i == 1 {
		return !sp.abbreviated(i, word)
	}
	return !sp.attributed(end) || r == '.' || r == '…'
}

// continues reports what, after 。or ？, shows that the sentence goes on.
func continues(r rune) bool { return strings.ContainsRune("，、；：,;:”’」』）》】", r) }

// maxWord bounds, in bytes, how far wordAfter looks: hostile text stays linear.
const maxWord = 256

// wordAfter is the first word at or after i, opening marks passed over.
func (sp *splitter) wordAfter(i int) string {
	rest := sp.s[i:min(len(sp.s), i+maxWord)]
	rest = strings.TrimLeftFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if end := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }); end >= 0 {
		return rest[:end]
	}
	return rest
}

// abbreviated reports whether the point at i belongs to an abbreviation, an
// initial, an ordinal or the label of a list, rather than ending a sentence
// that next would begin.
func (sp *splitter) abbreviated(i int, next string) bool {
	before := sp.s[sp.start:i]
	word := before[strings.LastIndexFunc(before, unicode.IsSpace)+1:]
	word = strings.TrimLeftFunc(word, func(r rune) bool { return strings.ContainsRune("(\"'“‘„«»[–—-/§", r) })
	if cut := strings.LastIndexAny(word, "(/-–’'"); cut >= 0 && cut < len(word)-1 {
		_, n := utf8.DecodeRuneInString(word[cut:])
		word = word[cut+n:]
	}
	lower := strings.ToLower(word)
	starter := sp.words.starters[next]
	nextRune, _ := utf8.DecodeRuneInString(next)
	switch {
	case word == "":
		return false
	case sp.words.never[lower]:
		return true
	case sp.words.beforeNumber[lower]:
		return unicode.IsDigit(nextRune) || len(next) == 1 || isRoman(next)
	case sp.words.maybe[lower]:
		return !starter
	case isNumber(word):
		if strings.TrimSpace(before) == word {
			return true // "1. Scope"
		}
		return sp.lang == "de" && len(word) <= 2 && (sp.words.months[next] || !starter && !unicode.IsDigit(nextRune))
	}
	r, n := utf8.DecodeRuneInString(word)
	switch {
	case n == len(word) && unicode.IsUpper(r) && !unspaced(r): // an initial
		return !starter
	case dotted(word):
		return !starter
	}
	return false
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func isRoman(s string) bool { return s != "" && strings.Trim(s, "IVX") == "" }

// dotted reports single letters with points between: "U.S", "z.B", "e.g".
func dotted(word string) bool {
	if !strings.Contains(word, ".") {
		return false
	}
	for part := range strings.SplitSeq(word, ".") {
		if r, n := utf8.DecodeRuneInString(part); n != len(part) || !unicode.IsLetter(r) {
			return false
		}
	}
	return true
}
