package cite

import (
	"math"
	"slices"

	"datapolicy/text"
)

// Vectors compares texts by the cosine of their TF-IDF vectors. The document
// frequencies are those of the texts it was made from, smoothed, so that a word
// which all of them use still counts for something.
type Vectors struct {
	idf     map[string]float64
	unseen  float64
	vectors []vector
}

type vector struct {
	weights map[string]float64
	norm    float64
}

// NewVectors makes the vectors of texts given as their words.
func NewVectors(texts [][]string) *Vectors {
	df := map[string]int{}
	for _, words := range texts {
		seen := map[string]bool{}
		for _, w := range words {
			if !seen[w] {
				seen[w] = true
				df[w]++
			}
		}
	}
	n := float64(len(texts))
	v := &Vectors{idf: make(map[string]float64, len(df)), unseen: 1 + math.Log(1+n)}
	for w, d := range df {
		v.idf[w] = 1 + math.Log((1+n)/(1+float64(d)))
	}
	v.vectors = make([]vector, len(texts))
	for i, words := range texts {
		v.vectors[i] = v.vector(words)
	}
	return v
}

func (v *Vectors) vector(words []string) vector {
	out := vector{weights: make(map[string]float64, len(words))}
	for _, w := range words {
		out.weights[w]++
	}
	terms := make([]string, 0, len(out.weights))
	for w := range out.weights {
		terms = append(terms, w)
	}
	slices.Sort(terms) // sums of floats depend on the order
	for _, w := range terms {
		idf, ok := v.idf[w]
		if !ok {
			idf = v.unseen
		}
		out.weights[w] = (1 + math.Log(out.weights[w])) * idf
		out.norm += out.weights[w] * out.weights[w]
	}
	out.norm = math.Sqrt(out.norm)
	return out
}

// Cosine of the i-th and the j-th text, in [0, 1].
func (v *Vectors) Cosine(i, j int) float64 { return cosine(v.vectors[i], v.vectors[j]) }

// CosineTo is that of the i-th text and any other.
func (v *Vectors) CosineTo(i int, words []string) float64 {
	return cosine(v.vectors[i], v.vector(words))
}

func cosine(a, b vector) float64 {
	if a.norm == 0 || b.norm == 0 {
		return 0
	}
	if len(a.weights) > len(b.weights) {
		a, b = b, a
	}
	var common []float64
	for w, x := range a.weights {
		if y, ok := b.weights[w]; ok {
			common = append(common, x*y)
		}
	}
	slices.Sort(common)
	dot := 0.0
	for _, x := range common {
		dot += x
	}
	return dot / (a.norm * b.norm)
}

// Contained is how much of the weight of text i's words text j has too.
func (v *Vectors) Contained(i, j int) float64 {
	a, b := v.vectors[i], v.vectors[j]
	if len(a.weights) == 0 {
		return 0
	}
	var has, all []float64
	for w, x := range a.weights {
		all = append(all, x)
		if _, ok := b.weights[w]; ok {
			has = append(has, x)
		}
	}
	return sum(has) / sum(all)
}

func sum(xs []float64) float64 {
	slices.Sort(xs)
	total := 0.0
	for _, x := range xs {
		total += x
	}
	return total
}

// SameWords reports whether two quotations are of the same words: the shorter
// one's are, four in five, in the longer one.
func SameWords(a, b string) bool {
	x, y := pairs(a), pairs(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == 0 {
		return letters(a) == letters(b)
	}
	common := 0
	for p := range x {
		if y[p] {
			common++
		}
	}
	return 5*common >= 4*len(x)
}

// pairs are the pairs of neighbouring words of s, stopwords included.
func pairs(s string) map[string]bool {
	words := text.Words(s, "")
	out := map[string]bool{}
	for i := 1; i < len(words); i++ {
		out[words[i-1].Text+" "+words[i].Text] = true
	}
	return out
}
