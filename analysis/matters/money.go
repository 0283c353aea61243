package matters

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/text"
)

// mostAmounts bounds what is read off one text: a list of prices is no news.
const mostAmounts = 60

// sum is an amount in a folded text.
type sum struct {
	start, end int
	value      float64
	currency   string
	ranged     bool // the upper end of a range
}

// money finds the sums of money in a folded text.
func (r *Reader) money(s, lang string, where []policy.Jurisdiction) []sum {
	var out []sum
	n := r.numeralsOf(lang)
	for i := 0; i < len(s) && len(out) < mostAmounts; {
		c := s[i]
		switch {
		case isDigit(c):
			m, end := r.figure(s, i, n, where)
			if m.end > 0 {
				out = append(out, m)
			}
			i = max(end, i+1)
		case c >= utf8.RuneSelf:
			ru, size := utf8.DecodeRuneInString(s[i:])
			if lang == "zh" && (hanDigits[ru] > 0 || ru == '十') {
				value, end := hanNumber(s, i)
				m := r.counted(s, i, end, value, n, where, true)
				if m.end > 0 {
					out = append(out, m)
				}
				i = max(m.end, end)
				continue
			}
			i += size
			if unicode.IsLetter(ru) && !text.IsHan(ru) {
				i = pastWord(s, i)
			}
		case c >= 'a' && c <= 'z':
			end := pastWord(s, i)
			for _, w := range n.numbers[s[i:end]] {
				if strings.HasPrefix(s[i:], w.text) && wordEnds(s, i+len(w.text), w.text) {
					if m := r.counted(s, i, i+len(w.text), w.value, n, where, true); m.end > 0 {
						out = append(out, m)
						end = m.end
					}
					break
				}
			}
			i = end
		default:
			i++
		}
	}
	return out
}

// pastWord is the end of the word that goes on at i.
func pastWord(s string, i int) int {
	for i < len(s) {
		c := s[i]
		if c < utf8.RuneSelf {
			if c < 'a' || c > 'z' {
				return i
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) || text.IsHan(r) {
			return i
		}
		i += n
	}
	return i
}

// figure reads a sum that begins with figures at i, or with a sign before them.
func (r *Reader) figure(s string, i int, n *numerals, where []policy.Jurisdiction) (m sum, end int) {
	_, figures, end := digits(s, i, n)
	if before, _ := utf8.DecodeLastRuneInString(s[:i]); unicode.IsLetter(before) && !text.IsHan(before) && r.signBefore(s, i).of == nil {
		return sum{}, end
	}
	sign := r.signBefore(s, i)
	start, at, last := i, end, figures
	ranged := false
	if up, next := rangeTo(s, end, n); up != "" && (sign.of != nil || r.worth(s, next, n)) {
		// Where the first end has a scale or a currency of its own this is not reached.
		at, last, ranged = next, up, true
	}
	by, scaled := n.scaleAt(s, at)
	value, ok := valueOf(last, n.Decimal, by != 0)
	if !ok {
		return sum{}, end
	}
	m = r.counted(s, start, at, value, n, where, false)
	if m.end == 0 && sign.of != nil && value > 0 {
		if by == 0 {
			by = 1
		}
		m = sum{start: start, end: max(at, scaled), value: cents(value * by), currency: sign.in(where)}
	}
	if m.end == 0 {
		return sum{}, end
	}
	if sign.of != nil {
		m.currency = sign.in(where)
		m.start = start - sign.length(s, start)
	}
	m.ranged = ranged
	return m, m.end
}

// worth reports whether a scale or a currency follows a number that ends at i.
func (r *Reader) worth(s string, i int, n *numerals) bool {
	if by, _ := n.scaleAt(s, i); by != 0 {
		return true
	}
	return r.signAfter(s, n.gap(s, i)).of != nil
}

// rangeTo reads the upper end of a range whose lower end stops at i.
func rangeTo(s string, i int, n *numerals) (figures string, end int) {
	for _, mark := range n.Range {
		if !strings.HasPrefix(s[i:], mark) {
			continue
		}
		at := i + len(mark)
		if at < len(s) && isDigit(s[at]) {
			_, figures, end = digits(s, at, n)
			return figures, end
		}
	}
	return "", i
}

// counted reads what follows a number that ends at i: its scale, or several as
// in 1亿2000万, and the currency, without which there is no sum.
func (r *Reader) counted(s string, start, i int, value float64, n *numerals, where []policy.Jurisdiction, needsScale bool) sum {
	by, at := n.scaleAt(s, i)
	if by != 0 {
		value *= by
		for more := by; ; {
			_, figures, end := digits(s, at, n)
			if figures == "" || by < 1e4 {
				break
			}
			by2, at2 := n.scaleAt(s, end)
			v, ok := valueOf(figures, n.Decimal, true)
			if by2 == 0 || by2 >= more || !ok {
				break
			}
			value, at, more = value+v*by2, at2, by2
		}
	} else {
		at = i
	}
	sign := r.signAfter(s, n.gap(s, at))
	if sign.of == nil || value <= 0 || needsScale && by == 0 && !han(s[start:i]) || math.IsInf(value, 0) || value > 1e15 {
		return sum{}
	}
	if value < sign.of.Min {
		return sum{}
	}
	return sum{start: start, end: n.gap(s, at) + len(sign.text), value: cents(value), currency: sign.in(where)}
}

func han(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return text.IsHan(r)
}

// cents drops what a multiplication of parts leaves behind the cents.
func cents(v float64) float64 {
	if v >= 1e13 {
		return math.Round(v)
	}
	return math.Round(v*100) / 100
}

// in is the currency that the sign means in an article on these jurisdictions.
func (s sign) in(where []policy.Jurisdiction) string {
	for _, j := range where {
		if code, ok := s.of.Or[j]; ok {
			return code
		}
	}
	return s.of.iso()
}

// length is how many bytes before i the sign takes, with the space after it.
func (s sign) length(text string, i int) int {
	if i > 0 && text[i-1] == ' ' && !strings.HasSuffix(s.text, " ") {
		return len(s.text) + 1
	}
	return len(s.text)
}

// signBefore is the currency sign that ends where a number begins.
func (r *Reader) signBefore(s string, i int) sign {
	for _, end := range []int{i, i - 1} {
		if end < 1 || end < i && s[end] != ' ' {
			continue
		}
		for _, c := range r.before[s[end-1]] {
			if !strings.HasSuffix(s[:end], c.text) {
				continue
			}
			first, _ := utf8.DecodeRuneInString(c.text)
			prior, _ := utf8.DecodeLastRuneInString(s[:end-len(c.text)])
			if (unicode.IsLetter(first) || first == '$') && unicode.IsLetter(prior) && !text.IsHan(prior) {
				continue
			}
			return c
		}
	}
	return sign{}
}

// signAfter is the currency that is named at i.
func (r *Reader) signAfter(s string, i int) sign {
	if i >= len(s) {
		return sign{}
	}
	for _, c := range r.after[s[i]] {
		if strings.HasPrefix(s[i:], c.text) && wordEnds(s, i+len(c.text), c.text) && !hanGoesOn(s[i+len(c.text):], c.text) {
			return c
		}
	}
	return sign{}
}

// hanGoesOn reports that 元 is only the beginning of another word.
func hanGoesOn(rest, sign string) bool {
	if sign != "元" && sign != "欧" {
		return false
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return strings.ContainsRune("素宇旦件年月首洲盟", r)
}
