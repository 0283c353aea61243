package cite

import (
	"regexp"
	"strings"

	"datapolicy/text"
)

// Numbers lists the numbers in s in one form: without thousands separators,
// with a decimal point, small number words as digits, and times ten to the power that a
// following "million", "Mrd." or 亿 says, so that "€1.2bn", "1,200 million"
// and 12亿 meet. Each number is listed once.
func Numbers(s string) []string {
	folded := text.Fold(s).Text
	var out []string
	seen := map[string]bool{}
	add := func(n string) {
		if n != "" && !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	for _, m := range figure.FindAllStringSubmatch(folded, -1) {
		add(scale(plainNumber(m[1]), m[2]))
	}
	for _, w := range numberWord.FindAllString(folded, -1) {
		add(numberWords[w])
	}
	return out
}

var (
	figure = regexp.MustCompile(`(\d[\d.,'’\x{a0}\x{202f}]*\d|\d)(?:[ \x{a0}-]?(thousand|million|billion|trillion|millionen|milliarden?|mio\b|mrd\b|millions|milliards?|mn\b|bn\b|m\b|k\b|万亿|亿|万))?`)
	tens   = map[string]int{
		"thousand": 3, "k": 3, "million": 6, "millions": 6, "millionen": 6, "mio": 6, "mn": 6, "m": 6, "billion": 9, "bn": 9, "milliarde": 9, "milliarden": 9,
		"milliard": 9, "milliards": 9, "mrd": 9, "trillion": 12, "万": 4, "亿": 8, "万亿": 12,
	}
	// "one" and its like are articles as often as numbers, and are left out.
	numberWords = map[string]string{
		"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
		"zwei": "2", "drei": "3", "vier": "4", "fünf": "5", "sechs": "6", "sieben": "7", "acht": "8", "neun": "9", "zehn": "10", "elf": "11", "zwölf": "12",
		"deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "sept": "7", "huit": "8", "neuf": "9", "dix": "10", "onze": "11", "douze": "12",
	}
	numberWord = regexp.MustCompile(`\p{L}+`)
)

// plainNumber removes what groups digits: a separator before exactly three
// digits at the end of a number without another kind of separator groups, too.
func plainNumber(s string) string {
	s = strings.NewReplacer("'", "", "’", "", "\u00a0", "", "\u202f", "").Replace(s)
	s = strings.Trim(s, ".,")
	dot, comma := strings.LastIndexByte(s, '.'), strings.LastIndexByte(s, ',')
	switch {
	case dot >= 0 && comma >= 0 && dot > comma:
		s = strings.ReplaceAll(s, ",", "")
	case dot >= 0 && comma >= 0:
		s = strings.Replace(strings.ReplaceAll(s, ".", ""), ",", ".", 1)
	case dot >= 0 && (strings.Count(s, ".") > 1 || len(s)-dot == 4):
		s = strings.ReplaceAll(s, ".", "")
	case comma >= 0 && (strings.Count(s, ",") > 1 || len(s)-comma == 4):
		s = strings.ReplaceAll(s, ",", "")
	case comma >= 0:
		s = strings.Replace(s, ",", ".", 1)
	}
	if whole, frac, ok := strings.Cut(s, "."); ok {
		frac = strings.TrimRight(frac, "0")
		if frac == "" {
			return whole
		}
		return whole + "." + frac
	}
	return s
}

// scale moves the decimal point to the right by the power that a word names.
func scale(n, word string) string {
	p, ok := tens[word]
	if !ok || len(n) > 30 {
		return n
	}
	whole, frac, _ := strings.Cut(n, ".")
	if len(frac) < p {
		frac += strings.Repeat("0", p-len(frac))
	}
	out := strings.TrimLeft(whole+frac[:p], "0")
	if rest := strings.TrimRight(frac[p:], "0"); rest != "" {
		out += "." + rest
	}
	return out
}
