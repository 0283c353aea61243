package digest

import (
	"slices"

	"datapolicy/policy"
)

// tell fills in an item but for its sentences, which it has, and the model's
// prose.
func (b *Builder) tell(dr *draft) {
	it := &dr.item
	it.StoryID, it.Headline, it.Event, it.Entities = dr.story.ID, headline(dr), dr.story.Event, dr.story.Entities
	it.Published, it.NewSinceLast, it.MadeBy, it.Fresh = dr.story.FirstPublished, dr.update, policy.Extractive, dr.fresh
	it.GatheredLate = dr.allLate
	it.Follows = dr.story.Follows
	it.ArticleIDs = make([]string, len(dr.articles))
	for i, a := range dr.articles {
		it.ArticleIDs[i] = a.ID
	}
	slices.Sort(it.ArticleIDs)
	it.Sources = sources(dr)
	it.WhoSaysWhat = b.whoSaysWhat(dr)
	it.Importance = &dr.verdict.Importance
	it.WhyItMatters = dr.verdict.Text
}

// language is the one that the item is told in, or "".
func (dr *draft) language() string {
	if len(dr.item.Sentences) == 0 {
		return ""
	}
	return dr.item.Sentences[0].Language
}

// headline is the story's; for an update that of the newest article, since the
// story's own is what the channel read before. It is in the language of the
// sentences where an article has a title in it.
func headline(dr *draft) string {
	lang := dr.language()
	if dr.update {
		for i := len(dr.own) - 1; i >= 0; i-- {
			if dr.own[i].Title != "" && (lang == "" || dr.own[i].Language == lang) {
				return dr.own[i].Title
			}
		}
	}
	for _, a := range dr.story.Articles {
		if a.Title == dr.story.Headline && a.Language == lang {
			return dr.story.Headline
		}
	}
	first := ""
	if len(dr.item.Sentences) > 0 {
		first = dr.item.Sentences[0].Citations[0].ArticleID
	}
	for _, a := range dr.own {
		if a.ID == first && a.Title != "" {
			return a.Title
		}
	}
	return dr.story.Headline
}

// sources lists the reports, each with the outlets that ran near-duplicates of
// it. The articles that the sentences cite come first.
func sources(dr *draft) []policy.SourceLink {
	links := make([]policy.SourceLink, 0, len(dr.own))
	at := map[string]int{} // by URL
	for _, a := range dr.own {
		at[a.URL] = len(links)
		links = append(links, policy.SourceLink{ArticleID: a.ID, URL: a.URL, Source: a.Source, Title: a.Title, Language: a.Language, Published: a.Published, Late: dr.late[a.ID]})
	}
	for _, a := range dr.story.Articles {
		i, ok := at[a.NearDuplicateOf]
		if !ok || a.NearDuplicateOf == "" || !slices.ContainsFunc(dr.articles, func(b policy.Article) bool { return b.ID == a.ID }) {
			continue
		}
		if a.Source != links[i].Source && !slices.Contains(links[i].AlsoIn, a.Source) {
			links[i].AlsoIn = append(links[i].AlsoIn, a.Source)
		}
	}
	cited := map[string]bool{}
	for _, s := range dr.item.Sentences {
		for _, c := range s.Citations {
			cited[c.ArticleID] = true
		}
	}
	slices.SortStableFunc(links, func(x, y policy.SourceLink) int {
		switch {
		case cited[x.ArticleID] == cited[y.ArticleID]:
			return 0
		case cited[x.ArticleID]:
			return -1
		}
		return 1
	})
	return links
}
