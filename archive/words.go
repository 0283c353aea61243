package archive

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"datapolicy/text"
)

// wordsVersion names the way in which words are normalised. An archive whose
// index was made in another way is indexed anew when it is opened.
const wordsVersion = "1"

// longestToken bounds a token, in bytes: nobody searches for more, and
// Postgres takes no more than 2 KB.
const longestToken = 96

// token is a word as the index has it. Chinese runs are overlapping pairs with
// their last character once more by itself, so that the pairs of a longer word
// are a phrase and a single character is a prefix: 数据安全 is 数据 据安 安全 全.
type token struct {
	text       string
	start, end int  // bytes in the original
	pair       bool // of Chinese characters
	tail       bool // the character repeated at the end of a run
	goesOn     bool // of the same word as the token before, as the t of don't
}

// tokens normalises a text for the index and for queries alike: folded as
// everywhere (package text), without accents, English plurals as singulars,
// abbreviations without their points (U.S. is us).
func tokens(s string) []token {
	words := text.Words(s, "")
	out := make([]token, 0, len(words)+len(words)/8)
	for i, w := range words {
		first, size := utf8.DecodeRuneInString(w.Text)
		if pairs(first) {
			lone := size == len(w.Text)
			out = append(out, token{text: w.Text, start: w.Start, end: w.End, pair: !lone, tail: lone})
			if !lone && (i+1 == len(words) || words[i+1].Start >= w.End) {
				_, n := utf8.DecodeLastRuneInString(w.Text)
				out = append(out, token{text: w.Text[len(w.Text)-n:], start: w.End - n, end: w.End, tail: true})
			}
			continue
		}
		out = appendWord(out, w)
	}
	return out
}

// pairs reports whether package text pairs the characters of r's script.
func pairs(r rune) bool {
	return r >= 0x2e80 && (text.IsHan(r) || unicode.In(r, unicode.Hiragana, unicode.Katakana) || r == 'ー')
}

func appendWord(out []token, w text.Word) []token {
	word := w.Text
	if abbreviation(word) {
		word = strings.ReplaceAll(word, ".", "")
	}
	at, first := 0, len(out)
	for part := range strings.FieldsFuncSeq(word, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	}) {
		t := token{text: stem(plain(part)), start: w.Start, end: w.End, goesOn: len(out) > first}
		if len(word) == w.End-w.Start { // byte for byte the original
			at += strings.Index(word[at:], part)
			t.start, t.end = w.Start+at, w.Start+at+len(part)
			at += len(part)
		}
		if t.text != "" {
			out = append(out, t)
		}
	}
	return out
}

// abbreviation reports single letters with points between: u.s, e.g.
func abbreviation(word string) bool {
	return len(word) >= 3 && word[1] == '.' && (word[0] < '0' || word[0] > '9')
}

// plain is a word without accents, so that a reader with another keyboard
// finds it, and of bounded length.
func plain(word string) string {
	ascii := true
	for i := range len(word) {
		ascii = ascii && word[i] < utf8.RuneSelf
	}
	if !ascii {
		word = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, norm.NFD.String(word))
		word = norm.NFC.String(word)
	}
	if len(word) > longestToken {
		cut := longestToken
		for !utf8.RuneStart(word[cut]) {
			cut--
		}
		word = word[:cut]
	}
	return word
}

// stem makes an English plural its singular: the S-stemmer of Harman, "How
// effective is suffixing?" (JASIS 42, 1991). It is done to every language:
// what matters is that text and query are treated alike.
func stem(word string) string {
	n := len(word)
	if n < 4 || word[n-1] != 's' {
		return word
	}
	end := func(suffixes ...string) bool {
		for _, s := range suffixes {
			if strings.HasSuffix(word, s) {
				return true
			}
		}
		return false
	}
	switch {
	case end("ies"):
		if end("eies", "aies") {
			return word
		}
		return word[:n-3] + "y"
	case end("es"):
		if end("aes", "ees", "oes") {
			return word
		}
		return word[:n-1]
	case end("us", "ss"):
		return word
	}
	return word[:n-1]
}

// joined is the tokens' texts with spaces between.
func joined(all []token) string {
	var b strings.Builder
	for i, t := range all {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
	}
	return b.String()
}
