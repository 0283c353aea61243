package statements

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"datapolicy/text"
)

// quotation is an outermost pair of quotation marks: the opening mark at
// [open,start), the words at [start,end), the closing mark at [end,close).
// An unbalanced one ends with its paragraph, and close == end.
type quotation struct {
	open, start, end, close int
	first, last             int // paragraphs that it begins and ends in
}

// style is a way of quoting: an opening mark with the marks that may close it.
// The first closing mark is the proper one, the others are met in the wild.
type style struct {
	open   rune
	closes string
}

var styles = map[rune]style{
	'“': {'“', "”\""}, '„': {'„', "“”\""}, '"': {'"', "\""}, '＂': {'＂', "＂"}, '«': {'«', "»"}, '»': {'»', "«"}, '”': {'”', "”“"},
	'‘': {'‘', "’"}, '\'': {'\'', "'"}, '‚': {'‚', "‘’"}, '‹': {'‹', "›"}, '›': {'›', "‹"},
	'「': {'「', "」"}, '『': {'『', "』"}, '﹁': {'﹁', "﹂"}, '﹃': {'﹃', "﹄"}, '〝': {'〝', "〞〟"},
}

// maxUnopened is over how many paragraphs a quotation may run that does not
// repeat its opening mark.
const maxUnopened = 4

// maxParagraphs is over how many paragraphs one quotation may run at all.
const maxParagraphs = 30

// quotations finds the outermost quotations of s, in order. Marks inside one
// another are part of the outer's words; 《…》 is a title and no quotation.
func quotations(s string, paragraphs []text.Span, lang string) []quotation {
	sc := scanner{s: s, paragraphs: paragraphs, guillemet: guillemetOpener(s, lang)}
	for p := 0; p < len(paragraphs); {
		p = sc.paragraph(p, paragraphs[p].Start)
	}
	return sc.found
}

