package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Word is a word as it is compared, and where it stands in the text.
type Word struct {
	Text       string // folded, see Fold
	Start, End int
}

// Words lists the words of s. A run of Chinese characters (or kana), which has
// no spaces, gives its overlapping pairs (数据出境 → 数据, 据出, 出境); a single
// one stays alone. Numbers keep their points (1.2), abbreviations theirs (u.s);
// a hyphen parts words; an English 's is dropped and a French or Italian
// elision (l', qu') is a word of its own.
func Words(s, lang string) []Word {
	f := Fold(s)
	out := make([]Word, 0, len(f.Text)/6+1)
	eachWord(f.Text, lang, func(start, end int) {
		at := f.Original(start, end)
		out = append(out, Word{f.Text[start:end], at.Start, at.End})
	})
	return out
}

// eachWord calls yield with where each word of a folded text stands in it.
func eachWord(t, lang string, yield func(start, end int)) {
	add := func(start, end int) {
		if start < end {
			yield(start, end)
		}
	}
	for i := 0; i < len(t); {
		r, n := utf8.DecodeRuneInString(t[i:])
		switch {
		case unspaced(r):
			i = addPairs(t, i, add)
		case inWord(r):
			end := wordEnd(t, i)
			addWord(t, i, end, lang, add)
			i = end
		default:
			i += n
		}
	}
}

func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_'
	}
	return !unspaced(r) && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

// addPairs adds the pairs of the unspaced run at i and returns its end.
func addPairs(t string, i int, add func(start, end int)) int {
	start, before, count := i, -1, 0
	for i < len(t) {
		r, n := utf8.DecodeRuneInString(t[i:])
		if !unspaced(r) {
			break
		}
		if before >= 0 {
			add(before, i+n)
		}
		before = i
		i += n
		count++
	}
	if count == 1 {
		add(start, i)
	}
	return i
}

// wordEnd is the end of the word at i: letters and digits, apostrophes between
// letters, points and commas between digits, points between single letters.
func wordEnd(t string, i int) int {
	start := i
	for i < len(t) {
		if c := t[i]; c >= 'a' && c <= 'z' {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(t[i:])
		if r == ' ' {
			return i
		}
		if inWord(r) {
			i += n
			continue
		}
		next, _ := utf8.DecodeRuneInString(t[i+n:])
		last, size := utf8.DecodeLastRuneInString(t[start:i])
		switch {
		case r == '\'' && unicode.IsLetter(last) && unicode.IsLetter(next) && !unspaced(next):
		case (r == '.' || r == ',') && unicode.IsDigit(last) && unicode.IsDigit(next):
		case r == '.' && unicode.IsLetter(last) && unicode.IsLetter(next) && !unspaced(next) &&
			single(t, start, i-size) && lone(t[i+n:]):
		default:
			return i
		}
		i += n
	}
	return i
}

// single reports whether the letter at i begins the word or follows a point.
func single(t string, start, i int) bool { return i == start || t[i-1] == '.' }

// lone reports whether t begins with a letter that no other follows.
func lone(t string) bool {
	_, n := utf8.DecodeRuneInString(t)
	next, _ := utf8.DecodeRuneInString(t[n:])
	return !inWord(next)
}

var elisions = []string{
	"l", "d", "j", "n", "s", "m", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu",
	"dell", "nell", "all", "dall", "sull", "un", "quest", "quell",
}

func addWord(t string, start, end int, lang string, add func(start, end int)) {
	for lang != "en" && lang != "de" {
		cut := strings.IndexByte(t[start:end], '\'')
		if cut <= 0 || !slices.Contains(elisions, t[start:start+cut]) {
			break
		}
		add(start, start+cut)
		start += cut + 1
	}
	if word := t[start:end]; strings.HasSuffix(word, "'s") {
		end -= len("'s")
	}
	add(start, end)
}
