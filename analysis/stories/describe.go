package stories

import (
	"cmp"
	"iter"
	"maps"
	"slices"

	"datapolicy/policy"
)

// describe tells a story from the sketches of its articles: its headline and
// summary are those of the article that is most like all the others.
func (c *Clusterer) describe(id string, articles iter.Seq[string]) policy.Story {
	var nodes []*node
	for article := range articles {
		nodes = append(nodes, c.nodes[article])
	}
	nodes = sorted(slices.Values(nodes))
	story := policy.Story{ID: id}
	if len(nodes) == 0 {
		return story
	}
	speaks := c.spokesman(nodes)
	story.Headline, story.Summary = speaks.Article.Title, speaks.Lead
	if story.Headline == "" {
		story.Headline = speaks.Lead
	}
	story.FirstPublished = nodes[0].Article.Published
	story.LastPublished = nodes[len(nodes)-1].Article.Published

	events := map[string]float64{}
	jurisdictions := map[policy.Jurisdiction]float64{}
	entities := map[string]float64{}
	for _, n := range nodes {
		article := n.Article
		if first := c.original(n); first != "" {
			article.NearDuplicateOf = c.nodes[first].Article.URL
		}
		story.Articles = append(story.Articles, article)
		if n.Event != "" {
			events[n.Event]++
		}
		for rank, j := range n.Jurisdictions {
			jurisdictions[j] += 1 / float64(rank+1)
		}
		for _, e := range n.Entities {
			entities[e.Term] += float64(e.Weight)
		}
	}
	if ranked := heaviest(events); len(ranked) > 0 {
		story.Event = ranked[0]
	}
	share := float64(len(nodes))
	for _, j := range heaviest(jurisdictions) {
		if jurisdictions[j] >= 0.25*share {
			story.Jurisdictions = append(story.Jurisdictions, j)
		}
	}
	for _, e := range heaviest(entities) {
		if entities[e] >= 0.08*share && len(story.Entities) < 20 {
			story.Entities = append(story.Entities, e)
		}
	}
	story.Trace = traceOf(nodes)
	return story
}

// spokesman is the article whose title and lead stand for the story: the one
// nearest to all the others, those in English before others, originals before
// copies.
func (c *Clusterer) spokesman(nodes []*node) *node {
	pool := nodes
	for _, keep := range []func(*node) bool{
		func(n *node) bool { return n.Article.Title != "" && n.Lead != "" },
		func(n *node) bool { return n.Article.Language == "en" },
		func(n *node) bool { return c.original(n) == "" },
	} {
		kept := slices.DeleteFunc(slices.Clone(pool), func(n *node) bool { return !keep(n) })
		if len(kept) > 0 {
			pool = kept
		}
	}
	if len(pool) == 1 {
		return pool[0]
	}
	ties := c.similarities(nodes)
	var best *node
	most := 0.0
	for _, n := range pool {
		central := 0.0
		for _, p := range ties[n.place] {
			central += p
		}
		if best == nil || central > most {
			best, most = n, central
		}
	}
	return best
}

// heaviest lists keys by falling weight, then by key.
func heaviest[K cmp.Ordered](weight map[K]float64) []K {
	return slices.SortedFunc(maps.Keys(weight), func(a, b K) int {
		return cmp.Or(cmp.Compare(weight[b], weight[a]), cmp.Compare(a, b))
	})
}
