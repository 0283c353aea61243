package bot

import (
	"context"
	"time"

	"datapolicy/policy"
)

// Lookups gives all that the archive has on a name, a law or a quotation.
type Lookups interface {
	Lookup(ctx context.Context, query string, p policy.Period) (policy.Lookup, error)
}

// Timelines tells what happened around a name, a law or words, and when.
type Timelines interface {
	Timeline(ctx context.Context, query string, p policy.Period) (policy.Timeline, error)
}

// Asker answers a question; thread is the conversation that it belongs to, its
// turns oldest first without the question itself, or nil.
type Asker interface {
	Ask(ctx context.Context, text string, thread *policy.Thread) (policy.Answer, error)
}

// DigestRequest orders a digest now, outside any schedule.
type DigestRequest struct {
	policy.Period
	policy.Filter
	Channel  string
	MaxItems int // 0 is the default
}

// Digester builds a digest.
type Digester interface {
	BuildDigest(ctx context.Context, r DigestRequest) (policy.Digest, error)
}

// Stories lists stories.
type Stories interface {
	Stories(ctx context.Context, q policy.StoryQuery) ([]policy.Story, error)
}

// Subscriptions keeps the standing orders of channels.
type Subscriptions interface {
	PutSubscription(ctx context.Context, s policy.Subscription) error
	Subscriptions(ctx context.Context, channel string) ([]policy.Subscription, error)
	DeleteSubscription(ctx context.Context, id string) error
}

// Schedules reads cron expressions. Next is the first instant after a time at
// which the schedule is due; its error says what is wrong with expr or zone.
type Schedules interface {
	Next(expr, zone string, after time.Time) (time.Time, error)
}

// Sources tells in a few sentences how the sources are read.
type Sources interface {
	Condition(ctx context.Context) (string, error)
}

// Threads keeps the conversations that we take part in.
type Threads interface {
	SaveThread(ctx context.Context, t policy.Thread) error
	Thread(ctx context.Context, id string) (policy.Thread, bool, error)
	AddTurn(ctx context.Context, threadID string, t policy.Turn) error
}

// Seen tells the first delivery of something from its repetitions.
type Seen interface {
	FirstSight(ctx context.Context, key string, now time.Time, ttl time.Duration) (bool, error)
}

// Names knows the entities by id and by what people call them.
type Names interface {
	Entity(id string) (policy.Entity, bool)
	Resolve(query string) (policy.Entity, bool)
	Suggest(query string, n int) []policy.Entity
}
