package answer

import (
	"context"
	"time"

	"datapolicy/llm"
	"datapolicy/policy"
)

// Archive is where answers come from.
type Archive interface {
	Stories(context.Context, policy.StoryQuery) ([]policy.Story, error)
	Articles(ctx context.Context, ids []string) ([]policy.Article, error)
	Statements(context.Context, policy.StatementQuery) ([]policy.Statement, error)
	Search(context.Context, policy.SearchQuery) ([]policy.SearchResult, error)
	Timeline(ctx context.Context, entityIDs []string, p policy.Period) ([]policy.DayCount, error)
	TimelineBySection(ctx context.Context, entityIDs []string, p policy.Period) ([]policy.SectionCount, error)
}

// Names knows the entities; *gazetteer.Gazetteer does.
type Names interface {
	Entity(id string) (policy.Entity, bool)
	Children(id string) []string
	Find(title, body, lang string) []policy.Mention
	Resolve(query string) (policy.Entity, bool)
	Suggest(query string, n int) []policy.Entity
}

// Model words answers; *llm.Client is one.
type Model interface {
	Complete(context.Context, llm.Prompt) (llm.Reply, error)
	Name() string
}

// Judge gives stories their importance, and leaves out those of less than least;
// *importance.Panel does.
type Judge interface {
	Mark(ctx context.Context, stories []policy.Story, least policy.ImportanceLevel) ([]policy.Story, error)
}

// Options are a Desk's parts.
type Options struct {
	Archive   Archive
	Names     Names
	Judge     Judge // nil: stories are shown without their importance
	Model     Model // nil: every answer is extractive
	Clock     func() time.Time
	ModelTime time.Duration // that an answer may wait for the model; 0 is 20 s
}

// Desk looks up and answers. It is safe for concurrent use.
type Desk struct {
	o       Options
	shelved *pageCache
}

// New makes a Desk.
func New(o Options) *Desk {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.ModelTime <= 0 {
		o.ModelTime = 20 * time.Second
	}
	return &Desk{o: o, shelved: newPageCache()}
}

// judged gives stories their importance.
func (d *Desk) judged(ctx context.Context, stories []policy.Story) ([]policy.Story, error) {
	if d.o.Judge == nil || len(stories) == 0 {
		return stories, nil
	}
	return d.o.Judge.Mark(ctx, stories, "")
}

// longestQuestion bounds, in bytes, what is read of a query or question.
const longestQuestion = 2000

// family is an entity's id with those of all that belong to it.
func (d *Desk) family(id string) []string {
	return append([]string{id}, d.o.Names.Children(id)...)
}
