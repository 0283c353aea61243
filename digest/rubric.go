package digest

import (
	_ "embed"
	"sync"

	"github.com/goccy/go-yaml"
)

// rubric is data/rubric.yaml: the points of the ranking and the words of "why
// it matters".
type rubric struct {
	Events    map[string]float64           `yaml:"events"`
	Breadth   float64                      `yaml:"breadth"`
	Official  float64                      `yaml:"official"`
	Recent    float64                      `yaml:"recent"`
	Contested float64                      `yaml:"contested"`
	Crossing  float64                      `yaml:"crossing"`
	Update    float64                      `yaml:"update"`
	Words     map[string]map[string]string `yaml:"words"`
}

//go:embed data/rubric.yaml
var rubricYAML []byte

var theRubric = sync.OnceValue(func() rubric {
	var r rubric
	if err := yaml.UnmarshalWithOptions(rubricYAML, &r, yaml.Strict()); err != nil {
		return rubric{} // the package's test holds that the embedded file parses
	}
	return r
})

// weight is an event's points.
func (r rubric) weight(event string) float64 {
	if points, ok := r.Events[event]; ok {
		return points
	}
	return r.Events["other"]
}

// words are the phrases of a language, English for one that has none.
func (r rubric) words(lang string) map[string]string {
	if w, ok := r.Words[lang]; ok {
		return w
	}
	return r.Words["en"]
}
