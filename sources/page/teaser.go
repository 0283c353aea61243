package page

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed teasers.txt
var teaserFile string

// teaserKind is how much of a line a phrase speaks for; see teasers.txt.
type teaserKind int

const (
	teaserLead teaserKind = 1 << iota
	teaserOpen
	teaserWhole
)

// teaserPhrases are the phrases of teasers.txt, folded, with their kinds.
var teaserPhrases = sync.OnceValue(func() map[string]teaserKind {
	phrases := map[string]teaserKind{}
	for line := range strings.Lines(teaserFile) {
		f := strings.SplitN(strings.TrimSpace(line), "\t", 3)
		if len(f) != 3 || strings.HasPrefix(line, "#") {
			continue
		}
		phrases[foldLine(f[2])] |= map[string]teaserKind{"lead": teaserLead, "open": teaserOpen, "whole": teaserWhole}[f[0]]
	}
	return phrases
})

// framedPhrases are the phrases in two halves.
var framedPhrases = sync.OnceValue(func() (framed [][2]string) {
	for p := range teaserPhrases() {
		if first, second, ok := strings.Cut(p, " … "); ok {
			framed = append(framed, [2]string{first + " ", " " + second + " "})
		}
	}
	return framed
})

// longestPhrase is the number of runes of the longest phrase of the file.
var longestPhrase = sync.OnceValue(func() int {
	n := 0
	for p := range teaserPhrases() {
		n = max(n, utf8.RuneCountInString(p))
	}
	return n
})

// StripTeasers drops from a plain text the lines that point away from it ("Also
// read | …", "相关阅读：…", "Share this article"). It is careful: a line that may be a
// sentence of the article stays.
func StripTeasers(text string) string {
	var out []string
	for _, paragraph := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		var kept []string
		dropped := false
		for _, line := range strings.Split(paragraph, "\n") {
			if isTeaser(line) {
				dropped = true
				continue
			}
			kept = append(kept, line)
		}
		if joined := strings.Join(kept, "\n"); !dropped || strings.TrimSpace(joined) != "" {
			out = append(out, joined)
		}
	}
	return strings.Trim(strings.Join(out, "\n\n"), "\n")
}

// teaserLimit is the length, in half-width columns, beyond which a line is
// taken for text whatever it begins with. Headlines are shorter.
const teaserLimit = 200

// isTeaser reports whether a line is a teaser, a caption of a link box or a
// button's text and not part of the article.
func isTeaser(line string) bool {
	if isText(line) {
		return false
	}
	folded := foldLine(line)
	if folded == "" {
		return false
	}
	bare := strings.TrimFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	phrases := teaserPhrases()
	if phrases[bare]&(teaserWhole|teaserLead) != 0 {
		return true
	}
	if strings.ContainsRune(folded, '©') && width(folded) <= 120 && !isProse(folded) {
		return true // whose a picture or the page is
	}
	long := width(folded) > teaserLimit
	for _, f := range framedPhrases() {
		if strings.HasPrefix(folded, f[0]) && strings.Contains(folded, f[1]) && width(folded) < 2*teaserLimit {
			return true
		}
	}
	start := strings.TrimLeftFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	if !beginsPhrase(start) {
		return false
	}
	count, limit := 0, longestPhrase()
	for i := range start + "\n" { // each boundary of a rune, the end included
		if count > limit {
			break
		}
		count++
		kind, ok := phrases[strings.TrimSpace(start[:i])]
		if !ok || i == 0 {
			continue
		}
		rest := start[i:]
		if kind&teaserLead != 0 && leadsAway(strings.TrimLeft(rest, " ")) && !long && !isProse(rest) {
			return true
		}
		if kind&teaserOpen != 0 && endsWord(start[:i], rest) && !long && !isProse(rest) {
			return true
		}
	}
	return false
}

