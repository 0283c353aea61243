package eval

import (
	"slices"
	"strings"
	"unicode"
)

// overlapEnough is how much of what two spans cover together they must share
// to be taken for the same statement.
const overlapEnough = 0.5

func pick(all []Statement, verbatim bool) []Statement {
	return slices.DeleteFunc(slices.Clone(all), func(s Statement) bool { return s.Verbatim != verbatim })
}

// statements pairs each label with at most one prediction, the nearest first.
func (s *scorer) statements(task string, f *StatementScores, i Item, labelled, got []Statement) {
	type pair struct {
		l, g   int
		shared float64
	}
	var pairs []pair
	for l, a := range labelled {
		for g, b := range got {
			if shared := overlap(i.Text, a.Quote, b.Quote); shared >= overlapEnough {
				pairs = append(pairs, pair{l, g, shared})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		switch {
		case a.shared > b.shared:
			return -1
		case a.shared < b.shared:
			return 1
		}
		return 0
	})
	of := make([]int, len(labelled))
	for l := range of {
		of[l] = -1
	}
	taken := make([]bool, len(got))
	for _, p := range pairs {
		if of[p.l] < 0 && !taken[p.g] {
			of[p.l], taken[p.g] = p.g, true
		}
	}
	for l, g := range of {
		a := labelled[l]
		if g < 0 {
			s.confuse(task, clip(a.Quote), "", i.ID)
			for _, x := range []*Figures{&f.Exact, &f.Overlap, &f.Speaker, &f.Kind} {
				x.Missed++
			}
			continue
		}
		b := got[g]
		f.Overlap.Hits++
		f.Exact.matched(bare(a.Quote) == bare(b.Quote))
		speaker := sameSpeaker(a, b)
		if f.Speaker.matched(speaker); !speaker {
			s.confuse(task+" speaker", named(a), named(b), i.ID)
		}
		if f.Kind.matched(a.Kind == b.Kind); a.Kind != b.Kind {
			s.confuse(task+" kind", string(a.Kind), string(b.Kind), i.ID)
		}
	}
	for g, b := range got {
		if !taken[g] {
			s.confuse(task, "", clip(b.Quote), i.ID)
			for _, x := range []*Figures{&f.Exact, &f.Overlap, &f.Speaker, &f.Kind} {
				x.Wrong++
			}
		}
	}
}

// matched counts a pair: right, or wrong and missed at once.
func (f *Figures) matched(right bool) {
	if right {
		f.Hits++
		return
	}
	f.Wrong++
	f.Missed++
}

// overlap is the share of the bytes that two quotations cover in the text
// together which both of them cover (the Jaccard index of the spans); quotations
// that occur more than once are taken where they come nearest to each other.
func overlap(text, a, b string) float64 {
	best := 0.0
	for _, x := range occurrences(text, bare(a)) {
		for _, y := range occurrences(text, bare(b)) {
			shared := min(x[1], y[1]) - max(x[0], y[0])
			if shared > 0 {
				best = max(best, float64(shared)/float64(max(x[1], y[1])-min(x[0], y[0])))
			}
		}
	}
	return best
}

// occurrences are the spans of the first few places where part is in text.
func occurrences(text, part string) [][2]int {
	var out [][2]int
	for from := 0; part != "" && len(out) < 8; {
		at := strings.Index(text[from:], part)
		if at < 0 {
			break
		}
		out = append(out, [2]int{from + at, from + at + len(part)})
		from += at + len(part)
	}
	return out
}

// bare is a quotation without the marks, points and spaces at its ends.
func bare(quote string) string {
	return strings.TrimFunc(quote, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// sameSpeaker compares ids where a label has one, else names: one may be a part
// of the other ("Lina Khan", "Chair Lina Khan").
func sameSpeaker(label, got Statement) bool {
	if label.SpeakerID != "" {
		return label.SpeakerID == got.SpeakerID
	}
	a, b := strings.ToLower(bare(label.Speaker)), strings.ToLower(bare(got.Speaker))
	return got.SpeakerID == "" && a != "" && b != "" && (strings.Contains(a, b) || strings.Contains(b, a))
}

func named(s Statement) string {
	if s.SpeakerID != "" {
		return s.SpeakerID
	}
	return s.Speaker
}

func clip(s string) string {
	const most = 60
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	return string(runes[:most]) + "…"
}
