package policy

import (
	"cmp"
	"maps"
	"slices"
)

// byWeight lists the keys of w, the heaviest first, ties in order of the key.
func byWeight[K cmp.Ordered](w map[K]int) []K {
	return slices.SortedFunc(maps.Keys(w), func(a, b K) int {
		if c := cmp.Compare(w[b], w[a]); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	})
}
