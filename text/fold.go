package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Folded is a text as it is compared, with the way back to the original.
type Folded struct {
	Text   string
	pieces []piece // in the order of Text, which they cover
	size   int
}

// Fold brings a text into the form in which names and words are compared:
// NFKC (UAX #15), lower case with ß as ss, straight quotation marks and
// apostrophes, one kind of dash, one space for a run of spaces (line breaks
// stay), traditional Chinese characters as simplified. Accents are kept.
// Invisible characters go; trade marks' signs and raised digits become spaces, so that
// neither "TikTok™" nor "GDPR¹" hides a name. Texts beyond 2 GiB are cut there.
func Fold(s string) Folded {
	const limit = 1<<31 - 1<<16
	if len(s) > limit {
		s = s[:limit]
	}
	var f folder
	f.fold(s)
	return Folded{Text: f.out.String(), pieces: f.pieces, size: len(s)}
}

// FoldText is Fold without the way back.
func FoldText(s string) string {
	f := folder{oneWay: true}
	f.fold(s)
	return f.out.String()
}

func (f *folder) fold(s string) {
	f.out.Grow(len(s) + 8)
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if i+1 == len(s) || standsAlone(s[i+1:]) {
				f.put(asciiFolds[c], i, i+1)
				i++
				continue
			}
		} else if n := f.usual(s, i); n > 0 {
			i += n
			continue
		}
		n := segment(s[i:])
		f.segment(s[i:i+n], i, i+n)
		i += n
	}
}

// asciiFolds is foldRune of the ASCII characters.
var asciiFolds = func() (table [utf8.RuneSelf]rune) {
	for r := range table {
		table[r] = foldRune(rune(r))
	}
	return table
}()

// standsAlone reports whether s begins with a character that no normalisation
// joins with one before it: ASCII, the letters of Latin-1, the usual
// punctuation, Han. That others do not is not said.
func standsAlone(s string) bool {
	switch c := s[0]; {
	case c < utf8.RuneSelf, c == 0xc3, c >= 0xe4 && c <= 0xe9: // U+00C0 to U+00FF, U+4000 to U+9FFF
		return true
	case len(s) < 3:
		return false
	case c == 0xe2: // U+2000 to U+203F
		return s[1] == 0x80
	case c == 0xe3: // U+3000 to U+301F
		return s[1] == 0x80 && s[2] < 0xa0
	case c == 0xef: // U+FF00 to U+FF3F
		return s[1] == 0xbc
	}
	return false
}

// usual puts the character at i when it is one of those that make up nearly all
// of our texts and normalise by themselves, and returns its length; else 0.
func (f *folder) usual(s string, i int) int {
	c := s[i]
	n := 3
	if c == 0xc3 {
		n = 2
	} else if c < 0xe2 || c == 0xe3 || c > 0xe9 {
		return 0
	}
	if len(s) < i+n || len(s) > i+n && !standsAlone(s[i+n:]) {
		return 0
	}
	r, size := utf8.DecodeRuneInString(s[i:])
	if size != n {
		return 0
	}
	switch {
	case n == 2: // no compatibility forms here
		if r == 'ß' {
			f.put('s', i, i+n)
			f.put('s', i, i+n)
			return n
		}
		f.put(unicode.ToLower(r), i, i+n)
	case r == '‘' || r == '’' || r == '‚' || r == '‛':
		f.put('\'', i, i+n)
	case r == '“' || r == '”' || r == '„' || r == '‟':
		f.put('"', i, i+n)
	case r == '‐' || r == '‒' || r == '–' || r == '—' || r == '―':
		f.put('-', i, i+n)
	case r >= firstHan && r <= 0x9fff:
		f.put(simplified(r), i, i+n)
	default:
		return 0
	}
	return n
}

// segment is the length of the first stretch of s that normalises by itself.
func segment(s string) int {
	if r, n := utf8.DecodeRuneInString(s); r == utf8.RuneError && n == 1 {
		return 1
	} else if unspaced(r) && r >= 0x3400 {
		// Han needs no look at what follows, except a variation selector.
		if n == len(s) || s[n] < utf8.RuneSelf || s[n] >= 0xe3 && s[n] <= 0xe9 {
			return n
		}
	}
	n := norm.NFKC.NextBoundaryInString(s, true)
	if n <= 0 {
		_, n = utf8.DecodeRuneInString(s)
	}
	return n
}

type folder struct {
	out    strings.Builder
	last   rune // that was put
	pieces []piece
	oneWay bool // pieces are not wanted
}

func (f *folder) segment(seg string, from, to int) {
	r, n := utf8.DecodeRuneInString(seg)
	if n == len(seg) {
		switch {
		case r == utf8.RuneError && n == 1:
			f.put(utf8.RuneError, from, to)
			return
		case unspaced(r) && r >= 0x3400 && r <= 0x9fff:
			f.put(simplified(r), from, to)
			return
		case strings.ContainsRune("™℠®©⁰¹²³⁴⁵⁶⁷⁸⁹", r):
			f.put(' ', from, to)
			return
		}
	}
	for _, r := range norm.NFKC.String(seg) {
		if r == 'ß' || r == 'ẞ' {
			f.put('s', from, to)
			f.put('s', from, to)
			continue
		}
		f.put(foldRune(r), from, to)
	}
}

// put adds one folded rune, a negative one standing for nothing.
func (f *folder) put(r rune, from, to int) {
	if r < 0 || r == ' ' && f.last == ' ' {
		return
	}
	at := f.out.Len()
	if r < utf8.RuneSelf {
		f.out.WriteByte(byte(r))
	} else {
		f.out.WriteRune(r)
	}
	f.last = r
	if !f.oneWay {
		f.came(at, f.out.Len()-at, from, to)
	}
}

func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r == '\t' || r == '\v' || r == '\f':
			return ' '
		case r == '\r':
			return -1
		case r == '`':
			return '\''
		}
		return r
	}
	switch r {
	case '‘', '’', '‚', '‛', 'ʼ', 'ʻ', '′', '´', '‹', '›':
		return '\''
	case '“', '”', '„', '‟', '«', '»', '″', '〝', '〞', '「', '」', '『', '』':
		return '"'
	case '‐', '‑', '‒', '–', '—', '―', '−', '﹘', '─':
		return '-'
	case '•', '・', '‧', '∙', '⋅': // between the parts of a foreign name in Chinese: 马克斯·施雷姆斯
		return '·'
	case '\u2028', '\u2029', '\u0085':
		return '\n'
	case 'ς':
		return 'σ'
	case 'İ':
		return 'i'
	}
	switch {
	case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r):
		return -1
	case unicode.IsSpace(r):
		return ' '
	case unspaced(r):
		return simplified(r)
	}
	return unicode.ToLower(r)
}
