package stories

import (
	"cmp"
	"maps"
	"slices"

	"datapolicy/policy"
)

// Options tune a Clusterer. The zero value is what the weights were learned with.
type Options struct {
	// Cut is the average probability under which two groups of articles are two
	// stories, 0 to 1. Defaults to the learned one.
	Cut float64
}

const (
	// reach is the least probability that makes two articles neighbours; what is
	// not tied to an article by a chain of neighbours cannot share its story.
	reach = 0.20
	// crowd bounds a neighbourhood. In a larger one only the nearer ties count.
	crowd = 400
	// latest bounds how much of the list of those that share a term is gone
	// through, from its end: a term that so many share says little.
	latest = 5_000
	// compared bounds how many articles a new one is compared with, those first
	// that share a rare term with it. Only a flood of much the same text gets
	// there, as when a bulletin is gathered from a thousand places at once; when
	// there are so many ties already, fewer are looked for, lest they fill the
	// memory (a tie takes 32 bytes).
	compared        = 400
	comparedCrowded = 50
	manyTies        = 300_000
)

// Clusterer holds the articles of a stretch of time and the stories that they
// form. It is not safe for use by several goroutines at once.
type Clusterer struct {
	weights weights
	nodes   map[string]*node           // by article id
	index   map[string][]*node         // by term, see keys
	members map[string]map[string]bool // story id → article ids
	ties    int                        // in all
	walk    int                        // number of the latest walk over nodes
	cells   []float64                  // what similarities is written into
	terms   map[string]string          // those of all sketches, each once
}

type node struct {
	*sketch
	story string
	ties  []tie // symmetric; every pair with a score of reach or more

	walked int // the walk that met it last
	place  int // in the list that a walk made
}

// tie is how likely a node tells of the same event as another.
type tie struct {
	to *node
	p  float64
}

// New makes an empty Clusterer.
func New(o Options) *Clusterer {
	w := learned()
	if o.Cut > 0 {
		w.Cut = o.Cut
	}
	return &Clusterer{
		weights: w,
		nodes:   map[string]*node{},
		index:   map[string][]*node{},
		members: map[string]map[string]bool{},
		terms:   map[string]string{},
	}
}

// Load puts back an article that is kept already, with the story that it is
// in. Load all before the first Add.
func (c *Clusterer) Load(articleID, storyID, _ string, data []byte) error {
	s, err := decode(data)
	if err != nil {
		return err
	}
	s.Article.ID = articleID
	if _, known := c.nodes[articleID]; known {
		return nil
	}
	c.join(c.insert(s), storyID)
	return nil
}

// Add puts an article where it belongs and says which stories that altered,
// each whole with all of its loaded articles, but of one with more than 800 of
// them only those near to the article. An article that is already there
// alters nothing.
func (c *Clusterer) Add(a policy.Article, r policy.Reading) (change policy.StoryChange, nearDuplicateOf string) {
	if known, ok := c.nodes[a.ID]; ok {
		return policy.StoryChange{}, c.original(known)
	}
	added := c.insert(newSketch(a, r))
	change = c.settle(added)
	return change, c.original(added)
}

// Story is the id of the story that an article is in, or "".
func (c *Clusterer) Story(articleID string) string {
	if n, ok := c.nodes[articleID]; ok {
		return n.story
	}
	return ""
}

// NearDuplicateOf is the id of the article that this one reprints, or "".
func (c *Clusterer) NearDuplicateOf(articleID string) string {
	if n, ok := c.nodes[articleID]; ok {
		return c.original(n)
	}
	return ""
}

