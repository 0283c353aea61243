package cli

import (
	"context"
	"strings"
	"sync"
	"time"

	"datapolicy/analysis"
	"datapolicy/analysis/gazetteer"
	"datapolicy/analysis/stories"
	"datapolicy/answer"
	"datapolicy/archive"
	"datapolicy/config"
	"datapolicy/digest"
	"datapolicy/jobs"
	"datapolicy/llm"
	"datapolicy/policy"
	"datapolicy/sources/catalog"
	"datapolicy/sources/websub"
)

// parts are what the commands over an archive share.
type parts struct {
	program *Program
	config  config.Config
	archive *archive.Archive
	names   *gazetteer.Gazetteer
	model   *llm.Client        // nil: extractive
	hubs    *websub.Subscriber // nil: sources are only asked

	officialsOnce sync.Once
	officials     map[string]bool // by source id; read by officialsOnce
}

// parts opens the archive, made where there is none, and what stands beside it.
// Close them.
func (p *Program) parts(ctx context.Context) (*parts, error) {
	return p.assemble(ctx, false)
}

// kept is parts for commands that only read: an archive that is not there is
// an error, since an empty one would answer every question with nothing.
func (p *Program) kept(ctx context.Context) (*parts, error) {
	return p.assemble(ctx, true)
}

func (p *Program) assemble(ctx context.Context, mustExist bool) (*parts, error) {
	c, err := p.config()
	if err != nil {
		return nil, err
	}
	names, err := p.names()
	if err != nil {
		return nil, err
	}
	model, err := p.model()
	if err != nil {
		return nil, err
	}
	kept, err := archive.Open(ctx, c.Archive.URL, archive.Options{MustExist: mustExist, Clock: p.Clock, Log: p.log, BusyTimeout: c.Archive.BusyTimeout()})
	if err != nil {
		return nil, err
	}
	return &parts{program: p, config: c, archive: kept, names: names, model: model}, nil
}

func (s *parts) close() {
	if err := s.archive.Close(); err != nil {
		s.program.log.Warn("closing the archive", "error", err)
	}
}

// names is the built-in gazetteer with the user's own entities.
func (p *Program) names() (*gazetteer.Gazetteer, error) {
	if p.gazetteer != nil {
		return p.gazetteer, nil
	}
	c, err := p.config()
	if err != nil {
		return nil, err
	}
	g, err := gazetteer.Default()
	if err != nil {
		return nil, err
	}
	if len(c.Entities) > 0 {
		extra := make([]policy.Entity, len(c.Entities))
		for i, e := range c.Entities {
			kind, _, _ := strings.Cut(e.ID, "/")
			extra[i] = policy.Entity{ID: e.ID, Kind: policy.EntityKind(kind), Name: e.Name, Aliases: e.Aliases, Parent: e.Parent, Role: e.Role}
			if e.Jurisdiction != "" {
				if extra[i].Jurisdiction, err = policy.ParseJurisdiction(string(e.Jurisdiction)); err != nil {
					return nil, err
				}
			}
		}
		if g, err = g.With(extra); err != nil {
			return nil, err
		}
	}
	p.gazetteer = g
	return g, nil
}

// analyst reads articles.
func (p *Program) analyst() (*analysis.Analyst, error) {
	c, err := p.config()
	if err != nil {
		return nil, err
	}
	g, err := p.names()
	if err != nil {
		return nil, err
	}
	return analysis.New(g, analysis.Options{Threshold: c.Analysis.Relevance})
}

// model is the client of the configured model, or nil where there is none.
func (p *Program) model() (*llm.Client, error) {
	c, err := p.config()
	if err != nil || !c.Model.Enabled() {
		return nil, err
	}
	o := llm.Options{
		BaseURL: c.Model.BaseURL, APIKey: string(c.Model.APIKey), Model: c.Model.Name,
		RequestTimeout: c.Model.CallTimeout(), Attempts: c.Model.Retries + 1, MaxTokens: c.Model.MaxAnswer, TokensPerDay: c.Model.DayTokens,
		Cache: llm.NewLRU(512), Clock: p.Clock, Logger: p.log,
	}
	if c.Model.PriceIn > 0 || c.Model.PriceOut > 0 {
		o.Prices = llm.Prices{c.Model.Name: {Prompt: c.Model.PriceIn, Reply: c.Model.PriceOut}}
	}
	return llm.New(o)
}

