package digest

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"datapolicy/importance"
	"datapolicy/policy"
)

// recent is what a report at the period's end is worth beside the points of a
// story's importance; one at its beginning is worth nothing.
const recent = 1.5

// judge finds how much each draft's story matters, by what was published until
// the period's end.
func (b *Builder) judge(ctx context.Context, drafts []*draft, r Request) error {
	stories := make([]policy.Story, len(drafts))
	update := map[string]bool{}
	for i, dr := range drafts {
		s := dr.story
		s.Articles = slices.Clone(s.Articles)
		if !r.Until.IsZero() && !r.BySeen {
			s.Articles = slices.DeleteFunc(s.Articles, func(a policy.StoryArticle) bool { return !a.Published.Before(r.Until) })
		}
		stories[i], update[s.ID] = s, dr.update
	}
	verdicts, err := b.panel.Weigh(ctx, stories, importance.Asked{Language: r.Filter.Language, Now: r.Until, Known: func(id string) bool { return update[id] }})
	if err != nil {
		return err
	}
	for i, dr := range drafts {
		dr.verdict = verdicts[i]
	}
	return nil
}

// rank orders the drafts by their importance and, for a share, by how recent
// they are. Ties go to the later report, then to the smaller id, so that the
// same news gives the same digest.
func (b *Builder) rank(drafts []*draft, r Request) {
	for _, dr := range drafts {
		dr.score = dr.verdict.Points
		if until := r.Until; !until.IsZero() && !r.Since.IsZero() && until.After(r.Since) {
			share := 1 - until.Sub(dr.story.LastPublished).Seconds()/until.Sub(r.Since).Seconds()
			dr.score += recent * min(1, max(0, share))
		}
	}
	slices.SortStableFunc(drafts, func(x, y *draft) int {
		return cmp.Or(cmp.Compare(y.score, x.score), y.story.LastPublished.Compare(x.story.LastPublished), cmp.Compare(x.story.ID, y.story.ID))
	})
}

// important are the drafts that matter at least as much as the reader asked
// for, and a note on the others.
func important(drafts []*draft, least policy.ImportanceLevel) (kept []*draft, note string) {
	for _, dr := range drafts {
		if importance.AtLeast(dr.verdict.Level, least) {
			kept = append(kept, dr)
		}
	}
	if n := len(drafts) - len(kept); n > 0 {
		note = fmt.Sprintf("%d %s left out, since only those of %s importance were asked for.", n, plural(n, "story was", "stories were"), levels[least])
	}
	return kept, note
}

var levels = map[policy.ImportanceLevel]string{policy.High: "high", policy.Medium: "medium or high"}
