package digest

import (
	"cmp"
	"math"
	"slices"

	"datapolicy/cite"
	"datapolicy/policy"
)

// Extract tells what the articles tell in n of their own sentences, in the
// language lang where an article has it ("" and otherwise: English where there
// is some, else the language of most articles). Sentences that lean on
// a sentence not shown, are torn from a quotation or are no sentence at all are
// passed over, and so it may give fewer than n, or none.
//
// The method is continuous LexRank with a position prior: sentences are the
// nodes of a graph whose edges are the cosines of their TF-IDF vectors, the
// stationary distribution of a random walk with restarts at lead sentences ranks
// them (Erkan and Radev, "LexRank: Graph-based Lexical Centrality as Salience
// in Text Summarization", JAIR 22, 2004; the biased restarts as in Otterbacher
// et al., "Using Random Walks for Question-focused Sentence Retrieval", HLT
// 2005), and maximal marginal relevance keeps the chosen ones from repeating
// one another (Carbonell and Goldstein, SIGIR 1998).
//
// The first sentence is the lead-like one. Each cites its own words, and up to
// two other articles that say the same.
func Extract(articles []policy.Article, n int, lang string) []policy.Sentence {
	return extract(articles, nil, n, lang)
}

// Bounds on the work for one story: the graph is quadratic in the sentences.
const (
	maxArticles = 24
	maxPerOne   = 40 // sentences of one article
)

// The weights below were set on the sample newsroom and on news summaries by
// hand, and matter less than their order: lead before centrality before title.
const (
	damping      = 0.85 // of the random walk, as in LexRank
	leadDecay    = 0.35 // how fast the prior falls from one sentence to the next
	titleShare   = 0.5
	walkShare    = 1.0
	leadShare    = 1.2
	weakCost     = 0.5
	elsewhere    = 0.3  // of the lead prior, for an article that did not give the first sentence: leads retell one another
	retold       = 0.6  // what another article's own lead costs on top of that
	alike        = 0.25 // cosine to the first sentence from which these count in full; an unlike lead tells another part of the story
	repeats      = 0.5  // cosine from which a sentence repeats another
	says         = 0.62 // share of a sentence's words, weighted, that a support needs
	redundancy   = 0.7  // MMR: how much likeness to what is chosen costs
	knownAlready = 0.5  // cosine from which a sentence was told in an earlier digest
)

// extract leaves out what the sentences in known have told already.
func extract(articles []policy.Article, known []cite.Unit, n int, lang string) []policy.Sentence {
	if n <= 0 || len(articles) == 0 {
		return nil
	}
	g := newGraph(articles, known)
	want := chooseLanguage(articles, g.units, lang)
	chosen := g.choose(n, func(u *cite.Unit) bool { return u.Lang == want })
	if len(chosen) == 0 {
		chosen = g.choose(n, func(*cite.Unit) bool { return true })
	}
	sentences := make([]policy.Sentence, 0, len(chosen))
	for _, i := range chosen {
		u := &g.units[i]
		s := policy.Sentence{Text: u.Text, Language: u.Lang, Citations: []policy.Citation{u.Cite()}}
		for _, j := range g.support(i, 2) {
			s.Citations = append(s.Citations, g.units[j].Cite())
		}
		sentences = append(sentences, s)
	}
	return cite.Check(sentences, articles)
}

// graph is the sentences of a story with their likeness.
type graph struct {
	units   []cite.Unit
	vectors *cite.Vectors
	known   []int // indices in vectors of what was told before
	score   []float64
}

func newGraph(articles []policy.Article, known []cite.Unit) *graph {
	g := &graph{}
	var words [][]string
	for i := range articles[:min(len(articles), maxArticles)] {
		for j, u := range cite.Units(&articles[i]) {
			if j == maxPerOne {
				break
			}
			g.units = append(g.units, u)
			words = append(words, u.Words)
		}
	}
	for i := range known {
		g.known = append(g.known, len(words))
		words = append(words, known[i].Words)
	}
	g.vectors = cite.NewVectors(words)
	g.rank()
	return g
}

// rank scores each sentence: its place in the walk, in its article, and its
// likeness to its title, each scaled to at most 1.
func (g *graph) rank() {
	n := len(g.units)
	walk := g.walk()
	g.score = make([]float64, n)
	top := 0.0
	for _, w := range walk {
		top = max(top, w)
	}
	for i := range g.units {
		u := &g.units[i]
		title := g.vectors.CosineTo(i, cite.ContentWords(u.Article.Title, u.Lang))
		g.score[i] = leadShare*lead(u) + titleShare*title
		if top > 0 {
			g.score[i] += walkShare * walk[i] / top
		}
		if u.Fit == cite.Weak {
			g.score[i] -= weakCost
		}
	}
}

func lead(u *cite.Unit) float64 { return 1 / (1 + leadDecay*float64(u.Index)) }

