package analysis

import (
	"datapolicy/analysis/gazetteer"
	"datapolicy/analysis/matters"
	"datapolicy/analysis/phrases"
	"datapolicy/analysis/relevance"
	"datapolicy/analysis/statements"
	"datapolicy/analysis/stories"
	"datapolicy/policy"
	"datapolicy/text"
)

// Options for New. The zero value is the default.
type Options struct {
	// Threshold is the relevance (0 to 1) from which an article counts as data
	// policy. 0 is the trained model's own.
	Threshold float64
}

// Analyst reads articles. It is safe for concurrent use.
type Analyst struct {
	gazetteer  *gazetteer.Gazetteer
	relevance  *relevance.Model
	statements *statements.Reader
	matters    *matters.Reader
	places     *phrases.Lexicon
	topics     *phrases.Lexicon
	events     *phrases.Lexicon
	bodies     *phrases.Lexicon
	aimed      map[string]policy.Jurisdiction // law → the country it is aimed at
	lawTopics  map[string]string              // law → its topic
	threshold  float64
}

// New makes an Analyst who knows the entities of g.
func New(g *gazetteer.Gazetteer, o Options) (*Analyst, error) {
	if o.Threshold < 0 || o.Threshold > 1 {
		return nil, policy.Errorf(policy.Invalid, "the relevance threshold is %g; it must lie between 0 and 1", o.Threshold)
	}
	model, err := relevance.Default()
	if err != nil {
		return nil, err
	}
	reader, err := statements.New(g)
	if err != nil {
		return nil, err
	}
	a := &Analyst{gazetteer: g, relevance: model, statements: reader, threshold: o.Threshold}
	if a.threshold == 0 {
		a.threshold = model.Threshold()
	}
	if a.aimed, err = aimedLaws(g); err != nil {
		return nil, err
	}
	for _, l := range []struct {
		name string
		to   **phrases.Lexicon
	}{{"places.yaml", &a.places}, {"topics.yaml", &a.topics}, {"events.yaml", &a.events}, {"bodies.yaml", &a.bodies}} {
		if *l.to, err = lexicon(l.name); err != nil {
			return nil, err
		}
	}
	if a.lawTopics, err = lawTopics(g, a.topics.IDs()); err != nil {
		return nil, err
	}
	if a.matters, err = matters.New(); err != nil {
		return nil, err
	}
	return a, nil
}

// Read reads an article. It never fails: what cannot be told is left empty. An
// article that is not data policy has no sketch, as it is compared with none.
func (a *Analyst) Read(article policy.Article) policy.Reading {
	lang := text.Language(article.Title+"\n"+article.Text, article.Language)
	article.Language = lang
	r := policy.Reading{Language: lang}
	title, body := text.Fold(article.Title), text.Fold(article.Text)
	r.Mentions = a.gazetteer.FindFolded(article.Title, article.Text, title, body, lang)
	r.Relevance = a.relevance.ScoreFolded(relevance.Article{
		Title: article.Title, Text: article.Text, Language: lang, Mentions: r.Mentions,
	}, title, body)
	r.Relevant = r.Relevance >= a.threshold
	d := foldedDocument(article.Title, article.Text, title, body, lang)
	r.Jurisdictions = a.jurisdictions(d, r.Mentions)
	r.Topics = a.topicsOf(d, r.Mentions)
	r.Event = a.eventOf(d)
	r.Statements = a.statements.Read(article, append([]policy.Mention{}, r.Mentions...)) // none were found, which is not the same as not looked for
	if r.Relevant {
		r.Amounts = a.matters.Amounts(&matters.Article{Article: article, Title: title, Body: body, Event: r.Event, Mentions: r.Mentions, Jurisdictions: r.Jurisdictions})
		r.Sketch = stories.Sketch(article, r)
	}
	return r
}
