package statements

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/text"
)

// layout is an article cut into blocks, sentences and tokens.
type layout struct {
	text       string
	plain      string // the text in simplified Chinese characters, at the same offsets
	lex        *lexicon
	quotations []quotation
	sentences  []sentence
	mentions   []policy.Mention // those in the text, sorted, none overlapping
}

// sentence is one sentence outside quotation marks: what stands inside them is
// one token. block numbers the paragraphs (one for all that a quotation joins).
type sentence struct {
	start, end int
	block      int
	tokens     []token
	first      bool // of its block
}

type tokenKind uint8

const (
	word tokenKind = iota
	number
	punct
	quoted
)

// token is a word, a number, a mark, or a whole quotation.
type token struct {
	kind       tokenKind
	start, end int
	low        string // lower case, straight apostrophes
	capital    bool
	class      wordClass
	mention    int // index into layout.mentions, or -1
	quotation  int // index into layout.quotations, for kind quoted
}

func lay(s string, lex *lexicon, mentions []policy.Mention) *layout {
	l := &layout{text: s, plain: s, lex: lex, mentions: separate(mentions, len(s))}
	if lex.Language == "zh" {
		l.plain = text.Simplified(s)
	}
	paragraphs := l.keep(text.Paragraphs(s))
	l.quotations = quotations(s, paragraphs, lex.Language)
	mention, quote, block := 0, 0, 0
	for p := 0; p < len(paragraphs); p++ {
		span := paragraphs[p]
		for q := quote; q < len(l.quotations) && l.quotations[q].open < span.End; q++ {
			if last := l.quotations[q].last; last > p {
				p, span.End = last, paragraphs[last].End
			}
		}
		masked := l.mask(span, quote)
		for i, in := range l.sentencesOf(masked) {
			in.Start, in.End = in.Start+span.Start, in.End+span.Start
			if i == 0 {
				in.Start = l.afterStamp(in)
			}
			if i == 0 && block < 3 {
				in.Start = l.afterDateline(in)
			}
			sen := sentence{start: in.Start, end: in.End, block: block, first: i == 0}
			sen.tokens, quote, mention = l.tokens(in, quote, mention)
			l.firstNames(sen.tokens)
			if len(sen.tokens) > 0 {
				l.sentences = append(l.sentences, sen)
			}
		}
		block++
	}
	return l
}

// afterDateline is where the sentence begins after "BEIJING, Jan 17 (Wire) - ".
func (l *layout) afterDateline(in text.Span) int {
	if l.lex.dateline == nil || !strings.ContainsAny(l.text[in.Start:min(in.End, in.Start+160)], "-–—社电讯") {
		return in.Start
	}
	s := l.plain[in.Start:in.End]
	if at := l.lex.dateline.FindStringIndex(s); at != nil && at[1] < len(s)-10 {
		return in.Start + at[1]
	}
	return in.Start
}

// stamp is the time before an entry of a live report: "10:21", "+++ 09.44 Uhr +++".
var stamp = regexp.MustCompile(`^(?:\+\+\+ ?)?\[?\d{1,2}[:.h]\d{2}\]?(?: ?(?:Uhr|[ap]\.?m\.?|GMT|CET|BST|ET))?(?: ?\+\+\+| ?[:|–—-])? +`)

// afterStamp is where the entry begins after its time.
func (l *layout) afterStamp(in text.Span) int {
	s := l.text[in.Start:in.End]
	if c := s[0]; c != '+' && c != '[' && (c < '0' || c > '9') {
		return in.Start
	}
	if at := stamp.FindStringIndex(s); at != nil && at[1] < len(s)-10 {
		return in.Start + at[1]
	}
	return in.Start
}

// firstNames takes months that are first names ("Jan Weber", "April Jones")
// for names: those right before another unknown name.
func (l *layout) firstNames(t []token) {
	for i := 0; i+1 < len(t); i++ {
		month := l.lex.Dates.Months[t[i].low] > 0 && t[i].capital && t[i].mention < 0
		next := t[i+1]
		if month && next.capital && next.class == 0 && next.mention < 0 && next.kind == word && (i == 0 || t[i-1].kind != number && t[i-1].class&isPreposition == 0 && t[i-1].low != ".") {
			t[i].class &^= isTime | isModal
		}
	}
}

