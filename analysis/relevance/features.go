package relevance

import (
	"math"
	"path"
	"strings"

	"github.com/goccy/go-yaml"

	"datapolicy/analysis/phrases"
	"datapolicy/policy"
	"datapolicy/text"
)

// Article is what is judged. Text may be empty: titles alone are judged too.
type Article struct {
	Title, Text, Language string
	Mentions              []policy.Mention
}

// entityGroup is a group of entities that speaks for or against an article.
type entityGroup struct {
	ID  string   `yaml:"id"`
	IDs []string `yaml:"ids"` // as of path.Match; "kind/*" for a whole kind
	But []string `yaml:"but"`
}

// readWithin is how many bytes of an article's text are read: what it is about
// is said early, and background at the end would only blur it.
const readWithin = 3000

// What a phrase counts by where it stands, and how many bytes of the text are
// its lead. The lines that are trained on have titles and leads only; further
// down, a long article names many things that it is not about.
const (
	inTitle, inLead, inRest = 2, 1, 0.35
	leadWithin              = 700
)

// An article whose full text (of so many bytes) has no more of the anchors than
// a passing word has is "thin": privacy as of a garden, a breach as of contract.
const (
	fullText = 350
	passing  = 2.0
)

// products are pairs of features whose coming together tells more than each
// alone, "data" being a word of every trade.
var products = [][2]string{
	{"data", "enforce"},
	{"data", "lawmaking"},
	{"data", "e-company"},
	{"data", "surveillance"},
	{"data", "e-government"},
	{"people", "traces"},
	{"traces", "enforce"},
	{"people", "enforce"},
	{"traces", "lawmaking"},
	{"data", "people"},
	{"data", "traces"},
	{"app-bans", "e-company"},
	{"surveillance", "lawmaking"},
	{"surveillance", "enforce"},
	{"e-company", "enforce"},
	{"e-data-company", "enforce"},
	{"e-data-company", "e-government"},
	{"app-bans", "e-data-company"},
	{"data", "e-data-company"},
	{"breach", "enforce"},
	{"ai-policy", "lawmaking"},
}

// anchors are the groups of which one at least is in nearly every article on
// data policy.
var anchors = []string{"core", "transfers", "app-bans", "surveillance", "ai-policy", "kids", "adtech", "breach", "platforms", "data-economy", "e-law", "e-dpa", "e-ngo", "e-law-near"}

// extractor turns articles into features.
type extractor struct {
	cues     *phrases.Lexicon
	entities []entityGroup
	names    []string
	index    map[string]int
}

func newExtractor(cues, entities []byte) (*extractor, error) {
	lexicon, err := phrases.ParseLexicon("cues.yaml", cues)
	if err != nil {
		return nil, err
	}
	x := &extractor{cues: lexicon, index: map[string]int{}}
	if err := yaml.UnmarshalWithOptions(entities, &x.entities, yaml.Strict()); err != nil {
		return nil, policy.Errorf(policy.Invalid, "entities.yaml cannot be read: %s", yaml.FormatError(err, false, true)).Because(err)
	}
	x.names = append(x.names, "bias")
	x.names = append(x.names, lexicon.IDs()...)
	for _, e := range x.entities {
		x.names = append(x.names, e.ID)
	}
	for _, p := range products {
		x.names = append(x.names, p[0]+" × "+p[1])
	}
	x.names = append(x.names, "no anchor", "two anchors", "thin")
	for i, n := range x.names {
		x.index[n] = i
	}
	for _, list := range append([][]string{anchors}, pairs()...) {
		for _, n := range list {
			if _, ok := x.index[n]; !ok {
				return nil, policy.Errorf(policy.Internal, "the relevance features name a group %q that the data files do not have", n)
			}
		}
	}
	return x, nil
}

func pairs() [][]string {
	var out [][]string
	for _, p := range products {
		out = append(out, p[:])
	}
	return out
}

// features of an article, in the order of x.names. A group's value grows with
// the logarithm of how many different phrases of it there are, weighted by where
// they stand.
func (x *extractor) features(a Article) []float64 {
	return x.folded(a, text.Fold(a.Title), text.Fold(a.Text))
}

func (x *extractor) folded(a Article, title, whole text.Folded) []float64 {
	f := make([]float64, len(x.names))
	f[0] = 1
	body := a.Text
	if len(body) > readWithin {
		body = strings.ToValidUTF8(body[:readWithin], "")
		whole = text.Fold(body)
	}
	points := make([]float64, len(x.names))
	for i, part := range []string{a.Title, body} {
		seen := map[int]bool{}
		folded := whole
		if i == 0 {
			folded = title
		}
		for _, h := range x.cues.Find(part, folded, a.Language) {
			if seen[h.Phrase] {
				continue
			}
			seen[h.Phrase] = true
			switch {
			case i == 0:
				points[1+h.Group] += inTitle
			case h.Start < leadWithin:
				points[1+h.Group] += inLead
			default:
				points[1+h.Group] += inRest
			}
		}
	}
	first := 1 + len(x.cues.IDs())
	seen := map[string]bool{}
	for _, m := range a.Mentions {
		if m.Start > readWithin || seen[m.EntityID] { // titles come first
			continue
		}
		weight := float64(inLead)
		if m.InTitle {
			weight = inTitle
		} else if m.Start >= leadWithin {
			weight = inRest
		}
		seen[m.EntityID] = true
		for j, g := range x.entities {
			if g.has(m.EntityID) {
				points[first+j] += weight
				break
			}
		}
	}
	for i, p := range points {
		if p > 0 {
			f[i] = min(2, math.Log1p(p))
		}
	}
	for _, p := range products {
		f[x.index[p[0]+" × "+p[1]]] = math.Sqrt(f[x.index[p[0]]] * f[x.index[p[1]]])
	}
	found, weight := 0, 0.0
	for _, n := range anchors {
		if f[x.index[n]] > 0 {
			found++
		}
		weight += points[x.index[n]]
	}
	if len(body) >= fullText && weight <= passing {
		f[x.index["thin"]] = 1
	}
	if found == 0 {
		f[x.index["no anchor"]] = 1
	} else if found > 1 {
		f[x.index["two anchors"]] = 1
	}
	return f
}

func (g entityGroup) has(id string) bool {
	for _, b := range g.But {
		if b == id {
			return false
		}
	}
	for _, pattern := range g.IDs {
		if pattern == id {
			return true
		}
		if strings.ContainsAny(pattern, "*?") {
			if ok, err := path.Match(pattern, id); err == nil && ok {
				return true
			}
		}
	}
	return false
}
