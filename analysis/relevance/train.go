package relevance

import "math"

// example is a labelled article as features.
type example struct {
	features []float64
	relevant bool
}

const (
	penalty = 0.004 // of the squared weights, the bias excepted
	rounds  = 2500
	rate    = 0.5
	caution = 1.5 // how much more a false alarm costs than a miss
)

// train finds the weights of least penalised log loss by gradient descent from
// zero, so that the same lines always give the same weights. prior holds the
// sign that a weight may have (+1, -1, or 0 for either): with some hundred
// lines, chance must not teach that privacy speaks against data policy.
func train(examples []example, prior []int) []float64 {
	if len(examples) == 0 {
		return nil
	}
	n := len(examples[0].features)
	w := make([]float64, n)
	gradient := make([]float64, n)
	set := make([][]int, len(examples)) // the features that are not 0: few
	for i, e := range examples {
		for j, f := range e.features {
			if f != 0 {
				set[i] = append(set[i], j)
			}
		}
	}
	for range rounds {
		for j := range gradient {
			gradient[j] = penalty * w[j]
		}
		gradient[0] = 0
		for i, e := range examples {
			z := 0.0
			for _, j := range set[i] {
				z += w[j] * e.features[j]
			}
			miss, cost := sigmoid(z), caution
			if e.relevant {
				miss, cost = miss-1, 1
			}
			for _, j := range set[i] {
				gradient[j] += cost * miss * e.features[j] / float64(len(examples))
			}
		}
		for j := range w {
			w[j] -= rate * gradient[j]
			if prior[j] != 0 && w[j]*float64(prior[j]) < 0 {
				w[j] = 0
			}
		}
	}
	for j := range w {
		w[j] = math.Round(w[j]*1000) / 1000
	}
	return w
}
