package stories

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/text"
)

// Feature names and parts of the model, for the test that learns it.
const FeatureCount = int(featureCount)

type (
	TestSketch   = sketch
	TestFeatures = features
	TestWeights  = weights
)

const Window = window

func NewTestSketch(a policy.Article, r policy.Reading) *TestSketch { return newSketch(a, r) }
func Compare(a, b *TestSketch) TestFeatures                        { return compare(a, b) }
func NearDuplicates(a, b *TestSketch) bool                         { return nearDuplicates(a, b) }
func Within(a, b *TestSketch) bool                                 { return gap(a, b) <= window }
func Learned() TestWeights                                         { return learned() }
func NewWith(w TestWeights) *Clusterer {
	c := New(Options{})
	c.weights = w
	return c
}

// Terms are what the shares of idf.tsv are counted over.
func Terms(a policy.Article, r policy.Reading) []string {
	terms := map[string]bool{}
	for _, w := range text.Words(a.Title+"\n"+a.Text, r.Language) {
		if utf8.RuneCountInString(w.Text) > 1 && !text.Stopword(w.Text, r.Language) {
			terms[stem(w.Text)] = true
		}
	}
	s := newSketch(a, r)
	for _, c := range s.Concepts {
		terms["#"+c.Term] = true
	}
	for _, e := range s.Entities {
		terms["@"+e.Term] = true
	}
	return slices.Collect(maps.Keys(terms))
}

// The model of links.
type (
	TestLinks       = links
	TestLinkWeights = linkWeights
)

func LearnedLinks() TestLinkWeights { return learnedLinks() }
func SequelsWith(w TestLinkWeights) *Sequels {
	return &Sequels{weights: w, read: map[string]readTrace{}}
}

func CompareLinks(a, b policy.StoryTrace) (TestLinks, bool) {
	later, err := decodeTrace(a)
	if err != nil {
		return TestLinks{}, false
	}
	earlier, err := decodeTrace(b)
	if err != nil {
		return TestLinks{}, false
	}
	return compareLinks(later, earlier)
}

// Links tells in words what a pair of stories is compared on.
func Links(a, b policy.StoryTrace) string {
	l, ok := CompareLinks(a, b)
	data, _ := json.Marshal(l)
	return fmt.Sprint(ok, " ", string(data))
}
