package gazetteer

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"datapolicy/policy"
	"datapolicy/text"
)

// longestQuery bounds, in runes, what is looked up as a name.
const longestQuery = 120

// key is an entity's claim on a squashed name; the lowest rank wins.
type key struct{ entity, rank int }

// squash is a name without case, spaces and punctuation.
func squash(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, text.Fold(s).Text)
}

func (g *Gazetteer) indexKeys(entity int) {
	add := func(name string, rank int) {
		if k := squash(name); k != "" {
			g.keys[k] = append(g.keys[k], key{entity, rank})
		}
	}
	r := g.records[entity]
	add(r.Name, 0)
	for _, n := range r.names(entity) {
		for _, form := range formsOf(n.text) {
			add(form, 1+int(n.class))
		}
	}
	if _, slug, ok := strings.Cut(r.ID, "/"); ok {
		add(slug, 4)
	}
	if s := r.surname(); s != "" {
		add(s, 5)
	}
}

// Resolve is the entity that a person means by a query: its id, its name or an
// alias in any case, spacing and punctuation, with or without an article, a
// possessive, "@" or "#". A surname alone finds the person if no other bears it.
func (g *Gazetteer) Resolve(query string) (policy.Entity, bool) {
	query = strings.TrimSpace(query)
	if utf8.RuneCountInString(query) > longestQuery {
		return policy.Entity{}, false
	}
	if i, ok := g.byID[strings.ToLower(query)]; ok {
		return g.copyOf(i), true
	}
	for _, form := range typed(query) {
		claims := g.keys[squash(form)]
		if len(claims) == 0 {
			continue
		}
		best := slices.MinFunc(claims, func(a, b key) int {
			return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.entity, b.entity))
		})
		if best.rank == 5 && slices.ContainsFunc(claims, func(k key) bool { return k.rank == 5 && k.entity != best.entity }) {
			continue
		}
		return g.copyOf(best.entity), true
	}
	return policy.Entity{}, false
}

// typed are the forms of a query to try, the query itself first.
func typed(query string) []string {
	forms := []string{query}
	plain := strings.Trim(text.Fold(query).Text, " \t\n\"'?!.,;:@#()[]<>《》。？！")
	for _, suffix := range []string{"'s", "'"} {
		if cut, ok := strings.CutSuffix(plain, suffix); ok {
			plain = cut
			break
		}
	}
	forms = append(forms, plain)
	for _, article := range []string{"the ", "der ", "die ", "das ", "le ", "la ", "les ", "l'"} {
		if cut, ok := strings.CutPrefix(plain, article); ok {
			return append(forms, cut)
		}
	}
	return forms
}

// Suggest lists up to n entities that a query that did not resolve may have
// meant, the likeliest first: names that begin with it, names with a word that
// begins with it, names a few typing errors away (Damerau's distance, in the
// restricted form, one error for each four letters), and then the parents and
// children of these.
func (g *Gazetteer) Suggest(query string, n int) []policy.Entity {
	q := squash(query)
	if q == "" || n <= 0 || utf8.RuneCountInString(query) > longestQuery {
		return nil
	}
	forms := typed(query)
	if cut := squash(forms[len(forms)-1]); cut != "" {
		q = cut
	}
	score := map[int]float64{}
	for k, claims := range g.keys {
		s := likeness(q, k)
		if s == 0 {
			continue
		}
		for _, c := range claims {
			score[c.entity] = max(score[c.entity], s-0.01*float64(c.rank))
		}
	}
	for i := range g.records {
		if s := score[i]; s == 0 && wordBegins(g.records[i], q) {
			score[i] = 0.6
		}
	}
	for i, s := range score {
		if s < 0.5 {
			continue
		}
		r := g.records[i]
		related := slices.Clone(g.children[r.ID])
		if r.Parent != "" {
			related = append(related, r.Parent)
		}
		for _, id := range related {
			if j := g.byID[id]; score[j] == 0 {
				score[j] = s / 4 // too little to bring in its own relatives
			}
		}
	}
	order := make([]int, 0, len(score))
	for i := range score {
		order = append(order, i)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(score[b], score[a]), cmp.Compare(a, b)) })
	var out []policy.Entity
	for _, i := range order[:min(n, len(order))] {
		out = append(out, g.copyOf(i))
	}
	return out
}

// likeness is 0 to 1: how likely k was meant by q.
func likeness(q, k string) float64 {
	nq, nk := utf8.RuneCountInString(q), utf8.RuneCountInString(k)
	switch {
	case q == k:
		return 1
	case nq >= 2 && strings.HasPrefix(k, q):
		return 0.75 + 0.2*float64(nq)/float64(nk)
	case nk >= 3 && strings.HasPrefix(q, k):
		return 0.6 + 0.2*float64(nk)/float64(nq)
	case nq >= 2 && hasHan(q) && strings.Contains(k, q):
		return 0.7
	}
	allowed := min(nq, nk) / 4
	if nq == 3 && nk >= 3 && nk <= 4 {
		allowed = 1
	}
	if nq < 3 || max(nq-nk, nk-nq) > allowed {
		return 0
	}
	if d := distance(q, k, allowed); d <= allowed {
		return 0.9 - 0.4*float64(d)/float64(nq)
	}
	return 0
}

func hasHan(s string) bool { return strings.ContainsFunc(s, text.IsHan) }

func wordBegins(r record, q string) bool {
	if len(q) < 3 {
		return false
	}
	for _, n := range append([]string{r.Name}, r.Aliases...) {
		for word := range strings.FieldsSeq(n) {
			if strings.HasPrefix(squash(word), q) {
				return true
			}
		}
	}
	return false
}

// distance is the optimal string alignment distance, or more than limit.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
