package digest

import (
	"cmp"
	"math"
	"slices"

	"datapolicy/policy"
)

// rank orders the drafts, the most important first. Points, from
// data/rubric.yaml, are added for
//   - the event: what binds weighs more than what is said or planned;
//   - breadth: the logarithm of the outlets that reported on their own (a
//     reprint of wire copy is no second outlet);
//   - an official body among the sources;
//   - recency within the period;
//   - a claim that stands against a denial;
//   - a second jurisdiction;
//
// and taken away for a story that the channel had before. Ties go to the later
// report, then to the smaller id, so that the same news gives the same digest.
func (b *Builder) rank(drafts []*draft, r Request) {
	for _, dr := range drafts {
		dr.score = b.score(dr, r)
	}
	slices.SortStableFunc(drafts, func(x, y *draft) int {
		return cmp.Or(cmp.Compare(y.score, x.score), y.story.LastPublished.Compare(x.story.LastPublished), cmp.Compare(x.story.ID, y.story.ID))
	})
}

func (b *Builder) score(dr *draft, r Request) float64 {
	w := theRubric()
	points := w.weight(dr.story.Event) + w.Breadth*math.Log2(1+float64(outlets(dr.own)))
	if slices.ContainsFunc(dr.own, func(a policy.Article) bool { return b.o.Official(a.SourceID) }) {
		points += w.Official
	}
	if until := r.Until; !until.IsZero() && !r.Since.IsZero() && until.After(r.Since) {
		share := 1 - until.Sub(dr.story.LastPublished).Seconds()/until.Sub(r.Since).Seconds()
		points += w.Recent * min(1, max(0, share))
	}
	if len(deniers(dr.statements)) > 0 {
		points += w.Contested
	}
	seen := map[policy.Jurisdiction]bool{}
	for _, j := range dr.story.Jurisdictions {
		seen[j.Section()] = true
	}
	if len(seen) > 1 {
		points += w.Crossing
	}
	if dr.update {
		points += w.Update
	}
	return points
}

// outlets counts the outlets of articles.
func outlets(articles []policy.Article) int {
	seen := map[string]bool{}
	for _, a := range articles {
		if a.Source != "" {
			seen[a.Source] = true
		} else {
			seen[a.SourceID] = true
		}
	}
	return len(seen)
}

// deniers lists the denials, one of each speaker, where another in the same
// story claims.
func deniers(statements []policy.Statement) []policy.Statement {
	if !slices.ContainsFunc(statements, func(s policy.Statement) bool { return s.Kind == policy.Alleged }) {
		return nil
	}
	var denials []policy.Statement
	for _, s := range statements {
		if s.Kind == policy.Denied && s.Speaker != "" && !slices.ContainsFunc(denials, func(o policy.Statement) bool { return o.Speaker == s.Speaker }) {
			denials = append(denials, s)
		}
	}
	return denials
}
