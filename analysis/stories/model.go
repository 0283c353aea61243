package stories

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"time"
)

// window is how far apart two reports of one event may be published.
const window = 12 * 24 * time.Hour

// feature names what a pair of articles is compared on.
type feature int

const (
	bias feature = iota
	wordsAlike
	titleAlike
	entitiesAlike
	conceptsAlike
	namesAlike
	numbersAlike
	titleEntitiesShared   // both titles name an entity, and one is in both
	titleEntitiesDisjoint // both titles name entities, and none is in both
	sameEvent             // the kinds of event are known and equal
	otherEvent            // they are known and differ
	timeApart             // 0 to 1, the window
	placesApart           // both name places, and none in common
	featureCount
)

type features [featureCount]float64

// featureNames are those of the weights file.
var featureNames = [featureCount]string{
	"bias", "words alike", "title alike", "entities alike", "concepts alike", "names alike", "numbers alike",
	"title entities shared", "title entities disjoint", "same kind of event", "other kind of event", "time apart", "places apart",
}

// MarshalJSON writes each feature under its name.
func (f features) MarshalJSON() ([]byte, error) {
	named := make(map[string]float64, featureCount)
	for i, name := range featureNames {
		named[name] = math.Round(f[i]*1e4) / 1e4
	}
	return json.Marshal(named)
}

// UnmarshalJSON reads what MarshalJSON writes; every feature must be there.
func (f *features) UnmarshalJSON(data []byte) error {
	var named map[string]float64
	if err := json.Unmarshal(data, &named); err != nil {
		return err
	}
	for i, name := range featureNames {
		w, ok := named[name]
		if !ok {
			return fmt.Errorf("the weights lack %q", name)
		}
		f[i] = w
	}
	return nil
}

// compare measures a pair. It is symmetric.
func compare(a, b *sketch) features {
	var f features
	f[bias] = 1
	if a.Article.Language == b.Article.Language {
		f[wordsAlike] = cosine(a.Words, b.Words)
		f[titleAlike] = cosine(a.Title, b.Title)
	}
	f[entitiesAlike] = cosine(a.Entities, b.Entities)
	f[conceptsAlike] = cosine(a.Concepts, b.Concepts)
	f[namesAlike] = cosine(a.Names, b.Names)
	f[numbersAlike] = cosine(a.Numbers, b.Numbers)
	if len(a.TitleEntities) > 0 && len(b.TitleEntities) > 0 {
		if slices.ContainsFunc(a.TitleEntities, func(e string) bool { return slices.Contains(b.TitleEntities, e) }) {
			f[titleEntitiesShared] = 1
		} else {
			f[titleEntitiesDisjoint] = 1
		}
	}
	if a.Event != "" && b.Event != "" {
		if a.Event == b.Event {
			f[sameEvent] = 1
		} else {
			f[otherEvent] = 1
		}
	}
	if placesDiffer(a.Concepts, b.Concepts) {
		f[placesApart] = 1
	}
	f[timeApart] = min(1, float64(gap(a, b))/float64(window))
	return f
}

// placesDiffer reports whether both name places of data/places.tsv, and none in
// common: of two earthquakes of one day nothing else may differ.
func placesDiffer(a, b vector) bool {
	from := func(v vector) vector { // terms are sorted
		first, _ := slices.BinarySearchFunc(v, place, func(w weighted, p string) int { return strings.Compare(w.Term, p) })
		v = v[first:]
		n := 0
		for n < len(v) && strings.HasPrefix(v[n].Term, place) {
			n++
		}
		return v[:n]
	}
	x, y := from(a), from(b)
	return len(x) > 0 && len(y) > 0 && cosine(x, y) == 0
}

// place begins the concepts that are places.
const place = "place "

// weights are those of two logistic models, one for pairs that share a
// language and one for pairs that do not.
type weights struct {
	Same  features `json:"same"`
	Cross features `json:"cross"`
	Cut   float64  `json:"cut"` // average linkage is cut here
}

//go:embed data/weights.json
var weightsData []byte

var learned = sync.OnceValue(func() weights {
	var w weights
	if err := json.Unmarshal(weightsData, &w); err != nil {
		// The file is embedded and a test reads it: a broken one cannot ship.
		return weights{Cut: 1}
	}
	return w
})

// score is the probability that two articles report one event.
func (w *weights) score(a, b *sketch) float64 {
	if gap(a, b) > window {
		return 0
	}
	f := compare(a, b)
	model := &w.Cross
	if a.Article.Language == b.Article.Language {
		model = &w.Same
	}
	return sigmoid(dot(f, *model))
}

func dot(a, b features) float64 {
	var sum float64
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