// guillemetOpener is the mark that opens between guillemets: « in French and in
// Switzerland, » in German and Danish books and papers. What stands first where
// a word begins decides.
func guillemetOpener(s, lang string) rune {
	if lang == "fr" {
		return '«'
	}
	i := strings.IndexAny(s, "«»")
	if i < 0 {
		return '«'
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return r
}

type scanner struct {
	s          string
	paragraphs []text.Span
	guillemet  rune
	found      []quotation
}

// paragraph scans from pos in paragraph p to its end, or to the end of the
// paragraph in which a quotation that began in p ends; it returns the next
// paragraph to scan.
func (sc *scanner) paragraph(p, pos int) int {
	for i := pos; i < sc.paragraphs[p].End; {
		r, size := utf8.DecodeRuneInString(sc.s[i:])
		st, is := styles[r]
		if !is || !sc.opens(i, size, r, p) {
			i += size
			continue
		}
		q, ok := sc.close(st, i, i+size, p)
		if !ok {
			i += size
			continue
		}
		sc.found = append(sc.found, trimmed(sc.s, q))
		if q.last != p {
			p = q.last
		}
		i = max(q.close, i+size)
	}
	return p + 1
}

// opens reports whether the mark r at i can open a quotation.
func (sc *scanner) opens(i, size int, r rune, p int) bool {
	prev, next := sc.around(i, size, p)
	switch r {
	case '«', '»':
		return r == sc.guillemet
	case '‹', '›':
		return (r == '‹') == (sc.guillemet == '«') && !isSpaceOrEnd(next)
	case '"':
		return !isSpaceOrEnd(next) && !unicode.IsDigit(prev) && (startsWord(prev) || text.IsHan(prev) || text.IsHan(next))
	case '”':
		return !isSpaceOrEnd(next) && (isSpaceOrEnd(prev) || strings.ContainsRune("：:，", prev))
	case '\'', '‘':
		if r == '‘' && text.IsHan(prev) {
			return !isSpaceOrEnd(next)
		}
		return startsWord(prev) && (unicode.IsLetter(next) || unicode.IsDigit(next) || next == '“' || next == '"' || next == '…' || next == '[')
	}
	return true
}

// close finds where the quotation opened at [open,start) ends.
func (sc *scanner) close(st style, open, start, p int) (quotation, bool) {
	single := st.open == '\'' || st.open == '‘'
	depth, unopened, from := 0, 0, start
	for at := p; at < min(len(sc.paragraphs), p+maxParagraphs); at++ {
		end := sc.paragraphs[at].End
		for i := from; i < end; {
			r, size := utf8.DecodeRuneInString(sc.s[i:])
			switch {
			case r == st.open && sc.reopens(st, i, size, at, depth):
				if depth == 0 && !sc.nests(st, i+size, at) {
					return quotation{}, false // the first was never closed; this one counts
				}
				depth++
			case strings.ContainsRune(st.closes, r) || r == st.open:
				switch {
				case single && sc.apostrophe(i, size, at):
				case r == '"' && st.open == '"' && !sc.closes(i, size, at):
				case depth > 0:
					depth--
				default:
					return quotation{open, start, i, i + size, p, at}, true
				}
			}
			i += size
		}
		next, repeated, ok := sc.continues(st, at)
		if !ok || (single && !repeated) {
			break
		}
		if !repeated {
			if unopened++; unopened > maxUnopened {
				break
			}
		}
		from = next
	}
	if single || !sc.introduced(open, p) {
		return quotation{}, false
	}
	end := sc.paragraphs[p].End
	return quotation{open, start, end, end, p, p}, true
}

// reopens reports whether the opening mark of st, met again inside, opens
// (rather than closes, as careless writers have it: “…“, or is plain "…").
func (sc *scanner) reopens(st style, i, size, p, depth int) bool {
	prev, next := sc.around(i, size, p)
	switch st.open {
	case '"', '”':
		return (isSpaceOrEnd(prev) || prev == '(') && !endsWord(next)
	case '\'', '‘':
		return startsWord(prev) && unicode.IsLetter(next)
	case '“':
		return isSpaceOrEnd(prev) || !endsWord(next)
	}
	return true
}

// nests reports whether after a second opening mark there are two closing ones
// before a third opening: quotations of one style inside one another.
func (sc *scanner) nests(st style, from, p int) bool {
	if st.open == '"' || st.open == '\'' || st.open == '‘' || st.open == '”' {
		return false
	}
	closed := 0
	for _, r := range sc.s[from:sc.paragraphs[p].End] {
		switch {
		case strings.ContainsRune(st.closes, r):
			if closed++; closed == 2 {
				return true
			}
		case r == st.open:
			return false
		}
	}
	return false
}

// closes reports whether a straight mark can close: a word or a stop is before it.
func (sc *scanner) closes(i, size, p int) bool {
	prev, next := sc.around(i, size, p)
	return !isSpaceOrEnd(prev) || isSpaceOrEnd(next) || endsWord(next)
}

// apostrophe reports whether the single mark at i is one: inside a word, or
// after a plural's s where a better closing mark follows.
func (sc *scanner) apostrophe(i, size, p int) bool {
	prev, next := sc.around(i, size, p)
	if text.IsHan(prev) || text.IsHan(next) {
		return false
	}
	if unicode.IsLetter(next) || unicode.IsDigit(next) {
		return true
	}
	if prev != 's' || !unicode.IsSpace(next) {
		return false
	}
	mark := sc.s[i : i+size]
	rest := sc.s[i+size : min(sc.paragraphs[p].End, i+size+600)]
	for {
		j := strings.Index(rest, mark)
		if j < 0 {
			return false
		}
		before, _ := utf8.DecodeLastRuneInString(rest[:j])
		after, n := utf8.DecodeRuneInString(rest[j+len(mark):])
		rest = rest[j+len(mark):]
		switch {
		case n > 0 && unicode.IsLetter(after):
			if isSpaceOrEnd(before) {
				return false // another quotation opens
			}
		case before != 's' || !unicode.IsSpace(after):
			return true
		}
	}
}

// continues reports whether a quotation open at the end of paragraph p goes on
// in the next: the opening mark is repeated there (the convention), or a
// closing mark comes before any opening one. from is where its words go on.
func (sc *scanner) continues(st style, p int) (from int, repeated, ok bool) {
	if p+1 >= len(sc.paragraphs) {
		return 0, false, false
	}
	next := sc.paragraphs[p+1]
	r, size := utf8.DecodeRuneInString(sc.s[next.Start:])
	if r == st.open || (st.open == '«' && r == '»') {
		return next.Start + size, true, true
	}
	for at := p + 1; at < len(sc.paragraphs) && at <= p+maxUnopened; at++ {
		for i, r := range sc.s[sc.paragraphs[at].Start:sc.paragraphs[at].End] {
			i += sc.paragraphs[at].Start
			size := utf8.RuneLen(r)
			if r == st.open && st.open != '"' {
				return next.Start, false, false
			}
			if strings.ContainsRune(st.closes, r) {
				before, after := sc.around(i, size, at)
				return next.Start, false, !isSpaceOrEnd(before) && (isSpaceOrEnd(after) || endsWord(after) || text.IsHan(after))
			}
		}
	}
	return 0, false, false
}

// introduced reports whether an unbalanced opening mark stands where speech is
// introduced: after a colon or a comma.
func (sc *scanner) introduced(open, p int) bool {
	before := strings.TrimRightFunc(sc.s[sc.paragraphs[p].Start:open], unicode.IsSpace)
	r, _ := utf8.DecodeLastRuneInString(before)
	return r == ':' || r == '：' || r == ','
}

// around is the runes before and after the mark, 0 at the paragraph's ends.
func (sc *scanner) around(i, size, p int) (prev, next rune) {
	if i > sc.paragraphs[p].Start {
		prev, _ = utf8.DecodeLastRuneInString(sc.s[:i])
	}
	if i+size < sc.paragraphs[p].End {
		next, _ = utf8.DecodeRuneInString(sc.s[i+size:])
	}
	return prev, next
}

func isSpaceOrEnd(r rune) bool { return r == 0 || unicode.IsSpace(r) }

// startsWord reports whether a word may begin after r.
func startsWord(r rune) bool {
	return isSpaceOrEnd(r) || strings.ContainsRune("([{—–-/:：，,、。（“„«‘\"", r)
}

// endsWord reports whether a word may end before r.
func endsWord(r rune) bool {
	return isSpaceOrEnd(r) || (unicode.IsPunct(r) && !strings.ContainsRune("([{（“„«‘#@$", r))
}

// trimmed is q without the spaces (as in « … ») inside its marks.
func trimmed(s string, q quotation) quotation {
	for q.start < q.end {
		r, n := utf8.DecodeRuneInString(s[q.start:q.end])
		if !unicode.IsSpace(r) && r != '\u200b' && r != '\ufeff' {
			break
		}
		q.start += n
	}
	for q.start < q.end {
		r, n := utf8.DecodeLastRuneInString(s[q.start:q.end])
		if !unicode.IsSpace(r) && r != '\u200b' && r != '\ufeff' {
			break
		}
		q.end -= n
	}
	return q
}
