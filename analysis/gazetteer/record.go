package gazetteer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"datapolicy/analysis/phrases"
	"datapolicy/policy"
	"datapolicy/text"
)

// record is an entity as the data files have it; data/README.md tells what the
// fields mean.
type record struct {
	ID           string              `yaml:"id"`
	Name         string              `yaml:"name"`
	Parent       string              `yaml:"parent"`
	Jurisdiction policy.Jurisdiction `yaml:"jurisdiction"`
	Role         string              `yaml:"role"`
	Surname      string              `yaml:"surname"`
	Aliases      []string            `yaml:"aliases"`
	Exact        []string            `yaml:"exact"`
	Short        []string            `yaml:"short"`
	Needs        []string            `yaml:"needs"`
	Forbids      []string            `yaml:"forbids"`
}

// class is how a name is recognised.
type class int

const (
	free  class = iota // in any letter case
	exact              // in the letter case given
	short              // as exact, and only with evidence nearby or in the article
	local              // as exact; the article itself defines it
)

// name is one name of an entity (or, for entity -1, a phrase in which no
// entity is meant).
type name struct {
	entity int
	text   string // as in the file
	class  class
}

func (r record) kind() policy.EntityKind {
	kind, _, _ := strings.Cut(r.ID, "/")
	return policy.EntityKind(kind)
}

// names lists r's names, each once.
func (r record) names(entity int) []name {
	var out []name
	seen := map[string]bool{}
	add := func(c class, list ...string) {
		for _, n := range list {
			key := phrases.Key(n)
			if c != free { // CNIL and Cnil are two
				key = n
			}
			if !seen[key] {
				seen[key], seen[phrases.Key(n)] = true, true
				out = append(out, name{entity, n, c})
			}
		}
	}
	add(exact, r.Exact...) // a name listed here or as short is not free, though it be r.Name
	add(short, r.Short...)
	if !strings.Contains(r.Name, " (") { // "Datatilsynet (Norway)" is for showing
		add(free, r.Name)
	}
	add(free, r.Aliases...)
	return out
}

func (r record) entity() policy.Entity {
	e := policy.Entity{ID: r.ID, Kind: r.kind(), Name: r.Name, Parent: r.Parent, Jurisdiction: r.Jurisdiction, Role: r.Role, Aliases: []string{}}
	seen := map[string]bool{r.Name: true}
	for _, n := range slices.Concat(r.Aliases, r.Exact, r.Short) {
		if n = strings.TrimSuffix(phrases.Forms(n)[0], "*"); !seen[n] {
			seen[n] = true
			e.Aliases = append(e.Aliases, n)
		}
	}
	return e
}

// fromEntity is the record of a user's entity.
func fromEntity(e policy.Entity) record {
	r := record{ID: e.ID, Name: e.Name, Parent: e.Parent, Jurisdiction: e.Jurisdiction, Role: e.Role}
	for _, a := range append([]string{e.Name}, e.Aliases...) {
		a = strings.NewReplacer("(", " ", ")", " ", "*", " ").Replace(a)
		first, _ := utf8.DecodeRuneInString(a)
		if utf8.RuneCountInString(a) <= 4 && unicode.IsLetter(first) && !text.IsHan(first) {
			r.Exact = append(r.Exact, a)
		} else if strings.TrimSpace(a) != "" {
			r.Aliases = append(r.Aliases, a)
		}
	}
	return r
}

// merged is r with what a user says of the same entity.
func (r record) merged(own record) record {
	r.Aliases = slices.Concat(r.Aliases, own.Aliases)
	r.Exact = slices.Concat(r.Exact, own.Exact)
	if own.Name != "" {
		r.Name = own.Name
	}
	if own.Parent != "" {
		r.Parent = own.Parent
	}
	if own.Jurisdiction != "" {
		r.Jurisdiction = own.Jurisdiction
	}
	if own.Role != "" {
		r.Role = own.Role
	}
	return r
}

// surname is the name by which an article speaks of a person after it has
// given the full name, or "".
func (r record) surname() string {
	if r.Surname != "" || r.kind() != policy.Person {
		return r.Surname
	}
	words := strings.Fields(r.Name)
	if len(words) < 2 {
		return ""
	}
	if r.Jurisdiction == policy.China {
		return words[0]
	}
	i := len(words) - 1
	for i > 1 && unicode.IsLower([]rune(words[i-1])[0]) { // von der Leyen
		i--
	}
	return strings.Join(words[i:], " ")
}

// formsOf are the forms of a name as the data files write it.
func formsOf(name string) []string { return phrases.Forms(strings.TrimSuffix(name, "*")) }
