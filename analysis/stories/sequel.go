package stories

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"datapolicy/policy"
)

const (
	// mostContinued is how many earlier stories one is linked to.
	mostContinued = 3
	// apart is the least time between the first reports of two stories of which
	// one continues the other: nearer ones are the same news told differently.
	apart = 60 * time.Hour
	// longAgo is how long before a story one that it continues may lie.
	longAgo = 8 * 365 * 24 * time.Hour
)

//go:embed data/succession.tsv
var successionData string

// course is what may follow what.
type course struct {
	called  map[string][]string        // event → concepts by which it is referred to
	follows map[string]map[string]bool // event → events that may come after it
	words   map[string]bool            // all of those concepts
}

var succession = sync.OnceValue(func() course {
	c := course{called: map[string][]string{}, follows: map[string]map[string]bool{}, words: map[string]bool{}}
	for line := range strings.Lines(successionData) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) != 3 || strings.HasPrefix(line, "#") {
			continue
		}
		c.called[fields[0]] = strings.Split(fields[1], "|")
		for _, w := range c.called[fields[0]] {
			c.words[w] = true
		}
		c.follows[fields[0]] = map[string]bool{}
		for next := range strings.FieldsSeq(fields[2]) {
			c.follows[fields[0]][next] = true
		}
	}
	return c
})

// link names what a story is compared with an earlier one on.
type link int

const (
	linkBias        link = iota
	linkParties          // companies, persons and associations that both are about
	linkBodies           // authorities and courts
	linkLaws             //
	linkConcepts         // what it is about, by the lexicon
	linkWords            // and in words, where languages meet
	linkNames            //
	linkSum              // both tell of one large sum
	linkCourse           // such an event follows such an event
	linkPinned           // the later refers to the earlier by date and word
	linkOtherDate        // it refers to such an event, but of another date
	linkStrangers        // both titles name parties, and none in common
	linkOtherBodies      // both name authorities, and none in common
	linkCount
)

var linkNamesList = [linkCount]string{
	"bias", "parties", "bodies", "laws", "concepts", "words", "names", "one sum", "course of events", "referred to", "another is referred to", "strangers", "other bodies",
}

type links [linkCount]float64

// MarshalJSON writes each under its name.
func (l links) MarshalJSON() ([]byte, error) {
	named := make(map[string]float64, linkCount)
	for i, name := range linkNamesList {
		named[name] = math.Round(l[i]*1e4) / 1e4
	}
	return json.Marshal(named)
}

// UnmarshalJSON reads what MarshalJSON writes; every one must be there.
func (l *links) UnmarshalJSON(data []byte) error {
	var named map[string]float64
	if err := json.Unmarshal(data, &named); err != nil {
		return err
	}
	for i, name := range linkNamesList {
		w, ok := named[name]
		if !ok {
			return fmt.Errorf("the weights of links lack %q", name)
		}
		l[i] = w
	}
	return nil
}

//go:embed data/links.json
var linksData []byte

// linkWeights are learned from testdata/sequences.jsonl (see TestLinks); a pair
// whose probability is under Least is not linked.
type linkWeights struct {
	Weights links   `json:"weights"`
	Least   float64 `json:"least"`
}

var learnedLinks = sync.OnceValue(func() linkWeights {
	var w linkWeights
	if err := json.Unmarshal(linksData, &w); err != nil {
		// The file is embedded and a test reads it: a broken one cannot ship.
		return linkWeights{Least: 2}
	}
	return w
})

// compareLinks measures how a story relates to an earlier one. ok is false when
// there is nothing that could link them.
func compareLinks(later, earlier *trace) (l links, ok bool) {
	since := later.first.Sub(earlier.first)
	if since < apart || since > longAgo {
		return l, false
	}
	l[linkBias] = 1
	parties, bodies, laws := sharedEntities(later, earlier)
	l[linkParties], l[linkBodies], l[linkLaws] = 1-math.Exp(-parties/4), 1-math.Exp(-bodies/4), 1-math.Exp(-laws/4)
	l[linkConcepts] = cosine(later.Concepts, earlier.Concepts)
	l[linkWords] = cosine(later.Words, earlier.Words)
	l[linkNames] = cosine(later.Names, earlier.Names)
	if sharedSum(later.Numbers, earlier.Numbers) {
		l[linkSum] = 1
	}
	if succession().follows[earlier.event][later.event] {
		l[linkCourse] = 1
	}
	for i := range later.Back {
		b := &later.Back[i]
		if !b.tells(earlier.event, earlier.Concepts) {
			continue
		}
		if b.fits(earlier.first) {
			l[linkPinned] = max(l[linkPinned], 0.6)
			if b.Month > 0 {
				l[linkPinned] = 1
			}
		} else {
			l[linkOtherDate] = 1
		}
	}
	if l[linkPinned] > 0 {
		l[linkOtherDate] = 0
	}
	// A date alone can be met by chance: it counts as far as the matter is one.
	l[linkPinned] *= min(1, l[linkParties]+l[linkLaws]+l[linkWords]+l[linkConcepts]/2)
	if strangers(later.Titled, earlier.Titled) {
		l[linkStrangers] = 1
	}
	if otherBodies(later.Entities, earlier.Entities) {
		l[linkOtherBodies] = 1
	}
	if parties+bodies+laws == 0 && l[linkNames] < 0.3 && l[linkWords] < 0.3 {
		return l, false
	}
	return l, true
}

