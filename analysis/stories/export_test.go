package stories

import "datapolicy/policy"

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
