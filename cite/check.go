package cite

import (
	"unicode/utf8"

	"datapolicy/policy"
)

// Holds reports whether a citation's words are where it says that they are.
func Holds(c policy.Citation, a policy.Article) bool {
	return c.Quote != "" && c.ArticleID == a.ID && c.Start >= 0 && c.Start < c.End && c.End <= len(a.Text) && a.Text[c.Start:c.End] == c.Quote &&
		utf8.ValidString(c.Quote)
}

// Check keeps what can be verified: the citations that hold, and the sentences
// that have one left. The articles are those that may be cited.
func Check(sentences []policy.Sentence, articles []policy.Article) []policy.Sentence {
	byID := make(map[string]policy.Article, len(articles))
	for _, a := range articles {
		byID[a.ID] = a
	}
	kept := make([]policy.Sentence, 0, len(sentences))
	for _, s := range sentences {
		citations := make([]policy.Citation, 0, len(s.Citations))
		for _, c := range s.Citations {
			if a, ok := byID[c.ArticleID]; ok && Holds(c, a) {
				citations = append(citations, c)
			}
		}
		if s.Text != "" && len(citations) > 0 {
			s.Citations = citations
			kept = append(kept, s)
		}
	}
	return kept
}