// separate drops the title's mentions and those that overlap an earlier, longer one.
func separate(mentions []policy.Mention, size int) []policy.Mention {
	out := make([]policy.Mention, 0, len(mentions))
	for _, m := range mentions {
		switch last := len(out) - 1; {
		case m.InTitle || m.Start < 0 || m.End > size || m.End <= m.Start:
		case last >= 0 && m.Start < out[last].End:
			if m.Start == out[last].Start && m.End > out[last].End {
				out[last] = m
			}
		default:
			out = append(out, m)
		}
	}
	return out
}

// keep drops lines that are no part of the article: "Also read | …".
func (l *layout) keep(paragraphs []text.Span) []text.Span {
	out := paragraphs[:0]
	for _, p := range paragraphs {
		if !l.teaser(p.In(l.plain)) {
			out = append(out, p)
		}
	}
	return out
}

func (l *layout) teaser(line string) bool {
	if len(line) > 400 {
		return false
	}
	low := strings.ToLower(line)
	for _, t := range l.lex.Teasers {
		if strings.HasPrefix(low, t) {
			return true
		}
	}
	return false
}

// mask is the text of span with the words inside quotation marks made one
// unbroken word, so that sentences are cut outside them only. Its offsets are
// the span's. A stop before the closing mark stays.
func (l *layout) mask(span text.Span, quote int) string {
	b := []byte(l.text[span.Start:span.End])
	for ; quote < len(l.quotations) && l.quotations[quote].open < span.End; quote++ {
		q := l.quotations[quote]
		if q.open < span.Start {
			continue
		}
		end := q.end
		if r, n := utf8.DecodeLastRuneInString(l.text[q.start:q.end]); strings.ContainsRune(".!?。！？…", r) {
			end -= n
		}
		for i := q.start; i < end; i++ {
			b[i-span.Start] = 'x'
		}
		if r, _ := utf8.DecodeRuneInString(l.text[q.start:]); !unicode.IsLower(r) && q.start < end {
			b[q.start-span.Start] = 'X' // a sentence may begin with it
		}
	}
	return string(b)
}

func (l *layout) sentencesOf(masked string) []text.Span {
	return text.Sentences(masked, l.lex.Language)
}

// tokens cuts a sentence; quote and mention are the first quotation and
// mention that may lie in it, and come back advanced.
func (l *layout) tokens(span text.Span, quote, mention int) ([]token, int, int) {
	out := make([]token, 0, (span.End-span.Start)/5+4)
	for i := span.Start; i < span.End; {
		for quote < len(l.quotations) && l.quotations[quote].open < i {
			quote++
		}
		if quote < len(l.quotations) && l.quotations[quote].open == i {
			q := l.quotations[quote]
			if l.lex.Language == "zh" && l.termHan(q, span.End) {
				out = append(out, l.termToken(q.open, q.close, mention))
				i = q.close
				continue
			}
			out = append(out, token{kind: quoted, start: i, end: q.close, mention: -1, quotation: quote})
			i = max(q.close, i+1)
			continue
		}
		r, size := utf8.DecodeRuneInString(l.text[i:])
		if unicode.IsSpace(r) {
			i += size
			continue
		}
		if end := l.titleHan(r, i, span.End); end > i {
			out = append(out, l.termToken(i, end, mention))
			i = end
			continue
		}
		t := token{start: i, end: i + size, mention: -1, kind: punct}
		if text.IsHan(r) { // each character by itself
			t.kind = word
		} else if isWordRune(r) {
			t = l.word(i, span.End)
		} else if n := l.tail(i, span); n > 0 {
			t.kind, t.end = word, i+n
		}
		t.low = plainMark(strings.ReplaceAll(strings.ToLower(l.plain[t.start:t.end]), "’", "'"))
		if t.kind == word {
			t.class = l.lex.class[t.low]
			t.capital = unicode.IsUpper(r) || unicode.IsTitle(r)
		}
		for mention < len(l.mentions) && l.mentions[mention].End <= t.start {
			mention++
		}
		if mention < len(l.mentions) && l.mentions[mention].Start < t.end && t.kind != punct {
			t.mention = mention
		}
		out = append(out, t)
		i = t.end
	}
	return out, quote, mention
}