// walk is the stationary distribution of the random walk, by power iteration.
func (g *graph) walk() []float64 {
	n := len(g.units)
	prior := make([]float64, n)
	total := 0.0
	for i := range g.units {
		prior[i] = lead(&g.units[i])
		total += prior[i]
	}
	weights := make([][]float64, n)
	out := make([]float64, n)
	for i := range n {
		weights[i] = make([]float64, n)
		for j := range n {
			if i != j {
				weights[i][j] = g.vectors.Cosine(i, j)
				out[i] += weights[i][j]
			}
		}
	}
	rank := slices.Clone(prior)
	for i := range rank {
		rank[i] /= total
	}
	for range 40 {
		next := make([]float64, n)
		change := 0.0
		for j := range n {
			for i := range n {
				if out[i] > 0 {
					next[j] += damping * rank[i] * weights[i][j] / out[i]
				} else {
					next[j] += damping * rank[i] * prior[j] / total
				}
			}
			next[j] += (1 - damping) * prior[j] / total
			change += math.Abs(next[j] - rank[j])
		}
		rank = next
		if change < 1e-6 {
			break
		}
	}
	return rank
}

// choose picks up to n sentences, the lead-like one first, the others in the
// order in which a reader of the articles meets them.
func (g *graph) choose(n int, admit func(*cite.Unit) bool) []int {
	var open []int
	for i := range g.units {
		u := &g.units[i]
		if u.Fit != cite.Unfit && admit(u) && !g.told(i) {
			open = append(open, i)
		}
	}
	if len(open) == 0 {
		return nil
	}
	first := g.first(open)
	chosen := []int{first}
	for len(chosen) < n {
		best, bestScore := -1, 0.0
		for _, i := range open {
			like := 0.0
			for _, c := range chosen {
				like = max(like, g.vectors.Cosine(i, c), g.vectors.Contained(i, c)*0.9)
			}
			if like >= repeats || slices.Contains(chosen, i) {
				continue
			}
			score := g.score[i] - redundancy*like
			if g.units[i].Article != g.units[first].Article {
				cost := (1 - elsewhere) * leadShare * lead(&g.units[i])
				if g.units[i].Index == 0 {
					cost += retold
				}
				score -= cost * min(1, g.vectors.Cosine(i, first)/alike)
			}
			if best < 0 || score > bestScore {
				best, bestScore = i, score
			}
		}
		if best < 0 {
			break
		}
		chosen = append(chosen, best)
	}
	slices.SortStableFunc(chosen[1:], func(a, b int) int {
		ua, ub := &g.units[a], &g.units[b]
		own := func(u *cite.Unit) int {
			if u.Article == g.units[first].Article {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(own(ua), own(ub)), cmp.Compare(a, b))
	})
	return chosen
}

// first is the best sentence among those that begin an article; when none of
// these can stand alone, the best of all.
func (g *graph) first(open []int) int {
	best := -1
	for _, within := range []int{1, 3, math.MaxInt} {
		for _, i := range open {
			if g.units[i].Index < within && g.units[i].Fit == cite.Good && (best < 0 || g.score[i] > g.score[best]) {
				best = i
			}
		}
		if best >= 0 {
			return best
		}
	}
	return open[0]
}

// told reports whether an earlier digest told sentence i.
func (g *graph) told(i int) bool {
	return slices.ContainsFunc(g.known, func(k int) bool {
		return g.vectors.Cosine(i, k) >= knownAlready || g.vectors.Contained(i, k) >= 0.75
	})
}

// support lists up to n sentences of other outlets' articles that say what
// sentence i says: they have most of its words, all of its numbers, and deny
// no more and no less.
func (g *graph) support(i, n int) []int {
	u := &g.units[i]
	numbers := cite.Numbers(u.Text)
	type candidate struct {
		at   int
		like float64
	}
	best := map[string]candidate{} // by article
	for j := range g.units {
		v := &g.units[j]
		if v.Article == u.Article || v.Lang != u.Lang {
			continue
		}
		like := g.vectors.Contained(i, j)
		if like < says || g.vectors.Cosine(i, j) < 0.4 || cite.Negates(u.Text, u.Lang) != cite.Negates(v.Text, v.Lang) || !includes(cite.Numbers(v.Text), numbers) {
			continue
		}
		if c, ok := best[v.Article.ID]; !ok || like > c.like {
			best[v.Article.ID] = candidate{j, like}
		}
	}
	all := make([]candidate, 0, len(best))
	for _, c := range best {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b candidate) int { return cmp.Or(cmp.Compare(b.like, a.like), cmp.Compare(a.at, b.at)) })
	var out []int
	for _, c := range all[:min(n, len(all))] {
		out = append(out, c.at)
	}
	return out
}

func includes(all, some []string) bool {
	for _, s := range some {
		if !slices.Contains(all, s) {
			return false
		}
	}
	return true
}

// chooseLanguage is the language to tell the story in: the one asked for, else
// English, else that of most articles; one of them that has a fit sentence.
func chooseLanguage(articles []policy.Article, units []cite.Unit, lang string) string {
	fit := map[string]bool{}
	for i := range units {
		if units[i].Fit != cite.Unfit {
			fit[units[i].Lang] = true
		}
	}
	count := map[string]int{}
	for i := range articles {
		count[articles[i].Language]++
	}
	order := []string{"en"}
	for l := range fit {
		order = append(order, l)
	}
	slices.SortFunc(order[1:], func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	for _, l := range append([]string{lang}, order...) {
		if fit[l] {
			return l
		}
	}
	return lang
}
