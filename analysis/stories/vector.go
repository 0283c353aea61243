package stories

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// vector is a sparse vector with unit length. Its terms are sorted, so that two
// are compared by one walk over both.
type vector []weighted

type weighted struct {
	Term   string  `json:"t"`
	Weight float32 `json:"w"`
}

// newVector keeps the n heaviest terms of w, scaled to unit length.
func newVector(w map[string]float64, n int) vector {
	terms := slices.SortedFunc(maps.Keys(w), func(a, b string) int {
		if c := cmp.Compare(w[b], w[a]); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
	terms = terms[:min(n, len(terms))]
	slices.Sort(terms) // sums in one order: equal inputs, equal bits
	var square float64
	for _, t := range terms {
		square += w[t] * w[t]
	}
	if square == 0 {
		return nil
	}
	v := make(vector, len(terms))
	for i, t := range terms {
		v[i] = weighted{t, float32(w[t] / math.Sqrt(square))}
	}
	return v
}

// cosine is the cosine similarity of two unit vectors, 0 to 1.
func cosine(a, b vector) float64 {
	var dot float64
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := cmp.Compare(a[i].Term, b[j].Term); {
		case c < 0:
			i++
		case c > 0:
			j++
		default:
			dot += float64(a[i].Weight) * float64(b[j].Weight)
			i, j = i+1, j+1
		}
	}
	return min(dot, 1)
}

// heaviest lists the n heaviest terms of v.
func (v vector) heaviest(n int) []string {
	sorted := slices.SortedFunc(slices.Values(v), func(a, b weighted) int {
		if c := cmp.Compare(b.Weight, a.Weight); c != 0 {
			return c
		}
		return cmp.Compare(a.Term, b.Term)
	})
	terms := make([]string, 0, n)
	for _, t := range sorted[:min(n, len(sorted))] {
		terms = append(terms, t.Term)
	}
	return terms
}
