package stories

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// plainLinkage is average linkage by its definition: join the two groups whose
// members are most alike on average, until none reach the cut.
func plainLinkage(n int, sim func(i, j int) float64, cut float64) []int {
	groups := make([][]int, n)
	for i := range groups {
		groups[i] = []int{i}
	}
	for {
		bi, bj, best := -1, -1, cut
		for i := range groups {
			for j := i + 1; j < len(groups); j++ {
				var sum float64
				for _, a := range groups[i] {
					for _, b := range groups[j] {
						sum += sim(a, b)
					}
				}
				if avg := sum / float64(len(groups[i])*len(groups[j])); avg >= best && (bi < 0 || avg > best) {
					bi, bj, best = i, j, avg
				}
			}
		}
		if bi < 0 {
			break
		}
		groups[bi] = append(groups[bi], groups[bj]...)
		groups = slices.Delete(groups, bj, bj+1)
	}
	out := make([]int, n)
	for _, g := range groups {
		for _, i := range g {
			out[i] = slices.Min(g)
		}
	}
	return out
}

func TestLinkageIsAverageLinkage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 24).Draw(t, "items")
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		m := make([][]float64, n)
		for i := range m {
			m[i] = make([]float64, n)
			for j := range i {
				m[i][j] = r.Float64() // ties are all but impossible
				m[j][i] = m[i][j]
			}
		}
		sim := func(i, j int) float64 { return m[i][j] }
		cut := rapid.Float64Range(0.05, 0.95).Draw(t, "cut")
		if got, want := linkage(matrix(n, sim), cut), plainLinkage(n, sim, cut); !slices.Equal(got, want) {
			t.Fatalf("linkage %v, by definition %v", got, want)
		}
	})
}

// matrix is sim as linkage takes it.
func matrix(n int, sim func(i, j int) float64) [][]float64 {
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = make([]float64, n)
		for j := range rows[i] {
			if i != j {
				rows[i][j] = sim(i, j)
			}
		}
	}
	return rows
}
