package stories

// linkage groups items by average-linkage agglomerative clustering and cuts the
// tree where the average similarity falls below cut. It returns each item's
// group; groups are numbered by their first item. The matrix of similarities
// must be symmetric and is used up; ties go to the lower index, so equal input
// gives equal output.
//
// It is the nearest-neighbour chain (Murtagh 1983), O(n²) in time, which for
// average linkage gives the tree of the plain algorithm.
func linkage(similar [][]float64, cut float64) []int {
	n := len(similar)
	if n == 0 {
		return nil
	}
	size := make([]int, n) // 0: merged into another
	group := make([]int, n)
	for i := range size {
		size[i], group[i] = 1, i
	}
	chain := make([]int, 0, n)
	for next := 0; next < n; {
		if len(chain) == 0 {
			if size[next] == 0 {
				next++
				continue
			}
			chain = append(chain, next)
		}
		top := chain[len(chain)-1]
		near, best := -1, 0.0
		if len(chain) > 1 { // prefer the one before: the chain must close on ties
			near = chain[len(chain)-2]
			best = similar[top][near]
		}
		for j := range n {
			if size[j] > 0 && j != top && (near < 0 || similar[top][j] > best) {
				near, best = j, similar[top][j]
			}
		}
		switch {
		case near < 0 || best < cut:
			// Nothing will ever be near enough to top: averages only fall.
			chain = chain[:0]
			size[top] = 0 // out of the search; its members keep its number
		case len(chain) > 1 && near == chain[len(chain)-2]:
			chain = chain[:len(chain)-2]
			merge(min(top, near), max(top, near), similar, size, group)
		default:
			chain = append(chain, near)
		}
	}
	return group
}

// merge folds the group j into i, i < j.
func merge(i, j int, similar [][]float64, size, group []int) {
	wi, wj := float64(size[i]), float64(size[j])
	for k := range similar {
		if size[k] > 0 && k != i && k != j {
			s := (wi*similar[i][k] + wj*similar[j][k]) / (wi + wj)
			similar[i][k], similar[k][i] = s, s
		}
	}
	size[i] += size[j]
	size[j] = 0
	for k, g := range group {
		if g == j {
			group[k] = i
		}
	}
}
