package matters

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"datapolicy/text"
)

// longestNumber bounds a number in bytes; longer ones are no sums of money.
const longestNumber = 24

// digits reads the number in figures at i of a folded text, with its separators,
// and gives its value and end. scaled tells that a word such as "million"
// follows, where "1.375" has a part and is no thousand.
func digits(s string, i int, lang *numerals) (value float64, whole string, end int) {
	end = i
	for end < len(s) && end-i <= longestNumber {
		c := s[end]
		switch {
		case c >= '0' && c <= '9':
			end++
			continue
		case end+1 < len(s) && (c == '.' || c == ',' || c == '\'') && isDigit(s[end+1]):
			end++
			continue
		case c == ' ' && grouped(s, i, end):
			end++
			continue
		}
		break
	}
	return 0, s[i:end], end
}

// grouped reports a space between groups of three digits: "525 000".
func grouped(s string, start, space int) bool {
	before := 0
	for k := space - 1; k >= start && isDigit(s[k]); k-- {
		before++
	}
	if before == 0 || before > 3 || before < 3 && strings.IndexByte(s[start:space], ' ') >= 0 || strings.ContainsAny(s[start:space], ".,") {
		return false
	}
	k := space + 1
	for k < len(s) && isDigit(s[k]) {
		k++
	}
	return k-space-1 == 3
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// valueOf is what the figures mean. A mark that is there twice, or before
// another one, parts thousands; the only one, with three digits after it, does
// what the language has it do, but money without a scale has no thousandths.
func valueOf(figures, decimal string, scaled bool) (float64, bool) {
	last := strings.LastIndexAny(figures, ".,'")
	plain := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, figures)
	if last < 0 {
		v, err := strconv.ParseFloat(plain, 64)
		return v, err == nil
	}
	mark, after := figures[last:last+1], len(figures)-last-1
	part := strings.Count(figures, mark) == 1 && mark != "'"
	if part && after == 3 && !strings.ContainsAny(figures[:last], ".,' ") {
		part = mark == decimal && scaled
	}
	if part {
		plain = plain[:len(plain)-after] + "." + plain[len(plain)-after:]
	}
	v, err := strconv.ParseFloat(plain, 64)
	return v, err == nil
}

// scaleAt reads a scale at i, which a space or hyphen may part from the number.
func (n *numerals) scaleAt(s string, i int) (by float64, end int) {
	at := n.gap(s, i)
	for _, sc := range n.scales {
		if strings.HasPrefix(s[at:], sc.text) && wordEnds(s, at+len(sc.text), sc.text) {
			return sc.value, at + len(sc.text)
		}
	}
	return 0, i
}

// gap is where the text goes on after a space, a hyphen or a filler at i.
func (n *numerals) gap(s string, i int) int {
	for range 2 {
		for _, f := range n.Filler {
			if strings.HasPrefix(s[i:], f) {
				i += len(f)
				break
			}
		}
		if i < len(s) && (s[i] == ' ' || s[i] == '-') && i+1 < len(s) && s[i+1] != ' ' {
			i++
		}
	}
	return i
}

// wordEnds reports that a word written so may end at i: letters may follow only
// where Chinese is.
func wordEnds(s string, i int, word string) bool {
	last, _ := utf8.DecodeLastRuneInString(word)
	if !unicode.IsLetter(last) || text.IsHan(last) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return i >= len(s) || !unicode.IsLetter(r) && !unicode.IsDigit(r) || text.IsHan(r)
}

// hanDigits are the characters of numbers written out, with their values.
var hanDigits = map[rune]float64{
	'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9,
}

var hanUnits = map[rune]float64{'十': 10, '百': 100, '千': 1000}

// hanNumber reads a number below ten thousand in Chinese characters at i.
func hanNumber(s string, i int) (value float64, end int) {
	one := -1.0
	end = i
	for end < len(s) {
		r, n := utf8.DecodeRuneInString(s[end:])
		if d, ok := hanDigits[r]; ok {
			one = d
		} else if u, ok := hanUnits[r]; ok {
			value += u * math.Abs(one)
			one = 0
		} else {
			break
		}
		end += n
	}
	if end == i {
		return 0, i
	}
	return value + max(one, 0), end
}
