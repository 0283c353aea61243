package text

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed data/han.txt
var hanData string

// hanPairs maps traditional characters to their simplified form.
var hanPairs = sync.OnceValue(func() map[rune]rune {
	pairs, _ := parseHan(hanData)
	return pairs
})

// Simplified is s with traditional Chinese characters as simplified ones, for
// comparing only. Offsets stay what they are: a character whose two forms have
// different lengths in bytes is left alone.
func Simplified(s string) string {
	var out []byte
	for i, r := range s {
		if r < firstHan {
			continue
		}
		to := simplified(r)
		if to == r || utf8.RuneLen(to) != utf8.RuneLen(r) {
			continue
		}
		if out == nil {
			out = []byte(s)
		}
		utf8.EncodeRune(out[i:], to)
	}
	if out == nil {
		return s
	}
	return string(out)
}

// simplified is the simplified form of a Chinese character, for comparing
// only: some traditional characters share one (後 and 后), and what a reader
// would tell apart by the sense is not told apart here.
func simplified(r rune) rune {
	if r >= firstHan && r < firstHan+rune(len(simpleForms{})) {
		if s := simpleHan()[r-firstHan]; s != 0 {
			return s
		}
		return r
	}
	if s, ok := hanPairs()[r]; ok {
		return s
	}
	return r
}

// simpleForms are the pairs of the common characters, U+4E00 to U+9FFF, by
// place: they are asked for with every character of every text.
type simpleForms [0x9fff - firstHan + 1]rune

const firstHan = 0x4e00

var simpleHan = sync.OnceValue(func() *simpleForms {
	var forms simpleForms
	for from, to := range hanPairs() {
		if from >= firstHan && int(from-firstHan) < len(forms) {
			forms[from-firstHan] = to
		}
	}
	return &forms
})

// parseHan reads lines of two equally long words, traditional and simplified,
// paired character by character. It returns the lines that are not like that.
func parseHan(data string) (pairs map[rune]rune, bad []string) {
	pairs = make(map[rune]rune, 2600)
	for line := range strings.Lines(data) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Fields(line)
		if len(fields) != 2 {
			bad = append(bad, line)
			continue
		}
		from, to := []rune(fields[0]), []rune(fields[1])
		if len(from) != len(to) {
			bad = append(bad, line)
			continue
		}
		for i := range from {
			if old, ok := pairs[from[i]]; ok && old != to[i] {
				bad = append(bad, string(from[i])+": "+string(old)+" or "+string(to[i]))
				continue
			}
			if from[i] != to[i] {
				pairs[from[i]] = to[i]
			}
		}
	}
	return pairs, bad
}