// keys are the terms through which an article finds those it may share a story
// with.
func (s *sketch) keys() []string {
	keys := s.Words.heaviest(14)
	keys = append(keys, s.Title.heaviest(8)...)
	for _, t := range s.Entities.heaviest(8) {
		keys = append(keys, "@"+t)
	}
	for _, t := range s.Names.heaviest(8) {
		keys = append(keys, "^"+t)
	}
	for _, t := range s.Numbers.heaviest(6) {
		keys = append(keys, "="+t)
	}
	for _, t := range s.Concepts.heaviest(4) {
		keys = append(keys, "#"+t)
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// insert adds an article to the graph of neighbours.
func (c *Clusterer) insert(s *sketch) *node {
	s.compact(c.terms)
	n := &node{sketch: s}
	keys := s.keys()
	for i, k := range keys {
		keys[i] = intern(c.terms, k)
	}
	rarest := slices.SortedStableFunc(slices.Values(keys), func(a, b string) int { return cmp.Compare(len(c.index[a]), len(c.index[b])) })
	left := compared
	if c.ties > manyTies {
		left = comparedCrowded
	}
	c.walk++
	for _, k := range rarest {
		list := c.index[k]
		for _, other := range slices.Backward(list[max(0, len(list)-latest):]) {
			if other.walked == c.walk || gap(n.sketch, other.sketch) > window {
				continue
			}
			if left--; left < 0 {
				break
			}
			other.walked = c.walk
			if p := c.similar(n, other); p >= reach {
				n.ties, other.ties = append(n.ties, tie{other, p}), append(other.ties, tie{n, p})
				c.ties++
			}
		}
	}
	for _, k := range keys {
		c.index[k] = append(c.index[k], n)
	}
	c.nodes[s.Article.ID] = n
	return n
}

func (c *Clusterer) similar(a, b *node) float64 {
	if gap(a.sketch, b.sketch) <= window && nearDuplicates(a.sketch, b.sketch) {
		return 1
	}
	return c.weights.score(a.sketch, b.sketch)
}

// neighbourhood is every article that a chain of neighbours ties to n. Where
// that is a crowd, only ever nearer neighbours count, until it is none.
func (c *Clusterer) neighbourhood(n *node) []*node {
	for least := reach; ; least += 0.05 {
		c.walk++
		n.walked = c.walk
		near := []*node{n}
		for i := 0; i < len(near) && len(near) <= crowd; i++ {
			for _, t := range near[i].ties {
				if t.p >= least && t.to.walked != c.walk {
					t.to.walked = c.walk
					near = append(near, t.to)
				}
			}
		}
		if len(near) <= crowd || least >= 1 {
			return sorted(slices.Values(near))
		}
	}
}

// similarities is the matrix of the ties among nodes. It is good until the next
// call.
func (c *Clusterer) similarities(nodes []*node) [][]float64 {
	c.walk++
	size := len(nodes) * len(nodes)
	if cap(c.cells) < size {
		c.cells = make([]float64, size)
	}
	cells := c.cells[:size]
	clear(cells)
	rows := make([][]float64, len(nodes))
	for i, n := range nodes {
		n.walked, n.place = c.walk, i
		rows[i] = cells[i*len(nodes) : (i+1)*len(nodes)]
	}
	for i, n := range nodes {
		for _, t := range n.ties {
			if t.to.walked == c.walk {
				rows[i][t.to.place] = t.p
			}
		}
	}
	return rows
}

// settle clusters the neighbourhood of an added article anew and reports what
// that altered.
func (c *Clusterer) settle(added *node) policy.StoryChange {
	near := c.neighbourhood(added)
	group := linkage(c.similarities(near), c.weights.Cut)
	clusters := map[int][]*node{}
	for i, g := range group {
		clusters[g] = append(clusters[g], near[i])
	}
	was := map[*node]string{}
	for _, n := range near {
		was[n] = n.story
	}
	names := c.name(clusters)
	for g, nodes := range clusters {
		for _, n := range nodes {
			if n.story != names[g] {
				c.leave(n)
			}
		}
	}
	for g, nodes := range clusters {
		for _, n := range nodes {
			if n.story != names[g] {
				c.join(n, names[g])
			}
		}
	}
	return c.changes(near, was)
}

// name gives each cluster its story's id: clusters keep the id of the story
// that most of their articles were in, the largest claim first; a new one is
// named for its first article.
func (c *Clusterer) name(clusters map[int][]*node) map[int]string {
	type claim struct {
		cluster, count int
		story          string
	}
	var claims []claim
	for g, nodes := range clusters {
		count := map[string]int{}
		for _, n := range nodes {
			if n.story != "" {
				count[n.story]++
			}
		}
		for story, k := range count {
			claims = append(claims, claim{g, k, story})
		}
	}
	slices.SortFunc(claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.story, b.story), cmp.Compare(a.cluster, b.cluster))
	})
	names := map[int]string{}
	taken := map[string]bool{}
	for _, cl := range claims {
		if names[cl.cluster] == "" && !taken[cl.story] {
			names[cl.cluster] = cl.story
			taken[cl.story] = true
		}
	}
	for _, g := range slices.Sorted(maps.Keys(clusters)) {
		if names[g] != "" {
			continue
		}
		for _, n := range clusters[g] {
			id := policy.StoryID(n.Article.ID)
			if !taken[id] && len(c.members[id]) == 0 {
				names[g] = id
				taken[id] = true
				break
			}
		}
		if names[g] == "" { // each of its articles once began a story that lives on
			id := policy.StoryID(clusters[g][0].Article.ID + "+")
			names[g] = id
			taken[id] = true
		}
	}
	return names
}