// plainMark is a full-width mark as its plain one.
func plainMark(s string) string {
	switch s {
	case "，":
		return ","
	case "：":
		return ":"
	case "（":
		return "("
	case "）":
		return ")"
	case "；":
		return ";"
	}
	return s
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// word reads the word or number at i: letters, with hyphens, points and
// apostrophes inside. English 's and n't, French elisions (l', qu') and
// inverted pronouns (-t-il) are words of their own.
func (l *layout) word(i, limit int) token {
	end, digits := i, true
	for end < limit {
		r, size := utf8.DecodeRuneInString(l.text[end:limit])
		if text.IsHan(r) {
			break
		}
		if isWordRune(r) {
			digits = digits && unicode.IsDigit(r)
			end += size
			continue
		}
		next, _ := utf8.DecodeRuneInString(l.text[end+size : limit])
		if !isWordRune(next) || text.IsHan(next) || !strings.ContainsRune("-'’.,·‑", r) {
			break
		}
		if r == ',' && !(digits && unicode.IsDigit(next)) {
			break
		}
		if (r == '\'' || r == '’') && l.splits(&end, i, size, limit) {
			break
		}
		if r == '-' && l.lex.Language == "fr" && inverted(l.text[end:limit]) {
			break
		}
		end += size
	}
	kind := word
	if digits {
		kind = number
	} else if end < limit && l.text[end] == '.' && l.pointed(i, end, limit) {
		end++
	}
	return token{kind: kind, start: i, end: end, mention: -1}
}

// pointed reports whether the point after the word belongs to it: an initial
// ("Lina M. Khan") or a title ("Mr.").
func (l *layout) pointed(i, end, limit int) bool {
	if l.lex.class[strings.ToLower(l.text[i:end+1])]&isTitle != 0 {
		return true
	}
	r, n := utf8.DecodeRuneInString(l.text[i:end])
	rest := strings.TrimLeft(l.text[end+1:limit], " \u00a0")
	next, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsUpper(r) && n == end-i && unicode.IsUpper(next) && rest != l.text[end+1:limit]
}

// splits reports whether the apostrophe at *end ends the word: before an
// English 's, after a French elision (which keeps it).
func (l *layout) splits(end *int, start, size, limit int) bool {
	rest := l.text[*end+size : limit]
	switch l.lex.Language {
	case "fr":
		if *end-start <= len("jusqu") {
			*end += size
			return true
		}
	case "en", "de":
		for _, s := range contractions {
			after, ok := strings.CutPrefix(rest, s)
			r, _ := utf8.DecodeRuneInString(after)
			if ok && !isWordRune(r) {
				return true
			}
		}
	}
	return false
}

// tail is the length of what a word was split into at i: an English 's, a
// French -t-il. The hyphens are part of the token.
func (l *layout) tail(i int, span text.Span) int {
	if i == span.Start {
		return 0
	}
	if before, _ := utf8.DecodeLastRuneInString(l.text[span.Start:i]); !isWordRune(before) {
		return 0
	}
	rest := l.text[i:span.End]
	r, size := utf8.DecodeRuneInString(rest)
	if r == '-' && l.lex.Language == "fr" && inverted(rest) {
		return len(rest) - len(strings.TrimLeftFunc(rest, func(r rune) bool { return r == '-' || unicode.IsLetter(r) }))
	}
	if r == '\'' || r == '’' {
		for _, s := range contractions {
			if after, ok := strings.CutPrefix(rest[size:], s); ok {
				if next, _ := utf8.DecodeRuneInString(after); !isWordRune(next) {
					return size + len(s)
				}
			}
		}
	}
	return 0
}

var contractions = []string{"s", "re", "ve", "ll", "d", "m"}

// inverted reports whether rest is the tail of a French inversion: "-t-il", "-elle".
func inverted(rest string) bool {
	rest = strings.TrimPrefix(rest, "-t")
	for _, p := range []string{"-ils", "-il", "-elles", "-elle", "-on"} {
		if after, ok := strings.CutPrefix(rest, p); ok {
			r, _ := utf8.DecodeRuneInString(after)
			return !isWordRune(r) && r != '-'
		}
	}
	return false
}
