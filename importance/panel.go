package importance

import (
	"context"
	"slices"
	"time"

	"datapolicy/ledger"
	"datapolicy/policy"
)

// Archive is where a Panel reads what stands around stories.
type Archive interface {
	Stories(context.Context, policy.StoryQuery) ([]policy.Story, error)
	Statements(context.Context, policy.StatementQuery) ([]policy.Statement, error)
}

// Panel judges stories by all that the archive has around them. It is safe for
// concurrent use.
type Panel struct{ o PanelOptions }

// PanelOptions are a Panel's parts; Archive and Clock are required.
type PanelOptions struct {
	Archive  Archive
	Names    Names
	Official func(sourceID string) bool
	Clock    func() time.Time
	Language string // of reasons that are asked for in none; "" is English
}

// NewPanel makes a Panel.
func NewPanel(o PanelOptions) *Panel { return &Panel{o} }

// Asked says how to judge.
type Asked struct {
	Language string
	Now      time.Time            // from when deadlines are counted; zero is the clock's
	Known    func(id string) bool // whether the reader was told a story before; nil: none
}

// batch is how many stories are asked about at once: databases bound the values
// of one statement.
const batch = 200

// Weigh judges stories, in their order.
func (p *Panel) Weigh(ctx context.Context, stories []policy.Story, asked Asked) ([]Verdict, error) {
	f := Facts{Now: asked.Now, Language: asked.Language, Official: p.o.Official, Names: p.o.Names}
	if f.Now.IsZero() {
		f.Now = p.o.Clock()
	}
	if f.Language == "" {
		f.Language = p.o.Language
	}
	out := make([]Verdict, 0, len(stories))
	for part := range slices.Chunk(stories, batch) {
		earlier, err := p.earlier(ctx, part)
		if err != nil {
			return nil, err
		}
		said, err := p.said(ctx, part)
		if err != nil {
			return nil, err
		}
		for _, s := range part {
			of := f
			of.Earlier = earlier
			of.Claimants, of.Deniers = p.sides(said[s.ID], f.Language)
			of.Known = asked.Known != nil && asked.Known(s.ID)
			out = append(out, Weigh(s, of))
		}
	}
	return out, nil
}

// Mark gives each story its importance, and leaves out those that are less
// important than least; "" leaves out none.
func (p *Panel) Mark(ctx context.Context, stories []policy.Story, least policy.ImportanceLevel) ([]policy.Story, error) {
	verdicts, err := p.Weigh(ctx, stories, Asked{})
	if err != nil {
		return nil, err
	}
	kept := make([]policy.Story, 0, len(stories))
	for i, s := range stories {
		if AtLeast(verdicts[i].Level, least) {
			s.Importance = &verdicts[i].Importance
			kept = append(kept, s)
		}
	}
	return kept, nil
}

// earlier are the stories that others continue.
func (p *Panel) earlier(ctx context.Context, stories []policy.Story) ([]policy.Story, error) {
	var ids []string
	for _, s := range stories {
		ids = append(ids, s.Continues...)
	}
	slices.Sort(ids)
	if ids = slices.Compact(ids); len(ids) == 0 {
		return nil, nil
	}
	return p.o.Archive.Stories(ctx, policy.StoryQuery{IDs: ids})
}

// said are the claims and denials of stories, by story.
func (p *Panel) said(ctx context.Context, stories []policy.Story) (map[string][]policy.Statement, error) {
	ids := make([]string, len(stories))
	for i, s := range stories {
		ids[i] = s.ID
	}
	all, err := p.o.Archive.Statements(ctx, policy.StatementQuery{StoryIDs: ids, Kinds: []policy.StatementKind{policy.Alleged, policy.Denied}})
	if err != nil {
		return nil, err
	}
	of := map[string][]policy.Statement{}
	for _, s := range all {
		of[s.StoryID] = append(of[s.StoryID], s)
	}
	return of, nil
}

// sides are those who deny what another alleges, and those who allege it. Only
// a denial that stands against an allegation counts, not one of another matter.
func (p *Panel) sides(said []policy.Statement, lang string) (claimants, deniers []string) {
	w := wordsOf(lang)
	for _, c := range ledger.Keep(said, ledger.Options{Names: p.o.Names, Prefer: lang}).Contested {
		for _, d := range c.Counters {
			if d.Kind == policy.Denied && d.Speaker != "" && c.Claim.Speaker != "" {
				claimants, deniers = put(claimants, p.speaker(c.Claim, w)), put(deniers, p.speaker(d, w))
			}
		}
	}
	return slices.DeleteFunc(claimants, func(name string) bool { return slices.Contains(deniers, name) }), deniers
}

func put(names []string, name string) []string {
	if slices.Contains(names, name) {
		return names
	}
	return append(names, name)
}

// speaker is a speaker's name: the entity's, where there is one, so that the
// reader can read it.
func (p *Panel) speaker(s policy.Statement, w words) string {
	if p.o.Names != nil && s.SpeakerID != "" {
		if e, ok := p.o.Names.Entity(s.SpeakerID); ok {
			return entityName(e, w)
		}
	}
	return s.Speaker
}
