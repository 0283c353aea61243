package jobs

import (
	"context"
	"slices"
	"strings"
	"time"

	"datapolicy/policy"
)

// Linker tells which stories continue earlier ones. It may be asked by several
// goroutines at once.
type Linker interface {
	Relate(story policy.StoryTrace, others []policy.StoryTrace) (continues, continuedBy []string)
}

// Past is the archive as links between stories are made from it.
type Past interface {
	Unlinked(ctx context.Context, n int) ([]policy.StoryTrace, error)
	Sharing(ctx context.Context, entities []string, p, without policy.Period, n int) ([]policy.StoryTrace, error)
	Link(ctx context.Context, continues map[string][]string, compared []policy.StoryTrace) error
}

const (
	// linkedAtOnce is how many altered stories are linked in one transaction.
	linkedAtOnce = 4
	// linkFor is how long stories are linked at a time, and linkRest how long it is
	// let be after that, where some are left: those of a first reading of the
	// world's feeds, tens of thousands, are linked little by little.
	linkFor  = time.Second
	linkRest = 20 * time.Second
	// mostSharing bounds how many stories one is compared with: those that share
	// most entities with it, then the latest.
	mostSharing = 150
	// mostTelling is how many of a story's entities others are looked for by;
	// they are the weightiest first.
	mostTelling = 8
	// longAgo is how long before or after a story those that are linked with it
	// may have begun.
	longAgo = 8 * 365 * dayLength
	// sameNews is how long before or after it they may not: none nearer than that
	// is ever linked.
	sameNews = 60 * time.Hour
)

// LinkStories makes Take link stories with earlier ones. Call it before the
// first Take.
func (in *Intake) LinkStories(l Linker, p Past) { in.linker, in.past = l, p }

// link compares the stories that were altered with earlier ones, and with later
// ones, since what comes first may be gathered last. What cannot be done now is
// done after the next article: a story stays marked until it is.
func (in *Intake) link(ctx context.Context) {
	if in.linker == nil {
		return
	}
	begun := in.clock()
	if begun.Before(in.linkAgain) {
		return
	}
	for {
		altered, err := in.past.Unlinked(ctx, linkedAtOnce)
		if err == nil && len(altered) > 0 {
			err = in.linkAll(ctx, altered)
		}
		if err != nil {
			if in.window.log != nil && ctx.Err() == nil {
				in.window.log.Warn("stories are not linked with earlier ones yet", "error", err)
			}
			return
		}
		if len(altered) < linkedAtOnce {
			return
		}
		if now := in.clock(); now.Sub(begun) >= linkFor { // a later article goes on
			in.linkAgain = now.Add(linkRest)
			return
		}
	}
}

func (in *Intake) linkAll(ctx context.Context, altered []policy.StoryTrace) error {
	links := map[string][]string{}
	relate := func(s policy.StoryTrace) (near []policy.StoryTrace, after []string, err error) {
		if near, err = in.near(ctx, s); err != nil {
			return nil, nil, err
		}
		before, after := in.linker.Relate(s, near)
		if !slices.Equal(before, s.Continues) {
			links[s.ID] = before
		}
		return near, after, nil
	}
	done := map[string]bool{}
	for _, s := range altered {
		done[s.ID] = true
	}
	for _, s := range altered {
		near, after, err := relate(s)
		if err != nil {
			return err
		}
		for _, later := range near {
			// Of a later one that this story has to do with, or had, all links are
			// looked for anew: it may have better ones.
			if done[later.ID] || !slices.Contains(after, later.ID) && !slices.Contains(later.Continues, s.ID) {
				continue
			}
			done[later.ID] = true
			if _, _, err := relate(later); err != nil {
				return err
			}
		}
	}
	return in.past.Link(ctx, links, altered)
}

// near are the stories that may have to do with one.
func (in *Intake) near(ctx context.Context, s policy.StoryTrace) ([]policy.StoryTrace, error) {
	var telling []string
	for _, e := range s.Entities {
		if !strings.HasPrefix(e, string(policy.Government)+"/") && len(telling) < mostTelling {
			telling = append(telling, e)
		}
	}
	if len(telling) == 0 {
		return nil, nil
	}
	around := func(d time.Duration) policy.Period {
		return policy.Period{Since: s.First.Add(-d), Until: s.First.Add(d)}
	}
	return in.past.Sharing(ctx, telling, around(longAgo+time.Second), around(sameNews), mostSharing)
}
