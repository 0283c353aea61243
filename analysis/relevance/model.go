package relevance

import (
	"cmp"
	_ "embed"
	"math"
	"slices"

	"github.com/goccy/go-yaml"

	"datapolicy/policy"
	"datapolicy/text"
)

var (
	//go:embed data/cues.yaml
	cuesData []byte
	//go:embed data/entities.yaml
	entitiesData []byte
	//go:embed data/weights.yaml
	weightsData []byte
)

// Model tells how likely an article is about data policy. It is not altered
// once built and safe for concurrent use.
type Model struct {
	extractor *extractor
	weights   []float64
	threshold float64
}

// weights is the form of weights.yaml.
type weights struct {
	Threshold float64            `yaml:"threshold"`
	Weights   map[string]float64 `yaml:"weights"`
}

// Default is the model of the embedded data files.
func Default() (*Model, error) {
	x, err := newExtractor(cuesData, entitiesData)
	if err != nil {
		return nil, err
	}
	var w weights
	if err := yaml.UnmarshalWithOptions(weightsData, &w, yaml.Strict()); err != nil {
		return nil, policy.Errorf(policy.Invalid, "weights.yaml cannot be read").Because(err)
	}
	m := &Model{extractor: x, threshold: w.Threshold, weights: make([]float64, len(x.names))}
	for name, value := range w.Weights {
		i, ok := x.index[name]
		if !ok {
			return nil, policy.Errorf(policy.Invalid, "weights.yaml: there is no feature %q; train again after a change of the groups", name)
		}
		m.weights[i] = value
	}
	return m, nil
}

// Threshold is the score from which an article counts as relevant unless the
// configuration says otherwise. It is set for precision: a reader of a digest
// forgives a miss sooner than a football match.
func (m *Model) Threshold() float64 { return m.threshold }

// Score is 0 to 1: how likely the article is about data policy.
func (m *Model) Score(a Article) float64 {
	return sigmoid(dot(m.weights, m.extractor.features(a)))
}

// ScoreFolded is Score for who has folded title and text already.
func (m *Model) ScoreFolded(a Article, title, body text.Folded) float64 {
	return sigmoid(dot(m.weights, m.extractor.folded(a, title, body)))
}

// Reason is what a feature added to an article's score (in log odds).
type Reason struct {
	Feature string
	Value   float64
}

// Explain lists what spoke for and against an article, the weightiest first.
func (m *Model) Explain(a Article) []Reason {
	var out []Reason
	for i, v := range m.extractor.features(a) {
		if r := v * m.weights[i]; r != 0 {
			out = append(out, Reason{m.extractor.names[i], r})
		}
	}
	slices.SortFunc(out, func(a, b Reason) int { return cmp.Compare(math.Abs(b.Value), math.Abs(a.Value)) })
	return out
}

func sigmoid(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}
