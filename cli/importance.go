package cli

import (
	"context"

	"datapolicy/importance"
	"datapolicy/policy"
)

// panel judges how much stories matter.
func (s *parts) panel() *importance.Panel {
	return importance.NewPanel(importance.PanelOptions{
		Archive: s.archive, Names: s.names, Official: s.official, Clock: s.program.Clock, Language: s.config.Digest.Language,
	})
}

// judgedStories are the archive's stories with their importance.
type judgedStories struct{ parts *parts }

func (j judgedStories) Stories(ctx context.Context, q policy.StoryQuery) ([]policy.Story, error) {
	limit := q.Limit
	if q.Importance != "" {
		q.Limit = 0 // how many are left is known only when they are judged
	}
	found, err := j.parts.archive.Stories(ctx, q)
	if err != nil {
		return nil, err
	}
	found, err = j.parts.panel().Mark(ctx, found, q.Importance)
	if limit > 0 && len(found) > limit {
		found = found[:limit]
	}
	return found, err
}

// least reads the flag for the least importance; "" is none.
func least(word string) (policy.ImportanceLevel, error) {
	if word == "" {
		return "", nil
	}
	level, err := policy.ParseImportance(word)
	if err != nil {
		return "", policy.Errorf(policy.Invalid, "--importance: %s", policy.Message(err))
	}
	return level, nil
}
