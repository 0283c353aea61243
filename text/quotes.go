package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// enclosed is the end of the quotation or bracket that opens at i, its closer
// included, and the terminator that stands last inside it, if any. The end is
// 0 when nothing opens there, nothing closes it in this paragraph, or it is
// too long to be kept in one sentence.
func (sp *splitter) enclosed(i int, r rune, n int) (end int, inner rune) {
	closers := sp.closersOf(i, r, n)
	if closers == "" {
		return 0, 0
	}
	rest := sp.s[i+n:]
	if len(rest) > longestQuote*utf8.UTFMax {
		rest = rest[:longestQuote*utf8.UTFMax]
	}
	runes, depth := 0, 0
	for j, c := range rest {
		if runes++; runes > longestQuote {
			return 0, 0
		}
		switch {
		case c == r && r != '"' && r != '»' && r != '“':
			depth++
		case strings.ContainsRune(closers, c):
			size := utf8.RuneLen(c)
			if c == '’' && sp.apostrophe(i+n+j, size) || c == '"' && r == '"' && !sp.closes(i+n+j) {
				continue
			}
			if depth > 0 {
				depth--
				continue
			}
			last, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(rest[:j], unicode.IsSpace))
			if !isTerminator(last) || (r == '(' || r == '（') && sp.shortForm(i+n+j) {
				last = 0
			}
			return i + n + j + size, last
		}
	}
	return 0, 0
}

func (sp *splitter) closersOf(i int, r rune, n int) string {
	switch r {
	case '„':
		return "“”\""
	case '“':
		return "”"
	case '«':
		return "»"
	case '»':
		if opens(sp.s, i) && !strings.HasPrefix(sp.s[i+n:], " ") {
			return "«"
		}
	case '「':
		return "」"
	case '『':
		return "』"
	case '《':
		return "》"
	case '(':
		return ")"
	case '（':
		return "）"
	case '‘':
		return "’"
	case '"':
		if next, _ := utf8.DecodeRuneInString(sp.s[i+n:]); opens(sp.s, i) && !unicode.IsSpace(next) {
			return "\""
		}
	}
	return ""
}

// opens reports whether a mark at i stands where one opens: at the start,
// after a space, an opening mark or Chinese text.
func opens(s string, i int) bool {
	r, n := utf8.DecodeLastRuneInString(s[:i])
	return n == 0 || unicode.IsSpace(r) || unspaced(r) || strings.ContainsRune("([{（【—–-“‘'：，、:,=/", r)
}

// closes reports whether a straight mark at i stands where one closes: not
// after a space.
func (sp *splitter) closes(i int) bool { return !isSpaceBefore(sp.s, i) }

// shortForm reports whether the point before the bracket at i is an
// abbreviation's: "(ByteDance Ltd.)", "(approx.)", or an ellipsis.
func (sp *splitter) shortForm(i int) bool {
	before := strings.TrimRightFunc(sp.s[:i], unicode.IsSpace)
	return strings.HasSuffix(before, "…") || strings.HasSuffix(before, "..") ||
		strings.HasSuffix(before, ".") && sp.abbreviated(len(before)-1, "")
}

// apostrophe reports whether the ’ at i stands between two letters.
func (sp *splitter) apostrophe(i, n int) bool {
	before, _ := utf8.DecodeLastRuneInString(sp.s[:i])
	after, _ := utf8.DecodeRuneInString(sp.s[i+n:])
	return unicode.IsLetter(before) && unicode.IsLetter(after) && !unspaced(after)
}

// endsAfterQuote reports whether the quotation from open to end, whose words
// end in a terminator, ends the sentence too.
func (sp *splitter) endsAfterQuote(open, end int, inner rune) bool {
	rest := sp.s[sp.pastClosers(end):]
	trimmed := strings.TrimLeftFunc(rest, unicode.IsSpace)
	if trimmed == "" {
		return false // the paragraph ends it
	}
	next, _ := utf8.DecodeRuneInString(trimmed)
	if isTerminator(next) || continues(next) || next == ')' {
		return false
	}
	if unspaced(next) {
		if strings.TrimSpace(sp.s[sp.start:open]) == "" {
			return !hanAttribution(trimmed)
		}
		before, _ := utf8.DecodeLastRuneInString(sp.s[:open])
		return (inner == '。' || strings.ContainsRune("：:，,", before)) &&
			!strings.ContainsRune("的等这和与及并而为", next)
	}
	if len(trimmed) == len(rest) && !isFull(inner) {
		return false // no space after it
	}
	word := sp.wordAfter(end)
	first, _ := utf8.DecodeRuneInString(word)
	if unicode.IsLower(first) && !sp.words.lowerNames[word] {
		return false
	}
	return !sp.attributed(end)
}

// attributed reports whether a few words with a verb of speech follow at i, so
// that a quotation that ends in ? or ! is still part of their sentence: "Guo
// asked".
func (sp *splitter) attributed(i int) bool {
	if i == 0 {
		return false
	}
	if last, _ := utf8.DecodeLastRuneInString(sp.s[:i]); !strings.ContainsRune("”\"“»'’«", last) {
		return false
	}
	words := 0
	for word := range strings.FieldsSeq(sp.s[i:]) {
		if sp.words.speech[strings.ToLower(strings.TrimRight(word, ".,:;"))] {
			return true
		}
		if words++; words == 4 || strings.ContainsAny(word, ".,:;!?") {
			return false
		}
	}
	return false
}

// hanAttribution reports whether Chinese text begins with a short clause that
// has a verb of speech: 郭嘉昆说。
func hanAttribution(s string) bool {
	runes := 0
	for i, r := range s {
		if runes++; runes > 14 || isFull(r) || strings.ContainsRune("，、：,:“「", r) {
			clause := s[:i]
			for _, verb := range []string{"说", "表示", "称", "指出", "强调", "道", "写道", "回应", "說", "稱", "強調", "回應"} {
				if strings.HasSuffix(clause, verb) {
					return true
				}
			}
			return false
		}
	}
	return false
}
