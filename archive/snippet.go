package archive

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"datapolicy/text"
)

// snippetRunes is how long a snippet is, its "…" not counted.
const snippetRunes = 240

// snippetBytes is how much of a long text is looked through.
const snippetBytes = 256 << 10

// snippet is the piece of an article's text that best shows why it was found:
// the first that has the most different terms of the query in it. It is
// plain text on one line, cut between words and marked "…" where it is cut.
// Without a hit in the text (it was in the title) it is the text's beginning.
func snippet(body string, terms []term) string {
	if len(body) > snippetBytes {
		cut := snippetBytes
		for !utf8.RuneStart(body[cut]) {
			cut--
		}
		body = body[:cut]
	}
	hits := findHits(body, terms)
	if len(hits) == 0 {
		return text.Clip(oneLine(body), snippetRunes)
	}
	start, end := bestWindow(body, hits)
	start, end = widen(body, start, end)
	out := oneLine(body[start:end])
	if start > 0 {
		out = "…" + out
	}
	if end < len(body) {
		out += "…"
	}
	return out
}

// hit is a place where a term stands in the text.
type hit struct{ start, end, term int }

func findHits(body string, terms []term) []hit {
	if len(terms) == 0 {
		return nil
	}
	all := tokens(body)
	byWord := map[string][]int{}
	var prefixes []int
	for i, t := range terms {
		if t.prefix && len(t.words) == 1 {
			prefixes = append(prefixes, i)
			continue
		}
		byWord[t.words[0]] = append(byWord[t.words[0]], i)
	}
	var hits []hit
	for at := range all {
		for _, i := range byWord[all[at].text] {
			if n := len(terms[i].words); stands(all[at:], terms[i]) {
				hits = append(hits, hit{all[at].start, all[at+n-1].end, i})
			}
		}
		for _, i := range prefixes {
			if strings.HasPrefix(all[at].text, terms[i].words[0]) {
				hits = append(hits, hit{all[at].start, all[at].end, i})
			}
		}
	}
	return hits
}

// stands reports whether the tokens begin with the term's words.
func stands(all []token, t term) bool {
	if len(all) < len(t.words) {
		return false
	}
	for i, w := range t.words {
		last := i == len(t.words)-1
		if all[i].text != w && !(last && t.prefix && strings.HasPrefix(all[i].text, w)) {
			return false
		}
	}
	return true
}

// bestWindow is the hits, within the length of a snippet, that show the most
// different terms.
func bestWindow(body string, hits []hit) (start, end int) {
	start, end = hits[0].start, hits[0].end
	best := 0
	count := map[int]int{}
	left := 0
	for right := range hits {
		count[hits[right].term]++
		for left < right && !fits(body[hits[left].start:hits[right].end], snippetRunes*3/4) {
			if count[hits[left].term]--; count[hits[left].term] == 0 {
				delete(count, hits[left].term)
			}
			left++
		}
		if len(count) > best {
			best, start, end = len(count), hits[left].start, hits[right].end
		}
	}
	return start, end
}

// fits reports whether s has at most that many runes.
func fits(s string, runes int) bool {
	return len(s) <= runes || len(s) <= runes*utf8.UTFMax && utf8.RuneCountInString(s) <= runes
}

// widen stretches a piece to a snippet's length: to the beginning of its
// sentence or paragraph if that is near, else a third before and the rest after.
func widen(body string, start, end int) (int, int) {
	if !fits(body[start:end], snippetRunes) { // a single "word" may be of any length
		return start, start + len(text.Clip(body[start:end], snippetRunes)) - len("…")
	}
	room := snippetRunes - utf8.RuneCountInString(body[start:end])
	from := back(body, start, room/2)
	if begin := lastBreak(body[from:start]); begin > 0 {
		from += begin
	} else if from > 0 {
		from = wordStart(body, from, start)
	}
	room = snippetRunes - utf8.RuneCountInString(body[from:end])
	to := end
	for n := 0; n < room && to < len(body); n++ {
		_, size := utf8.DecodeRuneInString(body[to:])
		to += size
	}
	if to < len(body) {
		to = wordEndBefore(body, end, to)
	}
	return from, to
}

// back is at minus a number of runes.
func back(body string, at, runes int) int {
	for ; runes > 0 && at > 0; runes-- {
		_, size := utf8.DecodeLastRuneInString(body[:at])
		at -= size
	}
	return at
}

// lastBreak is where the last sentence or paragraph of s begins, or 0.
func lastBreak(s string) int {
	begin := 0
	for _, mark := range []string{"\n", ". ", "! ", "? ", "。", "！", "？"} {
		if at := strings.LastIndex(s, mark); at >= 0 {
			begin = max(begin, at+len(mark))
		}
	}
	return begin
}

// wordStart is the first place after from, and not after limit, where a word
// begins.
func wordStart(body string, from, limit int) int {
	for i, r := range body[from:limit] {
		if pairs(r) {
			return from + i
		}
		if unicode.IsSpace(r) {
			return from + i + utf8.RuneLen(r)
		}
	}
	return limit
}

// wordEndBefore is the last place up to to, and not before limit, where a word
// ends.
func wordEndBefore(body string, limit, to int) int {
	for at := to; at > limit; {
		r, size := utf8.DecodeLastRuneInString(body[:at])
		if next, _ := utf8.DecodeRuneInString(body[at:]); unicode.IsSpace(next) || pairs(r) && !unicode.IsMark(next) {
			return at
		}
		at -= size
	}
	return limit
}

// oneLine is s with every run of white space as one space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
