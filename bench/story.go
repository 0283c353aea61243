package bench

import (
	_ "embed"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"datapolicy/policy"
)

//go:embed data/sentences.yaml
var sentenceData []byte

// tongue is what a language's feeds are composed of.
type tongue struct {
	Lang     string              `yaml:"lang"`
	Slots    map[string][]string `yaml:"slots"`
	Everyday []string            `yaml:"everyday"`
	Policy   []string            `yaml:"policy"`
}

func tongues() ([]tongue, error) {
	var all []tongue
	if err := yaml.UnmarshalWithOptions(sentenceData, &all, yaml.Strict()); err != nil {
		return nil, policy.Errorf(policy.Internal, "the bench's sentences cannot be read: %s", yaml.FormatError(err, false, true)).Because(err)
	}
	return all, nil
}

// story is one entry of a feed.
type story struct {
	title     string
	sentences []string
	author    string
	published time.Time
}

// Of so many entries one is on data policy; the rest is what general feeds
// carry. A text has so many bytes at least, in a feed of full texts and in one
// of summaries.
const (
	policyEvery = 20
	fullLength  = 640
	shortLength = 280
)

// compose makes entry number n of a feed, the same for the same numbers.
func (t *tongue) compose(feed, n, length int, published time.Time) story {
	r := rand.New(rand.NewPCG(uint64(feed)+1, uint64(n)+1)) //nolint:gosec // nothing is to be secret: the same texts each time
	patterns := t.Everyday
	if r.IntN(policyEvery) == 0 {
		patterns = t.Policy
	}
	s := story{author: t.word("person", r), published: published.Add(time.Duration(r.IntN(3000)) * time.Second)}
	for size := 0; size < length; {
		sentence := t.fill(patterns[r.IntN(len(patterns))], r)
		s.sentences = append(s.sentences, sentence)
		size += len(sentence)
	}
	s.title = strings.Trim(t.fill(patterns[r.IntN(len(patterns))], r), ".。")
	return s
}

func (t *tongue) word(slot string, r *rand.Rand) string {
	words := t.Slots[slot]
	return words[r.IntN(len(words))]
}

// fill puts words into a pattern's slots; {n} and {s} are numbers.
func (t *tongue) fill(pattern string, r *rand.Rand) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(pattern, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		slot, after, _ := strings.Cut(rest, "}")
		switch pattern = after; slot {
		case "n":
			b.WriteString(strconv.Itoa(11 + r.IntN(880)))
		case "s":
			b.WriteString(strconv.Itoa(1 + r.IntN(8)))
		default:
			b.WriteString(t.word(slot, r))
		}
	}
}
