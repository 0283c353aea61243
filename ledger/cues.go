package ledger

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

// cues are the lists of data/cues.yaml of one language, ready to be looked for.
type cues struct {
	negation, notNegation, rejection, appeal, compliance, claims, decisions, pointing, reply, filler, answering, past, turnabout, never, will, state *wordlist

	opposites [][]*wordlist // each pair's sides
}

type cueLists struct {
	Negation    []string `yaml:"negation"`
	NotNegation []string `yaml:"not_negation"`
	Rejection   []string `yaml:"rejection"`
	Appeal      []string `yaml:"appeal"`
	Compliance  []string `yaml:"compliance"`
	Claims      []string `yaml:"claims"`
	Decisions   []string `yaml:"decisions"`
	Answering   []string `yaml:"answering"`
	Past        []string `yaml:"past"`
	Pointing    []string `yaml:"pointing"`
	Reply       []string `yaml:"reply"`
	Filler      []string `yaml:"filler"`
	Turnabout   []string `yaml:"turnabout"`
	Never       []string `yaml:"never"`
	Will        []string `yaml:"will"`
	State       []string `yaml:"state"`
}

var (
	//go:embed data/cues.yaml
	cuesYAML []byte
	//go:embed data/opposites.yaml
	oppositesYAML []byte
	//go:embed data/concepts.tsv
	conceptsTSV string
)

func readCues() (map[string]*cues, error) {
	var lists map[string]cueLists
	if err := yaml.UnmarshalWithOptions(cuesYAML, &lists, yaml.Strict()); err != nil {
		return nil, err
	}
	var pairs map[string][][]string
	if err := yaml.UnmarshalWithOptions(oppositesYAML, &pairs, yaml.Strict()); err != nil {
		return nil, err
	}
	out := map[string]*cues{}
	for lang, l := range lists {
		list := func(entries []string) *wordlist { return newWordlist(entries, lang) }
		c := &cues{
			negation: list(l.Negation), notNegation: list(l.NotNegation), rejection: list(l.Rejection), appeal: list(l.Appeal), compliance: list(l.Compliance),
			claims: list(l.Claims), decisions: list(l.Decisions), answering: list(l.Answering), past: list(l.Past), pointing: list(l.Pointing), reply: list(l.Reply), filler: list(l.Filler), turnabout: list(l.Turnabout), never: list(l.Never),
			will: list(l.Will), state: list(l.State),
		}
		for _, sides := range pairs[lang] {
			var pair []*wordlist
			for _, side := range sides {
				pair = append(pair, list([]string{side}))
			}
			c.opposites = append(c.opposites, pair)
		}
		out[lang] = c
	}
	return out, nil
}

// theCues are data/cues.yaml and data/opposites.yaml; the package's test holds
// that they parse.
var theCues = sync.OnceValue(func() map[string]*cues {
	all, err := readCues()
	if err != nil {
		return map[string]*cues{}
	}
	return all
})

func cuesFor(lang string) *cues {
	all := theCues()
	if c, ok := all[lang]; ok {
		return c
	}
	return all["en"]
}

// concepts tells what a statement speaks of, whatever its language.
type concepts struct {
	weak map[string]bool
	list map[string]*wordlist // by language; an entry's name is its concept
}

// theConcepts are data/concepts.tsv.
var theConcepts = sync.OnceValue(func() concepts {
	c := concepts{weak: map[string]bool{}, list: map[string]*wordlist{}}
	for line := range strings.Lines(conceptsTSV) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Split(line, "\t")
		name, weak := strings.CutPrefix(fields[0], "~")
		c.weak[name] = weak
		for i, lang := range conceptLanguages {
			if i+1 < len(fields) {
				c.add(name, lang, strings.Split(fields[i+1], "|"))
			}
		}
	}
	return c
})

var conceptLanguages = []string{"en", "zh", "de", "fr"}

func (c concepts) add(name, lang string, entries []string) {
	l := c.list[lang]
	if l == nil {
		l = newWordlist(nil, lang)
		c.list[lang] = l
	}
	more := newWordlist(entries, lang)
	for first, patterns := range more.byFirst {
		for _, p := range patterns {
			p.name = name
			l.byFirst[first] = append(l.byFirst[first], p)
		}
	}
	for _, p := range more.open {
		p.name = name
		l.open = append(l.open, p)
	}
	for _, h := range more.han {
		l.byFirst["\x00"+h] = append(l.byFirst["\x00"+h], pattern{name: name}) // the concepts of a Han word
		l.han = append(l.han, h)
	}
}

// of lists the concepts of a statement; the weak ones apart.
func (c concepts) of(words []string, han, lang string) (strong, weak map[string]bool) {
	strong, weak = map[string]bool{}, map[string]bool{}
	l := c.list[lang]
	if l == nil {
		return strong, weak
	}
	put := func(name string) {
		if c.weak[name] {
			weak[name] = true
		} else {
			strong[name] = true
		}
	}
	l.each(words, han, func(name string, at, _ int) {
		if at >= 0 {
			put(name)
			return
		}
		for _, p := range l.byFirst["\x00"+name] {
			put(p.name)
		}
	})
	return strong, weak
}
