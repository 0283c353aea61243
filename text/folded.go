package text

import (
	"sort"
	"unicode/utf8"
)

// piece is a stretch of a folded text whose bytes came from one place of the
// original: character by character where each is as long as it was, else all of
// them from all of it. Most texts have a few dozen.
type piece struct {
	at       int32 // where it begins in the folded text
	from, to int32 // of the original; to is runeByRune or where it ends
}

const runeByRune = -1

// came notes that the n bytes put last, at at, came from a span of the original.
func (f *folder) came(at, n, from, to int) {
	var last *piece
	if len(f.pieces) > 0 {
		last = &f.pieces[len(f.pieces)-1]
	}
	if to-from != n {
		if last == nil || last.from != int32(from) || last.to != int32(to) {
			f.pieces = append(f.pieces, piece{int32(at), int32(from), int32(to)})
		}
		return
	}
	if last == nil || last.to != runeByRune || int(last.from)+at-int(last.at) != from {
		f.pieces = append(f.pieces, piece{int32(at), int32(from), runeByRune})
	}
}

// origin is the span of the original that the byte at i came from.
func (f Folded) origin(i int) Span {
	p := f.pieces[sort.Search(len(f.pieces), func(k int) bool { return int(f.pieces[k].at) > i })-1]
	if p.to != runeByRune {
		return Span{int(p.from), int(p.to)}
	}
	start, end := i, i+1
	for start > int(p.at) && !utf8.RuneStart(f.Text[start]) {
		start--
	}
	for end < len(f.Text) && !utf8.RuneStart(f.Text[end]) {
		end++
	}
	shift := int(p.from) - int(p.at)
	return Span{start + shift, end + shift}
}

// Original is the piece of the original text that bytes start to end of Text
// came from. A part of a character stands for the whole of it; bounds outside
// Text are moved inside.
func (f Folded) Original(start, end int) Span {
	n := len(f.Text)
	start, end = min(max(start, 0), n), min(max(end, 0), n)
	switch {
	case start < end:
		return Span{f.origin(start).Start, f.origin(end - 1).End}
	case start < n:
		at := f.origin(start).Start
		return Span{at, at}
	default:
		return Span{f.size, f.size}
	}
}

// Within is where bytes start to end of the original stand in Text: the reverse
// of Original. It is empty where nothing of them was kept.
func (f Folded) Within(start, end int) Span {
	first := sort.Search(len(f.Text), func(i int) bool { return f.origin(i).Start >= start })
	last := sort.Search(len(f.Text), func(i int) bool { return f.origin(i).Start >= end })
	return Span{first, last}
}
