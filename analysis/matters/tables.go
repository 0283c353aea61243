package matters

import (
	"cmp"
	"embed"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"datapolicy/analysis/phrases"
	"datapolicy/policy"
	"datapolicy/text"
)

//go:embed data/*.yaml
var dataFiles embed.FS

// load reads a data file into to, strictly.
func load(name string, to any) error {
	data, err := dataFiles.ReadFile("data/" + name)
	if err == nil {
		err = yaml.UnmarshalWithOptions(data, to, yaml.Strict())
	}
	if err != nil {
		return policy.Errorf(policy.Internal, "the data file %s cannot be read", name).Because(err)
	}
	return nil
}

// lexicon reads a data file of phrases, whose groups must be these.
func lexicon(name string, groups ...string) (*phrases.Lexicon, error) {
	data, err := dataFiles.ReadFile("data/" + name)
	if err != nil {
		return nil, policy.Errorf(policy.Internal, "the data file %s is missing", name).Because(err)
	}
	l, err := phrases.ParseLexicon(name, data)
	if err != nil {
		return nil, err
	}
	for _, id := range l.IDs() {
		if !slices.Contains(groups, id) {
			return nil, policy.Errorf(policy.Invalid, "%s: nobody reads the group %q; known are %s", name, id, strings.Join(groups, ", "))
		}
	}
	return l, nil
}

// currency is an entry of currencies.yaml.
type currency struct {
	Code   string                         `yaml:"code"`
	As     string                         `yaml:"as"`
	Min    float64                        `yaml:"min"`
	Before []string                       `yaml:"before"`
	After  []string                       `yaml:"after"`
	Or     map[policy.Jurisdiction]string `yaml:"or"`
}

func (c *currency) iso() string { return cmp.Or(c.As, c.Code) }

// sign is one way to write a currency, folded.
type sign struct {
	text string
	of   *currency
}

// numerals is how one language writes numbers.
type numerals struct {
	Decimal string             `yaml:"decimal"`
	Scale   map[string]float64 `yaml:"scale"`
	Number  map[string]float64 `yaml:"number"`
	Range   []string           `yaml:"range"`
	Filler  []string           `yaml:"filler"`

	scales  []scale // the longest first
	numbers map[string][]scale
}

type scale struct {
	text  string
	value float64
}

// signs are the currencies' signs, by their last byte (those before a number)
// or first byte (those after it), the longest first.
type signs map[byte][]sign

func loadCurrencies() (before, after signs, err error) {
	var all []*currency
	if err := load("currencies.yaml", &all); err != nil {
		return nil, nil, err
	}
	before, after = signs{}, signs{}
	for _, c := range all {
		for _, s := range c.Before {
			s = text.FoldText(s)
			before[s[len(s)-1]] = append(before[s[len(s)-1]], sign{s, c})
		}
		for _, s := range c.After {
			s = text.FoldText(s)
			after[s[0]] = append(after[s[0]], sign{s, c})
		}
	}
	for _, side := range []signs{before, after} {
		for _, list := range side {
			slices.SortStableFunc(list, func(a, b sign) int { return len(b.text) - len(a.text) })
		}
	}
	return before, after, nil
}

func loadNumerals() (map[string]*numerals, error) {
	all := map[string]*numerals{}
	if err := load("numbers.yaml", &all); err != nil {
		return nil, err
	}
	for _, n := range all {
		n.numbers = map[string][]scale{}
		for word, value := range n.Scale {
			n.scales = append(n.scales, scale{text.FoldText(word), value})
		}
		for word, value := range n.Number {
			word = text.FoldText(word)
			head, _, _ := strings.Cut(word, " ")
			n.numbers[head] = append(n.numbers[head], scale{word, value})
		}
		longest := func(a, b scale) int { return cmp.Or(len(b.text)-len(a.text), strings.Compare(a.text, b.text)) }
		slices.SortFunc(n.scales, longest)
		for _, list := range n.numbers {
			slices.SortFunc(list, longest)
		}
	}
	return all, nil
}