// changes describes every story whose members are not what they were.
func (c *Clusterer) changes(near []*node, was map[*node]string) policy.StoryChange {
	touched := map[string]bool{}
	change := policy.StoryChange{Merged: map[string]string{}}
	for _, n := range near {
		if was[n] == n.story {
			continue
		}
		touched[n.story] = true
		if was[n] != "" {
			if len(c.members[was[n]]) == 0 {
				change.Merged[was[n]] = c.heir(near, was, was[n])
			} else {
				touched[was[n]] = true
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(touched)) {
		members := maps.Keys(c.members[id])
		if len(c.members[id]) > 2*crowd { // the archive has the rest of it
			members = func(yield func(string) bool) {
				for _, n := range near {
					if n.story == id && !yield(n.Article.ID) {
						return
					}
				}
			}
		}
		change.Stories = append(change.Stories, c.describe(id, members))
	}
	return change
}

// heir is the story that took most articles of one that ended.
func (c *Clusterer) heir(near []*node, was map[*node]string, ended string) string {
	count := map[string]int{}
	for _, n := range near {
		if was[n] == ended {
			count[n.story]++
		}
	}
	best := ""
	for _, id := range slices.Sorted(maps.Keys(count)) {
		if best == "" || count[id] > count[best] {
			best = id
		}
	}
	return best
}

func (c *Clusterer) join(n *node, story string) {
	n.story = story
	if story == "" {
		return
	}
	if c.members[story] == nil {
		c.members[story] = map[string]bool{}
	}
	c.members[story][n.Article.ID] = true
}

func (c *Clusterer) leave(n *node) {
	if m := c.members[n.story]; m != nil {
		delete(m, n.Article.ID)
		if len(m) == 0 {
			delete(c.members, n.story)
		}
	}
	n.story = ""
}

// original is the article that n reprints: the first published of those that
// near-duplicates chain it to, or "" when that is n itself.
func (c *Clusterer) original(n *node) string {
	c.walk++
	n.walked = c.walk
	first := n
	copies := []*node{n}
	for i := 0; i < len(copies); i++ {
		at := copies[i]
		if before(at.sketch, first.sketch) < 0 {
			first = at
		}
		for _, t := range at.ties {
			if t.p == 1 && t.to.walked != c.walk && nearDuplicates(at.sketch, t.to.sketch) {
				t.to.walked = c.walk
				copies = append(copies, t.to)
			}
		}
	}
	if first == n {
		return ""
	}
	return first.Article.ID
}

// sorted lists nodes by publication, then id.
func sorted(nodes func(yield func(*node) bool)) []*node {
	return slices.SortedFunc(nodes, func(a, b *node) int { return before(a.sketch, b.sketch) })
}