// intake takes articles into the archive.
func (s *parts) intake() (*jobs.Intake, error) {
	analyst, err := s.program.analyst()
	if err != nil {
		return nil, err
	}
	s.program.boundMemory()
	intake := jobs.NewIntake(analyst, newClusterer, s.archive, s.program.Clock)
	intake.LinkStories(stories.NewSequels(), s.archive)
	return intake, nil
}

// builder makes digests.
func (s *parts) builder() *digest.Builder {
	o := digest.Options{
		Archive: s.archive, Coverage: coverage{s}, Names: s.names, Official: s.official, Clock: s.program.Clock,
		MaxItems: s.config.Digest.MaxItems, PerSection: s.config.Digest.PerSection, ModelTime: s.config.Model.DigestDeadline(),
	}
	if s.model != nil {
		o.Model = s.model
	}
	return digest.New(o)
}

// official reports whether a source of the catalog is an official body.
func (s *parts) official(sourceID string) bool {
	s.officialsOnce.Do(func() {
		s.officials = map[string]bool{}
		all, err := s.program.catalog()
		if err != nil {
			s.program.log.Warn("the catalog cannot be read, so no source counts as official", "error", err)
		}
		for _, source := range append(all, s.program.sample...) {
			s.officials[source.ID] = source.Kind == catalog.Official
		}
	})
	return s.officials[sourceID]
}

// desk answers lookups and questions.
func (s *parts) desk() *answer.Desk {
	o := answer.Options{Archive: s.archive, Names: s.names, Judge: s.panel(), Clock: s.program.Clock}
	if s.model != nil {
		o.Model = s.model
	}
	return answer.New(o)
}

// filter reads the flags that narrow what is shown.
func (s *parts) filter(jurisdictions, about []string, lang string) (policy.Filter, error) {
	f := policy.Filter{Language: lang}
	for _, list := range jurisdictions {
		for word := range strings.SplitSeq(list, ",") {
			j, err := policy.ParseJurisdiction(word)
			if err != nil {
				return f, err
			}
			f.Jurisdictions = append(f.Jurisdictions, j)
		}
	}
	for _, name := range about {
		e, ok := s.names.Resolve(name)
		if !ok {
			return f, policy.Errorf(policy.Invalid, "--about %q is no name that we know%s", name, s.suggest(name))
		}
		f.About = append(append(f.About, e.ID), s.names.Children(e.ID)...)
	}
	switch lang {
	case "", "en", "zh", "de", "fr":
		return f, nil
	}
	return f, policy.Errorf(policy.Invalid, "--lang %q is none of en, zh, de, fr", lang)
}

// suggest is the end of a sentence about an unknown name.
func (s *parts) suggest(name string) string {
	var names []string
	for _, e := range s.names.Suggest(name, 3) {
		names = append(names, e.Name)
	}
	if len(names) == 0 {
		return "; search finds words that are no names"
	}
	return "; did you mean " + strings.Join(names, " or ") + "?"
}

// askIn asks a question within a conversation that the archive remembers; an
// empty thread is none.
func (s *parts) askIn(ctx context.Context, question, thread string, period policy.Period) (policy.Answer, error) {
	desk := s.desk()
	q := answer.Question{Text: question, Period: period}
	if thread == "" {
		return desk.Ask(ctx, q)
	}
	id := "cli:" + thread
	talk, known, err := s.archive.Thread(ctx, id)
	if err != nil {
		return policy.Answer{}, err
	}
	now := s.program.Clock().UTC()
	if !known {
		talk = policy.Thread{ID: id, Channel: "cli", TS: thread, Started: true, Created: now}
		if err := s.archive.SaveThread(ctx, talk); err != nil {
			return policy.Answer{}, err
		}
	}
	q.Thread = &talk
	got, err := desk.Ask(ctx, q)
	if err != nil {
		return got, err
	}
	if err := s.archive.AddTurn(ctx, id, policy.Turn{Text: question, At: now}); err != nil {
		return got, err
	}
	return got, s.archive.AddTurn(ctx, id, ourTurn(got, now))
}

// ourTurn is how a conversation remembers an answer.
func ourTurn(a policy.Answer, now time.Time) policy.Turn {
	var words []string
	for _, s := range a.Answer {
		words = append(words, s.Text)
	}
	if a.Refused {
		words = []string{a.Reason}
	}
	return policy.Turn{Ours: true, Text: strings.Join(words, " "), At: now, StoryIDs: a.StoryIDs}
}
