package digest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"datapolicy/cite"
	"datapolicy/llm"
	"datapolicy/policy"
)

// maxEvidence bounds the evidence sentences of one prompt.
const maxEvidence = 30

// atOnce is how many stories are with the model at a time.
const atOnce = 4

var storySchema = json.RawMessage(`{"type":"object","additionalProperties":false,"required":["sentences","why_it_matters"],"properties":{"sentences":{"type":"array","items":` +
	string(cite.WrittenSchema) + `},"why_it_matters":{"anyOf":[` + string(cite.WrittenSchema) + `,{"type":"null"}]}}}`)

// written is a model's reply.
type written struct {
	Sentences    []cite.Written `json:"sentences"`
	WhyItMatters *cite.Written  `json:"why_it_matters"`
}

// outcome is what the model made of one story.
type outcome struct {
	sentences []policy.Sentence
	why       string
	reply     llm.Reply
	dropped   int
	err       error
}

// write replaces the extractive sentences by the model's as far as these pass
// the checks and come in time, and says in the digest which did not.
func (b *Builder) write(ctx context.Context, chosen []*draft, d *policy.Digest) {
	if b.o.Model == nil || len(chosen) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, b.o.ModelTime)
	defer cancel()
	outcomes := make([]outcome, len(chosen))
	var group sync.WaitGroup
	places := make(chan struct{}, atOnce)
	for i, dr := range chosen {
		group.Go(func() {
			select {
			case places <- struct{}{}:
				defer func() { <-places }()
			case <-ctx.Done():
			}
			if err := context.Cause(ctx); err != nil {
				outcomes[i].err = err
				return
			}
			outcomes[i] = b.ask(ctx, dr)
			if hopeless(outcomes[i].err) {
				cancel() // the others would only wait for the same
			}
		})
	}
	group.Wait()
	byModel, failed, unusable := 0, error(nil), 0
	for i, o := range outcomes {
		d.Tokens += o.reply.Tokens
		d.CostUSD += o.reply.CostUSD
		switch {
		case o.err != nil:
			if failed == nil || errors.Is(failed, context.Canceled) {
				failed = o.err
			}
		case len(o.sentences) == 0:
			unusable++
		default:
			byModel++
			it := &chosen[i].item
			it.Sentences, it.MadeBy = o.sentences, b.o.Model.Name()
			if o.why != "" {
				it.WhyItMatters = o.why + " " + it.WhyItMatters
			}
			it.Sources = sources(chosen[i])
		}
	}
	if byModel > 0 {
		d.MadeBy = b.o.Model.Name()
	}
	extractive := len(chosen) - byModel
	if extractive == 0 {
		return
	}
	which := fmt.Sprintf("%d of %d summaries are the articles' own sentences", extractive, len(chosen))
	if byModel == 0 {
		which = "the summaries are the articles' own sentences"
	}
	if failed != nil {
		d.Notes = append(d.Notes, fmt.Sprintf("The model %s gave no answer for some stories, so %s. %s", b.o.Model.Name(), which, reason(failed)))
	} else if unusable > 0 {
		d.Notes = append(d.Notes, fmt.Sprintf("What the model %s wrote did not hold against its sources, so %s.", b.o.Model.Name(), which))
	}
}

func reason(err error) string {
	if errors.Is(err, context.DeadlineExceeded) && policy.CodeOf(err) == policy.Internal {
		return "It did not answer in time."
	}
	return policy.Message(err)
}

// hopeless reports whether asking the model for another story is of no use:
// it is down or its budget spent, as against an answer that could not be used.
func hopeless(err error) bool {
	if err == nil {
		return false
	}
	for _, ofThisStory := range []error{llm.ErrTruncated, llm.ErrFiltered, llm.ErrRefused, llm.ErrRubbish} {
		if errors.Is(err, ofThisStory) {
			return false
		}
	}
	return true
}

const systemPrompt = `You write a digest of data policy news for policy analysts and privacy counsel. From numbered evidence sentences you tell one story in two or three plain sentences: what happened, who did it, and what follows from it.
Rules:
- Say nothing that the evidence does not say. No background knowledge, no opinion, no guess.
- Each sentence names in "evidence" the numbers of the evidence sentences that it rests on.
- Keep numbers, dates, names and who says or claims something exactly as in the evidence. An allegation stays an allegation. Put words in quotation marks only if the evidence has them.
- "why_it_matters": one sentence on whom it binds, by when, or what is at stake, only if the evidence says so; else null.
- No links, no mentions, no markup.
- Reply with a JSON object: {"sentences":[{"text":"…","evidence":[1]}],"why_it_matters":{"text":"…","evidence":[2]}}.
` + cite.FenceRule

func (b *Builder) ask(ctx context.Context, dr *draft) outcome {
	evidence := b.evidence(dr)
	lang := dr.item.Sentences[0].Language
	user := "Write in " + languageName(lang) + ".\n"
	if dr.update {
		user += "The readers know the story already; tell only what this evidence adds.\n"
	}
	reply, err := b.o.Model.Complete(ctx, llm.Prompt{
		System: systemPrompt, User: user + evidence.Fenced(), SchemaName: "story", Schema: storySchema, MaxTokens: 700, Task: "digest",
	})
	o := outcome{reply: reply, err: err}
	if err != nil {
		return o
	}
	var w written
	if err := json.Unmarshal(reply.JSON, &w); err != nil {
		o.err = llm.ErrRubbish
		return o
	}
	for _, sentence := range w.Sentences[:min(len(w.Sentences), b.o.Sentences+1)] {
		s, err := evidence.Accept(sentence, lang, b.finder())
		if err != nil || slices.ContainsFunc(o.sentences, func(t policy.Sentence) bool { return t.Text == s.Text }) {
			o.dropped++
			continue
		}
		o.sentences = append(o.sentences, s)
	}
	o.sentences = cite.Check(o.sentences, dr.own)
	if w.WhyItMatters != nil {
		if s, err := evidence.Accept(*w.WhyItMatters, lang, b.finder()); err == nil {
			o.why = s.Text
		}
	}
	return o
}

func (b *Builder) finder() cite.Finder {
	if b.o.Names == nil {
		return nil
	}
	return b.o.Names
}

// evidence is the sentences that a model may tell the story from: of each
// article in turn the next one, so that none is left out for another's length.
func (b *Builder) evidence(dr *draft) cite.Evidence {
	var perArticle [][]cite.Unit
	for i := range dr.own {
		perArticle = append(perArticle, cite.Units(&dr.own[i]))
	}
	var e cite.Evidence
	for round := 0; len(e.Units) < maxEvidence; round++ {
		added := false
		for _, units := range perArticle {
			if round < len(units) && len(e.Units) < maxEvidence {
				e.Units = append(e.Units, units[round])
				added = true
			}
		}
		if !added {
			break
		}
	}
	return e
}

func languageName(code string) string {
	if name, ok := map[string]string{"en": "English", "de": "German", "fr": "French", "zh": "Chinese (simplified characters)"}[code]; ok {
		return name
	}
	return "the language of the evidence (" + strings.ToLower(code) + ")"
}
