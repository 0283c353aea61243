package importance

import (
	_ "embed"
	"sync"

	"github.com/goccy/go-yaml"

	"datapolicy/policy"
)

// rubric is data/rubric.yaml.
type rubric struct {
	Levels struct {
		High   float64 `yaml:"high"`
		Medium float64 `yaml:"medium"`
	} `yaml:"levels"`
	Events  map[string]event         `yaml:"events"`
	Stages  map[policy.Stage]float64 `yaml:"stages"`
	General struct {
		Bloc    float64 `yaml:"bloc"`
		Country float64 `yaml:"country"`
		Sector  float64 `yaml:"sector"`
	} `yaml:"general"`
	Companies struct {
		VeryLarge float64 `yaml:"very_large"`
		Known     float64 `yaml:"known"`
		EachMore  float64 `yaml:"each_more"`
		Most      float64 `yaml:"most"`
	} `yaml:"companies"`
	Amounts       []step  `yaml:"amounts"`
	UnknownAmount float64 `yaml:"unknown_amount"`
	Deadlines     []step  `yaml:"deadlines"`
	Courts        struct {
		Last   courts `yaml:"last"`
		Appeal courts `yaml:"appeal"`
	} `yaml:"courts"`
	Breadth struct {
		Outlets   float64 `yaml:"outlets"`
		Most      float64 `yaml:"most"`
		Language  float64 `yaml:"language"`
		Languages float64 `yaml:"languages"`
		Official  float64 `yaml:"official"`
		Crossing  float64 `yaml:"crossing"`
		Contested float64 `yaml:"contested"`
	} `yaml:"breadth"`
	First     float64            `yaml:"first"`
	Update    float64            `yaml:"update"`
	VeryLarge []string           `yaml:"very_large"`
	Sectors   []string           `yaml:"sectors"`
	Rates     map[string]float64 `yaml:"rates"`
}

// event is what a kind of act weighs.
type event struct {
	Points  float64                `yaml:"points"`
	General bool                   `yaml:"general"` // it speaks to all, not to a party
	Ceiling policy.ImportanceLevel `yaml:"ceiling"` // "" is high
}

// step gives points from a sum of euros on, or within a number of days.
type step struct {
	From   float64 `yaml:"from"`
	Within int     `yaml:"within"`
	Points float64 `yaml:"points"`
}

type courts struct {
	Points float64  `yaml:"points"`
	IDs    []string `yaml:"ids"`
}

//go:embed data/rubric.yaml
var rubricYAML []byte

//go:embed data/words.yaml
var wordsYAML []byte

var theRubric = sync.OnceValue(func() rubric {
	var r rubric
	if err := yaml.UnmarshalWithOptions(rubricYAML, &r, yaml.Strict()); err != nil {
		return rubric{} // the package's test holds that the embedded file parses
	}
	return r
})

var theWords = sync.OnceValue(func() map[string]words {
	var all map[string]words
	if err := yaml.UnmarshalWithOptions(wordsYAML, &all, yaml.Strict()); err != nil {
		return nil // likewise
	}
	return all
})

// event is a kind's weight, that of "other" for one without.
func (r rubric) event(kind string) event {
	if e, ok := r.Events[kind]; ok {
		return e
	}
	return r.Events["other"]
}

// level is what points come to, at most a ceiling.
func (r rubric) level(points float64, ceiling policy.ImportanceLevel) policy.ImportanceLevel {
	switch {
	case points >= r.Levels.High && ceiling != policy.Medium && ceiling != policy.Low:
		return policy.High
	case points >= r.Levels.Medium && ceiling != policy.Low:
		return policy.Medium
	}
	return policy.Low
}