// isText reports, without folding it, that a line is too long for a teaser of
// any kind: it has more letters and digits than the longest phrase and than a
// line may be wide that begins with one, and does not begin with the first half
// of a phrase in two.
func isText(line string) bool {
	most := max(teaserLimit, longestPhrase())
	if len(line) <= most {
		return false
	}
	letters, head := 0, len(line)
	for i, r := range line {
		if r >= 'a' && r <= 'z' || unicode.IsLetter(r) || unicode.IsNumber(r) {
			if letters++; letters > most {
				head = i
				break
			}
		}
	}
	if letters <= most {
		return false
	}
	folded := foldLine(line[:head])
	for _, f := range framedPhrases() {
		if strings.HasPrefix(folded, f[0]) {
			return false
		}
	}
	return true
}

// phraseBeginnings are the first bytes of the phrases, three of each.
var phraseBeginnings = sync.OnceValue(func() map[string]bool {
	beginnings := map[string]bool{}
	for p := range teaserPhrases() {
		beginnings[p[:min(3, len(p))]] = true
	}
	return beginnings
})

// beginsPhrase reports whether a folded line may begin with a phrase.
func beginsPhrase(folded string) bool {
	for n := 1; n <= min(3, len(folded)); n++ {
		if phraseBeginnings()[folded[:n]] {
			return true
		}
	}
	return false
}

// leadsAway reports whether what follows a lead phrase begins with a separator.
func leadsAway(rest string) bool {
	r, size := utf8.DecodeRuneInString(rest)
	switch r {
	case ':', '：', '|', '｜', '»', '›', '>', '→', '⇒', '▶', '►', '·', '•', '】', ']', '』', '〉', '》', '丨', '/', '…':
		return true
	case '-', '–', '—':
		return size < len(rest) && rest[size] == ' ' || r != '-'
	}
	return false
}

// endsWord reports whether a phrase ends where a word ends; Han has no spaces.
func endsWord(phrase, rest string) bool {
	last, _ := utf8.DecodeLastRuneInString(phrase)
	next, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || unicode.Is(unicode.Han, last) || !unicode.IsLetter(next)
}

// isProse reports whether s reads as sentences rather than as a headline or a
// button: it ends as a sentence does and is long, or holds several.
func isProse(s string) bool {
	ends := 0
	runes := []rune(strings.TrimSpace(s))
	for i, r := range runes {
		switch r {
		case '。', '！', '？':
			ends++
		case '.', '!', '?':
			if i+1 == len(runes) || runes[i+1] == ' ' && i >= 3 && unicode.IsLetter(runes[i-1]) && unicode.IsLetter(runes[i-2]) && unicode.IsLetter(runes[i-3]) {
				ends++ // after a word of three letters: not an initial or a common abbreviation
			}
		}
	}
	if len(runes) == 0 {
		return false
	}
	final := strings.ContainsRune(".。!！\"”»", runes[len(runes)-1])
	return ends >= 3 || final && (ends >= 2 || width(s) > 110)
}

// width is the length of s in half-width columns: Han counts two.
func width(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x2e80 && r <= 0xffdc {
			n++
		}
	}
	return n
}

// foldLine lowers a line and evens out spaces and apostrophes.
func foldLine(s string) string {
	return strings.Join(strings.Fields(evenSigns.Replace(strings.ToLower(s))), " ")
}

var evenSigns = strings.NewReplacer("’", "'", "‘", "'", "\u00a0", " ", "\u3000", " ", "\u202f", " ", "\u200b", "", "＞", ">")

// withoutTeaserBlocks drops teaser lines, and the list of links that follows
// one which is a caption ("Related articles").
func withoutTeaserBlocks(blocks []block) []block {
	var kept []block
	inBox := false
	for _, b := range blocks {
		if isTeaser(b.text) {
			inBox = true
			continue
		}
		if inBox && b.linkDensity() > 0.8 && b.kind != row {
			continue
		}
		inBox = false
		if b.kind != preformatted && strings.Contains(b.text, "\n") {
			if b.text = StripTeasers(b.text); b.text == "" {
				continue
			}
			b.key = keyOf(b.text)
		}
		kept = append(kept, b)
	}
	return kept
}