// sharedEntities is how much it says that two stories have entities in common,
// by kind: the rarer, and the more central to both, the more.
func sharedEntities(a, b *trace) (parties, bodies, laws float64) {
	for i, j := 0, 0; i < len(a.Entities) && j < len(b.Entities); {
		x, y := a.Entities[i], b.Entities[j]
		switch c := cmp.Compare(x.Term, y.Term); {
		case c < 0:
			i++
		case c > 0:
			j++
		default:
			central := min(1, 3*float64(min(x.Weight, y.Weight)))
			mass := central * rarity().idf("@"+x.Term)
			switch kind, _, _ := strings.Cut(x.Term, "/"); kind {
			case "government":
			case "authority", "court":
				bodies += mass
			case "law":
				laws += mass
			default:
				parties += mass
			}
			i, j = i+1, j+1
		}
	}
	return parties, bodies, laws
}

// sharedSum reports whether both have one number of at least 100,000 in common.
func sharedSum(a, b vector) bool {
	for _, x := range a {
		v, err := strconv.ParseFloat(x.Term, 64)
		if err == nil && v >= 1e5 && slices.ContainsFunc(b, func(y weighted) bool { return y.Term == x.Term }) {
			return true
		}
	}
	return false
}

// otherBodies reports whether both name authorities, and none in common.
func otherBodies(a, b vector) bool {
	body := func(w weighted) bool { return strings.HasPrefix(w.Term, "authority/") }
	return slices.ContainsFunc(a, body) && slices.ContainsFunc(b, body) &&
		!slices.ContainsFunc(a, func(x weighted) bool {
			return body(x) && slices.ContainsFunc(b, func(y weighted) bool { return x.Term == y.Term })
		})
}

func strangers(a, b []string) bool {
	party := func(e string) bool { return strings.HasPrefix(e, "company/") || strings.HasPrefix(e, "person/") }
	return slices.ContainsFunc(a, party) && slices.ContainsFunc(b, party) &&
		!slices.ContainsFunc(a, func(e string) bool { return party(e) && slices.Contains(b, e) })
}

// chance is the probability that the later story continues the earlier.
func (w *linkWeights) chance(later, earlier *trace) float64 {
	l, ok := compareLinks(later, earlier)
	if !ok {
		return 0
	}
	var sum float64
	for i := range l {
		sum += l[i] * w.Weights[i]
	}
	return sigmoid(sum)
}

// Sequels tells which stories continue earlier ones: the fine of May the
// inquiry of last year. It is safe for use by several goroutines at once.
type Sequels struct {
	weights linkWeights

	mu   sync.Mutex
	read map[string]readTrace // by story id
}

// readTrace is a trace that was decoded of data with this sum.
type readTrace struct {
	sum   uint64
	trace *trace
}

// mostRead bounds the decoded traces that are kept, some 3 KB each. The stories
// of one company are compared with one another again and again.
const mostRead = 4096

// NewSequels makes a Sequels with the learned weights.
func NewSequels() *Sequels {
	return &Sequels{weights: learnedLinks(), read: map[string]readTrace{}}
}

// decode decodes a story's trace, unless it did so of late.
func (s *Sequels) decode(p policy.StoryTrace) (*trace, error) {
	h := fnv.New64a()
	h.Write(p.Data) // never fails
	sum := h.Sum64()
	s.mu.Lock()
	known, ok := s.read[p.ID]
	s.mu.Unlock()
	if ok && known.sum == sum && known.trace.event == p.Event && known.trace.first.Equal(p.First) && known.trace.last.Equal(p.Last) {
		return known.trace, nil
	}
	t, err := decodeTrace(p)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.read) >= mostRead {
		clear(s.read)
	}
	s.read[p.ID] = readTrace{sum, t}
	return t, nil
}

// Relate says which of others the story continues, the likeliest first, and
// which of them continue it as far as these two go. Traces that cannot be read
// are passed over.
func (s *Sequels) Relate(story policy.StoryTrace, others []policy.StoryTrace) (continues, continuedBy []string) {
	this, err := s.decode(story)
	if err != nil {
		return nil, nil
	}
	type scored struct {
		t *trace
		p float64
	}
	var found []scored
	for _, o := range others {
		since := story.First.Sub(o.First)
		if o.ID == story.ID || since.Abs() < apart {
			continue
		}
		other, err := s.decode(o)
		if err != nil {
			continue
		}
		if since < 0 {
			if s.weights.chance(other, this) >= s.weights.Least {
				continuedBy = append(continuedBy, other.id)
			}
			continue
		}
		if p := s.weights.chance(this, other); p >= s.weights.Least {
			found = append(found, scored{other, p})
		}
	}
	slices.SortFunc(found, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.p, a.p), b.t.first.Compare(a.t.first), cmp.Compare(a.t.id, b.t.id))
	})
	for _, f := range found[:min(len(found), mostContinued)] {
		continues = append(continues, f.t.id)
	}
	return continues, continuedBy
}
